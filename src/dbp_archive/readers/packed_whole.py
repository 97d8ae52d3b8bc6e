"""A WARC file that was packed as one, or in blocks that know nothing of records → its records, one after the other.

It can be unpacked from its beginning alone, so offsets count in the text that it unpacks to, as those of packed JSON
lines do: `zcat crawl.warc.gz | tail -c +4712` begins with the record `crawl.warc.gz#4711`.
"""

import os
from collections.abc import Iterator

from dbp_archive.readers.forward import ForwardText
from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES
from dbp_archive.readers.gzip_members import MAGIC, Member, unpacked
from dbp_archive.readers.records_at import (
    BLANKS_LIMIT,
    DAMAGED,
    OPENING,
    Stretch,
    declared_size,
    head_at,
    next_opening,
    plain_record,
)

MEMBERS_LOOKED_AT = 2
"""Members that tell how a file is packed: the first may hold no more than the record that says who wrote the file."""


def is_packed_whole(descriptor: int) -> bool:
    """Whether the WARC file is packed, and not so that each record is a member of its own."""
    start = 0
    for _ in range(MEMBERS_LOOKED_AT):
        if os.pread(descriptor, len(MAGIC), start) != MAGIC:
            return False
        member = Member(descriptor, start)
        text = ForwardText(member.pieces())
        head = head_at(text.look, 0)
        if not head.startswith(OPENING):
            return False
        declared = declared_size(head)
        if declared is None or declared > RECORD_LIMIT_BYTES:
            return False
        behind = text.look(1 + BLANKS_LIMIT + len(OPENING), declared - 1)
        if not behind:
            return text.fault is None and _goes_on(descriptor, member.end)
        if behind[1:].lstrip(b"\r\n").startswith(OPENING):
            return True
        start = member.end
    return False


def _goes_on(descriptor: int, start: int) -> bool:
    """Whether at `start` there is a member that does not begin with a record."""
    if os.pread(descriptor, len(MAGIC), start) != MAGIC:
        return False
    opening = ForwardText(Member(descriptor, start).pieces()).look(len(OPENING), 0)
    return bool(opening) and opening != OPENING


def stretches(descriptor: int) -> Iterator[Stretch]:
    """The records of the file, and what lies between them. Where it cannot be unpacked any further, the last one."""
    text, start, found = ForwardText(unpacked(descriptor)), 0, None
    while stretch := _stretch(text, start):
        yield stretch
        start, found = stretch.end, stretch.found
        text.forget(start)
    if text.fault and found != text.fault:
        yield Stretch(start, start, b"", text.fault, DAMAGED)


def _stretch(text: ForwardText, start: int) -> Stretch | None:
    """The record at `start`; None where nothing but line ends is left.

    One that is too large to be kept is not believed to be as long as it says, for there would be no way back: it ends
    where the next one can be seen.
    """
    head = head_at(text.look, start)
    declared = declared_size(head) or 0
    is_large = declared > RECORD_LIMIT_BYTES
    stretch = Stretch(start, start, head) if is_large else plain_record(text.look, start, head)
    if stretch is None or not (is_large or stretch.found):
        return stretch
    end = next_opening(text.look_ahead, start + 1)
    is_whole = is_large and 0 <= (end or text.end) - start - declared <= BLANKS_LIMIT
    found = None if is_whole else stretch.found or f"a record that declares {declared:,} bytes and has others"
    return Stretch(start, end or text.end, head, text.fault if found and end is None and text.fault else found)
