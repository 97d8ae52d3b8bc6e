"""Files → the catalog: what is new or changed is read, parsed and shown, what is gone is forgotten.

The page that shows how a capture was read needs nothing but the capture: it is made here, while its lines are in
memory, and so is the copy for download.
"""

import time
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain

import msgspec
from msgspec.structs import replace

from dbp_archive.arrival import Arrival
from dbp_archive.arrivals import Sifted
from dbp_archive.catalog import Catalog, make_indexes
from dbp_archive.changes import Changes, Reading, forget, settle, store
from dbp_archive.entries import enter_capture
from dbp_archive.parcels import Parcel, digest_of, parcels, read_parcel, refusal
from dbp_archive.parsers import parse_capture
from dbp_archive.plan.captures import NOTHING, Hiding, capture_page
from dbp_archive.press import Made, Press
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.records import CORRECTIONS, Capture, ParsedCapture
from dbp_archive.work import Work

_pack = msgspec.msgpack.Encoder().encode


def take_in(work: Work, sifted: Sifted) -> tuple[Changes, list[Problem]]:
    """Bring the catalog's captures up to date, and make the files of the site that show them.

    Gives what changed, and a line for each file that cannot be read.
    """
    changes, problems = Changes(is_first=work.is_fresh), list[Problem]()
    catalog, frames = work.catalog, work.press.frames
    now = time.time_ns()
    with work.progress.step("read", len(sifted.news)):
        work.shelves.doubt(forget(catalog, sifted.gone, changes, frames))
        for batch, readings in work.crew.map(read_parcels, parcels(sifted.news), work.press, size=1):
            pairs = list(zip(chain.from_iterable(batch), readings, strict=True))
            work.shelves.doubt(forget(catalog, (arrival.source for arrival, _ in pairs), changes, frames))
            store(catalog, [pair for pair in pairs if pair[1].entry], changes, now)
            work.shelves.enter(file for reading in readings for file in reading.files)
            for refused in (pair for pair in pairs if pair[1].entry is None):
                problems += _refuse(catalog, *refused)
            work.progress.advance(len(pairs))
        settle(catalog, changes)
        make_indexes(catalog, "read")
    return changes, problems


def _refuse(catalog: Catalog, arrival: Arrival, reading: Reading) -> tuple[Problem, ...]:
    """Remember that a file cannot be understood; gives why."""
    catalog.change("INSERT INTO refused VALUES (?, ?, ?)", arrival.source, reading.digest, _pack(reading.problems[0]))
    return reading.problems


def read_parcels(several: Sequence[Parcel], press: Press) -> list[Reading]:
    """Read, parse and show each capture of the parcels, or say why not."""
    return [_understand(arrival, read, press) for parcel in several for arrival, read in read_parcel(parcel)]


def _understand(arrival: Arrival, read: Capture | Problem, press: Press) -> Reading:
    digest = digest_of(arrival, read)
    if isinstance(read, Problem):
        return Reading(refusal(digest, arrival.note), None, (read,), ())
    try:
        parsed, choice = parse_capture(read, press.profiles)
    except ProblemError as error:
        return Reading(refusal(digest, arrival.note), None, (error.problem,), ())
    dropped = press.dropped.get(parsed.source, {})
    problems = (*choice.problems, *remarks_on(parsed), *_undropped(parsed, dropped))
    parsed = _without(parsed, dropped)
    files = _show(read, parsed, press)
    return Reading(digest, enter_capture(parsed, press.profiles), problems, files)


def _without(parsed: ParsedCapture, dropped: Container[int]) -> ParsedCapture:
    """`parsed` without the teasers at the positions `dropped`."""
    kept = tuple(teaser for teaser in parsed.teasers if teaser.position not in dropped)
    return parsed if len(kept) == len(parsed.teasers) else replace(parsed, teasers=kept)


def _undropped(parsed: ParsedCapture, dropped: Mapping[int, int]) -> Iterator[Problem]:
    """A line for each teaser to be dropped that is not there."""
    known = {teaser.position for teaser in parsed.teasers}
    for position, line in sorted(dropped.items()):
        if position not in known:
            message = f"expected the position of a teaser in {excerpt(parsed.source)}, which has {len(known)}"
            yield Problem(f"{CORRECTIONS}:{line}", f"{message}, found {position}; correct it")


def _show(capture: Capture, parsed: ParsedCapture, press: Press, hiding: Hiding = NOTHING) -> tuple[Made, ...]:
    """Make the page that shows how `capture` was read, in each language, and the file for download."""
    download = press.frame.capture(capture.source).download_path
    profile = press.profiles.of(parsed.profile)
    pages = [press.render(capture_page(parsed, frame, profile, hiding)) for frame in press.frames]
    return (*pages, press.put(download, capture.data)) if download and not hiding.removals else tuple(pages)


def show_again(work: Work, arrivals: Sequence[Arrival]) -> None:
    """Make the page of each capture again, for it looks different now."""
    with work.progress.step("captures", len(arrivals)):
        for batch, made in work.crew.map(show_parcels, parcels(arrivals), work.press, size=1):
            work.shelves.enter(made)
            work.progress.advance(sum(map(len, batch)))


def show_parcels(several: Sequence[Parcel], press: Press) -> list[Made]:
    """Make the page of each capture of the parcels."""
    made: list[Made] = []
    for _, read in chain.from_iterable(map(read_parcel, several)):
        with suppress(ProblemError):  # it has no page: why, was said when it was read
            if isinstance(read, Capture):
                made += show_capture(read, press)
    return made


def show_capture(capture: Capture, press: Press, hiding: Hiding = NOTHING) -> tuple[Made, ...]:
    """Make the page of a capture again, without what is to be hidden. Raises ProblemError: it cannot be parsed now."""
    parsed = _without(parse_capture(capture, press.profiles)[0], press.dropped.get(capture.source, {}))
    return _show(capture, parsed, press, hiding)


def remarks_on(capture: ParsedCapture) -> Iterator[Problem]:
    """What a person should look at in a capture that was read."""
    yield from (Problem(capture.source, remark, harmless=True) for remark in capture.remarks)
    if capture.variant == "furniture-only":
        yield Problem(
            capture.source, "expected an article or teasers, found only the page's furniture; capture it again"
        )
    elif capture.variant == "teasers-only":
        teasers = "1 teaser" if len(capture.teasers) == 1 else f"{len(capture.teasers)} teasers"
        yield Problem(capture.source, f"holds no article, only {teasers}", harmless=True)
    unknown = [line.number for line in capture.ledger if line.role == "unknown"]
    if unknown:
        lines = "1 line" if len(unknown) == 1 else f"{len(unknown)} lines"
        message = f"{lines} no rule knows; kept, and shown on the capture's page"
        yield Problem(f"{capture.source}:{unknown[0]}", message, harmless=True)
