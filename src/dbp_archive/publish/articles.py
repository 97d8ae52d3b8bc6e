"""The pages of articles, and the addresses that lead to them: which must be made again, and the making, in batches."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, product
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json, reading
from dbp_archive.identity import write_id
from dbp_archive.lookup import (
    Family,
    articles_of,
    atlas_of,
    faces_of,
    families_of,
    mentioned,
    removals_of,
)
from dbp_archive.normalize import Affected, Place
from dbp_archive.packing import unpack_text
from dbp_archive.pages import Page
from dbp_archive.plan.articles import Spot, article_page, choice_page, notice_page, redirect_page
from dbp_archive.plan.links import Tree, tree_of
from dbp_archive.press import Made, Press
from dbp_archive.records import Article
from dbp_archive.tables import LISTED, SHOWN


class Seat(NamedTuple):
    """An article between its neighbours in its section's index, all by number."""

    previous: int | None
    article: int
    following: int | None


def all_seats(catalog: Catalog, trees: Sequence[Tree]) -> Iterator[Seat]:
    """Every article; those that the same captures tell of follow one another, for their pages name the same others."""
    return (seat for tree in trees for seat in _seats(catalog, trees, tree.language))


_FIRST_TEASED = "SELECT min(capture) FROM texts JOIN teasers USING (text) WHERE texts.article = articles.article"
"""The first capture that teases an article."""


def _seats(catalog: Catalog, trees: Sequence[Tree], tree: str) -> Iterator[Seat]:
    """The articles that stand in the tree of the language `tree`."""
    rows = catalog.stream(
        "SELECT lag(article) OVER section, article, lead(article) OVER section, language FROM articles "
        f"WHERE {LISTED} WINDOW section AS (PARTITION BY articles.section ORDER BY sort, article) "
        f"ORDER BY coalesce(body_of, ({_FIRST_TEASED})), article",
        tree,
    )
    yield from (Seat(*seat) for *seat, language in rows if tree_of(trees, language).language == tree)
    unlisted = f"SELECT article, language FROM articles WHERE NOT ({LISTED}) AND {SHOWN}"
    for article, language in catalog.rows(unlisted, tree):  # the archive has no tree in its language
        if tree_of(trees, language).language == tree:
            yield Seat(None, article, None)


def _seat(catalog: Catalog, place: Place, tree: Tree) -> Seat:
    """Where an article stands in `tree`; it has no neighbours in an index that does not list it."""
    if catalog.value("SELECT 1 FROM unlisted WHERE tree = ? AND article = ?", tree.language, place.article):
        return Seat(None, place.article, None)
    before, behind = _neighbours(catalog, place, tree)
    return Seat(before, place.article, behind)


def dirty_seats(catalog: Catalog, affected: Affected, trees: Sequence[Tree]) -> list[Seat]:
    """The articles whose pages may differ: those that do, and those whose pages name one that looks different."""
    faces = in_json(affected.faces)
    dirty = set(affected.articles)
    for tree, place in product(trees, affected.places):
        dirty.update(other for other in _neighbours(catalog, place, tree) if other is not None)
    tellers = (
        "SELECT captures.article FROM texts JOIN teasers USING (text) JOIN captures USING (capture) "
        "WHERE texts.article IN (SELECT value FROM json_each(?)) AND captures.article IS NOT NULL"
    )
    told = (
        "SELECT texts.article FROM captures JOIN teasers USING (capture) JOIN texts USING (text) "
        "WHERE captures.article IN (SELECT value FROM json_each(?)) AND texts.article IS NOT NULL"
    )
    dirty.update(catalog.column(tellers, faces))
    dirty.update(catalog.column(told, in_json(affected.articles)))
    places = catalog.rows(
        "SELECT section, sort, article, language FROM articles WHERE article IN (SELECT value FROM json_each(?)) "
        f"AND {SHOWN} ORDER BY section, sort, article",
        in_json(dirty),
    )
    return [_seat(catalog, Place(*place), tree_of(trees, language)) for *place, language in places]


_BEFORE = (
    f"SELECT article FROM articles WHERE section = ? AND (sort, article) < (?, ?) AND {LISTED} "
    "ORDER BY sort DESC, article DESC LIMIT 1"
)
_BEHIND = (
    f"SELECT article FROM articles WHERE section = ? AND (sort, article) > (?, ?) AND {LISTED} "
    "ORDER BY sort, article LIMIT 1"
)


def _neighbours(catalog: Catalog, place: Place, tree: Tree) -> tuple[int | None, int | None]:
    """The articles before and behind a place in a section's index, whether it is taken or not."""
    return catalog.value(_BEFORE, *place, tree.language), catalog.value(_BEHIND, *place, tree.language)


def article_batch(seats: Sequence[Seat], press: Press, trees: Sequence[Tree]) -> list[Made]:
    """Make the page of each article."""
    return list(map(press.render, article_pages(reading(press.catalog), seats, trees)))


def article_pages(catalog: Catalog, seats: Sequence[Seat], trees: Sequence[Tree]) -> Iterator[Page]:
    """The page of each article, in the tree of its language."""
    numbers = [seat.article for seat in seats]
    known = articles_of(catalog, numbers, with_body=True)
    families = families_of(catalog, numbers)
    spots = [_spot(seat, *known[seat.article], families.get(seat.article, Family())) for seat in seats]
    atlas = atlas_of(catalog, trees[0], *mentioned(spots))
    return (article_page(atlas.within(tree_of(trees, spot.article.language)), spot) for spot in spots)


def _spot(seat: Seat, article: Article, is_shared: bool, family: Family) -> Spot:  # noqa: FBT001  as the catalog has it
    return Spot(
        article=article,
        previous=write_id(seat.previous) if seat.previous is not None else None,
        following=write_id(seat.following) if seat.following is not None else None,
        is_shared=is_shared,
        original=family.original,
        translations=family.translations,
    )


def redirect_batch(moves: Sequence[tuple[str, int]], press: Press, trees: Sequence[Tree]) -> list[Made]:
    """Make a page at each former address of an article."""
    return list(map(press.render, redirect_pages(reading(press.catalog), moves, trees)))


def redirect_pages(catalog: Catalog, moves: Sequence[tuple[str, int]], trees: Sequence[Tree]) -> Iterator[Page]:
    """A page at each former address of an article."""
    atlas = atlas_of(catalog, trees[0], (article for _, article in moves))
    for path, article in moves:
        language = atlas.faces[write_id(article)].language
        yield redirect_page(atlas.within(tree_of(trees, language)), path, write_id(article))


def choice_pages(catalog: Catalog, trees: Sequence[Tree]) -> Iterator[Page]:
    """A page for each headline that several articles share, and for each lede that could be either of several's."""
    sharing = defaultdict[int, list[int]](list)
    languages = {}
    for key, article, language in catalog.rows(
        f"SELECT shared, article, language FROM articles WHERE shared IS NOT NULL AND {SHOWN}"
    ):
        sharing[key].append(article)
        languages[key] = language
    choices: list[tuple[str, str | None, list[int]]]
    choices = [(languages[key], None, articles) for key, articles in sharing.items()]
    choices += [unclear for unclear in _unclear_ledes(catalog) if unclear[2]]
    atlas = atlas_of(catalog, trees[0], chain.from_iterable(articles for *_, articles in choices))
    for language, lede, articles in choices:
        yield choice_page(atlas.within(tree_of(trees, language)), map(write_id, articles), lede)


_HAVING_LEDE = (
    "SELECT article FROM (SELECT article FROM captures WHERE lede = ?1 UNION "
    "SELECT article FROM texts WHERE lede = ?1 AND article IS NOT NULL UNION "
    "SELECT articles.article FROM texts JOIN articles ON shared = texts.key WHERE lede = ?1 AND texts.article IS NULL) "
    f"WHERE {SHOWN} ORDER BY article"
)


def _unclear_ledes(catalog: Catalog) -> Iterator[tuple[str, str, list[int]]]:
    """(language, lede, articles that have it) for each that a teaser prints without a headline, naming neither."""
    unclear = dict(
        catalog.rows("SELECT lede, record FROM texts WHERE article IS NULL AND slug IS NULL ORDER BY record DESC")
    )
    for lede, record in unclear.items():
        text = unpack_text(record)
        yield text.language, text.lede or "", catalog.column(_HAVING_LEDE, lede)


def notice_pages(catalog: Catalog, trees: Sequence[Tree]) -> Iterator[Page]:
    """A page at each address, present and former, of an article that was removed."""
    removals = removals_of(catalog)
    faces = faces_of(catalog, removals)
    for article, removal in removals.items():
        face = faces[article]
        paths = {face.path, *catalog.column("SELECT path FROM moves WHERE article = ?", article)}
        for path in sorted(paths):
            yield notice_page(tree_of(trees, face.language).frame, path, removal)
