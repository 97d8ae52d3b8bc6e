"""Which old encoding a Vietnamese text was written in: its western view → a guess, sure or not, or none.

Each table is tried on the words that are no Vietnamese as they stand. The one that makes Vietnamese syllables of almost
all of them is it. Only spelling counts, no statistics: a text is judged alike whatever it is about.
"""

import re
from itertools import islice

from dbp_archive.legacy_text import LEGACY, Legacy, MisfitError, is_western
from dbp_archive.records import Record
from dbp_archive.syllables import is_syllable

SURE_WORDS = 8
"""Different syllables that a text must give to be surely Vietnamese: a long sentence. By chance, the accented words of
a French or Spanish page give one or two."""
SURE_SHARE = 0.9
"""Of the different odd words; the rest may be abbreviations, misprints and foreign names."""
DOUBT_WORDS, DOUBT_SHARE = 3, 0.5
"""From here on a text may be Vietnamese: a person has to say."""
WORDS_LIMIT = 5_000
"""Words looked at: a page has some hundreds."""

_WORD = re.compile("(?:[A-Za-z]|[^\\x00-\\x7f\u00a0\u2013\u2014\u2018-\u201e\u2026\u2022\u200b\ufeff])+")
"""Letters, and all that an old encoding may have for one."""
_QUOTES = "«»"
"""They quote in two encodings and are letters in the third."""


class Guess(Record):
    """What a text seems to be written in."""

    legacy: Legacy
    is_sure: bool
    example: str
    """The first word that this explains, as it stands."""


def guess_legacy(text: str) -> Guess | None:
    """The old encoding that explains what is odd in `text`, a western view or a text that may be one."""
    odd = _odd_words(text)
    explained = {legacy.name: [word for word in odd if _explains(legacy, word)] for legacy in LEGACY}
    best, *others = sorted(LEGACY, key=lambda legacy: -len(explained[legacy.name]))
    words = explained[best.name]
    share = len(words) / len(odd) if odd else 0
    if len(words) < DOUBT_WORDS or share < DOUBT_SHARE:
        return None
    is_alone = all(len(explained[other.name]) * 2 < len(words) for other in others)
    is_sure = len(words) >= SURE_WORDS and share >= SURE_SHARE and is_alone
    return Guess(legacy=best, is_sure=is_sure, example=words[0])


def _odd_words(text: str) -> list[str]:
    """The words of `text`, each once, that have another character than ASCII and are no Vietnamese as they stand.

    Those with a letter that no western view has were written in Unicode.
    """
    found = (match[0].strip(_QUOTES) for match in _WORD.finditer(text))
    marked = (word for word in found if not word.isascii())
    return [word for word in dict.fromkeys(islice(marked, WORDS_LIMIT)) if is_western(word) and not is_syllable(word)]


def _explains(legacy: Legacy, word: str) -> bool:
    """Whether `word` is a Vietnamese syllable in this encoding."""
    try:
        return is_syllable(legacy.convert(word))
    except MisfitError:
        return False
