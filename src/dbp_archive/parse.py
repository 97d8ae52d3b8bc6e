"""parse(capture, profile) → ParsedCapture: a role for every line, an article or none, its teasers.

Pure: no disk, no state. The rules are the table in `dbp_archive.rules`.
"""

from collections.abc import Sequence

from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import (
    Block,
    Capture,
    Figure,
    LedgerLine,
    Paragraph,
    ParsedCapture,
    Passage,
    Role,
    Subheading,
    Variant,
)
from dbp_archive.rules import NO_RULE, RULES
from dbp_archive.rules.body import split_credit
from dbp_archive.rules.byline import read_byline
from dbp_archive.rules.page import Line, Page, split_dateline
from dbp_archive.rules.teasers import read_teasers
from dbp_archive.text import nfc

LINE_LIMIT_BYTES = 1 << 20
"""The longest line read: no newspaper has a paragraph of a million bytes."""

_BODY_ROLES = (Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION)
_UNSEEN = "\ufeff\u200b\u2060"


def parse(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    Raises ProblemError: not UTF-8, NUL bytes, or a line over LINE_LIMIT_BYTES.
    """
    page = Page(split_lines(capture), profile)
    rule_of: dict[int, str] = {}
    for name, find in RULES:
        for claim in tuple(find(page)):
            if claim.index not in page.claims:
                page.claims[claim.index] = claim
                rule_of[claim.index] = name
    ledger = tuple(
        LedgerLine(
            number=line.number,
            start=line.start,
            end=line.end,
            text=line.text,
            role=page.claims[index].role if index in page.claims else Role.UNKNOWN,
            rule=rule_of.get(index, NO_RULE),
            certainty=page.claims[index].certainty if index in page.claims else 1.0,
        )
        for index, line in enumerate(page.lines)
    )
    return _assemble(capture, page, ledger)


def split_lines(capture: Capture) -> tuple[Line, ...]:
    """The lines of `capture`, each with the bytes it spans; LF, CR LF and CR end a line."""
    lines: list[Line] = []
    start = 0
    for number, raw in enumerate(capture.data.splitlines(keepends=True), 1):
        place = f"{capture.source}:{number}"
        if len(raw) > LINE_LIMIT_BYTES:
            limit = f"{LINE_LIMIT_BYTES >> 20} MiB"
            raise ProblemError(place, f"expected lines of at most {limit}, found {len(raw):,} bytes; split the file")
        if b"\0" in raw:
            raise ProblemError(place, "expected text, found a NUL byte; save the page as UTF-8 text")
        try:
            text = nfc(raw.rstrip(b"\r\n").decode())
        except UnicodeDecodeError as error:
            found = excerpt(raw[error.start : error.end].hex(" "))
            message = f"expected UTF-8, found the bytes {found} at byte {start + error.start}; save the page as UTF-8"
            raise ProblemError(place, message) from error
        content = text.strip().strip(_UNSEEN).strip()
        lines.append(Line(number=number, start=start, end=start + len(raw), text=text, content=content))
        start += len(raw)
    return tuple(lines)


def _assemble(capture: Capture, page: Page, ledger: tuple[LedgerLine, ...]) -> ParsedCapture:
    headline = _passage(page, page.having(Role.HEADLINE))
    dateline, lede = None, _passage(page, page.having(Role.LEDE))
    if lede:
        dateline, words = split_dateline(lede.text, page.profile)
        lede = Passage(text=words, lines=lede.lines) if words else None
    byline, byline_lines = read_byline(page)
    body = page.having(*_BODY_ROLES)
    teasers = read_teasers(page)
    return ParsedCapture(
        source=capture.source,
        sha256=capture.sha256,
        size_bytes=len(capture.data),
        url=capture.url,
        captured_at=capture.captured_at,
        language=page.profile.language,
        variant=_variant(page, has_article=bool(headline or lede or body), has_teasers=bool(teasers)),
        ledger=ledger,
        headline=headline,
        dateline=dateline,
        lede=lede,
        byline=byline,
        byline_lines=byline_lines,
        body=tuple(_block(page, index) for index in body),
        body_lines=tuple(page.lines[index].number for index in body),
        teasers=teasers,
    )


def _passage(page: Page, indexes: Sequence[int]) -> Passage | None:
    return Passage(text=page.content(indexes[0]), lines=(page.lines[indexes[0]].number,)) if indexes else None


def _variant(page: Page, *, has_article: bool, has_teasers: bool) -> Variant:
    if has_article:
        return "full" if page.has_full_layout() else "body-only"
    return "teasers-only" if has_teasers else "furniture-only"


def _block(page: Page, index: int) -> Block:
    claim, content = page.claims[index], page.content(index)
    if claim.role is Role.SUBHEADING:
        return Subheading(text=content)
    if claim.role is Role.CAPTION:
        caption, credits = split_credit(content, page.profile.captions)
        return Figure(caption=caption, credits=credits, certainty=claim.certainty)
    return Paragraph(text=content)
