"""The account of the site's files: what is made is entered, what is gone is removed, the manifest proves all of it."""

import sqlite3
from collections.abc import Iterable

from dbp_archive.catalog import Catalog, in_json, make_indexes
from dbp_archive.manifest import (
    INDEX,
    LIMITS,
    FileFact,
    describe_part,
    name_width,
    part_path,
    part_width,
    read_index,
    shelf_of,
    write_index,
    write_part,
)
from dbp_archive.press import Made
from dbp_archive.problems import FatalError
from dbp_archive.write import Staging

_ENTER = "REPLACE INTO files VALUES (?, ?, ?, ?, ?)"
_ENTER_FIRST = "INSERT INTO made VALUES (?, ?, ?, ?, ?)"
_KEY_BITS = 4 * len(LIMITS)
_PARTS = 16
"""In which the files of a first build are sorted."""


class Shelves:
    """Keeps the catalog's account of the files while a build makes them.

    A shelf holds the files of one part of the manifest: it is the number that the first digits of the hash of a
    file's path write.
    """

    def __init__(self, catalog: Catalog, stage: Staging, *, is_fresh: bool) -> None:
        self._catalog = catalog
        self._stage = stage
        self._is_fresh = is_fresh
        self._is_arranged = not is_fresh
        """Whether files have their place in the catalog; else they are still in the order in which they were made."""
        self._changed: set[int] = set()
        """Shelves of files that were written or removed."""
        self._doubted: set[str] = set()
        """Paths whose file goes unless it is made again."""
        self.lag: list[str] = []
        """Paths of all files that were written or removed: where the old site differs from the new one."""
        self.folders: set[str] = {""}
        """Folders of files that were written."""
        self.written_pages = 0

    def enter(self, made: Iterable[Made]) -> None:
        """Take account of files that were made, or made again and found to be as they were."""
        rows = []
        for file in made:
            self._doubted.discard(file.path)
            if file.is_new:
                shelf = shelf_of(file.path)
                self._changed.add(shelf)
                self.folders.add(file.path.rpartition("/")[0])
                self.written_pages += file.path.endswith(".html")
                rows.append((shelf, file.path, file.size_bytes, file.sha256, file.row_count))
        if not self._is_fresh:
            self.lag.extend(row[1] for row in rows)
        self._catalog.change_many(_ENTER if self._is_arranged else _ENTER_FIRST, rows)

    def arrange(self) -> None:
        """Put in order what a first build has made so far. Raises FatalError: two files at one address.

        That is quicker than to look for the place of each file when it is made. It is sorted in parts, so that memory
        need not hold all of it.
        """
        if self._is_arranged:
            return
        self._is_arranged = True
        part = (1 << _KEY_BITS) // _PARTS
        query = "INSERT INTO files SELECT * FROM made WHERE shelf BETWEEN ? AND ? ORDER BY shelf, path"
        try:
            for start in range(0, 1 << _KEY_BITS, part):
                self._catalog.change(query, start, start + part - 1)
        except sqlite3.IntegrityError as error:
            message = "expected each file at an address of its own, found two; please report this"
            twice = "SELECT path FROM made GROUP BY path HAVING count(*) > 1 ORDER BY path LIMIT 1"
            raise FatalError(self._catalog.value(twice), message) from error
        self._catalog.change("DELETE FROM made")

    def enter_again(self, made: Iterable[Made]) -> None:
        """Take account of files that may have been entered in this build before, and are other ones now."""
        made = list(made)
        new = {file.path for file in made if file.is_new}
        if self._is_fresh:
            self._catalog.change("DELETE FROM made WHERE path IN (SELECT value FROM json_each(?))", in_json(new))
        twice = new if self._is_fresh else new & set(self.lag)
        self.written_pages -= sum(path.endswith(".html") for path in twice)
        self.enter(made)

    def doubt(self, paths: Iterable[str]) -> None:
        """Let these files go unless they are made again. To be said before they are."""
        self._doubted.update(paths)

    def keep(self, paths: Iterable[str]) -> None:
        """Let these files stay, whoever doubted them."""
        self._doubted.difference_update(paths)

    def clear(self) -> None:
        """Remove the files that were doubted and not made again."""
        places = [(shelf_of(path), path) for path in self._doubted]
        of_file = "FROM files WHERE shelf = ? AND path = ?"
        self._changed.update(place[0] for place in places if self._catalog.value(f"SELECT 1 {of_file}", *place))
        self._catalog.change_many(f"DELETE {of_file}", places)
        self._remove(self._doubted)
        self._doubted.clear()

    def _remove(self, paths: Iterable[str]) -> None:
        for path in sorted(paths):
            self._stage.remove(path)
            self.lag.append(path)

    def write_manifest(self) -> None:
        """The parts of the manifest whose files changed, and its index."""
        make_indexes(self._catalog, "publish")
        self._count()
        remembered = self._catalog.get("manifest")
        before = {row.path: row for row in read_index(remembered.encode()).parts} if remembered else {}
        width = part_width(self._catalog.value("SELECT sum(files) FROM shelves"))
        keeps_parts = any(name_width(path) == width for path in before)
        shift = _KEY_BITS - 4 * width
        keys = {shelf >> shift for shelf in self._changed} if keeps_parts else set(range(1 << 4 * width))
        parts = dict(before) if keeps_parts else {}
        for key in sorted(keys):
            path = part_path(f"{key:0{width}x}" if width else "")
            facts = [
                FileFact(path=row[0], size_bytes=row[1], sha256=row[2])
                for row in self._catalog.rows(
                    "SELECT path, size_bytes, sha256 FROM files WHERE shelf BETWEEN ? AND ?",
                    key << shift,
                    (key + 1 << shift) - 1,
                )
            ]
            parts.pop(path, None)
            if facts:
                content = write_part(facts)
                parts[path] = describe_part(path, facts, content)
                self._write(path, content)
        self._remove(before.keys() - parts.keys())
        index = write_index(parts.values())
        self._write(INDEX, index)
        self._catalog.put("manifest", index.decode())

    def _count(self) -> None:
        """Count again what is on the shelves that changed: to count all files takes longer than to make a page."""
        shelves = in_json(self._changed)
        self._catalog.change("DELETE FROM shelves WHERE shelf IN (SELECT value FROM json_each(?))", shelves)
        query = (
            "INSERT INTO shelves SELECT shelf, count(*), sum(path LIKE '%.html') FROM files "
            "WHERE shelf IN (SELECT value FROM json_each(?)) GROUP BY shelf"
        )
        self._catalog.change(query, shelves)

    def _write(self, path: str, content: bytes) -> None:
        self._stage.write(path, content)
        self.folders.add(path.rpartition("/")[0])
        self.lag.append(path)
