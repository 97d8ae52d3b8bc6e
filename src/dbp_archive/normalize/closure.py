"""Which captures and headlines may belong to articles that changed: changes → a closed set of mentions.

Closed means: what is outside shares no key and no paragraph with what is inside, so that grouping the inside alone
gives what grouping everything would give. A lede is a key where a teaser prints nothing else.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.changes import hashes_of
from dbp_archive.normalize.grouping import Holder
from dbp_archive.tables import BARE

HOLDERS = (
    "SELECT capture, address, coalesce(headline, found), paragraph_count, headline IS NULL AND found IS NOT NULL "
    "FROM captures"
)
"""The query whose rows are `Holder`s; what to look for is to be added."""
_BY_KEY = tuple(
    f"{HOLDERS} WHERE {column} IN (SELECT value FROM json_each(?))"
    for column in ("address", "headline", "found", "words", "lede")
)


class Closure:
    """A closed set of captures that hold articles and of keys, and the articles that they made before."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.holders: dict[int, Holder] = {}
        self.keys: set[int] = set()
        self.articles: set[int] = set()
        """Of the state before."""
        self._bare = {
            row[0]: frozenset(hashes_of(row[1]))
            for row in catalog.stream(f"SELECT capture, paragraphs FROM captures INDEXED BY captures_bare WHERE {BARE}")
        }
        """Paragraphs of the captures that nothing but paragraphs can tell the article of."""
        self._has_bare = catalog.value("SELECT 1 FROM texts WHERE slug IS NULL LIMIT 1") is not None
        """Whether any teaser prints no headline."""

    def add(
        self, keys: Iterable[int], captures: Iterable[int], articles: Iterable[int], paragraphs: AbstractSet[bytes]
    ) -> None:
        """Take these in, and whatever hangs together with them."""
        keys, articles = set(keys) - self.keys, set(articles) - self.articles
        holders = self._of_captures(captures)
        holders += self._of_captures(self._joining(paragraphs))
        while keys or articles or holders:
            self.keys |= keys
            self.articles |= articles
            holders += [holder for query in _BY_KEY for holder in self._read(query, keys)]
            holders += self._read(f"{HOLDERS} WHERE article IN (SELECT value FROM json_each(?))", articles)
            fresh = {holder.capture: holder for holder in holders if holder.capture not in self.holders}
            self.holders |= fresh
            found_keys, found_articles = self._keys_and_articles(fresh)
            found_keys |= self._teased_keys(articles) | self._keys_by_lede(keys, fresh)
            found_articles |= self._named_articles(keys)
            keys, articles = found_keys - self.keys, found_articles - self.articles
            holders = self._sharing_paragraphs(fresh)

    def _read(self, query: str, numbers: Iterable[int]) -> list[Holder]:
        return [Holder(*row) for row in self._catalog.rows(query, in_json(numbers))]

    def _of_captures(self, captures: Iterable[int]) -> list[Holder]:
        query = f"{HOLDERS} WHERE capture IN (SELECT value FROM json_each(?)) AND holds_article"
        return self._read(query, captures)

    def _keys_and_articles(self, captures: Iterable[int]) -> tuple[set[int], set[int]]:
        rows = self._catalog.rows(
            "SELECT article, address, headline, found, words FROM captures "
            "WHERE capture IN (SELECT value FROM json_each(?))",
            in_json(captures),
        )
        return {key for row in rows for key in row[1:] if key is not None}, {row[0] for row in rows} - {None}

    def _teased_keys(self, articles: Iterable[int]) -> set[int]:
        query = "SELECT key FROM texts WHERE article IN (SELECT value FROM json_each(?))"
        return set(self._catalog.column(query, in_json(articles)))

    def _keys_by_lede(self, keys: Iterable[int], captures: Iterable[int]) -> set[int]:
        """What ledes lead to, where a teaser prints nothing else.

        Of `keys` that are ledes, the headlines above them; of the headlines among them, and of `captures`, the ledes.
        """
        if not self._has_bare:
            return set()
        wanted = in_json(keys)
        found = set(
            self._catalog.column("SELECT key FROM texts WHERE lede IN (SELECT value FROM json_each(?))", wanted)
        )
        printed = "SELECT lede FROM texts WHERE key IN (SELECT value FROM json_each(?)) AND lede IS NOT NULL"
        held = "SELECT lede FROM captures WHERE capture IN (SELECT value FROM json_each(?)) AND lede IS NOT NULL"
        ledes = self._catalog.column(printed, wanted) + self._catalog.column(held, in_json(captures))
        return found | bare_ledes(self._catalog, ledes)

    def _named_articles(self, keys: Iterable[int]) -> set[int]:
        query = "SELECT article FROM texts WHERE key IN (SELECT value FROM json_each(?)) AND article IS NOT NULL"
        return set(self._catalog.column(query, in_json(keys)))

    def _sharing_paragraphs(self, captures: Iterable[int]) -> list[Holder]:
        """The captures that `captures` share a paragraph with, where one of the two is known by nothing else."""
        captures = set(captures)
        bare = captures & self._bare.keys()
        own = frozenset[bytes]().union(*(paragraphs_of(self._catalog, capture) for capture in captures - bare))
        sought = frozenset[bytes]().union(*(self._bare[capture] for capture in bare))
        return self._of_captures(self._joining(own) | captures_having(self._catalog, sought))

    def _joining(self, paragraphs: AbstractSet[bytes]) -> set[int]:
        """The captures known by nothing but their paragraphs that have one of these."""
        return {capture for capture, own in self._bare.items() if not own.isdisjoint(paragraphs)}


def bare_ledes(catalog: Catalog, ledes: Iterable[int]) -> set[int]:
    """Those of `ledes` that a teaser prints without a headline."""
    query = "SELECT key FROM texts WHERE slug IS NULL AND key IN (SELECT value FROM json_each(?))"
    return set(catalog.column(query, in_json(ledes)))


def paragraphs_of(catalog: Catalog, capture: int) -> frozenset[bytes]:
    """Hashes of the paragraphs of `capture` that are its article's alone."""
    return frozenset(hashes_of(catalog.value("SELECT paragraphs FROM captures WHERE capture = ?", capture)))


def captures_having(catalog: Catalog, paragraphs: AbstractSet[bytes]) -> set[int]:
    """All captures that have one of `paragraphs`; looks through all of them."""
    if not paragraphs:
        return set()
    rows = catalog.stream("SELECT capture, paragraphs FROM captures WHERE holds_article")
    return {capture for capture, own in rows if not paragraphs.isdisjoint(hashes_of(own))}
