"""Which captures of one article have the same words: captures → the article's versions, the newest known last."""

from collections.abc import Iterable, Mapping, Sequence

from dbp_archive.entries import Holding
from dbp_archive.records import Block, Version
from dbp_archive.wordings import Wording, agree, wording_of


class _Captures:
    """Captures with the same words while they are collected."""

    def __init__(self) -> None:
        self.wordings: dict[Wording, None] = {}
        """Each once. They differ in what they lack, never in what they say."""
        self.ranks: list[int] = []
        """Places of the captures in the order of preference."""

    def have(self, wording: Wording) -> bool:
        """Whether `wording` has the words of all of them."""
        return wording in self.wordings or all(agree(known, wording) for known in self.wordings)


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
    found: list[_Captures] = []
    for rank in sorted(range(len(captures)), key=lambda rank: (-wordings[rank].parts_known, rank)):
        same = next((one for one in found if one.have(wordings[rank])), None)
        if same is None:
            found.append(same := _Captures())
        same.wordings[wordings[rank]] = None
        same.ranks.append(rank)
    if len(found) < 2:  # noqa: PLR2004
        return ()
    return tuple(_version(captures, ranks) for ranks in _oldest_first(captures, (sorted(one.ranks) for one in found)))


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
