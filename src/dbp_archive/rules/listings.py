"""Pages that list articles and hold none: the front page, a section's page, and one of which only ledes are left.

Each kind is claimed only when every line that could be an article's fits it, so that no article is taken for a list:
an article goes on with paragraphs that no dateline opens.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dbp_archive.records import Role, Teaser
from dbp_archive.rules.page import HEADLINE_LIMIT, Claim, Page, has_dateline, split_dateline
from dbp_archive.rules.teasers import LABEL_LIMIT

SMALLEST_LIST = 2
"""Entries of the shortest list: a headline and a lede alone may be an article that was cut off."""


class Entry(NamedTuple):
    """The lines of an entry, by index."""

    headline: int | None
    lede: int
    label: int | None
    """The section's label above it."""


def listings(page: Page) -> Iterator[Claim]:
    """The lines of a page that is nothing but a list."""
    article = page.article
    if not article:
        return
    if page.teasers:
        if all(_is_label(page, index) for index in article):
            yield Claim(role=Role.RECENT_NEWS, indexes=article)
    elif entries := _ledes(page, article) or _entries(page, article):
        yield from _claims(page, article, entries)


def _is_label(page: Page, index: int) -> bool:
    content = page.contents[index]
    return len(content) <= LABEL_LIMIT and page.profile.section_by_label(content) is not None


def _ledes(page: Page, article: Sequence[int]) -> list[Entry]:
    """An entry for each line, where all are ledes, maybe below labels of sections: the headlines were lost."""
    entries: list[Entry] = []
    label = None
    for index in article:
        if _is_label(page, index):
            label = index
        elif has_dateline(page, index):
            entries.append(Entry(None, index, label))
        else:
            return []
    return entries if len(entries) >= SMALLEST_LIST else []


def _entries(page: Page, article: Sequence[int]) -> list[Entry]:
    """Each entry, with its headline; empty when the page is anything but such a list.

    As on the newspaper's front page: a section's label on its own line, below it headline and lede of each article.
    """
    entries: list[Entry] = []
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
        entries.append(Entry(index, below[0], label))
        place += 2
    return entries if len(entries) >= SMALLEST_LIST else []


def _claims(page: Page, article: Sequence[int], entries: Sequence[Entry]) -> Iterator[Claim]:
    telling = (entry for entry in entries if _says_something(page, entry))
    page.teasers = tuple([_teaser(page, position, entry) for position, entry in enumerate(telling, 1)])
    yield Claim(role=Role.TEASER_HEADLINE, indexes=[entry.headline for entry in entries if entry.headline is not None])
    yield Claim(role=Role.TEASER_LEDE, indexes=[entry.lede for entry in entries])
    yield Claim(role=Role.RECENT_NEWS, indexes=[index for index in article if _is_label(page, index)])


def _says_something(page: Page, entry: Entry) -> bool:
    """Whether it has a headline, or more than a dateline: letters or digits."""
    lede = split_dateline(page.contents[entry.lede], page.profile)[1]
    return entry.headline is not None or any(map(str.isalnum, lede))


def _teaser(page: Page, position: int, entry: Entry) -> Teaser:
    headline, opening, label = entry
    dateline, lede = split_dateline(page.contents[opening], page.profile)
    return Teaser(
        position=position,
        headline=None if headline is None else page.contents[headline],
        section_label=None if label is None else page.contents[label],
        dateline=dateline,
        lede=lede or None,
        lines=tuple([index + 1 for index in (headline, opening) if index is not None]),
    )
