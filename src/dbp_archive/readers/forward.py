"""Text that can be read forwards alone, as a packed file unpacks: its pieces → any part of it, one behind the other."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dbp_archive.files import settled_ns
from dbp_archive.readers.gzip_members import BrokenGzipError, unpacked


class ForwardText:
    """The text that `pieces` make up. In memory is what lies between what was forgotten and what was looked at."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.fault: str | None = None
        """Why it ends before its end; None while it does not."""
        self._pieces = pieces
        self._kept = bytearray()
        self.start = 0
        """Offset of the first byte that is kept."""

    @property
    def end(self) -> int:
        """Offset behind the last byte that was unpacked: of the whole text once `look` found its end."""
        return self.start + len(self._kept)

    def look(self, size_bytes: int, offset: int) -> bytes:
        """The bytes from `offset` on, as `os.pread` gives them of a file: fewer where the text ends."""
        while self.end < offset + size_bytes and (piece := self._next()):
            self._kept += piece
        place = offset - self.start
        if place < 0:
            raise IndexError("what was forgotten cannot be looked at")
        return bytes(self._kept[place : place + size_bytes])

    def look_ahead(self, size_bytes: int, offset: int) -> bytes:
        """As `look`, and forget what lies before `offset`."""
        self.forget(offset)
        return self.look(size_bytes, offset)

    def forget(self, offset: int) -> None:
        """Let go of what lies before `offset`, looked at or not."""
        while self.end < offset and (piece := self._next()):
            self.start = self.end
            self._kept[:] = piece
        size_bytes = min(max(0, offset - self.start), len(self._kept))
        del self._kept[:size_bytes]
        self.start += size_bytes

    def _next(self) -> bytes | None:
        try:
            return next(self._pieces, None)
        except BrokenGzipError as error:
            self.fault = str(error)
            return None


class PackedFile:
    """A packed file that is read in parts, one behind the other, of what it unpacks to."""

    def __init__(self, descriptor: int) -> None:
        self.stamp = _stamp(descriptor)
        """What tells that it is the same file, as it was."""
        self._descriptor = os.dup(descriptor)
        self._text = ForwardText(unpacked(self._descriptor))

    def look(self, size_bytes: int, offset: int) -> bytes:
        """The bytes from `offset` on, fewer where it ends: a part that lies before the last one takes a new beginning.

        Raises BrokenGzipError where it ends before its end.
        """
        if offset < self._text.start:
            self._text = ForwardText(unpacked(self._descriptor))
        self._text.forget(offset)
        data = self._text.look(size_bytes, offset)
        if self._text.fault and len(data) < size_bytes:
            raise BrokenGzipError(self._text.fault)
        return data

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)


_left: list[PackedFile] = []
"""The file that this process read last, if any. Going on where it was left spares a pass, and changes nothing."""


@contextmanager
def packed_file(descriptor: int) -> Iterator[PackedFile]:
    """The packed file behind `descriptor`, as far as it was unpacked when this process read it last.

    So a process that reads many parts of it, one behind the other, unpacks it once.
    """
    last = _left.pop() if _left else None
    if last and (last.stamp != _stamp(descriptor) or settled_ns(last.stamp[-1], time.time_ns()) is None):
        last.close()
        last = None
    file = last or PackedFile(descriptor)
    try:
        yield file
    finally:
        while _left:  # another that was read meanwhile
            _left.pop().close()
        _left.append(file)


def _stamp(descriptor: int) -> tuple[int, ...]:
    found = os.fstat(descriptor)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
