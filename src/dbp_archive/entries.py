"""What the catalog keeps of a capture: a parsed capture → an `Entry`, the rows that later steps need and no more.

The ledger is not among them: the page that shows it is made when the capture is read.
"""

from collections import Counter
from functools import lru_cache
from hashlib import sha256

import msgspec

from dbp_archive.entry import CaptureRow, ContentsRow, Entry, TeaserRow, TextRow
from dbp_archive.identity import (
    address_key,
    headline_key,
    key_number,
    nameless_key,
    paragraph_hashes,
    public_id,
    source_number,
    teaser_key,
    words_key,
)
from dbp_archive.newspapers import Profiles
from dbp_archive.plan.frame import OPENING_LIMIT
from dbp_archive.profile import Profile
from dbp_archive.records import (
    Byline,
    Figure,
    Paragraph,
    ParsedCapture,
    Passage,
    PublishedSource,
    Record,
    Role,
    Variant,
    words_of,
)
from dbp_archive.recover import address_slug, explained, headline_slug, scoped, telling_lede_key, unexplained
from dbp_archive.sections import unknown_rubric
from dbp_archive.text import opening

OWN_PARAGRAPH_AT_LEAST = 60
"""Characters of the shortest paragraph that says whose it is: “Reporter: Thank you!” ends many an interview."""


class Holding(Record, array_like=True):
    """A capture of an article without the article's body."""

    source: str
    sha256: str
    url: str | None
    captured_at: str | None
    profile: str
    language: str
    variant: Variant
    headline: Passage | None
    dateline: str | None
    lede: Passage | None
    byline: Byline | None
    opening: str
    """First words of the body; empty when there is none."""
    has_body: bool
    nameless_id: str | None
    """Of a capture without headline: the id of the article that it would be if nothing else were known of it."""
    section: str | None
    """Section id, when the capture itself states it."""
    translates: str | None
    """Address or id of the article of which it is a translation, as stated."""
    translator: str | None
    published_at: str | None = None
    """When the capture says that the article was published."""
    published_source: PublishedSource | None = None
    published_lines: tuple[int, ...] = ()
    """The rows in which it says so; empty where it does so for machines."""
    headline_is_title: bool = False
    """Whether its record states the headline beside it, as its title."""


class TeaserText(Record, array_like=True):
    """What a teaser says, wherever it says it."""

    profile: str
    """Of the captures that print it."""
    language: str
    headline: str | None
    section_label: str | None
    dateline: str | None
    lede: str | None


_pack = msgspec.msgpack.Encoder().encode


def enter_capture(capture: ParsedCapture, profiles: Profiles) -> Entry:
    """The rows of `capture`."""
    place = profiles.place(capture.profile)
    texts: dict[int, TextRow] = {}
    teasers: list[TeaserRow] = []
    explanations: set[tuple[str, int]] = set()
    for teaser in capture.teasers:
        said = TeaserText(
            profile=capture.profile,
            language=capture.language,
            headline=teaser.headline,
            section_label=teaser.section_label,
            dateline=teaser.dateline,
            lede=teaser.lede,
        )
        row, abbreviations = _text_row(said, place)
        texts[row.text] = row
        teasers.append(TeaserRow(teaser.position, row.text, _pack(teaser.lines)))
        explanations.update((abbreviation, row.text) for abbreviation in abbreviations)
    if capture.headline and capture.lede:
        own = scoped(capture.language, explained(capture.lede.text))
        explanations.update((abbreviation, 0) for abbreviation in own)
    profile, roles = profiles.of(capture.profile), Counter([line.role for line in capture.ledger])
    return Entry(
        capture=_capture_row(capture, profile, profiles, roles),
        contents=_contents_row(capture, profile, roles),
        texts=tuple(texts.values()),
        teasers=tuple(teasers),
        explained=tuple(sorted(explanations)),
    )


@lru_cache(maxsize=4096)
def _text_row(said: TeaserText, place: int) -> tuple[TextRow, tuple[str, ...]]:
    """The row of what a teaser says, and what it explains for its headline.

    Remembered: neighbouring captures print the same teasers.
    """
    record = _pack(said)
    row = TextRow(
        text=key_number(record),
        key=key_number(teaser_key(said.language, said.headline, said.lede)),
        slug=None if said.headline is None else slug_number(said.language, headline_slug(said.headline)),
        lede=_lede_number(said.language, said.lede),
        profile=place,
        label=said.section_label,
        record=record,
    )
    return row, () if said.headline is None else scoped(said.language, explained(said.lede))


def _lede_number(language: str, lede: str | None) -> int | None:
    key = telling_lede_key(language, lede)
    return key_number(key) if key else None


def slug_number(language: str, slug: str) -> int:
    """The number that stands for a slug: a headline is recovered from its own language alone."""
    return key_number(f"slug\n{language}\n{slug}")


def _scoped_hash(language: str, digest: str) -> bytes:
    """8 bytes for a paragraph of an article in `language`: what another language quotes is another article's."""
    return sha256(f"{language}:{digest}".encode()).digest()[:8]


def _capture_row(capture: ParsedCapture, profile: Profile, profiles: Profiles, roles: Counter[Role]) -> CaptureRow:
    address = profile.article_address(capture.url) if capture.has_article else None
    headline = capture.headline.text if capture.headline else None
    is_nameless = capture.has_article and headline is None
    slug = address_slug(capture, profile) if is_nameless else None
    own = (block for block in capture.body if len(words_of(block)) >= OWN_PARAGRAPH_AT_LEAST)
    abbreviations = scoped(capture.language, unexplained(capture)) if is_nameless and not address else ()
    return CaptureRow(
        source=capture.source,
        sha256=capture.sha256,
        rank=source_number(capture.source),
        address=key_number(address_key(capture.language, address.id)) if address else None,
        headline=key_number(headline_key(capture.language, headline)) if headline else None,
        headline_slug=slug_number(capture.language, headline_slug(headline)) if headline else None,
        address_slug=slug_number(capture.language, slug) if slug is not None else None,
        lede=_lede_number(capture.language, capture.lede.text) if capture.lede else None,
        words=key_number(words_key(capture)) if capture.has_article and not address else None,
        paragraphs=b"".join(sorted(_scoped_hash(capture.language, digest) for digest in paragraph_hashes(own))),
        paragraph_count=len(paragraph_hashes(capture.body)),
        holds_article=capture.has_article,
        unexplained=_pack(abbreviations) if abbreviations else None,
        profile=profiles.place(profile.id),
        rubric=unknown_rubric(capture.url, profile, profiles),
        variant=capture.variant,
        teaser_count=len(capture.teasers),
        unknown_lines=roles[Role.UNKNOWN],
        captured_at=capture.captured_at,
        translates=capture.translates,
    )


def _contents_row(capture: ParsedCapture, profile: Profile, roles: Counter[Role]) -> ContentsRow:
    return ContentsRow(
        tally=_pack(_tally(capture, roles)),
        holding=_pack(_holding(capture, profile)) if capture.has_article else None,
        body=_pack(capture.body) if capture.body else None,
    )


def _holding(capture: ParsedCapture, profile: Profile) -> Holding:
    return Holding(
        source=capture.source,
        sha256=capture.sha256,
        url=capture.url,
        captured_at=capture.captured_at,
        profile=capture.profile,
        language=capture.language,
        variant=capture.variant,
        headline=capture.headline,
        dateline=capture.dateline,
        lede=capture.lede,
        byline=capture.byline,
        opening=opening(words_of(capture.body[0]), OPENING_LIMIT) if capture.body else "",
        has_body=bool(capture.body),
        nameless_id=None if capture.headline else public_id(nameless_key(capture, profile)),
        section=capture.section,
        translates=capture.translates,
        translator=capture.translator,
        published_at=capture.published_at,
        published_source=capture.published_source,
        published_lines=_lines_of(capture, Role.PUBLISHED) if capture.published_source == "page" else (),
        headline_is_title=capture.headline_is_title,
    )


def _lines_of(capture: ParsedCapture, role: Role) -> tuple[int, ...]:
    return tuple(line.number for line in capture.ledger if line.role is role)


def _tally(capture: ParsedCapture, roles: Counter[Role]) -> dict[str, int]:
    """What the capture adds to the totals of the archive; `label:…` counts teasers by the section they print."""
    figures = [block for block in capture.body if isinstance(block, Figure)]
    counts = {
        "captures": 1,
        "written": int(Role.FRONT_MATTER in roles),
        "captures_without_article": int(not capture.has_article),
        "teasers": len(capture.teasers),
        "body_paragraphs": sum(isinstance(block, Paragraph) for block in capture.body),
        "captions": len(figures),
        "credits": sum(bool(figure.credits) for figure in figures),
        "bylines": int(capture.byline is not None),
        "lines": len(capture.ledger),
        "unknown_lines": roles[Role.UNKNOWN],
        **Counter([f"label:{teaser.section_label}" for teaser in capture.teasers if teaser.section_label]),
    }
    return {name: count for name, count in counts.items() if count}
