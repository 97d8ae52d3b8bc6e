"""The page of articles that may be one, for a person to compare."""

from collections.abc import Sequence

from dbp_archive.identity import write_id
from dbp_archive.pages import AlikePair, Page, ReviewView
from dbp_archive.plan.links import Atlas
from dbp_archive.records import Record

REVIEW_SHOWN = 200
"""Pairs on the page; the table has them all."""


class Alike(Record):
    """Two articles whose headlines are alike."""

    one: int
    """Number of the article; the smaller one."""
    headline: str
    other: int
    other_headline: str
    score: float
    """Between 0 and 1, in hundredths."""


def review_page(atlas: Atlas, shown: Sequence[Alike], count: int, table: str) -> Page:
    """The page; `shown` are the most alike of `count` pairs, which are all in the file `table`."""
    frame = atlas.frame
    view = ReviewView(
        pairs=tuple(
            AlikePair(
                articles=(atlas.article(write_id(pair.one)), atlas.article(write_id(pair.other))),
                percent=round(100 * pair.score),
            )
            for pair in shown
        ),
        count=count,
        csv_path=table,
    )
    return frame.tree_page("review.html", "review.html", frame.word("Likely duplicates"), view)
