"""Text that can be read forwards alone, as a packed file unpacks: its pieces → any part of it, one behind the other."""

from collections.abc import Iterator

from dbp_archive.readers.gzip_members import BrokenGzipError


class ForwardText:
    """The text that `pieces` make up. In memory is what lies between what was forgotten and what was looked at."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.fault: str | None = None
        """Why it ends before its end; None while it does not."""
        self._pieces = pieces
        self._kept = bytearray()
        self._start = 0
        """Offset of the first byte that is kept."""

    @property
    def end(self) -> int:
        """Offset behind the last byte that was unpacked: of the whole text once `look` found its end."""
        return self._start + len(self._kept)

    def look(self, size_bytes: int, offset: int) -> bytes:
        """The bytes from `offset` on, as `os.pread` gives them of a file: fewer where the text ends."""
        while self.end < offset + size_bytes and (piece := self._next()):
            self._kept += piece
        place = offset - self._start
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
            self._start = self.end
            self._kept[:] = piece
        size_bytes = min(max(0, offset - self._start), len(self._kept))
        del self._kept[:size_bytes]
        self._start += size_bytes

    def _next(self) -> bytes | None:
        try:
            return next(self._pieces, None)
        except BrokenGzipError as error:
            self.fault = str(error)
            return None
