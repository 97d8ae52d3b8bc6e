"""Where the records of a WARC file lie: a file, packed or plain → its stretches, one after the other.

A packed file has each record in a gzip member of its own, a plain one says how long each is (ISO 28500:2017, 4 and
annex D.2). Where that does not hold, the stretch has a fault, and the next one begins where a record can be seen again.
"""

import os
import re
from collections.abc import Callable, Iterator
from functools import partial

from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES
from dbp_archive.readers.gzip_members import MAGIC, BrokenGzipError, Member, next_member
from dbp_archive.records import Record

OPENING = b"WARC/"
HEAD_BYTES = 64 << 10
"""What of a record is looked at for its headers and those of its page: they have one or two thousand bytes."""
_SEARCH_BYTES = 1 << 20
_OPENING_LINE = re.compile(rb"\nWARC/[01]\.\d+\r?\n(?=[A-Za-z-]+:)")
_OPENING_LINE_LIMIT = 64
"""Bytes that such a line, and what shows that it is one, may have."""
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_BLANK_LINES = b"\r\n\r\n"
"""What stands behind each record. Where the next one is there, a writer's `\\n` will do, and at the end nothing."""
BLANKS_LIMIT = 16
"""Bytes of line ends behind a record: four are the rule."""

DAMAGED = "capture the page again or mend the file"
RECOMPRESS = "`warcio recompress` gives each record a member of its own"


Look = Callable[[int, int], bytes]
"""(size, offset) → the bytes there, fewer where the text ends: `os.pread` of a file."""


class Stretch(Record, kw_only=False):
    """One record, or a part of the file that is none. Fields may be given by place."""

    start: int
    end: int
    head: bytes
    """How it begins, unpacked; at most some HEAD_BYTES."""
    found: str | None = None
    """What was found instead of a whole record; None when it is one."""
    remedy: str = DAMAGED
    """What to do about it."""


def stretches(descriptor: int, size_bytes: int) -> Iterator[Stretch]:
    """The records of the file behind `descriptor`, which has `size_bytes`, and what lies between them."""
    is_packed = os.pread(descriptor, len(MAGIC), 0) == MAGIC
    look = partial(os.pread, descriptor)
    start = 0
    while start < size_bytes:
        stretch = _packed_record(descriptor, start) if is_packed else plain_record(look, start, head_at(look, start))
        if stretch is None:
            return
        if stretch.found:
            following = next_member(descriptor, start + 1, OPENING) if is_packed else next_opening(look, start + 1)
            end = following or size_bytes
            stretch = Stretch(start, end, stretch.head, stretch.found, stretch.remedy)
        yield stretch
        start = stretch.end


def declared_size(head: bytes) -> int | None:
    """Bytes of a record as its headers declare them, headers and blank lines included; None when they do not."""
    headers_end = _HEADERS_END.search(head)
    length = _LENGTH.search(head, 0, headers_end.start() + 1) if headers_end else None
    return headers_end.end() + int(length[1]) if headers_end and length else None


def _packed_record(descriptor: int, start: int) -> Stretch | None:
    """The member at `start`; None where nothing but zeros is left."""
    member, parts, kept = Member(descriptor, start), list[bytes](), 0
    found, remedy = None, DAMAGED
    try:
        for piece in member.pieces():
            if kept < HEAD_BYTES:
                parts.append(piece[:HEAD_BYTES])
                kept += len(piece)
            if member.size_bytes > RECORD_LIMIT_BYTES:
                found, remedy = f"more than {RECORD_LIMIT_BYTES:,} bytes in one gzip member", RECOMPRESS
                break
    except BrokenGzipError as error:
        if not os.pread(descriptor, _SEARCH_BYTES, start).strip(b"\0"):
            return None
        found = str(error)
    head = b"".join(parts)
    if found is None:
        found, remedy = _size_fault(head, member.size_bytes)
    return Stretch(start, member.end, head, found, remedy)


def _size_fault(head: bytes, size_bytes: int) -> tuple[str | None, str]:
    """What is wrong with a member of `size_bytes` that begins with `head`, and what to do."""
    declared = declared_size(head)
    if not head.startswith(OPENING) or declared is None:
        return "no WARC headers", DAMAGED
    if size_bytes < declared:
        return f"a record of {size_bytes:,} bytes that declares {declared:,}", DAMAGED
    if size_bytes > declared + BLANKS_LIMIT:
        return f"{size_bytes:,} bytes in a gzip member whose record declares {declared:,}", RECOMPRESS
    return None, DAMAGED


def head_at(look: Look, start: int) -> bytes:
    """How the record at `start` of an unpacked text begins."""
    head = look(HEAD_BYTES >> 2, start)
    return head if _HEADERS_END.search(head) else look(HEAD_BYTES, start)


def plain_record(look: Look, start: int, head: bytes) -> Stretch | None:
    """The record at `start` of an unpacked text, which begins with `head`; None where only line ends are left.

    One with a fault has no end.
    """
    declared = declared_size(head)
    if not head.startswith(OPENING) or declared is None:
        return Stretch(start, start, head, "no WARC headers") if head.strip() else None
    end = start + declared
    behind = look(BLANKS_LIMIT + len(OPENING), end)
    following = behind.lstrip(b"\r\n")
    is_cut_off = not behind and not look(1, end - 1)
    is_followed = not following or (following.startswith(OPENING) and following != behind)
    if is_cut_off or not (is_followed or behind.startswith(_BLANK_LINES)):
        return Stretch(start, start, head, f"a record that declares {declared:,} bytes and has others")
    return Stretch(start, end + len(behind) - len(following), head)


def next_opening(look: Look, start: int) -> int | None:
    """Offset of the first line at or behind `start` that opens a record; None when there is none."""
    while block := look(_SEARCH_BYTES, start - 1):
        if line := _OPENING_LINE.search(block):
            return start + line.start()
        if len(block) < _SEARCH_BYTES:
            return None
        start += len(block) - _OPENING_LINE_LIMIT
    return None
