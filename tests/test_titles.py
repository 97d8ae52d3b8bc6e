"""A title that machines are told becomes a headline without the site's name, and never the site's name alone."""

from pathlib import Path

import pytest

from dbp_archive.choosing import parse_chosen
from dbp_archive.parse_html import parse_html
from dbp_archive.profile import Profile
from dbp_archive.records import Capture, Passage, Role
from dbp_archive.titles import headline_in_title
from tests.archives import PARAGRAPH, body_only, full_page
from tests.normalized import together
from tests.test_merge import merged
from tests.web_pages import gazette, web_page

TITLE = "New roads - Báo Điện Biên Phủ"


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("New roads", "New roads"),
        (TITLE, "New roads"),
        ("New  roads | BÁO ĐIỆN BIÊN PHỦ", "New roads"),
        ("Báo Điện Biên Phủ: a history", "Báo Điện Biên Phủ: a history"),
        ("Báo Điện Biên Phủ – New roads – more | en.baodienbienphu.com.vn", "New roads – more"),
        ("Tea - a history", "Tea - a history"),
        ("New\x00roads\x1b", "New roads"),
        ("Báo Điện Biên Phủ", None),
        ("Báo Điện Biên Phủ | en.baodienbienphu.com.vn", None),
        ("Economy - Báo Điện Biên Phủ", None),
        (" - ", None),
        ("", None),
        (None, None),
        ("a" + "\u0301" * 400, None),
        ("tea " * 200, None),
    ],
)
def test_a_title_is_a_headline_without_the_name_of_the_site(
    profile: Profile, title: str | None, headline: str | None
) -> None:
    assert headline_in_title(title, profile) == headline


def test_a_title_is_the_headline_of_text_without_one_and_evidence_says_so(profile: Profile) -> None:
    capture = Capture(source="a.jsonl#0", data=body_only(PARAGRAPH).encode(), title=TITLE)
    parsed, _ = parse_chosen(capture, together(profile))
    assert (parsed.headline, parsed.variant) == (Passage(text="New roads", lines=()), "body-only")
    article = merged(profile, parsed)
    assert (article.headline, article.headline_source) == ("New roads", "stated")
    (evidence,) = (found for found in article.evidence if found.field == "headline")
    assert (evidence.source, evidence.lines) == ("a.jsonl#0", ())
    assert "`title`" in evidence.why


def test_a_first_line_that_says_the_title_again_is_the_headline(profile: Profile) -> None:
    capture = Capture(source="a.jsonl#0", data=f"“New Roads”\n{body_only(PARAGRAPH)}".encode(), title=TITLE)
    parsed, _ = parse_chosen(capture, together(profile))
    assert parsed.headline == Passage(text="“New Roads”", lines=(1,))
    assert (len(parsed.body), merged(profile, parsed).evidence) == (1, ())


def test_what_a_page_prints_comes_before_its_title(profile: Profile) -> None:
    capture = Capture(source="a.jsonl#0", data=full_page("Old roads").encode(), title=TITLE)
    parsed, _ = parse_chosen(capture, together(profile))
    assert parsed.headline == Passage(text="Old roads", lines=(1,))
    assert merged(profile, parsed).evidence == ()


@pytest.mark.parametrize(
    ("head", "headline", "is_title"),
    [
        ("", "New roads", True),
        ('<meta property="og:title" content="Old roads | The Invented Gazette">', "Old roads", False),
        ('<meta property="og:title" content="gazette.example">', "New roads", True),
    ],
)
def test_a_title_is_the_headline_of_html_that_states_none(
    tmp_path: Path, head: str, headline: str, *, is_title: bool
) -> None:
    page = web_page(f'<div class="story"><p>{PARAGRAPH}</p></div>', head).encode()
    parsed = parse_html(
        Capture(source="a.jsonl#0", data=page, kind="html", title="New roads | The Invented Gazette"), gazette(tmp_path)
    )
    assert (parsed.headline, parsed.headline_is_title) == (Passage(text=headline, lines=()), is_title)


def test_a_page_without_an_article_has_no_headline(profile: Profile) -> None:
    widget = b"Comment\nPlease enter 0 or more characters!!!\n"
    parsed, _ = parse_chosen(Capture(source="a.jsonl#0", data=widget, title=TITLE), together(profile))
    assert (parsed.headline, {line.role for line in parsed.ledger}) == (None, {Role.COMMENT_WIDGET})
