"""A file that is one saved page, as text or as HTML, plain or packed with gzip → that page."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from dbp_archive.files import plain_file, read_file
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.readers.fragments import Fragment
from dbp_archive.readers.gzip_members import MAGIC, BrokenGzipError, unpacked
from dbp_archive.records import Capture, Kind
from dbp_archive.statements import is_web_address

SIZE_LIMIT_BYTES = 32 << 20
"""The largest saved page: its text has some ten thousand bytes."""
HTML_SUFFIXES = (".html", ".htm", ".html.gz", ".htm.gz")
TEXT_SUFFIXES = (".txt", ".txt.gz")
_OPENS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_FROM = (
    re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->"),
    re.compile(rb"<!--\s*Page saved with SingleFile\s*\n\s*url:\s*(\S+)"),
)
"""Where browsers write the address of a page that they save: the "mark of the web" of Internet Explorer, Chromium and
Edge; the comment of the extension SingleFile."""
_NOTE_WITHIN_BYTES = 4 << 10


def opens_html(head: bytes, _name: str) -> bool:
    """Whether a file whose content begins with `head` is HTML."""
    return _OPENS_HTML.match(head) is not None


def is_named_html(_head: bytes, name: str) -> bool:
    """Whether a file is called as saved HTML is."""
    return name.endswith(HTML_SUFFIXES)


def is_named_text(_head: bytes, name: str) -> bool:
    """Whether a file is called as text captures are."""
    return name.endswith(TEXT_SUFFIXES)


def find(path: Path, source: str) -> Iterator[Fragment | Problem]:
    """The whole file at `path`; as `fragments.Find`."""
    with plain_file(path, source) as (_, size_bytes):
        yield Fragment(source, 0, size_bytes)


def read_text(path: Path, source: str, fragments: Iterable[Fragment]) -> Iterator[Capture | Problem]:
    """The text that the file is; as `fragments.Read`."""
    return _read(path, source, fragments, "text")


def read_html(path: Path, source: str, fragments: Iterable[Fragment]) -> Iterator[Capture | Problem]:
    """The HTML that the file is, with the address that a browser wrote into it; as `fragments.Read`."""
    return _read(path, source, fragments, "html")


def _read(path: Path, source: str, fragments: Iterable[Fragment], kind: Kind) -> Iterator[Capture | Problem]:
    for _ in fragments:
        try:
            data = read_page(path, source)
        except ProblemError as error:
            yield error.problem
            continue
        if not data or data.isspace():
            message = "expected a saved page, found an empty file; capture it again or remove it"
            yield Problem(source, message)
        else:
            yield Capture(source=source, data=data, url=saved_from(data) if kind == "html" else None, kind=kind)


def read_page(path: str | Path, source: str) -> bytes:
    """The page that is the file at `path`, unpacked where the file is packed, whatever its name says.

    Raises ProblemError: it cannot be read or unpacked, or is larger than SIZE_LIMIT_BYTES.
    """
    data = read_file(path, source, SIZE_LIMIT_BYTES)
    return _unpacked(path, source) if data.startswith(MAGIC) else data


def _unpacked(path: str | Path, source: str) -> bytes:
    with plain_file(path, source) as (descriptor, _):
        try:
            return b"".join(_within_limit(unpacked(descriptor), source))
        except BrokenGzipError as error:
            raise ProblemError(source, f"expected a packed page, found {error}; save it again") from error


def _within_limit(pieces: Iterable[bytes], source: str) -> Iterator[bytes]:
    size_bytes = 0
    for piece in pieces:
        size_bytes += len(piece)
        if size_bytes > SIZE_LIMIT_BYTES:
            found = "found more once unpacked; leave it out"
            raise ProblemError(source, f"expected a page of at most {SIZE_LIMIT_BYTES:,} bytes, {found}")
        yield piece


def saved_from(data: bytes) -> str | None:
    """The address that a browser wrote into the page `data` when it saved it."""
    found = (pattern.search(data, 0, _NOTE_WITHIN_BYTES) for pattern in _SAVED_FROM)
    urls = (match[1].decode("ascii", "replace") for match in found if match)
    return next(filter(is_web_address, urls), None)
