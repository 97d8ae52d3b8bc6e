"""Which files there are, and which of them say something that the catalog does not know."""

import time
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from dbp_archive.batches import Crew, at
from dbp_archive.catalog import Catalog
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import (
    ARTICLES,
    CaptureNote,
    Files,
    Found,
    SourceFile,
    find_articles,
    find_files,
    read_capture,
    read_notes,
)
from dbp_archive.text import nfc

RACY_NS = 2_000_000_000
"""A file changed so shortly before it was read may change again and show the same time, for file systems count in
steps of up to two seconds: the next build looks into it again."""

_pack = msgspec.msgpack.Encoder().encode
_unpack_note = msgspec.msgpack.Decoder(CaptureNote).decode
_unpack_problem = msgspec.msgpack.Decoder(Problem).decode


class Arrival(NamedTuple):
    """A file as it is found now."""

    source: str
    path: str
    size_bytes: int
    changed_ns: int
    inode: int
    note: bytes
    """`CaptureNote` as the catalog keeps it."""

    def found(self) -> Found:
        """The file, to be read."""
        return Found(source=self.source, path=self.path, note=_unpack_note(self.note))

    def settled_ns(self, now: int) -> int | None:
        """When it changed; None when that is so near to `now` that another change might not show."""
        return self.changed_ns if self.changed_ns < now - RACY_NS else None


def find_arrivals(folder: Path, content: Path) -> tuple[list[Arrival], tuple[Problem, ...]]:
    """The saved pages below `folder` and the articles in `content`, and a line for each file that cannot be one.

    An article says in its front matter what captures.yaml says of a page.
    """
    saved, written = find_files(folder), find_articles(content)
    notes, problems = read_notes(folder, [file.source for file in saved.files])
    listed, doubles = _united(saved, written)
    unsaid = _pack(CaptureNote())
    packed = {source: _pack(note) for source, note in notes.items()}
    arrivals = [
        Arrival(
            file.source,
            file.path,
            file.size_bytes,
            file.changed_ns,
            file.inode,
            packed.get(file.source if file.source.isascii() else nfc(file.source), unsaid),
        )
        for file in listed
    ]
    return arrivals, (*saved.problems, *written.problems, *problems, *doubles)


def _united(saved: Files, written: Files) -> tuple[list[SourceFile], list[Problem]]:
    """All files by source, and a line for each saved page that would have the source of an article."""
    sources = {file.source for file in written.files}
    doubles = {file.source for file in saved.files if file.source.startswith(ARTICLES)} & sources
    files = [*written.files, *(file for file in saved.files if file.source not in doubles)]
    message = "expected another path than an article in the content folder has, found the same; rename the saved page"
    return sorted(files, key=attrgetter("source")), [Problem(source, message) for source in sorted(doubles)]


class Sifted(NamedTuple):
    """What of the files is to be worked on."""

    news: list[Arrival]
    """New, or saying something else than before."""
    gone: set[str]
    """Sources that were there and are not any more."""
    problems: list[Problem]
    """Of files that cannot be read now as they could not before."""


def sift(catalog: Catalog, arrivals: Sequence[Arrival], crew: Crew) -> Sifted:
    """Tell what differs from what the catalog knows. A file that was only touched is looked into, and is no news."""
    known = {
        row[0]: row[1:] for row in catalog.stream("SELECT source, size_bytes, changed_ns, inode, note FROM captures")
    }
    refused = dict(catalog.rows("SELECT source, digest FROM refused"))
    doubtful = [arrival for arrival in arrivals if known.get(arrival.source) != arrival[2:]]
    gone = (known.keys() | refused.keys()) - {arrival.source for arrival in arrivals}
    digests = {
        arrival.source: catalog.value("SELECT sha256 FROM captures WHERE source = ?", arrival.source)
        for arrival in doubtful
        if arrival.source in known and known[arrival.source][3] == arrival.note
    } | refused
    del known
    news = [arrival for arrival in doubtful if arrival.source not in digests]
    touched = [arrival for arrival in doubtful if arrival.source in digests]
    problems = []
    now = time.time_ns()
    for batch, found in crew.map(digest_batch, touched):
        for arrival, digest in zip(batch, found, strict=True):
            if digests[arrival.source] not in (digest, refusal(digest, arrival.note)):
                news.append(arrival)
            elif arrival.source in refused:
                row = catalog.value("SELECT problem FROM refused WHERE source = ?", arrival.source)
                problems.append(_unpack_problem(row))
            else:
                stamp = (arrival.size_bytes, arrival.settled_ns(now), arrival.inode, arrival.source)
                catalog.change("UPDATE captures SET size_bytes = ?, changed_ns = ?, inode = ? WHERE source = ?", *stamp)
    return Sifted(sorted(news), gone, problems)


def refusal(digest: str, note: bytes) -> str:
    """What tells whether a file would be refused again: what it says, and what captures.yaml says of it."""
    return f"{digest} {note.hex()}"


def digest_batch(arrivals: Sequence[Arrival]) -> list[str]:
    """What tells whether each file says what it said before: a digest; the reason, for one that cannot be read."""
    return [_digest(arrival) for arrival in arrivals]


def _digest(arrival: Arrival) -> str:
    at(arrival.source)
    try:
        return read_capture(arrival.found()).sha256
    except ProblemError as error:
        return error.problem.message
