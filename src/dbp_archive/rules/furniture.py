"""What the page puts around an article: blank lines, traces of lost photographs, the comment widget."""

from bisect import bisect_left
from collections.abc import Iterator
from operator import not_

from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page, any_of


def blank_lines(page: Page) -> Iterator[Claim]:
    """Lines of nothing but white space."""
    yield Claim(role=Role.BLANK, indexes=page.free_where(not_))


def lost_photos(page: Page) -> Iterator[Claim]:
    """Lines that are exactly the tail of a photograph's file name, as `.jpg)`: the scraper kept no more of it."""
    pattern = any_of(page.profile.furniture.lost_photo)
    yield Claim(role=Role.LOST_PHOTO, indexes=page.free_where(pattern.fullmatch))


def comment_widget(page: Page) -> Iterator[Claim]:
    """The lines of the form under an article.

    The word that opens the form (`Comment`) is one only right above another of its lines: an article may well have
    a line of that one word.
    """
    widget = page.profile.furniture.comment_widget
    opens = any_of(widget.opens)
    sure = page.free_where(any_of(widget.lines).fullmatch)
    above = [page.free[place - 1] for index in sure if (place := bisect_left(page.free, index))]
    yield Claim(role=Role.COMMENT_WIDGET, indexes=[index for index in above if opens.fullmatch(page.contents[index])])
    yield Claim(role=Role.COMMENT_WIDGET, indexes=sure)
