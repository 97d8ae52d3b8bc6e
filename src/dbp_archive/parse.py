"""parse(capture, profile) → ParsedCapture: a role for every line, an article or none, its teasers.

Pure: no disk, no state. The rules are the table in `dbp_archive.rules`.
"""

from itertools import accumulate, count

from msgspec import structs

from dbp_archive.decoding import LINE_LIMIT_BYTES, decode_lines
from dbp_archive.problems import ProblemError
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
from dbp_archive.rules import RULES
from dbp_archive.rules.captions import split_credit
from dbp_archive.rules.page import Lines, Page, split_dateline
from dbp_archive.text import decode_plain
from dbp_archive.titles import headline_in_title

LINES_LIMIT = 100_000
"""The most lines read: a page has some hundred and fifty."""

_BODY_ROLES = (Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION)


def parse(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    Raises ProblemError: no text in a known encoding, a line over LINE_LIMIT_BYTES, or more than LINES_LIMIT of them.
    """
    return parse_lines(capture, split_lines(capture), profile)


def parse_lines(capture: Capture, lines: Lines, profile: Profile) -> ParsedCapture:
    """`capture`, which consists of `lines`, understood as a page of the newspaper of `profile`."""
    page = Page(lines, profile, headline_in_title(capture.title, profile) if capture.title else None)
    for name, find in RULES:
        page.accept(name, find(page))
    return _assemble(capture, lines, page)


def _ledger(lines: Lines, page: Page) -> tuple[LedgerLine, ...]:
    ends = lines.ends
    ledger = list(map(LedgerLine, count(1), [0, *ends], ends, lines.texts, page.roles, page.rules))
    for index, certainty in page.certainties.items():
        ledger[index] = structs.replace(ledger[index], certainty=certainty)
    return tuple(ledger)


def split_lines(capture: Capture) -> Lines:
    """The lines of `capture`, each with the bytes it spans; LF, CR LF and CR end a line."""
    data = capture.data
    if len(data) > LINES_LIMIT:
        found = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
        if found > LINES_LIMIT:
            message = f"expected at most {LINES_LIMIT:,} lines, found {found:,}; split the file"
            raise ProblemError(capture.source, message)
    raws = data.splitlines(keepends=True)
    text = decode_plain(data) if capture.encoding is None else None
    if text is not None and max(map(len, raws), default=0) <= LINE_LIMIT_BYTES:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        texts = text.split("\n")[: len(raws)]  # no line is behind the last line end
        ends = list(accumulate(map(len, raws)))
        return Lines(ends=ends, texts=texts, contents=list(map(str.strip, texts)))
    return decode_lines(capture)


def _assemble(capture: Capture, lines: Lines, page: Page) -> ParsedCapture:
    printed = _passage(page, Role.HEADLINE)
    dateline, lede = None, _passage(page, Role.LEDE)
    if lede:
        dateline, words = split_dateline(lede.text, page.profile)
        lede = Passage(text=words, lines=lede.lines) if words else None
    body = page.having(*_BODY_ROLES)
    beside = Passage(text=page.title, lines=()) if page.title and not printed and (lede or body) else None
    headline = printed or beside
    return ParsedCapture(
        source=capture.source,
        sha256=capture.sha256,
        size_bytes=len(capture.data),
        url=capture.url,
        captured_at=capture.captured_at,
        profile=page.profile.id,
        language=page.profile.language,
        variant=_variant(page, has_article=bool(headline or lede or body), has_teasers=bool(page.teasers)),
        encoding=lines.encoding,
        encoding_source=lines.encoding_source,
        ledger=_ledger(lines, page),
        converted=lines.converted,
        headline=headline,
        dateline=dateline,
        lede=lede,
        byline=page.byline,
        byline_lines=tuple([index + 1 for index in page.having(Role.BYLINE, Role.BYLINE_ROLE)]),
        body=tuple([_block(page, index) for index in body]),
        body_lines=tuple([index + 1 for index in body]),
        teasers=page.teasers,
        translates=capture.translates,
        headline_is_title=beside is not None,
    )


def _passage(page: Page, role: Role) -> Passage | None:
    """The first line that has `role`."""
    indexes = page.having(role)
    return Passage(text=page.contents[indexes[0]], lines=(indexes[0] + 1,)) if indexes else None


def _variant(page: Page, *, has_article: bool, has_teasers: bool) -> Variant:
    if has_article:
        return "full" if page.has_full_layout else "body-only"
    return "teasers-only" if has_teasers else "furniture-only"


def _block(page: Page, index: int) -> Block:
    role, content = page.roles[index], page.contents[index]
    if role is Role.SUBHEADING:
        return Subheading(text=content)
    if role is Role.CAPTION:
        caption, photographers = split_credit(content, page.profile.captions)
        return Figure(caption=caption, credits=photographers, certainty=page.certainties.get(index, 1.0))
    return Paragraph(text=content)
