"""The five seeds give the golden records and the golden site, byte for byte. `make golden` rewrites them."""

import pytest

from tests.archives import files
from tests.golden import RECORDS, SITE, first_difference, golden_records, golden_site


def test_the_seeds_give_the_golden_records() -> None:
    assert first_difference(files(RECORDS), golden_records()) is None


def test_the_seeds_give_the_golden_site() -> None:
    assert first_difference(files(SITE), golden_site()) is None


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"a": b"1\n2\n", "b": b""}, None),
        ({"a": b"1\n2\n"}, "b: golden, but not made any more"),
        ({"a": b"1\n2\n", "b": b"", "c": b""}, "c: made, but not golden"),
        ({"a": b"1\n3\n", "b": b"x"}, "a:2: golden '2\\n', made '3\\n'"),
        ({"a": b"1\n2\n\xff", "b": b""}, "a:3: golden nothing, made '\\\\xff'"),
        ({"a": b"1\r\n2\n", "b": b""}, "a:1: golden '1\\n', made '1\\r\\n'"),
    ],
)
def test_the_first_difference_is_named(made: dict[str, bytes], expected: str | None) -> None:
    assert first_difference({"a": b"1\n2\n", "b": b""}, made) == expected
