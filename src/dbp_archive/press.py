"""What it takes to make a file of the site, in whatever process: a page → bytes below the staging folder."""

from hashlib import sha256
from typing import NamedTuple

from dbp_archive.batches import at
from dbp_archive.catalog import reading
from dbp_archive.manifest import shelf_of
from dbp_archive.newspapers import Profiles
from dbp_archive.pages import Page
from dbp_archive.plan.frame import Frame, frame_of
from dbp_archive.records import Record
from dbp_archive.render import render
from dbp_archive.theme import Theme
from dbp_archive.write import write_file

_KNOWN = "SELECT sha256 FROM files WHERE shelf = ? AND path = ?"


class Made(NamedTuple):
    """A file of the site as it is now."""

    path: str
    size_bytes: int
    sha256: str
    is_new: bool
    """False when the last build's file has the same bytes: it stays."""
    row_count: int | None = None
    """Rows in a data file of rows."""


class Press(Record):
    """Everything that the making of a page needs beside the page; sent to each worker with each batch."""

    frames: tuple[Frame, ...]
    """One for each language of the archive, the first one first in line."""
    profiles: Profiles
    """How the newspapers' pages are read."""
    theme: Theme
    catalog: str
    """Path of the catalog."""
    folder: str
    """Where the new site is made."""
    twin: str | None
    """A second folder that gets a link to each file, when there is one."""
    knows_files: bool
    """Whether the catalog knows what the last build made, so that equal files can stay."""
    dropped: dict[str, dict[int, int]] = {}  # noqa: RUF012  msgspec copies it
    """By source: the positions of teasers that archivists dropped, and the line of corrections.yaml that says so."""

    @property
    def frame(self) -> Frame:
        """Of the archive's first language."""
        return self.frames[0]

    def render(self, page: Page) -> Made:
        """Render `page` and put it in its place."""
        at(page.path)
        return self.put(page.path, render(page, frame_of(self.frames, page.language).site, self.theme))

    def put(self, path: str, content: bytes) -> Made:
        """Put `content` at `path`, unless it stands there."""
        digest = sha256(content).hexdigest()
        if self.knows_files:
            known = reading(self.catalog).value(_KNOWN, shelf_of(path), path)
            if known == digest:
                return Made(path, len(content), digest, is_new=False)
        write_file(self.folder, path, content, self.twin)
        return Made(path, len(content), digest, is_new=True)
