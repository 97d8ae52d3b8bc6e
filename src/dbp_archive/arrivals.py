"""Which files there are, and which of them say something that the catalog does not know."""

import time
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from dbp_archive.arrival import Arrival
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog, in_json
from dbp_archive.containers import may_hold_many, note_within, open_containers, shared_note
from dbp_archive.files import settled_ns
from dbp_archive.folders import NOTES_FILE, SourceFile
from dbp_archive.listed import Listed
from dbp_archive.notes import FEW, CaptureNote, pack_note, read_edit, read_notes
from dbp_archive.parcels import digest_parcels, parcels, refusal
from dbp_archive.problems import Problem
from dbp_archive.records import Record
from dbp_archive.text import nfc
from dbp_archive.touched import find_touched

UNSAID = pack_note(CaptureNote())
"""What is known of a capture of which captures.yaml says nothing."""

_unpack_problem = msgspec.msgpack.Decoder(Problem).decode


class SeedsState(Record):
    """What a build found beside the files themselves."""

    stamp: str | None
    """See `stamp_of`."""
    problems: tuple[Problem, ...]
    """Of captures.yaml, and of files that cannot be understood."""


class Sifted(NamedTuple):
    """What of the files is to be worked on."""

    listed: Listed
    """All of them."""
    news: list[Arrival]
    """New, or saying something else than before."""
    gone: set[str]
    """Sources that were there and are not any more."""
    problems: tuple[Problem, ...]
    """Of captures.yaml, and of files that cannot be understood, as they could not before."""
    stamp: str | None
    """See `stamp_of`."""

    def without_files(self) -> Self:
        """The rest, once the files are taken in: those of a large archive fill much memory."""
        return self._replace(listed=self.listed.without_files(), news=[], gone=set())


def sift(catalog: Catalog, listed: Listed, crew: Crew) -> Sifted:
    """Tell what of the files differs from what the catalog knows."""
    stamp, known = stamp_of(listed.folder / NOTES_FILE), _remembered(catalog)
    touched = find_touched(catalog, listed.files())
    if known and known.stamp == stamp is not None and touched == set():
        return Sifted(listed, [], set(), known.problems, stamp)
    found = None if touched is None else _find_few(catalog, listed, touched)
    found = found or _find_all(catalog, listed, crew)
    news, gone, refusals = compare(catalog, found, crew)
    return Sifted(listed, news, gone, (*found.problems, *refusals), stamp)


class Found(NamedTuple):
    """Files as they are found now."""

    arrivals: Sequence[Arrival]
    """By source."""
    scope: AbstractSet[str] | None
    """Sources of those that were looked for; None when all were."""
    problems: tuple[Problem, ...]
    """Of captures.yaml, and of files that are passed over."""


def _find_all(catalog: Catalog, listed: Listed, crew: Crew) -> Found:
    """All files, and the places in files of many, with what captures.yaml says of each.

    An article says in its front matter what captures.yaml says of a page.
    """
    containers, unread = open_containers(catalog, listed.saved.files, crew)
    places = [place.source for container in containers.values() for place in container.fragments]
    notes = read_notes(listed.folder, [*places, *(file.source for file in listed.saved.files)])
    catalog.change("DELETE FROM notes")
    if notes.text is not None:
        catalog.change("INSERT INTO notes VALUES (?)", notes.text)
    files, doubles = listed.united()
    arrivals, faults = list[Arrival](), list[Problem]()
    for file in files:
        if container := containers.get(file.source):
            shared, undue = shared_note(file.source, notes.by_source)
            faults += undue
            arrivals += container.arrivals(partial(note_within, file.source, shared, notes.by_source))
        else:
            arrivals.append(_arrival(file, notes.by_source.get(_name(file))))
    if containers:
        arrivals.sort(key=attrgetter("source"))
    return Found(arrivals, None, (*unread, *notes.problems, *doubles, *faults))


def _find_few(catalog: Catalog, listed: Listed, touched: AbstractSet[str]) -> Found | None:
    """The files `touched`, those that were refused, and those of which captures.yaml says something else.

    None when they are many, and where more must be looked at: files of many captures, or a captures.yaml of which there
    is something to say.
    """
    if any(map(may_hold_many, touched)) or catalog.value("SELECT 1 FROM containers LIMIT 1"):
        return None
    before = catalog.value("SELECT text FROM notes")
    edit = None if before is None else read_edit(listed.folder, before)
    if edit is None:
        return None
    scope = {*touched, *edit.names, *catalog.column("SELECT source FROM refused")}
    if len(scope) > FEW:
        return None
    saved = {file.source for file in listed.saved.files if file.source in scope}
    if any(map(edit.note_of, scope - saved)):  # an entry names no capture
        return None
    if edit.text != before:
        catalog.change("UPDATE notes SET text = ?", edit.text)
    files, doubles = listed.united()
    arrivals = [_arrival(file, edit.note_of(_name(file))) for file in files if file.source in scope]
    return Found(arrivals, scope, tuple(doubles))


def _name(file: SourceFile) -> str:
    """What captures.yaml calls it."""
    return file.source if file.source.isascii() else nfc(file.source)


def _arrival(file: SourceFile, note: bytes | None) -> Arrival:
    return Arrival(file.source, file.path, file.size_bytes, file.changed_ns, file.inode, note or UNSAID)


def stamp_of(path: Path) -> str | None:
    """What shows whether a file changed; empty when there is none, None while another change might not show."""
    try:
        found = path.stat()
    except OSError:
        return ""
    changed_ns = settled_ns(found.st_mtime_ns, time.time_ns())
    return None if changed_ns is None else f"{found.st_size} {changed_ns} {found.st_ino}"


def remember_seeds(catalog: Catalog, stamp: str | None, problems: Iterable[Problem]) -> None:
    """Let the next build know how captures.yaml stands, and what there was to say of the seeds."""
    state = SeedsState(stamp=stamp, problems=tuple(problems))
    catalog.put("seeds", msgspec.json.encode(state).decode())


def _remembered(catalog: Catalog) -> SeedsState | None:
    known = catalog.get("seeds")
    return msgspec.json.decode(known, type=SeedsState) if known else None


def arrivals_again(catalog: Catalog, listed: Listed, crew: Crew) -> list[Arrival]:
    """All captures that the catalog has, as they were found."""
    containers, _ = open_containers(catalog, listed.saved.files, crew)
    notes: dict[str, bytes] = dict(catalog.rows("SELECT source, note FROM captures"))
    files, _ = listed.united()
    single = (_arrival(file, notes[file.source]) for file in files if file.source in notes)
    joined = (container.arrivals(notes.get) for container in containers.values())
    return [*single, *chain.from_iterable(joined)]


def compare(catalog: Catalog, found: Found, crew: Crew) -> tuple[list[Arrival], set[str], list[Problem]]:
    """Files that are news, sources that are gone, and a line for each file that still cannot be understood.

    A file that was only touched is looked into, and is no news.
    """
    refused = dict(catalog.rows("SELECT source, digest FROM refused"))
    news, doubtful, gone = _beside_known(catalog, found, refused)
    problems = []
    now = time.time_ns()
    for batch, digests in crew.map(digest_parcels, parcels(doubtful), size=1):
        for arrival, digest in zip(chain.from_iterable(batch), digests, strict=True):
            if doubtful[arrival] not in (digest, refusal(digest, arrival.note)):
                news.append(arrival)
            elif arrival.source in refused:
                row = catalog.value("SELECT problem FROM refused WHERE source = ?", arrival.source)
                problems.append(_unpack_problem(row))
            else:
                stamp = (arrival.size_bytes, arrival.settled_ns(now), arrival.inode, arrival.source)
                catalog.change("UPDATE captures SET size_bytes = ?, changed_ns = ?, inode = ? WHERE source = ?", *stamp)
    return sorted(news, key=attrgetter("source")), gone, problems


_KNOWN = "SELECT source, size_bytes, changed_ns, inode, note FROM captures"


def _beside_known(
    catalog: Catalog, found: Found, refused: Mapping[str, str]
) -> tuple[list[Arrival], dict[Arrival, str], set[str]]:
    """Files that are news; files that may have changed, with the digest that will tell; sources that are gone.

    What is known passes by in the order of the files: it is never in memory as a whole.
    """
    news, doubtful, gone = list[Arrival](), dict[Arrival, str](), set[str]()
    if found.scope is None:
        known = catalog.stream(f"{_KNOWN} ORDER BY source")
    else:
        asked = in_json(found.scope)
        known = catalog.stream(f"{_KNOWN} WHERE source IN (SELECT value FROM json_each(?)) ORDER BY source", asked)
    row = next(known, None)
    for arrival in found.arrivals:
        while row and row[0] < arrival.source:
            gone.add(row[0])
            row = next(known, None)
        if row and row[0] == arrival.source:
            if row[4] != arrival.note:
                news.append(arrival)
            elif row[1:4] != (arrival.size_bytes, arrival.changed_ns, arrival.inode):
                doubtful[arrival] = catalog.value("SELECT digest FROM captures WHERE source = ?", arrival.source)
            row = next(known, None)
        elif arrival.source in refused:
            doubtful[arrival] = refused[arrival.source]
        else:
            news.append(arrival)
    gone.update(row[0] for row in (row, *known) if row)
    return news, doubtful, gone | (refused.keys() - {arrival.source for arrival in found.arrivals if refused})
