"""captures.yaml → what is known of each capture beside its text.

A large one is read entry by entry: what an entry says follows from its own lines, so a build remembers it by these and
reads only entries that are new.
"""

import difflib
import os
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from dbp_archive.yaml_lines import BEFORE_ENTRY, read_plain_entries

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


pack_note = msgspec.msgpack.Encoder().encode
unpack_note = msgspec.msgpack.Decoder(CaptureNote).decode


class Notes(NamedTuple):
    """What captures.yaml says."""

    by_source: Mapping[str, bytes]
    """By source in NFC, as `pack_note` packs it, without what cannot be used."""
    problems: tuple[Problem, ...]
    """A line for whatever that is."""
    by_lines: Mapping[str, bytes]
    """The same by the lines of each entry; nothing where not all of the file is plain and good."""


NONE = Notes({}, (), {})


def read_notes(folder: Path, sources: Sequence[str], known: Mapping[str, bytes] = NONE.by_lines) -> Notes:
    """captures.yaml of `folder`. When the file is no YAML: one problem and no notes.

    `sources` are those of the captures that there are, `known` is what `by_lines` was before.
    """
    path = folder / NOTES_FILE
    if not os.path.lexists(path):
        return NONE
    if fault := fault_of(path, folder):
        return NONE._replace(problems=(Problem(NOTES_FILE, fault),))
    try:
        text = read_yaml_text(path, NOTES_FILE)
        if good := _read_entries(text, known):
            return good._replace(problems=tuple(_unknown_notes(good.by_source, sources)))
        stated, problems = read_yaml_entries(text, CaptureNote, NOTES_FILE)
    except ProblemError as error:
        return NONE._replace(problems=(error.problem,))
    problems += _unknown_notes(stated, sources)
    notes: dict[str, bytes] = {}
    for name, note in stated.items():
        checked, faults = _checked(name, note)
        notes[name] = pack_note(checked)
        problems += faults
    return NONE._replace(by_source=notes, problems=tuple(problems))


def _read_entries(text: str, known: Mapping[str, bytes]) -> Notes | None:
    """What `text` says; None when it has another line than plain ones, or anything wrong. What `known` has is good."""
    if text.count("\n") >= PLAIN_LINES_LIMIT:
        return None
    head, *entries = BEFORE_ENTRY.split(f"\n{text}")
    names = [lines.partition(":")[0] for lines in entries]
    stated = read_plain_entries(
        "\n".join((head, *(lines for lines in entries if lines not in known))), PLAIN_LINES_LIMIT
    )
    if stated is None or len(set(names)) < len(names):
        return None
    try:
        new = {name: msgspec.convert(fields or {}, CaptureNote) for name, fields in stated.items()}
    except msgspec.ValidationError:
        return None
    if not _are_well_formed(new.values()):
        return None
    found = [known.get(lines) or pack_note(new[name]) for lines, name in zip(entries, names, strict=True)]
    return Notes(dict(zip(names, found, strict=True)), (), dict(zip(entries, found, strict=True)))


def read_note(folder: Path, source: str) -> CaptureNote:
    """What captures.yaml says of one capture; nothing where it cannot be used: a build says why."""
    path = folder / NOTES_FILE
    if not os.path.lexists(path) or fault_of(path, folder):
        return CaptureNote()
    try:
        stated, _ = read_yaml_entries(read_yaml_text(path, NOTES_FILE), CaptureNote, NOTES_FILE)
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
