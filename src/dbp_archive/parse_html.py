"""parse_html(capture, profile) → ParsedCapture: a page of HTML understood as `parse` understands a page of text.

The page's rows (`markup/rows.py`) take the place of lines: each has one role, by the selector it lies in. Their spans
tile the page's visible text, which is the rows in order, each with a line end. Pure: no disk, no state.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dbp_archive.markup.decoding import decode_html
from dbp_archive.markup.parts import Part, Parted, parts_by_extraction, parts_by_selectors
from dbp_archive.markup.select import Element, select
from dbp_archive.markup.stated import Stated, read_stated
from dbp_archive.markup.tree import read_tree, remove_unseen
from dbp_archive.moments import moment_of
from dbp_archive.parse import LINE_LIMIT_BYTES
from dbp_archive.problems import ProblemError
from dbp_archive.profile import Profile
from dbp_archive.read import is_web_address
from dbp_archive.records import (
    Block,
    Byline,
    Capture,
    Figure,
    LedgerLine,
    Paragraph,
    ParsedCapture,
    Passage,
    PublishedSource,
    Role,
    Subheading,
    Teaser,
    Variant,
)
from dbp_archive.rules.body import is_subheading
from dbp_archive.rules.byline import is_office, split_names
from dbp_archive.rules.captions import split_credit
from dbp_archive.rules.page import split_dateline
from dbp_archive.selectors import find_moment

EXTRACTION_REMARK = "the profile has no selectors for HTML: trafilatura chose the rows of the article"

_ROLES: Mapping[Part | None, Role] = {
    Part.HEADLINE: Role.HEADLINE,
    Part.LEDE: Role.LEDE,
    Part.BODY: Role.PARAGRAPH,
    Part.CAPTION: Role.CAPTION,
    Part.CREDIT: Role.CAPTION,
    Part.BYLINE: Role.BYLINE,
    Part.SECTION: Role.SECTION,
    Part.PUBLISHED: Role.PUBLISHED,
    Part.TEASER_HEADLINE: Role.TEASER_HEADLINE,
    Part.TEASER_SECTION: Role.TEASER_SECTION,
    Part.TEASER_LEDE: Role.TEASER_LEDE,
}
"""The role of a row by its part; every other part, and what is none, is furniture."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATE_LIMIT = 500
"""Characters of the words in which a date is looked for."""
_NO_PART = "no selector"
"""Stands for the rule of a row that no selector selects."""


def parse_html(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    By the profile's selectors; without any, by trafilatura. Raises ProblemError: bytes that fit no encoding that the
    page states, elements too deep, a page too large, without body, without words.
    """
    decoded = decode_html(capture.data, capture.charset, capture.source)
    tree = read_tree(decoded.text, capture.source)
    stated = read_stated(tree)
    remove_unseen(tree)
    if profile.html.are_there:
        parted = parts_by_selectors(tree, profile.html, capture.source)
        remark = (
            None if parted.having(Part.BODY) else f"`html.body` of the profile ({profile.html.body}) selects no words"
        )
    else:
        parted, remark = parts_by_extraction(tree, stated, capture.source), EXTRACTION_REMARK
    _check(parted, capture.source)
    reading = _Reading(parted, profile, stated)
    published_at, published_source = _published(tree, profile, stated)
    return reading.parsed(
        capture, published_at, published_source, tuple(each for each in (decoded.remark, remark) if each)
    )


def _check(parted: Parted, source: str) -> None:
    """Raises ProblemError for a page without words, or with more of them in a row than any page has."""
    if not parted.rows:
        raise ProblemError(source, "expected a page with words, found none that a reader sees; capture it again")
    longest = max(len(row.text) for row in parted.rows)
    if longest > LINE_LIMIT_BYTES:
        message = f"expected rows of at most {LINE_LIMIT_BYTES:,} characters, found {longest:,}; leave the page out"
        raise ProblemError(source, message)


def _published(tree: Element, profile: Profile, stated: Stated) -> tuple[str | None, PublishedSource | None]:
    """When the article was published, and where the page says so: first in what its readers see."""
    for element in select(tree, profile.html.published)[:1]:
        words = " ".join("".join(map(str, element.itertext())).split())[:_DATE_LIMIT]
        if moment := moment_of(element.get("datetime")) or find_moment(words, profile.html):
            return moment, "page"
    return stated.published_at, stated.published_source


class _Reading:
    """What the rows of one page say. Lives only while it is parsed; rows are counted from 0, lines from 1."""

    def __init__(self, parted: Parted, profile: Profile, stated: Stated) -> None:
        self.parted, self.profile, self.stated = parted, profile, stated
        self.texts = [row.text for row in parted.rows]
        self.roles = [_ROLES.get(part, Role.FURNITURE) for part in parted.parts]
        """Of each row."""
        self.body = self._body()
        """The rows of the article's body that are still free of another role."""
        self._find_lede()
        self.byline, self.byline_rows = self._byline()
        for index in self.body[:-1]:
            if self._is_subheading(index):
                self.roles[index] = Role.SUBHEADING

    def parsed(
        self,
        capture: Capture,
        published_at: str | None,
        published_source: PublishedSource | None,
        remarks: tuple[str, ...],
    ) -> ParsedCapture:
        """The capture, understood."""
        headline = self._passage(Role.HEADLINE)
        if headline is None and self.stated.headline:
            headline = Passage(text=self.stated.headline, lines=())
        dateline, lede = None, self._passage(Role.LEDE)
        if lede:
            dateline, words = split_dateline(lede.text, self.profile)
            lede = Passage(text=words, lines=lede.lines) if words else None
        blocks, teasers = list(self._blocks()), tuple(self._teasers())
        url = capture.url or self.stated.url
        return ParsedCapture(
            source=capture.source,
            sha256=capture.sha256,
            size_bytes=len(capture.data),
            url=url if url and is_web_address(url) else None,
            captured_at=capture.captured_at,
            language=self.profile.language,
            variant=_variant(headline, has_article=bool(lede or blocks), has_teasers=bool(teasers)),
            ledger=tuple(self._ledger()),
            headline=headline if lede or blocks or (headline and headline.lines) else None,
            dateline=dateline,
            lede=lede,
            byline=self.byline,
            byline_lines=tuple(index + 1 for index in self.byline_rows),
            body=tuple(block for block, _ in blocks),
            body_lines=tuple(line for _, line in blocks),
            teasers=teasers,
            section_label=self._section_label(),
            published_at=published_at,
            published_source=published_source,
            remarks=remarks,
        )

    def _having(self, *roles: Role) -> list[int]:
        return [index for index, role in enumerate(self.roles) if role in roles]

    def _passage(self, role: Role) -> Passage | None:
        """All rows that have `role`, as one text."""
        rows = self._having(role)
        if not rows:
            return None
        return Passage(text=" ".join(self.texts[index] for index in rows), lines=tuple(index + 1 for index in rows))

    def _body(self) -> list[int]:
        rows = self._having(Role.PARAGRAPH)
        wordless = {index for index in rows if not any(map(str.isalnum, self.texts[index]))}
        for index in wordless:
            self.roles[index] = Role.UNKNOWN
        return [index for index in rows if index not in wordless]

    def _find_lede(self) -> None:
        """Where nothing selects it, the lede is the first paragraph, if a dateline opens it."""
        has_lede = Role.LEDE in self.roles
        if self.body and not has_lede and split_dateline(self.texts[self.body[0]], self.profile)[0]:
            self.roles[self.body.pop(0)] = Role.LEDE

    def _byline(self) -> tuple[Byline | None, list[int]]:
        """Who the selected words name, else the article's last rows, else what the page states for machines."""
        marks, rows = self.profile.byline, self._having(Role.BYLINE)
        if rows:
            names = split_names(self.texts[rows[0]], marks) or (self.texts[rows[0]],)
            office = " ".join(self.texts[index] for index in rows[1:]) or None
            for index in rows[1:]:
                self.roles[index] = Role.BYLINE_ROLE
            return Byline(names=names, role=office), rows
        if names := split_names(self.texts[self.body[-1]], marks) if len(self.body) > 1 else ():
            return Byline(names=names, role=None), self._sign(self.body[-1:])
        *_, above, last = [-1, -1, *self.body]
        if above >= 0 and is_office(self.texts[last], marks) and (names := split_names(self.texts[above], marks)):
            return Byline(names=names, role=self.texts[last]), self._sign(self.body[-2:])
        return (Byline(names=self.stated.authors, role=None) if self.stated.authors else None), []

    def _sign(self, rows: list[int]) -> list[int]:
        """Take the byline's rows out of the body."""
        self.body = self.body[: -len(rows)]
        for index, role in zip(rows, (Role.BYLINE, Role.BYLINE_ROLE), strict=False):
            self.roles[index] = role
        return rows

    def _is_subheading(self, index: int) -> bool:
        tag = self.parted.rows[index].block.tag
        return tag in _HEADINGS or (tag not in ("li", "dt", "dd", "tr") and is_subheading(self.texts[index]))

    def _blocks(self) -> Iterator[tuple[Block, int]]:
        """(block of the body, its first line)."""
        body, figures = {*self.body}, {rows[0]: rows for rows in self._figures()}
        for index in self._having(Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION):
            if index in figures:
                yield self._figure(figures[index]), index + 1
            elif index in body:
                text = self.texts[index]
                yield (
                    (Subheading(text=text) if self.roles[index] is Role.SUBHEADING else Paragraph(text=text)),
                    index + 1,
                )

    def _figures(self) -> Iterable[list[int]]:
        """The rows of caption and credit of each photograph."""
        figures: defaultdict[Element | None, list[int]] = defaultdict(list)
        for index in self.parted.having(Part.CAPTION, Part.CREDIT):
            figures[self.parted.around(index, Part.FIGURE)].append(index)
        return figures.values()

    def _figure(self, rows: Sequence[int]) -> Figure:
        """The photograph whose words are `rows`."""
        marks, words, photographers = self.profile.captions, list[str](), list[str]()
        for index in rows:
            caption, names = split_credit(self.texts[index], marks)
            if self.parted.parts[index] is Part.CREDIT:
                caption, names = "", names or (self.texts[index],)
            words.append(caption)
            photographers += names
        return Figure(caption=" ".join(filter(None, words)), credits=tuple(photographers), certainty=1.0)

    def _section_label(self) -> str | None:
        rows = self._having(Role.SECTION)
        if not rows:
            return self.stated.section
        label = self.texts[rows[-1]]
        return label.removesuffix(self.profile.teasers.section_mark.strip()).rstrip() or None

    def _teasers(self) -> Iterator[Teaser]:
        """The entries of the related list that have a headline."""
        rows = self.parted.having(Part.TEASER_HEADLINE, Part.TEASER_SECTION, Part.TEASER_LEDE)
        position = 0
        for _, entry in groupby(rows, key=lambda index: id(self.parted.around(index, Part.TEASER))):
            found = {self.roles[index]: index for index in entry}
            headline = found.get(Role.TEASER_HEADLINE)
            if headline is None:
                continue
            position += 1
            yield self._teaser(position, headline, found)

    def _teaser(self, position: int, headline: int, found: Mapping[Role, int]) -> Teaser:
        section, opening = found.get(Role.TEASER_SECTION), found.get(Role.TEASER_LEDE)
        dateline, lede = (None, None) if opening is None else split_dateline(self.texts[opening], self.profile)
        label = "" if section is None else self.texts[section]
        return Teaser(
            position=position,
            headline=self.texts[headline],
            section_label=label.removesuffix(self.profile.teasers.section_mark.strip()).rstrip() or None,
            dateline=dateline,
            lede=lede or None,
            lines=tuple(index + 1 for index in sorted(found.values())),
        )

    def _ledger(self) -> Iterator[LedgerLine]:
        start = 0
        for index, text in enumerate(self.texts):
            end = start + len(text.encode()) + 1
            part = self.parted.parts[index]
            yield LedgerLine(index + 1, start, end, text, self.roles[index], part.value if part else _NO_PART)
            start = end


def _variant(headline: Passage | None, *, has_article: bool, has_teasers: bool) -> Variant:
    if has_article:
        return "full" if headline else "body-only"
    return "teasers-only" if has_teasers else "furniture-only"
