"""parse(capture, profile) → ParsedCapture: a role for every line, an article or none, its teasers.

Pure: no disk, no state. The rules are the table in `dbp_archive.rules`.
"""

from itertools import accumulate, count

from msgspec import structs

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
from dbp_archive.rules import RULES
from dbp_archive.rules.captions import split_credit
from dbp_archive.rules.page import Lines, Page, split_dateline
from dbp_archive.text import decode_plain, has_endless_marks, nfc

LINE_LIMIT_BYTES = 1 << 20
"""The longest line read: no newspaper has a paragraph of a million bytes."""

LINES_LIMIT = 100_000
"""The most lines read: a page has some hundred and fifty."""

_BODY_ROLES = (Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION)
AROUND = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u2060"
"""What a line's words are bared of at either end: white space (Unicode has none above U+3000), and what nobody sees."""


def parse(capture: Capture, profile: Profile) -> ParsedCapture:
    """`capture` understood as a page of the newspaper of `profile`.

    Raises ProblemError: not UTF-8, NUL bytes, a line over LINE_LIMIT_BYTES, or more than LINES_LIMIT of them.
    """
    return parse_lines(capture, split_lines(capture), profile)


def parse_lines(capture: Capture, lines: Lines, profile: Profile) -> ParsedCapture:
    """`capture`, which consists of `lines`, understood as a page of the newspaper of `profile`."""
    page = Page(lines, profile)
    for name, find in RULES:
        page.accept(name, find(page))
    return _assemble(capture, page, _ledger(lines, page))


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
    ends = list(accumulate(map(len, raws)))
    text = decode_plain(data)
    if text is not None and max(map(len, raws), default=0) <= LINE_LIMIT_BYTES:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        texts = text.split("\n")[: len(raws)]  # no line is behind the last line end
        return Lines(ends=ends, texts=texts, contents=list(map(str.strip, texts)))
    texts = [
        _text_of(raw, end - len(raw), f"{capture.source}:{number}")
        for number, (raw, end) in enumerate(zip(raws, ends, strict=True), 1)
    ]
    return Lines(ends=ends, texts=texts, contents=[text.strip(AROUND) for text in texts])


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
    headline = _passage(page, Role.HEADLINE)
    dateline, lede = None, _passage(page, Role.LEDE)
    if lede:
        dateline, words = split_dateline(lede.text, page.profile)
        lede = Passage(text=words, lines=lede.lines) if words else None
    body = page.having(*_BODY_ROLES)
    return ParsedCapture(
        source=capture.source,
        sha256=capture.sha256,
        size_bytes=len(capture.data),
        url=capture.url,
        captured_at=capture.captured_at,
        profile=page.profile.id,
        language=page.profile.language,
        variant=_variant(page, has_article=bool(headline or lede or body), has_teasers=bool(page.teasers)),
        ledger=ledger,
        headline=headline,
        dateline=dateline,
        lede=lede,
        byline=page.byline,
        byline_lines=tuple([index + 1 for index in page.having(Role.BYLINE, Role.BYLINE_ROLE)]),
        body=tuple([_block(page, index) for index in body]),
        body_lines=tuple([index + 1 for index in body]),
        teasers=page.teasers,
        translates=capture.translates,
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
