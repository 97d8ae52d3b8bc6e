"""WARC and WET files, packed or plain → the pages in them: text of `conversion` records, HTML of `response` records.

The headers of records and of HTTP are read by warcio. Where records lie is found here (`records_at.py`): warcio's own
iterator reads no further than the first record that is broken, and bounds nothing.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from dbp_archive.files import plain_file
from dbp_archive.moments import moment_of
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.readers.forward import packed_file
from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES, Fragment, source_at
from dbp_archive.readers.gzip_members import MAGIC, BrokenGzipError, Member
from dbp_archive.readers.packed_whole import is_packed_whole
from dbp_archive.readers.packed_whole import stretches as stretches_of_whole
from dbp_archive.readers.payload import read_payload
from dbp_archive.readers.records_at import DAMAGED, OPENING, Look, Stretch, declared_size, stretches
from dbp_archive.records import Capture, Kind, Record
from dbp_archive.statements import is_web_address

SUFFIXES = (".warc", ".warc.gz", ".wet", ".wet.gz")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_LOOKS_LIKE_HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE | re.ASCII)
_FOUND = "200"
"""The status of a page that was there (RFC 9110, 15.3.1): what other ones show is no page of the newspaper."""


class _Page(Record):
    """What the headers of a record say of the page in it."""

    kind: Kind | None
    """None when it is none that we read."""
    label: str
    """What the record is, for the count of those passed over."""


def looks_so(head: bytes, _name: str) -> bool:
    """Whether a file whose content begins with `head` is one."""
    return head.startswith(OPENING)


def find(path: Path, source: str) -> Iterator[Fragment | Problem]:
    """Where the pages in the file at `path` lie, by the byte offset of their records; as `fragments.Find`."""
    passed_over: Counter[str] = Counter()
    with plain_file(path, source) as (descriptor, size_bytes):
        is_whole = is_packed_whole(descriptor)
        for stretch in stretches_of_whole(descriptor) if is_whole else stretches(descriptor, size_bytes):
            place = source_at(source, stretch.start)
            page = _page_of(stretch.head)
            if stretch.found and not _is_large_and_unwanted(stretch, page):
                yield Problem(place, f"expected a whole WARC record, found {stretch.found}; {stretch.remedy}")
            elif page is None:
                yield Problem(place, f"expected the headers of a WARC record, found others; {DAMAGED}")
            elif page.kind is None:
                passed_over[page.label] += 1
            elif (declared_size(stretch.head) or 0) > RECORD_LIMIT_BYTES:
                yield Problem(place, _too_large(stretch))
            else:
                yield Fragment(place, stretch.start, stretch.end - stretch.start)
    if passed_over:
        counted = ", ".join(f"{count:,} {label}" for label, count in sorted(passed_over.items()))
        yield Problem(source, f"records without a page, passed over: {counted}", harmless=True)


def _is_large_and_unwanted(stretch: Stretch, page: _Page | None) -> bool:
    """Whether a record was not looked through only because of its size, and holds no page: a film, say."""
    return bool(page and page.kind is None and (declared_size(stretch.head) or 0) > RECORD_LIMIT_BYTES)


def _too_large(stretch: Stretch) -> str:
    found = declared_size(stretch.head) or 0
    return f"expected a page of at most {RECORD_LIMIT_BYTES:,} bytes, found {found:,}; leave it out"


def read(path: Path, source: str, fragments: Iterable[Fragment]) -> Iterator[Capture | Problem]:
    """The capture in each of the records at `fragments`; as `fragments.Read`."""
    with plain_file(path, source) as (descriptor, _):
        if is_packed_whole(descriptor):
            with packed_file(descriptor) as file:
                yield from _read_each(fragments, file.look)
        else:
            yield from _read_each(fragments, partial(_unpacked_record, descriptor))


def _read_each(fragments: Iterable[Fragment], look: Look) -> Iterator[Capture | Problem]:
    for fragment in fragments:
        try:
            data = look(min(fragment.size_bytes, 2 * RECORD_LIMIT_BYTES), fragment.offset)
            yield _capture(data, fragment.source)
        except BrokenGzipError as error:
            yield Problem(fragment.source, f"expected a whole WARC record, found {error}; {DAMAGED}")
        except ProblemError as error:
            yield error.problem


def _unpacked_record(descriptor: int, size_bytes: int, offset: int) -> bytes:
    """The record at `offset` of a file that is plain, or has each record in a member of its own."""
    if os.pread(descriptor, len(MAGIC), offset) != MAGIC:
        return os.pread(descriptor, size_bytes, offset)
    member, parts = Member(descriptor, offset), list[bytes]()
    for piece in member.pieces():
        parts.append(piece)
        if member.size_bytes > RECORD_LIMIT_BYTES:
            break
    return b"".join(parts)


def _capture(data: bytes, source: str) -> Capture:
    record, page = _parsed(data), _page_of(data)
    if record is None or page is None or page.kind is None:
        raise ProblemError(source, "expected the record that was found here, found another; build again")
    headers, http = record.rec_headers, record.http_headers
    url, captured_at = headers.get_header("WARC-Target-URI") or "", headers.get_header("WARC-Date") or ""
    stated = http.get_header("Content-Type") if http else headers.get_header("Content-Type")
    charset = _CHARSET.search(stated or "")
    content = read_payload(record, source)
    if not content.strip():
        raise ProblemError(source, "expected a page, found an empty one; capture it again")
    return Capture(
        source=source,
        data=content,
        url=url if is_web_address(url) else None,
        captured_at=moment_of(captured_at),
        kind=page.kind,
        charset=charset[1] if charset and page.kind == "html" else None,
    )


def _page_of(head: bytes) -> _Page | None:
    """What a record that begins with `head` holds; None when its headers cannot be read."""
    record = _parsed(head)
    kind = record.rec_headers.get_header("WARC-Type") if record else None
    if record is None or not kind:
        return None
    stated = _media_type(record.rec_headers)
    if kind == "conversion":
        return _Page(kind="text" if stated in ("", "text/plain") else None, label=f"conversion to {excerpt(stated)}")
    if kind != "response":
        return _Page(kind=None, label=excerpt(kind).strip("'"))
    if record.http_headers is None:
        return _Page(kind=None, label="response without HTTP")
    if record.http_headers.get_statuscode() != _FOUND:
        return _Page(kind=None, label=f"response with status {excerpt(record.http_headers.get_statuscode(), 8)}")
    media_type = _media_type(record.http_headers)
    is_html = media_type in _HTML_TYPES or (not media_type and _LOOKS_LIKE_HTML.match(record.raw_stream.read(512)))
    return _Page(kind="html" if is_html else None, label="response without HTML")


def _media_type(headers: Any) -> str:
    return (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _parsed(data: bytes) -> Any:
    """The record that `data` begins with, as warcio reads it; None when it cannot."""
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415  loaded only where there are such files
    from warcio.statusandheaders import StatusAndHeadersParserException  # noqa: PLC0415

    try:
        return _loader().parse_record_stream(BytesIO(data), known_format="warc")
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, OverflowError):
        return None


@cache
def _loader() -> Any:
    import logging  # noqa: PLC0415

    from warcio.recordloader import ArcWarcRecordLoader  # noqa: PLC0415

    logging.getLogger("warcio").addHandler(logging.NullHandler())  # what it would say of odd records, we say ourselves
    return ArcWarcRecordLoader(verify_http=False, arc2warc=False)
