"""Vietnamese and English text: one normal form, and the keys that are made from it.

text → the same text in NFC, a slug, an identity key, a sort key.

The identity key and the slug are part of every permalink ever published. Changing what they give for any text
moves pages that others have linked to: `tests/test_text.py` freezes them.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below: the five written tones, as combining marks."""
_TONE = re.compile(f"[{_TONES}]")
_VOWEL_MARKS = "\u0302\u0306\u031b"
"""Circumflex, breve, horn: they make another letter of the alphabet (â, ă, ơ), not a tone."""
_TONE_ORDER = {mark: str(rank) for rank, mark in enumerate("\u0300\u0309\u0303\u0301\u0323", 1)}
"""Vietnamese dictionaries order the tones: none, grave, hook, tilde, acute, dot (CLDR collation `vi`)."""
_LETTERS = {
    "a\u0306": "a1", "a\u0302": "a2", "e\u0302": "e1", "o\u0302": "o1", "o\u031b": "o2", "u\u031b": "u1", "đ": "d1",
}  # fmt: skip
"""Letters of the Vietnamese alphabet that follow their plain letter: a ă â, d đ, e ê, o ô ơ, u ư."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""Soft hyphen, zero-width spaces and joiners, byte order mark: they change nothing a reader sees."""
_QUOTES = re.compile("[\"'`´‘’‚‛“”„‟‹›«»′″]")
_DASHES = re.compile(r" ?[-\u2010-\u2015\u2212] ?")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
"""One Latin letter, Vietnamese ones among them, or a digit."""
_SLUG_WORD = re.compile(r"[a-z0-9]+")
MARKS_LIMIT = 200
"""Combining marks on one letter. Vietnamese needs two; scrawled text for fun has some fifty."""


_ASCII = bytes(range(1, 128))
"""Without NUL, which no text has."""
_PLAIN_LATIN_1 = "\u00a0«°²³´·»½ÀÁÂÃÈÉÊÌÍÐÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
"""What Unicode Vietnamese, the eth that is often printed for its Đ, and common signs need of Latin-1. Vietnamese in an
old encoding, taken for Latin-1, never does without the rest."""
_BESIDE_LATIN_1 = re.compile(f"(?=[\u0080-\u00ff])[^{_PLAIN_LATIN_1}]")
_PLAIN = re.compile(f"[{_PLAIN_LATIN_1}\u0100-\u02ff\u1e00-\u1eff\u2010-\u2027]*")
"""The Latin letters, Vietnamese among them, and common quotes and dashes. None is a mark, and each is in NFC whatever
stands beside it (Unicode Character Database, `Canonical_Combining_Class` 0 and `NFC_Quick_Check` Yes)."""


def decode_plain(data: bytes) -> str | None:
    """`data` as text when it is UTF-8 for the commonest characters only, else None.

    Such text is in NFC, without marks, without NUL, and has no invisible sign but white space. Most pages are such.
    It is cheap because only the few bytes beside ASCII are looked at one by one.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if _PLAIN.fullmatch(data.translate(None, _ASCII).decode()) else None


def is_often_mistaken(text: str) -> bool:
    """Whether `text` has a character of which Vietnamese in an old encoding is full, taken for Latin-1."""
    return _BESIDE_LATIN_1.search(text) is not None


def has_endless_marks(text: str) -> bool:
    """Whether one letter carries more than MARKS_LIMIT marks. No writing has that.

    To bring n marks into the order of a normal form takes n² steps: minutes for a line of a million.
    """
    samples = map(unicodedata.combining, text[::MARKS_LIMIT])  # so long a run has one of these characters in it
    return any(is_mark and _has_endless_run(text, at * MARKS_LIMIT) for at, is_mark in enumerate(samples))


def _has_endless_run(text: str, at: int) -> bool:
    """Whether the marks around the one at `at` are too many."""
    start, end = at, at + 1
    while start and end - start <= MARKS_LIMIT and unicodedata.combining(text[start - 1]):
        start -= 1
    while end < len(text) and end - start <= MARKS_LIMIT and unicodedata.combining(text[end]):
        end += 1
    return end - start > MARKS_LIMIT


def nfc(text: str) -> str:
    """`text` in Unicode normal form C; the same object when it already is. For text without endless marks."""
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _without_eth(text: str) -> str:
    """`text` with Đ for U+00D0, a lookalike that old keyboards and fonts left behind: Vietnamese has no eth."""
    return text.replace("Ð", "Đ").replace("ð", "đ")


def fold(text: str) -> str:
    """`text` without case, tones and marks, đ as d: what a reader types who has no Vietnamese keyboard."""
    decomposed = unicodedata.normalize("NFD", _without_eth(text).casefold()).replace("đ", "d")
    if decomposed.isascii():
        return decomposed
    return "".join([char for char in decomposed if not unicodedata.combining(char)])


@lru_cache(maxsize=4096)
def identity_key(text: str) -> str:
    """The form in which two headlines are compared: equal keys, one headline.

    Case, spaces, quotes, dashes and the place of the tone in its syllable are set aside (`hòa` = `hoà`);
    accents count (`Na Sang` ≠ `Nà Sang`).
    """
    if not text.isascii():
        seen = _INVISIBLE.sub("", _without_eth(text)).replace("´", "")  # of this quote NFKC makes a space and a mark
        text = unicodedata.normalize("NFKC", seen)
    key = _DASHES.sub("-", " ".join(_QUOTES.sub("", text).casefold().split()))
    return key if key.isascii() else " ".join(map(_tone_last, key.split(" ")))


def _tone_last(word: str) -> str:
    """`word` decomposed, with each syllable's tone moved behind its last letter."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    if _TONE.search(decomposed) is None:
        return decomposed
    return "-".join(_TONE.sub("", syllable) + "".join(_TONE.findall(syllable)) for syllable in decomposed.split("-"))


def same_identity(one: str, other: str) -> bool:
    """Whether two texts have the same identity key; two that have not are most often told by their first letters."""
    return _open_alike(one[:1], other[:1]) and identity_key(one) == identity_key(other)


@lru_cache(maxsize=4096)
def _open_alike(first: str, second: str) -> bool:
    """Whether the identity keys of texts that begin with these letters may be equal.

    Behind a Latin letter or a digit nothing can change how the key begins; of other letters that is not true.
    """
    if not (_LATIN.fullmatch(first) and _LATIN.fullmatch(second)):
        return True
    return identity_key(first)[:1] == identity_key(second)[:1]


@lru_cache(maxsize=4096)
def slugify(text: str, limit: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, cut between words at `limit` characters; may be empty.

    Quotes and apostrophes vanish (`Sang’s` → `sangs`), as in the addresses of the newspapers this was made for.
    Made from the identity key: two ways to print one headline have one slug.
    """
    slug = "-".join(_SLUG_WORD.findall(fold(identity_key(text))))
    if len(slug) <= limit:
        return slug
    return slug[: limit + 1].rpartition("-")[0] or slug[:limit]


@lru_cache(maxsize=1024)
def sort_key(text: str) -> tuple[str, str, str]:
    """A key that sorts by the Vietnamese alphabet: letters, then tones, then small letters before capitals.

    So does the collation `vi` of CLDR, but for two things: punctuation is set aside (`“Key” to …` sorts under K), and ð
    is đ. Words go before letters (`A Pa Chải` before `an`); digits come before letters, one by one.
    """
    if text.isascii():
        return _ascii_sort_key(text)
    letters: list[str] = []
    tones: list[str] = []
    decomposed = unicodedata.normalize("NFD", _without_eth(text).casefold())
    for char in decomposed:
        if char in _TONE_ORDER:
            if tones:
                tones[-1] = _TONE_ORDER[char]
        elif char in _VOWEL_MARKS and letters:
            letters[-1] = _LETTERS.get(letters[-1][0] + char, letters[-1])
        elif unicodedata.combining(char):
            continue
        elif char.isalnum():
            letters.append(_LETTERS.get(char, char + "0"))
            tones.append("0")
        elif letters and letters[-1] != " ":
            letters.append(" ")
            tones.append("0")
    return "".join(letters).rstrip(), "".join(tones), text.swapcase()


def _ascii_sort_key(text: str) -> tuple[str, str, str]:
    """The same for a text without marks, in a tenth of the time."""
    words = _SLUG_WORD.findall(text.lower())
    letters = " ".join(["0".join(word) + "0" for word in words])
    places = sum(map(len, words)) + len(words) - text[-1:].isalnum() if words else 0
    return letters, "0" * places, text.swapcase()


def initial(text: str) -> str:
    """The letter of the Vietnamese alphabet that `text` is filed under, upper case; `0–9` for a digit, `…` for none."""
    for char in unicodedata.normalize("NFC", _without_eth(text)):
        if char.isdigit():
            return "0–9"
        if char.isalpha():
            return _without_tone(char).upper()
    return "…"


def _without_tone(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))[0]


def words(text: str) -> list[str]:
    """The words of `text`, casefolded, accents kept."""
    return _WORD.findall(text.casefold())


def opening(text: str, limit: int = 90) -> str:
    """The first words of `text`, at most `limit` characters, with `…` when it goes on."""
    if len(text) <= limit:
        return text
    return text[: limit + 1].rpartition(" ")[0].rstrip(" ,;:–—-") + "…" if " " in text[:limit] else text[:limit] + "…"


def on_one_line(text: str) -> str:
    """`text` with each run of white space, line ends among them, as one space, and none at either end."""
    return " ".join(text.split())


def visible(text: str) -> str:
    r"""`text` with what would steer a terminal, or show as nothing, written out (`\x1b`); a no-break space stays."""
    return "".join(
        char if char.isprintable() or char == "\u00a0" else char.encode("unicode_escape").decode() for char in text
    )
