"""What the catalog says of a batch of articles, as the records that pages are planned from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.corrections import Correction
from dbp_archive.identity import read_id, write_id
from dbp_archive.newspapers import Profiles
from dbp_archive.packing import unpack_article, unpack_body, unpack_decision, unpack_face
from dbp_archive.plan.articles import Spot
from dbp_archive.plan.faces import Face
from dbp_archive.plan.links import Atlas, Tree
from dbp_archive.records import Article, Removal, Section
from dbp_archive.sections import collect_sections
from dbp_archive.tables import SHOWN


def find_sections(catalog: Catalog, profiles: Profiles) -> tuple[Section, ...]:
    """The profiles' sections, then those that only teasers and addresses name."""
    labels = catalog.rows("SELECT DISTINCT label, profile FROM texts WHERE label IS NOT NULL")
    rubrics = catalog.rows("SELECT DISTINCT rubric, profile FROM captures WHERE rubric IS NOT NULL")
    languages = [profile.language for profile in profiles.ordered]
    return collect_sections(
        [(label, languages[place]) for label, place in labels],
        [(rubric, languages[place]) for rubric, place in rubrics],
        profiles,
    )


def faces_of(catalog: Catalog, numbers: Iterable[int]) -> dict[int, Face]:
    """By number: each of these articles that there is, as other pages show it."""
    query = "SELECT article, face FROM faces WHERE article IN (SELECT value FROM json_each(?))"
    return {number: unpack_face(face) for number, face in catalog.stream(query, in_json(numbers))}


def parts_of(catalog: Catalog, name: str) -> dict[str, int]:
    """The pages noted under the list `name` when they were made, by path: a number for all that each shows."""
    return dict(catalog.rows("SELECT path, signature FROM parts WHERE list = ?", name))


def atlas_of(catalog: Catalog, tree: Tree, numbers: Iterable[int], sources: Iterable[str] = ()) -> Atlas:
    """Where the articles `numbers` are, those that the captures `sources` hold, and which of them holds which."""
    held_by = dict(
        catalog.rows(
            "SELECT source, article FROM captures WHERE source IN (SELECT value FROM json_each(?)) "
            f"AND article IS NOT NULL AND {SHOWN}",
            in_json(sources),
        )
    )
    wanted = {*numbers, *held_by.values()}
    faces = {write_id(number): face for number, face in faces_of(catalog, wanted).items()}
    withheld = frozenset(catalog.column("SELECT source FROM hidden"))
    return Atlas(tree, faces, {source: write_id(number) for source, number in held_by.items()}, withheld)


def articles_of(catalog: Catalog, numbers: Iterable[int], *, with_body: bool) -> dict[int, tuple[Article, bool]]:
    """By number: each article, and whether others have its headline, too."""
    body, contents = ("body", "LEFT JOIN contents ON capture = body_of") if with_body else ("NULL", "")
    rows = catalog.stream(
        f"SELECT article, record, shared, {body} FROM articles JOIN records USING (article) {contents} "
        "WHERE article IN (SELECT value FROM json_each(?))",
        in_json(numbers),
    )
    return {
        number: (
            with_bodies(catalog, unpack_article(record), body) if with_body else unpack_article(record),
            shared is not None,
        )
        for number, record, shared, body in rows
    }


def with_bodies(catalog: Catalog, article: Article, body: bytes | None) -> Article:
    """`article` with the body that it has, as it is kept, and with those of its versions."""
    if body:
        article = replace(article, body=unpack_body(body))
    if not article.versions:
        return article
    sources = (source for version in article.versions for source in version.captures)
    query = (
        "SELECT source, body FROM captures JOIN contents USING (capture) "
        "WHERE source IN (SELECT value FROM json_each(?)) AND body IS NOT NULL"
    )
    bodies = dict(catalog.rows(query, in_json(sources)))
    versions = []
    for version in article.versions:
        first = next((bodies[source] for source in version.captures if source in bodies), None)
        versions.append(replace(version, body=unpack_body(first)) if first else version)
    return replace(article, versions=tuple(versions))


class Family(NamedTuple):
    """An article in other languages, by id."""

    original: str | None = None
    """What it is a translation of."""
    translations: tuple[str, ...] = ()
    """Of it, or else of what it translates, in the order of their languages."""


def families_of(catalog: Catalog, numbers: Iterable[int]) -> dict[int, Family]:
    """By number: the family of each of these articles that has one."""
    wanted = in_json(numbers)
    original_of = dict(
        catalog.rows("SELECT article, original FROM pairs WHERE article IN (SELECT value FROM json_each(?))", wanted)
    )
    translations = defaultdict[int, list[int]](list)
    for original, article in catalog.rows(
        "SELECT original, article FROM pairs WHERE original IN (SELECT value FROM json_each(?)) "
        "OR original IN (SELECT value FROM json_each(?)) ORDER BY language",
        wanted,
        in_json(original_of.values()),
    ):
        translations[original].append(article)
    found = {original: Family(None, tuple(map(write_id, others))) for original, others in translations.items()}
    for article, original in original_of.items():
        others = tuple(write_id(other) for other in translations[original] if other != article)
        found[article] = Family(write_id(original), others)
    return found


def corrections_of(catalog: Catalog, numbers: str) -> dict[int, tuple[Correction, ...]]:
    """By number, in JSON: what archivists decided of each of these articles, but for their removal; in its order."""
    found = defaultdict[int, tuple[Correction, ...]](tuple)
    for article, line, record in catalog.rows(
        "SELECT article, line, record FROM decided JOIN decisions USING (entry) "
        "WHERE kind <> 'remove' AND article IN (SELECT value FROM json_each(?)) ORDER BY entry",
        numbers,
    ):
        found[article] += (Correction(line=line, decision=unpack_decision(record)),)
    return dict(found)


def removed_articles(catalog: Catalog) -> set[int]:
    """Numbers of the articles that are not to be shown."""
    return set(catalog.column("SELECT article FROM removed"))


def removals_of(catalog: Catalog) -> dict[int, Removal]:
    """By number: the decision of each article that is not to be shown."""
    rows = catalog.rows("SELECT article, record FROM removed JOIN decisions USING (entry) ORDER BY article")
    decided = {article: unpack_decision(record) for article, record in rows}
    return {article: Removal(who=said.who, when=said.when, why=said.why) for article, said in decided.items()}


def mentioned(spots: Sequence[Spot]) -> tuple[set[int], set[str]]:
    """The numbers of the articles, and the captures, that the pages of `spots` name."""
    ids, sources = set[str](), set[str]()
    for spot in spots:
        ids.update((spot.article.id, *spot.article.recent_news))
        ids.update(other for other in (spot.previous, spot.following) if other)
        ids.update(spot.family)
        sources.update(place.source for place in spot.article.teased_in)
    return set(map(read_id, ids)), sources
