"""Gzip from strangers: a packed file → its members, one after the other, never more of them in memory than a piece.

A gzip file is a chain of members (RFC 1952, 2.2). In a packed WARC file each record is a member of its own, so that it
can be unpacked where it lies. A member may be cut off, damaged, or unpack to a thousand times its size.
"""

import os
import zlib
from collections.abc import Iterator

MAGIC = b"\x1f\x8b\x08"
"""How a member begins: the mark of gzip, then its one method of packing."""
FREE_BYTES = 64 << 20
"""What any packed file may unpack to."""
EXPANSION_LIMIT = 250
"""Times its size that a packed file may unpack to, beyond FREE_BYTES. Text is packed to a fifth or a tenth, the same
line a thousand times to a hundredth or less; gzip's own limit is 1,032."""
_SLICE_BYTES = 16 << 10
"""What is read from the file at once: more than most members have."""
_PIECE_BYTES = 1 << 20
_SEARCH_BYTES = 1 << 20
_GZIP_ONLY = 16 + zlib.MAX_WBITS


class BrokenGzipError(Exception):
    """A member that cannot be unpacked; the message says what was found."""


class Member:
    """One member of the file behind `descriptor`. `size_bytes` and `end` grow while `pieces` unpacks it."""

    def __init__(self, descriptor: int, start: int) -> None:
        self.start = start
        self.end = start
        """Offset in the file behind what was unpacked so far."""
        self.size_bytes = 0
        """What it unpacked to so far."""
        self._descriptor = descriptor

    def pieces(self) -> Iterator[bytes]:
        """What it unpacks to, piece by piece, to its last byte. Raises BrokenGzipError."""
        unpacker, packed = zlib.decompressobj(_GZIP_ONLY), b""
        while not unpacker.eof:
            packed = unpacker.unconsumed_tail or os.pread(self._descriptor, _SLICE_BYTES, self.end)
            try:
                piece = unpacker.decompress(packed, _PIECE_BYTES)
            except zlib.error as error:
                raise BrokenGzipError(f"damaged gzip ({error})") from error
            rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail  # at the end, both may have it
            self.end += len(packed) - len(rest)
            self.size_bytes += len(piece)
            if piece:
                yield piece
            elif not packed:
                raise BrokenGzipError("gzip that ends before its end")


def next_member(descriptor: int, start: int, opening: bytes) -> int | None:
    """Offset of the first member at or behind `start` whose content begins with `opening`; None when there is none."""
    while block := os.pread(descriptor, _SEARCH_BYTES, start):
        place = block.find(MAGIC)
        while place >= 0:
            if _opens_with(descriptor, start + place, opening):
                return start + place
            place = block.find(MAGIC, place + 1)
        if len(block) < len(MAGIC):
            return None
        start += len(block) - len(MAGIC) + 1  # a mark may lie across two blocks
    return None


def _opens_with(descriptor: int, start: int, opening: bytes) -> bool:
    try:
        first = next(Member(descriptor, start).pieces(), b"")
    except BrokenGzipError:
        return False
    return first.startswith(opening)


def unpacked(descriptor: int) -> Iterator[bytes]:
    """All that the file behind `descriptor` unpacks to, member after member, piece by piece.

    Raises BrokenGzipError where it is damaged, or once it unpacked to more than FREE_BYTES and EXPANSION_LIMIT times
    its size.
    """
    start = size_bytes = 0
    while (mark := os.pread(descriptor, len(MAGIC), start)).strip(b"\0"):  # zeros may fill up the last block of a tape
        if start and mark != MAGIC:
            raise BrokenGzipError("something else behind the gzip")
        member = Member(descriptor, start)
        for piece in member.pieces():
            size_bytes += len(piece)
            if size_bytes > max(FREE_BYTES, EXPANSION_LIMIT * member.end):
                raise BrokenGzipError(f"gzip that unpacks to more than {EXPANSION_LIMIT} times its size")
            yield piece
        start = member.end
