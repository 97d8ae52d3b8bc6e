"""parse_html(capture, profile) → ParsedCapture: a page of HTML understood as `parse` understands a page of text.

The page's rows (`markup/rows.py`) take the place of lines: each has one role, by the selector it lies in. Their spans
tile the page's visible text, which is the rows in order, each with a line end. Pure: no disk, no state.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from dbp_archive.markup.parts import Part
from dbp_archive.open_html import OpenedHtml, open_html
from dbp_archive.profile import Profile
from dbp_archive.records import (
    Block,
    Byline,
    Capture,
    Figure,
    LedgerLine,
    Paragraph,
    ParsedCapture,
    Passage,
    Role,
    Subheading,
    Teaser,
    Variant,
)
from dbp_archive.rules.body import is_subheading
from dbp_archive.rules.byline import is_office, split_names
from dbp_archive.rules.captions import split_credit
from dbp_archive.rules.page import split_dateline
from dbp_archive.statements import is_web_address
from dbp_archive.titles import headline_in_title

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
_NO_PART = "no selector"
"""Stands for the rule of a row that no selector selects."""
RULES = (*(part.value for part in Part), _NO_PART)
"""Names of the rules that give a row its role."""


def parse_html(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    By the profile's selectors; without any, by trafilatura. Raises ProblemError: bytes that fit no encoding that the
    page states, elements too deep, a page too large, without body, without words.
    """
    page = open_html(capture, profile)
    return _Reading(page, profile).parsed(capture)


class _Reading:
    """What the rows of one page say. Lives only while it is parsed; rows are counted from 0, lines from 1."""

    def __init__(self, page: OpenedHtml, profile: Profile) -> None:
        self.page, self.profile = page, profile
        self.parted, self.stated = page.parted, page.stated
        self.texts = [row.text for row in page.parted.rows]
        self.roles = [_ROLES.get(part, Role.FURNITURE) for part in page.parted.parts]
        """Of each row."""
        self.body = self._body()
        """The rows of the article's body that are still free of another role."""
        self._find_lede()
        self.byline, self.byline_rows = self._byline()
        for index in self.body[:-1]:
            if self._is_subheading(index):
                self.roles[index] = Role.SUBHEADING

    def parsed(self, capture: Capture) -> ParsedCapture:
        """The capture, understood."""
        blocks, teasers = list(self._blocks()), tuple(self._teasers())
        dateline, lede = self._lede()
        headline = self._headline(has_words=bool(lede or blocks))
        title = headline_in_title(capture.title, self.profile) if (lede or blocks) and not headline else None
        section, unknown_section = self._section()
        url = capture.url or self.stated.url
        return ParsedCapture(
            source=capture.source,
            sha256=capture.sha256,
            size_bytes=len(capture.data),
            url=url if url and is_web_address(url) else None,
            captured_at=capture.captured_at,
            profile=self.profile.id,
            language=self.profile.language,
            variant=_variant(headline, has_article=bool(lede or blocks), has_teasers=bool(teasers)),
            encoding=self.page.decoded.encoding,
            encoding_source=self.page.decoded.encoding_source,
            ledger=tuple(self._ledger()),
            converted=tuple(number for number, row in enumerate(self.parted.rows, 1) if row.is_converted),
            headline=Passage(text=title, lines=()) if title else headline,
            dateline=dateline,
            lede=lede,
            byline=self.byline,
            byline_lines=tuple(index + 1 for index in self.byline_rows),
            body=tuple(block for block, _ in blocks),
            body_lines=tuple(line for _, line in blocks),
            teasers=teasers,
            section=section,
            translates=capture.translates,
            published_at=self.page.published_at,
            published_source=self.page.published_source,
            chosen_by="selectors" if self.profile.html.are_there else "trafilatura",
            headline_is_title=title is not None,
            remarks=tuple(filter(None, (*self.page.remarks, unknown_section))),
        )

    def _headline(self, *, has_words: bool) -> Passage | None:
        """What the page prints, else what it states for machines of an article that has other words."""
        printed, stated = self._passage(Role.HEADLINE), headline_in_title(self.stated.headline, self.profile)
        return Passage(text=stated, lines=()) if printed is None and stated and has_words else printed

    def _lede(self) -> tuple[str | None, Passage | None]:
        """Dateline, and the lede without it."""
        lede = self._passage(Role.LEDE)
        if lede is None:
            return None, None
        dateline, words = split_dateline(lede.text, self.profile)
        return dateline, Passage(text=words, lines=lede.lines) if words else None

    def _section(self) -> tuple[str | None, str | None]:
        """The section's id, or a remark on a label that the profile does not know."""
        label = self._section_label()
        section = self.profile.section_by_label(label) if label else None
        if label and section is None:
            return None, f"the page states a section unknown to the profile: {label}"
        return section.id if section else None, None

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
        figures: defaultdict[object, list[int]] = defaultdict(list)
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
