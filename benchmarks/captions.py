"""What stands between an invented article's paragraphs: captions, sub-headings, bylines, the turns of an interview.

The frames are written by hand: the seeds have eight captions and no sub-heading, too few to show whether a rule
understands captions or remembers those eight. How often each occurs is a guess that errs towards the difficult.
"""

from random import Random

from benchmarks.newsroom import Newsroom
from benchmarks.sentences import Diction, Frame, written_frame
from benchmarks.truth import Printed
from benchmarks.vocabulary import Vocabulary
from dbp_archive.records import Role

# How often each occurs: of captions,
NARRATED, LONG, TWO_PARTS, CREDITED = 0.1, 0.12, 0.04, 0.3
TWO_CREDITS = 0.15
"""Of the credited."""
CAPTIONS_WEIGHTS = (8, 40, 25, 15, 8, 4)
"""Of articles with none, one, … five."""
AT_AN_END = 0.03
"""Of captions: the first or the last line of the body."""
LOST_PHOTO = 0.03
"""Of captions: the trace of the photograph's file stands above it."""
# of sub-headings,
LIKE_A_NAME, NUMBERED = 0.08, 0.03
# and of articles.
WITH_SUBHEADINGS, INTERVIEWS, LISTS = 0.14, 0.03, 0.01
UNSIGNED, WITH_OFFICE = 0.04, 0.12

_CAPTIONS = tuple(
    written_frame(text)
    for text in (
        "<capital> and <lower> <lower> of <syllable> <syllable> commune <lower> <lower> <lower> for <lower>.",
        "<lower> of <syllable> <syllable> village <lower> their <lower> before the <lower> <lower>.",
        "The <lower> <lower> of <syllable> <syllable> commune <lower> a <lower> to <lower> the <lower> of <lower>.",
        "The <capital> <capital> of <syllable> <syllable> commune <lower> <lower> to <lower> <lower>.",
        "A <lower> <lower> of <syllable> <syllable> commune.",
        "A panoramic view of <syllable> <syllable> <lower>.",
        "A corner of the <lower> in <syllable> <syllable>",
        "<capital> <lower> at the <lower> <lower> in <syllable> <syllable>",
        "Delegates at the <lower> of the <capital> <capital> of <syllable> <syllable> commune.",
        "The new <lower> in <syllable> <syllable> village, <syllable> <syllable> commune",
        "<capital> <lower> <lower> with <lower> <lower> on the <lower> of <syllable> <syllable>.",
        "<lower> <lower> with the <lower> of <syllable> <syllable> <lower>, who <lower> the <lower> every <lower>.",
        "To <lower> the <lower> early, <syllable> <syllable> <lower> regularly <lower> <lower> to <lower> them.",
        "At the <lower> of <syllable> <syllable> commune, <lower> <lower> <lower> the <lower> <lower>.",
        "<digit><digit> <lower> of the <lower> <lower> are <lower> at <syllable> <syllable> <lower>.",
        "<capital> <lower> <lower> (right) <lower> the <lower> of <syllable> <syllable> <lower>.",
    )
)
_NARRATED_CAPTIONS = tuple(
    written_frame(text)
    for text in (
        "The <lower> that was <lower> by <lower> in <syllable> <syllable> commune.",
        "<lower> of <syllable> <syllable> have <lower> the <lower> since the <lower> of the <lower>.",
        "This <lower> in <syllable> <syllable> has been <lower> for <digit><digit> <lower>.",
        "With <lower> <lower>, the <lower> of <syllable> <syllable> will soon <lower> a <lower>.",
        "“<capital> <lower>” is the <lower> of the <lower> in <syllable> <syllable>.",
    )
)
"""Captions that speak as paragraphs do: the hard ones."""
_TAILS = tuple(
    written_frame(text)
    for text in (
        ", <lower> the <lower> of <lower> <lower> and the <lower> of <lower> in <syllable> <syllable> <lower>",
        ", together with <lower> from <syllable> <syllable>, <syllable> <syllable> and <syllable> <syllable> communes",
        " in the <lower> of the <lower> <lower> for the <lower> of <lower>, <lower> and <lower>",
    )
)
"""What makes a caption as long as a short paragraph."""
_SECOND_PART = written_frame("In the photo: <syllable> <syllable> <lower> <lower> <lower> of the <lower>.")
_SUBHEADINGS = tuple(
    written_frame(text)
    for text in (
        "<capital> <lower> <lower>",
        "<capital> the <lower> <lower> of <lower>",
        "<capital> <lower> for <lower> <lower>",
        "From <lower> to <lower> <lower>",
        "<capital> <lower>: <lower> and <lower> of <syllable> <syllable>",
        "“<capital> <lower>” on <lower> <lower>",
    )
)
_NUMBERED_SUBHEADING = written_frame("<digit>. <capital> <lower> <lower>")
_ANSWERS = ("Mr. {name}: {words}", "{name}: {words}")
_OFFICES = (
    "Secretary of the {place} commune Party Committee",
    "Chairman of the {place} commune People’s Committee",
    "Director of the {place} Agricultural Service Center",
    "Deputy Head of the {place} Farmers’ Union",
)
_BYLINES = (
    ("{name}", 70),
    ("By {name}", 8),
    ("{name} - {other}", 8),
    ("{name}, {other}", 3),
    ("Text and photos: {name}", 4),
    ("Story by {name}; Photos by {other}", 1),
)


def caption(rng: Random, diction: Diction, vocabulary: Vocabulary) -> str:
    """A caption: mostly one present-tense sentence or a phrase; at times narrated, long, in two parts, or credited."""
    frames = _NARRATED_CAPTIONS if rng.random() < NARRATED else _CAPTIONS
    words = _sentence(diction, rng.choice(frames))
    if rng.random() < LONG:
        tails = "".join(map(diction.fill, rng.sample(_TAILS, rng.randint(1, 2))))
        words = words.removesuffix(".") + tails + "."
    if rng.random() < TWO_PARTS:
        words = f"{words.removesuffix('.')}. {diction.fill(_SECOND_PART)}"
    if rng.random() < CREDITED:
        credit = vocabulary.name(rng, rng.randint(2, 3))
        if rng.random() < TWO_CREDITS:
            credit = f"{credit} - {vocabulary.name(rng, 2)}"
        words = f"{words.removesuffix('.')}. Photo: {credit}"
    return words


def subheading(rng: Random, diction: Diction, vocabulary: Vocabulary) -> str:
    """A heading between paragraphs; some look like a name, some begin with a number."""
    draw = rng.random()
    if draw < LIKE_A_NAME:
        return vocabulary.name(rng, 3)
    return diction.fill(_NUMBERED_SUBHEADING if draw < LIKE_A_NAME + NUMBERED else rng.choice(_SUBHEADINGS))


def turns(rng: Random, diction: Diction, vocabulary: Vocabulary, answers: list[str]) -> list[str]:
    """An interview: a question before each of `answers`."""
    name = vocabulary.name(rng, 3)
    question = written_frame("Reporter: What do you <lower> of the <lower> <lower> in <syllable> <syllable>?")
    style = rng.choice(_ANSWERS)
    pairs = ((diction.fill(question), style.format(name=name, words=words)) for words in answers)
    return [turn for pair in pairs for turn in pair]


def list_items(rng: Random, diction: Diction) -> list[str]:
    """A list of two to four items, a line each: body, like the paragraphs around it."""
    item = written_frame("- <capital> <lower> of <lower> <lower> and <lower>")
    return [f"{diction.fill(item)};" for _ in range(rng.randint(2, 4))]


def byline(rng: Random, vocabulary: Vocabulary, newsroom: Newsroom, number: int) -> tuple[str, str | None] | None:
    """The line of names and, for some, the office below it; None for the few articles that nobody signs.

    `number` is that of the article. Who has an office is from outside the newsroom.
    """
    draw = rng.random()
    if draw < UNSIGNED:
        return None
    if draw < UNSIGNED + WITH_OFFICE:
        return newsroom.contributor(rng, number), rng.choice(_OFFICES).format(place=vocabulary.name(rng, 2))
    name, other = newsroom.reporters(rng, number)
    (style,) = rng.choices([style for style, _ in _BYLINES], weights=[weight for _, weight in _BYLINES])
    return style.format(name=name, other=other), None


def _sentence(diction: Diction, frame: Frame) -> str:
    words = diction.fill(frame)
    return words[0].upper() + words[1:]


def insert_subheadings(lines: list[Printed], rng: Random, diction: Diction, vocabulary: Vocabulary) -> None:
    """Sub-headings, in some articles, up to three; never first, never last."""
    if rng.random() < WITH_SUBHEADINGS:
        for place in sorted(rng.sample(range(1, len(lines)), min(3, len(lines) - 1)), reverse=True):
            lines.insert(place, Printed(text=subheading(rng, diction, vocabulary), role=Role.SUBHEADING))


def insert_captions(lines: list[Printed], rng: Random, diction: Diction, vocabulary: Vocabulary) -> None:
    """Captions, mostly between paragraphs; above some of them, the trace of the photograph's file."""
    for _ in range(rng.choices(range(len(CAPTIONS_WEIGHTS)), weights=CAPTIONS_WEIGHTS)[0]):
        at_an_end = rng.random() < AT_AN_END
        place = rng.choice((0, len(lines))) if at_an_end else rng.randint(1, len(lines) - 1)
        lines.insert(place, Printed(text=caption(rng, diction, vocabulary), role=Role.CAPTION))
        if rng.random() < LOST_PHOTO:
            lines.insert(place, Printed(text=".jpg)", role=Role.LOST_PHOTO))
