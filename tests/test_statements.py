"""What people state of a capture: which texts are addresses to which a page may link."""

import pytest

from dbp_archive.statements import is_web_address


@pytest.mark.parametrize(
    "url",
    [
        "https://a.vn",
        "http://a-b.vn/",
        "https://a.vn/x/y.html?p=1&q=[2]#z~",
        "https://a.vn:8080/x",
        "https://a.vn?x",
        "https://a.vn/tin-tức/đ.html",
        "https://điện-biên.vn/x",
    ],
)
def test_an_address_may_be_linked_to(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    ["", "a.vn", "ftp://a.vn/x", "javascript:alert(1)", "https://", "https:///x", "https://[a/x"]
    + [f"https://a.vn/x{char}y" for char in ' \t\n\x00\x7f"<>\\`\u00a0\u2028'],
)
def test_nothing_else_may(url: str) -> None:
    assert not is_web_address(url)
