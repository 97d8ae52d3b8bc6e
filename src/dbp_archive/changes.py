"""What comes into the catalog's captures, what goes out of them, and what may change with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from dbp_archive.arrival import Arrival
from dbp_archive.catalog import Catalog, in_json
from dbp_archive.entry import CaptureRow, Entry, TextRow
from dbp_archive.plan.frame import Frame
from dbp_archive.press import Made
from dbp_archive.problems import Problem

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

    def note(self, slug: int | None, lede: int | None, *keys: int | None) -> None:
        """Take what a capture, or a text that it teases with, is found by."""
        self.slugs.update(_known(slug))
        self.ledes.update(_known(lede))
        self.keys.update(_known(*keys))


def _known(*numbers: int | None) -> Iterator[int]:
    return (number for number in numbers if number is not None)


class Reading(NamedTuple):
    """What came of one file."""

    digest: str
    """What `digest_of` gives of it; what `refusal` gives when it cannot be understood."""
    entry: Entry | None
    """None when the file cannot be understood."""
    problems: tuple[Problem, ...]
    """Why it cannot; else what a person should look at."""
    files: tuple[Made, ...]


_OWN_COLUMNS = ("capture", "size_bytes", "changed_ns", "inode", "note", "digest", "problems")
_INSERT_CAPTURE = (
    f"INSERT INTO captures ({', '.join((*_OWN_COLUMNS, *CaptureRow._fields))}) "
    f"VALUES ({', '.join('?' * (len(_OWN_COLUMNS) + len(CaptureRow._fields)))})"
)


def store(catalog: Catalog, pairs: Sequence[tuple[Arrival, Reading]], changes: Changes, now: int) -> None:
    """Put what was read into the catalog."""
    rows, contents, texts, teasers, explained = [], [], list[TextRow](), [], list[tuple[str, int, int]]()
    capture = catalog.value("SELECT seq FROM sqlite_sequence WHERE name = 'captures'") or 0
    for arrival, reading in pairs:
        if reading.entry is None:
            continue
        capture += 1
        row = reading.entry.capture
        problems = _pack(reading.problems) if reading.problems else None
        stamp = (arrival.size_bytes, arrival.settled_ns(now), arrival.inode)
        rows.append((capture, *stamp, arrival.note, reading.digest, problems, *row))
        contents.append((capture, *reading.entry.contents))
        texts += reading.entry.texts
        teasers += [(capture, *teaser) for teaser in reading.entry.teasers]
        explained += [(word, text, 0 if text else capture) for word, text in reading.entry.explained]
        changes.totals.update(_unpack_tally(reading.entry.contents.tally))
    catalog.change_many(_INSERT_CAPTURE, rows)
    catalog.change_many("INSERT INTO contents (capture, tally, holding, body) VALUES (?, ?, ?, ?)", contents)
    catalog.change_many(
        "INSERT OR IGNORE INTO texts (text, key, slug, lede, profile, label, record) VALUES (?, ?, ?, ?, ?, ?, ?)",
        texts,
    )
    catalog.change_many("INSERT INTO teasers VALUES (?, ?, ?, ?)", teasers)
    catalog.change_many("INSERT OR IGNORE INTO explained VALUES (?, ?, ?)", explained)
    if changes.is_first:  # everything is new: to note each key would cost the memory of the whole archive
        return
    changes.captures.update(row[0] for row in rows)
    for _, reading in pairs:
        if reading.entry:
            row = reading.entry.capture
            changes.note(row.headline_slug, row.lede, row.address, row.headline, row.words)
    for text in texts:
        changes.note(text.slug, text.lede, text.key)
    changes.abbreviations.update(row[0] for row in explained)


def forget(catalog: Catalog, sources: Iterable[str], changes: Changes, frames: Sequence[Frame]) -> list[str]:
    """Take captures out of the catalog, and note what may change without them; gives the paths that showed them."""
    wanted = in_json(sources)
    rows = catalog.rows(
        "SELECT capture, source, article, paragraphs, tally, headline_slug, lede, address, headline, found, words "
        "FROM captures JOIN contents USING (capture) WHERE source IN (SELECT value FROM json_each(?))",
        wanted,
    )
    catalog.change("DELETE FROM refused WHERE source IN (SELECT value FROM json_each(?))", wanted)
    if not rows:
        return []
    for _, _, article, paragraphs, tally, *found_by in rows:
        changes.note(*found_by)
        changes.articles.update(_known(article))
        changes.paragraphs.update(hashes_of(paragraphs))
        changes.totals.subtract(_unpack_tally(tally))
    captures = in_json(row[0] for row in rows)
    texts = catalog.rows(
        "SELECT DISTINCT text, article, slug, lede, key FROM teasers JOIN texts USING (text) "
        "WHERE capture IN (SELECT value FROM json_each(?))",
        captures,
    )
    for _, article, *found_by in texts:
        changes.note(*found_by)
        changes.articles.update(_known(article))
    changes.abbreviations.update(
        catalog.column(
            "SELECT abbreviation FROM explained WHERE text IN (SELECT value FROM json_each(?)) "
            "OR capture IN (SELECT value FROM json_each(?))",
            in_json(row[0] for row in texts),
            captures,
        )
    )
    for table in ("captures", "contents", "teasers", "explained"):
        catalog.change(f"DELETE FROM {table} WHERE capture IN (SELECT value FROM json_each(?))", captures)
    changes.texts.update(row[0] for row in texts)
    links = [frame.capture(row[1]) for row in rows for frame in frames]
    return [path for link in links for path in (link.path, link.download_path) if path]


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
