"""Encodings that Vietnamese was written in before Unicode: text as a western program shows it ↔ Vietnamese.

All are read in two steps. First each byte becomes the character that windows-1252 has there: the *western view*, which
is also what is left in a file where a program took the one for the other. Then a table turns it into Vietnamese.
"""

import codecs
import re
from collections.abc import Mapping
from functools import cached_property
from itertools import product

from dbp_archive.records import Record

WESTERN = "".join(
    bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in range(256)
)
"""The character of each byte in windows-1252; those it leaves open are control characters, as in Latin-1."""

_CHARACTERS = frozenset(WESTERN)

COMMON = "\u00a0‚„…‰‹›‘’“”•–—™"
"""What stands at the same place in all of them: no-break space, quotation marks, dashes."""


class MisfitError(ValueError):
    """A text that an encoding cannot have written; `at` is the first character that does not fit."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Legacy(Record, dict=True, gc=True):
    """One encoding, as a table over the western view."""

    name: str
    """As captures.yaml states it."""
    letters: Mapping[str, str]
    """Vietnamese by what stands for it in the western view: a character, or a letter and its mark. ASCII left out."""

    def convert(self, text: str) -> str:
        """The Vietnamese of `text`, a western view. Marks may stay apart: bring it into NFC.

        Raises MisfitError. Characters that are neither western nor letters stay as they are.
        """
        return self._pattern.sub(self._letter, text)

    def _letter(self, match: re.Match[str]) -> str:
        written = match[0]
        letter = self.letters.get(written)
        if letter is not None:
            return letter
        if len(written) > 1 or written in _CHARACTERS or written.isalpha():
            raise MisfitError(match.start())
        return written

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Whatever is not ASCII, with the letter before it where it may be that letter's mark."""
        pairs = [written for written in self.letters if len(written) > 1]
        letters, marks = ({re.escape(pair[place]) for pair in pairs} for place in (0, 1))
        before = f"[{''.join(sorted(letters))}][{''.join(sorted(marks))}]|" if pairs else ""
        return re.compile(f"{before}[^\\x00-\\x7f]")


def western_view(data: bytes) -> str:
    """Each byte of `data` as one character."""
    return codecs.charmap_decode(data, "strict", WESTERN)[0]


def is_western(text: str) -> bool:
    """Whether `text` is the western view of any bytes."""
    return _CHARACTERS.issuperset(text)


def _western_table(first: int, characters: str) -> dict[str, str]:
    """Characters by the western view of the bytes from `first` on; a dot where there is none."""
    return {WESTERN[first + place]: char for place, char in enumerate(characters.split()) if char != "."}


_TCVN3 = _western_table(
    0xA1,
    """
      Ă Â Ê Ô Ơ Ư Đ ă â ê ô ơ ư đ .
    \u0300 \u0309 \u0303 \u0301 \u0323 à ả ã á ạ . ằ ẳ ẵ ắ .
    . . . . . . ặ ầ ẩ ẫ ấ ậ è . ẻ ẽ
    é ẹ ề ể ễ ế ệ ì ỉ . . . ĩ í ị ò
    . ỏ õ ó ọ ồ ổ ỗ ố ộ ờ ở ỡ ớ ợ ù
    . ủ ũ ú ụ ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ .
    """,
)
"""TCVN 5712:1993, VN3 ("ABC"), 0xA1 to 0xFF. Of capitals it has those without a tone. The others are a matter of the
font (`.VnTimeH` draws all letters as capitals), which a text file does not keep: they are read as small letters."""


def _vni_table() -> dict[str, str]:
    """VNI for Windows: a letter, then one mark for all that stands on it; í ì ỉ ĩ ị ỵ ơ ư đ are one character."""
    tones, circumflex, breve = "ùøûõï", "âáàåãä", "êéèúüë"
    table = dict(zip("íìæóòîôöñ", "íìỉĩịỵơưđ", strict=True))
    for letter, written in (("a", "áàảãạ"), ("e", "éèẻẽẹ"), ("o", "óòỏõọ"), ("u", "úùủũụ"), ("y", "ýỳỷỹ")):
        table |= {letter + tone: char for tone, char in zip(tones, written, strict=False)}
    for letter, written in (("ô", "ớờởỡợ"), ("ö", "ứừửữự")):
        table |= {letter + tone: char for tone, char in zip(tones, written, strict=True)}
    for letter, written in (("a", "âấầẩẫậ"), ("e", "êếềểễệ"), ("o", "ôốồổỗộ")):
        table |= {letter + mark: char for mark, char in zip(circumflex, written, strict=True)}
    table |= {f"a{mark}": char for mark, char in zip(breve, "ăắằẳẵặ", strict=True)}
    return {
        "".join(letters): char.upper() if letters[0].isupper() else char
        for written, char in table.items()
        for letters in product(*((letter, letter.upper()) for letter in written))
    }


_SYMBOLS = "§©«®°±²³·»½"
"""What VNI fonts left where Latin-1 has it."""

_WINDOWS_1258 = {
    WESTERN[byte]: bytes([byte]).decode("cp1258")
    for byte in range(0x80, 0x100)
    if byte not in {0x81, 0x8A, 0x8D, 0x8E, 0x8F, 0x90, 0x9A, 0x9D, 0x9E}  # it leaves them open
}
"""Windows code page 1258: Latin-1 with ă đ ơ ư ₫, and the tones as combining marks."""

WINDOWS_1258 = Legacy(name="windows-1258", letters=_WINDOWS_1258)
TCVN3 = Legacy(name="tcvn3", letters=_TCVN3 | {char: char for char in COMMON})
VNI = Legacy(name="vni", letters=_vni_table() | {char: char for char in COMMON + _SYMBOLS})
LEGACY = (WINDOWS_1258, TCVN3, VNI)
