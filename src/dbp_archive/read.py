"""read: a folder of saved pages → captures, one at a time, and a line for each file that cannot be one.

Nothing is followed out of the folder, nothing is opened that is not a plain file, nothing large is loaded.
"""

from pathlib import Path

from msgspec.structs import replace

from dbp_archive.folders import ARTICLE_SUFFIXES, find_files
from dbp_archive.notes import NOTE_FORMS, CaptureNote, pack_note, read_notes, unpack_note
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.readers import kind_of_page
from dbp_archive.readers.saved_page import read_page, saved_from
from dbp_archive.records import Capture, Record
from dbp_archive.text import nfc


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
    unsaid = pack_note(CaptureNote())
    notes = read_notes(folder, [file.source for file in listed.files])
    found = tuple(
        [
            Found(source=file.source, path=file.path, note=unpack_note(notes.by_source.get(nfc(file.source), unsaid)))
            for file in listed.files
        ]
    )
    return Seeds(captures=found, problems=(*listed.problems, *notes.problems))


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
