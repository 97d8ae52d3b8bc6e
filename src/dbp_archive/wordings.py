"""What captures of an article say, compared: two wordings → whether they agree, and the sentences that differ.

Captures of one article have more or less of it around its paragraphs: captions and sub-headings come and go, and what
is the lede on a full page may be a paragraph of a body. So only what both have is compared.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from dbp_archive.records import Block, Figure, Subheading, words_of
from dbp_archive.text import identity_key, on_one_line

COMPARISONS_LIMIT = 1_000_000
"""Pairs of sentences up to which two texts are compared: a thousand sentences each. The longest seed has forty."""

MARK_LIMIT = 30
"""Characters of the longest dateline before a lede, and of what a caption has around the names in its credit."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])([”’\"')]*)\s+(?=[“‘\"(]?[^\W_])")

Part = Literal["headline", "lede", "body"]


class Wording(NamedTuple):
    """The words of one article, spaces folded."""

    headline: str | None
    lede: str | None
    paragraphs: tuple[str, ...]
    beside: frozenset[tuple[str, tuple[str, ...]]]
    """Captions with their credits, sub-headings."""

    @property
    def parts_known(self) -> int:
        """How many of headline, lede and paragraphs it has."""
        return sum(map(bool, (self.headline, self.lede, self.paragraphs)))


class Change(NamedTuple):
    """Where one wording differs from the one before: sentences in their order, the unchanged ones beside them too."""

    part: Part
    pieces: tuple[tuple[Literal["same", "removed", "added"], str], ...]


def wording_of(headline: str | None, lede: str | None, body: Iterable[Block]) -> Wording:
    """The wording of an article with these words."""
    beside, paragraphs = set[tuple[str, tuple[str, ...]]](), []
    for block in body:
        words = on_one_line(words_of(block))
        if isinstance(block, Figure):
            beside.add((words, block.credits))
        elif isinstance(block, Subheading):
            beside.add((words, ()))
        else:
            paragraphs.append(words)
    return Wording(
        headline=on_one_line(headline) if headline else None,
        lede=on_one_line(lede) if lede else None,
        paragraphs=tuple(paragraphs),
        beside=frozenset(beside),
    )


def agree(one: Wording, other: Wording) -> bool:
    """Whether the two have the same words wherever both have some; where paragraphs end does not matter."""
    if one.headline and other.headline and identity_key(one.headline) != identity_key(other.headline):
        return False
    if one.lede and other.lede and one.lede != other.lede:
        return False
    if not (one.paragraphs and other.paragraphs) or one.paragraphs == other.paragraphs:
        return True
    return " ".join(_compared(one, other)) == " ".join(_compared(other, one))


def _compared(wording: Wording, other: Wording) -> list[str]:
    """The paragraphs of `wording` but those that are no paragraph in `other`: its headline, its lede, a caption."""
    return [paragraph for paragraph in wording.paragraphs if not _stands_beside(paragraph, other)]


def _stands_beside(paragraph: str, other: Wording) -> bool:
    """A lede may have its dateline before it, a caption its credit behind it."""
    if paragraph == other.headline:
        return True
    if other.lede and paragraph.endswith(other.lede):
        return len(paragraph) - len(other.lede) <= MARK_LIMIT
    return any(_is_caption(paragraph, *caption) for caption in other.beside)


def _is_caption(paragraph: str, words: str, credit: tuple[str, ...]) -> bool:
    if not credit:
        return paragraph == words
    if not paragraph.startswith(words):
        return False
    rest = paragraph.removeprefix(words)
    return all(name in rest for name in credit) and len(rest) - sum(map(len, credit)) <= MARK_LIMIT


def find_changes(before: Wording, after: Wording) -> Iterator[Change]:
    """Where `after` differs from `before`: headline, lede, then each place in the body."""
    if before.headline and after.headline and identity_key(before.headline) != identity_key(after.headline):
        yield Change("headline", (("removed", before.headline), ("added", after.headline)))
    if before.lede and after.lede:
        yield from _changes("lede", [before.lede], [after.lede])
    if before.paragraphs and after.paragraphs:
        yield from _changes("body", _compared(before, after), _compared(after, before))


def _changes(part: Part, before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """Each place at which sentences differ, with the unchanged sentence before it and behind it."""
    old = [sentence for text in before for sentence in sentences(text)]
    new = [sentence for text in after for sentence in sentences(text)]
    if old == new:
        return
    if len(old) * len(new) > COMPARISONS_LIMIT:
        yield Change(part, (("removed", " ".join(old)), ("added", " ".join(new))))
        return
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(1):
        yield Change(part, tuple(_pieces(group, old, new)))


def _pieces(
    group: Iterable[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[Literal["same", "removed", "added"], str]]:
    for kind, start, end, new_start, new_end in group:
        if kind == "equal":
            yield "same", " ".join(old[start:end])
            continue
        if end > start:
            yield "removed", " ".join(old[start:end])
        if new_end > new_start:
            yield "added", " ".join(new[new_start:new_end])


def sentences(text: str) -> list[str]:
    """The sentences of `text`; an abbreviation before a capital letter ends one too, the same way in every wording."""
    return _SENTENCE_END.sub(r"\1\n", text).split("\n")
