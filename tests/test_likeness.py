"""Likely duplicates: headlines that differ by a typing fault are found and shown, and nothing is merged."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.check import check_site
from dbp_archive.likeness import ALIKE_FROM, SERIES_FROM, candidates, having, likeness, likeness_keys, repeated
from dbp_archive.settings import Settings
from tests.archives import build, files, fill, full_page, soup, teaser

HEADLINE = "Building a new road for Na Sang commune"


def compared(keys: Sequence[tuple[int, bytes]]) -> list[tuple[int, int]]:
    return sorted(candidates(sorted(having(repeated(own for _, own in keys), keys))))


def paired(*headlines: str, language: str = "en") -> list[tuple[int, int]]:
    keys = [(number, likeness_keys(language, headline)) for number, headline in enumerate(headlines)]
    return compared(keys)


def alike(one: str, other: str) -> bool:
    return paired(one, other) == [(0, 1)] and likeness(one, other) >= ALIKE_FROM


@pytest.mark.parametrize(
    "other",
    [
        "Building a new road for Na Sang comune",
        "Building a new raod for Na Sang commune",
        "Buildinq a new road for Na Sang commune",
        "Building a new road for Nà Sang commune",
        "Building a new road for for Na Sang commune",
        "Building new road for Na Sang commune",
        "Building a newroad for Na Sang commune",
        "Build ing a new road for Na Sang commune",
        "Building a new road: for Na Sang commune!",
    ],
)
def test_a_typing_fault_is_found_in_either_direction(other: str) -> None:
    assert alike(HEADLINE, other)
    assert alike(other, HEADLINE)
    assert likeness(HEADLINE, other) == likeness(other, HEADLINE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HEADLINE, "Building a new road for Na Son commune"),
        (HEADLINE, "Building a new school for Na Sang commune"),
        (HEADLINE, "Closing a new roof for Na Sang commune"),
        ("Tea of the hills (Part 1)", "Tea of the hills (Part 2)"),
        ("Tea of the hills, part II", "Tea of the hills, part III"),
        ("Tea sold for 15 billion", "Tea sold for 16 billion"),
        ("Tea sold for 15 billion", "Tea sold for billion"),
        ("Hội nghị lần thứ X bế mạc", "Hội nghị lần thứ XI bế mạc"),
        ("Teas", "Tea"),
        ("New road", "New roads"),
    ],
)
def test_what_may_well_be_another_article_is_not_shown(one: str, other: str) -> None:
    assert not alike(one, other)


def test_headlines_of_two_languages_share_no_key() -> None:
    keys = [(0, likeness_keys("en", HEADLINE)), (1, likeness_keys("vi", HEADLINE))]
    assert compared(keys) == []


def test_a_series_is_no_list_of_faults() -> None:
    names = [f"{first}{second}" for first in "bcdghklmnpqrstvx" for second in "aeo"][:SERIES_FROM]
    series = [f"News of the market in {name}" for name in names]
    assert len(paired(*series[:-1])) == len(series[:-1]) * (len(series[:-1]) - 1) // 2
    assert paired(*series) == []


WORDS = st.lists(st.sampled_from(["tea", "teas", "road", "Roads", "II", "2026", "của", "cua", "hills"]), max_size=6)


@given(st.lists(WORDS.map(" ".join), max_size=8))
def test_pairs_are_those_that_share_a_key_whatever_the_order(headlines: list[str]) -> None:
    keys = [(number, likeness_keys("vi", headline)) for number, headline in enumerate(headlines)]

    def parts(packed: bytes) -> set[bytes]:
        return {packed[start : start + 8] for start in range(0, len(packed), 8)}

    expected = [(a, b) for (a, one), (b, other) in combinations(keys, 2) if parts(one) & parts(other)]
    assert compared(keys) == expected
    assert compared(keys[::-1]) == expected
    assert all(0 <= likeness(headlines[a], headlines[b]) <= 1 for a, b in expected)
    assert all(likeness(headlines[a], headlines[b]) == likeness(headlines[b], headlines[a]) for a, b in expected)


def rows_of(site: Path) -> list[list[str]]:
    table = (site / "data/review.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(table, newline="")))[1:]


def shown(page: Path) -> Iterator[tuple[str, ...]]:
    for item in soup(page).select("ol.entries > li"):
        yield (*[link.get_text() for link in item.select("a.headline")], item.select("p.meta")[0].get_text())


def test_the_review_lists_pairs_and_follows_what_comes_and_goes(tmp_path: Path) -> None:
    settings = Settings(languages=("en", "vi"))
    fault, other = HEADLINE.replace("commune", "comune"), "Schools open in the hills"
    pages = {
        "a.txt": full_page(HEADLINE, teasers=[teaser(fault), teaser(other)]),
        "b.txt": full_page("=Tea of the hills"),
    }
    seeds = fill(tmp_path / "seeds", pages)

    def built() -> Path:
        """The site, brought up to date: the same as one made from nothing."""
        site, outcome = build(tmp_path, settings, cache=tmp_path / "cache")
        fresh, _ = build(tmp_path / "fresh", settings, seeds=seeds, cache=tmp_path / "cache", fresh=True)
        assert files(site) == files(fresh)
        assert outcome.problems == ()
        return site

    site = built()
    ((first, headline, second, like, score),) = rows_of(site)
    assert (first < second, {headline, like}) == (True, {HEADLINE, fault})
    assert score == "0.86"
    for language, words in (("en", "86% alike"), ("vi", "giống nhau 86%")):
        assert list(shown(site / language / "review.html")) == [(headline, like, words)]
    assert check_site(site) == ()

    fill(seeds, {"c.txt": full_page("Tea of the hill", teasers=[teaser(other.replace("Schools", "Schols"))])})
    *likest, last = [{row[1], row[3]} for row in rows_of(built())]
    assert last == {"'=Tea of the hills", "Tea of the hill"}
    assert sorted(map(sorted, likest)) == sorted(map(sorted, [{HEADLINE, fault}, {other, "Schols open in the hills"}]))

    (seeds / "a.txt").unlink()
    assert [{row[1], row[3]} for row in rows_of(built())] == [{"'=Tea of the hills", "Tea of the hill"}]
