"""Which mentions are one article, and the names that follow from it: keys → public ids, permalinks.

Two mentions are one article when their addresses end in the same id, else when language and headline agree, else
when their body paragraphs do. Never by a likeness. What these functions give is part of every permalink: it is
frozen by `tests/test_identity.py`.
"""

from collections.abc import Iterable
from hashlib import sha256

from dbp_archive.records import Block, Figure, Paragraph
from dbp_archive.text import identity_key, slugify

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no two characters look alike, and letter case carries nothing."""

_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
"""Ten bits each."""

ID_LENGTH = 8


def headline_key(language: str, headline: str) -> str:
    """The key that two mentions share when language and headline agree."""
    return f"headline\n{language}\n{identity_key(headline)}"


def address_key(language: str, address_id: str) -> str:
    """The key that two captures share when their addresses end in the same id."""
    return f"address\n{language}\n{address_id}"


def body_key(language: str, body: Iterable[Block]) -> str:
    """The key of an article of which neither headline nor address is known: its paragraphs.

    Captions and sub-headings come and go between captures of one article; they count where there is no paragraph.
    """
    blocks = tuple(body)
    hashes = paragraph_hashes(blocks) or frozenset(map(_hash, map(_words, blocks)))
    return f"body\n{language}\n" + "\n".join(sorted(hashes))


def _words(block: Block) -> str:
    return block.caption if isinstance(block, Figure) else block.text


def paragraph_hashes(body: Iterable[Block]) -> frozenset[str]:
    """A hash of each paragraph of `body`, spaces folded."""
    return frozenset(_hash(block.text) for block in body if isinstance(block, Paragraph))


def _hash(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:24]


def public_id(key: str, attempt: int = 0) -> str:
    """The 8 characters that name an article for ever, from its key.

    `attempt` counts the ids that other articles already have: with 100,000 articles the chance that it is ever
    needed is one in two hundred.
    """
    number = int.from_bytes(sha256(f"{key}\n{attempt}".encode() if attempt else key.encode()).digest()[:5], "big")
    return _PAIRS[number >> 30] + _PAIRS[number >> 20 & 1023] + _PAIRS[number >> 10 & 1023] + _PAIRS[number & 1023]


def permalink(language: str, headline: str | None, article_id: str) -> str:
    """The article's address below the site's root: `en/articles/<slug>-<id>.html`."""
    return f"{language}/articles/{slugify(headline or '') or 'untitled'}-{article_id}.html"


def source_name(source: str) -> str:
    """A file name without its ending for what is made from the capture `source`: readable, safe on any host, unique."""
    stem = source.rpartition("/")[2].rpartition(".")[0] or source
    digest = sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{slugify(stem, limit=60) or 'capture'}-{digest}"
