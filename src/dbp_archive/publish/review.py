"""What a person should compare: articles whose headlines are alike → a page in each tree, and data/review.csv."""

from collections.abc import Sequence

from dbp_archive.catalog import Catalog
from dbp_archive.identity import write_id
from dbp_archive.likeness import ALIKE_FROM
from dbp_archive.lookup import atlas_of, faces_of
from dbp_archive.plan.links import Tree
from dbp_archive.plan.review import REVIEW_SHOWN, Alike, review_page
from dbp_archive.rows import REVIEW_HEAD, review_line
from dbp_archive.work import Work

TABLE = "data/review.csv"


def make_review(work: Work, trees: Sequence[Tree]) -> None:
    """Make the pages and the table."""
    with work.progress.step("review"):
        found = find_alike(work.catalog)
        for tree in trees:
            shown = found[:REVIEW_SHOWN]
            atlas = atlas_of(work.catalog, tree, (number for pair in shown for number in (pair.one, pair.other)))
            work.shelves.enter([work.press.render(review_page(atlas, shown, len(found), TABLE))])
        table = "".join((REVIEW_HEAD, *map(_line, found))).encode()
        work.shelves.enter([work.press.put(TABLE, table)._replace(row_count=len(found))])


def find_alike(catalog: Catalog) -> list[Alike]:
    """The pairs of articles whose headlines are alike, the most alike first."""
    pairs = catalog.rows(
        "SELECT one, other, score FROM alike WHERE score >= ? ORDER BY score DESC, one, other", ALIKE_FROM
    )
    faces = faces_of(catalog, {number for one, other, _ in pairs for number in (one, other)})
    headlines = {number: face.headline or "" for number, face in faces.items()}
    return [
        Alike(one=one, headline=headlines[one], other=other, other_headline=headlines[other], score=score)
        for one, other, score in pairs
    ]


def _line(pair: Alike) -> str:
    return review_line((write_id(pair.one), pair.headline), (write_id(pair.other), pair.other_headline), pair.score)
