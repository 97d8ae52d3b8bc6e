"""JSON lines, packed or plain → the pages in them, one a line: `url`, `text` or `html`, `date` or `timestamp`, `title`.

So crawls and corpora are passed on (https://jsonlines.org). Other keys are ignored; bytes are counted unpacked.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import msgspec

from dbp_archive.files import plain_file
from dbp_archive.moments import moment_of
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.readers.forward import packed_file
from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES, Fragment, source_at
from dbp_archive.readers.gzip_members import MAGIC, BrokenGzipError, unpacked
from dbp_archive.records import Capture, Record
from dbp_archive.statements import is_web_address

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_PIECE_BYTES = 1 << 20
_OPENS_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_KEY = re.compile(rb'"(?:url|text|html)"\s*:\s*"')


class _Line(Record):
    """What a line may say."""

    url: str | None = None
    text: str | None = None
    html: str | None = None
    date: str | int | float | None = None
    timestamp: str | int | float | None = None
    title: str | None = None


_decode = msgspec.json.Decoder(_Line).decode


class _Span(Record, kw_only=False):
    """A line, where it lies. Fields may be given by place."""

    offset: int
    size_bytes: int
    """Its line end included."""
    data: bytes | None
    """None when it is longer than RECORD_LIMIT_BYTES."""


def looks_so(head: bytes, _name: str) -> bool:
    """Whether a file whose content begins with `head` is one."""
    return _OPENS_OBJECT.match(head) is not None and _KEY.search(head) is not None


def is_named_so(_head: bytes, name: str) -> bool:
    """Whether a file is called as such files are."""
    return name.endswith(SUFFIXES)


def find(path: Path, source: str) -> Iterator[Fragment | Problem]:
    """Where the lines of the file at `path` lie; as `fragments.Find`."""
    is_empty = True
    try:
        for found in _found(path, source):
            is_empty = False
            yield found
    except BrokenGzipError as error:
        yield Problem(source, f"expected JSON lines, found {error}; {_behind(is_empty=is_empty)}")
        return
    if is_empty:
        yield Problem(source, "expected JSON lines, found an empty file; write it again or remove it")


def _found(path: Path, source: str) -> Iterator[Fragment | Problem]:
    """Each line that is not blank, and a line for each that is too long."""
    with plain_file(path, source) as (descriptor, _):
        for span in _spans(descriptor):
            place = source_at(source, span.offset)
            if span.data is None:
                yield Problem(place, _too_long(span.size_bytes))
            elif span.data.strip():
                yield Fragment(place, span.offset, span.size_bytes)


def _behind(*, is_empty: bool) -> str:
    return "write it again" if is_empty else "the lines before it are read; write it again"


def _too_long(size_bytes: int) -> str:
    return f"expected lines of at most {RECORD_LIMIT_BYTES:,} bytes, found {size_bytes:,}; leave it out"


def read(path: Path, source: str, fragments: Iterable[Fragment]) -> Iterator[Capture | Problem]:
    """The capture on each of the lines at `fragments`; as `fragments.Read`."""
    with plain_file(path, source) as (descriptor, _):
        if os.pread(descriptor, len(MAGIC), 0) == MAGIC:
            with packed_file(descriptor) as file:
                yield from _read_each(fragments, file.look)
        else:
            yield from _read_each(fragments, partial(os.pread, descriptor))


def _read_each(fragments: Iterable[Fragment], look: Callable[[int, int], bytes]) -> Iterator[Capture | Problem]:
    for fragment in fragments:
        try:
            yield _capture(look(fragment.size_bytes, fragment.offset), fragment.source)
        except BrokenGzipError as error:
            yield Problem(fragment.source, f"expected JSON lines, found {error}; build again")
        except ProblemError as error:
            yield error.problem


def _spans(descriptor: int) -> Iterator[_Span]:
    """The lines of the file, with at most one of them in memory."""
    offset, parts, size_bytes = 0, list[bytes](), 0
    for piece in _pieces(descriptor):
        start = 0
        while (end := piece.find(b"\n", start) + 1) > 0:
            size_bytes += end - start
            parts.append(piece[start:end])
            yield _Span(offset, size_bytes, b"".join(parts) if size_bytes <= RECORD_LIMIT_BYTES else None)
            offset, parts, size_bytes, start = offset + size_bytes, [], 0, end
        size_bytes += len(piece) - start
        if size_bytes <= RECORD_LIMIT_BYTES:
            parts.append(piece[start:])
        else:
            parts.clear()
    if size_bytes:
        yield _Span(offset, size_bytes, b"".join(parts) if size_bytes <= RECORD_LIMIT_BYTES else None)


def _pieces(descriptor: int) -> Iterator[bytes]:
    if os.pread(descriptor, len(MAGIC), 0) == MAGIC:
        yield from unpacked(descriptor)
        return
    start = 0
    while piece := os.pread(descriptor, _PIECE_BYTES, start):
        yield piece
        start += len(piece)


def _capture(data: bytes, source: str) -> Capture:
    try:
        line = _decode(data.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        message = "expected a page as a JSON object, found bytes that are no UTF-8; correct the line"
        raise ProblemError(source, message) from error
    except msgspec.MsgspecError as error:
        raise ProblemError(source, f"expected a page as a JSON object, found: {error}; correct the line") from error
    except RecursionError as error:
        message = "expected a page as a JSON object, found one nested too deep; leave it out"
        raise ProblemError(source, message) from error
    content = line.html or line.text or ""
    if not content.strip():
        raise ProblemError(source, "expected words under `text` or `html`, found none; leave the line out")
    return Capture(
        source=source,
        data=content.encode(),
        url=line.url if line.url and is_web_address(line.url) else None,
        captured_at=moment_of(line.timestamp) or moment_of(line.date),
        kind="html" if line.html else "text",
        charset="utf-8" if line.html else None,
        title=line.title or None,
    )
