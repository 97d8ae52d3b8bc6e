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
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from dbp_archive.files import NO_PLAIN_FILE, read_file
from dbp_archive.moments import is_moment
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

_ORDINARY_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?:/[^\s\x00-\x1f\x7f\"<>\\`]*)?")
"""What most addresses are, to be recognized without taking them apart."""


class CaptureNote(Record, forbid_unknown_fields=True):
    """What captures.yaml may say of one capture, from outside its text."""

    url: str | None = None
    captured_at: str | None = None
    """ISO 8601, as precise as it is known: `2026`, `2026-01-31`, `2026-01-31T08:00:00+07:00`."""


class SourceFile(Record, kw_only=False):
    """A file that may be a capture, as the folder lists it. Fields may be given by place: there may be 100,000."""

    source: str
    """Path below the seeds folder, printable."""
    path: str
    """A text: to open a Path takes longer than to read a page."""
    size_bytes: int
    changed_ns: int
    """Time of the last change of its bytes, in nanoseconds since 1970."""
    inode: int


class Files(Record):
    """The files of a seeds folder."""

    files: tuple[SourceFile, ...]
    """By source."""
    problems: tuple[Problem, ...]


class Found(Record):
    """A file that may be a capture."""

    source: str
    """Path below the seeds folder, printable."""
    path: str | Path
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
    listed = find_files(folder)
    notes, problems = read_notes(folder, [file.source for file in listed.files])
    unsaid = CaptureNote()
    found = tuple(
        [Found(source=file.source, path=file.path, note=notes.get(nfc(file.source), unsaid)) for file in listed.files]
    )
    return Seeds(captures=found, problems=(*listed.problems, *problems))


def find_files(folder: Path) -> Files:
    """The files below `folder` that may be captures; none is opened.

    Raises FatalError when `folder` is not there or cannot be listed.
    """
    walk = _Walk(folder)
    try:
        walk.list_folder(str(folder), "", 0)
    except (FileNotFoundError, NotADirectoryError) as error:
        message = "expected a folder of saved pages, found none; name it with --seeds DIR"
        raise FatalError(str(folder), message) from error
    except OSError as error:
        message = f"expected a readable folder, found: {error.strerror}; check its permissions"
        raise FatalError(str(folder), message) from error
    return Files(files=tuple(sorted(walk.files, key=attrgetter("source"))), problems=tuple(walk.problems))


class _Walk:
    """One pass over the folders below `root`. A plain file costs one question to the system: 100,000 are ordinary."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        """In no order."""
        self.problems: list[Problem] = []
        """A line for whatever is passed over, in the order of the names."""

    def list_folder(self, folder: str, place: str, depth: int) -> None:
        """Take in what lies in `folder`, which is `place` below the root, empty or with a slash at its end."""
        add, unusual = self.files.append, []
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or (name == NOTES_FILE and not place):
                    continue
                if not name.endswith(CAPTURE_SUFFIX) or not entry.is_file(follow_symlinks=False):
                    unusual.append(entry)
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                except OSError:  # gone, or a folder that may be listed and not entered
                    unusual.append(entry)
                    continue
                source = place + printable(name)
                add(SourceFile(source, entry.path, found.st_size, found.st_mtime_ns, found.st_ino))
        self._take_unusual(unusual, place, depth)

    def _take_unusual(self, entries: list[os.DirEntry[str]], place: str, depth: int) -> None:
        """Whatever is no plain file that ends as captures do."""
        other: Counter[str] = Counter()
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            source = place + printable(entry.name)
            suffix = Path(entry.name).suffix.lower()
            if entry.is_dir(follow_symlinks=False):
                self._list_below(entry.path, source, depth + 1)
            elif suffix != CAPTURE_SUFFIX:
                other[suffix] += 1
            elif fault := _fault(Path(entry.path), self.root):
                self.problems.append(Problem(source, fault))
            else:
                found = entry.stat()
                self.files.append(SourceFile(source, entry.path, found.st_size, found.st_mtime_ns, found.st_ino))
        self.problems.extend(_passed_over(place.removesuffix("/") or printable(self.root.name), other))

    def _list_below(self, folder: str, source: str, depth: int) -> None:
        if depth > FOLDER_LIMIT:
            message = f"expected at most {FOLDER_LIMIT} folders within one another, found more; move this one up"
            self.problems.append(Problem(source, message))
            return
        try:
            self.list_folder(folder, f"{source}/", depth)
        except OSError as error:
            message = f"expected a readable folder, found: {error.strerror}; check its permissions"
            self.problems.append(Problem(source, message))


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
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(char if char.isprintable() and char != "\\" else _written_out(char) for char in name)


def _written_out(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # how Python carries such a byte in a name (PEP 383)
        return f"\\x{ord(char) - 0xDC00:02x}"
    return "\\\\" if char == "\\" else f"\\u{ord(char):04x}"


def read_notes(folder: Path, sources: Sequence[str]) -> tuple[Mapping[str, CaptureNote], tuple[Problem, ...]]:
    """captures.yaml by source in NFC, without what cannot be used, and a line for whatever that is.

    `sources` are those of the captures that there are. When the file is no YAML: one problem and no notes.
    """
    path = folder / NOTES_FILE
    if not os.path.lexists(path):
        return {}, ()
    if fault := _fault(path, folder):
        return {}, (Problem(NOTES_FILE, fault),)
    try:
        stated, problems = read_yaml_entries(path, CaptureNote, NOTES_FILE)
    except ProblemError as error:
        return {}, (error.problem,)
    if unknown := stated.keys() - set(map(nfc, sources)):
        known = sorted(map(nfc, sources))
        problems += [_unknown_note(name, known) for name in sorted(unknown)]
    notes: dict[str, CaptureNote] = {}
    for name, note in stated.items():
        notes[name], faults = _checked(name, note)
        problems += faults
    return notes, tuple(problems)


def _unknown_note(name: str, known: Sequence[str]) -> Problem:
    place = bisect(known, name)
    nearest = difflib.get_close_matches(name, known[max(0, place - NEIGHBOURS) : place + NEIGHBOURS], n=1)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove the entry or add the file"
    return Problem(NOTES_FILE, f"expected names of captures, found {excerpt(name)}; {remedy}")


def _checked(name: str, note: CaptureNote) -> tuple[CaptureNote, list[Problem]]:
    """`note` without an address that is none and a time that is none, and a line for each."""
    problems: list[Problem] = []
    url, captured_at = note.url, note.captured_at
    if url is not None and not is_web_address(url):
        message = f"expected an address that begins with https:// for {excerpt(name)}, found {excerpt(url)}; correct it"
        problems.append(Problem(NOTES_FILE, message))
        url = None
    if captured_at is not None and not is_moment(captured_at):
        message = f"expected a time as 2026-01-31 for {excerpt(name)}, found {excerpt(captured_at)}; correct it"
        problems.append(Problem(NOTES_FILE, message))
        captured_at = None
    return CaptureNote(url=url, captured_at=captured_at), problems


def is_web_address(url: str) -> bool:
    """Whether a page may link to `url`: http or https, a host, nothing that no address has (RFC 3986, 2)."""
    if _ORDINARY_ADDRESS.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s\x00-\x1f\x7f\"<>\\`]", url)


def read_capture(found: Found) -> Capture:
    """The capture with its bytes. Raises ProblemError: unreadable, empty, or larger than SIZE_LIMIT_BYTES."""
    data = read_file(found.path, found.source, SIZE_LIMIT_BYTES)
    if not data or data.isspace():
        raise ProblemError(
            found.source, "expected the text of a page, found an empty file; capture it again or remove it"
        )
    return Capture(source=found.source, data=data, url=found.note.url, captured_at=found.note.captured_at)
