"""Files → the catalog: what is new or changed is read, parsed and shown, what is gone is forgotten.

The page that shows how a capture was read needs nothing but the capture: it is made here, while its lines are in
memory, and so is the copy for download.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from dbp_archive.arrivals import Arrival, Sifted
from dbp_archive.batches import at
from dbp_archive.catalog import Catalog, in_json, make_indexes
from dbp_archive.entries import CaptureRow, Entry, TextRow, enter_capture
from dbp_archive.parse import parse
from dbp_archive.plan.captures import capture_page
from dbp_archive.plan.frame import Frame
from dbp_archive.press import Made, Press
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import read_capture
from dbp_archive.records import ParsedCapture
from dbp_archive.work import Work

_unpack_tally = msgspec.msgpack.Decoder(dict[str, int]).decode
_pack = msgspec.msgpack.Encoder().encode


class Changes:
    """What differs from the state that the last build left: keys by which the articles are found that may change."""

    def __init__(self, *, is_first: bool) -> None:
        self.is_first = is_first
        """Whether there was no state before: then everything is new."""
        self.captures: set[int] = set()
        """New ones, and those that are new in their present form."""
        self.keys: set[int] = set()
        """Of addresses, headlines and bodies of captures that came or went, and of the headlines they tease."""
        self.articles: set[int] = set()
        """Held by captures that went, or named by their teasers."""
        self.paragraphs: set[bytes] = set()
        """Of captures that went."""
        self.slugs: set[int] = set()
        """Of the headlines that captures which came or went state or tease; so, too, the two below."""
        self.ledes: set[int] = set()
        self.abbreviations: set[str] = set()
        """Explained in their ledes."""
        self.texts: set[int] = set()
        """What the teasers of captures that went say."""
        self.totals: Counter[str] = Counter()
        """What is to be added to the totals."""
        self.count = 0
        """Captures that came, changed or went."""


class Reading(NamedTuple):
    """What came of one file."""

    digest: str
    """What `digest_batch` gives of it."""
    entry: Entry | None
    """None when the file cannot be understood."""
    problems: tuple[Problem, ...]
    """Why it cannot; else what a person should look at."""
    files: tuple[Made, ...]


def take_in(work: Work, sifted: Sifted) -> tuple[Changes, list[Problem]]:
    """Bring the catalog's captures up to date, and make the files of the site that show them.

    Gives what changed, and a line for each file that cannot be read.
    """
    changes, problems = Changes(is_first=work.is_fresh), list[Problem]()
    catalog, frame = work.catalog, work.press.frame
    now = time.time_ns()
    with work.progress.step("read", len(sifted.news)):
        work.shelves.doubt(forget(catalog, sifted.gone, changes, frame))
        for batch, readings in work.crew.map(read_batch, sifted.news, work.press):
            pairs = list(zip(batch, readings, strict=True))
            work.shelves.doubt(forget(catalog, (arrival.source for arrival in batch), changes, frame))
            store(catalog, [pair for pair in pairs if pair[1].entry], changes, now)
            for arrival, reading in pairs:
                work.shelves.enter(reading.files)
                if reading.entry is None:
                    problems += reading.problems
                    refused = (arrival.source, reading.digest, _pack(reading.problems[0]))
                    catalog.change("INSERT INTO refused VALUES (?, ?, ?)", *refused)
            work.progress.advance(len(batch))
        settle(catalog, changes)
        make_indexes(catalog, "read")
    return changes, problems


def read_batch(arrivals: Sequence[Arrival], press: Press) -> list[Reading]:
    """Read, parse and show each capture, or say why not."""
    return [_read(arrival, press) for arrival in arrivals]


def _read(arrival: Arrival, press: Press) -> Reading:
    at(arrival.source)
    digest = ""
    try:
        capture = read_capture(arrival.found())
        digest = capture.sha256
        parsed = parse(capture, press.profile)
    except ProblemError as error:
        return Reading(digest or error.problem.message, None, (error.problem,), ())
    link = press.frame.capture(arrival.source)
    files = (press.render(capture_page(parsed, press.frame)), press.put(link.download_path, capture.data))
    return Reading(digest, enter_capture(parsed, press.profile), tuple(remarks_on(parsed)), files)


def show_batch(arrivals: Sequence[Arrival], press: Press) -> list[Made]:
    """Make the page of each capture again, for it looks different now."""
    return [file for arrival in arrivals for file in _read(arrival, press).files]


def remarks_on(capture: ParsedCapture) -> Iterator[Problem]:
    """What a person should look at in a capture that was read."""
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


_OWN_COLUMNS = ("capture", "size_bytes", "changed_ns", "inode", "note", "problems")
_INSERT_CAPTURE = (
    f"INSERT INTO captures ({', '.join((*_OWN_COLUMNS, *CaptureRow._fields))}) "
    f"VALUES ({', '.join('?' * (len(_OWN_COLUMNS) + len(CaptureRow._fields)))})"
)


def store(catalog: Catalog, pairs: Iterable[tuple[Arrival, Reading]], changes: Changes, now: int) -> None:
    """Put what was read into the catalog."""
    rows, texts, teasers, explained = [], list[TextRow](), [], list[tuple[str, int, int]]()
    capture = catalog.value("SELECT seq FROM sqlite_sequence WHERE name = 'captures'") or 0
    for arrival, reading in pairs:
        if reading.entry is None:
            continue
        capture += 1
        row = reading.entry.capture
        problems = _pack(reading.problems) if reading.problems else None
        rows.append((capture, arrival.size_bytes, arrival.settled_ns(now), arrival.inode, arrival.note, problems, *row))
        texts += reading.entry.texts
        teasers += [(capture, *teaser) for teaser in reading.entry.teasers]
        explained += [(word, text, 0 if text else capture) for word, text in reading.entry.explained]
        changes.captures.add(capture)
        changes.keys.update(key for key in (row.address, row.headline, row.words) if key is not None)
        changes.slugs.update(() if row.headline_slug is None else (row.headline_slug,))
        changes.ledes.update(() if row.lede is None else (row.lede,))
        changes.totals.update(_unpack_tally(row.tally))
    catalog.change_many(_INSERT_CAPTURE, rows)
    catalog.change_many(
        "INSERT OR IGNORE INTO texts (text, key, slug, lede, label, record) VALUES (?, ?, ?, ?, ?, ?)", texts
    )
    catalog.change_many("INSERT INTO teasers VALUES (?, ?, ?, ?)", teasers)
    catalog.change_many("INSERT OR IGNORE INTO explained VALUES (?, ?, ?)", explained)
    changes.keys.update(text.key for text in texts)
    changes.slugs.update(text.slug for text in texts)
    changes.ledes.update(text.lede for text in texts if text.lede is not None)
    changes.abbreviations.update(row[0] for row in explained)
    changes.count += len(rows)


def forget(catalog: Catalog, sources: Iterable[str], changes: Changes, frame: Frame) -> list[str]:
    """Take captures out of the catalog, and note what may change without them; gives the paths that showed them."""
    wanted = in_json(sources)
    rows = catalog.rows(
        "SELECT capture, source, article, paragraphs, tally, headline_slug, lede, address, headline, found, words "
        "FROM captures WHERE source IN (SELECT value FROM json_each(?))",
        wanted,
    )
    catalog.change("DELETE FROM refused WHERE source IN (SELECT value FROM json_each(?))", wanted)
    if not rows:
        return []
    for _, _, article, paragraphs, tally, slug, lede, *keys in rows:
        changes.keys.update(key for key in keys if key is not None)
        changes.slugs.update(() if slug is None else (slug,))
        changes.ledes.update(() if lede is None else (lede,))
        changes.articles.update(() if article is None else (article,))
        changes.paragraphs.update(hashes_of(paragraphs))
        changes.totals.subtract(_unpack_tally(tally))
    captures = in_json(row[0] for row in rows)
    texts = catalog.rows(
        "SELECT DISTINCT text, key, article, slug, lede FROM teasers JOIN texts USING (text) "
        "WHERE capture IN (SELECT value FROM json_each(?))",
        captures,
    )
    changes.keys.update(row[1] for row in texts)
    changes.articles.update(row[2] for row in texts if row[2] is not None)
    changes.slugs.update(row[3] for row in texts)
    changes.ledes.update(row[4] for row in texts if row[4] is not None)
    changes.abbreviations.update(
        catalog.column(
            "SELECT abbreviation FROM explained WHERE text IN (SELECT value FROM json_each(?)) "
            "OR capture IN (SELECT value FROM json_each(?))",
            in_json(row[0] for row in texts),
            captures,
        )
    )
    changes.count += len(rows)
    for table in ("captures", "teasers", "explained"):
        catalog.change(f"DELETE FROM {table} WHERE capture IN (SELECT value FROM json_each(?))", captures)
    changes.texts.update(row[0] for row in texts)
    links = [frame.capture(row[1]) for row in rows]
    return [path for link in links for path in (link.path, link.download_path)]


def hashes_of(paragraphs: bytes) -> Iterator[bytes]:
    """The hashes that `captures.paragraphs` holds."""
    return (paragraphs[start : start + 8] for start in range(0, len(paragraphs), 8))


def settle(catalog: Catalog, changes: Changes) -> None:
    """Bring up to date what follows from all that came and went."""
    _drop_unsaid(catalog, changes.texts)
    _add_totals(catalog, changes.totals)


def _drop_unsaid(catalog: Catalog, texts: Iterable[int]) -> None:
    """Forget those of `texts` that no teaser says any more."""
    unsaid = catalog.column(
        "SELECT text FROM texts WHERE text IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM teasers WHERE teasers.text = texts.text)",
        in_json(texts),
    )
    for table in ("texts", "explained") if unsaid else ():
        catalog.change(f"DELETE FROM {table} WHERE text IN (SELECT value FROM json_each(?))", in_json(unsaid))


def _add_totals(catalog: Catalog, totals: Counter[str]) -> None:
    catalog.change_many(
        "INSERT INTO totals VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count",
        totals.items(),
    )
    catalog.change("DELETE FROM totals WHERE count = 0")
