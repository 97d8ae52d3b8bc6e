"""An id for each group of mentions: groups → the numbers that their public ids write.

An article's id is the hash of its headline's key, as long as no other article has that headline; where several have,
each adds the key of its address or words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.identity import address_key, body_key, headline_key, id_number, key_number
from dbp_archive.merge import best_recovered
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize.grouping import Group
from dbp_archive.packing import unpack_body, unpack_holding, unpack_recovered, unpack_text
from dbp_archive.preference import by_preference
from dbp_archive.records import Paragraph


class Name(NamedTuple):
    """What a group is called."""

    article: int
    """The number that its public id writes."""
    key: int
    """What that is the hash of."""
    shared: int | None
    """Key of its headline, when other articles have it, too."""


def name_groups(groups: Sequence[Group], catalog: Catalog, profiles: Profiles) -> list[Name]:
    """The names of `groups`, in their order. Only the catalog's captures and texts are read."""
    keys = [headline_of(group, catalog) for group in groups]
    sharing: defaultdict[int, list[Group]] = defaultdict(list)
    for group, key in zip(groups, keys, strict=True):
        if key is not None:
            sharing[key].append(group)
    final = []
    for group, key in zip(groups, keys, strict=True):
        if key is None:
            final.append(group.own or 0)
        elif len(sharing[key]) == 1:
            final.append(key)
        else:
            final.append(key_number(f"{headline_words(key, group, catalog)}\n{_own_words(group, catalog, profiles)}"))
    articles = assign(set(final))
    return [
        Name(articles[number], number, key if key is not None and len(sharing[key]) > 1 else None)
        for number, key in zip(final, keys, strict=True)
    ]


def assign(keys: Iterable[int]) -> dict[int, int]:
    """The article number of each key: its first 40 bits; of two keys that have the same, the smaller keeps them."""
    taken: dict[int, int] = {}
    for key in sorted(keys):
        attempt, article = 0, id_number(key)
        while article in taken:
            attempt += 1
            article = id_number(key_number(f"{key}\n{attempt}"))
        taken[article] = key
    return {key: article for article, key in taken.items()}


def headline_of(group: Group, catalog: Catalog) -> int | None:
    """Key of the headline that the group is named by; None while no headline is known.

    What an archivist says; else what its captures say, the first one's first; else what was recovered for them; else
    what its teasers say.
    """
    if group.ruling and group.ruling.headline:
        return key_number(group.ruling.headline)
    if not group.captures:
        return group.key
    found = {holder.headline for holder in group.captures if holder.headline is not None}
    if len(found) <= 1:
        return next(iter(found), group.key)
    rows = catalog.rows(
        "SELECT holding, recovered FROM captures JOIN contents USING (capture) "
        "WHERE capture IN (SELECT value FROM json_each(?))",
        in_json(holder.capture for holder in group.captures),
    )
    captures = by_preference(unpack_holding(row[0]) for row in rows)
    stated = [capture.headline.text for capture in captures if capture.headline]
    if not stated:
        stated = [best_recovered(unpack_recovered(row[1]) for row in rows if row[1]).headline]
    return key_number(headline_key(captures[0].language, stated[0]))


def headline_words(key: int, group: Group, catalog: Catalog) -> str:
    """The key in words of which `key` is the hash."""
    if group.ruling and group.ruling.headline:
        return group.ruling.headline
    record = catalog.value("SELECT record FROM texts WHERE key = ?", key)
    if record:
        text = unpack_text(record)
        return headline_key(text.language, text.headline or "")
    (capture,) = [holder.capture for holder in group.captures if holder.headline == key][:1]
    query = "SELECT holding, recovered FROM captures JOIN contents USING (capture) WHERE capture = ?"
    holding, recovered = catalog.rows(query, capture)[0]
    stated = unpack_holding(holding)
    headline = stated.headline.text if stated.headline else unpack_recovered(recovered).headline
    return headline_key(stated.language, headline)


def _own_words(group: Group, catalog: Catalog, profiles: Profiles) -> str:
    """The key in words of which the group's own key is the hash; empty when it has none."""
    if group.own is None:
        return ""
    if group.ruling and group.ruling.apart and key_number(group.ruling.apart) == group.own:
        return group.ruling.apart
    holder = next((holder for holder in group.captures if holder.address == group.own), None)
    if holder is None:
        return words_of_capture(catalog.value("SELECT capture FROM captures WHERE words = ?", group.own), catalog)
    holding = unpack_holding(catalog.value("SELECT holding FROM contents WHERE capture = ?", holder.capture))
    address = profiles.of(holding.profile).article_address(holding.url)
    return address_key(holding.language, address.id) if address else ""


def words_of_capture(capture: int, catalog: Catalog) -> str:
    """The key of the captures with just the words of `capture`."""
    holding, body = catalog.rows("SELECT holding, body FROM contents WHERE capture = ?", capture)[0]
    known = unpack_holding(holding)
    lede = (Paragraph(text=known.lede.text),) if known.lede else ()
    return body_key(known.language, unpack_body(body) if body else lede)
