"""Which article is a translation of which: what captures state → pairs, and a line for each statement that cannot be.

A statement names the article that is translated by its address or by its id. Which articles are pairs is worked out
anew from all statements whenever anything changed: they are few, and any article may be what one of them points to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.identity import address_key, is_public_id, key_number, read_id, write_id
from dbp_archive.languages import msgid
from dbp_archive.lookup import corrections_of, removed_articles
from dbp_archive.packing import unpack_holding, unpack_text
from dbp_archive.problems import excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import Article, Evidence


class Pair(NamedTuple):
    """A translation."""

    article: int
    original: int
    language: str
    """Of the translation."""


class Original(NamedTuple):
    """What a translation takes over from the article that it translates."""

    id: str
    section: str | None


class Statement(NamedTuple):
    """A capture says that its article is a translation."""

    source: str
    article: int
    translates: str
    """Address or id."""


def pair(catalog: Catalog, profiles: Sequence[Profile]) -> set[int]:
    """Bring the table of pairs up to date; gives the articles whose family is not as it was."""
    statements = [
        Statement(*row)
        for row in catalog.stream(
            "SELECT source, article, translates FROM captures "
            "WHERE translates IS NOT NULL AND article IS NOT NULL ORDER BY +source"  # by translates: they are few
        )
    ]
    before = {Pair(*row) for row in catalog.rows("SELECT article, original, language FROM pairs")}
    catalog.change("DELETE FROM pairs")
    catalog.change("DELETE FROM unpaired")
    if not statements:
        return {number for one in before for number in (one.article, one.original)}
    pairs, faults = _find_pairs(catalog, statements, profiles)
    removed = removed_articles(catalog)
    pairs = {one for one in pairs if not {one.article, one.original} & removed}
    catalog.change_many("INSERT INTO pairs VALUES (?, ?, ?)", sorted(pairs))
    catalog.change_many("INSERT INTO unpaired VALUES (?, ?)", faults.items())
    originals = {changed.original for changed in before ^ pairs}
    return {number for one in before | pairs if one.original in originals for number in (one.article, one.original)}


def _find_pairs(
    catalog: Catalog, statements: Sequence[Statement], profiles: Sequence[Profile]
) -> tuple[set[Pair], dict[str, str]]:
    """The pairs, and by source what is wrong with each statement that makes none."""
    targets = _targets(catalog, {statement.translates for statement in statements}, profiles)
    languages = _languages(catalog, {*targets.values(), *(statement.article for statement in statements)})
    translations = {statement.article for statement in statements}
    originals = defaultdict[int, set[int]](set)
    into = defaultdict[tuple[int, str], set[int]](set)
    for statement in statements:
        if (original := targets.get(statement.translates)) is not None:
            originals[statement.article].add(original)
            into[original, languages[statement.article]].add(statement.article)
    faults: dict[str, str] = {}
    for source, article, translates in statements:
        original = targets.get(translates)
        named, language = excerpt(translates), languages[article]
        if original is None:
            faults[source] = f"expected the address or the id of an article of this archive, found {named}; correct it"
        elif languages[original] == language:
            fault = f"expected a translation into another language than that of {named}, found both in {language!r}"
            faults[source] = f"{fault}; correct what it translates, or its language"
        elif original in translations:
            faults[source] = (
                f"expected the original, found {named}, which is a translation itself; name what that translates"
            )
        elif len(originals[article]) > 1:
            faults[source] = (
                f"expected captures of one article to name one original, found {named} and another; correct one"
            )
        elif len(into[original, language]) > 1:
            others = ", ".join(map(write_id, sorted(into[original, language] - {article})))
            fault = f"expected one translation of {named} into {language!r}, found several, {others} beside this one"
            faults[source] = f"{fault}; keep one"
    wrong = {statement.article for statement in statements if statement.source in faults}
    found = {(article, targets[translates]) for _, article, translates in statements if article not in wrong}
    return {Pair(article, original, languages[article]) for article, original in found}, faults


def _targets(catalog: Catalog, stated: Iterable[str], profiles: Sequence[Profile]) -> dict[str, int]:
    """The article that each of these addresses and ids names; none for one that names no article of the archive."""
    numbers = {name: read_id(name) for name in stated if is_public_id(name)}
    keys = {name: list(_address_keys(name, profiles)) for name in stated if name not in numbers}
    held = dict(
        catalog.rows(
            "SELECT address, article FROM captures WHERE address IN (SELECT value FROM json_each(?)) "
            "AND article IS NOT NULL",
            in_json(key for own in keys.values() for key in own),
        )
    )
    known = set(_languages(catalog, numbers.values()))
    found = {name: number for name, number in numbers.items() if number in known}
    found |= {name: held[key] for name, own in keys.items() for key in own if key in held}
    return found


def _address_keys(url: str, profiles: Sequence[Profile]) -> Iterator[int]:
    for profile in profiles:
        if address := profile.article_address(url):
            yield key_number(address_key(profile.language, address.id))


def _languages(catalog: Catalog, articles: Iterable[int]) -> dict[int, str]:
    """The language of each of these articles that there is."""
    wanted = in_json(articles)
    teased = catalog.stream(
        "SELECT article, record FROM texts WHERE article IN (SELECT value FROM json_each(?))", wanted
    )
    found = {article: unpack_text(record).language for article, record in teased}
    held = (
        "SELECT article, holding FROM captures JOIN contents USING (capture) "
        "WHERE article IN (SELECT value FROM json_each(?))"
    )
    found |= {article: unpack_holding(holding).language for article, holding in catalog.stream(held, wanted)}
    for article, corrections in corrections_of(catalog, wanted).items():
        said = [one.decision.language for one in corrections if one.decision.language]
        found |= {article: said[-1]} if said else {}
    return found


def add_translations(catalog: Catalog, gone: Iterable[int], changed: Iterable[int]) -> None:
    """Merge those translations, too, whose pair or original changed; those that are `gone` are there no more."""
    catalog.change(
        "INSERT OR IGNORE INTO todo SELECT article, key, shared FROM articles "
        "WHERE (article IN (SELECT value FROM json_each(?)) "
        "OR article IN (SELECT pairs.article FROM pairs JOIN todo ON original = todo.article)) "
        "AND article NOT IN (SELECT value FROM json_each(?))",
        in_json(changed),
        in_json(gone),
    )


def originals_of(catalog: Catalog, articles: Iterable[int]) -> dict[int, Original]:
    """By number: what each of these articles is a translation of, for those that are."""
    rows = catalog.rows(
        "SELECT pairs.article, original, section FROM pairs JOIN articles ON articles.article = original "
        "WHERE pairs.article IN (SELECT value FROM json_each(?))",
        in_json(articles),
    )
    return {article: Original(write_id(original), section or None) for article, original, section in rows}


def as_translation(article: Article, original: Original) -> Article:
    """`article`, which translates `original`: it stands in the same section, unless it states another."""
    if article.section or not original.section:
        return replace(article, translation_of=original.id)
    why = msgid("The article of which this is a translation stands in this section.")
    evidence = Evidence(field="section", why=why, source=article.captures[0].source, lines=(), score=1.0)
    return replace(
        article,
        translation_of=original.id,
        section=original.section,
        section_source="original",
        evidence=(*article.evidence, evidence),
    )
