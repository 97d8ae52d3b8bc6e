"""Which files there are, and which of them say something that the catalog does not know."""

import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain, takewhile
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from dbp_archive.arrival import Arrival
from dbp_archive.batches import BATCH, Crew, in_batches
from dbp_archive.catalog import Catalog
from dbp_archive.containers import Container, open_containers, shared_note
from dbp_archive.files import RACY_NS
from dbp_archive.folders import ARTICLES, NOTES_FILE, Files, SourceFile, find_articles, find_files
from dbp_archive.notes import CaptureNote, pack_note, read_notes
from dbp_archive.parcels import digest_parcels, parcels, refusal
from dbp_archive.problems import Problem
from dbp_archive.records import Record
from dbp_archive.text import nfc

_pack = msgspec.msgpack.Encoder().encode
_unpack_notes = msgspec.msgpack.Decoder(dict[str, bytes]).decode
_unpack_problem = msgspec.msgpack.Decoder(Problem).decode


class SeedsState(Record):
    """The seeds and articles as a build found them."""

    stamp: str
    """See `stamp_of`."""
    problems: tuple[Problem, ...]
    """Of captures.yaml, and of files that cannot be understood."""


class Listed(NamedTuple):
    """The files that there are; none is opened."""

    folder: Path
    """Of the saved pages."""
    saved: Files
    written: Files
    """Articles that people wrote in the content folder."""


class Sifted(NamedTuple):
    """What of the files is to be worked on."""

    arrivals: Sequence[Arrival]
    """All files; none when a stamp told that they are as they were."""
    news: list[Arrival]
    """New, or saying something else than before."""
    gone: set[str]
    """Sources that were there and are not any more."""
    passed_over: tuple[Problem, ...]
    """Of what lies in the folders and is no file to be read."""
    problems: tuple[Problem, ...]
    """Of captures.yaml, and of files that cannot be understood, as they could not before."""
    stamp: str | None
    """See `stamp_of`."""

    def without_files(self) -> Self:
        """The rest, once the files are taken in: those of a large archive fill much memory."""
        return self._replace(arrivals=(), news=[], gone=set())


def sift(catalog: Catalog, listed: Listed, crew: Crew, *, trusts_stamp: bool) -> Sifted:
    """Tell what of the files differs from what the catalog knows.

    When none was touched, and `trusts_stamp`, that is all there is to say.
    """
    passed_over = (*listed.saved.problems, *listed.written.problems)
    stamp = stamp_of(listed)
    known = _remembered(catalog) if trusts_stamp else None
    if known and known.stamp == stamp:
        return Sifted((), [], set(), passed_over, known.problems, stamp)
    containers, unread = open_containers(catalog, listed.saved.files, crew)
    arrivals, problems = _find_arrivals(catalog, listed, containers)
    news, gone, refusals = compare(catalog, arrivals, crew)
    return Sifted(arrivals, news, gone, passed_over, (*unread, *problems, *refusals), stamp)


def list_files(folder: Path, content: Path) -> Listed:
    """The saved pages below `folder` and the articles in `content`. Raises FatalError when `folder` is not there."""
    return Listed(folder, find_files(folder), find_articles(content))


def stamp_of(listed: Listed) -> str | None:
    """What shows whether a capture or captures.yaml came, went or changed since the files were `listed`.

    It is a digest of names, sizes, times and inodes; None while a file is so new that another change might not show.
    """
    notes = _status(listed.folder / NOTES_FILE)
    files = (listed.saved.files, listed.written.files)
    newest = max((file.changed_ns for kind in files for file in kind), default=0)
    if max(newest, notes[1] if notes else 0) >= time.time_ns() - RACY_NS:
        return None
    digest = sha256(_pack((notes, *map(len, files))))
    for batch in in_batches(chain(*files), BATCH):  # all at once, they would fill more memory than the list of them
        digest.update(_pack(batch))
    return digest.hexdigest()


def _status(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def remember_seeds(catalog: Catalog, stamp: str | None, problems: Iterable[Problem]) -> None:
    """Let the next build know how the seeds stand, and what there was to say of them."""
    state = SeedsState(stamp=stamp or "", problems=tuple(problems))
    catalog.put("seeds", msgspec.json.encode(state).decode())


def _remembered(catalog: Catalog) -> SeedsState | None:
    known = catalog.get("seeds")
    return msgspec.json.decode(known, type=SeedsState) if known else None


def _find_arrivals(
    catalog: Catalog, listed: Listed, containers: Mapping[str, Container]
) -> tuple[list[Arrival], tuple[Problem, ...]]:
    """The files, and the places in files of many, with what captures.yaml says of each, by source.

    And a line for what it says in vain. An article says in its front matter what captures.yaml says of a page.
    """
    places = [place.source for container in containers.values() for place in container.fragments]
    notes, problems = _read_notes(catalog, listed.folder, [*places, *(file.source for file in listed.saved.files)])
    files, doubles = _united(listed.saved, listed.written)
    unsaid = pack_note(CaptureNote())
    arrivals, faults = list[Arrival](), list[Problem]()
    for file in files:
        if container := containers.get(file.source):
            shared, found = shared_note(file.source, notes)
            faults += found
            arrivals += container.arrivals(shared, notes)
        else:
            note = notes.get(file.source if file.source.isascii() else nfc(file.source), unsaid)
            arrivals.append(Arrival(file.source, file.path, file.size_bytes, file.changed_ns, file.inode, note))
    if containers:
        arrivals.sort(key=attrgetter("source"))
    return arrivals, (*problems, *doubles, *faults)


def _read_notes(
    catalog: Catalog, folder: Path, sources: Sequence[str]
) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """What captures.yaml says by source, and a line for what it says in vain; remembered for the next build."""
    remembered = catalog.value("SELECT by_lines FROM notes")
    known = _unpack_notes(remembered) if remembered else {}
    notes = read_notes(folder, sources, known)
    if notes.by_lines.keys() != known.keys():
        catalog.change("DELETE FROM notes")
        catalog.change("INSERT INTO notes VALUES (?)", _pack(notes.by_lines))
    return notes.by_source, notes.problems


def _united(saved: Files, written: Files) -> tuple[list[SourceFile], list[Problem]]:
    """All files by source, and a line for each saved page that would have the source of an article."""
    by_source = attrgetter("source")
    start = bisect_left(saved.files, ARTICLES, key=by_source)
    beside = list(takewhile(lambda file: file.source.startswith(ARTICLES), saved.files[start:]))
    sources = {file.source for file in written.files}
    articles = sorted([*written.files, *(file for file in beside if file.source not in sources)], key=by_source)
    message = "expected another path than an article in the content folder has, found the same; rename the saved page"
    doubles = [Problem(file.source, message) for file in beside if file.source in sources]
    return [*saved.files[:start], *articles, *saved.files[start + len(beside) :]], doubles


def compare(catalog: Catalog, arrivals: Sequence[Arrival], crew: Crew) -> tuple[list[Arrival], set[str], list[Problem]]:
    """Files that are news, sources that are gone, and a line for each file that still cannot be understood.

    A file that was only touched is looked into, and is no news.
    """
    refused = dict(catalog.rows("SELECT source, digest FROM refused"))
    news, doubtful, gone = _beside_known(catalog, arrivals, refused)
    problems = []
    now = time.time_ns()
    for batch, found in crew.map(digest_parcels, parcels(doubtful), size=1):
        for arrival, digest in zip(chain.from_iterable(batch), found, strict=True):
            if doubtful[arrival] not in (digest, refusal(digest, arrival.note)):
                news.append(arrival)
            elif arrival.source in refused:
                row = catalog.value("SELECT problem FROM refused WHERE source = ?", arrival.source)
                problems.append(_unpack_problem(row))
            else:
                stamp = (arrival.size_bytes, arrival.settled_ns(now), arrival.inode, arrival.source)
                catalog.change("UPDATE captures SET size_bytes = ?, changed_ns = ?, inode = ? WHERE source = ?", *stamp)
    return sorted(news, key=attrgetter("source")), gone, problems


def _beside_known(
    catalog: Catalog, arrivals: Sequence[Arrival], refused: Mapping[str, str]
) -> tuple[list[Arrival], dict[Arrival, str], set[str]]:
    """Files that are news; files that may have changed, with the digest that will tell; sources that are gone.

    What is known passes by in the order of the files: it is never in memory as a whole.
    """
    news, doubtful, gone = list[Arrival](), dict[Arrival, str](), set[str]()
    known = catalog.stream("SELECT source, size_bytes, changed_ns, inode, note FROM captures ORDER BY source")
    row = next(known, None)
    for arrival in arrivals:
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
    return news, doubtful, gone | (refused.keys() - {arrival.source for arrival in arrivals if refused})
