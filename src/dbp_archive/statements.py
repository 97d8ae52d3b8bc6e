"""What people state of a capture from outside its text, and the form it has: a key and a value → whether it fits.

captures.yaml states it of saved pages, the front matter of an article of itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from dbp_archive.identity import is_public_id
from dbp_archive.moments import is_moment

_ORDINARY_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?:/[!#-;=?-\[\]-_a-~]*)?")
"""What most addresses are, in ASCII, to be recognized without taking them apart."""


def is_web_address(url: str) -> bool:
    """Whether a page may link to `url`: http or https, a host, nothing that no address has (RFC 3986, 2)."""
    if _ORDINARY_ADDRESS.fullmatch(url):
        return True
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not re.search(r"[\s\x00-\x1f\x7f\"<>\\`]", url)


def names_an_article(text: str) -> bool:
    """Whether `text` may name an article: its address at the newspaper, or the id that it has in the archive."""
    return is_web_address(text) or is_public_id(text)


class Form(NamedTuple):
    """What a stated value looks like."""

    expected: str
    """In words, for a message."""
    fits: Callable[[str], bool]


FORMS: Mapping[str, Form] = {
    "url": Form("an address that begins with https://", is_web_address),
    "captured_at": Form("a time as 2026-01-31", is_moment),
    "translates": Form("the address or the id of an article", names_an_article),
}
"""By key."""
