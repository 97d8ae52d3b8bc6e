"""write: the new site is made beside the old one and takes its place in one step, or not at all.

A folder that this program did not make is never touched.
"""

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from dbp_archive.problems import FatalError

try:
    import fcntl
except ImportError:  # Windows has no flock: two builds of one site at once are not noticed there
    fcntl = None  # type: ignore[assignment]

MARKER = ".dbp-archive"
"""A file that says the folder is ours to replace."""

_MARKER_TEXT = b"This folder is made by dbp-archive. Each build replaces all of it.\n"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


class Staging:
    """The new site while it is made: a folder beside the one it will replace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, content: bytes) -> None:
        """Write the file `path`, relative to the site's root. Raises FatalError when it leads out of it."""
        write_file(self.folder, path, content)


def write_file(folder: Path, path: str, content: bytes) -> None:
    """Write `content` to `path` below `folder`. Raises FatalError when `path` leads out of it or cannot be written."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise FatalError(path, "expected a path inside the site, found one that leads out of it")
    target = folder.joinpath(*parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise FatalError(str(target), f"expected to write {len(content):,} bytes, found: {error.strerror}") from error


def check_output(out: Path, *inputs: Path) -> None:
    """Raise FatalError when `out` is not ours to replace, or when an input lies in it or around it."""
    for folder in inputs:
        if out == folder or out in folder.parents or folder in out.parents:
            raise FatalError(
                str(out),
                f"expected an output folder apart from {folder}, found one inside the other; choose another --out",
            )
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise FatalError(
            str(out),
            f"expected an empty folder or one with {MARKER} in it, found other files; choose another --out",
        )
    if out.exists() and not out.is_dir():
        raise FatalError(str(out), "expected a folder, found a file; choose another --out")


@contextmanager
def staging(out: Path) -> Iterator[Staging]:
    """A fresh folder beside `out`: it takes the place of `out` at the block's end; after an exception it is removed.

    Raises FatalError: another build of the same folder is at work, or the disk refuses.
    """
    building = out.with_name(f".{out.name}.building")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _only_build(out.with_name(f".{out.name}.lock"), out):
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                yield Staging(building)
                (building / MARKER).write_bytes(_MARKER_TEXT)
                _take_place(building, out)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise FatalError(
            str(out), f"expected to write the site, found: {error.strerror}; the old site is as it was"
        ) from error


@contextmanager
def _only_build(lock: Path, out: Path) -> Iterator[None]:
    """Hold `lock` while building; the system lets go of it when the process ends, however it ends."""
    with lock.open("w") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise FatalError(
                    str(out), "expected to be the only build of this folder, found another at work; wait for it"
                ) from error
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _take_place(new: Path, out: Path) -> None:
    """Put `new` where `out` is; what was there is where `new` was, or gone."""
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        retired = out.with_name(f".{out.name}.retired")
        out.rename(retired)
        try:
            new.rename(out)
        except OSError:
            retired.rename(out)
            raise
        shutil.rmtree(retired, ignore_errors=True)


def _exchange(new: Path, out: Path) -> bool:
    """Swap two folders in one step (Linux, renameat2(2)); False where the system cannot."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        done = libc.renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE)
        return bool(done == 0)
    return False
