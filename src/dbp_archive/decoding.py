"""The lines of a capture that is not plain text: bytes in one of several encodings → lines in NFC, and why so.

Spans are those of the file as saved. What is not surely known is refused, unless captures.yaml states the encoding.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from dbp_archive.detection import Guess, guess_legacy
from dbp_archive.legacy_text import LEGACY, Legacy, MisfitError, western_view
from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.records import Capture, EncodingSource
from dbp_archive.rules.page import Lines
from dbp_archive.text import has_endless_marks, is_often_mistaken, nfc

LINE_LIMIT_BYTES = 1 << 20
"""The longest line read: no newspaper has a paragraph of a million bytes."""

_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""How UTF-16 begins (Unicode, 3.10, byte order mark)."""
AROUND = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u2060"
"""What a line's words are bared of at either end: white space (Unicode has none above U+3000), and what nobody sees."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

Decode = Callable[[bytes], str]
"""Raises UnicodeDecodeError."""


def _decode_bytes(legacy: Legacy, data: bytes) -> str:
    try:
        return legacy.convert(western_view(data))
    except MisfitError as error:
        raise UnicodeDecodeError(legacy.name, data, error.at, error.at + 1, "not in the table") from error


def _decode_mistaken(legacy: Legacy, data: bytes) -> str:
    """For a text that was taken for windows-1252 and saved as UTF-8."""
    text = data.decode()
    try:
        return legacy.convert(text)
    except MisfitError as error:
        start = len(text[: error.at].encode())
        end = start + len(text[error.at].encode())
        raise UnicodeDecodeError(legacy.name, data, start, end, "not in the table") from error


DECODERS: dict[str, Decode] = {
    "utf-8": bytes.decode,
    "windows-1252": lambda data: data.decode("cp1252"),
    **{legacy.name: partial(_decode_bytes, legacy) for legacy in LEGACY},
    **{f"{legacy.name}-in-utf-8": partial(_decode_mistaken, legacy) for legacy in LEGACY},
}
"""Those in which a byte LF is a line end, by the name that captures.yaml states."""
_WIDE = "utf-16"
ENCODINGS = (*DECODERS, _WIDE)
"""What captures.yaml may state."""


_UNICODE = ("utf-8", _WIDE)


class _Choice(NamedTuple):
    """The encoding a capture is read in."""

    name: str
    source: EncodingSource | None
    doubt: Guess | None = None
    """What it may be instead."""


def decode_lines(capture: Capture) -> Lines:
    """The lines of `capture`, each with the bytes it spans; LF, CR LF and CR end a line.

    Raises ProblemError: another encoding than the stated one, none that is surely known, NUL, a line over
    LINE_LIMIT_BYTES, endless marks.
    """
    choice = _choose(capture)
    find = _wide_lines if choice.name == _WIDE else _narrow_lines
    ends, texts, converted = [0], [], []
    for number, (raw, text) in enumerate(find(capture, choice), 1):
        if has_endless_marks(text):
            place = f"{capture.source}:{number}"
            raise ProblemError(place, "expected text, found a letter with hundreds of accents; remove the line")
        normal = nfc(text)
        if normal is not text or (choice.name not in _UNICODE and not raw.isascii()):
            converted.append(number)
        ends.append(ends[-1] + len(raw))
        texts.append(normal)
    return Lines(
        ends=ends[1:],
        texts=texts,
        contents=[text.strip(AROUND) for text in texts],
        encoding=choice.name,
        encoding_source=choice.source,
        converted=tuple(converted),
    )


def _choose(capture: Capture) -> _Choice:
    """The encoding that captures.yaml states, else what the bytes surely are, else UTF-8, which may not fit."""
    data = capture.data
    if capture.encoding:
        return _Choice(capture.encoding, "stated")
    if data.startswith(_MARKS):
        return _Choice(_WIDE, "mark")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        guess = guess_legacy(western_view(data))
        return _Choice(guess.legacy.name, "spelling") if guess and guess.is_sure else _Choice("utf-8", None, guess)
    guess = guess_legacy(text) if is_often_mistaken(text) else None
    if guess is None:
        return _Choice("utf-8", None)
    if guess.is_sure and _fits(guess.legacy, text):
        return _Choice(f"{guess.legacy.name}-in-utf-8", "spelling")
    message = (
        f"expected Vietnamese in Unicode, found words like {excerpt(guess.example)}, as {guess.legacy.name} text looks "
        "when it is taken for windows-1252; save the page anew, or state its encoding in captures.yaml"
    )
    raise ProblemError(capture.source, message)


def _fits(legacy: Legacy, text: str) -> bool:
    try:
        legacy.convert(text)
    except MisfitError:
        return False
    return True


def _narrow_lines(capture: Capture, choice: _Choice) -> Iterator[tuple[bytes, str]]:
    """The lines of a file in which a byte LF is a line end, whatever else it says."""
    decode, start = DECODERS[choice.name], 0
    for number, raw in enumerate(capture.data.splitlines(keepends=True), 1):
        place = f"{capture.source}:{number}"
        check_length(raw, place)
        if b"\0" in raw:
            raise ProblemError(place, "expected text, found a NUL byte; save the page as UTF-8 text")
        try:
            yield raw, decode(raw.rstrip(b"\r\n"))
        except UnicodeDecodeError as error:
            raise ProblemError(place, _misfit(error, start, choice)) from error
        start += len(raw)


def _wide_lines(capture: Capture, choice: _Choice) -> Iterator[tuple[bytes, str]]:
    """The lines of a file in UTF-16; the byte order mark belongs to the first, as it begins the file."""
    data = capture.data
    mark = data[:2]
    if mark not in _MARKS:
        misfit = UnicodeDecodeError(_WIDE, data, 0, 2, "no byte order mark")
        raise ProblemError(capture.source, _misfit(misfit, 0, choice))
    try:
        codec = "utf-16-le" if mark == _MARKS[0] else "utf-16-be"
        text = data[2:].decode(codec)
    except UnicodeDecodeError as error:
        raise ProblemError(capture.source, _misfit(error, len(data) - len(error.object), choice)) from error
    for number, line in enumerate(_LINE.findall(text) or [""], 1):
        place = f"{capture.source}:{number}"
        raw = mark + line.encode(codec)
        mark = b""
        check_length(raw, place)
        if "\0" in line:
            raise ProblemError(place, "expected text, found a NUL character; save the page as UTF-8 text")
        yield raw, line.rstrip("\r\n")


def check_length(raw: bytes, place: str) -> None:
    """Raise ProblemError for a line over LINE_LIMIT_BYTES."""
    if len(raw) > LINE_LIMIT_BYTES:
        limit = f"{LINE_LIMIT_BYTES >> 20} MiB"
        raise ProblemError(place, f"expected lines of at most {limit}, found {len(raw):,} bytes; split the file")


def _misfit(error: UnicodeDecodeError, start: int, choice: _Choice) -> str:
    """What is wrong with the bytes that `choice` cannot read; `start` is the offset of those it was given."""
    found = excerpt(error.object[error.start : error.end].hex(" "))
    where = f"found the bytes {found} at byte {start + error.start}"
    if choice.source == "stated":
        return f"expected {choice.name} as captures.yaml states, {where}; correct the encoding there"
    if choice.source or choice.doubt is None:
        name = "UTF-8" if choice.name == "utf-8" else choice.name
        return f"expected {name}, {where}; save the page as UTF-8, or state its encoding in captures.yaml"
    name = choice.doubt.legacy.name
    return f"expected UTF-8, {where}; it may be {name}: save the page as UTF-8, or state its encoding in captures.yaml"
