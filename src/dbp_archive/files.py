"""Files that strangers may have put there: a path → its bytes, or one line that says why not.

Only a plain file is opened for reading, a pipe that nobody writes to never keeps us waiting, and a file that is too
large is not loaded.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbp_archive.problems import ProblemError

NO_PLAIN_FILE = "expected a plain file, found a folder, pipe or device; remove it"

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was read may change again and show the same time, for file systems count in
steps of up to two seconds: the next build looks into it again."""


def settled_ns(changed_ns: int, now: int) -> int | None:
    """When a file changed; None when that is so near to `now` that another change might not show."""
    return changed_ns if changed_ns < now - RACY_NS else None


_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A pipe opens at once, so that we can see that it is one; bytes stay as they are. Windows knows only the latter."""


@contextmanager
def plain_file(path: str | Path, place: str) -> Iterator[tuple[int, int]]:
    """(descriptor, size in bytes) of the plain file at `path`, which messages call `place`; closed in the end.

    Raises ProblemError: it is not there or cannot be read, or is a folder or a device.
    """
    try:
        descriptor = os.open(path, _READING)  # half the calls of the system that `open` makes
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise ProblemError(place, NO_PLAIN_FILE)
            yield descriptor, found.st_size
        finally:
            os.close(descriptor)
    except IsADirectoryError as error:
        raise ProblemError(place, NO_PLAIN_FILE) from error
    except FileNotFoundError as error:
        raise ProblemError(place, "expected a file, found none; put it there or remove what names it") from error
    except OSError as error:
        raise ProblemError(
            place, f"expected a readable file, found: {error.strerror}; check its permissions"
        ) from error


def read_file(path: str | Path, place: str, limit_bytes: int) -> bytes:
    """The bytes of the plain file at `path`, which messages call `place`.

    Raises ProblemError: as `plain_file` does, or when it has more than `limit_bytes`.
    """
    with plain_file(path, place) as (descriptor, size_bytes):
        if size_bytes > limit_bytes:
            raise _too_large(place, size_bytes, limit_bytes)
        return _read_all(descriptor, size_bytes)


def _read_all(descriptor: int, size_bytes: int) -> bytes:
    """All bytes of a file: at one go, unless its size changes meanwhile or is more than the system gives at once."""
    data = os.read(descriptor, size_bytes + 1)
    if len(data) == size_bytes:
        return data
    parts = [data]
    while part := os.read(descriptor, size_bytes + 1):
        parts.append(part)
    return b"".join(parts)


def _too_large(place: str, size_bytes: int, limit_bytes: int) -> ProblemError:
    return ProblemError(place, f"expected at most {limit_bytes:,} bytes, found {size_bytes:,}; split the file")


def printable(name: str) -> str:
    r"""`name` as any page can show it, and different for different names.

    Written out are bytes that are no UTF-8 (`\xff`), control characters (`\u000a`) and the backslash itself.
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(char if char.isprintable() and char != "\\" else _written_out(char) for char in name)


def _written_out(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # how Python carries such a byte in a name (PEP 383)
        return f"\\x{ord(char) - 0xDC00:02x}"
    return "\\\\" if char == "\\" else f"\\u{ord(char):04x}"
