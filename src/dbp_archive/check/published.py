"""The data files of a built site: site/data/ → facts, and a fault for each file or line that is not what it should be.

The records of `dbp_archive.publish.data` say what should be: every key there, every value of its type.
"""

import csv
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

import msgspec

from dbp_archive.check.faults import Fault
from dbp_archive.records import Record
from dbp_archive.rows import ArticleRow, Coverage, IndexFile, SectionsFile, TeaserRow

T = TypeVar("T")

INDEX = "data/index.json"
SECTIONS = "data/sections.json"
COVERAGE = "data/coverage.json"
WANT_LIST = "data/want-list.csv"
REVIEW = "data/review.csv"
ARTICLES = "data/articles/"
TEASERS = "data/teasers/"


class DataFile(Record):
    """A file below data/, as it lies there."""

    path: str
    size_bytes: int
    count: int | None
    """Lines of a .jsonl, rows of a .csv below its header; None for other files."""
    sha256: str


class PublishedArticle(Record):
    """What the checks need of a line of data/articles/*.jsonl."""

    place: str
    """`file:line`."""
    id: str
    status: str
    permalink: str
    headline: str | None
    section: str | None
    captures: tuple[str, ...]
    """Their sources."""
    versions: tuple[tuple[str, ...], ...]
    """Of each, the sources of its captures."""
    recent_news: tuple[str, ...]
    translation_of: str | None


class PublishedTeaser(Record):
    """What the checks need of a line of data/teasers/*.jsonl."""

    place: str
    article: str | None


class PublishedData(Record):
    """Everything below data/. What could not be read is None, and its fault is in `broken`."""

    files: tuple[DataFile, ...]
    index: IndexFile | None
    articles: tuple[PublishedArticle, ...] | None
    teasers: tuple[PublishedTeaser, ...] | None
    sections: SectionsFile | None
    coverage: Coverage | None
    wanted: tuple[str, ...] | None
    """The column `id` of the want-list, in its order."""
    alike: tuple[tuple[str, str], ...]
    """The ids of each row of the table of likely duplicates; none where there is no such table."""
    broken: tuple[Fault, ...]


class _Reader:
    """Reads data files of one site and collects what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.broken: list[Fault] = []

    def refuse(self, place: str, expected: str, found: object) -> None:
        """Remember that the file or line at `place` cannot be used."""
        self.broken.append(Fault(path=place, message=f"expected {expected}, found: {found}; build the site again"))

    def document(self, path: str, kind: type[T]) -> T | None:
        """The JSON file `path` as a record."""
        try:
            return msgspec.json.decode((self.root / path).read_bytes(), type=kind)
        except OSError as error:
            self.refuse(path, "a readable file", error.strerror)
        except (ValueError, RecursionError) as error:
            self.refuse(path, "JSON as docs/data.md describes it", error)
        return None

    def lines(self, path: str, kind: type[T]) -> Iterator[tuple[str, T]]:
        """(`file:line`, record) for each line of the JSON Lines file `path` that can be used."""
        decoder = msgspec.json.Decoder(kind)
        for place, line in self._raw_lines(path):
            record = self._record(place, line, decoder)
            if record is not None:
                yield place, record

    def _raw_lines(self, path: str) -> Iterator[tuple[str, bytes]]:
        try:
            with (self.root / path).open("rb") as file:
                yield from ((f"{path}:{number}", line) for number, line in enumerate(file, 1))
        except OSError as error:
            self.refuse(path, "a readable file", error.strerror)

    def _record(self, place: str, line: bytes, decoder: msgspec.json.Decoder[T]) -> T | None:
        try:
            return decoder.decode(line)
        except (ValueError, RecursionError) as error:
            self.refuse(place, "a JSON object as docs/data.md describes it", error)
            return None

    def table(self, path: str) -> list[dict[str, str]] | None:
        """The rows of the CSV file `path` by their header."""
        try:
            with (self.root / path).open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))
        except OSError as error:
            self.refuse(path, "a readable file", error.strerror)
        except (UnicodeDecodeError, csv.Error) as error:
            self.refuse(path, "CSV in UTF-8", error)
        return None


def read_published(root: Path, paths: frozenset[str]) -> PublishedData:
    """What lies in data/ below `root`; `paths` are those of all files of the site."""
    reader = _Reader(root)
    in_data = sorted(path for path in paths if path.startswith("data/") and path != INDEX)
    wanted = reader.table(WANT_LIST)
    if wanted and "id" not in wanted[0]:
        reader.refuse(WANT_LIST, "a column 'id'", ", ".join(map(repr, wanted[0])))
        wanted = None
    articles, teasers = _articles(reader, in_data), _teasers(reader, in_data)
    return PublishedData(
        index=reader.document(INDEX, IndexFile),
        articles=articles,
        teasers=teasers,
        sections=reader.document(SECTIONS, SectionsFile),
        coverage=reader.document(COVERAGE, Coverage),
        wanted=None if wanted is None else tuple(row["id"] or "" for row in wanted),
        alike=_alike(reader) if REVIEW in paths else (),
        files=tuple(file for path in in_data if (file := _data_file(reader, path))),
        broken=tuple(reader.broken),
    )


def _alike(reader: _Reader) -> tuple[tuple[str, str], ...]:
    rows = reader.table(REVIEW) or []
    return tuple((row.get("id") or "", row.get("other_id") or "") for row in rows)


def _articles(reader: _Reader, paths: list[str]) -> tuple[PublishedArticle, ...] | None:
    before = len(reader.broken)
    rows = tuple(
        PublishedArticle(
            place=place,
            id=row.id,
            status=row.status,
            permalink=row.permalink,
            headline=row.headline,
            section=row.section,
            captures=tuple(capture.source for capture in row.captures),
            versions=tuple(version.captures for version in row.versions),
            recent_news=row.recent_news,
            translation_of=row.translation_of,
        )
        for path in paths
        if path.startswith(ARTICLES) and path.endswith(".jsonl")
        for place, row in reader.lines(path, ArticleRow)
    )
    return rows if len(reader.broken) == before else None


def _teasers(reader: _Reader, paths: list[str]) -> tuple[PublishedTeaser, ...] | None:
    before = len(reader.broken)
    rows = tuple(
        PublishedTeaser(place=place, article=row.article)
        for path in paths
        if path.startswith(TEASERS) and path.endswith(".jsonl")
        for place, row in reader.lines(path, TeaserRow)
    )
    return rows if len(reader.broken) == before else None


def _data_file(reader: _Reader, path: str) -> DataFile | None:
    """The file as it lies there; None when it cannot be read, which is refused here unless it was refused before."""
    try:
        with (reader.root / path).open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
            size_bytes = file.tell()
        return DataFile(path=path, size_bytes=size_bytes, count=_count(reader.root / path), sha256=digest)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        if not any(broken.path == path for broken in reader.broken):
            reader.refuse(path, "a readable file", error)
        return None


def _count(file: Path) -> int | None:
    if file.suffix == ".jsonl":
        with file.open("rb") as lines:
            return sum(1 for _ in lines)
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as rows:
            return max(sum(1 for _ in csv.reader(rows)) - 1, 0)
    return None
