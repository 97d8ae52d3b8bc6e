"""The words of an invented newspaper: the seeds' words → invented ones made of the same letters.

Small words (articles, prepositions, auxiliaries, connectives) stay, for a sentence is known by them; every word that
means something is invented: an English-looking one by a chain of the seeds' letters, a Vietnamese-looking syllable by
joining an onset and a rime that the seeds have apart. None of them stands in the seeds.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from random import Random

from dbp_archive.records import Record

SEEDS = Path(__file__).parents[1] / "seeds"

SMALL_WORDS = frozenset(
    """
    a about above according accordingly across additionally after against ago all almost along alongside already
    also although always among an and another any are around as at away be because been before being below besides
    between beyond both but by can cannot consequently could currently despite did directly do does done down due
    during each earlier either especially even ever every everyone few finally first following for from further
    furthermore gradually had has have having he hence her here herself him himself his how however if immediately
    in including indeed initially instead into is it its itself just last later least less let like many may
    meanwhile more moreover most much must my near nearly neither nevertheless next no nor not notably nothing now
    of off often on once one only onto or other others our out over own particularly per previously quickly rather
    recently regarding regardless same second several she should similarly simultaneously since so some soon
    specifically still such than thanks that the their them themselves then there thereby therefore these they third
    this those three through throughout thus to today together too toward towards two typically under until up upon
    us very was we well were what when where whether which while who whom whose why will with within without would
    yet you your
    """.split()  # noqa: SIM905  two hundred quotes would hide the words
)
"""English words of closed classes, the adverbs that join sentences, and the small numerals."""

KEPT = frozenset({"VND"})
"""Abbreviations that are a unit and no name."""

WORDS_LOWER, WORDS_CAPITAL, SYLLABLES = 1200, 500, 420
COMMON_ACRONYMS = 12
SHORTEST = 4
"""Letters: what is shorter is a small word in most cases."""
SIGNATURE_SIZES = (1009, 1013)
"""Two primes: a pair of words, one of each list, tells more than a million headlines apart."""

_WORD = re.compile(r"[^\W\d_]+")
_ONSET = re.compile(r"(?P<onset>qu|gi(?=[aeiouy])|[^aeiouy\W\d_]*)(?P<rime>[aeiouy].*)")
_LETTERS = "ABCDEGHIKLMNOPRSTUV"
"""Initials that invented names have, so that each can be explained by words."""


class Kind(StrEnum):
    """What a slot of a sentence takes."""

    LOWER = "lower"
    CAPITAL = "capital"
    SYLLABLE = "syllable"
    ACRONYM = "acronym"
    DIGIT = "digit"


class Vocabulary(Record):
    """All invented words, those that are used more often first."""

    words: dict[Kind, tuple[str, ...]]
    urns: dict[Kind, tuple[str, ...]]
    """The words, each as many times as it is used in a long text, so that drawing one takes no search."""
    signatures: tuple[tuple[str, ...], tuple[str, ...]]
    """Words that stand nowhere but in headlines: a pair of them makes a headline unlike any other."""
    by_initial: dict[str, tuple[str, ...]]
    """Capitalised words by their first letter, for names that have an abbreviation."""

    def draw(self, rng: Random, kind: Kind, count: int) -> list[str]:
        """`count` words as often as they are used."""
        return rng.choices(self.urns[kind], k=count)

    def name(self, rng: Random, syllables: int) -> str:
        """A person or a place of so many syllables."""
        return " ".join(rng.choices(self.words[Kind.SYLLABLE], k=syllables))

    def explanation(self, rng: Random, acronym: str) -> str:
        """Words that begin with the letters of `acronym`."""
        return " ".join(rng.choice(self.by_initial[letter]) for letter in acronym)


def seed_texts() -> tuple[str, ...]:
    """The text of the project's seeds, by name."""
    return tuple(unicodedata.normalize("NFC", path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt")))


def make_vocabulary(texts: Iterable[str]) -> Vocabulary:
    """The invented words that follow from the words of `texts`; always the same."""
    rng = Random("vocabulary")
    real = sorted({word for text in texts for word in _WORD.findall(text)})
    used = {word.casefold() for word in real} | SMALL_WORDS
    english = _invented_words([word for word in real if word.isascii() and word.islower()], used, rng)
    lower = [next(english) for _ in range(WORDS_LOWER)]
    signatures = tuple(tuple(next(english) for _ in range(size)) for size in SIGNATURE_SIZES)
    capital = [next(english).capitalize() for _ in range(WORDS_CAPITAL)]
    words = {
        Kind.LOWER: lower,
        Kind.CAPITAL: capital,
        Kind.SYLLABLE: _invented_syllables([word for word in real if not word.isascii()], used, rng),
        Kind.ACRONYM: ["".join(rng.sample(_LETTERS, 3)) for _ in range(COMMON_ACRONYMS)],
        Kind.DIGIT: list("123456789"),
    }
    by_initial = {letter: tuple(word for word in capital if word[0] == letter) for letter in _LETTERS}
    return Vocabulary(
        words={kind: tuple(own) for kind, own in words.items()},
        urns={kind: _urn(own) for kind, own in words.items()},
        signatures=(signatures[0], signatures[1]),
        by_initial={letter: own or (letter.capitalize() + "anor",) for letter, own in by_initial.items()},
    )


def acronym_of(number: int) -> str:
    """Four letters or, from 130,321 on, five, that no other article has."""
    base = len(_LETTERS)
    turn, rest = divmod(number, base**4)
    mixed = rest * 7919 % base**4  # a prime: neighbours get unlike letters, all numbers their own
    letters = "".join(_LETTERS[mixed // base**place % base] for place in range(4))
    return letters + (_LETTERS[turn - 1] if turn else "")


def _urn(words: Sequence[str]) -> tuple[str, ...]:
    """Each word at least once, and the others by Zipf's law, as in any text."""
    return tuple(word for rank, word in enumerate(words) for _ in range(max(1, int(6 * len(words) / (rank + 3)))))


def _invented_words(real: Sequence[str], used: set[str], rng: Random) -> Iterator[str]:
    """Words of a chain in which each letter follows from the three before it; none twice, none of `used`."""
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for word in real:
        marked = f"^^^{word}$"
        for place in range(3, len(marked)):
            followers[marked[place - 3 : place]].append(marked[place])
    longest, taken = max(map(len, real)), set(used)
    while True:
        letters = "^^^"
        while not letters.endswith("$"):
            letters += rng.choice(followers[letters[-3:]])
        word = letters.strip("^$")
        if SHORTEST <= len(word) <= longest and word not in taken:
            taken.add(word)
            yield word


def _invented_syllables(real: Sequence[str], used: set[str], rng: Random) -> list[str]:
    """Onsets and rimes of real syllables, joined as no real one of these texts is."""
    parts = [_split(word.casefold()) for word in real]
    onsets = sorted({onset for onset, _ in parts if onset})
    rimes = sorted({rime for _, rime in parts if rime and not rime.isascii()})
    joined = [onset + rime for onset in onsets for rime in rimes if onset + rime not in used]
    return [syllable.capitalize() for syllable in rng.sample(joined, min(SYLLABLES, len(joined)))]


def _split(word: str) -> tuple[str, str]:
    """Onset and rime; two empty texts where there is no vowel. A letter's marks are looked through."""
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in word)
    match = _ONSET.fullmatch(bare)
    return (word[: match.end("onset")], word[match.end("onset") :]) if match else ("", "")
