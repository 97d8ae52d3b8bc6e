"""Long lists are cut where nothing moves when an entry is added."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive.identity import key_number
from dbp_archive.plan.lists import RADIUS, cut, paginate

KEYS = st.integers(0, 10_000).map("{:08}".format)
LISTS = st.builds(
    lambda first, count, more: sorted({*(f"{number:08}" for number in range(first, first + count)), *more}),
    st.integers(0, 10_000),
    st.integers(0, 400),
    st.lists(KEYS, max_size=30),
)
"""Sorted lists of up to 430 keys: long enough for several pages, which lists grown key by key seldom are."""

CHANGED_AT_MOST = 3
"""Pages that one entry more can make. A page begins at the smallest of the 2 × RADIUS + 1 hashes around it, so two
beginnings are more than RADIUS apart, and an entry can only change beginnings that see it: those in RADIUS places on
either side, where no more than two fit. Two beginnings touch three pages."""


def rank(key: str) -> int:
    """A number drawn from the hash of `key`, as the ids of articles are."""
    return key_number(key)


def runs_of(keys: Sequence[str]) -> list[slice]:
    return cut(list(map(rank, keys)))


def pages(keys: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(keys[run]) for run in runs_of(keys)}


@settings(deadline=None)
@given(LISTS)
def test_pages_cover_a_list_exactly(keys: list[str]) -> None:
    runs = runs_of(keys)
    assert [key for run in runs for key in keys[run]] == keys
    assert runs[0].start == 0
    assert all(before.stop == after.start for before, after in pairwise(runs))


@settings(deadline=None)
@given(LISTS)
def test_no_page_of_several_is_short(keys: list[str]) -> None:
    runs = runs_of(keys)
    assert len(runs) == 1 or min(run.stop - run.start for run in runs) >= RADIUS


@settings(deadline=None)
@given(LISTS, KEYS)
def test_one_entry_more_or_less_changes_three_pages_at_most(keys: list[str], key: str) -> None:
    without = [other for other in keys if other != key]
    fewer, more = pages(without), pages(sorted([*without, key]))
    assert len(more - fewer) <= CHANGED_AT_MOST
    assert len(fewer - more) <= CHANGED_AT_MOST


@pytest.mark.parametrize("count", [0, 1, 2 * RADIUS])
def test_a_short_list_is_one_page(count: int) -> None:
    assert runs_of([f"{number:08}" for number in range(count)]) == [slice(0, count)]


def test_ten_thousand_entries_make_pages_of_about_fifty() -> None:
    sizes = [run.stop - run.start for run in runs_of([f"{number:08}" for number in range(10_000)])]
    assert 45 <= mean(sizes) <= 55
    assert max(sizes) <= 200


def test_a_new_entry_seldom_changes_more_than_its_own_page() -> None:
    keys = [f"{number:08}" for number in range(0, 20_000, 10)]
    before = pages(keys)
    changed = [len(pages(sorted([*keys, f"{number:08}"])) - before) for number in range(5, 20_000, 100)]
    assert mean(changed) < 1.2


def test_pages_are_linked_to_their_neighbours_and_all_from_the_first() -> None:
    keys = [f"{number:08}" for number in range(300)]
    runs = runs_of(keys)
    starts = [keys[run.start] for run in runs]
    found = paginate("en/headlines", runs, starts, [f"Story {key}" for key in starts])
    assert [page.entries for page in found] == runs
    paths = [page.path for page in found]
    assert paths[0] == "en/headlines.html"
    assert paths[1:] == [f"en/headlines--{keys[page.entries.start]}.html" for page in found[1:]]
    assert [part.path for part in found[0].pager.parts] == paths
    assert [part.current for part in found[0].pager.parts] == [True] + [False] * (len(paths) - 1)
    assert [page.pager.previous.path for page in found if page.pager.previous] == paths[:-1]
    assert [page.pager.next.path for page in found if page.pager.next] == paths[1:]
    assert all(page.pager.first.path == paths[0] and not page.pager.parts for page in found[1:])


def test_a_list_of_one_page_has_no_way_between_pages() -> None:
    (page,) = paginate("en/want-list", cut([]), [""], [""])
    assert (page.path, page.entries, page.pager.parts, page.pager.next) == ("en/want-list.html", slice(0, 0), (), None)
