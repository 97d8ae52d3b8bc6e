"""Which articles have headlines that are alike, and how alike: kept up to date with the articles, for a person to see.

Headlines that came, went or changed are compared with those that share a key with them, and with no others: to compare
all of a large archive takes seconds.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from itertools import chain

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.likeness import candidates, having, likeness, repeated, unpacked
from dbp_archive.lookup import faces_of
from dbp_archive.text import identity_key

Pair = tuple[int, int]
"""Two articles by number, the smaller one first."""

_KEYS = "SELECT article, keys FROM likenesses"


def compare_all(catalog: Catalog) -> None:
    """Compare all headlines of a catalog that has compared none yet."""
    keys = repeated(keys for _, keys in catalog.stream(_KEYS))
    catalog.change_many("INSERT INTO sharing VALUES (?, ?)", having(keys, catalog.stream(_KEYS)))
    _bring_up_to_date(catalog, frozenset())


def compare_again(catalog: Catalog, headed: AbstractSet[int], likenesses: Iterable[bytes]) -> None:
    """Compare the articles `headed`, which have another headline than before, or none any more, with all others.

    `likenesses` are the packed keys of their headlines, before and now.
    """
    if not headed:
        return
    keys = set(chain.from_iterable(map(unpacked, likenesses)))
    catalog.change("DELETE FROM sharing WHERE key IN (SELECT value FROM json_each(?))", in_json(keys))
    catalog.change_many("INSERT INTO sharing VALUES (?, ?)", having(keys, catalog.stream(_KEYS)))
    _bring_up_to_date(catalog, headed)


def _bring_up_to_date(catalog: Catalog, headed: AbstractSet[int]) -> None:
    """Keep the pairs that share a key; compare those that are new, and those with one of `headed`."""
    pairs = candidates(catalog.stream("SELECT key, article FROM sharing ORDER BY key"))
    before = set(catalog.rows("SELECT one, other FROM alike"))
    stale = {pair for pair in before if pair not in pairs or not headed.isdisjoint(pair)}
    catalog.change_many("DELETE FROM alike WHERE one = ? AND other = ?", stale)
    catalog.change_many("INSERT INTO alike VALUES (?, ?, ?)", _compared(catalog, pairs - before | pairs & stale))


def _compared(catalog: Catalog, pairs: Iterable[Pair]) -> Iterator[tuple[int, int, float]]:
    """`pairs` with their likeness, in hundredths; 0 where it says nothing.

    Articles of one headline are none that a person need compare: they have different addresses, and the bare address
    offers them all.
    """
    pairs = sorted(pairs)
    faces = faces_of(catalog, set(chain.from_iterable(pairs)))
    for one, other in pairs:
        first, second = faces[one], faces[other]
        headline, other_headline = first.headline or "", second.headline or ""
        is_apart = first.language != second.language or identity_key(headline) == identity_key(other_headline)
        yield one, other, 0.0 if is_apart else round(likeness(headline, other_headline), 2)
