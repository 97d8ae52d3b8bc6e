"""What the page puts around an article: blank lines, traces of lost photographs, the comment widget."""

from collections.abc import Iterator

from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page, any_of, claim_all


def blank_lines(page: Page) -> Iterator[Claim]:
    """Lines of nothing but white space."""
    return claim_all((index for index in page.free if not page.content(index)), Role.BLANK)


def lost_photos(page: Page) -> Iterator[Claim]:
    """Lines that are exactly the tail of a photograph's file name, as `.jpg)`: the scraper kept no more of it."""
    pattern = any_of(page.profile.furniture.lost_photo)
    return claim_all((index for index in page.free if pattern.fullmatch(page.content(index))), Role.LOST_PHOTO)


def comment_widget(page: Page) -> Iterator[Claim]:
    """The lines of the form under an article.

    The word that opens the form (`Comment`) is one only right above another of its lines: an article may well have
    a line of that one word.
    """
    widget = page.profile.furniture.comment_widget
    sure, opens = any_of(widget.lines), any_of(widget.opens)
    written = page.free
    for place, index in enumerate(written):
        if sure.fullmatch(page.content(index)):
            above = written[place - 1] if place else None
            if above is not None and opens.fullmatch(page.content(above)):
                yield Claim(index=above, role=Role.COMMENT_WIDGET)
            yield Claim(index=index, role=Role.COMMENT_WIDGET)
