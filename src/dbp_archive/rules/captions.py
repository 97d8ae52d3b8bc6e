"""Captions of photographs that the text capture lost.

A caption stands between paragraphs and looks like a short one. No mark tells them apart for certain, so signs are
weighed, and what comes out is a certainty the page shows.
"""

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from dbp_archive.profile import BodyMarks, CaptionMarks, Profile
from dbp_archive.records import Role
from dbp_archive.rules.body import ABBREVIATION, is_list_item, is_subheading, is_turn
from dbp_archive.rules.page import Claim, Page, any_of, any_text_of

CAPTION_ABOVE = 0.5
"""Certainty above which a line is a caption."""
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
SHORT_LIMIT = 160
"""Characters of a short line."""
LONG_PER_100_CHARACTERS = -2.0
"""Beyond SHORT_LIMIT."""
SEVERAL_SENTENCES = -4.0
CONNECTIVE = -3.5
QUOTATION = -2.5
"""A quotation, or a colon that opens a list: both are narration."""
NARRATION = -1.5
"""A verb of narration."""
AT_EITHER_END = -2.0
"""No paragraph above it, the lede counted, or none below it: photographs stand between paragraphs."""

PHOTOGRAPHERS_LIMIT = 4
PHOTOGRAPHER_LIMIT = 40
"""Characters of one photographer's name."""
LOG_ODDS_LIMIT = 20.0
"""What the signs may add up to, either way: a line of a million characters has no certainty that a float can hold."""

_SENTENCE_END = re.compile(r"[.!?…][”’\"')]*\s+(?=[“‘\"(]?[^\W\d_])")
_QUOTATION = re.compile(r"[“”\"]|:\s")
_WORD = re.compile(r"\w+")
_NO_CAPTION_ENDS = (":", ";", ",", "?", "?”")
"""How a line ends that goes on in the next one, or that somebody asks."""


def captions(page: Page) -> Iterator[Claim]:
    """Lines of a full page that are likelier a caption than a paragraph."""
    if not page.has_full_layout:
        return
    article, contents, marks = page.article, page.contents, page.profile.captions
    credit, second_part = any_of(marks.credits).search, any_of(marks.second_parts).search
    below_lost_photos = _below_lost_photos(page)
    between = frozenset([*page.having(Role.LEDE), *article][1:-1])
    for index in article:
        content = contents[index]
        place = BELOW_LOST_PHOTO * (index in below_lost_photos) + AT_EITHER_END * (index not in between)
        if not credit(content) and not second_part(content) and _is_unlikely(content, marks, place):
            continue
        certainty = _certainty(_weigh(content, page.profile, place))
        if certainty > CAPTION_ABOVE:
            yield Claim(role=Role.CAPTION, indexes=(index,), certainty=certainty)


def _below_lost_photos(page: Page) -> frozenset[int]:
    """Indexes of the lines right below a lost photograph."""
    lost = frozenset(page.having(Role.LOST_PHOTO))
    if not lost:
        return lost
    written = (index for index in range(page.article_end) if page.roles[index] is not Role.BLANK)
    return frozenset(below for above, below in pairwise(written) if above in lost)


def _certainty(log_odds: float) -> float:
    """Between 0 and 1, rounded to hundredths."""
    bounded = min(max(log_odds, -LOG_ODDS_LIMIT), LOG_ODDS_LIMIT)
    return round(1 / (1 + math.exp(-bounded)), 2)


def _is_unlikely(content: str, marks: CaptionMarks, place: float) -> bool:
    """Whether a line without credit is not worth weighing: what speaks for a caption does not outweigh its length."""
    if len(content) > CAPTION_LIMIT:
        return True
    opener = content.startswith(marks.openers)
    return START + OPENER * opener + _length_sign(content) + place <= 0 or _is_plainly_body(content, opener=opener)


def _is_plainly_body(content: str, *, opener: bool) -> bool:
    """Too long for a caption, an item of a list, a question, a turn of an interview, going on below, a sub-heading."""
    return (
        len(content) > CAPTION_LIMIT
        or is_list_item(content)
        or content.endswith(_NO_CAPTION_ENDS)
        or is_turn(content)
        or (not opener and is_subheading(content))
    )


def _length_sign(content: str) -> float:
    return SHORT if len(content) <= SHORT_LIMIT else LONG_PER_100_CHARACTERS * (len(content) - SHORT_LIMIT) / 100


def _weigh(content: str, profile: Profile, place: float) -> float:
    """The sum of the signs in the words of a line and of its `place`, in log-odds.

    Minus infinity for what is no caption for certain.
    """
    marks = profile.captions
    words, photographers = split_credit(content, marks)
    second_part = any_of(marks.second_parts).search(words)
    main = words[: second_part.start()] if second_part else words
    opener = main.startswith(marks.openers)
    if not photographers and not second_part and _is_plainly_body(content, opener=opener):
        return -math.inf
    total = START + CREDIT * bool(photographers) + SECOND_PART * bool(second_part) + OPENER * opener
    total += _length_sign(main)
    for weight, speaks_against in _AGAINST:
        if total + place <= 0:  # it only gets less
            return -math.inf
        total += weight * speaks_against(main, profile.body)
    return total + place


def _has_several_sentences(content: str, _body: BodyMarks) -> bool:
    """Whether a sentence ends within `content`, abbreviations aside: taking them out makes no new end of a sentence."""
    return bool(_SENTENCE_END.search(content) and _SENTENCE_END.search(ABBREVIATION.sub("", content.strip())))


def _opens_with_connective(content: str, body: BodyMarks) -> bool:
    """Whether it goes on from the paragraph above: one of the profile's phrases opens it, as whole words."""
    return content.startswith(body.connectives) and any(
        content.startswith(phrase) and not content[len(phrase) : len(phrase) + 1].isalpha()
        for phrase in body.connectives
    )


def _quotes(content: str, _body: BodyMarks) -> bool:
    return _QUOTATION.search(content) is not None


def _narrates(content: str, body: BodyMarks) -> bool:
    return not set(_WORD.findall(content)).isdisjoint(body.narration)


def narrations(content: str, body: BodyMarks) -> int:
    """How many words of narration `content` holds."""
    return sum(map(body.narration.__contains__, _WORD.findall(content)))


_AGAINST: tuple[tuple[float, Callable[[str, BodyMarks], bool]], ...] = (
    (SEVERAL_SENTENCES, _has_several_sentences),
    (CONNECTIVE, _opens_with_connective),
    (QUOTATION, _quotes),
    (NARRATION, _narrates),
)
"""The signs that speak against a caption, each with its weight, the dearest to look for last."""


def split_credit(content: str, marks: CaptionMarks) -> tuple[str, tuple[str, ...]]:
    """A caption's words, and the photographers its credit names: `… tasks. Photo: A - B` → (`… tasks.`, (A, B)).

    A credit is the last thing in its line, or right before the caption's second part, and names a few people; what is
    longer is no credit.
    """
    found = list(any_of(marks.credits).finditer(content))
    if not found:
        return content, ()
    credit = found[-1]
    second_part = any_of(marks.second_parts).search(content, credit.end())
    end = second_part.start() if second_part else len(content)
    separators = any_text_of(marks.credit_separators)
    names = tuple(name.strip(" .()") for name in separators.split(content[credit.end() : end].strip(" .()")))
    if len(names) > PHOTOGRAPHERS_LIMIT or not all(map(_is_photographer, names)) or not names[0][0].isupper():
        return content, ()
    return f"{content[: credit.start()].rstrip(' (')} {content[end:]}".strip(), names


def _is_photographer(name: str) -> bool:
    return 0 < len(name) <= PHOTOGRAPHER_LIMIT and not re.search(r"[.:!?]\s", name)
