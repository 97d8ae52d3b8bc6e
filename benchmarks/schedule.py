"""What is captured when: an invented newspaper → orders for captures, in time.

Time is counted in articles: at moment t the newspaper prints article t, and a crawler saves pages, some of them again.
"""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from heapq import heappop, heappush
from itertools import count, islice

from benchmarks.newspaper import ADDRESS_KNOWN, Fate, Kin, Newspaper
from benchmarks.truth import Kind
from dbp_archive.records import Record

REACH = 24
"""How far from the moment a "Recent news" list reaches, to either side: with 8 to 13 teasers in most captures, each
article is teased some seven times. The seeds were saved weeks after they were printed: lists name newer articles."""
TEASERS = range(8, 14)
DELAY = 30
"""The latest moment after the first at which a page is captured again."""
ARTICLES_A_DAY = 10
FOLDER_SIZE = 500
"""Captures in one folder."""
DAY_KNOWN = 0.8
"""Of the captures whose address is known."""
SPAN = 256
"""Moments that are worked on together."""


class Again(StrEnum):
    """How a page is captured a second time."""

    IDENTICAL = "identical"
    LATER = "later"
    """A full page with another list of recent news."""
    BODY_ONLY = "body-only"
    CORRECTED = "corrected"
    """A full page whose headline the newspaper has changed."""
    TEASERS_ONLY = "teasers-only"
    """The page without its article: it is no second capture of it, in fact."""


_AGAIN = {
    Fate.FULL: tuple(Again),
    Fate.BODY_ONLY: (Again.IDENTICAL, Again.LATER),
    Fate.CUT: (Again.IDENTICAL, Again.BODY_ONLY),
    Fate.LOST: (),
}


class Order(Record):
    """One capture that is to be made."""

    source: str
    page: int
    """What its oddities are drawn from: identical captures have the same."""
    number: int
    """Of the article whose page it is."""
    kind: Kind
    copy: bool
    has_address: bool
    corrected: bool
    day: int | None
    """When it was captured, in days; None when captures.yaml does not say."""
    teases: tuple[int, ...]


class Span(Record):
    """Some moments in a row, and what is captured at them."""

    numbers: tuple[int, ...]
    orders: tuple[Order, ...]
    is_last: bool


def schedule(paper: Newspaper, captures: int) -> Iterator[Span]:
    """The first so many captures; a longer archive begins with all captures of a shorter one."""
    moments = enumerate(_moments(paper, captures))
    span = list(islice(moments, SPAN))
    while span:
        following = list(islice(moments, SPAN))
        numbers = tuple(number for number, _ in span)
        yield Span(
            numbers=numbers, orders=tuple(order for _, orders in span for order in orders), is_last=not following
        )
        span = following


def _moments(paper: Newspaper, captures: int) -> Iterator[list[Order]]:
    """The orders of each moment, and then as many empty moments as teasers reach beyond the last one."""
    made = 0
    again: list[tuple[int, int, Again, Order]] = []
    for moment in count():
        due = [_first(paper, made, moment)] if paper.plan(moment).fate is not Fate.LOST else []
        if due and paper.plan(moment).copied:
            rng = paper.rng("again", moment)
            heappush(again, (moment + rng.randint(1, DELAY), moment, rng.choice(_AGAIN[Fate(due[0].kind)]), due[0]))
        while again and again[0][0] <= moment:
            due.append(_copy(paper, made + len(due), moment, heappop(again)))
        yield due[: captures - made]
        made += len(due)
        if made >= captures:
            break
    for _ in range(REACH + 1):
        yield []


def _first(paper: Newspaper, ordinal: int, moment: int) -> Order:
    """The first capture of the article of `moment`."""
    plan = paper.plan(moment)
    kind: Kind = "full" if plan.fate is Fate.FULL else "cut" if plan.fate is Fate.CUT else "body-only"
    return Order(
        source=_source(paper.seed, ordinal),
        page=ordinal,
        number=moment,
        kind=kind,
        copy=False,
        has_address=plan.has_address,
        corrected=False,
        day=_day(paper, ordinal, moment) if plan.has_address else None,
        teases=_teases(paper, ordinal, moment, moment) if kind != "body-only" else (),
    )


def _copy(paper: Newspaper, ordinal: int, moment: int, due: tuple[int, int, Again, Order]) -> Order:
    """Another capture of a page that was captured before."""
    _, number, again, first = due
    rng = paper.rng("copy", ordinal)
    corrected = again is Again.CORRECTED and first.has_address
    has_address = corrected or (again is not Again.TEASERS_ONLY and rng.random() < ADDRESS_KNOWN)
    identical = again is Again.IDENTICAL
    full = again in (Again.LATER, Again.CORRECTED)
    kind: Kind = (
        first.kind if identical else "full" if full else "body-only" if again is Again.BODY_ONLY else "teasers-only"
    )
    return Order(
        source=_source(paper.seed, ordinal),
        page=first.page if identical else ordinal,
        number=number,
        kind=kind,
        copy=True,
        has_address=has_address,
        corrected=corrected,
        day=moment // ARTICLES_A_DAY if has_address else None,
        teases=first.teases if identical else _teases(paper, ordinal, moment, number) if kind != "body-only" else (),
    )


def _teases(paper: Newspaper, ordinal: int, moment: int, own: int) -> tuple[int, ...]:
    """Articles printed around `moment`, newest first, the page's own left out.

    Namesakes are teased once both are captured: before that, a teaser could not be told from one of the other.
    """
    rng = paper.rng("teasers", ordinal)
    near = [
        number
        for number in range(max(moment - REACH, 0), moment + REACH + 1)
        if number != own and (number | 1 < moment or paper.kin(number) is not Kin.NAMESAKE)
    ]
    return tuple(sorted(rng.sample(near, min(rng.choice(TEASERS), len(near))), reverse=True))


def _day(paper: Newspaper, ordinal: int, moment: int) -> int | None:
    return moment // ARTICLES_A_DAY if paper.rng("day", ordinal).random() < DAY_KNOWN else None


def _source(seed: int, ordinal: int) -> str:
    digest = sha256(f"capture {seed} {ordinal}".encode()).hexdigest()[:16]
    return f"{ordinal // FOLDER_SIZE:04}/{ordinal:06}_{digest}.txt"
