"""captures.yaml → what is known of each capture beside its text.

What an entry says follows from its own lines: of a large file that was edited, only the entries are read that differ.
"""

import difflib
import os
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from dbp_archive.decoding import ENCODINGS
from dbp_archive.folders import NOTES_FILE, fault_of
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.records import Record
from dbp_archive.statements import FORMS, Form
from dbp_archive.text import nfc
from dbp_archive.yaml_files import PLAIN_LINES_LIMIT, read_yaml_entries, read_yaml_text
from dbp_archive.yaml_lines import differing_entries, entry_of, read_plain_entries

NOTE_FORMS = {**FORMS, "encoding": Form(f"an encoding ({', '.join(ENCODINGS)})", ENCODINGS.__contains__)}
"""The form of what captures.yaml may say of a capture, by key."""
FEW = 64
"""Files that are looked up one by one among all; with more of them, all are looked at."""
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


pack_note = msgspec.msgpack.Encoder().encode
unpack_note = msgspec.msgpack.Decoder(CaptureNote).decode


class Notes(NamedTuple):
    """What captures.yaml says."""

    by_source: Mapping[str, bytes]
    """By source in NFC, as `pack_note` packs it, without what cannot be used."""
    problems: tuple[Problem, ...]
    """A line for whatever that is."""
    text: str | None
    """What the file says it with, when all of it is plain and there is nothing to say of it."""


def read_notes(folder: Path, sources: Sequence[str]) -> Notes:
    """captures.yaml of `folder`. When the file is no YAML: one problem and no notes.

    `sources` are those of the captures that there are.
    """
    try:
        text = _read_text(folder)
        if (plain := _read_plain(text)) is not None:
            problems = tuple(_unknown_notes(plain, sources))
            return Notes(plain, problems, None if problems else text)
        stated, faults = read_yaml_entries(text, CaptureNote, NOTES_FILE)
    except ProblemError as error:
        return Notes({}, (error.problem,), None)
    faults += _unknown_notes(stated, sources)
    notes: dict[str, bytes] = {}
    for name, note in stated.items():
        checked, found = _checked(name, note)
        notes[name] = pack_note(checked)
        faults += found
    return Notes(notes, tuple(faults), None)


def _read_text(folder: Path) -> str:
    """The text of captures.yaml; empty when there is none. Raises ProblemError."""
    path = folder / NOTES_FILE
    if not os.path.lexists(path):
        return ""
    if fault := fault_of(path, folder):
        raise ProblemError(NOTES_FILE, fault)
    return read_yaml_text(path, NOTES_FILE)


def _read_plain(text: str) -> dict[str, bytes] | None:
    """What `text` says, by name; None when it has another line than plain ones, or anything wrong."""
    stated = read_plain_entries(text, PLAIN_LINES_LIMIT)
    if stated is None:
        return None
    try:
        notes = {name: msgspec.convert(fields or {}, CaptureNote) for name, fields in stated.items()}
    except msgspec.ValidationError:
        return None
    return {name: pack_note(note) for name, note in notes.items()} if _are_well_formed(notes.values()) else None


class Edit(NamedTuple):
    """What captures.yaml says now, beside what it said before."""

    text: str
    """All of it: plain, and nothing in it is wrong."""
    names: AbstractSet[str]
    """Names of the entries that are not as they were, those that are gone among them."""

    def note_of(self, name: str) -> bytes | None:
        """What is said of one capture. The text is searched for it: that is for few of them."""
        lines = entry_of(self.text, name)
        return None if lines is None else (_read_plain(lines) or {}).get(name)


def read_edit(folder: Path, before: str) -> Edit | None:
    """captures.yaml of `folder`, of which `before` was all and good; None when it must be read as a whole to tell.

    Of a large file that was edited at one place, nothing else is read.
    """
    try:
        text = _read_text(folder)
    except ProblemError:
        return None
    old, new = (_read_plain(lines) for lines in differing_entries(before, text))
    if old is None or new is None or len(new) > FEW or text.count("\n") >= PLAIN_LINES_LIMIT:
        return None
    lines = f"\n{text}"
    if any(lines.count(f"\n{name}:") > 1 for name in new):
        return None
    return Edit(text, old.keys() | new.keys())


def read_note(folder: Path, source: str) -> CaptureNote:
    """What captures.yaml says of one capture; nothing where it cannot be used: a build says why."""
    try:
        stated, _ = read_yaml_entries(_read_text(folder), CaptureNote, NOTES_FILE)
    except ProblemError:
        return CaptureNote()
    note, _ = _checked(source, stated.get(nfc(source), CaptureNote()))
    return note


def _unknown_notes(stated: Iterable[str], sources: Sequence[str]) -> list[Problem]:
    """A line for each entry that names no capture."""
    unknown = set(stated).difference(map(nfc, sources))
    known = sorted(map(nfc, sources)) if unknown else []
    return [_unknown_note(name, known) for name in sorted(unknown)]


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
