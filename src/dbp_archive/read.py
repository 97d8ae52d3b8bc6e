"""read: a folder of saved pages → captures, one at a time, and a line for each file that cannot be one.

Nothing is followed out of the folder, nothing is opened that is not a plain file, nothing large is loaded.
"""

import difflib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from dbp_archive.problems import FatalError, Problem, ProblemError, excerpt
from dbp_archive.records import Capture, Record
from dbp_archive.text import nfc, visible
from dbp_archive.yaml_files import read_yaml

CAPTURE_SUFFIX = ".txt"
NOTES_FILE = "captures.yaml"
SIZE_LIMIT_BYTES = 32 << 20
"""The largest text capture: a page's text has some ten thousand bytes."""


class CaptureNote(Record, forbid_unknown_fields=True):
    """What captures.yaml may say of one capture, from outside its text."""

    url: str | None = None
    captured_at: str | None = None
    """ISO 8601, as precise as it is known: `2026`, `2026-01-31`, `2026-01-31T08:00:00+07:00`."""


class Found(Record):
    """A file that may be a capture."""

    source: str
    """Path below the seeds folder, printable."""
    path: Path
    note: CaptureNote


class Seeds(Record):
    """What lies in a seeds folder."""

    captures: tuple[Found, ...]
    """By source."""
    problems: tuple[Problem, ...]


def find_captures(folder: Path) -> Seeds:
    """The files below `folder` that may be captures, with what captures.yaml says of each.

    Raises FatalError when `folder` is not there or cannot be listed.
    """
    if not folder.is_dir():
        raise FatalError(str(folder), "expected a folder of saved pages, found none; name it with --seeds DIR")
    problems: list[Problem] = []
    try:
        files = sorted(_walk(folder, folder, problems))
    except OSError as error:
        raise FatalError(str(folder), f"expected a readable folder, found: {error.strerror}") from error
    notes, note_problems = _read_notes(folder, [source for source, _ in files])
    found = tuple(Found(source=source, path=path, note=notes.get(nfc(source), CaptureNote())) for source, path in files)
    return Seeds(captures=found, problems=(*problems, *note_problems))


def _walk(folder: Path, root: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """(source, path) of the captures below `folder`; adds a line to `problems` for whatever is passed over."""
    other: Counter[str] = Counter()
    for entry in sorted(os.scandir(folder), key=lambda entry: os.fsencode(entry.name)):
        path = Path(entry.path)
        source = printable(path.relative_to(root).as_posix())
        if entry.name.startswith(".") or source == NOTES_FILE:
            continue
        if entry.is_symlink() and not _stays_inside(path, root):
            problems.append(Problem(source, "expected a file, found a symbolic link out of the folder; copy the file"))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk_below(path, root, source, problems)
        elif path.suffix.lower() != CAPTURE_SUFFIX:
            other[path.suffix.lower()] += 1
        elif not stat.S_ISREG(_mode(path)):
            problems.append(Problem(source, "expected a plain file, found something else; remove it"))
        else:
            yield source, path
    problems.extend(_passed_over(printable(folder.relative_to(root).as_posix()), other))


def _walk_below(path: Path, root: Path, source: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    try:
        yield from _walk(path, root, problems)
    except OSError as error:
        problems.append(Problem(source, f"expected a readable folder, found: {error.strerror}; check its permissions"))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _passed_over(place: str, other: Counter[str]) -> Iterator[Problem]:
    for suffix, count in sorted(other.items()):
        kind = f"ending in {suffix}" if suffix else "without an ending"
        files = "1 file" if count == 1 else f"{count:,} files"
        yield Problem(place, f"expected captures ending in {CAPTURE_SUFFIX}, passed over {files} {kind}", harmless=True)


def _stays_inside(link: Path, root: Path) -> bool:
    try:
        return link.resolve(strict=True).is_relative_to(root.resolve()) and link.is_file()
    except (OSError, RuntimeError):
        return False


def printable(name: str) -> str:
    """`name` with bytes that are no UTF-8 and control characters written out as `\\xff`, so that any page can show it."""
    return visible(os.fsencode(name).decode("utf-8", "backslashreplace"))


def _read_notes(folder: Path, sources: list[str]) -> tuple[Mapping[str, CaptureNote], list[Problem]]:
    """captures.yaml by source in NFC; broken, it is one problem and no notes."""
    path = folder / NOTES_FILE
    if not path.exists():
        return {}, []
    try:
        stated = read_yaml(path, dict[str, CaptureNote | None], NOTES_FILE)
    except ProblemError as error:
        return {}, [error.problem]
    notes = {nfc(name): note or CaptureNote() for name, note in stated.items()}
    known = [nfc(source) for source in sources]
    problems = [_unknown_note(name, known) for name in sorted(notes.keys() - set(known))]
    return notes, problems


def _unknown_note(name: str, known: list[str]) -> Problem:
    nearest = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove the entry or add the file"
    return Problem(NOTES_FILE, f"expected names of captures, found {excerpt(name)}; {remedy}")


def read_capture(found: Found) -> Capture:
    """The capture with its bytes. Raises ProblemError: unreadable, empty, or larger than SIZE_LIMIT_BYTES."""
    try:
        size_bytes = found.path.stat().st_size
        if size_bytes > SIZE_LIMIT_BYTES:
            limit = f"{SIZE_LIMIT_BYTES >> 20} MiB"
            raise ProblemError(found.source, f"expected at most {limit}, found {size_bytes >> 20} MiB; split the file")
        data = found.path.read_bytes()
    except OSError as error:
        message = f"expected a readable file, found: {error.strerror}; check its permissions"
        raise ProblemError(found.source, message) from error
    if not data.strip():
        raise ProblemError(found.source, "expected the text of a page, found an empty file; capture it again or remove it")
    return Capture(source=found.source, data=data, url=found.note.url, captured_at=found.note.captured_at)
