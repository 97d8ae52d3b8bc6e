"""How an invented page looks when it was saved: an order → bytes, and the true role of each line."""

import unicodedata
from random import Random
from typing import Literal

from benchmarks.newspaper import Body, Face, Newspaper
from benchmarks.schedule import Order
from benchmarks.truth import LETTERS, Printed
from dbp_archive.records import Record, Role

DATELINES = (("ĐBP - ", 94), ("ĐBP – ", 1), ("ĐBP — ", 1), ("ĐBP- ", 1), ("ĐBP -  ", 2), ("ÐBP - ", 1))
"""How the dateline is written, and how often; the last one has U+00D0, the Icelandic eth."""
LINE_ENDS = (("\n", 970), ("\r\n", 27), ("\r", 3))
LINE_END_LAST = 0.2
"""Pages whose last line ends; no seed's does."""
BYTE_ORDER_MARK, DECOMPOSED, NO_BREAK_SPACE = 0.01, 0.01, 0.03
BLANKS = (("", 96), ("    ", 2), ("\t", 1), ("\u00a0", 1))
"""What stands in the lines between paragraphs."""
TEASER_WITHOUT_LEDE, TEASER_STRAIGHT_QUOTES = 0.005, 0.01

_WIDGET = ("You have 500/500 characters left", "Please enter 5 or more characters!!!")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


class Saved(Record):
    """A page as it was saved."""

    content: bytes
    roles: str
    """A letter for each line."""


class _Oddities:
    """How one page differs from the clean ones."""

    def __init__(self, rng: Random) -> None:
        self.blank = _pick(rng, BLANKS)
        self.dateline = _pick(rng, DATELINES)
        self.line_end = _pick(rng, LINE_ENDS)
        self.ends_last_line = rng.random() < LINE_END_LAST
        self.mark = "\ufeff" if rng.random() < BYTE_ORDER_MARK else ""
        self.form: Literal["NFD", "NFC"] = "NFD" if rng.random() < DECOMPOSED else "NFC"
        self.has_no_break_space = rng.random() < NO_BREAK_SPACE

    def encode(self, lines: list[Printed]) -> Saved:
        text = self.line_end.join(line.text for line in lines) + self.line_end * self.ends_last_line
        return Saved(
            content=(self.mark + unicodedata.normalize(self.form, text)).encode(),
            roles="".join(LETTERS[line.role] for line in lines),
        )


def _pick(rng: Random, table: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([row[0] for row in table], weights=[row[1] for row in table])[0]


def lay_out(paper: Newspaper, order: Order) -> Saved:
    """The page of `order` as saved."""
    rng = paper.rng("page", order.page)
    oddities = _Oddities(rng)
    face, body = paper.face(order.number), paper.body(order.number)
    if order.kind == "body-only":
        lines = [line for line in body.lines if line.role is Role.PARAGRAPH]
        return oddities.encode([*lines, *(Printed(text=text, role=Role.COMMENT_WIDGET) for text in _WIDGET)])
    article: list[Printed] = []
    if order.kind == "full":
        headline = paper.corrected_headline(order.number) if order.corrected else face.headline
        article.append(Printed(text=headline, role=Role.HEADLINE))
        article.append(Printed(text=oddities.dateline + face.lede, role=Role.LEDE))
    if order.kind != "teasers-only":
        article += body.lines
    if oddities.has_no_break_space and article:
        article[-1] = Printed(text=article[-1].text.replace(" ", "\u00a0", 1), role=article[-1].role)
    blank = Printed(text=oddities.blank, role=Role.BLANK)
    lines = [part for line in article for part in (line, blank)]
    lines += _byline(body, blank) if order.kind != "teasers-only" else []
    lines += _widget(blank)
    lines += [blank, Printed(text="Recent news", role=Role.RECENT_NEWS), blank]
    for number in order.teases:
        lines += _teaser(paper.face(number), rng)
    return oddities.encode(lines)


def _byline(body: Body, blank: Printed) -> list[Printed]:
    """The names right above the widget; an office is set apart by blank lines, as in seed 001."""
    if body.byline is None:
        return []
    names, office = body.byline
    line = Printed(text=names, role=Role.BYLINE)
    return [line, blank, Printed(text=office, role=Role.BYLINE_ROLE), blank] if office else [line]


def _widget(blank: Printed) -> list[Printed]:
    first, *others = (Printed(text=text, role=Role.COMMENT_WIDGET) for text in ("Comment", *_WIDGET))
    return [first, *(part for line in others for part in (blank, line))]


def _teaser(face: Face, rng: Random) -> list[Printed]:
    """An entry of the list, as in seed 000, lines 37–42."""
    odd = rng.random()
    headline = face.headline
    if odd > 1 - TEASER_STRAIGHT_QUOTES:
        headline = headline.translate(_STRAIGHT)
    blank = Printed(text="", role=Role.BLANK)
    lines = [
        Printed(text=f"  • '{headline}", role=Role.TEASER_HEADLINE),
        blank,
        Printed(text=f"    {headline}", role=Role.TEASER_REPEAT),
        blank,
        Printed(text=f"    {face.label} -", role=Role.TEASER_SECTION),
    ]
    if odd >= TEASER_WITHOUT_LEDE:
        dateline = _pick(rng, DATELINES)
        lines.append(Printed(text=f"    {dateline}{face.lede}", role=Role.TEASER_LEDE))
    return lines
