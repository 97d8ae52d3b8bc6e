"""Pages that list articles and hold none: the front page, a section's page, and what is left of one.

Each kind is claimed only when every line that could be an article's fits it, so that no article is taken for a list:
an article goes on with paragraphs that no dateline opens.
"""

from collections.abc import Iterator, Sequence

from dbp_archive.records import Role, Teaser
from dbp_archive.rules.page import HEADLINE_LIMIT, Claim, Page, has_dateline, split_dateline
from dbp_archive.rules.teasers import LABEL_LIMIT

SMALLEST_LIST = 2
"""Entries of the shortest list: a headline and a lede alone may be an article that was cut off."""


def listings(page: Page) -> Iterator[Claim]:
    """The lines of a page that is nothing but a list."""
    article = page.article
    if not article:
        return
    if page.teasers:
        if all(_is_label(page, index) for index in article):
            yield Claim(role=Role.RECENT_NEWS, indexes=article)
    elif _are_ledes(page, article):
        yield Claim(role=Role.TEASER_LEDE, indexes=article)
    elif entries := _entries(page, article):
        yield from _claims(page, article, entries)


def _is_label(page: Page, index: int) -> bool:
    content = page.contents[index]
    return len(content) <= LABEL_LIMIT and page.profile.section_by_label(content) is not None


def _are_ledes(page: Page, article: Sequence[int]) -> bool:
    """Whether each line is a lede: all that is left of a list whose headlines were lost."""
    return len(article) >= SMALLEST_LIST and all(has_dateline(page, index) for index in article)


def _entries(page: Page, article: Sequence[int]) -> list[tuple[int, int, int | None]]:
    """(headline, lede, section's label) of each entry, by line; empty when the page is anything but such a list.

    As on the newspaper's front page: a section's label on its own line, below it headline and lede of each article.
    """
    entries: list[tuple[int, int, int | None]] = []
    label, place = None, 0
    while place < len(article):
        index = article[place]
        if _is_label(page, index):
            label, place = index, place + 1
            continue
        below = article[place + 1 : place + 2]
        is_headline = len(page.contents[index]) <= HEADLINE_LIMIT and not has_dateline(page, index)
        if not (is_headline and below and has_dateline(page, below[0])):
            return []
        entries.append((index, below[0], label))
        place += 2
    return entries if len(entries) >= SMALLEST_LIST else []


def _claims(page: Page, article: Sequence[int], entries: Sequence[tuple[int, int, int | None]]) -> Iterator[Claim]:
    page.teasers = tuple([_teaser(page, position, entry) for position, entry in enumerate(entries, 1)])
    yield Claim(role=Role.TEASER_HEADLINE, indexes=[headline for headline, _, _ in entries])
    yield Claim(role=Role.TEASER_LEDE, indexes=[lede for _, lede, _ in entries])
    yield Claim(role=Role.RECENT_NEWS, indexes=[index for index in article if _is_label(page, index)])


def _teaser(page: Page, position: int, entry: tuple[int, int, int | None]) -> Teaser:
    headline, opening, label = entry
    dateline, lede = split_dateline(page.contents[opening], page.profile)
    return Teaser(
        position=position,
        headline=page.contents[headline],
        section_label=None if label is None else page.contents[label],
        dateline=dateline,
        lede=lede or None,
        lines=(headline + 1, opening + 1),
    )
