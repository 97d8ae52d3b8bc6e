"""The list of teasers: what its entries begin with, what stands above it, and which of its lines name sections.

An entry is known by what stands below its bullet: its headline once more, or a short line that stands below other
bullets, too. A bulleted line of an article has neither.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from dbp_archive.drafting.saved import SavedPage, Seen, count_seen
from dbp_archive.records import Record
from dbp_archive.rules.page import HEADLINE_LIMIT
from dbp_archive.rules.teasers import LABEL_LIMIT
from dbp_archive.text import same_identity

ENTRIES_AT_LEAST = 2
"""Entries that vouch for a bullet."""
SHARE_AT_LEAST = 0.5
"""Share of the lines behind one bullet that must be entries; the rest may be cut off."""
ENTRY_LINES = 4
"""Lines of an entry: headline, the headline again, section, lede."""

_BULLETED = re.compile(r"([^\w\s“‘«„\"'’(\[]+)\s*(\S.*)")
"""A line that a sign opens which is no letter, digit, quotation mark or bracket."""
_OPENING_SIGNS = re.compile(r"[^\w\s]*")
_CLOSING_SIGNS = re.compile(r"\s*[^\w\s.!?…,)\]”’»\"']+$")
"""Signs at a line's end that end no sentence, quotation or bracket."""


class TeaserEntry(Record):
    """One entry of a list of teasers."""

    page: int
    """Place of its page."""
    first: int
    """Place of its first line in that page."""
    bullet: str
    headline: str
    """As printed behind the bullet."""
    repeat: str | None
    """The headline again, when the next line has it."""
    below: tuple[str, ...]
    """Its other lines."""

    @property
    def label(self) -> str | None:
        """The line that may name its section."""
        return self.below[0] if self.below and len(self.below[0]) <= LABEL_LIMIT else None

    @property
    def size(self) -> int:
        """How many lines it has."""
        return 1 + (self.repeat is not None) + len(self.below)


class TeaserGuess(Record):
    """What the lists of teasers have in common."""

    entries: tuple[TeaserEntry, ...]
    heading: Seen | None
    bullets: tuple[Seen, ...]
    stray: Seen | None
    mark: Seen | None
    """What follows a section's label."""
    labels: tuple[Seen, ...]


def guess_teasers(pages: Sequence[SavedPage]) -> TeaserGuess:
    """What `pages` have below bullets."""
    entries = _vouched([entry for place, page in enumerate(pages) for entry in _entries(place, page.lines)])
    mark = _commonest(_marks(entries), sum(entry.label is not None for entry in entries))
    return TeaserGuess(
        entries=tuple(entries),
        heading=_heading(pages, entries),
        bullets=tuple(count_seen((entry.page, entry.bullet) for entry in entries)),
        stray=_commonest(_strays(entries), len(entries)),
        mark=mark,
        labels=tuple(_labels(entries, mark.text if mark else "")),
    )


def _entries(place: int, lines: Sequence[str]) -> Iterator[TeaserEntry]:
    """Whatever a bullet opens, with the lines below it up to the next one of the same kind."""
    found = {index: match for index, line in enumerate(lines) if (match := _BULLETED.fullmatch(line))}
    for index, match in found.items():
        bullet, headline = match.groups()
        if len(headline) > HEADLINE_LIMIT:
            continue
        end = next((other for other in range(index + 1, len(lines)) if other in found), len(lines))
        below = lines[index + 1 : min(end, index + ENTRY_LINES)]
        repeats = bool(below) and _repeats(headline, below[0])
        yield TeaserEntry(
            page=place,
            first=index,
            bullet=bullet,
            headline=headline,
            repeat=below[0] if repeats else None,
            below=_up_to_the_lede(below[repeats:]),
        )


def _repeats(headline: str, below: str) -> bool:
    """Whether the line below says the headline again, signs before it aside."""
    bare = _OPENING_SIGNS.sub("", headline, count=1)
    return len(below) <= HEADLINE_LIMIT and (
        same_identity(headline, below) or same_identity(bare, _OPENING_SIGNS.sub("", below, count=1))
    )


def _up_to_the_lede(below: Sequence[str]) -> tuple[str, ...]:
    """A section's label and the lede under it, or the lede alone."""
    return tuple(below[: 2 if below and len(below[0]) <= LABEL_LIMIT else 1])


def _vouched(entries: Sequence[TeaserEntry]) -> list[TeaserEntry]:
    """The entries of bullets most of whose lines are entries."""
    labels = Counter(entry.label for entry in entries if entry.label)
    by_bullet = defaultdict[str, list[TeaserEntry]](list)
    for entry in entries:
        by_bullet[entry.bullet].append(entry)
    good = set[str]()
    for bullet, own in by_bullet.items():
        vouched = sum(entry.repeat is not None or labels[entry.label or ""] > 1 for entry in own)
        if vouched >= max(ENTRIES_AT_LEAST, SHARE_AT_LEAST * len(own)):
            good.add(bullet)
    return [entry for entry in entries if entry.bullet in good]


def _commonest(sightings: Iterable[tuple[int, str]], among: int) -> Seen | None:
    """The text that most of `among` entries have, if half of them do; None, too, when it is empty."""
    seen = sorted(count_seen(sightings), key=lambda one: (-one.times, one.text))
    return seen[0] if seen and seen[0].text and seen[0].times >= SHARE_AT_LEAST * among else None


def _strays(entries: Iterable[TeaserEntry]) -> Iterator[tuple[int, str]]:
    """What stands between bullet and headline: the signs that the headline has not when it is printed again."""
    for entry in entries:
        signs = _OPENING_SIGNS.match(entry.headline)
        opening = signs[0] if signs else ""
        own = _OPENING_SIGNS.match(entry.repeat or "")
        yield entry.page, opening.removesuffix(own[0] if own else "")


def _marks(entries: Iterable[TeaserEntry]) -> Iterator[tuple[int, str]]:
    for entry in entries:
        if entry.label and (signs := _CLOSING_SIGNS.search(entry.label)):
            yield entry.page, signs[0]


def _labels(entries: Iterable[TeaserEntry], mark: str) -> list[Seen]:
    """Labels without their mark; where there is no mark, lines that stand below several headlines."""
    seen = count_seen(
        (entry.page, entry.label.removesuffix(mark))
        for entry in entries
        if entry.label and entry.label.endswith(mark) and entry.label != mark
    )
    return [one for one in seen if mark or one.times > 1]


def _heading(pages: Sequence[SavedPage], entries: Sequence[TeaserEntry]) -> Seen | None:
    """The line above most lists; a page whose first line is an entry has none."""
    first: dict[int, TeaserEntry] = {}
    for entry in entries:
        first.setdefault(entry.page, entry)
    above = [(place, pages[place].lines[entry.first - 1]) for place, entry in first.items() if entry.first]
    seen = count_seen((place, line) for place, line in above if len(line) <= LABEL_LIMIT)
    return seen[0] if seen and (seen[0].captures > 1 or len(pages) == 1) else None
