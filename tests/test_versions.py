"""An article that captures print in several wordings keeps them all, whatever the order they are read in."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbp_archive.pages import ArticleView
from dbp_archive.profile import Profile, load_profile
from dbp_archive.records import Article, ParsedCapture, words_of
from tests.archives import PARAGRAPH, ROOT, address, body_only, build, fill, full_page, soup
from tests.conftest import Read, read_page
from tests.normalized import Archive, normalized, pages_of

HEADLINE = "A new road for Example Village"
ROAD = "Villages have opened a road to the market of Example Village, and a second one is to follow it by next spring."
LONGER = f"{ROAD} It is three kilometres long."
URL = address("a-new-road", "7yZ2SySvR")
FULL, EDITED = full_page(HEADLINE, body=[PARAGRAPH, ROAD]), full_page(HEADLINE, body=[PARAGRAPH, LONGER])

Seen = tuple[list[str], str | None, list[str]]


def of(article: Article) -> list[Seen]:
    """Of each version: its captures, its date, the words of its body."""
    return [(list(one.captures), one.captured_at, list(map(words_of, one.body))) for one in article.versions]


def only(captures: Sequence[ParsedCapture], profile: Profile) -> Article:
    (article,) = normalized(captures, profile).articles
    return article


def test_each_wording_is_kept_the_newest_known_last(read: Read, profile: Profile) -> None:
    captures = [
        read(EDITED, source="new.txt", captured_at="2026"),
        read(full_page(HEADLINE, body=[ROAD, PARAGRAPH]), source="undated.txt"),
        read(FULL, source="again.txt", captured_at="2025"),
        read(FULL.replace("\n\n", "\n\n\n"), source="old.txt", captured_at="2024"),
    ]
    for ordered in permutations(captures):
        assert of(only(ordered, profile)) == [
            (["undated.txt"], None, [ROAD, PARAGRAPH]),
            (["again.txt", "old.txt"], "2025", [PARAGRAPH, ROAD]),
            (["new.txt"], "2026", [PARAGRAPH, LONGER]),
        ]


@pytest.mark.parametrize(
    "pages",
    [
        (FULL,),
        (FULL, FULL),
        (FULL, FULL.replace("Lò Văn An", "Vàng A Dế")),
        (FULL, body_only(PARAGRAPH, ROAD)),
        (FULL, body_only("ĐBP - The commune opened a new road.", PARAGRAPH, ROAD)),
        (FULL, full_page(HEADLINE.upper(), body=[PARAGRAPH, "The new road, seen from above. Photo: Lò An", ROAD])),
        (body_only(PARAGRAPH, ROAD), body_only(PARAGRAPH, ROAD)),
    ],
)
def test_captures_with_the_same_words_are_no_versions(read: Read, profile: Profile, pages: tuple[str, ...]) -> None:
    captures = [read(page, source=f"{number}.txt") for number, page in enumerate(pages)]
    article = only(captures, profile)
    assert article.versions == ()
    assert len(article.captures) == len(pages)


def test_a_body_beside_its_full_page_leaves_the_record_as_the_page_has_it(read: Read, profile: Profile) -> None:
    full, bare = read(FULL, source="b.txt"), read(body_only(PARAGRAPH, ROAD), source="a.txt", captured_at="2027")
    alone, both = only([full], profile), only([bare, full], profile)
    fields = ("id", "headline", "headline_source", "dateline", "lede", "byline", "body", "section", "versions")
    assert {field: getattr(both, field) for field in fields} == {field: getattr(alone, field) for field in fields}
    assert [capture.source for capture in both.captures] == ["b.txt", "a.txt"]


def test_a_headline_that_was_edited_makes_a_version(read: Read, profile: Profile) -> None:
    captures = [
        read(FULL, source="a.txt", url=URL, captured_at="2026"),
        read(FULL.replace(HEADLINE, "Road opened", 1), source="b.txt", url=URL, captured_at="2025"),
    ]
    article = only(captures, profile)
    assert [version.headline for version in article.versions] == ["Road opened", HEADLINE]
    assert article.former_headlines == ("Road opened",)


def test_a_page_shows_what_changed(read: Read, profile: Profile) -> None:
    captures = [
        read(EDITED, source="new.txt", captured_at="2026"),
        read(FULL, source="old.txt", captured_at="2025"),
        read(body_only(PARAGRAPH, ROAD), source="bare.txt"),
    ]
    (view,) = [page.view for page in pages_of(captures, profile).values() if isinstance(page.view, ArticleView)]
    assert [version.is_shown for version in view.versions] == [False, True]
    assert [[capture.source for capture in version.captures] for version in view.versions] == [
        ["old.txt", "bare.txt"],
        ["new.txt"],
    ]
    assert [[(piece.kind, piece.text) for piece in change.pieces] for change in view.versions[1].changes] == [
        [("same", ROAD), ("added", "It is three kilometres long.")]
    ]
    assert view.versions[0].changes == ()


def test_changes_are_told_in_words(tmp_path: Path) -> None:
    notes = f"a.txt: {{url: '{URL}', captured_at: 2025}}\nb.txt: {{url: '{URL}', captured_at: 2026}}\n"
    other = EDITED.replace("opened a new road.", "opened <b>two</b> roads.", 1)
    fill(tmp_path / "seeds", {"a.txt": FULL, "b.txt": other, "captures.yaml": notes})
    site, _ = build(tmp_path)
    (page,) = site.glob("en/articles/a-new-road-*.html")
    versions = soup(page).select_one("#versions")
    assert versions
    assert [place.get_text() for place in versions.select("del, ins")] == [
        "Removed: The commune opened a new road.",
        "Added: The commune opened <b>two</b> roads.",
        "Added: It is three kilometres long.",
    ]
    assert [date["datetime"] for date in versions.select("time")] == ["2025", "2026"]


# -- order and names --------------------------------------------------------------------------------------------------

PROFILE = load_profile("baodienbienphu-en", ROOT)
BODIES = st.lists(st.sampled_from([PARAGRAPH, ROAD, LONGER, "Thank you!"]), min_size=1, max_size=3, unique=True)
PAGES = st.one_of(
    st.builds(full_page, st.sampled_from([HEADLINE, "Road opened"]), st.sampled_from(["It opened.", "It is."]), BODIES),
    BODIES.map(lambda body: body_only(*body)),
)
NOTES = st.fixed_dictionaries(
    {"url": st.sampled_from([None, URL]), "captured_at": st.sampled_from([None, "2025", "2026"])}
)
CAPTURES = st.lists(st.tuples(PAGES, NOTES), min_size=2, max_size=6)


def archive_of(pages: Sequence[tuple[str, Mapping[str, str | None]]], order: Sequence[int]) -> Archive:
    """The archive of `pages`, of which each is in the file that its number in `order` names."""
    captures = [
        read_page(PROFILE, page, source=f"{name:02}.txt", **note)
        for name, (page, note) in zip(order, pages, strict=True)
    ]
    return normalized(sorted(captures, key=lambda capture: capture.source), PROFILE)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CAPTURES, st.randoms(use_true_random=False))
def test_neither_order_nor_file_names_matter(pages: list[tuple[str, dict[str, str | None]]], random: object) -> None:
    order = list(range(len(pages)))
    random.shuffle(order)  # type: ignore[attr-defined]
    same = {f"{place:02}.txt": page for place, page in zip(order, pages, strict=True)}
    plain = {f"{place:02}.txt": page for place, page in enumerate(pages)}
    assert facts(archive_of(pages, range(len(pages))), plain) == facts(archive_of(pages, order), same)


def facts(archive: Archive, pages: Mapping[str, object]) -> list[tuple[object, ...]]:
    """What an archive says of each article that several captures hold, with pages for the names of their files."""
    return [
        (
            article.id,
            [
                ([pages[source] for source in one.captures], one.captured_at, one.headline, one.lede, one.body)
                for one in article.versions
            ],
            [(found.field, found.why, pages[found.source], found.lines) for found in article.evidence],
        )
        for article in archive.articles
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CAPTURES)
def test_each_capture_is_in_one_version_and_each_is_explained(pages: list[tuple[str, dict[str, str | None]]]) -> None:
    for article in archive_of(pages, range(len(pages))).articles:
        sources = [capture.source for capture in article.captures]
        assert not article.versions or sorted(sources) == sorted(
            source for version in article.versions for source in version.captures
        )
        assert [found.source for found in article.evidence if found.field == "captures"] == sources[1:]
