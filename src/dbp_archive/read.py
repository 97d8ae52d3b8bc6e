"""read: a folder of saved pages → captures, one at a time, and a line for each file that cannot be one.

Nothing is followed out of the folder, nothing is opened that is not a plain file, nothing large is loaded.
"""

import difflib
import os
import re
import stat
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from dbp_archive.files import NO_PLAIN_FILE, read_file
from dbp_archive.problems import FatalError, Problem, ProblemError, excerpt
from dbp_archive.records import Capture, Record
from dbp_archive.text import nfc
from dbp_archive.yaml_files import read_yaml_entries

CAPTURE_SUFFIX = ".txt"
NOTES_FILE = "captures.yaml"
SIZE_LIMIT_BYTES = 32 << 20
"""The largest text capture: a page's text has some ten thousand bytes."""

FOLDER_LIMIT = 32
"""Folders within folders."""
NEIGHBOURS = 16
"""Names before and behind a wrong one, in the order of the alphabet, among which the right one is looked for."""

_MOMENT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")
"""ISO 8601, calendar dates, extended format; the parts after the year may be left out from the end."""


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
    problems: list[Problem] = []
    try:
        files = sorted(_walk(folder, folder, problems))
    except (FileNotFoundError, NotADirectoryError) as error:
        message = "expected a folder of saved pages, found none; name it with --seeds DIR"
        raise FatalError(str(folder), message) from error
    except OSError as error:
        message = f"expected a readable folder, found: {error.strerror}; check its permissions"
        raise FatalError(str(folder), message) from error
    notes, note_problems = _read_notes(folder, [source for source, _ in files])
    found = tuple(Found(source=source, path=path, note=notes.get(nfc(source), CaptureNote())) for source, path in files)
    return Seeds(captures=found, problems=(*problems, *note_problems))


def _walk(folder: Path, root: Path, problems: list[Problem], depth: int = 0) -> Iterator[tuple[str, Path]]:
    """(source, path) of the captures below `folder`; adds a line to `problems` for whatever is passed over."""
    other: Counter[str] = Counter()
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in ordered:
        path = Path(entry.path)
        source = printable(path.relative_to(root).as_posix())
        if entry.name.startswith(".") or source == NOTES_FILE:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_below(path, root, problems, depth + 1)
        elif path.suffix.lower() != CAPTURE_SUFFIX:
            other[path.suffix.lower()] += 1
        elif fault := _fault(path, root):
            problems.append(Problem(source, fault))
        else:
            yield source, path
    place = folder.relative_to(root).as_posix() if folder != root else root.name
    problems.extend(_passed_over(printable(place), other))


def _walk_below(path: Path, root: Path, problems: list[Problem], depth: int) -> Iterator[tuple[str, Path]]:
    source = printable(path.relative_to(root).as_posix())
    if depth > FOLDER_LIMIT:
        message = f"expected at most {FOLDER_LIMIT} folders within one another, found more; move this one up"
        problems.append(Problem(source, message))
        return
    try:
        yield from _walk(path, root, problems, depth)
    except OSError as error:
        message = f"expected a readable folder, found: {error.strerror}; check its permissions"
        problems.append(Problem(source, message))


def _fault(path: Path, root: Path) -> str | None:
    """Why the entry at `path` is not to be opened, or None."""
    try:
        target = path.resolve(strict=True)
        if not target.is_relative_to(root.resolve()):
            return "expected a file, found a symbolic link out of the folder; copy the file here"
        if not stat.S_ISREG(target.stat().st_mode):
            return NO_PLAIN_FILE
    except PermissionError as error:
        return f"expected a readable file, found: {error.strerror}; check its permissions"
    except (OSError, RuntimeError):  # RuntimeError: a circle of links
        return "expected a file, found a symbolic link that leads to none; remove it"
    return None


def _passed_over(place: str, other: Counter[str]) -> Iterator[Problem]:
    for suffix, count in sorted(other.items()):
        kind = f"ending in {excerpt(suffix)}" if suffix else "without an ending"
        files = "1 file" if count == 1 else f"{count:,} files"
        yield Problem(place, f"expected captures ending in {CAPTURE_SUFFIX}, passed over {files} {kind}", harmless=True)


def printable(name: str) -> str:
    r"""`name` as any page can show it, and different for different names.

    Written out are bytes that are no UTF-8 (`\xff`), control characters (`\u000a`) and the backslash itself.
    """
    return "".join(char if char.isprintable() and char != "\\" else _written_out(char) for char in name)


def _written_out(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # how Python carries such a byte in a name (PEP 383)
        return f"\\x{ord(char) - 0xDC00:02x}"
    return "\\\\" if char == "\\" else f"\\u{ord(char):04x}"


def _read_notes(folder: Path, sources: Sequence[str]) -> tuple[Mapping[str, CaptureNote], list[Problem]]:
    """captures.yaml by source in NFC, without what cannot be used; when it is no YAML, one problem and no notes."""
    path = folder / NOTES_FILE
    if not os.path.lexists(path):
        return {}, []
    if fault := _fault(path, folder):
        return {}, [Problem(NOTES_FILE, fault)]
    try:
        stated, problems = read_yaml_entries(path, CaptureNote, NOTES_FILE)
    except ProblemError as error:
        return {}, [error.problem]
    known = sorted(map(nfc, sources))
    problems += [_unknown_note(name, known) for name in sorted(stated.keys() - set(known))]
    notes: dict[str, CaptureNote] = {}
    for name, note in stated.items():
        notes[name], faults = _checked(name, note)
        problems += faults
    return notes, problems


def _unknown_note(name: str, known: Sequence[str]) -> Problem:
    place = bisect(known, name)
    nearest = difflib.get_close_matches(name, known[max(0, place - NEIGHBOURS) : place + NEIGHBOURS], n=1)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove the entry or add the file"
    return Problem(NOTES_FILE, f"expected names of captures, found {excerpt(name)}; {remedy}")


def _checked(name: str, note: CaptureNote) -> tuple[CaptureNote, list[Problem]]:
    """`note` without an address that is none and a time that is none, and a line for each."""
    problems: list[Problem] = []
    url, captured_at = note.url, note.captured_at
    if url is not None and not _is_web_address(url):
        message = f"expected an address that begins with https:// for {excerpt(name)}, found {excerpt(url)}; correct it"
        problems.append(Problem(NOTES_FILE, message))
        url = None
    if captured_at is not None and not _MOMENT.fullmatch(captured_at):
        message = f"expected a time as 2026-01-31 for {excerpt(name)}, found {excerpt(captured_at)}; correct it"
        problems.append(Problem(NOTES_FILE, message))
        captured_at = None
    return CaptureNote(url=url, captured_at=captured_at), problems


def _is_web_address(url: str) -> bool:
    """Whether a page may link to `url`: http or https, a host, nothing that no address has (RFC 3986, 2)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s\x00-\x1f\x7f\"<>\\`]", url)


def read_capture(found: Found) -> Capture:
    """The capture with its bytes. Raises ProblemError: unreadable, empty, or larger than SIZE_LIMIT_BYTES."""
    data = read_file(found.path, found.source, SIZE_LIMIT_BYTES)
    if not data.strip():
        raise ProblemError(
            found.source, "expected the text of a page, found an empty file; capture it again or remove it"
        )
    return Capture(source=found.source, data=data, url=found.note.url, captured_at=found.note.captured_at)
