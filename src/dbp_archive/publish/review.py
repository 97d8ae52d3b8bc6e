"""What a person should compare: articles whose headlines are alike → a page in each tree, and data/review.csv.

Found anew in each build, from the keys that the catalog keeps with each article: some three seconds for 100,000.
"""

from collections.abc import Iterator, Sequence

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.identity import write_id
from dbp_archive.likeness import ALIKE_FROM, candidates, likeness
from dbp_archive.lookup import atlas_of
from dbp_archive.packing import unpack_face
from dbp_archive.plan.links import Tree
from dbp_archive.plan.review import REVIEW_SHOWN, Alike, review_page
from dbp_archive.rows import REVIEW_HEAD, review_line
from dbp_archive.text import identity_key
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
    """The pairs of articles whose headlines are alike, the most alike first.

    Articles of one headline are none: they have different addresses, and the bare address offers them all.
    """
    pairs = candidates(lambda: catalog.stream("SELECT article, likeness FROM articles WHERE likeness IS NOT NULL"))
    found = _compared(pairs, _headlines(catalog, pairs))
    return sorted(found, key=lambda pair: (-pair.score, pair.one, pair.other))


def _headlines(catalog: Catalog, pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[str, str]]:
    """Language and headline of each article of `pairs`, by number."""
    numbers = in_json({number for pair in pairs for number in pair})
    rows = catalog.stream(
        "SELECT article, face FROM articles WHERE article IN (SELECT value FROM json_each(?))", numbers
    )
    faces = ((number, unpack_face(face)) for number, face in rows)
    return {number: (face.language, face.headline or "") for number, face in faces}


def _compared(pairs: Sequence[tuple[int, int]], headlines: dict[int, tuple[str, str]]) -> Iterator[Alike]:
    for one, other in pairs:
        (language, first), (other_language, second) = headlines[one], headlines[other]
        if language == other_language and identity_key(first) != identity_key(second):
            score = round(likeness(first, second), 2)
            if score >= ALIKE_FROM:
                yield Alike(one=one, headline=first, other=other, other_headline=second, score=score)


def _line(pair: Alike) -> str:
    return review_line((write_id(pair.one), pair.headline), (write_id(pair.other), pair.other_headline), pair.score)
