"""What the page puts around an article: blank lines, traces of lost photographs, the comment widget."""

from collections.abc import Iterator

from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page, any_of


def blank_lines(page: Page) -> Iterator[Claim]:
    """Lines of nothing but white space."""
    contents = page.contents
    yield Claim(role=Role.BLANK, indexes=[index for index in page.free if not contents[index]])


def lost_photos(page: Page) -> Iterator[Claim]:
    """Lines that are exactly the tail of a photograph's file name, as `.jpg)`: the scraper kept no more of it."""
    contents, is_tail = page.contents, any_of(page.profile.furniture.lost_photo).fullmatch
    yield Claim(role=Role.LOST_PHOTO, indexes=[index for index in page.free if is_tail(contents[index])])


def comment_widget(page: Page) -> Iterator[Claim]:
    """The lines of the form under an article.

    The word that opens the form (`Comment`) is one only right above another of its lines: an article may well have
    a line of that one word.
    """
    widget = page.profile.furniture.comment_widget
    written, contents, is_sure = page.free, page.contents, any_of(widget.lines).fullmatch
    opens = any_of(widget.opens).fullmatch
    sure = [place for place, index in enumerate(written) if is_sure(contents[index])]
    above = [written[place - 1] for place in sure if place]
    yield Claim(role=Role.COMMENT_WIDGET, indexes=[index for index in above if opens(contents[index])])
    yield Claim(role=Role.COMMENT_WIDGET, indexes=[written[place] for place in sure])
