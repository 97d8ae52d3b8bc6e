"""readers: a file → the captures in it, one at a time, and a line for whatever cannot be one.

A file is read by the first kind of the table that knows it: by what it begins with, then by its name. A new kind is a
module and a row. `find_pages` lists where captures lie, `read_pages` reads those; any worker may read any of them.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dbp_archive.files import plain_file
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.readers import json_lines, saved_page, warc
from dbp_archive.readers.fragments import Find, Fragment, Read
from dbp_archive.readers.gzip_members import MAGIC, BrokenGzipError, Member
from dbp_archive.records import Capture, Kind, Record

__all__ = [
    "CONTAINER_SUFFIXES",
    "KINDS",
    "PAGE_SUFFIXES",
    "FileKind",
    "Fragment",
    "find_pages",
    "kind_of",
    "kind_of_page",
    "read_all",
    "read_pages",
]

PAGE_SUFFIXES = (*saved_page.TEXT_SUFFIXES, *saved_page.HTML_SUFFIXES)
"""How files of one page are called."""
CONTAINER_SUFFIXES = (*warc.SUFFIXES, *json_lines.SUFFIXES)
"""How files of many pages are called."""

_HEAD_BYTES = 64 << 10


class FileKind(Record):
    """A kind of file that holds captures."""

    name: str
    looks_so: Callable[[bytes, str], bool]
    """(the first bytes of its content, unpacked; its name in small letters) → whether a file is of this kind."""
    find: Find
    read: Read


def _kind(name: str, looks_so: Callable[[bytes, str], bool], find: Find, read: Read) -> FileKind:
    return FileKind(name=name, looks_so=looks_so, find=find, read=read)


KINDS: tuple[FileKind, ...] = (
    _kind("WARC", warc.looks_so, warc.find, warc.read),
    _kind("JSON lines", json_lines.looks_so, json_lines.find, json_lines.read),
    _kind("HTML", saved_page.opens_html, saved_page.find, saved_page.read_html),
    # What does not show in its first bytes, its name says.
    _kind("JSON lines", json_lines.is_named_so, json_lines.find, json_lines.read),
    _kind("HTML", saved_page.is_named_html, saved_page.find, saved_page.read_html),
    _kind("text", saved_page.is_named_text, saved_page.find, saved_page.read_text),
)


def kind_of(path: Path, source: str) -> FileKind:
    """The kind of the file at `path`, which messages call `source`. Raises ProblemError when it is none."""
    head = _head(path, source)
    for kind in KINDS:
        if kind.looks_so(head, path.name.lower()):
            return kind
    found = f"a file that begins with {excerpt(head[:16].decode('latin-1'))}" if head else "an empty file"
    raise ProblemError(source, f"expected text, HTML, WARC or JSON lines, found {found}; remove it")


def kind_of_page(data: bytes, source: str) -> Kind:
    """What the page `data` is, a file of its own that is called `source`.

    Raises ProblemError for a file of many pages under the name of one: those are found by their names.
    """
    head = data[:_HEAD_BYTES]
    found = "a packed file" if head.startswith(MAGIC) else None
    found = "a WARC file" if warc.looks_so(head, source) else found
    found = "JSON lines" if json_lines.looks_so(head, source) else found
    if found:
        endings = ", ".join(CONTAINER_SUFFIXES)
        message = f"expected one page, found {found}; give it the ending that it should have, one of {endings}"
        raise ProblemError(source, message)
    is_html = saved_page.opens_html(head, source) or saved_page.is_named_html(head, source.lower())
    return "html" if is_html else "text"


def _head(path: Path, source: str) -> bytes:
    """How the content of the file begins, unpacked."""
    with plain_file(path, source) as (descriptor, _):
        if os.pread(descriptor, len(MAGIC), 0) != MAGIC:
            return os.pread(descriptor, _HEAD_BYTES, 0)
        try:
            return next(Member(descriptor, 0).pieces(), b"")[:_HEAD_BYTES]
        except BrokenGzipError as error:
            raise ProblemError(source, f"expected a packed file, found {error}; capture it again") from error


def find_pages(path: Path, source: str) -> Iterator[Fragment | Problem]:
    """Where the captures lie in the file at `path`, in order, and a line for whatever cannot be one."""
    try:
        yield from kind_of(path, source).find(path, source)
    except ProblemError as error:
        yield error.problem


def read_pages(path: Path, source: str, fragments: Iterable[Fragment]) -> Iterator[Capture | Problem]:
    """The capture at each of `fragments`, found in the file at `path` and in its order, or a line that says why not."""
    try:
        yield from kind_of(path, source).read(path, source, fragments)
    except ProblemError as error:
        yield error.problem


def read_all(path: Path, source: str) -> Iterator[Capture | Problem]:
    """Every capture in the file at `path`, and a line for whatever cannot be one; memory stays flat."""
    problems: deque[Problem] = deque()
    try:
        kind = kind_of(path, source)
        for read in kind.read(path, source, _fragments(kind.find(path, source), problems)):
            yield from _taken(problems)
            yield read
    except ProblemError as error:
        problems.append(error.problem)
    yield from _taken(problems)


def _fragments(found: Iterable[Fragment | Problem], problems: deque[Problem]) -> Iterator[Fragment]:
    """The fragments among `found`; what else there is goes into `problems`."""
    for each in found:
        if isinstance(each, Problem):
            problems.append(each)
        else:
            yield each


def _taken(problems: deque[Problem]) -> Iterator[Problem]:
    while problems:
        yield problems.popleft()
