"""The pages of articles, and the addresses that lead to them: which must be made again, and the making, in batches."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json, reading
from dbp_archive.identity import write_id
from dbp_archive.lookup import articles_of, atlas_of, mentioned
from dbp_archive.normalize import Affected, Place
from dbp_archive.pages import Page, SectionLink
from dbp_archive.plan.articles import Spot, article_page, choice_page, redirect_page
from dbp_archive.plan.frame import Frame
from dbp_archive.press import Made, Press


class Seat(NamedTuple):
    """An article between its neighbours in its section's index, all by number."""

    previous: int | None
    article: int
    following: int | None


def all_seats(catalog: Catalog) -> Iterator[Seat]:
    """Every article, in the order of the sections' indexes."""
    rows = catalog.stream(
        "SELECT lag(article) OVER section, article, lead(article) OVER section FROM articles "
        "WINDOW section AS (PARTITION BY articles.section ORDER BY sort, article) ORDER BY section, sort, article"
    )
    return itertools.starmap(Seat, rows)


def dirty_seats(catalog: Catalog, affected: Affected) -> list[Seat]:
    """The articles whose pages may differ: those that do, and those whose pages name one that looks different."""
    faces = in_json(affected.faces)
    dirty = set(affected.articles)
    dirty.update(
        neighbour for place in affected.places for neighbour in _neighbours(catalog, place) if neighbour is not None
    )
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
        "SELECT section, sort, article FROM articles WHERE article IN (SELECT value FROM json_each(?)) "
        "ORDER BY section, sort, article",
        in_json(dirty),
    )
    return [Seat(before, row[2], after) for row in places for before, after in [_neighbours(catalog, Place(*row))]]


_BEFORE = (
    "SELECT article FROM articles WHERE section = ? AND (sort, article) < (?, ?) "
    "ORDER BY sort DESC, article DESC LIMIT 1"
)
_BEHIND = "SELECT article FROM articles WHERE section = ? AND (sort, article) > (?, ?) ORDER BY sort, article LIMIT 1"


def _neighbours(catalog: Catalog, place: Place) -> tuple[int | None, int | None]:
    """The articles before and behind a place in a section's index, whether it is taken or not."""
    return catalog.value(_BEFORE, *place), catalog.value(_BEHIND, *place)


def article_batch(seats: Sequence[Seat], press: Press, sections: dict[str, SectionLink]) -> list[Made]:
    """Make the page of each article."""
    return list(map(press.render, article_pages(reading(press.catalog), seats, press.frame, sections)))


def article_pages(
    catalog: Catalog, seats: Sequence[Seat], frame: Frame, sections: dict[str, SectionLink]
) -> Iterator[Page]:
    """The page of each article."""
    known = articles_of(catalog, (seat.article for seat in seats), with_body=True)
    spots = [
        Spot(
            article=known[seat.article][0],
            previous=write_id(seat.previous) if seat.previous is not None else None,
            following=write_id(seat.following) if seat.following is not None else None,
            is_shared=known[seat.article][1],
        )
        for seat in seats
    ]
    atlas = atlas_of(catalog, frame, sections, *mentioned(spots))
    return (article_page(atlas, spot) for spot in spots)


def redirect_batch(moves: Sequence[tuple[str, int]], press: Press) -> list[Made]:
    """Make a page at each former address of an article."""
    return list(map(press.render, redirect_pages(reading(press.catalog), moves, press.frame)))


def redirect_pages(catalog: Catalog, moves: Sequence[tuple[str, int]], frame: Frame) -> Iterator[Page]:
    """A page at each former address of an article."""
    atlas = atlas_of(catalog, frame, {}, (article for _, article in moves))
    return (redirect_page(atlas, path, write_id(article)) for path, article in moves)


def choice_pages(catalog: Catalog, frame: Frame, sections: dict[str, SectionLink]) -> Iterator[Page]:
    """A page for each headline that several articles share."""
    sharing = defaultdict[int, list[int]](list)
    for key, article in catalog.rows("SELECT shared, article FROM articles WHERE shared IS NOT NULL"):
        sharing[key].append(article)
    for articles in sharing.values():
        yield choice_page(atlas_of(catalog, frame, sections, articles), map(write_id, articles))
