"""The catalog is believed only when it says truly what the last build made; whatever else is there costs time alone."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from dbp_archive import catalog as catalog_module
from dbp_archive.catalog import (
    Catalog,
    catalog_in_memory,
    catalog_path,
    default_folder,
    in_json,
    make_indexes,
    open_catalog,
    reading,
)
from dbp_archive.problems import FatalError
from dbp_archive.tables import FORMAT, INDEXES
from tests.archives import build, complaints, files, fill, full_page, many_captures, run, teaser

RECIPE = "this program"


@contextmanager
def opened(path: Path, recipe: str = RECIPE, *, is_trusted: bool = True) -> Iterator[tuple[Catalog, bool]]:
    with open_catalog(path, recipe, lambda _: is_trusted) as found:
        yield found


def leave(path: Path, word: str = "remembered") -> None:
    """A catalog as a build leaves it that comes to its end."""
    with opened(path) as (catalog, _):
        catalog.put("word", word)
        catalog.publish()


def found(path: Path) -> tuple[bool, str | None]:
    """Whether the next build begins from nothing, and what it is told."""
    with opened(path) as (catalog, is_empty):
        return is_empty, catalog.get("word")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "dbp-archive" / "catalog.sqlite"


# -- what is believed -------------------------------------------------------------------------------------------------


def test_the_first_build_begins_from_nothing_and_makes_the_folder(path: Path) -> None:
    assert found(path) == (True, None)


def test_what_a_build_published_is_known_to_the_next_one(path: Path) -> None:
    leave(path)
    assert found(path) == (False, "remembered")


def test_what_a_build_did_not_publish_is_forgotten(path: Path) -> None:
    leave(path)
    with opened(path) as (catalog, _):
        catalog.put("word", "forgotten")
    assert found(path) == (False, "remembered")


def test_a_build_that_fails_leaves_what_the_one_before_published(path: Path) -> None:
    leave(path)

    def fail() -> None:
        with opened(path) as (catalog, _):
            catalog.put("word", "forgotten")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found(path) == (False, "remembered")


def test_a_build_that_ends_after_it_shared_loses_the_catalog(path: Path) -> None:
    leave(path)
    with opened(path) as (catalog, _):
        catalog.put("word", "half done")
        catalog.share()
    assert found(path) == (True, None)


def test_a_build_that_shared_and_published_is_believed(path: Path) -> None:
    with opened(path) as (catalog, _):
        catalog.share()
        catalog.put("word", "remembered")
        catalog.share()
        catalog.publish()
    assert found(path) == (False, "remembered")


def test_another_recipe_begins_from_nothing(path: Path) -> None:
    leave(path)
    with opened(path, "another program") as (catalog, is_empty):
        assert (is_empty, catalog.get("word")) == (True, None)


def test_another_format_begins_from_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(path)
    monkeypatch.setattr(catalog_module, "FORMAT", FORMAT + 1)
    assert found(path) == (True, None)


def test_a_catalog_that_is_not_trusted_begins_from_nothing(path: Path) -> None:
    leave(path)
    with opened(path, is_trusted=False) as (catalog, is_empty):
        assert (is_empty, catalog.get("word")) == (True, None)


# -- what cannot be read ----------------------------------------------------------------------------------------------


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"These are somebody's notes.\n" * 1000)


def tear(path: Path) -> None:
    """All pages but the first are another file's."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))


def replace_by_another_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE shopping (item TEXT)")
    connection.close()


def leave_a_stranger_s_log(path: Path) -> None:
    path.unlink()
    path.with_name(path.name + "-wal").write_bytes(b"not a log" * 1000)


@pytest.mark.parametrize(
    "spoil", [truncate, empty, overwrite, tear, replace_by_another_database, leave_a_stranger_s_log]
)
def test_a_catalog_that_cannot_be_read_begins_from_nothing(path: Path, spoil: Callable[[Path], None]) -> None:
    leave(path)
    spoil(path)
    assert found(path) == (True, None)
    leave(path, "anew")
    assert found(path) == (False, "anew")


def test_a_folder_in_its_place_is_one_clear_line(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(FatalError, match="name another folder with --cache DIR") as caught, opened(path):
        pass
    assert str(caught.value).startswith(f"{path}: expected a catalog that can be written, found: ")
    assert "\n" not in str(caught.value)


def test_a_file_in_the_place_of_its_folder_is_one_clear_line(path: Path) -> None:
    path.parent.parent.mkdir()
    path.parent.write_text("a file")
    with pytest.raises(FatalError, match="name another folder with --cache DIR"), opened(path):
        pass


def test_a_catalog_that_breaks_while_it_is_used_is_one_clear_line(path: Path) -> None:
    with pytest.raises(FatalError, match="expected a catalog"), opened(path) as (catalog, _):
        catalog.rows("SELECT * FROM captures, no_such_table")


# -- where it is ------------------------------------------------------------------------------------------------------


def test_caches_stand_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "dbp-archive"


@pytest.mark.parametrize("stated", ["", "caches", "./caches", "../caches"])
def test_what_is_no_absolute_path_is_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stated: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", stated)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == tmp_path / ".cache" / "dbp-archive"


def test_each_output_folder_has_a_catalog_of_its_own(tmp_path: Path) -> None:
    outs = [tmp_path / "site", tmp_path / "Site", tmp_path / "site" / "site", tmp_path / "điện\udcff"]
    paths = {catalog_path(tmp_path, out) for out in outs}
    assert len(paths) == len(outs)
    assert {path.parent for path in paths} == {tmp_path}
    assert all(path.name.isascii() for path in paths)
    assert catalog_path(tmp_path, outs[0]) in paths


# -- reading and writing ----------------------------------------------------------------------------------------------


def word_in_another_process(path: str) -> str | None:
    return reading(path).get("word")


def test_other_processes_see_what_was_shared_and_no_more(path: Path) -> None:
    with opened(path) as (catalog, _), ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        catalog.admit_readers()
        catalog.put("word", "shared")
        catalog.share()
        catalog.put("word", "not yet")
        assert pool.submit(word_in_another_process, catalog.path).result() == "shared"
        assert reading(catalog.path) is catalog
        catalog.share()
        assert pool.submit(word_in_another_process, catalog.path).result() == "not yet"


def test_a_new_catalog_is_nobody_elses_until_it_admits_readers(path: Path) -> None:
    with opened(path) as (catalog, _):
        catalog.put("word", "mine")
        catalog.share()
        assert not [beside for beside in path.parent.iterdir() if beside != path]  # no journal
        catalog.admit_readers()
        catalog.publish()
    assert found(path) == (False, "mine")


def test_a_new_catalog_that_never_admitted_readers_is_forgotten(path: Path) -> None:
    with opened(path) as (catalog, _):
        catalog.put("word", "half done")
        catalog.share()
    assert found(path) == (True, None)


def test_a_catalog_in_memory_is_read_by_the_process_that_made_it() -> None:
    with catalog_in_memory() as catalog:
        catalog.put("word", "here")
        assert reading(catalog.path) is catalog
    with catalog_in_memory() as catalog:
        assert catalog.get("word") is None


def test_every_step_s_indexes_fit_the_tables_and_may_be_made_twice() -> None:
    with catalog_in_memory() as catalog:
        for step in (*INDEXES, *INDEXES):
            make_indexes(catalog, step)
        names = {index.split()[0] for indexes in INDEXES.values() for index in indexes}
        assert names <= set(catalog.column("SELECT name FROM sqlite_master WHERE type = 'index'"))


def test_a_query_takes_any_number_of_numbers() -> None:
    with catalog_in_memory() as catalog:
        query = "SELECT count(*) FROM json_each(?)"
        assert catalog.value(query, in_json(range(100_000))) == 100_000
        assert catalog.value("SELECT value FROM meta WHERE name = 'nobody'") is None


# -- whole builds -----------------------------------------------------------------------------------------------------


def test_two_sites_with_one_cache_do_not_meet(tmp_path: Path) -> None:
    fill(tmp_path, {"one/a.txt": full_page("One"), "two/a.txt": full_page("Two")})
    for _ in range(2):
        for name in ("one", "two"):
            done = run("--seeds", name, "--out", f"site-{name}", "--cache", "cache", cwd=tmp_path)
            assert (done.returncode, complaints(done.stderr)) == (0, [])
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 2
    held = [
        sorted(path for path in files(tmp_path / f"site-{name}") if "/articles/" in path) for name in ("one", "two")
    ]
    assert held[0] != held[1]


def test_a_spoilt_catalog_gives_the_same_site(tmp_path: Path) -> None:
    fill(tmp_path, {"seeds/a.txt": full_page("One")})
    run("--cache", "cache", cwd=tmp_path)
    before = files(tmp_path / "site")
    (spoilt,) = (tmp_path / "cache").glob("*.sqlite")
    overwrite(spoilt)
    fill(tmp_path, {"seeds/b.txt": full_page("Two")})
    done = run("--cache", "cache", cwd=tmp_path)
    assert (done.returncode, complaints(done.stderr)) == (0, [])
    (tmp_path / "seeds" / "b.txt").unlink()
    assert run("--cache", "cache", cwd=tmp_path).returncode == 0
    assert files(tmp_path / "site") == before


PAGE_BYTES = 4096


@pytest.mark.slow
@pytest.mark.parametrize("share", [step / 12 for step in range(12)])
def test_a_catalog_that_is_spoilt_within_gives_the_same_site(tmp_path: Path, share: float) -> None:
    captures = {f"seeds/{name}": page for name, page in many_captures(20, teasers=3).items()}
    build(fill(tmp_path / "grown", captures), cache=tmp_path / "cache")
    (spoilt,) = (tmp_path / "cache").glob("*.sqlite")
    with spoilt.open("r+b") as file:
        file.seek(int(share * spoilt.stat().st_size) // PAGE_BYTES * PAGE_BYTES)
        file.write(bytes(PAGE_BYTES))
    more = {**captures, "seeds/more.txt": full_page("One more", teasers=[teaser("Story 7 of the commune")])}
    for base in (tmp_path / "grown", tmp_path / "fresh"):
        build(fill(base, more), cache=tmp_path / "cache")
    assert files(tmp_path / "grown" / "site") == files(tmp_path / "fresh" / "site")


def test_a_cache_that_cannot_be_made_leaves_the_old_site_and_says_one_line(tmp_path: Path) -> None:
    fill(tmp_path, {"seeds/a.txt": full_page("One"), "cache": "a file"})
    run(cwd=tmp_path)
    before = files(tmp_path / "site")
    done = run("--cache", "cache", cwd=tmp_path)
    assert done.returncode != 0
    (line,) = complaints(done.stderr)
    assert "--cache DIR" in line
    assert files(tmp_path / "site") == before
