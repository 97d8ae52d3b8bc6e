"""parse(capture, profile) → ParsedCapture: a role for every line, an article or none, its teasers.

Pure: no disk, no state. The rules are the table in `dbp_archive.rules`.
"""

from collections.abc import Mapping, Sequence

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
from dbp_archive.rules.page import Claim, Line, Page, split_dateline
from dbp_archive.rules.teasers import read_teasers
from dbp_archive.text import has_endless_marks, nfc

LINE_LIMIT_BYTES = 1 << 20
"""The longest line read: no newspaper has a paragraph of a million bytes."""

LINES_LIMIT = 100_000
"""The most lines read: a page has some hundred and fifty."""

_BODY_ROLES = (Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION)
_AROUND = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u2060"
"""What a line's words are bared of at either end: white space (Unicode has none above U+3000), and what nobody sees."""


def parse(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    Raises ProblemError: not UTF-8, NUL bytes, a line over LINE_LIMIT_BYTES, or more than LINES_LIMIT of them.
    """
    page = Page(split_lines(capture), profile)
    for name, find in RULES:
        page.accept(name, tuple(find(page)))
    ledger = tuple(_ledger_line(line, page.claims.get(index), page.rules) for index, line in enumerate(page.lines))
    return _assemble(capture, page, ledger)


def _ledger_line(line: Line, claim: Claim | None, rules: Mapping[int, str]) -> LedgerLine:
    return LedgerLine(
        number=line.number,
        start=line.start,
        end=line.end,
        text=line.text,
        role=claim.role if claim else Role.UNKNOWN,
        rule=rules[claim.index] if claim else NO_RULE,
        certainty=claim.certainty if claim else 1.0,
    )


def split_lines(capture: Capture) -> tuple[Line, ...]:
    """The lines of `capture`, each with the bytes it spans; LF, CR LF and CR end a line."""
    data = capture.data
    count = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if count > LINES_LIMIT:
        raise ProblemError(capture.source, f"expected at most {LINES_LIMIT:,} lines, found {count:,}; split the file")
    lines: list[Line] = []
    start = 0
    for number, raw in enumerate(data.splitlines(keepends=True), 1):
        end = start + len(raw)
        text = _text_of(raw, start, f"{capture.source}:{number}")
        lines.append(Line(number=number, start=start, end=end, text=text, content=text.strip(_AROUND)))
        start = end
    return tuple(lines)


def _text_of(raw: bytes, start: int, place: str) -> str:
    """The line `raw` in NFC without its line end; `start` is its offset in the file, for the message."""
    if len(raw) > LINE_LIMIT_BYTES:
        limit = f"{LINE_LIMIT_BYTES >> 20} MiB"
        raise ProblemError(place, f"expected lines of at most {limit}, found {len(raw):,} bytes; split the file")
    if b"\0" in raw:
        raise ProblemError(place, "expected text, found a NUL byte; save the page as UTF-8 text")
    try:
        text = raw.rstrip(b"\r\n").decode()
    except UnicodeDecodeError as error:
        found = excerpt(raw[error.start : error.end].hex(" "))
        message = f"expected UTF-8, found the bytes {found} at byte {start + error.start}; save the page as UTF-8"
        raise ProblemError(place, message) from error
    if has_endless_marks(text):
        raise ProblemError(place, "expected text, found a letter with hundreds of accents; remove the line")
    return nfc(text)


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
        return "full" if page.has_full_layout else "body-only"
    return "teasers-only" if has_teasers else "furniture-only"


def _block(page: Page, index: int) -> Block:
    claim, content = page.claims[index], page.content(index)
    if claim.role is Role.SUBHEADING:
        return Subheading(text=content)
    if claim.role is Role.CAPTION:
        caption, photographers = split_credit(content, page.profile.captions)
        return Figure(caption=caption, credits=photographers, certainty=claim.certainty)
    return Paragraph(text=content)
