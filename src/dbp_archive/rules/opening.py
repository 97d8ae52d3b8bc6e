"""How an article opens on a full page: its headline, then the lede with the dateline."""

from collections.abc import Iterator

from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page, split_dateline

HEADLINE_LIMIT = 200
"""Characters of the longest first line taken for a headline when no lede vouches for it; the longest headline seen has 109."""


def headline(page: Page) -> Iterator[Claim]:
    """The first line of a full page, when a lede follows it or when it is short and ends like no sentence.

    The first line of a body-only capture is body; so is a first sentence whose headline was cut off.
    """
    article = page.article()
    if not article or not page.has_full_layout():
        return
    first = page.content(article[0])
    if split_dateline(first, page.profile)[0] is not None:
        return
    vouched = len(article) > 1 and split_dateline(page.content(article[1]), page.profile)[0] is not None
    if vouched or (len(first) <= HEADLINE_LIMIT and not first.endswith((".", "…", ":", ";", ","))):
        yield Claim(index=article[0], role=Role.HEADLINE)


def lede(page: Page) -> Iterator[Claim]:
    """The paragraph that opens with a dateline, at the top or right below the headline."""
    article = page.article()
    if article and page.has_full_layout() and split_dateline(page.content(article[0]), page.profile)[0] is not None:
        yield Claim(index=article[0], role=Role.LEDE)
