"""Captures that are to be read → parcels of them, and what each of a parcel holds.

A parcel is read in one go: captures that lie in one file follow one another, in its order.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import msgspec

from dbp_archive.arrival import Arrival
from dbp_archive.batches import BATCH, at, in_batches
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import read_capture, with_note
from dbp_archive.readers import Fragment, read_pages
from dbp_archive.records import Capture

Parcel = Sequence[Arrival]

_pack = msgspec.msgpack.Encoder().encode


def parcels(arrivals: Iterable[Arrival]) -> Iterator[Parcel]:
    """All of `arrivals`, by their files and their places in them.

    A process that gets some of a file's parcels gets them in the order of the file: one that can be unpacked from its
    beginning alone is unpacked once by each process.
    """
    ordered = sorted(arrivals, key=lambda arrival: (arrival.lies_in or arrival.source, arrival.offset))
    yield from in_batches(ordered, BATCH)


def read_parcel(parcel: Parcel) -> Iterator[tuple[Arrival, Capture | Problem]]:
    """Each capture with what captures.yaml says of it, or a line that says why there is none; one at a time."""
    for lies_in, group in groupby(parcel, key=attrgetter("lies_in")):
        if lies_in:
            yield from _read_fragments(lies_in, list(group))
        else:
            yield from ((arrival, _read_file(arrival)) for arrival in group)


def _read_file(arrival: Arrival) -> Capture | Problem:
    at(arrival.source)
    try:
        return read_capture(arrival.found())
    except ProblemError as error:
        return error.problem


def _read_fragments(container: str, arrivals: Sequence[Arrival]) -> Iterator[tuple[Arrival, Capture | Problem]]:
    """The captures at places of one file; a line for each that is not there any more."""
    fragments = [Fragment(arrival.source, arrival.offset, arrival.length_bytes) for arrival in arrivals]
    results = read_pages(Path(arrivals[0].path), container, fragments)
    found: Capture | Problem | None = None
    for arrival in arrivals:
        at(arrival.source)
        found = found or next(results, None)
        if isinstance(found, Capture) and found.source == arrival.source:
            yield arrival, with_note(found, arrival.said)
            found = None
        elif isinstance(found, Problem) and found.place == arrival.source:
            yield arrival, found
            found = None
        else:
            yield arrival, Problem(arrival.source, _why_lost(found))


def _why_lost(instead: Capture | Problem | None) -> str:
    """Why a place that was found gave nothing, when `instead` came of the file."""
    if isinstance(instead, Problem):
        return instead.message
    return "expected the page that was found here, found none; build again"


def digest_of(arrival: Arrival, read: Capture | Problem) -> str:
    """What tells whether a capture says what it said before: with what its file states beside it.

    The reason, for one that cannot be read.
    """
    if isinstance(read, Problem):
        return read.message
    if not arrival.lies_in:
        return read.sha256
    stated = (read.sha256, read.url, read.captured_at, read.kind, read.charset, read.title)
    return sha256(_pack(stated)).hexdigest()


def digest_parcels(several: Sequence[Parcel]) -> list[str]:
    """`digest_of` each capture in the parcels."""
    return [digest_of(arrival, read) for parcel in several for arrival, read in read_parcel(parcel)]


def refusal(digest: str, note: bytes) -> str:
    """What tells whether a capture would be refused again: what it says, and what captures.yaml says of it."""
    return f"{digest} {note.hex()}"
