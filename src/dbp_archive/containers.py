"""Files of many captures → what lies in each, listed once and remembered while the file is as it was."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from dbp_archive.arrival import Arrival
from dbp_archive.batches import Crew, at
from dbp_archive.catalog import Catalog
from dbp_archive.files import settled_ns
from dbp_archive.folders import NOTES_FILE, SourceFile
from dbp_archive.notes import CaptureNote, pack_note, unpack_note
from dbp_archive.problems import Problem, excerpt
from dbp_archive.readers import CONTAINER_SUFFIXES, Fragment, find_pages
from dbp_archive.text import nfc

PROBLEMS_LIMIT = 1_000
"""Lines about one file; how many there are beyond is one line more."""
SHARED = ("profile", "captured_at", "encoding")
"""What captures.yaml may say of all captures in a file at once."""

_pack = msgspec.msgpack.Encoder().encode
_unpack_places = msgspec.msgpack.Decoder(tuple[tuple[str, int, int], ...]).decode
_unpack_problems = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode


class Container(NamedTuple):
    """A file of many captures."""

    file: SourceFile
    fragments: tuple[Fragment, ...]

    def arrivals(self, note_of: Callable[[str], bytes | None]) -> Iterator[Arrival]:
        """Its captures, with what captures.yaml says of each; without those of which `note_of` gives nothing."""
        file = self.file
        stamp = (file.size_bytes, file.changed_ns, file.inode)
        for fragment in self.fragments:
            if note := note_of(fragment.source):
                place = (file.source, fragment.offset, fragment.size_bytes)
                yield Arrival(fragment.source, file.path, *stamp, note, *place)


def note_within(container: str, shared: CaptureNote, notes: Mapping[str, bytes], source: str) -> bytes:
    """What captures.yaml says of the capture `source` in the file `container`; of all in it where it is silent.

    `notes` are by source in NFC.
    """
    own = notes.get(nfc(source)) if source != container else None
    return pack_note(completed(unpack_note(own), shared) if own else shared)


def completed(own: CaptureNote, shared: CaptureNote) -> CaptureNote:
    """What captures.yaml says of one capture, with what it says of all in the same file where it is silent."""
    missing = {key: getattr(shared, key) for key in SHARED if getattr(own, key) is None}
    return replace(own, **missing)


def shared_note(source: str, notes: Mapping[str, bytes]) -> tuple[CaptureNote, list[Problem]]:
    """What captures.yaml says of all captures in the file `source`, and a line for what can be said of one alone."""
    packed = notes.get(nfc(source))
    note = unpack_note(packed) if packed else CaptureNote()
    undue = [key for key in ("url", "translates") if getattr(note, key) is not None]
    expected = f"expected {', '.join(SHARED)} for {excerpt(source)}, which may hold many captures"
    message = f"{expected}, found %s; say it of one of them, as of {excerpt(f'{source}#0')}"
    faults = [Problem(NOTES_FILE, message % key) for key in undue]
    return replace(note, url=None, translates=None), faults


def may_hold_many(source: str) -> bool:
    """Whether a file is one of many captures, by its name."""
    return source.lower().endswith(CONTAINER_SUFFIXES)


def open_containers(
    catalog: Catalog, files: Iterable[SourceFile], crew: Crew
) -> tuple[dict[str, Container], list[Problem]]:
    """By source, the files of many captures among `files`, and a line for whatever in them cannot be one.

    Only those are opened that are not as the last build found them.
    """
    files = [file for file in files if may_hold_many(file.source)]
    now = time.time_ns()
    known = {row[0]: row[1:] for row in catalog.rows("SELECT * FROM containers")}
    stale = [file for file in files if _stamp(file) != known.get(file.source, ((),))[:3]]
    for batch, found in crew.map(list_batch, stale, size=1):
        for file, content in zip(batch, found, strict=True):
            stamp = (file.size_bytes, settled_ns(file.changed_ns, now), file.inode)
            known[file.source] = (*stamp, *content)
            catalog.change("REPLACE INTO containers VALUES (?, ?, ?, ?, ?, ?)", file.source, *known[file.source])
    gone = known.keys() - {file.source for file in files}
    catalog.change_many("DELETE FROM containers WHERE source = ?", ((source,) for source in sorted(gone)))
    problems = [problem for file in files for problem in _unpack_problems(known[file.source][4])]
    return {
        file.source: Container(file, tuple(_places(file.source, known[file.source][3]))) for file in files
    }, problems


def _stamp(file: SourceFile) -> tuple[int, int, int]:
    return file.size_bytes, file.changed_ns, file.inode


def _places(source: str, packed: bytes) -> Iterator[Fragment]:
    return (Fragment(source + tail, offset, size_bytes) for tail, offset, size_bytes in _unpack_places(packed))


def list_batch(files: Sequence[SourceFile]) -> list[tuple[bytes, bytes]]:
    """Of each file, as the catalog keeps it: where captures lie in it, and a line for whatever cannot be one."""
    return [_list(file) for file in files]


def _list(file: SourceFile) -> tuple[bytes, bytes]:
    at(file.source)
    places, problems, unsaid = list[tuple[str, int, int]](), list[Problem](), 0
    for found in find_pages(Path(file.path), file.source):
        if isinstance(found, Fragment):
            places.append((found.source.removeprefix(file.source), found.offset, found.size_bytes))
        elif len(problems) < PROBLEMS_LIMIT:
            problems.append(found)
        else:
            unsaid += 1
    if unsaid:
        problems.append(Problem(file.source, f"{unsaid:,} more lines like these about this file"))
    return _pack(places), _pack(problems)
