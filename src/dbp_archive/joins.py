"""Why several captures are one article: their keys → a piece of evidence for each capture beside the first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from dbp_archive.entries import Holding
from dbp_archive.languages import msgid
from dbp_archive.records import Block, Evidence


class Tie(NamedTuple):
    """What ties a capture to others of its article, and what it says there."""

    address: int | None
    """Key of its address."""
    headline: int | None
    """Key of the headline it states or that was recovered for it."""
    words: int | None
    """Key of its words, when it has no address."""
    paragraphs: frozenset[bytes]
    """Hashes of the paragraphs that are its article's alone."""
    body: tuple[Block, ...]


def explain_joins(captures: Sequence[Holding], ties: Mapping[str, Tie]) -> Iterator[Evidence]:
    """For each of `captures`, by preference, but the first: by which key it is one article with which other."""
    having = defaultdict[tuple[str, object], list[str]](list)
    """By reason and key, the first two captures that have it: one of them is another one."""
    for capture in captures:
        for tie in _reasons(ties[capture.source]):
            if len(having[tie]) < 2:  # noqa: PLR2004
                having[tie].append(capture.source)
    for capture in captures[1:]:
        for tie in _reasons(ties[capture.source]):
            other = next((source for source in having[tie] if source != capture.source), None)
            if other is not None:
                values: dict[str, str | float] = {"capture": other}
                yield Evidence(field="captures", why=tie[0], source=capture.source, lines=(), score=1.0, values=values)
                break


def _reasons(tie: Tie) -> Iterator[tuple[str, object]]:
    """(why, key), the surest first, as captures are grouped."""
    if tie.address is not None:
        yield msgid("The address it was captured from ends in the same id as that of %(capture)s."), tie.address
    if tie.headline is not None:
        yield msgid("It has the same headline as %(capture)s."), tie.headline
    for paragraph in sorted(tie.paragraphs):
        yield msgid("It has paragraphs in common with %(capture)s."), paragraph
    if tie.words is not None:
        yield msgid("It has the same words as %(capture)s."), tie.words
