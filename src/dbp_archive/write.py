"""write: the new site is made beside the old one and takes its place in one step, or not at all.

A folder that this program did not make is never touched.
"""

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dbp_archive.manifest import SITE_PATH
from dbp_archive.problems import FatalError, excerpt

try:
    import fcntl
except ImportError:  # Windows has no flock: two builds of one site at once are not noticed there
    fcntl = None  # type: ignore[assignment]

MARKER = ".dbp-archive"
"""A file that says the folder is ours to replace, and names what we put into it."""

_MARKER_TEXT = "This folder is made by dbp-archive. Each build replaces all of it:"

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
    """Write `content` to `path` below `folder`. Raises FatalError when it could lead elsewhere, or the disk refuses."""
    if not SITE_PATH.fullmatch(path):
        message = "expected a path inside the site made of letters, digits and . _ -, found another; please report this"
        raise FatalError(excerpt(path), message)
    target = folder / path
    try:
        try:
            target.write_bytes(content)
        except FileNotFoundError:  # the first file of its folder
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    except OSError as error:
        message = f"expected to write {len(content):,} bytes, found: {error.strerror}; the old site is as it was"
        raise FatalError(str(target), message) from error


def check_output(out: Path, *inputs: Path) -> None:
    """Raise FatalError when `out` is not ours to replace, or when an input lies in it or around it."""
    for folder in inputs:
        if out == folder or out in folder.parents or folder in out.parents:
            raise FatalError(
                str(out),
                f"expected an output folder apart from {folder}, found one inside the other; choose another --out",
            )
    try:
        foreign = _is_foreign(out)
    except OSError as error:
        message = f"expected a folder that can be read, found: {error.strerror}; choose another --out"
        raise FatalError(str(out), message) from error
    if foreign:
        message = f"expected only what dbp-archive made, found {foreign}; move that away or choose another --out"
        raise FatalError(str(out), message)


def _is_foreign(out: Path) -> str | None:
    """What was found at `out` that this program did not make; None when all of it may be replaced."""
    if not out.is_dir():
        return "a file" if out.exists() else None
    marker = out / MARKER
    ours = {MARKER, *marker.read_text("utf-8").splitlines()[1:]} if marker.is_file() else set()
    others = sorted(entry.name for entry in out.iterdir() if entry.name not in ours)
    return excerpt(others[0]) if others else None


def _mark(site: Path) -> None:
    """Name what stands in the folder, so that a `.git` or `CNAME` that somebody adds is never taken for ours."""
    names = sorted(entry.name for entry in site.iterdir())
    (site / MARKER).write_text("\n".join((_MARKER_TEXT, *names, "")), "utf-8", newline="\n")


@contextmanager
def staging(out: Path) -> Iterator[Staging]:
    """A fresh folder beside `out`: it takes the place of `out` at the block's end; after an exception it is removed.

    Raises FatalError: another build of the same folder is at work, or the disk refuses.
    """
    building = _beside(out, "building")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _only_build(_beside(out, "lock"), out):
            _mend(out)
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                yield Staging(building)
                _mark(building)
                _take_place(building, out)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise FatalError(
            str(out), f"expected to write the site, found: {error.strerror}; the old site is as it was"
        ) from error


def _beside(out: Path, what: str) -> Path:
    return out.with_name(f".{out.name}.{what}")


@contextmanager
def _only_build(lock: Path, out: Path) -> Iterator[None]:
    """Hold `lock` while building; the system lets go of it when the process ends, however it ends."""
    with lock.open("w") as file:
        if not _is_ours(file.fileno(), lock):
            message = "expected to be the only build of this folder, found another at work; wait for it"
            raise FatalError(str(out), message)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _is_ours(descriptor: int, lock: Path) -> bool:
    """Take the lock; False when another build has it, or had it when we opened it and has removed it since."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _take_place(new: Path, out: Path) -> None:
    """Put `new` where `out` is; what was there is where `new` was, or gone."""
    if not out.exists():
        new.rename(out)
    elif not _exchange(new, out):
        replace_in_two_steps(new, out)


def replace_in_two_steps(new: Path, out: Path) -> None:
    """For systems that cannot exchange folders. A build killed between the steps is mended by the next one."""
    retired = _beside(out, "retired")
    out.rename(retired)
    try:
        new.rename(out)
    except OSError:
        retired.rename(out)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def _mend(out: Path) -> None:
    """Bring back or clear away the old site that a build killed while replacing it left beside `out`."""
    retired = _beside(out, "retired")
    if retired.is_dir() and not out.exists():
        retired.rename(out)
    shutil.rmtree(retired, ignore_errors=True)


def _exchange(new: Path, out: Path) -> bool:
    """Swap two folders in one step (Linux, renameat2(2)); False where the system cannot."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        done = libc.renameat2(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE)
        return bool(done == 0)
    return False
