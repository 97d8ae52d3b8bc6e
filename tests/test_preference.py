"""Why captures are one article, and where they disagree: which value was chosen, and why."""

import pytest
from msgspec.structs import replace

from dbp_archive.languages import filled
from dbp_archive.parsers import parse_capture
from dbp_archive.profile import Profile
from dbp_archive.records import Capture, Evidence, ParsedCapture
from tests.archives import PARAGRAPH, address, body_only, full_page
from tests.conftest import Read
from tests.normalized import normalized, together

PAGE = full_page("A new road", byline="Lò Văn An")
OTHER_NAME = full_page("A new road", byline="Vàng A Dế")
URL, ELSEWHERE = address("a-new-road", "7yZ2SySvR"), address("x", "7yZ2SySvR")


def told(found: Evidence) -> tuple[str, str, str]:
    return found.field, found.source, filled(found.why, {name: str(value) for name, value in found.values.items()})


def evidence(profile: Profile, *captures: ParsedCapture) -> list[tuple[str, str, str]]:
    (article,) = normalized(captures, profile).articles
    assert all(found.score == 1 for found in article.evidence)
    return list(map(told, article.evidence))


def test_each_capture_says_by_what_it_is_the_same_article(read: Read, profile: Profile) -> None:
    captures = [
        read(PAGE, source="a.txt", url=URL, captured_at="2026"),
        read(PAGE.replace("A new road", "Road opened", 1), source="b.txt", url=URL, captured_at="2025"),
        read(PAGE.replace("A new road", "ROAD OPENED", 1), source="c.txt", captured_at="2024"),
        read(body_only(PARAGRAPH, "They said so."), source="d.txt"),
    ]
    assert [row for row in evidence(profile, *captures) if row[0] != "section"] == [
        ("captures", "b.txt", "The address it was captured from ends in the same id as that of a.txt."),
        ("captures", "c.txt", "It has the same headline as b.txt."),
        ("captures", "d.txt", "It has paragraphs in common with a.txt."),
    ]


def test_bodies_without_a_name_are_one_article_by_their_words(read: Read, profile: Profile) -> None:
    captures = [read(body_only("ĐBP - Tea."), source=f"{name}.txt") for name in "ab"]
    assert evidence(profile, *captures) == [("captures", "b.txt", "It has the same words as a.txt.")]


@pytest.mark.parametrize(
    ("chosen", "other", "why"),
    [
        ((PAGE, {"captured_at": "2026"}), (OTHER_NAME, {"captured_at": "2025"}), "a.txt was captured later."),
        ((PAGE, {"captured_at": "2026"}), (OTHER_NAME, {}), "of a.txt it is known when it was captured."),
        (
            (PAGE, {"url": URL}),
            (OTHER_NAME.split("\n\n", 1)[1], {"url": URL, "captured_at": "2027"}),
            "a.txt has a headline.",
        ),
    ],
)
def test_of_two_bylines_one_is_chosen_for_a_reason(
    read: Read,
    profile: Profile,
    chosen: tuple[str, dict[str, str]],
    other: tuple[str, dict[str, str]],
    why: str,
) -> None:
    captures = [read(chosen[0], source="a.txt", **chosen[1]), read(other[0], source="b.txt", **other[1])]
    rows = [row for row in evidence(profile, *captures) if row[0] == "byline"]
    assert rows == [("byline", "b.txt", f"Here it is “Vàng A Dế”. “Lò Văn An” was chosen: {why}")]


@pytest.mark.parametrize(
    ("other", "rows"),
    [
        ("2026-02-04T08:00+07:00", ["Here it is “2026-02-04T08:00+07:00”. “2026-02-03T08:00+07:00” was chosen: "]),
        ("2026-02-03T01:00Z", []),
        ("2026-02-03T08:00:00", []),
        ("2026-02", []),
        ("2025", ["Here it is “2025”. “2026-02-03T08:00+07:00” was chosen: "]),
    ],
)
def test_of_two_dates_one_is_chosen_unless_one_is_the_other_told_in_another_way(
    read: Read, profile: Profile, other: str, rows: list[str]
) -> None:
    dates = {"a": "2026-02-03T08:00+07:00", "b": other}
    captures = [
        replace(
            read(PAGE, source=f"{name}.txt", captured_at=f"202{name == 'a':d}"),
            published_at=date,
            published_source="meta",
        )
        for name, date in dates.items()
    ]
    found = [row for row in evidence(profile, *captures) if row[0] == "published_at"]
    assert [source for _, source, _ in found] == ["a.txt", *["b.txt"] * len(rows)]
    assert [why for _, _, why in found[1:]] == [f"{row}a.txt was captured later." for row in rows]


UNDECIDED = "nothing tells which is newer, so the hashes of the files decided."


@pytest.mark.parametrize("other", [OTHER_NAME, PAGE.replace("A new", "A NEWER", 1)])
def test_where_nothing_tells_which_is_newer_content_decides(read: Read, profile: Profile, other: str) -> None:
    first, second = sorted((read(page, url=ELSEWHERE) for page in (PAGE, other)), key=lambda capture: capture.sha256)
    captures = [replace(first, source="b.txt"), replace(second, source="a.txt")]
    (field, source, why) = evidence(profile, *captures)[-1]
    bylines = [capture.byline.names[0] for capture in captures if capture.byline]
    headlines = [capture.headline.text for capture in captures if capture.headline]
    shown = {"byline": bylines, "headline": headlines}[field]
    assert (source, why) == ("a.txt", f"Here it is “{shown[1]}”. “{shown[0]}” was chosen, from b.txt: {UNDECIDED}")


@pytest.mark.parametrize(
    "notes",
    [
        ({"url": URL, "captured_at": "2026"}, {"url": URL, "captured_at": "2025"}),
        ({"url": address("road-opened", "7yZ2SySvR"), "captured_at": "2026"}, {"url": URL}),
    ],
)
def test_a_headline_that_was_edited_is_no_conflict(
    read: Read, profile: Profile, notes: tuple[dict[str, str], dict[str, str]]
) -> None:
    pages = (PAGE, PAGE.replace("A new road", "Road opened", 1))
    captures = [read(page, source=f"{name}.txt", **note) for name, page, note in zip("ab", pages, notes, strict=True)]
    (article,) = normalized(captures, profile).articles
    assert article.former_headlines == ("Road opened",)
    assert {found.field for found in article.evidence} == {"section", "captures"}


def test_of_two_sections_one_is_chosen_for_a_reason(read: Read, profile: Profile) -> None:
    captures = [
        read(PAGE, source="a.txt", url=URL, captured_at="2026"),
        read(PAGE, source="b.txt", url=address("a-new-road", "7yZ2SySvR", "xa-hoi"), captured_at="2025"),
        read(PAGE, source="c.txt", url=address("a-new-road", "7yZ2SySvR", "xa-hoi"), captured_at="2024"),
    ]
    assert [row for row in evidence(profile, *captures) if row[0] == "section"] == [
        ("section", "a.txt", "The address the page was captured from names this section."),
        ("section", "b.txt", "Here it is “SOCIAL AFFAIRS”. “ECONOMY” was chosen: a.txt was captured later."),
    ]


def test_a_section_that_is_stated_comes_before_what_addresses_say(read: Read, profile: Profile) -> None:
    text = "---\nheadline: A new road\nlanguage: en\nsection: politics\n---\n\nTea grows.\n"
    written = Capture(source="content/articles/a.md", data=text.encode(), url=URL)
    captures = [read(PAGE, source="b.txt", url=URL), parse_capture(written, together(profile))[0]]
    (row,) = [row for row in evidence(profile, *captures) if row[0] == "section"]
    why = "“NEWS - POLITICS” was chosen: content/articles/a.md states it."
    assert row == ("section", "b.txt", f"Here the address says “ECONOMY”. {why}")
