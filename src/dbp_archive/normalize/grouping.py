"""Which mentions are one article: keys of captures and of teased headlines → groups.

Surest keys first: addresses, then headlines, then paragraphs, then the teasers, last those without a headline. Each
step sees what the steps before it made, never what it makes itself: no capture's place depends on another one's name.

Works on keys alone. It is right for any set of captures and teasers that is closed: that has, with a capture, all that
share a key or a paragraph with it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable
from typing import NamedTuple

from dbp_archive.identity import key_number

SHARED_PARAGRAPHS_AT_LEAST = 0.5
"""Share of its paragraphs that a capture without address and headline must have in common with the article it joins."""


class Holder(NamedTuple):
    """A capture of an article, as far as it takes to tell which article."""

    capture: int
    address: int | None
    headline: int | None
    """Key of the headline it states or that was recovered for it."""
    paragraph_count: int
    is_recovered: bool = False
    """Whether the headline was recovered."""


class Ruling:
    """What archivists decided of a group."""

    __slots__ = ("apart", "entries", "former", "headline", "language")

    def __init__(self) -> None:
        self.entries: list[int] = []
        """Decisions about it, in their order."""
        self.former: set[int] = set()
        """Numbers of the articles that it was before decisions."""
        self.headline: str | None = None
        """Key, in words, of the headline that it was given."""
        self.language: str | None = None
        """That it was given."""
        self.apart: str | None = None
        """What `own` is the hash of, when it was taken out of another group."""


class Group:
    """The mentions of one article while they are collected."""

    __slots__ = ("captures", "into", "key", "own", "ruling")

    def __init__(self, own: int | None) -> None:
        self.own = own
        """Key of its address or words: what tells it from another article of the same headline. Key of its lede where
        nothing but teasers without headline name it."""
        self.captures: list[Holder] = []
        self.key: int | None = None
        """Key of the one headline that teasers name it by."""
        self.ruling: Ruling | None = None
        """None, unless an archivist decided something."""
        self.into: Group | None = None
        """The group that it was joined with."""

    def ruled(self) -> Ruling:
        """Its ruling, from now on."""
        self.ruling = self.ruling or Ruling()
        return self.ruling

    @property
    def is_ruled(self) -> bool:
        """Whether an archivist decided something about it."""
        return self.ruling is not None

    def whole(self) -> "Group":
        """The group that it is part of now: itself, unless it was joined with another."""
        return self.into.whole() if self.into else self


class Grouping:
    """All groups of a closed set of captures and teased headlines, found by each of their keys."""

    def __init__(self, words: Callable[[int], int], paragraphs: Callable[[int], frozenset[bytes]]) -> None:
        self.groups: list[Group] = []
        self._by_headline: dict[int, Group] = {}
        """The first group of each headline."""
        self._namesakes: dict[int, dict[Group, None]] = {}
        """Where there are several: all of them, as they were found; a set whose order is stable. Few headlines have
        any, and a set for each of the others would be as large as all the rest."""
        self._by_own: dict[int, Group] = {}
        self._words = words
        """Key of the words of a capture."""
        self._paragraphs = paragraphs
        """Hashes of the paragraphs of a capture that are its article's alone."""

    def add(self, holders: Iterable[Holder], sharing: Callable[[frozenset[bytes]], Container[int]]) -> None:
        """Group `holders`; `sharing` tells the captures that have one of some paragraphs."""
        without_address = []
        for holder in holders:
            if holder.address is not None:
                self._put(holder, self._with_own(holder.address))
            else:
                without_address.append(holder)
        shared = {key: frozenset(groups) for key, groups in self._namesakes.items()}
        index = ParagraphIndex(self._paragraphs)
        for groups in shared.values():
            index.add(groups)
        bare = []
        for holder in without_address:
            if holder.headline is None:
                bare.append(holder)
            elif holder.headline in shared:
                same = index.find(holder, shared[holder.headline])
                self._put(holder, same or self._with_own(self._words(holder.capture)))
            else:
                self._put(holder, self._with_headline(holder.headline))
        self._add_bare(bare, sharing)

    def _add_bare(self, bare: list[Holder], sharing: Callable[[frozenset[bytes]], Container[int]]) -> None:
        """Captures of which neither address nor headline is known go where their paragraphs are."""
        if not bare:
            return
        sought = frozenset().union(*(self._paragraphs(holder.capture) for holder in bare))
        captures = sharing(sought)
        index = ParagraphIndex(self._paragraphs)
        index.add(group for group in self.groups if any(holder.capture in captures for holder in group.captures))
        for holder in bare:
            self._put(holder, index.find(holder) or self._with_own(self._words(holder.capture)))

    def name(self, key: int) -> Group | None:
        """The one group that a teaser of the headline `key` names, made when there is none; None for several."""
        if key in self._namesakes:
            return None
        group = self._with_headline(key)
        if not group.captures:
            group.key = key
        return group

    def with_lede(self, key: int, among: Collection[Group | None]) -> Group | None:
        """The one group of `among`, all that have the lede `key`, made when there is none; None for several.

        None in `among` stands for a group that cannot be told.
        """
        if not among:
            return self._with_own(key)
        return next(iter(among)) if len(among) == 1 else None

    def named(self, key: int) -> Collection[Group]:
        """All groups of the headline `key`."""
        first = self._by_headline.get(key)
        return self._namesakes.get(key) or ((first,) if first else ())

    def part(self, group: Group, leaving: list[Holder], own: str) -> None:
        """Take `leaving` out of `group`, as a group with the own key that `own` says in words.

        Headlines that were only recovered for them are not theirs.
        """
        apart = self._with_own(key_number(own))
        apart.ruled().apart = own
        group.captures = [holder for holder in group.captures if holder not in leaving]
        for holder in leaving:
            self._put(holder._replace(headline=None) if holder.is_recovered else holder, apart)
        remaining = {holder.headline for holder in group.captures}
        for headline in {holder.headline for holder in leaving} - remaining:
            if headline is not None:
                self._forget_name(headline, group)
        if not group.captures:
            self.groups.remove(group)
        elif group.own in {one.address for one in leaving} - {one.address for one in group.captures} - {None}:
            group.own = min(self._words(holder.capture) for holder in group.captures)

    def _forget_name(self, key: int, group: Group) -> None:
        """Let `group` be found by the headline `key` no more."""
        others = [other for other in self.named(key) if other is not group]
        self._namesakes.pop(key, None)
        self._by_headline.pop(key, None)
        if others:
            self._by_headline[key] = others[0]
        if len(others) > 1:
            self._namesakes[key] = dict.fromkeys(others)

    def join(self, group: Group, other: Group) -> None:
        """Make `other` part of `group`."""
        other.into = group
        group.captures += other.captures
        group.own = other.own if group.own is None else group.own
        group.key = other.key if group.key is None else group.key
        mine, theirs = group.ruled(), other.ruled()
        mine.entries = sorted({*mine.entries, *theirs.entries})
        mine.former |= theirs.former
        mine.headline, mine.language = mine.headline or theirs.headline, mine.language or theirs.language
        mine.apart = mine.apart or theirs.apart
        self.groups.remove(other)

    def _with_own(self, key: int) -> Group:
        if key not in self._by_own:
            self._by_own[key] = self._new(key)
        return self._by_own[key]

    def _with_headline(self, key: int) -> Group:
        """The one group of that headline, made when there is none."""
        if key not in self._by_headline:
            self._by_headline[key] = self._new(None)
        return self._by_headline[key]

    def _new(self, own: int | None) -> Group:
        self.groups.append(Group(own))
        return self.groups[-1]

    def _put(self, holder: Holder, group: Group) -> None:
        """Put `holder` into `group`, and let the group be found by the holder's headline."""
        group.captures.append(holder)
        if holder.headline is None:
            return
        first = self._by_headline.setdefault(holder.headline, group)
        if first is not group:
            self._namesakes.setdefault(holder.headline, {first: None})[group] = None


class ParagraphIndex:
    """Which groups have a paragraph, as things stand when they are added."""

    def __init__(self, paragraphs: Callable[[int], frozenset[bytes]]) -> None:
        self._groups: defaultdict[bytes, dict[Group, None]] = defaultdict(dict)
        self._paragraphs = paragraphs

    def add(self, groups: Iterable[Group]) -> None:
        """Let `groups` be found by the paragraphs of their captures."""
        for group in groups:
            for holder in group.captures:
                for paragraph in self._paragraphs(holder.capture):
                    self._groups[paragraph][group] = None

    def find(self, holder: Holder, among: Container[Group] | None = None) -> Group | None:
        """The one group, of `among` when given, that has enough of its paragraphs; None for none or several."""
        enough = SHARED_PARAGRAPHS_AT_LEAST * holder.paragraph_count
        counts = Counter(
            group for paragraph in self._paragraphs(holder.capture) for group in self._groups.get(paragraph, ())
        )
        fitting = [group for group, count in counts.items() if count >= enough and (among is None or group in among)]
        return fitting[0] if len(fitting) == 1 else None
