"""The bytes of a page of HTML → its text, in the encoding that they are in, whatever they say of themselves."""

import codecs
import re
from collections.abc import Iterator

from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.records import EncodingSource, Record

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""Byte order marks, and what they say (WHATWG Encoding, 6.1)."""

_WITHIN_BYTES = 4 << 10
"""A page states its encoding in its first 1,024 bytes (HTML, 4.2.5.4); some are later."""
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_READ_AS = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""What browsers read under a narrower name (WHATWG Encoding, 4.2)."""
_KNOWN = re.compile(r"utf-8|utf-16(?:-[lb]e)?|cp125\d|cp874|iso8859-\d+|koi8-[ru]|gb18030|big5|euc_jp|euc_kr|shift_jis")
"""Encodings of pages, as Python calls them. Its other codecs, some of which are no encodings at all, are not used."""


class Decoded(Record):
    """A page's text."""

    text: str
    encoding: str
    """As captures.yaml calls it; as Python does where that has no name for it."""
    encoding_source: EncodingSource | None
    """None for UTF-8 without a mark."""
    remark: str | None
    """What the page says of its encoding, when it says something else."""


def decode_html(data: bytes, charset: str | None, source: str) -> Decoded:
    """The text of the page `data`, of which its server said `charset`.

    What is UTF-8 is read as UTF-8, for nothing else has its form by accident; else what server or page states is
    believed as long as every byte fits. Nothing is guessed. Raises ProblemError when no statement fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, source)
    stated = list(dict.fromkeys(_stated(data, charset)))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _as_stated(data, stated, source, error)
    others = [encoding for encoding in stated if encoding != "utf-8"]
    remark = f"the page is said to be {others[0]} and is UTF-8" if others and not text.isascii() else None
    return Decoded(text=text, encoding="utf-8", encoding_source=None, remark=remark)


def _stated(data: bytes, charset: str | None) -> Iterator[str]:
    """The encodings that the server and the page state, those that we know."""
    found = _META.search(data, 0, _WITHIN_BYTES)
    for label in (charset, found[1].decode("ascii", "replace") if found else None):
        if label and (encoding := _encoding(label)):
            yield encoding


def _encoding(label: str) -> str | None:
    """What Python calls the encoding `label`; None when it is none of pages."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if _KNOWN.fullmatch(name) else None


def _as_stated(data: bytes, stated: list[str], source: str, error: UnicodeDecodeError) -> Decoded:
    for encoding in stated:
        if not encoding.startswith("utf-"):
            try:
                return _plain(data.decode(encoding), encoding, "stated")
            except UnicodeDecodeError as found:
                error = found
    raise _misfit(error, source)


def _decoded(data: bytes, encoding: str, source: str) -> Decoded:
    try:
        return _plain(data.decode(encoding), encoding, "mark")
    except UnicodeDecodeError as error:
        raise _misfit(error, source) from error


def _plain(text: str, encoding: str, source: EncodingSource) -> Decoded:
    """`text`, of whose encoding nobody says something else."""
    name = re.sub(r"^cp(?=125)", "windows-", encoding)
    return Decoded(text=text, encoding=name, encoding_source=source, remark=None)


def _misfit(error: UnicodeDecodeError, source: str) -> ProblemError:
    found = excerpt(error.object[error.start : error.start + 4].hex(" "))
    message = f"expected {error.encoding}, found the bytes {found} at byte {error.start}; save the page as UTF-8"
    return ProblemError(source, message)
