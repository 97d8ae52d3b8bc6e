"""What is true of each article: orders and what was made of them → rows of truth, as soon as nothing can change them.

An article is closed when the moments in which it can be captured or teased are over; so memory stays flat. The last one
is that of an identical copy of a page that was captured when it was one of the newest to be teased.
"""

from collections.abc import Iterator, Sequence

from benchmarks.newspaper import Abbreviation, Kin, Newspaper
from benchmarks.schedule import DELAY, REACH, Order
from benchmarks.truth import ArticleTruth, CaptureTruth, Recoverable
from dbp_archive.records import Record


class Outline(Record):
    """What the truth says of an article's face."""

    headline: str
    corrected_headline: str
    section: str
    url: str


class Known:
    """One article while more may happen to it."""

    def __init__(self, outline: Outline | None = None) -> None:
        self.outline = outline
        self.captures: list[tuple[Order, str]] = []
        """With the roles of its lines."""
        self.teased = 0

    @property
    def states_headline(self) -> bool:
        """Whether a capture prints its headline."""
        return any(order.kind == "full" for order, _ in self.captures)

    @property
    def headline_is_known(self) -> bool:
        """Whether its headline stands anywhere in the archive."""
        return self.states_headline or self.teased > 0


class Tally:
    """All articles that are not closed yet."""

    def __init__(self, paper: Newspaper) -> None:
        self._paper = paper
        self._open: dict[int, Known] = {}
        self._next = 0
        """The lowest number that is not closed."""

    def add(
        self, outlines: Sequence[tuple[int, Outline]], orders: Sequence[tuple[Order, str]]
    ) -> Iterator[CaptureTruth]:
        """Take in some moments; gives the captures that hold no article at once."""
        for number, outline in outlines:
            self._at(number).outline = outline
        for order, roles in orders:
            for number in order.teases:
                self._at(number).teased += 1
            if order.kind == "teasers-only":
                yield _capture_row(order, roles, None, None, None)
            else:
                self._at(order.number).captures.append((order, roles))

    def close(self, moment: int | None) -> Iterator[tuple[ArticleTruth, list[CaptureTruth]]]:
        """Each article, with its captures, to which nothing can happen after `moment`; None: the last moment is over.

        Kin are closed together: what is known of the one tells what can be known of the other.
        """
        while self._open and (moment is None or self._next + 1 + DELAY + REACH <= moment):
            pair = self._next, self._next + 1
            for number in pair:
                known = self._open.get(number)
                if known and (known.captures or known.teased):
                    yield self._rows(number, known)
            for number in pair:
                self._open.pop(number, None)
            self._next += 2

    def _at(self, number: int) -> Known:
        assert number >= self._next, "an article is closed when nothing more can happen to it"
        return self._open.setdefault(number, Known())

    def _rows(self, number: int, known: Known) -> tuple[ArticleTruth, list[CaptureTruth]]:
        outline = known.outline
        assert outline is not None
        captures = [
            _capture_row(order, roles, number, outline.url, self._recoverable(number, known, order))
            for order, roles in known.captures
        ]
        corrected = any(order.corrected for order, _ in known.captures)
        tied = known.states_headline or any(capture.recoverable for capture in captures)
        article = ArticleTruth(
            number=number,
            headline=outline.corrected_headline if corrected else outline.headline,
            former_headline=outline.headline if corrected else None,
            section=outline.section,
            captures=tuple(capture.source for capture in captures),
            teased=known.teased,
            held=bool(captures),
            wanted=known.teased > 0 and not (captures and tied),
        )
        return article, captures

    def _recoverable(self, number: int, known: Known, order: Order) -> Recoverable | None:
        """By what the headline of a capture without one can be known, where no capture of the article states it."""
        if known.states_headline or not known.teased:
            return None
        if order.has_address:
            return None if self._has_known_double(number) else "address"
        return "abbreviation" if self._paper.plan(number).abbreviation is Abbreviation.OWN else None

    def _has_known_double(self, number: int) -> bool:
        """Whether another known headline makes the same address: it differs in an accent alone."""
        double = self._open.get(number ^ 1)
        return self._paper.kin(number) is Kin.ACCENT and double is not None and double.headline_is_known


def _capture_row(
    order: Order, roles: str, number: int | None, url: str | None, recoverable: Recoverable | None
) -> CaptureTruth:
    return CaptureTruth(
        source=order.source,
        kind=order.kind,
        article=number,
        copy=order.copy and number is not None,
        url=url if order.has_address else None,
        states_headline=order.kind == "full",
        recoverable=recoverable,
        teases=order.teases,
        roles=roles,
    )
