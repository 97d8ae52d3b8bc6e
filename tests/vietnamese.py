"""Vietnamese text for the tests, and old ways to write it."""

import unicodedata

from dbp_archive.legacy_text import WESTERN

TONES = "\u0300\u0301\u0303\u0309\u0323"

SMALL = "".join(
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưy" for tone in ("", *TONES)
).translate({ord(letter): None for letter in "aeiouy"})
LETTERS = f"{SMALL}đ{SMALL.upper()}Đ"
"""The 134 letters of the Vietnamese alphabet that are not ASCII."""

PAGE = """\
Na Son khơi dậy tinh thần tự lực, tự cường

ĐBP - Phát huy truyền thống đoàn kết, cấp ủy và nhân dân xã Na Son đã vượt qua nhiều khó khăn.

Những ngày đầu năm mới, trên khắp các bản vùng cao, bà con tranh thủ thời tiết thuận lợi ra đồng làm đất, gieo cấy lúa.

Ông Lò Văn Quyết cho biết: “Chúng tôi xác định phát triển kinh tế là nhiệm vụ trọng tâm – xây dựng Đảng là then chốt.”
Comment

You have 500/500 characters left

Please enter 5 or more characters!!!
"""
"""A page that every encoding here can write: it has no capital letter with a tone."""

_TCVN3_LETTERS = str.maketrans(
    dict.fromkeys(LETTERS, "\uffff")  # of capitals with a tone it has none: they cannot be written
    | dict(
        zip(
            "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            strict=True,
        )
    )
)


def in_tcvn3(text: str) -> bytes:
    """`text` as TCVN 5712:1993 VN3 writes it."""
    return text.translate(_TCVN3_LETTERS).encode("cp1252")


_VNI_MARKS = {
    "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï",
    "\u0302": "â", "\u0302\u0301": "á", "\u0302\u0300": "à", "\u0302\u0309": "å", "\u0302\u0303": "ã",
    "\u0302\u0323": "ä",
    "\u0306": "ê", "\u0306\u0301": "é", "\u0306\u0300": "è", "\u0306\u0309": "ú", "\u0306\u0303": "ü",
    "\u0306\u0323": "ë",
}  # fmt: skip
_VNI_LETTERS = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}


def in_vni(text: str) -> bytes:
    """`text` as VNI for Windows writes it."""
    return "".join(map(_vni_letter, text)).encode("cp1252")


def _vni_letter(char: str) -> str:
    small = char.lower()
    if small in _VNI_LETTERS:
        written = _VNI_LETTERS[small]
    else:
        bare, tones = split_tone(small)
        letter = _VNI_LETTERS.get(bare) or unicodedata.normalize("NFD", bare)[0]
        shape = "" if bare in _VNI_LETTERS else unicodedata.normalize("NFD", bare)[1:]
        written = letter + _VNI_MARKS.get(shape + tones, shape + tones)
    return written.upper() if char != small else written


def split_tone(char: str) -> tuple[str, str]:
    """The letter of the alphabet without its tone, and the tone as a combining mark, or nothing."""
    decomposed = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in decomposed if mark in TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES)), tones


def in_windows_1258(text: str) -> bytes:
    """`text` as code page 1258 writes it, each tone as a mark behind its letter."""
    return "".join(map("".join, map(split_tone, text))).encode("cp1258")


def mistaken(data: bytes) -> bytes:
    """`data` taken for windows-1252 and saved as UTF-8."""
    return "".join(WESTERN[byte] for byte in data).encode()
