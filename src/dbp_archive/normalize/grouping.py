"""Which mentions are one article: keys of captures and of teased headlines → groups.

Surest keys first: addresses, then headlines, then paragraphs, then the teasers, last those without a headline. Each
step sees what the steps before it made, never what it makes itself: no capture's place depends on another one's name.

Works on keys alone. It is right for any set of captures and teasers that is closed: that has, with a capture, all that
share a key or a paragraph with it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable
from typing import NamedTuple

SHARED_PARAGRAPHS_AT_LEAST = 0.5
"""Share of its paragraphs that a capture without address and headline must have in common with the article it joins."""


class Holder(NamedTuple):
    """A capture of an article, as far as it takes to tell which article."""

    capture: int
    address: int | None
    headline: int | None
    """Key of the headline it states or that was recovered for it."""
    paragraph_count: int


class Group:
    """The mentions of one article while they are collected."""

    __slots__ = ("captures", "key", "own")

    def __init__(self, own: int | None) -> None:
        self.own = own
        """Key of its address or words: what tells it from another article of the same headline. Key of its lede where
        nothing but teasers without headline name it."""
        self.captures: list[Holder] = []
        self.key: int | None = None
        """Key of the one headline that teasers name it by."""


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

    def namesakes(self, key: int) -> Collection[Group]:
        """The groups of the headline `key`, where there are several."""
        return self._namesakes.get(key, ())

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
