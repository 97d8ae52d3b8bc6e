"""Headlines that may differ by a typing fault alone: a headline → keys that such ones share; and how alike two are.

What is found here is shown to a person and decides nothing: articles are one by their keys (`identity`).

Both follow from the headlines alone. Two that differ in one word agree in all others: so each headline has a key for
all its words and one for each word left out. A misspelt, missing, doubled or accentless word, and a space too many or
too few, are found; a fault in each of two words is not.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, compress, groupby, islice, repeat
from operator import eq, itemgetter, rshift
from zlib import crc32

from dbp_archive.text import fold, identity_key

ALIKE_FROM = 0.65
"""Likeness from which two headlines are shown. Range tried: 0.4 to 0.9, on 100,000 headlines of the invented newspaper
in benchmarks/, and on 17,000 of them with one fault at random. From 0.65, 92% of the faults are found, and 6 pairs of
headlines that mean other things; from 0.5, 97% and 44; from 0.8, 78% and 2."""
WORDS_AT_LEAST = 3
"""Words of the shortest headline of which one is left out: of two words, the other would say too little."""
SERIES_FROM = 30
"""So many headlines that agree in all words but one are no typing faults: a column, or news of many communes."""

_KEY_BITS = 64
_KEY_LIMIT = (1 << _KEY_BITS) - 1
_SPREAD = 0x9E3779B97F4A7C15
"""An odd number of 64 bits that spreads the 32 of a checksum (Knuth, The Art of Computer Programming 3, 6.4)."""
_KEY = "q"
"""A key as `array` packs it: signed, as SQLite has its numbers."""
_PARTS = 4
"""Repeated keys are looked for in so many parts: each takes the memory of a quarter of them."""
_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"\b[IVXLCDM]+\b")
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(rf"{_DIGIT.pattern}|{_ROMAN.pattern}")


def _number(word: str) -> int:
    return crc32(word.encode()) * _SPREAD


def _words(headline: str) -> list[str]:
    """Without case, accents and signs."""
    return _WORD.findall(fold(identity_key(headline)))


def _numerals(headline: str, words: Iterable[str]) -> list[str]:
    """What counts or dates, in order: words with a digit, and Roman numerals."""
    if not _NUMERAL.search(headline):  # as it is with most
        return []
    roman = {*map(str.casefold, _ROMAN.findall(headline))}
    return [word for word in words if word in roman or _DIGIT.search(word)]


def likeness_keys(language: str, headline: str) -> bytes:
    """Numbers of 64 bits, sorted and packed; two headlines of one language that are alike share one.

    No numeral is left out of any.
    """
    words = _words(headline)
    base = _number(f"language {language}")
    total = base + sum(map(_number, words))
    keys = {total & _KEY_LIMIT, base + _number("".join(words)) & _KEY_LIMIT}
    if len(words) >= WORDS_AT_LEAST:
        kept = _numerals(headline, words)
        keys.update([total - _number(word) & _KEY_LIMIT for word in words if word not in kept])
    return array("Q", sorted(keys)).tobytes()


def likeness(one: str, other: str) -> float:
    """How alike two headlines are that share a key, between 0 and 1; 0 when their numerals differ.

    Of the words in which they differ, the share of letters that need not be changed, swapped, added or taken out. Where
    one has a word more, of all letters.
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415  most rebuilds compare none

    words, others = _words(one), _words(other)
    if _numerals(one, words) != _numerals(other, others):
        return 0.0
    left, right = Counter(words) - Counter(others), Counter(others) - Counter(words)
    if not left or not right:
        return OSA.normalized_similarity("".join(words), "".join(others))
    own = ["".join(word for word in text if word in differing) for text, differing in ((words, left), (others, right))]
    return OSA.normalized_similarity(*own)


Packed = Iterable[tuple[int, bytes]]
"""(number of an article, its likeness keys)."""


def repeated(packed: Iterable[bytes]) -> set[int]:
    """The keys that are there more than once; loops in C, for there are ten to each headline."""
    keys = array(_KEY)
    for own in packed:
        keys.frombytes(own)
    found = set[int]()
    for part in range(-_PARTS // 2, _PARTS // 2):
        parts = map(rshift, keys, repeat(_KEY_BITS - _PARTS.bit_length() + 1))
        ordered = sorted(compress(keys, map(eq, parts, repeat(part))))
        found.update(compress(ordered, map(eq, ordered, islice(ordered, 1, None))))
    return found


def unpacked(packed: bytes) -> Sequence[int]:
    """The keys of a headline, each a number that SQLite can hold."""
    keys = array(_KEY)
    keys.frombytes(packed)
    return keys


def having(keys: set[int], packed: Packed) -> Iterator[tuple[int, int]]:
    """(key, number of an article) for each of `keys` that an article has."""
    return ((key, number) for number, own in packed for key in keys.intersection(unpacked(own)))


def candidates(shared: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs of numbers that share a key, the smaller one first; those that share it with a series aside.

    `shared` are (key, number), by key. Keys may meet by chance.
    """
    groups = ([number for _, number in group] for _, group in groupby(shared, key=itemgetter(0)))
    return {pair for numbers in groups if len(numbers) < SERIES_FROM for pair in combinations(sorted(numbers), 2)}
