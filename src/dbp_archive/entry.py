"""The rows that the catalog keeps of a capture, as `entries` makes them and `changes` puts them in."""

from typing import NamedTuple

from dbp_archive.records import Variant


class CaptureRow(NamedTuple):
    """A row of `captures`, but for the file's own facts and what later steps find."""

    source: str
    sha256: str
    rank: int
    address: int | None
    headline: int | None
    headline_slug: int | None
    address_slug: int | None
    lede: int | None
    words: int | None
    paragraphs: bytes
    paragraph_count: int
    holds_article: bool
    unexplained: bytes | None
    profile: int
    rubric: str | None
    variant: Variant
    teaser_count: int
    unknown_lines: int
    captured_at: str | None
    translates: str | None


class ContentsRow(NamedTuple):
    """A row of `contents`, but for the capture."""

    tally: bytes
    holding: bytes | None
    body: bytes | None


class TextRow(NamedTuple):
    """A row of `texts`, but for the article."""

    text: int
    key: int
    slug: int | None
    lede: int | None
    profile: int
    label: str | None
    record: bytes


class TeaserRow(NamedTuple):
    """A row of `teasers`, but for the capture."""

    position: int
    text: int
    lines: bytes


class Entry(NamedTuple):
    """All rows of one capture."""

    capture: CaptureRow
    contents: ContentsRow
    texts: tuple[TextRow, ...]
    teasers: tuple[TeaserRow, ...]
    explained: tuple[tuple[str, int], ...]
    """(abbreviation with its language, text whose lede explains it; 0 for the capture's own)."""
