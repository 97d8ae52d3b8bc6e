"""plan(archive, captures) → pages: which pages exist, at which path, and exactly what each of them shows.

Pure. Adding a kind of page is a function here that yields `Page`s, a view in `dbp_archive.pages` and a template.
"""

from collections.abc import Iterable, Iterator

from dbp_archive.pages import Page, ProseView
from dbp_archive.plan.articles import article_pages, moved_pages
from dbp_archive.plan.bylines import byline_pages
from dbp_archive.plan.capture_list import capture_list_pages
from dbp_archive.plan.captures import capture_page
from dbp_archive.plan.frame import Frame, make_frame
from dbp_archive.plan.indexes import (
    coverage_page,
    entrance_pages,
    headline_pages,
    section_pages,
    want_list_pages,
)
from dbp_archive.plan.links import Atlas

__all__ = ["Atlas", "Frame", "capture_page", "make_frame", "plan"]


def plan(atlas: Atlas, prose: Iterable[tuple[str, ProseView]]) -> Iterator[Page]:
    """Every page of the site, each path once. `prose` are the pages people wrote: (name, content)."""
    yield from entrance_pages(atlas)
    yield from section_pages(atlas)
    yield from article_pages(atlas)
    yield from moved_pages(atlas)
    yield from headline_pages(atlas)
    yield from byline_pages(atlas)
    yield from want_list_pages(atlas)
    yield coverage_page(atlas)
    yield from capture_list_pages(atlas)
    for capture in atlas.captures.values():
        yield capture_page(capture, atlas.profile, atlas.frame)
    for name, view in prose:
        yield atlas.page(f"{atlas.language}/{name}.html", "prose.html", view.heading, view)
