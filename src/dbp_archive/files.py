"""Files that strangers may have put there: a path → its bytes, or one line that says why not.

Only a plain file is opened for reading, a pipe that nobody writes to never keeps us waiting, and a file that is too
large is not loaded.
"""

import os
import stat
from pathlib import Path

from dbp_archive.problems import ProblemError

NO_PLAIN_FILE = "expected a plain file, found a folder, pipe or device; remove it"

_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)
"""A pipe opens at once, so that we can see that it is one. Windows has no such pipes in its folders."""


def read_file(path: str | Path, place: str, limit_bytes: int) -> bytes:
    """The bytes of the plain file at `path`, which messages call `place`.

    Raises ProblemError: it is not there or cannot be read, is a folder or a device, or has more than `limit_bytes`.
    """
    try:
        with open(path, "rb", buffering=0, opener=_open) as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ProblemError(place, NO_PLAIN_FILE)
            if found.st_size > limit_bytes:
                raise _too_large(place, found.st_size, limit_bytes)
            return file.readall()
    except IsADirectoryError as error:
        raise ProblemError(place, NO_PLAIN_FILE) from error
    except FileNotFoundError as error:
        raise ProblemError(place, "expected a file, found none; put it there or remove what names it") from error
    except OSError as error:
        raise ProblemError(
            place, f"expected a readable file, found: {error.strerror}; check its permissions"
        ) from error


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | _WITHOUT_WAITING)


def _too_large(place: str, size_bytes: int, limit_bytes: int) -> ProblemError:
    return ProblemError(place, f"expected at most {limit_bytes:,} bytes, found {size_bytes:,}; split the file")
