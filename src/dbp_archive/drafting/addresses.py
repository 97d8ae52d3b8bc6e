"""How the addresses of articles are made: those that are known → hosts, and a form that fits all of them."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from dbp_archive.drafting.saved import SavedPage, Seen, count_seen
from dbp_archive.records import Record

SHAPES = (
    r"^/(?P<section>[^/]+)/(?P<slug>[^/]+)-(?P<id>\d+)\.html?$",
    r"^/(?P<section>[^/]+)/(?P<slug>[^/]+)-(?P<id>(?=[^/-]*[0-9A-Z])[0-9A-Za-z_]+)\.html?$",
    r"^/(?P<section>[^/]+)/(?:\d+/)+(?P<slug>(?P<id>[^/]+?))(?:\.html?)?/?$",
    r"^/(?P<section>[^/]+)/(?P<slug>(?P<id>[^/]+?))(?:\.html?)?/?$",
)
"""Forms that newspapers' addresses commonly have, the narrowest first: a number, a mixed id, a date, no id at all."""


class AddressGuess(Record):
    """What the known addresses have in common."""

    hosts: tuple[Seen, ...]
    shape: str | None
    """None when none of SHAPES fits them all."""
    known: int
    """Addresses there are."""


def guess_address(pages: Sequence[SavedPage]) -> AddressGuess:
    """Of the pages whose address is stated."""
    stated = [(place, urlsplit(page.url)) for place, page in enumerate(pages) if page.url]
    fitting = (shape for shape in SHAPES if stated and all(re.search(shape, parts.path) for _, parts in stated))
    return AddressGuess(
        hosts=tuple(count_seen((place, parts.hostname) for place, parts in stated if parts.hostname)),
        shape=next(fitting, None),
        known=len(stated),
    )
