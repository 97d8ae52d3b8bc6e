"""Markdown becomes HTML that holds nothing but text, structure and links to other hosts."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive.markdown import ARTICLE, article_html, prose_view
from dbp_archive.prose import Prose

OUT = 'rel="external noopener"'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("[x]()", "<p>x</p>"),
        ("<b onclick=alert(1)>x</b>", "<p>&lt;b onclick=alert(1)&gt;x&lt;/b&gt;</p>"),
        ("<script>\nx\n</script>", "<p>&lt;script&gt;\nx\n&lt;/script&gt;</p>"),
        ("[x](https://example.org/?a&b)", f'<p><a href="https://example.org/?a&amp;b" {OUT}>x</a></p>'),
        ("<https://example.org/>", f'<p><a href="https://example.org/" {OUT}>https://example.org/</a></p>'),
        ("[x](mailto:a@example.org)", f'<p><a href="mailto:a@example.org" {OUT}>x</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JaVaScRiPt&#58;alert)", "<p>[x](JaVaScRiPt:alert)</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
        ("[x](ftp://example.org/)", "<p>[x](ftp://example.org/)</p>"),
        ("[x](//example.org/)", "<p>[x](//example.org/)</p>"),
        ("[x](../index.html)", "<p>[x](../index.html)</p>"),
        ("[x](#L1)", "<p>[x](#L1)</p>"),
        ("[x][y]\n\n[y]: https://example.org/", "<p>[x][y]</p>\n<p>[y]: https://example.org/</p>"),
        ("![x](https://example.org/a.png)", f'<p>!<a href="https://example.org/a.png" {OUT}>x</a></p>'),
        ("> # x", "<blockquote>\n<h2>x</h2>\n</blockquote>"),
        ("### *x*", "<h3><em>x</em></h3>"),
    ],
)
def test_an_article_s_block_is_harmless_html(markdown: str, html: str) -> None:
    assert article_html(markdown) == html


@pytest.mark.parametrize(
    "rendered",
    [article_html("|a|\n|:-:|\n|b|"), prose_view(Prose(name="x", language="en", markdown="|a|\n|:-:|\n|b|")).html],
)
def test_a_table_carries_no_style(rendered: str) -> None:
    assert "<th>a</th>" in rendered
    assert "style" not in rendered


@settings(max_examples=40, deadline=None)
@given(st.text("<>&\"'[]()!#*_`|-:/\\ \na1é=;x", max_size=60))
def test_nothing_but_text_structure_and_links_comes_out(markdown: str) -> None:
    for tag in BeautifulSoup(article_html(markdown), "html.parser").find_all(True):
        assert re.fullmatch(
            r"h[2-6]|p|ul|ol|li|em|strong|code|pre|a|blockquote|hr|br|table|thead|tbody|tr|th|td", tag.name
        )
        assert set(tag.attrs) <= {"href", "rel", "title", "start", "class"}
        assert re.match(r"https?://|mailto:", str(tag.get("href", "mailto:")))


def test_a_page_may_link_to_its_neighbours() -> None:
    assert (
        'href="want-list.html"' in prose_view(Prose(name="about", language="en", markdown="[x](want-list.html)")).html
    )
    assert ARTICLE.options["html"] is False
