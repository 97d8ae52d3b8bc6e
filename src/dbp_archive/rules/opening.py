"""How an article opens on a full page: its headline, then the lede with the dateline."""

from collections.abc import Iterator

from dbp_archive.profile import Profile
from dbp_archive.records import Role
from dbp_archive.rules.body import is_list_item
from dbp_archive.rules.captions import split_credit
from dbp_archive.rules.page import HEADLINE_LIMIT, Claim, Page, has_dateline
from dbp_archive.text import same_identity

UNVOUCHED_LIMIT = 200
"""Characters of the longest first line taken for a headline when no lede vouches for it."""


def headline(page: Page) -> Iterator[Claim]:
    """The first line of a full page, when a lede follows it or when it is short and ends like no sentence.

    Of any page, when the title that is stated beside it says the same.

    The first line of a body-only capture is body; so is a first sentence whose headline was cut off.
    """
    article = page.article
    if not article:
        return
    first, *others = article[:2]
    content = page.contents[first]
    if page.title and same_identity(content, page.title):
        yield Claim(role=Role.HEADLINE, indexes=(first,))
        return
    if not page.has_full_layout:
        return
    if len(content) > HEADLINE_LIMIT or has_dateline(page, first):
        return
    if (others and has_dateline(page, others[0])) or _reads_like_a_headline(content, page.profile):
        yield Claim(role=Role.HEADLINE, indexes=(first,))


def _reads_like_a_headline(content: str, profile: Profile) -> bool:
    """Short, not the end of a sentence, quoted or not, not a caption with its credit, no item of a list."""
    return (
        len(content) <= UNVOUCHED_LIMIT
        and not content.rstrip("”’\"')]").endswith((".", "…", ":", ";", ","))
        and not split_credit(content, profile.captions)[1]
        and not is_list_item(content)
    )


def lede(page: Page) -> Iterator[Claim]:
    """The paragraph that opens with a dateline, at the top or right below the headline."""
    article = page.article
    if article and page.has_full_layout and has_dateline(page, article[0]):
        yield Claim(role=Role.LEDE, indexes=article[:1])
