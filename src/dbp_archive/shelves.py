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
    part_key,
    part_path,
    part_width,
    read_index,
    write_index,
    write_part,
)
from dbp_archive.press import Made
from dbp_archive.problems import FatalError
from dbp_archive.write import Staging

_KEY_BITS = 4 * len(LIMITS)


class Shelves:
    """Keeps the catalog's account of the files while a build makes them.

    A shelf holds the files of one part of the manifest: it is the number that the first digits of the hash of a
    file's path write.
    """

    def __init__(self, catalog: Catalog, stage: Staging, *, is_fresh: bool) -> None:
        self._catalog = catalog
        self._stage = stage
        self._is_fresh = is_fresh
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
                shelf = int(part_key(file.path), 16)
                self._changed.add(shelf)
                self.folders.add(file.path.rpartition("/")[0])
                self.written_pages += file.path.endswith(".html")
                rows.append((file.path, shelf, file.size_bytes, file.sha256, file.row_count))
        if not self._is_fresh:
            self.lag.extend(row[0] for row in rows)
            self._catalog.change_many("REPLACE INTO files VALUES (?, ?, ?, ?, ?)", rows)
            return
        try:
            self._catalog.change_many("INSERT INTO files VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.IntegrityError as error:
            message = "expected each file at an address of its own, found two; please report this"
            raise FatalError(", ".join(sorted(row[0] for row in rows)[:3]), message) from error

    def enter_again(self, made: Iterable[Made]) -> None:
        """Take account of files that may have been entered in this build before, and are other ones now."""
        made = list(made)
        new = {file.path for file in made if file.is_new}
        if self._is_fresh:
            self._catalog.change("DELETE FROM files WHERE path IN (SELECT value FROM json_each(?))", in_json(new))
        twice = new if self._is_fresh else new & set(self.lag)
        self.written_pages -= sum(path.endswith(".html") for path in twice)
        self.enter(made)

    def doubt(self, paths: Iterable[str]) -> None:
        """Let these files go unless they are made again. To be said before they are."""
        self._doubted.update(paths)

    def clear(self) -> None:
        """Remove the files that were doubted and not made again."""
        known = in_json(self._doubted)
        self._changed.update(
            self._catalog.column("SELECT shelf FROM files WHERE path IN (SELECT value FROM json_each(?))", known)
        )
        self._catalog.change("DELETE FROM files WHERE path IN (SELECT value FROM json_each(?))", known)
        self._remove(self._doubted)
        self._doubted.clear()

    def _remove(self, paths: Iterable[str]) -> None:
        for path in sorted(paths):
            self._stage.remove(path)
            self.lag.append(path)

    def write_manifest(self) -> None:
        """The parts of the manifest whose files changed, and its index."""
        make_indexes(self._catalog, "publish")
        remembered = self._catalog.get("manifest")
        before = {row.path: row for row in read_index(remembered.encode()).parts} if remembered else {}
        width = part_width(self._catalog.value("SELECT count(*) FROM files"))
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

    def _write(self, path: str, content: bytes) -> None:
        self._stage.write(path, content)
        self.folders.add(path.rpartition("/")[0])
        self.lag.append(path)
