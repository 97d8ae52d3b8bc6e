"""read: a folder of saved pages → captures, one at a time, and a line for each file that cannot be one.

Nothing is followed out of the folder, nothing is opened that is not a plain file, nothing large is loaded.
"""

import difflib
import os
from bisect import bisect
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from dbp_archive.decoding import ENCODINGS
from dbp_archive.folders import ARTICLE_SUFFIXES, NOTES_FILE, fault_of, find_files
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.readers import kind_of_page
from dbp_archive.readers.saved_page import read_page, saved_from
from dbp_archive.records import Capture, Record
from dbp_archive.statements import FORMS, Form
from dbp_archive.text import nfc
from dbp_archive.yaml_files import read_yaml_entries

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


def read_notes(folder: Path, sources: Sequence[str]) -> tuple[Mapping[str, CaptureNote], tuple[Problem, ...]]:
    """captures.yaml by source in NFC, without what cannot be used, and a line for whatever that is.

    `sources` are those of the captures that there are. When the file is no YAML: one problem and no notes.
    """
    path = folder / NOTES_FILE
    if not os.path.lexists(path):
        return {}, ()
    if fault := fault_of(path, folder):
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
    if not os.path.lexists(path) or fault_of(path, folder):
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
