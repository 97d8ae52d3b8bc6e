"""A folder → the files in it that may be captures, and a line for whatever cannot be one; no file is opened.

Nothing is followed out of the folder. A plain file costs one question to the system: 100,000 are ordinary.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path

from dbp_archive.beside import (
    ABOUT_FOLDERS,
    NO_CAPTURES,
    OF_SYSTEMS,
    about_the_folder,
    holds_parts_of_a_page,
    passed_over,
)
from dbp_archive.files import NO_PLAIN_FILE, printable
from dbp_archive.problems import FatalError, Problem
from dbp_archive.readers import CONTAINER_SUFFIXES, PAGE_SUFFIXES
from dbp_archive.readers.saved_page import HTML_SUFFIXES
from dbp_archive.records import Record

ARTICLE_SUFFIXES = (".md",)
CAPTURE_SUFFIXES = (*PAGE_SUFFIXES, *ARTICLE_SUFFIXES, *CONTAINER_SUFFIXES)
"""Saved pages as text or HTML, articles as Markdown, files of many pages."""
_KINDS = "(text, HTML, Markdown, WARC, WET, JSON lines)"
"""The same in words."""
ARTICLES = "content/articles/"
"""How the sources of the articles begin that people write, whatever the content folder is called."""
NOTES_FILE = "captures.yaml"
FOLDER_LIMIT = 32
"""Folders within folders."""


class SourceFile(Record, kw_only=False, array_like=True):
    """A file that may be a capture, as the folder lists it. Fields may be given by place: there may be 100,000."""

    source: str
    """Path below the seeds folder, printable; of an article in the content folder, ARTICLES and the path below that."""
    path: str
    """A text: to open a Path takes longer than to read a page."""
    size_bytes: int
    changed_ns: int
    """Time of the last change of its bytes, in nanoseconds since 1970."""
    inode: int


class Files(Record):
    """The files of a folder that may be captures."""

    files: tuple[SourceFile, ...]
    """By source."""
    problems: tuple[Problem, ...]


def find_files(folder: Path) -> Files:
    """The files below `folder` that may be captures; none is opened.

    Raises FatalError when `folder` is not there or cannot be listed.
    """
    walk = _Walk(folder, CAPTURE_SUFFIXES)
    try:
        walk.list_folder(str(folder), "", 0)
    except (FileNotFoundError, NotADirectoryError) as error:
        message = "expected a folder of saved pages, found none; name it with --seeds DIR"
        raise FatalError(str(folder), message) from error
    except OSError as error:
        message = f"expected a readable folder, found: {error.strerror}; check its permissions"
        raise FatalError(str(folder), message) from error
    return walk.found()


def find_articles(content: Path) -> Files:
    """The articles that people wrote in `content`/articles, which need not be there; none is opened."""
    folder = content / "articles"
    walk = _Walk(folder, ARTICLE_SUFFIXES)
    if os.path.lexists(folder):
        try:
            walk.list_folder(str(folder), ARTICLES, 0)
        except OSError as error:
            message = f"expected a folder of articles that can be read, found: {error.strerror}; correct it"
            walk.problems.append(Problem(ARTICLES.rstrip("/"), message))
    return walk.found()


class _Walk:
    """One pass over the folders below `root`. A plain file costs one question to the system: 100,000 are ordinary."""

    def __init__(self, root: Path, suffixes: tuple[str, ...]) -> None:
        self.root = root
        self.suffixes = suffixes
        """How the names of captures end, in small letters."""
        self.files: list[SourceFile] = []
        """In no order."""
        self.problems: list[Problem] = []
        """A line for whatever is passed over, in the order of the names."""

    def found(self) -> Files:
        """What was taken in, in order."""
        return Files(files=tuple(sorted(self.files, key=attrgetter("source"))), problems=tuple(self.problems))

    def list_folder(self, folder: str, place: str, depth: int) -> None:
        """Take in what lies in `folder`, which is called `place`: empty, or with a slash at its end."""
        add, suffixes, unusual = self.files.append, self.suffixes, []
        path = os.path.join(folder, "")  # noqa: PTH118  a Path has no slash at its end, to which a name can be put
        with _scanned(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or (name == NOTES_FILE and not place):
                    continue
                is_named_so = name.endswith(suffixes) and name.lower() not in NO_CAPTURES
                if not is_named_so or not entry.is_file(follow_symlinks=False):
                    unusual.append(entry)
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                except OSError:  # gone, or a folder that may be listed and not entered
                    unusual.append(entry)
                    continue
                source = place + printable(name)
                add(SourceFile(source, path + name, found.st_size, found.st_mtime_ns, found.st_ino))
            self._take_unusual(unusual, path, place, depth)

    def _take_unusual(self, entries: list[os.DirEntry[str]], folder: str, place: str, depth: int) -> None:
        """Whatever in `folder`, with a slash at its end, is no plain file that ends as captures do."""
        other, parts = Counter[str](), 0
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            source, path, name = place + printable(entry.name), folder + entry.name, entry.name.lower()
            if name in OF_SYSTEMS:
                continue
            if entry.is_dir(follow_symlinks=False):
                if holds_parts_of_a_page(path, HTML_SUFFIXES):
                    parts += 1
                else:
                    self._list_below(path, source, depth + 1)
            elif name in ABOUT_FOLDERS:
                self.problems.append(about_the_folder(source))
            elif not name.endswith(self.suffixes):
                other[Path(entry.name).suffix.lower()] += 1
            elif fault := fault_of(Path(path), self.root):
                self.problems.append(Problem(source, fault))
            else:
                found = entry.stat()
                self.files.append(SourceFile(source, path, found.st_size, found.st_mtime_ns, found.st_ino))
        called = place.removesuffix("/") or printable(self.root.name)
        expected = "ending in .md" if self.suffixes == ARTICLE_SUFFIXES else _KINDS
        self.problems.extend(passed_over(called, other, parts, expected))

    def _list_below(self, folder: str, source: str, depth: int) -> None:
        if depth > FOLDER_LIMIT:
            message = f"expected at most {FOLDER_LIMIT} folders within one another, found more; move this one up"
            self.problems.append(Problem(source, message))
            return
        try:
            self.list_folder(folder, f"{source}/", depth)
        except OSError as error:
            message = f"expected a readable folder, found: {error.strerror}; check its permissions"
            self.problems.append(Problem(source, message))


@contextmanager
def _scanned(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What lies in `folder`; where the system can, by descriptor: it need not go the way there again for each file."""
    if os.scandir not in os.supports_fd:  # Windows
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


def fault_of(path: Path, root: Path) -> str | None:
    """Why the entry at `path` is not to be opened, or None."""
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(root.resolve()):
            return "expected a file, found a symbolic link out of the folder; copy the file here"
        if not stat.S_ISREG(target.stat().st_mode):
            return NO_PLAIN_FILE
    except PermissionError as error:
        return f"expected a readable file, found: {error.strerror}; check its permissions"
    except (OSError, RuntimeError):  # RuntimeError: a circle of links
        return "expected a file, found a symbolic link that leads to none; remove it"
    return None
