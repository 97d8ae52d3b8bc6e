"""The page of a capture is made from the capture alone, and still each of its links leads to an article."""

import pickle
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbp_archive.pages import ArticleView, CaptureView, ChoiceView, Page, RedirectView
from dbp_archive.plan.captures import capture_page
from dbp_archive.plan.frame import make_frames
from dbp_archive.profile import Profile, load_profile
from dbp_archive.records import ParsedCapture
from dbp_archive.settings import Settings
from tests.archives import PARAGRAPH, ROOT, address, bare_ledes, body_only, full_page, teaser
from tests.conftest import read_page
from tests.normalized import pages_of

HEADLINES = ("New roads", "NEW  ROADS", "New “roads”", "Tea for all", "Tea – for all", "Tea-for all", "新闻", "½ price")
LEDES = ("National Target Programs (NTPs) help tea growers with seeds and roads.", "The commune opened a new road.")
BODIES = ((f"All NTPs help. {PARAGRAPH}", PARAGRAPH), (PARAGRAPH,), (f"Nobody knows this. {PARAGRAPH}",))
ADDRESSES = (None, "AAAAAAAAA", "BBBBBBBBB")

TEASERS = st.lists(st.builds(teaser, st.sampled_from(HEADLINES), lede=st.sampled_from(LEDES)), max_size=3)
FULL = st.builds(full_page, *map(st.sampled_from, (HEADLINES, LEDES, BODIES)), st.none(), TEASERS)
BODY_ONLY = st.builds(lambda body: body_only(*body), st.sampled_from(BODIES))
LISTING = bare_ledes((LEDES[0], "It rains in all communes of the province, and nobody minds.", "It snows."))
CAPTURES = st.lists(
    st.tuples(st.one_of(FULL, BODY_ONLY, st.just(LISTING)), st.sampled_from(ADDRESSES)), min_size=1, max_size=6
)


@cache
def profile() -> Profile:
    return load_profile("baodienbienphu-en", ROOT)


def read_all(texts: Sequence[tuple[str, str | None]]) -> list[ParsedCapture]:
    return [
        read_page(profile(), text, source=f"{number}.txt", url=address("a-page", name) if name else None)
        for number, (text, name) in enumerate(texts)
    ]


def capture_views(pages: Mapping[str, Page]) -> list[CaptureView]:
    return [page.view for page in pages.values() if isinstance(page.view, CaptureView)]


def reached(pages: Mapping[str, Page], path: str) -> list[ArticleView]:
    """The articles that a reader comes to at `path`. Fails when there is no page."""
    view = pages[path].view
    if isinstance(view, ArticleView):
        return [view]
    if isinstance(view, RedirectView):
        return reached(pages, view.target.path)
    assert isinstance(view, ChoiceView)
    return [article for option in view.options for article in reached(pages, option.path)]


@settings(max_examples=150, deadline=None)
@given(CAPTURES)
@example([(body_only(*BODIES[0]), None), (body_only(*BODIES[0], "One paragraph more."), None)])
@example([(full_page(), "AAAAAAAAA"), (full_page("New roads"), "AAAAAAAAA"), (full_page("New roads"), "BBBBBBBBB")])
@example([(LISTING, None), (full_page("New roads", LEDES[0]), None)])
@example([(LISTING, None), (full_page("New roads", LEDES[0]), None), (full_page("Tea for all", LEDES[0]), None)])
@example([(LISTING, None), *[(full_page("New roads", LEDES[0], [PARAGRAPH]), name) for name in ADDRESSES]])
@example([(full_page(teasers=[teaser("New roads")]), None), (full_page("NEW roads", "Its lede."), "AAAAAAAAA")])
def test_every_link_of_every_capture_leads_to_an_article(texts: list[tuple[str, str | None]]) -> None:
    pages = pages_of(read_all(texts), profile())
    for view in capture_views(pages):
        for path in (line.article_path for line in view.lines if line and line.article_path):
            assert reached(pages, path)
        if view.article:
            assert reached(pages, view.article.path)


def test_the_article_a_capture_holds_is_reached_when_it_shares_its_headline() -> None:
    captures = read_all([(full_page("New roads"), "AAAAAAAAA"), (full_page("NEW ROADS"), "BBBBBBBBB")])
    pages = pages_of(captures, profile())
    for view in capture_views(pages):
        assert view.article is not None
        found = reached(pages, view.article.path)
        assert len(found) == 2
        assert any(view.link.source in {detail.link.source for detail in article.captures} for article in found)


@pytest.mark.parametrize("name", ADDRESSES[:2])
def test_captures_without_headline_lead_to_the_one_article_that_they_make(name: str | None) -> None:
    more = (*BODIES[0], f"It goes on. {PARAGRAPH}")
    pages = pages_of(
        read_all([(body_only(*BODIES[0]), name), (body_only(*more), name), (body_only(*more), None)]), profile()
    )
    paths = {view.article.path for view in capture_views(pages) if view.article}
    found = {article.id for path in paths for article in reached(pages, path)}
    assert len(found) == len([page for page in pages.values() if isinstance(page.view, ArticleView)])


def test_a_page_can_be_made_in_another_process_without_the_archive(parsed_seeds: tuple[ParsedCapture, ...]) -> None:
    (frame,) = make_frames(profile(), Settings())
    pages = pages_of(parsed_seeds, profile())
    for capture in parsed_seeds:
        page = capture_page(*pickle.loads(pickle.dumps((capture, frame, profile()))))
        assert pages[page.path] == page
