"""The sentences of an invented newspaper: the seeds' sentences, each word that means something taken out.

What stays of a sentence is its frame: small words, figures' places, punctuation. Frames are filled with invented words.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import cycle
from random import Random

from benchmarks.vocabulary import KEPT, SIGNATURE_SIZES, SMALL_WORDS, Kind, Vocabulary
from dbp_archive.records import Record

PARAGRAPH_AT_LEAST = 200
"""Characters: shorter lines of the seeds' articles may be captions, which have frames of their own."""

OWN_EVERY = (2, 3)
"""Every second or third word is an article's own. This gives a body as much of its own lede's weight of words as the
seeds' bodies have: 0.49 in the mean, from 0.31 to 0.63; the seeds' 0.52, from 0.41 to 0.68. Of the best stranger's lede
it has 0.40, at most 0.52; the seeds' 0.53, for that newspaper is about fewer things. (Words weighed by
how rare they are among 400 teasers; 80 bodies; tried from 2 to 6.)"""

_TOKEN = re.compile(r"\d|[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[“‘\"(]?[^\W\d_])")
_ABBREVIATION = re.compile(r"[A-ZĐ]{2,}s?")
_SLOT = re.compile(r"<(?P<kind>\w+)>")
_TEASER_INDENT = "    "


class Frame(Record):
    """A sentence with slots: a format for `%`, and what its slots take, in order."""

    text: str
    kinds: tuple[Kind, ...]


class Frames(Record):
    """Every frame the seeds give, and how long and how many their parts are."""

    sentences: tuple[Frame, ...]
    ledes: tuple[Frame, ...]
    """Whole ledes, of one to three sentences."""
    headlines: tuple[Frame, ...]
    """Those with room for two invented words at least."""
    paragraph_lengths: tuple[int, ...]
    paragraph_counts: tuple[int, ...]


def make_frame(text: str) -> Frame:
    """`text` with a slot for each of its words that means something, and for each digit."""
    kinds: list[Kind] = []

    def slot(match: re.Match[str]) -> str:
        kind = _kind_of(match[0])
        if kind is None:
            return match[0]
        kinds.append(kind)
        return "%s" + "s" * (kind is Kind.ACRONYM and match[0].endswith("s"))

    return Frame(text=_TOKEN.sub(slot, text.replace("%", "%%")), kinds=tuple(kinds))


def written_frame(text: str) -> Frame:
    """A frame written by hand, its slots as `<lower>`."""
    kinds = tuple(Kind(match["kind"]) for match in _SLOT.finditer(text))
    return Frame(text=_SLOT.sub("%s", text.replace("%", "%%")), kinds=kinds)


def _kind_of(token: str) -> Kind | None:
    if token.isdigit():
        return Kind.DIGIT
    if token in KEPT or len(token) == 1 or token.casefold() in SMALL_WORDS:
        return None
    if _ABBREVIATION.fullmatch(token):
        return Kind.ACRONYM
    if not token.isascii():
        return Kind.SYLLABLE
    return Kind.CAPITAL if token[0].isupper() else Kind.LOWER


def read_frames(texts: Iterable[str]) -> Frames:
    """The frames of the seeds `texts`."""
    pages = [_parts(text) for text in texts]
    paragraphs = [line for _, _, lines in pages for line in lines]
    headlines = [make_frame(line) for lines, _, _ in pages for line in lines]
    return Frames(
        sentences=tuple(make_frame(sentence) for line in paragraphs for sentence in _sentences(line)),
        ledes=tuple(make_frame(line) for _, lines, _ in pages for line in lines),
        headlines=tuple(frame for frame in headlines if len(_word_slots(frame)) >= len(SIGNATURE_SIZES)),
        paragraph_lengths=tuple(map(len, paragraphs)),
        paragraph_counts=tuple(len(lines) for _, _, lines in pages),
    )


def _parts(text: str) -> tuple[list[str], list[str], list[str]]:
    """Headlines, ledes without dateline, and paragraphs of one seed: its own and its teasers'."""
    written = [line for line in text.splitlines() if line.strip()]
    ledes = [line.strip().partition(" - ")[2] for line in written if line.strip().startswith("ĐBP - ")]
    above = text.partition("\nComment\n")[0].partition("You have")[0]
    paragraphs = [line for line in above.splitlines() if len(line) >= PARAGRAPH_AT_LEAST and not line.startswith("ĐBP")]
    headlines = [written[0]] if written[1].startswith("ĐBP") else []
    headlines += [
        line.strip() for line in written if line.startswith(_TEASER_INDENT) and not line.rstrip().endswith(" -")
    ]
    return [line for line in headlines if not line.startswith("ĐBP - ")], ledes, paragraphs


def _sentences(paragraph: str) -> Iterator[str]:
    """The sentences of `paragraph`; those of one quotation stay together."""
    held = ""
    for part in _SENTENCE_END.split(paragraph):
        held = f"{held} {part}".strip()
        if held.count("“") == held.count("”"):
            yield held
            held = ""


def _word_slots(frame: Frame) -> list[int]:
    return [place for place, kind in enumerate(frame.kinds) if kind in (Kind.LOWER, Kind.CAPITAL)]


class Diction:
    """The words one part of an article uses; when they are used up, they come again."""

    def __init__(self, vocabulary: Vocabulary, rng: Random, own: dict[Kind, list[str]], *, count: int) -> None:
        """`count` words of the commonest kind, and in proportion of the others; some of them are `own`."""
        every = rng.choice(OWN_EVERY)
        self._words: dict[Kind, Iterator[str]] = {}
        for kind in Kind:
            drawn = vocabulary.draw(rng, kind, count if kind is Kind.LOWER else count // 5)
            if kind in own:
                drawn[::every] = rng.choices(own[kind], k=len(drawn[::every]))
            self._words[kind] = cycle(drawn)

    def fill(self, frame: Frame) -> str:
        """A sentence made of `frame`."""
        words = self._words
        return frame.text % tuple([next(words[kind]) for kind in frame.kinds])

    def fill_headline(self, frame: Frame, signature: tuple[str, str]) -> str:
        """A headline whose first two words that mean something are `signature`."""
        chosen = dict(zip(_word_slots(frame), signature, strict=False))
        words = [
            next(self._words[kind]) if place not in chosen else _cased(chosen[place], kind)
            for place, kind in enumerate(frame.kinds)
        ]
        return frame.text % tuple(words)


def _cased(word: str, kind: Kind) -> str:
    return word.capitalize() if kind is Kind.CAPITAL else word
