"""The records of the data that a site publishes: their fields are the keys, in order. docs/data.md describes them.

A public interface: `data` writes these, `check` reads them, and the JSON Schema is made from them.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec

from dbp_archive.records import (
    Article,
    Block,
    Byline,
    CaptureRef,
    DateSource,
    HeadlineSource,
    Record,
    SectionSource,
    Status,
    TeaserRef,
    Version,
)

FORMAT = 1
"""Counts up when a key changes its meaning or goes; new keys leave it as it is."""

ArticleId = Annotated[str, msgspec.Meta(pattern="^[0-9a-z]{8}$")]


class Evidence(Record):
    """Why a value that no capture of the article states, or not all of them, was taken to be so; why two are one."""

    field: str
    why: str
    """One sentence, in English."""
    source: str
    lines: tuple[int, ...]
    score: float


class ArticleRow(Record):
    """One line of data/articles/*.jsonl."""

    id: ArticleId
    status: Status
    language: str
    permalink: str
    headline: str | None
    headline_source: HeadlineSource | None
    section: str | None
    section_source: SectionSource | None
    dateline: str | None
    lede: str | None
    byline: Byline | None
    translator: str | None
    translation_of: ArticleId | None
    published_at: str | None
    published_source: DateSource | None
    body: tuple[Block, ...]
    captures: tuple[CaptureRef, ...]
    versions: tuple[Version, ...]
    teased_in: tuple[TeaserRef, ...]
    recent_news: tuple[ArticleId, ...]
    former_headlines: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class TeaserRow(Record):
    """One line of data/teasers/*.jsonl: a teaser as printed."""

    source: str
    position: int
    headline: str | None
    section_label: str | None
    dateline: str | None
    lede: str | None
    article: ArticleId | None


class SectionRow(Record):
    """An entry of data/sections.json."""

    id: str
    labels: dict[str, str]
    former_names: tuple[str, ...]
    held: int
    wanted: int


class SectionsFile(Record):
    """data/sections.json; `unfiled` counts the articles without a section."""

    sections: tuple[SectionRow, ...]
    unfiled: SectionRow | None


class Coverage(Record):
    """data/coverage.json: totals a reader can check against the other files."""

    held: int
    wanted: int
    translations: int
    """Articles, held ones, that translate another."""
    captures: int
    written: int
    """Captures that are no saved page: articles that people wrote as Markdown."""
    captures_without_article: int
    captures_withheld: int
    """Captures that hold or tease an article that was removed: their files are not offered for download."""
    teasers: int
    body_paragraphs: int
    captions: int
    credits: int
    bylines: int
    lines: int
    """Lines of all captures."""
    unknown_lines: int
    section_labels: dict[str, int]
    """Teasers by the section label they print."""


class FileRow(Record):
    """An entry of data/index.json."""

    path: str
    """From the site's root."""
    size_bytes: int
    count: int | None
    """Lines of a .jsonl, rows of a .csv; null for other files."""
    sha256: str


class IndexFile(Record):
    """data/index.json: every other file below data/."""

    format: int
    files: tuple[FileRow, ...]


def _csv_line(cells: Iterable[str]) -> str:
    """RFC 4180."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


WANT_LIST_HEAD = "\ufeff" + _csv_line(
    (
        *("headline", "section", "lede", "seen_in", "times_seen", "first_seen", "last_seen", "lookup_url"),
        *("id", "language", "permalink"),
    )
)
"""First line of data/want-list.csv, behind the byte order mark that spreadsheets need."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_STEERING = ("\t", "\r", "\n")


def want_list_line(article: Article, permalink: str, seen: Sequence[str]) -> str:
    """The line of a wanted article in data/want-list.csv; `seen` are the moments of the captures that tease it.

    Moments are compared as they are written: of `2026` and `2026-01-31`, the less precise is the earlier one.
    """
    cells = (
        article.headline or "",
        article.section or "",
        article.lede or "",
        "; ".join(article.sources_teasing()),
        str(len(article.teased_in)),
        min(seen, default=""),
        max(seen, default=""),
        article.lookup_url or "",
        article.id,
        article.language,
        permalink,
    )
    return _csv_line(map(inert, cells))


REVIEW_HEAD = "\ufeff" + _csv_line(("id", "headline", "other_id", "other_headline", "score"))
"""First line of data/review.csv."""


def review_line(one: tuple[str, str], other: tuple[str, str], score: float) -> str:
    """The line of two articles, each as id and headline, in data/review.csv."""
    return _csv_line(map(inert, (*one, *other, f"{score:.2f}")))


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: captured words may begin with `=`, `+`, `-` or `@`.

    OWASP, CSV Injection: the full-width forms count in East Asian editions, white space before them may be dropped; a
    tab or a line end is as bad.
    """
    return f"'{cell}" if cell.startswith(_STEERING) or cell.lstrip().startswith(_FORMULA) else cell


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of every kind of file, one definition for each record."""
    kinds = (ArticleRow, TeaserRow, SectionsFile, Coverage, IndexFile)
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "dbp-archive data", "$defs": components}
