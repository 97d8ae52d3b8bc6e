"""Which captures of one article have the same words: captures → the article's versions, the newest known last."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from dbp_archive.entries import Holding
from dbp_archive.records import Block, Version
from dbp_archive.wordings import Wording, agree, sentences, wording_of

COMPARED_LIMIT = 16
"""Versions with which a capture is compared: those with which it shares most sentences. One that has its words shares
all that count."""


class _Captures:
    """Captures with the same words while they are collected."""

    def __init__(self, place: int) -> None:
        self.place = place
        """Which of them was found first."""
        self.wordings: dict[Wording, None] = {}
        """Each once. They differ in what they lack, never in what they say."""
        self.ranks: list[int] = []
        """Places of the captures in the order of preference."""

    def have(self, wording: Wording) -> bool:
        """Whether `wording` has the words of all of them."""
        return wording in self.wordings or all(agree(known, wording) for known in self.wordings)


class _Found:
    """The versions found so far. A headline may be that of thousands: few of them are looked at."""

    def __init__(self) -> None:
        self.all: list[_Captures] = []
        self._bodiless: list[_Captures] = []
        """Those that begin with a capture without paragraphs."""
        self._by_sentence = defaultdict[str, dict[_Captures, None]](dict)

    def add(self, rank: int, wording: Wording) -> None:
        """Put a capture where its words are, else begin a version."""
        own = {sentence for paragraph in wording.paragraphs for sentence in sentences(paragraph)}
        same = next((one for one in self._alike(own) if one.have(wording)), None)
        if same is None:
            same = _Captures(len(self.all))
            self.all.append(same)
            if not own:
                self._bodiless.append(same)
        same.wordings[wording] = None
        same.ranks.append(rank)
        for sentence in own:
            self._by_sentence[sentence][same] = None

    def _alike(self, own: AbstractSet[str]) -> list[_Captures]:
        """Those that may have the words of a capture with the sentences `own`, in the order they were found."""
        if not own:
            return self.all
        shared = Counter(one for sentence in own for one in self._by_sentence.get(sentence, ()))
        likely = sorted(shared, key=lambda one: (-shared[one], one.place))[:COMPARED_LIMIT]
        return sorted({*likely, *self._bodiless}, key=lambda one: one.place)


def find_versions(captures: Sequence[Holding], bodies: Mapping[str, tuple[Block, ...]]) -> tuple[Version, ...]:
    """The versions of the article that `captures`, by preference, hold; empty when all have the same words.

    `bodies` are those of the captures, by source. Versions come without their bodies: that of the first of its
    captures that has one.
    """
    wordings = [
        wording_of(
            capture.headline.text if capture.headline else None,
            capture.lede.text if capture.lede else None,
            bodies.get(capture.source, ()),
        )
        for capture in captures
    ]
    if len(set(wordings)) < 2:  # noqa: PLR2004
        return ()
    found = _Found()
    for rank in sorted(range(len(captures)), key=lambda rank: (-wordings[rank].parts_known, rank)):
        found.add(rank, wordings[rank])
    if len(found.all) < 2:  # noqa: PLR2004
        return ()
    return tuple(
        _version(captures, ranks) for ranks in _oldest_first(captures, (sorted(one.ranks) for one in found.all))
    )


def _oldest_first(captures: Sequence[Holding], versions: Iterable[list[int]]) -> list[list[int]]:
    """By their last capture, those of unknown date first; where that does not tell, what is preferred comes last."""
    return sorted(versions, key=lambda ranks: (_last_captured(captures, ranks) or "", -ranks[0]))


def _last_captured(captures: Sequence[Holding], ranks: Iterable[int]) -> str | None:
    return max((moment for rank in ranks if (moment := captures[rank].captured_at)), default=None)


def _version(captures: Sequence[Holding], ranks: Sequence[int]) -> Version:
    own = [captures[rank] for rank in ranks]
    return Version(
        captures=tuple(capture.source for capture in own),
        captured_at=_last_captured(captures, ranks),
        headline=next((capture.headline.text for capture in own if capture.headline), None),
        lede=next((capture.lede.text for capture in own if capture.lede), None),
        body=(),
    )
