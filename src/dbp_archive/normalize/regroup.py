"""Group and name what may have changed: changes → which capture and which teaser belongs to which article."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.changes import Changes
from dbp_archive.identity import key_number
from dbp_archive.lookup import removed_articles
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize.closure import HOLDERS, Closure, bare_ledes, captures_having, paragraphs_of
from dbp_archive.normalize.decisions import Court, reach, read_decisions, rulings
from dbp_archive.normalize.grouping import Group, Grouping, Holder
from dbp_archive.normalize.naming import Name, name_groups, words_of_capture
from dbp_archive.packing import unpack_holding, unpack_text


class Regrouped(NamedTuple):
    """What changed beside the articles that are to be merged anew, which the catalog has in `todo`."""

    gone: set[int]
    """Articles that nothing names any more."""
    teased: set[int | None]
    """Articles, before and now, of teasers that name another article than before; None for ambiguous ones."""


def group_all(catalog: Catalog, profiles: Profiles) -> Regrouped:
    """Group all captures and teasers of a catalog that has no articles yet."""
    holders = [Holder(*row) for row in catalog.stream(f"{HOLDERS} WHERE holds_article")]
    keys = catalog.column("SELECT DISTINCT key FROM texts")
    grouping, named, court = _group(catalog, holders, keys, profiles)
    names = name_groups(grouping.groups, catalog, profiles)
    _assign(catalog, grouping, named, names)
    _write_down(catalog, grouping, names, court)
    _todo(catalog, names)
    return Regrouped(set(), set())


def _todo(catalog: Catalog, names: Iterable[Name]) -> None:
    """Write down which articles are to be merged: those of a large archive need not be in memory."""
    catalog.change_many("INSERT INTO todo VALUES (?, ?, ?)", sorted(names))


def regroup(catalog: Catalog, changes: Changes, profiles: Profiles) -> Regrouped:
    """Group those captures and teasers anew whose article `changes` may have made another."""
    closure = Closure(catalog)
    keys = changes.keys | bare_ledes(catalog, changes.ledes)
    closure.add(keys, changes.captures, changes.articles, changes.paragraphs)
    if decisions := read_decisions(catalog):
        decided = reach(catalog, decisions.values())
        closure.add(decided.keys, decided.captures, decided.articles, frozenset())
    while True:
        closure.add((), (), catalog.column("SELECT article FROM articles WHERE article <> key >> 23"), frozenset())
        grouping, named, court = _group(catalog, closure.holders.values(), closure.keys, profiles)
        names = name_groups(grouping.groups, catalog, profiles)
        met = set(
            catalog.column(
                "SELECT article FROM articles WHERE article IN (SELECT value FROM json_each(?))",
                in_json(name.article for name in names),
            )
        )
        given = {key_number(ruling.headline) for _, ruling in rulings(grouping.groups) if ruling.headline}
        if met <= closure.articles and given <= closure.keys:
            break
        closure.add(given, (), met, frozenset())  # two keys have one hash, or one headline: name them together
    before = _named_by_texts(catalog, closure.keys)
    shown_before = removed_articles(catalog)
    _assign(catalog, grouping, named, names)
    _write_down(catalog, grouping, names, court)
    after = _named_by_texts(catalog, closure.keys)
    renamed = {text for text in after if before[text] != after[text]}
    renamed |= {text for text in after if after[text] in shown_before ^ removed_articles(catalog)}
    todo = {name.article: name for name in names}
    gone = closure.articles - todo.keys()
    tellers = catalog.rows(
        "SELECT article, key, shared FROM articles WHERE article IN (SELECT captures.article FROM captures "
        "JOIN teasers USING (capture) WHERE text IN (SELECT value FROM json_each(?)))",
        in_json(renamed),
    )
    for row in tellers:
        if row[0] not in gone:
            todo.setdefault(row[0], Name(*row))
    teased = {which[text] for text in renamed for which in (before, after)}
    _todo(catalog, todo.values())
    return Regrouped(gone, teased)


def _named_by_texts(catalog: Catalog, keys: Iterable[int]) -> dict[int, int | None]:
    return dict(
        catalog.rows("SELECT text, article FROM texts WHERE key IN (SELECT value FROM json_each(?))", in_json(keys))
    )


Named = tuple[Mapping[int, Group], Mapping[int, Group | None]]
"""The group that each key names; for the headlines that several groups have, and for ledes alone, the group that each
text names."""


def _group(
    catalog: Catalog, holders: Iterable[Holder], keys: Iterable[int], profiles: Profiles
) -> tuple[Grouping, Named, Court | None]:
    """Group `holders`, then the teasers of the headlines `keys`, and do what archivists decided."""
    decisions = read_decisions(catalog)
    court = Court(catalog, profiles, decisions) if decisions else None

    def words(capture: int) -> int:
        known: int | None = catalog.value("SELECT words FROM captures WHERE capture = ?", capture)
        return known if known is not None else key_number(words_of_capture(capture, catalog))

    grouping = Grouping(words, lambda capture: paragraphs_of(catalog, capture))
    grouping.add(holders, lambda paragraphs: captures_having(catalog, paragraphs))
    if court:
        court.part(grouping)
    ledes = bare_ledes(catalog, keys)
    named = _name_teasers(catalog, keys, ledes, grouping)
    if court:
        court.rule(grouping)
        named = _name_again(catalog, ledes, grouping, court, named)
    return grouping, named, court


def _name_teasers(catalog: Catalog, keys: Iterable[int], ledes: Collection[int], grouping: Grouping) -> Named:
    """The groups that teasers name: first those with a headline, then those that are one of `ledes` alone."""
    by_key: dict[int, Group] = {}
    by_text: dict[int, Group | None] = {}
    for key in catalog.column(
        "SELECT DISTINCT key FROM texts WHERE key IN (SELECT value FROM json_each(?))", in_json(keys)
    ):
        if key in ledes:
            continue
        group = grouping.name(key)
        if group:
            by_key[key] = group
        else:
            by_text |= _name_by_lede(catalog, key, grouping.named(key))
    if ledes:
        by_text |= _name_bare(catalog, in_json(ledes), grouping, (by_key, by_text))
    return by_key, by_text


def _name_again(catalog: Catalog, ledes: Collection[int], grouping: Grouping, court: Court, named: Named) -> Named:
    """The groups that teasers name after `court` joined and removed some: what was unclear may be clear now."""
    by_key = {key: group.whole() for key, group in named[0].items()}
    by_text = {text: group.whole() if group else None for text, group in named[1].items()}
    unclear = in_json(text for text, group in by_text.items() if group is None)
    query = "SELECT text, key FROM texts WHERE text IN (SELECT value FROM json_each(?)) AND slug IS NOT NULL"
    by_text |= {text: court.only(grouping.named(key)) for text, key in catalog.rows(query, unclear)}
    if ledes:
        having = _having_ledes(catalog, in_json(ledes), grouping, (by_key, by_text))
        bare = [(text, key) for text, key in _bare_texts(catalog, in_json(ledes)) if by_text[text] is None]
        by_text |= {text: court.only(having[key]) for text, key in bare}
    return by_key, by_text


def _name_by_lede(catalog: Catalog, key: int, groups: Iterable[Group]) -> dict[int, Group | None]:
    """Where several groups have the headline `key`: the one whose lede a text prints; None where none or several do."""
    by_lede: defaultdict[str, set[Group]] = defaultdict(set)
    for group in groups:
        for holding in catalog.column(
            "SELECT holding FROM contents WHERE capture IN (SELECT value FROM json_each(?))",
            in_json(holder.capture for holder in group.captures),
        ):
            lede = unpack_holding(holding).lede
            if lede:
                by_lede[lede.text].add(group)
    named: dict[int, Group | None] = {}
    for text, record in catalog.rows("SELECT text, record FROM texts WHERE key = ?", key):
        fitting = by_lede.get(unpack_text(record).lede or "", set())
        named[text] = next(iter(fitting)) if len(fitting) == 1 else None
    return named


_RULINGS = ("decided", "undecided", "removed", "former", "refuted")


def _write_down(catalog: Catalog, grouping: Grouping, names: list[Name], court: Court | None) -> None:
    """What archivists decided of each article. Every decided one is in each grouping: nothing else is known of any."""
    if court is None:
        return
    for table in _RULINGS:
        catalog.change(f"DELETE FROM {table}")
    numbers = dict(zip(grouping.groups, names, strict=True))
    for group, ruling in rulings(grouping.groups):
        number = numbers[group].article
        catalog.change_many("INSERT INTO decided VALUES (?, ?)", ((number, entry) for entry in set(ruling.entries)))
        catalog.change_many("INSERT INTO former VALUES (?, ?)", ((number, old) for old in ruling.former - {number}))
    catalog.change(
        "INSERT INTO removed SELECT article, max(entry) FROM decided JOIN decisions USING (entry) "
        "WHERE kind = 'remove' GROUP BY article"
    )
    catalog.change_many("INSERT INTO undecided VALUES (?, ?, NULL)", court.faults.items())
    catalog.change_many("INSERT INTO undecided VALUES (?, NULL, ?)", court.missing.items())
    catalog.change_many("INSERT INTO refuted VALUES (?)", ((capture,) for capture in court.refuted))


def _name_bare(catalog: Catalog, ledes: str, grouping: Grouping, named: Named) -> dict[int, Group | None]:
    """The group of each text that is a lede alone, one of `ledes`: the one that has this lede, or one of its own."""
    having = _having_ledes(catalog, ledes, grouping, named)
    return {text: grouping.with_lede(key, having[key]) for text, key in _bare_texts(catalog, ledes)}


def _bare_texts(catalog: Catalog, ledes: str) -> list[tuple[int, int]]:
    """(text, key) of each text that is a lede alone, one of `ledes`."""
    query = "SELECT text, key FROM texts WHERE slug IS NULL AND key IN (SELECT value FROM json_each(?))"
    return [(text, key) for text, key in catalog.rows(query, ledes)]


def _having_ledes(
    catalog: Catalog, ledes: str, grouping: Grouping, named: Named
) -> defaultdict[int, set[Group | None]]:
    """The groups that have each of `ledes`: those of their captures, and of the teasers that `named` says to name them.

    None stands for a group that cannot be told.
    """
    having = defaultdict[int, set[Group | None]](set)
    lede_of = dict(
        catalog.rows("SELECT capture, lede FROM captures WHERE lede IN (SELECT value FROM json_each(?))", ledes)
    )
    for group in grouping.groups if lede_of else ():
        for holder in group.captures:
            if holder.capture in lede_of:
                having[lede_of[holder.capture]].add(group)
    by_key, by_text = named
    for text, key, lede in catalog.rows(
        "SELECT text, key, lede FROM texts WHERE lede IN (SELECT value FROM json_each(?)) AND slug IS NOT NULL", ledes
    ):
        having[lede].add(by_key[key] if key in by_key else by_text[text])
    return having


def _assign(catalog: Catalog, grouping: Grouping, named: Named, names: list[Name]) -> None:
    """Write down the article of each capture and of each text."""
    article = {group: name.article for group, name in zip(grouping.groups, names, strict=True)}
    catalog.change_many(
        "UPDATE captures SET article = ? WHERE capture = ?",
        ((article[group], holder.capture) for group in grouping.groups for holder in group.captures),
    )
    by_key, by_text = named
    catalog.change_many("UPDATE texts SET article = ? WHERE key = ?", ((article[by_key[key]], key) for key in by_key))
    catalog.change_many(
        "UPDATE texts SET article = ? WHERE text = ?",
        ((article[group] if group else None, text) for text, group in by_text.items()),
    )
