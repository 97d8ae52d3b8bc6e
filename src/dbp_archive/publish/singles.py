"""The pages that there is one of: entrance, the one for a missing page, and in each tree its home and others."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dbp_archive.catalog import Catalog
from dbp_archive.identity import key_number, write_id
from dbp_archive.lookup import atlas_of, parts_of
from dbp_archive.packing import pack
from dbp_archive.pages import Page, SectionSummary, Totals
from dbp_archive.plan.frame import Frame
from dbp_archive.plan.indexes import HOME_HELD, HOME_WANTED, coverage_page, entrance_page, home_page, not_found_page
from dbp_archive.plan.links import Tree
from dbp_archive.prose import read_prose
from dbp_archive.publish.counts import count_contents
from dbp_archive.tables import LISTED
from dbp_archive.theme import PAGES, shipped
from dbp_archive.work import Work


def make_single_pages(
    work: Work,
    trees: Sequence[Tree],
    summaries: Sequence[dict[str, SectionSummary]],
    content: Path,
    stale: frozenset[str],
) -> None:
    """Make them. `content` is the folder of the pages that people write, `stale` the templates that changed."""
    with work.progress.step("pages"):
        frames = work.press.frames
        pages = [entrance_page(frames), not_found_page(frames)]
        for tree, own in zip(trees, summaries, strict=True):
            pages += _counting_pages(work.catalog, tree, tuple(own.values()))
            pages += _prose_pages(work.catalog, tree.frame, content, stale)
        work.shelves.enter(map(work.press.render, pages))


def _counting_pages(catalog: Catalog, tree: Tree, summaries: tuple[SectionSummary, ...]) -> Iterator[Page]:
    """Home and coverage, which tell how much there is."""
    frame, totals = tree.frame, count_contents(catalog)
    held, wanted = sum(section.held for section in summaries), sum(section.wanted for section in summaries)
    pages = totals.get("captures", 0) - totals.get("written", 0)
    counts = Totals(held=held, wanted=wanted, captures=pages, teasers=totals.get("teasers", 0))
    shown = [
        _sample(catalog, frame.language, is_held=True, size=HOME_HELD),
        _sample(catalog, frame.language, is_held=False, size=HOME_WANTED),
    ]
    atlas = atlas_of(catalog, tree, [number for numbers in shown for number in numbers])
    yield home_page(atlas, counts, summaries, *(list(map(write_id, numbers)) for numbers in shown))
    yield coverage_page(frame, counts, summaries)


def _prose_pages(catalog: Catalog, frame: Frame, content: Path, stale: frozenset[str]) -> Iterator[Page]:
    """Those of the pages that people write which are not as they were."""
    known = parts_of(catalog, f"{frame.language}/prose")
    for name in PAGES:
        prose = read_prose(name, (frame.language, *frame.others), (content, shipped("content")))
        path, signature = f"{frame.language}/{name}.html", key_number(pack(prose))
        if known.get(path) != signature or "prose.html" in stale:
            from dbp_archive.markdown import prose_view  # noqa: PLC0415  most rebuilds need none

            catalog.change("REPLACE INTO parts VALUES (?, ?, ?)", path, f"{frame.language}/prose", signature)
            view = prose_view(prose)
            yield frame.tree_page(f"{name}.html", "prose.html", view.heading, view)


def _sample(catalog: Catalog, tree: str, *, is_held: bool, size: int) -> list[int]:
    """A few articles, A–Z: those whose ids are the smallest, so that a new article seldom changes which."""
    query = f"SELECT sort, article FROM articles WHERE is_held = ? AND {LISTED} ORDER BY article LIMIT ?"
    rows = catalog.rows(query, is_held, tree, size)
    return [article for _, article in sorted(rows)]
