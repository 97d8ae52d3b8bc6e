"""Which mentions are one article, and the names that follow from it: keys → public ids, permalinks.

Two mentions are one article when their addresses end in the same id, else when language and headline agree, else
when their body paragraphs do; a teaser without headline names the article of its lede. Never by a likeness. What these
functions give is part of every permalink: it is frozen by `tests/test_identity.py`.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256

from dbp_archive.profile import Profile
from dbp_archive.records import Block, Paragraph, ParsedCapture, words_of
from dbp_archive.text import identity_key, on_one_line, slugify

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no two characters look alike, and letter case carries nothing."""

_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
"""Ten bits each."""

ID_LENGTH = 8
_ID_BITS = 5 * ID_LENGTH
_KEY_BITS = 63


def headline_key(language: str, headline: str) -> str:
    """The key that two mentions share when language and headline agree."""
    return f"headline\n{language}\n{identity_key(headline)}"


def lede_key(language: str, lede: str) -> str:
    """The key of an article of which only teasers without a headline are known: their lede, spaces folded."""
    return f"lede\n{language}\n{on_one_line(lede)}"


def teaser_key(language: str, headline: str | None, lede: str | None) -> str:
    """The key of the article that a teaser names if nothing else is known of it."""
    return lede_key(language, lede or "") if headline is None else headline_key(language, headline)


def address_key(language: str, address_id: str) -> str:
    """The key that two captures share when their addresses end in the same id."""
    return f"address\n{language}\n{address_id}"


def body_key(language: str, body: Iterable[Block]) -> str:
    """The key of an article of which neither headline nor address is known: its paragraphs.

    Captions and sub-headings come and go between captures of one article; they count where there is no paragraph.
    """
    blocks = tuple(body)
    hashes = paragraph_hashes(blocks) or frozenset(map(_hash, map(words_of, blocks)))
    return f"body\n{language}\n" + "\n".join(sorted(hashes))


def words_key(capture: ParsedCapture) -> str:
    """The key of the captures with just these words."""
    lede = (Paragraph(text=capture.lede.text),) if capture.lede else ()
    return body_key(capture.language, capture.body or lede)


def nameless_key(capture: ParsedCapture, profile: Profile) -> str:
    """The key of the article that `capture` would be if nothing else were known of it, not even its headline."""
    address = profile.article_address(capture.url)
    return address_key(capture.language, address.id) if address else words_key(capture)


def paragraph_hashes(body: Iterable[Block]) -> frozenset[str]:
    """A hash of each paragraph of `body`, spaces folded."""
    return frozenset(_hash(block.text) for block in body if isinstance(block, Paragraph))


@lru_cache(maxsize=1024)
def _hash(text: str) -> str:
    """Remembered for a while: the paragraphs of one capture are asked for by several keys."""
    is_folded = "  " not in text and text.isprintable() and text == text.strip()
    return sha256((text if is_folded else " ".join(text.split())).encode()).hexdigest()[:24]


def public_id(key: str, attempt: int = 0) -> str:
    """The 8 characters that name an article for ever, from its key.

    `attempt` counts the ids that other articles already have: with 100,000 articles the chance that it is ever
    needed is one in two hundred.
    """
    return write_id(id_number(key_number(f"{key}\n{attempt}" if attempt else key)))


def key_number(key: str | bytes) -> int:
    """63 bits of the hash of `key`, which a database can hold; the public id writes the first 40 of them."""
    data = key.encode() if isinstance(key, str) else key
    return int.from_bytes(sha256(data).digest()[:8], "big") >> 1


def id_number(number: int) -> int:
    """The number that the public id of the key with `number` writes."""
    return number >> _KEY_BITS - _ID_BITS


def key_range(number: int) -> tuple[int, int]:
    """The smallest and the largest number of a key whose public id writes `number`."""
    return number << _KEY_BITS - _ID_BITS, (number + 1 << _KEY_BITS - _ID_BITS) - 1


def write_id(number: int) -> str:
    """The 8 characters that write the 40 bits of `number`."""
    return _PAIRS[number >> 30] + _PAIRS[number >> 20 & 1023] + _PAIRS[number >> 10 & 1023] + _PAIRS[number & 1023]


def read_id(article_id: str) -> int:
    """The number that `article_id` writes."""
    number = 0
    for char in article_id:
        number = number << 5 | _ALPHABET.index(char)
    return number


def like_ids(article_id: str) -> Iterator[str]:
    """The ids that differ from `article_id` in one character, or in the order of two neighbours."""
    for place, char in enumerate(article_id):
        before, behind = article_id[:place], article_id[place + 1 :]
        yield from (f"{before}{other}{behind}" for other in _ALPHABET if other != char)
        if behind and behind[0] != char:
            yield f"{before}{behind[0]}{char}{behind[1:]}"


def is_public_id(text: str) -> bool:
    """Whether `text` could be the public id of an article."""
    return len(text) == ID_LENGTH and set(text) <= set(_ALPHABET)


def permalink(language: str, headline: str | None, article_id: str) -> str:
    """The article's address below the site's root: `en/articles/<slug>-<id>.html`."""
    return f"{language}/articles/{slugify(headline or '') or 'untitled'}-{article_id}.html"


@lru_cache(maxsize=4096)
def bare_path(language: str, headline: str) -> str:
    """The address of an article of which only the headline is known.

    It always leads on: it is the article's own, or redirects to it, or offers all that share the headline.
    """
    return permalink(language, headline, public_id(headline_key(language, headline)))


def teased_path(language: str, headline: str | None, lede: str | None) -> str:
    """The address of an article of which only what a teaser says is known. It always leads on, as a bare one does."""
    if headline is not None:
        return bare_path(language, headline)
    return permalink(language, None, public_id(lede_key(language, lede or "")))


@lru_cache(maxsize=4096)
def source_name(source: str) -> str:
    """A file name without its ending for what is made from the capture `source`: readable, safe on any host, unique."""
    stem = source.rpartition("/")[2].rpartition(".")[0] or source
    return f"{slugify(stem, limit=60) or 'capture'}-{source_key(source_number(source))}"


def source_number(source: str) -> int:
    """A number of 48 bits for the capture `source`."""
    return int.from_bytes(sha256(source.encode("utf-8", "surrogateescape")).digest()[:6], "big")


def source_key(number: int) -> str:
    """What is made from a capture has this at the end of its name: the number that `source_number` gives."""
    return f"{number:012x}"


def source_suffix(source: str) -> str:
    """The ending of the file for download of the capture `source`: it tells a browser what the file is."""
    return ".md" if source.lower().endswith(".md") else ".txt"
