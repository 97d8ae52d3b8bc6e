"""What archivists decide is done, says so, can be undone, and never brings back what was removed."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dbp_archive.check import check_site
from dbp_archive.corrections import Decision, read_corrections
from dbp_archive.explain import explain_article
from dbp_archive.identity import address_key, headline_key, public_id
from dbp_archive.newspapers import Profiles
from dbp_archive.problems import FatalError
from dbp_archive.profile import Profile
from dbp_archive.records import CORRECTIONS, Article, Byline, ParsedCapture
from dbp_archive.settings import Settings
from tests.archives import address, body_only, build, files, fill, full_page, soup, teaser
from tests.conftest import Read
from tests.normalized import Archive, normalized

MARKET, ROAD = "Example Village opens a market", "Example Village builds a road"
TEA = "Tea stands on the slopes above Example Village, and each family has a terrace of its own to pick it from."
RICE = "Rice stands in the valley below Example Village, and each family has a field of its own to plant it in."
WHO = "  who: Lò Thị Mẫu\n  when: 2026-01-31\n  why: The page was damaged.\n"


def id_of(headline: str, language: str = "en") -> str:
    return public_id(headline_key(language, headline))


def decision(**said: Any) -> Decision:
    return Decision(who="An", when="2026-01-31", why="So it is.", **said)


def named(archive: Archive, headline: str) -> Article:
    (article,) = [article for article in archive.articles if article.headline == headline]
    return article


# -- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("set: 00000000\n  headline: A", None),
        ("merge: [00000000, 00000001]", None),
        ("keep-apart: [a.txt, b.txt]", None),
        ("drop: a.txt\n  position: 2", None),
        ("remove: 00000000", None),
        (
            "set: 00000000\n  sektion: economy",
            (
                "expected one of who, when, why, set, merge, keep-apart, drop, remove, headline, section, byline, "
                "role, date, language, position; found the unknown key 'sektion'; did you mean 'section'?"
            ),
        ),
        (
            "set: 00000000\n  section: econmy",
            "expected a section of this archive, found 'econmy'; did you mean 'economy'?",
        ),
        (
            "set: 00000000\n  language: fr",
            "expected a language of this archive, found 'fr'; name one of en, vi",
        ),
        (
            "set: 00000000",
            "expected one of headline, section, byline, date, language to set, found none; add it",
        ),
        ("set: 00000000\n  date: soon", "expected a date as 2026-01-31 at 'date', found 'soon'; correct it"),
        ("set: 00000000\n  role: Poet", "expected 'role' only beside 'byline', found it alone; add the names"),
        ("set: 00000000\n  byline: ['']", "expected names at 'byline', found none; write a list of names"),
        ("set: 00000000\n  headline: ' '", "expected words at 'headline', found none; write them"),
        ("merge: [00000000]", "expected at least two ids to merge, found 1; name them all"),
        (
            "merge: [00000000, a.txt]",
            "expected an id, 8 characters as an article's page shows, found 'a.txt'; correct it",
        ),
        (
            "keep-apart: [a.txt, b.txt, c.txt]",
            "expected two ids or two sources to keep apart, found 3; name two",
        ),
        ("drop: a.txt", "expected the `position` of the teaser, counted from 1, found none; add it"),
        (
            "remove: 00000000\n  headline: A",
            "expected 'headline' only beside `set`, found it beside `remove`; write an entry of its own",
        ),
        (
            "remove: 00000000\n  merge: [00000000, 00000001]",
            "expected one of set, merge, keep-apart, drop and remove, found merge and remove; write one entry for each",
        ),
        (
            "headline: A",
            "expected one of set, merge, keep-apart, drop and remove, found none; write one entry for each",
        ),
    ],
)
def test_an_entry_that_is_none_costs_only_itself(
    tmp_path: Path, profiles: Profiles, said: str, message: str | None
) -> None:
    fill(tmp_path, {"mine.yaml": f"- remove: 00000009\n{WHO}- {said}\n{WHO}"})
    read = read_corrections(tmp_path / "mine.yaml", profiles, ("en", "vi"))
    assert [entry.line for entry in read.entries] == ([1, 5] if message is None else [1])
    lines = [str(problem) for problem in read.problems]
    assert [re.sub(r":\d+: ", ": ", line) for line in lines] == ([f"{CORRECTIONS}: {message}"] if message else [])
    assert all(re.match(rf"{CORRECTIONS}:[56]: ", line) for line in lines)


@pytest.mark.parametrize(
    ("text", "found"), [("- [", "YAML"), ("set: 00000000\n", "a list"), ("- &a b\n", "plain keys")]
)
def test_a_file_that_cannot_be_read_stops_the_build(tmp_path: Path, profiles: Profiles, text: str, found: str) -> None:
    fill(tmp_path, {"mine.yaml": text})
    with pytest.raises(FatalError, match=f"expected {found}"):
        read_corrections(tmp_path / "mine.yaml", profiles, ("en",))


# -- set --------------------------------------------------------------------------------------------------------------


def test_values_are_as_set_and_the_last_one_wins(read: Read, profile: Profile) -> None:
    capture = read(full_page(MARKET))
    decisions = [
        decision(amended=id_of(MARKET), headline="First", section="economy", byline=("A B", "C D"), role="Editors"),
        decision(amended=id_of(MARKET), headline="Second"),
        decision(amended=id_of("Second"), date="2025-01", section="society"),
    ]
    (article,) = normalized([capture], profile, decisions).articles
    assert (article.id, article.headline, article.headline_source) == (id_of("Second"), "Second", "correction")
    assert (article.section, article.section_source, article.published_at) == ("society", "correction", "2025-01")
    assert article.published_source == "correction"
    assert article.byline == Byline(names=("A B", "C D"), role="Editors")
    assert article.former_headlines == (MARKET, "First")
    told = {(found.field, found.source, found.lines) for found in article.evidence}
    assert told == {(field, CORRECTIONS, (line,)) for field, line in EXPECTED_LINES.items()}


EXPECTED_LINES = {"headline": 2, "section": 3, "byline": 1, "published_at": 3}


def test_a_headline_that_is_set_finds_the_wanted_article(read: Read, profile: Profile) -> None:
    captures = [
        read(body_only(TEA, RICE), source="a.txt", url=address("x", "7yZ2SySvR")),
        read(full_page(ROAD, teasers=[teaser(MARKET, lede="Tea is sold.")]), source="b.txt"),
    ]
    nameless = public_id(address_key("en", "7yZ2SySvR"))
    archive = normalized(captures, profile, [decision(amended=nameless, headline=MARKET)])
    article = named(archive, MARKET)
    assert [held.source for held in article.captures] == ["a.txt"]
    assert [place.source for place in article.teased_in] == ["b.txt"]
    assert (article.id, article.nameless_ids) == (id_of(MARKET), (nameless,))


def test_a_language_that_is_set_moves_the_article(read: Read, profile: Profile) -> None:
    archive = normalized([read(full_page(MARKET))], profile, [decision(amended=id_of(MARKET), language="vi")])
    (article,) = archive.articles
    assert (article.id, article.language, article.headline) == (id_of(MARKET, "vi"), "vi", MARKET)


# -- merge, keep apart, drop ------------------------------------------------------------------------------------------


def test_merged_articles_are_one_under_the_first_headline(read: Read, profile: Profile) -> None:
    captures = [read(full_page("Other", teasers=[teaser(MARKET), teaser(ROAD), teaser(ROAD, lede="Rice.")]))]
    archive = normalized(captures, profile, [decision(merge=(id_of(MARKET), id_of(ROAD)))])
    article = named(archive, MARKET)
    assert (article.id, article.former_headlines, len(article.teased_in)) == (id_of(MARKET), (ROAD,), 3)
    assert len(archive.articles) == 2
    assert "article" in {found.field for found in article.evidence}


def test_a_held_article_merged_with_a_wanted_one_has_the_words_of_both(read: Read, profile: Profile) -> None:
    captures = [
        read(body_only(TEA, RICE), source="a.txt", url=address("x", "7yZ2SySvR")),
        read(full_page(ROAD, teasers=[teaser(MARKET, lede="Tea is sold.")]), source="b.txt"),
    ]
    nameless = public_id(address_key("en", "7yZ2SySvR"))
    article = named(normalized(captures, profile, [decision(merge=(nameless, id_of(MARKET)))]), MARKET)
    assert (article.status, article.headline_source, article.lede) == ("held", "teaser", "Tea is sold.")


def pages(read: Read) -> Sequence[ParsedCapture]:
    """Two pages with one headline and no address."""
    return [
        read(full_page(MARKET, "Tea is sold.", [TEA]), source="a.txt"),
        read(full_page(MARKET, "Rice is sold.", [RICE]), source="b.txt"),
        read(full_page(ROAD, teasers=[teaser(MARKET, lede="Rice is sold.")]), source="c.txt"),
    ]


def test_captures_that_are_kept_apart_share_a_headline(read: Read, profile: Profile) -> None:
    assert len(normalized(pages(read), profile).articles) == 2
    archive = normalized(pages(read), profile, [decision(keep_apart=("a.txt", "b.txt"))])
    one, other = sorted(
        (article for article in archive.articles if article.headline == MARKET), key=lambda one: one.captures[0].source
    )
    assert one.id != other.id
    assert ([place.source for place in one.teased_in], len(other.teased_in)) == ([], 1)
    (choice,) = archive.choices
    assert choice.article_ids == tuple(sorted((one.id, other.id)))


def test_a_headline_that_was_recovered_wrongly_can_be_refused(read: Read, profile: Profile) -> None:
    url = address("example-village-opens-a-market", "7yZ2SySvR")
    captures = [
        read(body_only(TEA, RICE), source="a.txt", url=url),
        read(full_page(ROAD, teasers=[teaser(MARKET)]), source="b.txt"),
    ]
    assert named(normalized(captures, profile), MARKET).status == "held"
    nameless = public_id(address_key("en", "7yZ2SySvR"))
    archive = normalized(captures, profile, [decision(keep_apart=(id_of(MARKET), nameless))])
    assert named(archive, MARKET).status == "wanted"
    (refused,) = [article for article in archive.articles if article.headline is None]
    assert [capture.source for capture in refused.captures] == ["a.txt"]


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        (
            [decision(amended="zzzzzzzz", date="2025")],
            (
                "corrections.yaml:1: expected the id of an article of this archive at `set`, found 'zzzzzzzz'; "
                "correct it, or delete the entry"
            ),
        ),
        (
            [decision(remove=id_of(ROAD)[:-1] + ("0" if id_of(ROAD)[-1] != "0" else "1"))],
            f"did you mean '{id_of(ROAD)}'?",
        ),
        ([decision(keep_apart=("a.txt", "bb.txt"))], "found 'bb.txt'; did you mean 'b.txt'?"),
        ([decision(drop="aa.txt", position=1)], "found 'aa.txt'; did you mean 'a.txt'?"),
        (
            [decision(merge=(id_of(ROAD), id_of(MARKET))), decision(keep_apart=(id_of(MARKET), id_of(ROAD)))],
            "corrections.yaml:1: expected to merge what no entry keeps apart, found that line 2 does; delete one",
        ),
    ],
)
def test_what_cannot_be_done_has_its_line(
    read: Read, profile: Profile, decisions: Sequence[Decision], message: str
) -> None:
    archive = normalized(pages(read), profile, decisions)
    (problem,) = [problem for problem in archive.problems if problem.place.startswith(CORRECTIONS)]
    assert message in str(problem)
    assert not problem.harmless
    undecided = normalized(pages(read), profile).articles
    assert [article.id for article in archive.articles] == [article.id for article in undecided]


# -- a whole site -----------------------------------------------------------------------------------------------------

PIECES = ("Zander Quirk of Xylo", "Vexed lede about kumquats", "Jumbled paragraph with obelisks")
"""Words of what is removed: of its headline, its lede, its body."""
BODY = f"{PIECES[2]} at some length, as no other article of this archive has."
SECRET = full_page(PIECES[0], f"{PIECES[1]}.", [BODY])
SEEDS = {
    "a.txt": SECRET.rstrip() + f"\n\nRecent news\n\n{teaser(ROAD)}",
    "b.txt": full_page(ROAD, teasers=[teaser(PIECES[0], lede=f"{PIECES[1]}."), teaser(MARKET)]),
    "c.txt": body_only(BODY, TEA),
    "d.txt": full_page(MARKET, teasers=[teaser(ROAD)]),
    "e.html": (
        f"<html><head><title>{PIECES[0]}</title><meta property='og:title' content='{PIECES[0]}'></head><body>"
        f"<article><h1>{PIECES[0]}</h1><p>{PIECES[1]}.</p><p>{BODY}</p><p>{TEA}</p></article></body></html>"
    ),
    "f.jsonl": json.dumps({"text": body_only(BODY, RICE), "title": PIECES[0]}),
    "g.txt": f"ĐBP - {PIECES[1]} and what became of them in the end.\n\nĐBP - {TEA}\n",
    "h.txt": full_page(
        PIECES[0], f"{PIECES[1]} and what became of them in the end.", [BODY, "Otherwise, all is well."]
    ),
}
DROP = f"- drop: b.txt\n  position: 2\n{WHO}"
SETTINGS = Settings(base_url="https://archive.example/", languages=("en", "vi"))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive whose articles are all in order."""
    return fill(tmp_path_factory.mktemp("corrected"), {f"seeds/{name}": page for name, page in SEEDS.items()})


def corrected(base: Path, corrections: str) -> dict[str, bytes]:
    """The files of its site, in which archivists decided."""
    fill(base, {"corrections.yaml": corrections})
    build(base, SETTINGS)
    return files(base / "site")


def test_nothing_of_what_was_removed_is_in_the_site_and_undoing_brings_all_back(base: Path) -> None:
    whole = corrected(base, "")
    assert all(any(piece.encode() in content for content in whole.values()) for piece in PIECES)
    assert sum(path.startswith("captures/") for path in whole) == len(SEEDS)
    site = corrected(base, f"- remove: {id_of(PIECES[0])}\n{WHO}")
    assert check_site(base / "site", workers=1) == ()
    telling = [(path, piece) for path, content in site.items() for piece in PIECES if piece.encode() in content]
    assert telling == []
    words = {word.encode() for piece in PIECES for word in re.findall(r"[A-Z]\w+|kumquats|obelisks", piece)}
    assert [path for path, content in site.items() if words & set(re.findall(rb"\w+", content))] == []
    assert b"zander" not in b"".join(content for path, content in site.items() if not path.startswith("manifest"))
    notice = soup(base / f"site/en/articles/zander-quirk-of-xylo-{id_of(PIECES[0])}.html")
    assert notice.main
    assert notice.main["data-page"] == "removed"
    assert "Lò Thị Mẫu decided so on 31 January 2026: The page was damaged." in " ".join(notice.main.get_text().split())
    kept = {path.split("-")[0] for path in site if path.startswith("captures/")}
    assert kept == {"captures/d"}
    with pytest.raises(FatalError, match="one that was removed"):
        explain_article(base / "site", id_of(PIECES[0]))
    assert corrected(base, "") == whole


def test_a_corrected_site_says_so_and_former_addresses_lead_on_and_dropped_teasers_are_gone(base: Path) -> None:
    site = corrected(base, f"- set: {id_of(MARKET)}\n  headline: A market at last\n  date: 2025-11-02\n{WHO}{DROP}")
    assert check_site(base / "site", workers=1) == ()
    page = soup(base / f"site/en/articles/a-market-at-last-{id_of('A market at last')}.html")
    assert page.main
    text = " ".join(page.main.get_text().split())
    assert "Published: 2 November 2025 corrected by an archivist" in text
    assert "Corrected by Lò Thị Mẫu (2026-01-31): The page was damaged." in text
    assert '"datePublished":"2025-11-02"' in str(page)
    moved = site[f"en/articles/example-village-opens-a-market-{id_of(MARKET)}.html"].decode()
    assert f"a-market-at-last-{id_of('A market at last')}.html" in moved
    places = re.findall(rb'"source":"b.txt","position":(\d)', site["data/teasers/all.jsonl"])
    assert places == [b"1"]
    explained = explain_article(base / "site", id_of(MARKET))
    assert (explained.id, explained.former_headlines) == (id_of("A market at last"), (MARKET,))
    origins = {known.field: (known.origin, known.source, known.lines) for known in explained.known}
    assert origins["published_at"] == origins["headline"] == ("correction", CORRECTIONS, (1,))
    assert origins["byline"] == ("stated", "d.txt", (7,))


def test_what_stood_as_a_notice_is_shown_once_nothing_makes_it_the_removed_article(tmp_path: Path) -> None:
    """Their address made the two captures one article; without the one, the other has a headline of its own."""
    url = address("x", "7yZ2SySvR")
    notes = "".join(f"{name}.txt:\n  url: {url}\n  captured_at: 202{day}\n" for name, day in (("a", 6), ("b", 5)))
    seeds = {"a.txt": SECRET, "b.txt": full_page(ROAD, body=[BODY]), "captures.yaml": notes, "d.txt": SEEDS["d.txt"]}
    fill(tmp_path / "seeds", seeds)
    notice = f"en/articles/example-village-builds-a-road-{id_of(ROAD)}.html"
    assert b'data-page="removed"' in corrected(tmp_path, f"- remove: {id_of(PIECES[0])}\n{WHO}")[notice]
    fill(tmp_path / "seeds", {"n.txt": full_page("A story of something else")})
    build(tmp_path, SETTINGS)
    assert b'data-page="removed"' in files(tmp_path / "site")[notice]
    (tmp_path / "seeds/a.txt").unlink()
    build(tmp_path, SETTINGS)
    fresh, _ = build(tmp_path, SETTINGS, out=tmp_path / "other", fresh=True)
    assert b'data-page="removed"' not in files(tmp_path / "site")[notice]
    assert files(tmp_path / "site") == files(fresh)


def test_a_withheld_capture_that_cannot_be_read_any_more_costs_only_itself(tmp_path: Path) -> None:
    fill(tmp_path, {"seeds/a.txt": SECRET, "seeds/d.txt": SEEDS["d.txt"]})
    corrected(tmp_path, f"- remove: {id_of(PIECES[0])}\n{WHO}")
    (tmp_path / "seeds/a.txt").write_bytes(b"a word\0")
    build(tmp_path, SETTINGS)
    fresh, _ = build(tmp_path, SETTINGS, out=tmp_path / "other", fresh=True)
    assert files(tmp_path / "site") == files(fresh)
