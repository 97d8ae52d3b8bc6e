"""The catalog: an SQLite file among the user's caches that remembers what the last build read and made.

It lets a build do only what changed, and keeps what is known of a large archive out of memory. It is no data: without
it, or when anything about it is doubtful, the next build starts from nothing and gives the same site.

    captures ──< teasers >── texts ──> articles ──< names        moves, parts, files: what stands in the site
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from dbp_archive.problems import FatalError
from dbp_archive.tables import FORMAT, INDEXES, TABLES

_PRAGMAS = "PRAGMA synchronous = OFF; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;"
"""Power that fails may cost the catalog, which costs time, never data: so nothing waits for the disk."""

_WRITTEN_WITHIN = 300.0
"""Seconds that a worker waits for the writer: it never waits in fact, for readers see the state before."""


class SpoiltCatalogError(Exception):
    """A catalog could not be read to its end, as after a power failure, and was removed. Begin again."""


class Catalog:
    """An open catalog. Everything between `begin` and `publish` comes to nothing unless `publish` is reached."""

    def __init__(self, path: Path | str, *, is_new: bool = False) -> None:
        self.path = str(path)
        self._connection = sqlite3.connect(self.path, timeout=_WRITTEN_WITHIN, isolation_level=None)
        self._connection.executescript(_PRAGMAS)
        self._admits_readers = not is_new
        """Whether other processes may read it. Until then nothing is written twice, in a journal and in its place."""
        self._connection.execute(f"PRAGMA journal_mode = {'OFF' if is_new else 'WAL'}")

    def rows(self, query: str, *values: Any) -> list[Any]:
        """All rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def stream(self, query: str, *values: Any) -> Iterator[Any]:
        """The rows of a query one by one; nothing may be written meanwhile to the tables it reads."""
        return iter(self._connection.cursor().execute(query, values))

    def column(self, query: str, *values: Any) -> list[Any]:
        """The first column of a query's rows."""
        return [row[0] for row in self._connection.execute(query, values)]

    def value(self, query: str, *values: Any) -> Any:
        """The first column of a query's first row; None when there is no row."""
        row = self._connection.execute(query, values).fetchone()
        return row[0] if row else None

    def change(self, statement: str, *values: Any) -> None:
        """Change rows."""
        self._connection.execute(statement, values)

    def change_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same change for each of `rows`."""
        self._connection.executemany(statement, rows)

    def script(self, statements: str) -> None:
        """Several statements without values, inside the transaction."""
        for statement in statements.split(";\n"):
            if statement.strip():
                self._connection.execute(statement)

    def get(self, name: str) -> str | None:
        """What was remembered under `name`."""
        found: str | None = self.value("SELECT value FROM meta WHERE name = ?", name)
        return found

    def put(self, name: str, value: str) -> None:
        """Remember `value` under `name`."""
        self.change("REPLACE INTO meta VALUES (?, ?)", name, value)

    def begin(self) -> None:
        """Open the transaction in which a build works."""
        self._connection.execute("BEGIN IMMEDIATE")

    def share(self) -> None:
        """Write down what there is, and let worker processes see it; not while a catalog is new and admits none.

        From here to `publish`, a build that ends loses the catalog.
        """
        if not self._admits_readers:
            return
        self.put("state", "half done")
        self._connection.execute("COMMIT")
        self.begin()

    def admit_readers(self) -> None:
        """Let other processes read a new catalog from now on, once it is shared."""
        if self._admits_readers:
            return
        self._admits_readers = True
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self.begin()

    def publish(self) -> None:
        """What was written describes the site that is published now.

        When the disk refuses, the next build begins from nothing: no reason to say that this one failed.
        """
        with suppress(sqlite3.Error):
            self.put("state", "published")
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file. What was not published is forgotten."""
        self._connection.close()


def in_json(numbers: Iterable[int | str]) -> str:
    """`numbers` as the value of a query that says `IN (SELECT value FROM json_each(?))`: any number of them."""
    return json.dumps(list(numbers))


def default_folder() -> Path:
    """Where programs keep what they can make again (XDG Base Directory Specification 0.8).

    Raises FatalError when the user has no home.
    """
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (stated if stated.is_absolute() else Path.home() / ".cache") / "dbp-archive"
    except RuntimeError as error:
        message = "expected a home folder to keep the catalog in, found none; name a folder with --cache DIR"
        raise FatalError("HOME", message) from error


def catalog_path(folder: Path, out: Path) -> Path:
    """The catalog of the site at `out`: each output folder has one of its own."""
    return folder / f"{sha256(os.fsencode(out)).hexdigest()[:16]}.sqlite"


@contextmanager
def open_catalog(path: Path, recipe: str, is_trusted: Callable[[Catalog], bool]) -> Iterator[tuple[Catalog, bool]]:
    """The catalog at `path` in a transaction, and whether it is empty.

    It is emptied when it was made by another `recipe` (program, libraries, profiles), when the build before ended half
    way, when it cannot be read, and when it is not trusted. Raises FatalError when it cannot be made or written, and
    SpoiltCatalogError when a part that is read later turns out to be spoilt: then it is gone, and the site as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = _usable(path, recipe, is_trusted)
        is_empty = catalog is None
        catalog = catalog or _make(path, recipe)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    try:
        yield catalog, is_empty
    except (sqlite3.Error, msgspec.DecodeError) as error:
        if is_empty or isinstance(error, sqlite3.OperationalError):
            raise _unusable(path, error) from error
        _close(catalog)
        _remove(path)
        raise SpoiltCatalogError from error
    finally:
        _close(catalog)


@contextmanager
def catalog_in_memory() -> Iterator[Catalog]:
    """An empty catalog of this process that leaves nothing behind; one at a time."""
    catalog = _furnish(Catalog(":memory:"), "")
    try:
        yield catalog
    finally:
        _close(catalog)


def _close(catalog: Catalog) -> None:
    _OPEN.pop((os.getpid(), catalog.path), None)
    catalog.close()


def _unusable(path: Path, error: Exception) -> FatalError:
    message = f"expected a catalog that can be written, found: {error}; name another folder with --cache DIR"
    return FatalError(str(path), message)


def _usable(path: Path, recipe: str, is_trusted: Callable[[Catalog], bool]) -> Catalog | None:
    """The catalog at `path` when it says truly what the last build made."""
    if not path.is_file():
        return None
    catalog = None
    try:
        catalog = Catalog(path)
        made = (catalog.get("format"), catalog.get("recipe"), catalog.get("state"))
        if made == (str(FORMAT), recipe, "published") and is_trusted(catalog):
            catalog.begin()
            return _opened(catalog)
    except sqlite3.Error:
        pass
    if catalog:
        catalog.close()
    return None


def _make(path: Path, recipe: str) -> Catalog:
    _remove(path)
    return _furnish(Catalog(path, is_new=True), recipe)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()


def _furnish(catalog: Catalog, recipe: str) -> Catalog:
    """Give an empty file its tables."""
    catalog.begin()
    catalog.script(TABLES)
    catalog.put("format", str(FORMAT))
    catalog.put("recipe", recipe)
    return _opened(catalog)


def make_indexes(catalog: Catalog, step: str) -> None:
    """Make the indexes of the tables that `step` filled, if they are not there."""
    catalog.script(";\n".join(f"CREATE INDEX IF NOT EXISTS {index}" for index in INDEXES[step]))


_OPEN: dict[tuple[int, str], Catalog] = {}
"""The catalog that a process writes, by process and path: a forked worker must not use its parent's."""


def _opened(catalog: Catalog) -> Catalog:
    _OPEN[os.getpid(), catalog.path] = catalog
    return catalog


def reading(path: str) -> Catalog:
    """The catalog at `path`, to be read: in the process that writes it, itself; in a worker, one opened once."""
    return _OPEN.get((os.getpid(), path)) or _reader(path)


@lru_cache(maxsize=1)
def _reader(path: str) -> Catalog:
    return Catalog(path)
