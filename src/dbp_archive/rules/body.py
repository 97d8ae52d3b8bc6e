"""The article's own words: paragraphs, sub-headings, and captions of photographs that the text capture lost.

A caption stands between paragraphs and looks like a short one. No mark tells them apart for certain, so signs are
weighed, and what comes out is a certainty the page shows.
"""

import math
import re
from collections.abc import Iterator

from dbp_archive.profile import CaptionMarks
from dbp_archive.records import Role
from dbp_archive.rules.page import Claim, Page, any_of

SUBHEADING_LIMIT = 70
"""Characters of the longest sub-heading; a longer phrase that ends like no sentence is weighed as a caption."""
CAPTION_LIMIT = 400
"""Characters of the longest caption without a credit that is weighed at all; the longest seen has 151."""

# Weights of the signs, in log-odds. Set by hand on the 57 blocks of the five seeds (8 captions) and checked on
# invented pages; each was moved by ±1 without changing a decision on the seeds.
START = 0.5
"""A single sentence between two paragraphs."""
CREDIT = 6.0
SECOND_PART = 5.0
OPENER = 2.0
BELOW_LOST_PHOTO = 2.5
SHORT = 1.0
"""Up to 160 characters."""
LONG_PER_100_CHARACTERS = -2.0
"""Beyond 160."""
SEVERAL_SENTENCES = -4.0
CONNECTIVE = -3.5
QUOTATION = -2.5
"""A quotation, or a colon that opens a list: both are narration."""
NARRATION = -1.5
"""A verb of narration."""
AT_EITHER_END = -2.0
"""The first or the last block of the body: photographs stand between paragraphs."""

_SENTENCE_END = re.compile(r"[.!?…][”’\"')]*\s+(?=[“‘\"(]?[^\W\d_])")
_ABBREVIATION = re.compile(r"\b(?:No|Mr|Mrs|Ms|Dr|St|Prof|Gen|Col|Lt)\.")
_SPEAKER = re.compile(r"[^.:!?]{1,60}:(?=\s|$)")


def captions(page: Page) -> Iterator[Claim]:
    """Lines of a full page that are likelier a caption than a paragraph."""
    if not page.has_full_layout():
        return
    article = page.article()
    for place, index in enumerate(article):
        certainty = caption_certainty(page, index, at_either_end=place in (0, len(article) - 1))
        if certainty >= 0.5:
            yield Claim(index=index, role=Role.CAPTION, certainty=certainty)


def caption_certainty(page: Page, index: int, *, at_either_end: bool) -> float:
    """How sure it is that line `index` is a caption, between 0 and 1, rounded to hundredths."""
    content, marks, body = page.content(index), page.profile.captions, page.profile.body
    words, photographers = split_credit(content, marks)
    second_part = any_of(marks.second_parts).search(words)
    main = words[: second_part.start()] if second_part else words
    if not photographers and not second_part and (_is_turn(content) or len(content) > CAPTION_LIMIT):
        return 0.0
    opener = main.startswith(marks.openers)
    if not photographers and not second_part and not opener and is_subheading(content):
        return 0.0
    signs = (
        START,
        CREDIT * bool(photographers),
        SECOND_PART * bool(second_part),
        OPENER * opener,
        BELOW_LOST_PHOTO * _is_below_lost_photo(page, index),
        SHORT if len(main) <= 160 else LONG_PER_100_CHARACTERS * (len(main) - 160) / 100,
        SEVERAL_SENTENCES * bool(_SENTENCE_END.search(_ABBREVIATION.sub("", main.strip()))),
        CONNECTIVE * _opens_with(main, body.connectives),
        QUOTATION * bool(re.search(r"[“”\"]|:\s", main)),
        NARRATION * bool(_first(main, body.narration)),
        AT_EITHER_END * at_either_end,
    )
    return round(1 / (1 + math.exp(-sum(signs))), 2)


def _is_turn(content: str) -> bool:
    """`Reporter:` or a name and a colon open a turn of an interview."""
    return bool(_SPEAKER.match(content))


def _is_below_lost_photo(page: Page, index: int) -> bool:
    above = [claim for claim in map(page.claims.get, range(index - 1, -1, -1)) if not claim or claim.role is not Role.BLANK]
    return bool(above and above[0] and above[0].role is Role.LOST_PHOTO)


def _opens_with(content: str, phrases: tuple[str, ...]) -> bool:
    return any(content.startswith(phrase) and not content[len(phrase) : len(phrase) + 1].isalpha() for phrase in phrases)


def _first(content: str, words: tuple[str, ...]) -> str | None:
    return next((word for word in re.findall(r"\w+", content) if word in words), None)


def split_credit(content: str, marks: CaptionMarks) -> tuple[str, tuple[str, ...]]:
    """A caption's words, and the photographers its credit names: `… tasks. Photo: A - B` → (`… tasks.`, (A, B)).

    A credit is the last thing in its line and names at most four; what is longer is no credit.
    """
    match = None
    for match in any_of(marks.credits).finditer(content):
        pass
    if match is None:
        return content, ()
    separators = "|".join(map(re.escape, marks.credit_separators)) or r"(?!)"
    names = tuple(name.strip(" .()") for name in re.split(separators, content[match.end() :].strip(" .()")))
    if not all(name and len(name) <= 40 and not re.search(r"[.:!?]\s", name) for name in names) or len(names) > 4:
        return content, ()
    return content[: match.start()].rstrip(" ("), names


def subheadings(page: Page) -> Iterator[Claim]:
    """Short lines of a full page that end like no sentence."""
    if not page.has_full_layout():
        return
    for index in page.article():
        if is_subheading(page.content(index)):
            yield Claim(index=index, role=Role.SUBHEADING)


def is_subheading(content: str) -> bool:
    """A short line that begins with a capital or a digit, ends without a full stop, and is no turn of an interview."""
    bare = content.lstrip("“‘\"'([")
    return (
        len(content) <= SUBHEADING_LIMIT
        and bool(bare)
        and (bare[0].isupper() or bare[0].isdigit())
        and content[-1] not in ".!…:;,"
        and not content.endswith((".”", "!”", ".)", "?”", '."'))
        and not _is_turn(content)
    )


def paragraphs(page: Page) -> Iterator[Claim]:
    """Every other line of the article that has a letter or a digit in it."""
    for index in page.article():
        if any(char.isalnum() for char in page.content(index)):
            yield Claim(index=index, role=Role.PARAGRAPH)
