"""read: a folder of saved pages → captures, one at a time, and a line for each file that cannot be one.

Nothing is followed out of the folder, nothing is opened that is not a plain file, nothing large is loaded.
"""

import difflib
import os
import stat
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path

from msgspec.structs import replace

from dbp_archive.beside import (
    ABOUT_FOLDERS,
    NO_CAPTURES,
    OF_SYSTEMS,
    about_the_folder,
    holds_parts_of_a_page,
    passed_over,
)
from dbp_archive.decoding import ENCODINGS
from dbp_archive.files import NO_PLAIN_FILE, printable
from dbp_archive.problems import FatalError, Problem, ProblemError, excerpt
from dbp_archive.readers import CONTAINER_SUFFIXES, PAGE_SUFFIXES, kind_of_page
from dbp_archive.readers.saved_page import HTML_SUFFIXES, read_page, saved_from
from dbp_archive.records import Capture, Record
from dbp_archive.statements import FORMS, Form
from dbp_archive.text import nfc
from dbp_archive.yaml_files import read_yaml_entries

ARTICLE_SUFFIXES = (".md",)
CAPTURE_SUFFIXES = (*PAGE_SUFFIXES, *ARTICLE_SUFFIXES, *CONTAINER_SUFFIXES)
"""Saved pages as text or HTML, articles as Markdown, files of many pages."""
_KINDS = "(text, HTML, Markdown, WARC, WET, JSON lines)"
"""The same in words."""
ARTICLES = "content/articles/"
"""How the sources of the articles begin that people write, whatever the content folder is called."""
NOTES_FILE = "captures.yaml"
FOLDER_LIMIT = 32
"""Folders within folders."""
NOTE_FORMS = {**FORMS, "encoding": Form(f"an encoding ({', '.join(ENCODINGS)})", ENCODINGS.__contains__)}
"""The form of what captures.yaml may say of a capture, by key."""
NEIGHBOURS = 16
"""Names before and behind a wrong one, in the order of the alphabet, among which the right one is looked for."""


class CaptureNote(Record, forbid_unknown_fields=True):
    """What captures.yaml may say of one capture, from outside its text."""

    url: str | None = None
    captured_at: str | None = None
    """ISO 8601, as precise as it is known: `2026`, `2026-01-31`, `2026-01-31T08:00:00+07:00`."""
    profile: str | None = None
    """Id of the profile to read it with, where its address does not tell."""
    translates: str | None = None
    """Address or id of the article of which it is a translation."""
    encoding: str | None = None
    """One of `ENCODINGS`; None leaves it to the bytes."""


class SourceFile(Record, kw_only=False, array_like=True):
    """A file that may be a capture, as the folder lists it. Fields may be given by place: there may be 100,000."""

    source: str
    """Path below the seeds folder, printable; of an article in the content folder, ARTICLES and the path below that."""
    path: str
    """A text: to open a Path takes longer than to read a page."""
    size_bytes: int
    changed_ns: int
    """Time of the last change of its bytes, in nanoseconds since 1970."""
    inode: int


class Files(Record):
    """The files of a folder that may be captures."""

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
    walk = _Walk(folder, CAPTURE_SUFFIXES)
    try:
        walk.list_folder(str(folder), "", 0)
    except (FileNotFoundError, NotADirectoryError) as error:
        message = "expected a folder of saved pages, found none; name it with --seeds DIR"
        raise FatalError(str(folder), message) from error
    except OSError as error:
        message = f"expected a readable folder, found: {error.strerror}; check its permissions"
        raise FatalError(str(folder), message) from error
    return walk.found()


def find_articles(content: Path) -> Files:
    """The articles that people wrote in `content`/articles, which need not be there; none is opened."""
    folder = content / "articles"
    walk = _Walk(folder, ARTICLE_SUFFIXES)
    if os.path.lexists(folder):
        try:
            walk.list_folder(str(folder), ARTICLES, 0)
        except OSError as error:
            message = f"expected a folder of articles that can be read, found: {error.strerror}; correct it"
            walk.problems.append(Problem(ARTICLES.rstrip("/"), message))
    return walk.found()


class _Walk:
    """One pass over the folders below `root`. A plain file costs one question to the system: 100,000 are ordinary."""

    def __init__(self, root: Path, suffixes: tuple[str, ...]) -> None:
        self.root = root
        self.suffixes = suffixes
        """How the names of captures end, in small letters."""
        self.files: list[SourceFile] = []
        """In no order."""
        self.problems: list[Problem] = []
        """A line for whatever is passed over, in the order of the names."""

    def found(self) -> Files:
        """What was taken in, in order."""
        return Files(files=tuple(sorted(self.files, key=attrgetter("source"))), problems=tuple(self.problems))

    def list_folder(self, folder: str, place: str, depth: int) -> None:
        """Take in what lies in `folder`, which is called `place`: empty, or with a slash at its end."""
        add, suffixes, unusual = self.files.append, self.suffixes, []
        path = os.path.join(folder, "")  # noqa: PTH118  a Path has no slash at its end, to which a name can be put
        with _scanned(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.startswith(".") or (name == NOTES_FILE and not place):
                    continue
                is_named_so = name.endswith(suffixes) and name.lower() not in NO_CAPTURES
                if not is_named_so or not entry.is_file(follow_symlinks=False):
                    unusual.append(entry)
                    continue
                try:
                    found = entry.stat(follow_symlinks=False)
                except OSError:  # gone, or a folder that may be listed and not entered
                    unusual.append(entry)
                    continue
                source = place + printable(name)
                add(SourceFile(source, path + name, found.st_size, found.st_mtime_ns, found.st_ino))
            self._take_unusual(unusual, path, place, depth)

    def _take_unusual(self, entries: list[os.DirEntry[str]], folder: str, place: str, depth: int) -> None:
        """Whatever in `folder`, with a slash at its end, is no plain file that ends as captures do."""
        other, parts = Counter[str](), 0
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            source, path, name = place + printable(entry.name), folder + entry.name, entry.name.lower()
            if name in OF_SYSTEMS:
                continue
            if entry.is_dir(follow_symlinks=False):
                if holds_parts_of_a_page(path, HTML_SUFFIXES):
                    parts += 1
                else:
                    self._list_below(path, source, depth + 1)
            elif name in ABOUT_FOLDERS:
                self.problems.append(about_the_folder(source))
            elif not name.endswith(self.suffixes):
                other[Path(entry.name).suffix.lower()] += 1
            elif fault := _fault(Path(path), self.root):
                self.problems.append(Problem(source, fault))
            else:
                found = entry.stat()
                self.files.append(SourceFile(source, path, found.st_size, found.st_mtime_ns, found.st_ino))
        called = place.removesuffix("/") or printable(self.root.name)
        expected = "ending in .md" if self.suffixes == ARTICLE_SUFFIXES else _KINDS
        self.problems.extend(passed_over(called, other, parts, expected))

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


@contextmanager
def _scanned(folder: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """What lies in `folder`; where the system can, by descriptor: it need not go the way there again for each file."""
    if os.scandir not in os.supports_fd:  # Windows
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


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
    if unknown := set(stated).difference(map(nfc, sources)):
        known = sorted(map(nfc, sources))
        problems += [_unknown_note(name, known) for name in sorted(unknown)]
    if _are_well_formed(stated.values()):
        return stated, tuple(problems)
    notes: dict[str, CaptureNote] = {}
    for name, note in stated.items():
        notes[name], faults = _checked(name, note)
        problems += faults
    return notes, tuple(problems)


def read_note(folder: Path, source: str) -> CaptureNote:
    """What captures.yaml says of one capture; nothing where it cannot be used: a build says why."""
    path = folder / NOTES_FILE
    if not os.path.lexists(path) or _fault(path, folder):
        return CaptureNote()
    try:
        stated, _ = read_yaml_entries(path, CaptureNote, NOTES_FILE)
    except ProblemError:
        return CaptureNote()
    note, _ = _checked(source, stated.get(nfc(source), CaptureNote()))
    return note


def _unknown_note(name: str, known: Sequence[str]) -> Problem:
    place = bisect(known, name)
    nearest = difflib.get_close_matches(name, known[max(0, place - NEIGHBOURS) : place + NEIGHBOURS], n=1)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove the entry or add the file"
    return Problem(NOTES_FILE, f"expected names of captures, found {excerpt(name)}; {remedy}")


def _are_well_formed(notes: Collection[CaptureNote]) -> bool:
    """Whether all values in `notes` are of their form, as nearly always; many captures share a day."""
    return all(
        form.fits(value)
        for key, form in NOTE_FORMS.items()
        for value in {getattr(note, key) for note in notes} - {None}
    )


def _checked(name: str, note: CaptureNote) -> tuple[CaptureNote, list[Problem]]:
    """`note` without what is not of its form, an address that is none, say, and a line for each such value."""
    problems: list[Problem] = []
    for key, form in NOTE_FORMS.items():
        value = getattr(note, key)
        if value is not None and not form.fits(value):
            message = f"expected {form.expected} for {excerpt(name)}, found {excerpt(value)}; correct it"
            problems.append(Problem(NOTES_FILE, message))
            note = replace(note, **{key: None})
    return note, problems


def read_capture(found: Found) -> Capture:
    """The capture with its bytes, unpacked. Raises ProblemError: unreadable, empty, too large, no page."""
    data = read_page(found.path, found.source)
    if not data or data.isspace():
        raise ProblemError(
            found.source, "expected the text of a page, found an empty file; capture it again or remove it"
        )
    kind = "text" if found.source.lower().endswith(ARTICLE_SUFFIXES) else kind_of_page(data, found.source)
    url = saved_from(data) if kind == "html" else None
    return with_note(Capture(source=found.source, data=data, url=url, kind=kind), found.note)


def with_note(capture: Capture, note: CaptureNote) -> Capture:
    """`capture` with what captures.yaml says of it, which comes before what the file says."""
    stated = {key: value for key in ("profile", *NOTE_FORMS) if (value := getattr(note, key)) is not None}
    return replace(capture, **stated) if stated else capture
