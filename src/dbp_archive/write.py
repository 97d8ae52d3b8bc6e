"""write: the new site is made beside the old one and takes its place in one step, or not at all.

A folder that this program did not make is never touched.
"""

import ctypes
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

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


def write_file(folder: Path | str, path: str, content: bytes, twin: Path | str | None = None) -> None:
    """Write `content` to `path` below `folder`, as a file of its own even where a link to another stands.

    Below `twin`, if there is one, a link to that file is made. Raises FatalError when `path` could lead elsewhere, or
    the disk refuses.
    """
    if not SITE_PATH.fullmatch(path):
        message = "expected a path inside the site made of letters, digits and . _ -, found another; please report this"
        raise FatalError(excerpt(path), message)
    target = f"{folder}/{path}"
    try:
        descriptor = _create(target)
        try:
            written = os.write(descriptor, content)
            while written < len(content):
                written += os.write(descriptor, content[written:])
        finally:
            os.close(descriptor)
    except OSError as error:
        message = f"expected to write {len(content):,} bytes, found: {error.strerror}; the old site is as it was"
        raise FatalError(target, message) from error
    if twin:
        link_file(folder, twin, path)


def _create(target: str) -> int:
    """A new file at `target`, open for writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        return os.open(target, flags, 0o666)
    except FileExistsError:
        os.unlink(target)
    except FileNotFoundError:  # the first file of its folder
        os.makedirs(os.path.dirname(target), exist_ok=True)
    return os.open(target, flags, 0o666)


def link_file(folder: Path | str, other: Path | str, path: str) -> None:
    """Let the file `path` below `folder` stand at the same place below `other`, too. Raises FatalError."""
    source, target = f"{folder}/{path}", f"{other}/{path}"
    try:
        try:
            _link(source, target)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            _link(source, target)
        except FileExistsError:
            os.unlink(target)
            _link(source, target)
    except OSError as error:
        raise FatalError(
            target, f"expected to link a file, found: {error.strerror}; the old site is as it was"
        ) from error


def _link(source: str, target: str) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except PermissionError:  # what Linux says of a file system without links
        shutil.copyfile(source, target)


def check_output(out: Path, *inputs: Path) -> None:
    """Raise FatalError when `out` is not ours to replace, or when one of `inputs` lies in it or around it."""
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
    marker = site / MARKER
    marker.unlink(missing_ok=True)  # it may be a link to the old site's
    names = sorted(entry.name for entry in site.iterdir())
    marker.write_text("\n".join((_MARKER_TEXT, *names, "")), "utf-8", newline="\n")


class Staging:
    """The new site while it is made: a folder beside the one it will replace.

    A large site has a twin beside it, hidden and made of links to the same files: the next build turns the twin into
    the next site by changing what differs, instead of linking every file anew.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = beside(out, "building")
        self.twin: Path | None = None
        """Gets a link to each file that is written, when there is to be a twin."""

    def start_anew(self, *, with_twin: bool) -> None:
        """Begin with an empty folder."""
        self.folder.mkdir()
        if with_twin:
            self.twin = beside(self.out, "twin-building")
            self.twin.mkdir()

    def start_from_site(self) -> None:
        """Begin with links to all files of the site."""
        for place, folders, names in os.walk(self.out):
            below = os.path.relpath(place, self.out)
            target = os.path.normpath(self.folder / below)
            os.mkdir(target)
            folders.sort()
            for name in names:
                _link(f"{place}/{name}", f"{target}/{name}")

    def start_from_twin(self, lag: Iterable[str]) -> None:
        """Begin with the twin, once the files in which it lags behind the site are brought up to date."""
        beside(self.out, "twin").rename(self.folder)
        for path in lag:
            if os.path.exists(f"{self.out}/{path}"):
                link_file(self.out, self.folder, path)
            else:
                self.remove(path)

    def clear(self) -> None:
        """Remove what was begun and has not taken its place, and the old site when another one has."""
        for what in ("building", "twin-building"):
            shutil.rmtree(beside(self.out, what), ignore_errors=True)

    def discard_twin(self) -> None:
        """Remove the twin of the old site, if it has one."""
        shutil.rmtree(beside(self.out, "twin"), ignore_errors=True)

    def write(self, path: str, content: bytes) -> None:
        """Write the file `path`, relative to the site's root. Raises FatalError when it leads out of it."""
        write_file(self.folder, path, content, self.twin)

    def remove(self, path: str) -> None:
        """Remove the file `path`, and the folders that it stood in when nothing else is in them."""
        with suppress(FileNotFoundError):
            os.unlink(f"{self.folder}/{path}")
        with suppress(OSError):
            for folder in PurePosixPath(path).parents[:-1]:
                os.rmdir(f"{self.folder}/{folder}")

    def take_place(self, *, keeps_twin: bool) -> None:
        """Put the new site where the old one is, which becomes the twin when there is to be one and none yet."""
        _mark(self.folder)
        if self.twin:
            link_file(self.folder, self.twin, MARKER)
        _take_place(self.folder, self.out)
        twin = self.twin or (self.folder if keeps_twin and self.folder.exists() else None)
        if twin:
            twin.rename(beside(self.out, "twin"))


@contextmanager
def staging(out: Path) -> Iterator[Staging]:
    """Where to make the new site of `out`; whatever it left that has not taken its place is removed at the end.

    For the only build of `out`. Raises FatalError when the disk refuses.
    """
    stage = Staging(out)
    try:
        try:
            stage.clear()
            yield stage
        finally:
            stage.clear()
    except OSError as error:
        raise FatalError(
            str(out), f"expected to write the site, found: {error.strerror}; the old site is as it was"
        ) from error


def fingerprint(folder: Path, places: Iterable[str]) -> dict[str, tuple[int, int]]:
    """What shows whether files were added to, removed from or replaced in these `places` below `folder`.

    It is the inode and time of each of them that is there. A file that was opened and changed where it stands does not
    show: `check` finds that.
    """
    found = {}
    for place in sorted(places):
        with suppress(OSError):
            status = os.stat(f"{folder}/{place}")
            found[place] = (status.st_ino, status.st_mtime_ns)
    return found


def beside(out: Path, what: str) -> Path:
    """A hidden file or folder next to the site."""
    return out.with_name(f".{out.name}.{what}")


@contextmanager
def only_build(out: Path) -> Iterator[None]:
    """Be the only build of `out`; the system lets others in when this process ends, however it ends.

    Mends what a build left that was killed. Raises FatalError: another build is at work, or the disk refuses.
    """
    lock = beside(out, "lock")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as file:
            if not _is_ours(file.fileno(), lock):
                message = "expected to be the only build of this folder, found another at work; wait for it"
                raise FatalError(str(out), message)
            try:
                _mend(out)
                yield
            finally:
                lock.unlink(missing_ok=True)
    except OSError as error:
        message = f"expected to write the site, found: {error.strerror}; the old site is as it was"
        raise FatalError(str(out), message) from error


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
    retired = beside(out, "retired")
    out.rename(retired)
    try:
        new.rename(out)
    except OSError:
        retired.rename(out)
        raise
    shutil.rmtree(retired, ignore_errors=True)


def _mend(out: Path) -> None:
    """Bring back or clear away the old site that a build killed while replacing it left beside `out`."""
    retired = beside(out, "retired")
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
