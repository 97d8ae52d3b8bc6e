"""The records that travel the way: Capture → ParsedCapture → Article. Frozen, built complete, `None` for absent.

A line is named by its number in the capture as saved, counted from 1.
"""

from enum import StrEnum
from hashlib import sha256
from typing import Literal, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class RecordType(msgspec.StructMeta):
    """Tells type checkers what `Record` hands down."""


class Record(msgspec.Struct, metaclass=RecordType, frozen=True, kw_only=True, gc=False):
    """What all records are: frozen, slotted, compared by value, built by naming the fields.

    No record can be part of a cycle, so the garbage collector need not look at the millions of them (`gc=False`).
    """


# -- read ------------------------------------------------------------------------------------------------------------


Kind = Literal["text", "html"]
"""What a capture's bytes are: the text of a page, or its HTML."""


class Capture(Record):
    """One saved page: its bytes and what is known of it from outside them."""

    source: str
    """Path below the seeds folder, `/` between its parts, printable; unique in a build.

    Of an article that people wrote: `content/articles/` and the path below that folder. Of a capture in a file of many:
    the file's, `#`, and the byte offset of its record.
    """
    data: bytes
    """The file as saved, or what it unpacks to; of a record in a file of many, the page that it holds."""
    url: str | None = None
    """Address the page was captured from, when captures.yaml, or the file that it lies in, states it."""
    captured_at: str | None = None
    """When it was captured, ISO 8601 as captures.yaml, or the file that it lies in, states it."""
    profile: str | None = None
    """Id of the profile it is to be read with, when captures.yaml names one."""
    translates: str | None = None
    """Address or id of the article of which it is a translation, when captures.yaml states it."""
    encoding: str | None = None
    """The encoding of `data`, when captures.yaml states it."""
    kind: Kind = "text"
    charset: str | None = None
    """Encoding of `data` as the server or the file stated it; None for what is read as UTF-8 or states its own."""
    title: str | None = None
    """Title as the file that it lies in states it beside the page."""

    @property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of `data`."""
        return sha256(self.data).hexdigest()


# -- parse -----------------------------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a line of a capture is. Each line has exactly one."""

    BLANK = "blank"
    HEADLINE = "headline"
    LEDE = "lede"
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    CAPTION = "caption"
    BYLINE = "byline"
    BYLINE_ROLE = "byline-role"
    LOST_PHOTO = "lost-photo"
    COMMENT_WIDGET = "comment-widget"
    RECENT_NEWS = "recent-news"
    SECTION = "section"
    PUBLISHED = "published"
    FURNITURE = "furniture"
    TEASER_HEADLINE = "teaser-headline"
    TEASER_REPEAT = "teaser-repeat"
    TEASER_SECTION = "teaser-section"
    TEASER_LEDE = "teaser-lede"
    FRONT_MATTER = "front-matter"
    MARKDOWN = "markdown"
    UNKNOWN = "unknown"


FURNITURE = frozenset({Role.LOST_PHOTO, Role.COMMENT_WIDGET, Role.RECENT_NEWS, Role.FURNITURE})
"""Roles of lines that belong to the page, not to any article."""


class LedgerLine(Record, kw_only=False):
    """One line of a capture, with the one role it has. The spans of a ledger tile the capture.

    Fields may be given by place: there are a hundred lines to a capture, and names cost three times as much.
    """

    number: int
    start: int
    """Offset of its first byte."""
    end: int
    """Offset behind its last byte, line end included: the next line's `start`."""
    text: str
    """The line in NFC, without its line end."""
    role: Role
    rule: str
    """Name of the rule that gave the role."""
    certainty: float = 1.0
    """Between 0 and 1; below 1 only where a role was weighed (captions)."""


class Passage(Record):
    """Words of a capture, and the lines they stand on."""

    text: str
    lines: tuple[int, ...]


class Byline(Record):
    """Who the newspaper says wrote it, as printed."""

    names: tuple[str, ...]
    """At least one."""
    role: str | None
    """Office or post, when a line under the name gives it."""


class Paragraph(Record, tag_field="type", tag="paragraph"):
    """A paragraph of the body."""

    text: str


class Subheading(Record, tag_field="type", tag="subheading"):
    """A heading between paragraphs of the body."""

    text: str


class Figure(Record, tag_field="type", tag="figure"):
    """A photograph of which a text capture keeps only the words."""

    caption: str
    """Without the credit."""
    credits: tuple[str, ...]
    """Photographers as printed; may be empty."""
    certainty: float
    """How sure it is that this is a caption and no paragraph, between 0 and 1."""


class Markdown(Record, tag_field="type", tag="markdown"):
    """A list, a quotation, a table, a paragraph with emphasis or links: what is more than plain words."""

    text: str
    """As written, in Markdown."""


Block = Paragraph | Subheading | Figure | Markdown


def words_of(block: Block) -> str:
    """What `block` prints; of Markdown, what is written."""
    return block.caption if isinstance(block, Figure) else block.text


class Teaser(Record):
    """An entry of a capture's "Recent news" list, or of a page that is nothing but a list, as printed."""

    position: int
    """Place in its list, from 1."""
    headline: str | None
    """None where the page prints the lede alone."""
    section_label: str | None
    """The newspaper's rubric, without the ` -` that follows it."""
    dateline: str | None
    lede: str | None
    """Without its dateline."""
    lines: tuple[int, ...]
    """Its lines, blank ones left out."""


PublishedSource = Literal["page", "json-ld", "open-graph", "meta"]
"""Where a page states its date: in its words, or in what it says for machines."""

Chooser = Literal["selectors", "trafilatura"]
"""What told the rows of an article from the others on a page of HTML: its profile's selectors, or the library."""

Variant = Literal["full", "body-only", "teasers-only", "furniture-only"]
"""What a capture holds: a full page; a body without headline, lede, captions and byline; teasers; no words at all."""


EncodingSource = Literal["stated", "mark", "spelling"]
"""How the encoding of a capture is known: captures.yaml, a byte order mark, the spelling of Vietnamese."""


class ParsedCapture(Record):
    """A capture, understood: its ledger, the article it holds or none, the articles it teases."""

    source: str
    sha256: str
    size_bytes: int
    url: str | None
    captured_at: str | None
    profile: str
    """Id of the profile it was read with."""
    language: str
    """BCP 47, from the profile."""
    variant: Variant
    encoding: str
    """What the bytes were read as: `utf-8`, or another name that captures.yaml may state."""
    encoding_source: EncodingSource | None
    """None for UTF-8 of which nobody said so."""
    ledger: tuple[LedgerLine, ...]
    converted: tuple[int, ...]
    """Lines whose text is not the characters in the file: marks were composed (NFC), an old encoding translated."""
    headline: Passage | None
    dateline: str | None
    lede: Passage | None
    """Without its dateline."""
    byline: Byline | None
    byline_lines: tuple[int, ...]
    body: tuple[Block, ...]
    body_lines: tuple[int, ...]
    """The line of each block of `body`, the first one where there are several."""
    teasers: tuple[Teaser, ...]
    section: str | None = None
    """Section id, when the capture itself states its section."""
    translates: str | None = None
    """Address or id of the article of which it is a translation, as stated."""
    translator: str | None = None
    """Who translated it, as stated."""
    published_at: str | None = None
    """When the page says that the article was published, ISO 8601 with the zone that it states, if it does."""
    published_source: PublishedSource | None = None
    """Where it says so; None without `published_at`."""
    headline_is_title: bool = False
    """Whether the capture itself has no headline, and the record it lies in states this one beside it, as its title."""
    chosen_by: Chooser | None = None
    """None for what is no HTML."""
    remarks: tuple[str, ...] = ()
    """What a person should know of how it was read; each one a sentence without its end."""

    @property
    def has_article(self) -> bool:
        """Whether the capture holds any words of an article of its own."""
        return bool(self.headline or self.lede or self.body)


# -- normalize -------------------------------------------------------------------------------------------------------

Status = Literal["held", "wanted"]
HeadlineSource = Literal["stated", "teaser", "correction"]
DateSource = Literal["stated", "correction"]
SectionSource = Literal["stated", "url", "teaser", "original", "correction"]
"""`original`: of a translation that states none, the section of the article that it translates."""


class CaptureRef(Record):
    """A capture an article was read from."""

    source: str
    sha256: str
    url: str | None
    captured_at: str | None
    variant: Variant


class Version(Record):
    """One wording of an article that captures print in several."""

    captures: tuple[str, ...]
    """Sources of the captures that have these words, in the order of the article's captures."""
    captured_at: str | None
    """When the last of them was captured, as far as that is known."""
    headline: str | None
    """As these captures state it; so, too, the lede."""
    lede: str | None
    body: tuple[Block, ...]
    """Of the first of these captures that has one."""


class TeaserRef(Record):
    """A place where an article is teased."""

    source: str
    position: int
    """From 1."""


class Evidence(Record):
    """Why a value that no capture of the article states, or not all of them, was taken to be so; why two are one."""

    field: str
    why: str
    """One sentence, in English, with places for `values`: `%(name)s`. Marked with `msgid`, so that it is translated."""
    source: str
    """The capture it was read in, or CORRECTIONS."""
    lines: tuple[int, ...]
    """Lines of that file; empty when the evidence is the address of a capture."""
    score: float
    """Between 0 and 1; 1 for a rule without weighing."""
    values: dict[str, str | float] = msgspec.field(default_factory=dict)
    """What stands at the places of `why`, by name."""


CORRECTIONS = "corrections.yaml"
"""The source of what archivists decided, whatever the file is called. No capture is called so."""


class Removal(Record):
    """An archivist's decision that an article is not to be shown any more."""

    who: str
    when: str
    """A date as it is written."""
    why: str


class Article(Record):
    """One article of the newspaper: everything that names it, as one record."""

    id: str
    """8 characters, stable for ever."""
    status: Status
    language: str
    headline: str | None
    headline_source: HeadlineSource | None
    section: str | None
    """Section id."""
    section_source: SectionSource | None
    dateline: str | None
    lede: str | None
    byline: Byline | None
    translator: str | None
    """Who translated the words that are shown, when a capture states it."""
    published_at: str | None
    """When the newspaper says that it published it: ISO 8601, as precise as a capture states it."""
    published_source: DateSource | None
    """None without `published_at`."""
    body: tuple[Block, ...]
    captures: tuple[CaptureRef, ...]
    """The one whose words are shown first; empty for a wanted article."""
    versions: tuple[Version, ...]
    """What its captures say when they say different things, the newest known last; empty when all say the same."""
    teased_in: tuple[TeaserRef, ...]
    recent_news: tuple[str, ...]
    """Ids of the articles its captures tease, in printed order, each once."""
    evidence: tuple[Evidence, ...]
    former_headlines: tuple[str, ...]
    """Other headlines that led to this article: their addresses redirect to it."""
    translation_of: str | None
    """Id of the article that it translates."""
    nameless_ids: tuple[str, ...]
    """Other ids it had, or would have had, while its headline or its other captures were not known: their addresses
    redirect to it, too."""
    lookup_url: str | None
    """Where to look for a lost page, for a wanted article of a newspaper whose profile knows how."""
    removal: Removal | None = None
    """Of an article that is not to be shown: then nothing else of it is known, not even its headline."""

    def sources_teasing(self) -> list[str]:
        """The captures that tease the article, each once."""
        return list(dict.fromkeys(place.source for place in self.teased_in))


class Section(Record):
    """A rubric of the newspaper with what the archive has of it."""

    id: str
    labels: dict[str, str]
    """Label by language; at least one."""
    former_names: tuple[str, ...]
    known: bool
    """False when no profile names it: it was made from a label or an address."""
