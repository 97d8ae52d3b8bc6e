"""Files that stand as they stood are passed over; whatever came, went or changed is found, whatever run it lies in."""

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.catalog import Catalog, catalog_in_memory
from dbp_archive.folders import SourceFile
from dbp_archive.touched import RUN, find_touched

FILES = st.dictionaries(
    st.sampled_from([f"{number}.txt" for number in range(12)]),
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.sampled_from([1, 2, RUN, 2 * RUN])),
).map(lambda files: [SourceFile(name, f"/{name}", *files[name]) for name in sorted(files)])


@pytest.fixture
def catalog() -> Iterator[Catalog]:
    with catalog_in_memory() as catalog:
        yield catalog


@given(st.lists(FILES, min_size=2, max_size=5))
def test_whatever_differs_is_found(several: list[list[SourceFile]]) -> None:
    with catalog_in_memory() as catalog:
        assert find_touched(catalog, several[0]) is None
        for before, now in pairwise(several):
            expected = {file.source for file in set(before) ^ set(now)}
            assert find_touched(catalog, now) == (expected if before else None)


def test_a_file_that_changed_a_moment_ago_is_looked_at_again_until_it_is_settled(catalog: Catalog) -> None:
    old = SourceFile("old.txt", "/old.txt", 1, 1, 1)
    new = SourceFile("new.txt", "/new.txt", 1, time.time_ns(), 1)
    find_touched(catalog, [old, new])
    assert find_touched(catalog, [old, new]) == {"new.txt"}
    assert find_touched(catalog, [old]) == {"new.txt"}
    assert find_touched(catalog, [old]) == set()


def test_a_file_more_leaves_other_runs_closed(catalog: Catalog) -> None:
    files = [SourceFile(f"{number:04}.txt", f"/{number:04}.txt", 1, 1, number) for number in range(4 * RUN)]
    find_touched(catalog, files)
    runs = dict(catalog.rows("SELECT digest, files FROM runs"))
    assert len(runs) == 5
    added = SourceFile("0300a.txt", "/0300a.txt", 1, 1, 4 * RUN + 1)
    assert find_touched(catalog, [*files[:301], added, *files[301:]]) == {"0300a.txt"}
    assert len(runs.items() & dict(catalog.rows("SELECT digest, files FROM runs")).items()) == 4


def test_a_path_may_have_bytes_that_are_no_text(catalog: Catalog) -> None:
    file = SourceFile("\\xff.txt", "/\udcff.txt", 1, 1, 1)
    find_touched(catalog, [file])
    assert find_touched(catalog, [file]) == set()
    assert find_touched(catalog, []) == {file.source}
