"""parse_markdown(capture, profiles) → ParsedCapture: an article that people wrote, as Markdown with front matter.

Pure: no disk, no state. The ledger covers every line: front matter, blank, or the block of the body that it is in.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token
from msgspec.structs import replace

from dbp_archive.choosing import Choice, choose_by_language
from dbp_archive.decoding import AROUND
from dbp_archive.folders import ARTICLES
from dbp_archive.front_matter import FrontMatter, Heading, has_none, names_of, read_front_matter
from dbp_archive.markdown import ARTICLE
from dbp_archive.newspapers import Profiles
from dbp_archive.parse import split_lines
from dbp_archive.problems import PassedOverError, ProblemError, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import (
    Block,
    Byline,
    Capture,
    LedgerLine,
    Markdown,
    Paragraph,
    ParsedCapture,
    Passage,
    Role,
    Subheading,
)
from dbp_archive.rules.byline import split_names
from dbp_archive.rules.page import NO_RULE, Lines, split_dateline
from dbp_archive.text import has_endless_marks, nfc, on_one_line

SIZE_LIMIT_BYTES = 256 << 10
"""The largest article: some 40,000 words. Markdown made to be slow takes ten seconds to read at this size."""

RULES = ("front-matter", "markdown")
"""Names of the rules that give a line its role: in the front matter, and in the body."""
_FRONT_MATTER, _BODY = RULES

_ROLES: dict[type[Block], Role] = {
    Paragraph: Role.PARAGRAPH,
    Subheading: Role.SUBHEADING,
    Markdown: Role.MARKDOWN,
}
_WORDS: dict[str, type[Paragraph | Subheading]] = {"paragraph_open": Paragraph, "heading_open": Subheading}
"""What opens a block that is plain words unless there is markup in it."""
_CONTAINERS = ("blockquote_open", "list_item_open")


class Piece(NamedTuple):
    """A block of the body, and the indexes of its lines among those of the article: from `start` to before `end`."""

    block: Block
    start: int
    end: int


def parse_markdown(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """`capture` understood as an article in Markdown, and the newspaper that its language makes it one of.

    Raises PassedOverError for what is no article among saved pages. Raises ProblemError: too large, no text in a known
    encoding, front matter that cannot be used, too deeply nested.
    """
    if len(capture.data) > SIZE_LIMIT_BYTES:
        found = f"{len(capture.data):,}"
        message = f"expected an article of at most {SIZE_LIMIT_BYTES:,} bytes, found {found}; divide it"
        raise ProblemError(capture.source, message)
    lines = split_lines(capture)
    if has_none(lines.texts) and not capture.source.startswith(ARTICLES):
        message = "expected an article under its front matter, found other Markdown among the saved pages; passed over"
        raise PassedOverError(capture.source, message)
    heading = read_front_matter(lines.texts, capture.source)
    body = tuple(_body(lines, heading.size_lines, capture.source))
    choice = choose_by_language(capture, heading.said.language, profiles)
    section = _section(heading, profiles, capture.source)
    return replace(_assemble(capture, lines, heading, body, choice.profile), section=section), choice


def _body(lines: Lines, first: int, source: str) -> Iterator[Piece]:
    """The blocks below the front matter."""
    texts = [text if content else "" for text, content in zip(lines.texts, lines.contents, strict=True)]
    tokens = ARTICLE.parse("\n".join(texts[first:]))
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        start, end = (first + line for line in token.map)
        if token.type in _CONTAINERS and token.level >= ARTICLE.options["maxNesting"] - 1:
            message = "expected quotations and lists some levels deep, found too many levels; write them flatter"
            raise ProblemError(f"{source}:{start + 1}", message)
        if token.level or token.nesting < 0 or token.type == "inline":
            continue
        while not texts[end - 1]:
            end -= 1
        words = _plain_words(tokens[index + 1], f"{source}:{start + 1}") if token.type in _WORDS else None
        block = _WORDS[token.type](text=words) if words else Markdown(text="\n".join(texts[start:end]))
        yield Piece(block, start, end)


def _plain_words(inline: Token, place: str) -> str | None:
    """What a paragraph or heading says, when it is words and nothing else."""
    children = inline.children or ()
    if not all(child.type in ("text", "softbreak") for child in children):
        return None
    words = "".join(" " if child.type == "softbreak" else child.content for child in children)
    if has_endless_marks(words):  # written as character references: in the line itself they were looked for
        raise ProblemError(place, "expected text, found a letter with hundreds of accents; remove the line")
    return nfc(words).strip(AROUND)


def _assemble(
    capture: Capture, lines: Lines, heading: Heading, body: Sequence[Piece], profile: Profile
) -> ParsedCapture:
    said = heading.said
    dateline, lede = _lede(heading, profile)
    return ParsedCapture(
        source=capture.source,
        sha256=capture.sha256,
        size_bytes=len(capture.data),
        url=said.url or capture.url,
        captured_at=said.captured_at or capture.captured_at,
        language=said.language,
        profile=profile.id,
        variant="full",
        encoding=lines.encoding,
        encoding_source=lines.encoding_source,
        ledger=_ledger(lines, heading.size_lines, body),
        converted=lines.converted,
        headline=Passage(text=on_one_line(said.headline), lines=heading.places["headline"]),
        dateline=dateline,
        lede=lede,
        byline=_byline(said, profile),
        byline_lines=heading.places.get("byline", ()),
        body=tuple(piece.block for piece in body),
        body_lines=tuple(piece.start + 1 for piece in body),
        teasers=(),
        translates=said.translates or capture.translates,
        translator=on_one_line(said.translator) if said.translator else None,
    )


def _lede(heading: Heading, profile: Profile) -> tuple[str | None, Passage | None]:
    """Dateline and lede; a lede may open with its dateline, as it does in the newspaper."""
    said = heading.said
    dateline = on_one_line(said.dateline) if said.dateline else None
    if said.lede is None:
        return dateline, None
    opening, words = (None, on_one_line(said.lede)) if dateline else split_dateline(on_one_line(said.lede), profile)
    lede = Passage(text=words, lines=heading.places["lede"]) if words else None
    return dateline or opening, lede


def _byline(said: FrontMatter, profile: Profile) -> Byline | None:
    """Who wrote it. One text may hold several names, as in the newspaper."""
    if said.byline is None:
        return None
    if isinstance(said.byline, str):
        text = on_one_line(said.byline)
        return Byline(names=split_names(text, profile.byline) or (text,), role=None)
    role = None if isinstance(said.byline, tuple) else said.byline.role
    return Byline(names=tuple(map(on_one_line, names_of(said.byline))), role=on_one_line(role) if role else None)


def _section(heading: Heading, profiles: Profiles, source: str) -> str | None:
    """Id of the section that the front matter names."""
    stated = heading.said.section
    if stated is None:
        return None
    by_id = (section for section in profiles.sections if section.id == stated)
    known = next(by_id, None) or profiles.section_by_label(stated)
    if known is None:
        ids = ", ".join(section.id for section in profiles.sections)
        message = f"expected the id of a section ({ids}) or its label, found {excerpt(stated)}; correct it"
        raise ProblemError(f"{source}:{heading.places['section'][0]}", message)
    return known.id


def _ledger(lines: Lines, front_lines: int, body: Sequence[Piece]) -> tuple[LedgerLine, ...]:
    """The role of each line; what belongs to no block would be unknown."""
    roles = [Role.FRONT_MATTER] * front_lines + [Role.UNKNOWN] * (len(lines.texts) - front_lines)
    rules = [_FRONT_MATTER] * front_lines + [NO_RULE] * (len(lines.texts) - front_lines)
    for block, start, end in body:
        roles[start:end] = [_ROLES[type(block)]] * (end - start)
        rules[start:end] = [_BODY] * (end - start)
    for index, content in enumerate(lines.contents):
        if not content:
            roles[index], rules[index] = Role.BLANK, "blank"
    starts = [0, *lines.ends]
    return tuple(
        LedgerLine(index + 1, starts[index], lines.ends[index], text, roles[index], rules[index])
        for index, text in enumerate(lines.texts)
    )
