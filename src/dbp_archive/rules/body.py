"""The article's own words: sub-headings and paragraphs, and what tells either from a caption."""

import re
from collections.abc import Iterator

from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page

SUBHEADING_LIMIT = 70
"""Characters of the longest sub-heading; a longer phrase that ends like no sentence is weighed as a caption."""

TURN_LIMIT = 80
"""Characters at a line's beginning in which a turn of an interview names its speaker."""

ABBREVIATION = re.compile(r"\b(?:No|Mr|Mrs|Ms|Dr|St|Prof|Gen|Col|Lt)\.")
"""A full stop that ends no sentence."""
_SPEAKER = re.compile(r"[^.:!?]{1,60}:(?=\s|$)")
_LIST_ITEM = re.compile(r"(?:[-–—+*•·●▪◦■]|\d{1,2}[.)]|[a-zđ][.)])\s")


def is_list_item(content: str) -> bool:
    """Whether a bullet, a dash, a number or a letter opens the line."""
    return _LIST_ITEM.match(content) is not None


def is_turn(content: str) -> bool:
    """`Reporter:` or a name and a colon open a turn of an interview."""
    start = content[:TURN_LIMIT]
    return ":" in start and _SPEAKER.match(ABBREVIATION.sub("", start)) is not None


def subheadings(page: Page) -> Iterator[Claim]:
    """Short lines of a full page that end like no sentence, and that have something below them."""
    if page.has_full_layout:
        contents = page.contents
        short = [index for index in page.article[:-1] if is_subheading(contents[index])]
        yield Claim(role=Role.SUBHEADING, indexes=short)


def is_subheading(content: str) -> bool:
    """A short line that begins with a capital or a digit, ends without a full stop, and is no turn of an interview."""
    if len(content) > SUBHEADING_LIMIT:
        return False
    bare = content.lstrip("“‘\"'([")
    return (
        bool(bare)
        and (bare[0].isupper() or bare[0].isdigit())
        and content[-1] not in ".!…:;,"
        and not content.endswith((".”", "!”", ".)", "?”", '."'))
        and not is_turn(content)
    )


def paragraphs(page: Page) -> Iterator[Claim]:
    """Every other line of the article that has a letter or a digit in it."""
    contents = page.contents
    yield Claim(role=Role.PARAGRAPH, indexes=[i for i in page.article if any(map(str.isalnum, contents[i]))])
