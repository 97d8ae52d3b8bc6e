"""An invented newspaper: the number of an article → what was printed of it, and what became of its page.

Everything follows from the seed and the number alone: any article can be made at any time, and none need be kept.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from random import Random

from benchmarks import captions
from benchmarks.newsroom import Newsroom
from benchmarks.sentences import Diction, Frames, read_frames
from benchmarks.truth import Printed
from benchmarks.vocabulary import Kind, Vocabulary, acronym_of, make_vocabulary, seed_texts
from dbp_archive.records import Record, Role

FACES_KEPT = 512
BODIES_KEPT = 64
"""What is kept at hand: the articles of the weeks around the page that is made."""

# How often things happen. The rates of common things are as in the five seeds; those of rare ones are guesses, high
# enough that each occurs in an archive of two thousand captures.
WANTED = 0.25
BODY_ONLY = 0.08
CUT = 0.03
"""A full page that lost its headline and lede."""
ADDRESS_KNOWN = 0.5
COPIED = 0.03
ABBREVIATION_OWN = 0.3
"""Of the body-only captures without address: the body opens with an abbreviation that its own lede alone explains."""
ABBREVIATION_BORROWED = 0.2
"""Of the same: with one that another article's lede alone explains. Nothing may be recovered from it."""
ABBREVIATION_COMMON = 0.03
KIN = 0.02
OPENS_WITH_APOSTROPHE = 0.005
"""Headlines: of their two apostrophes in a teaser's first line, one belongs to the list."""
SHORT_PARAGRAPH = 0.03
"""Paragraphs of a single sentence, some of them shorter than a caption."""

FACE_WORDS, BODY_WORDS = 80, 240
"""Words drawn for a headline with its lede, and for a body, which uses them twice."""
THEMES = 12
"""What the newspaper writes about: articles of one theme share words."""
OWN_WORDS = {Kind.LOWER: 10, Kind.CAPITAL: 3, Kind.SYLLABLE: 4}
"""Words that an article uses again and again: so many of its theme's, and as many of its own."""

SECTIONS = (
    (16.0, "NEWS - POLITICS", "politics", "thoi-su-chinh-tri"),
    (11.0, "SOCIAL AFFAIRS", "society", "xa-hoi"),
    (10.0, "ECONOMY", "economy", "kinh-te"),
    (4.0, "TRAVEL", "travel", "travel"),
    (3.0, "BUSINESS", "economy", "kinh-te"),
    (1.0, "CULTURE - SPORTS", "culture-sports", "van-hoa%20the-thao"),
    (0.5, "CULTURE - TOURISM", "culture-tourism", "van-hoa"),
    (0.2, "YOUTH - DIGITAL LIFE", "youth-digital-life", "youth-digital-life"),
)
"""(weight: teasers of the seeds under it, label, id, slug). The last one no profile knows."""

_HOST = "https://en.baodienbienphu.com.vn"
_QUOTES = re.compile(r"[’‘'“”\"]")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_BASE_62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


class Fate(StrEnum):
    """What became of an article's page."""

    FULL = "full"
    BODY_ONLY = "body-only"
    CUT = "cut"
    LOST = "lost"


class Kin(StrEnum):
    """How the headline of an odd article is made from that of the even one before it."""

    PART = "part"
    """`… (Part 1)` and `… (Part 2)`."""
    ACCENT = "accent"
    """The same but for one accent in a name."""
    NAMESAKE = "namesake"
    """The very same headline over two articles."""


class Abbreviation(StrEnum):
    """What the lede explains or the body opens with."""

    OWN = "own"
    BORROWED = "borrowed"
    COMMON = "common"


class Plan(Record):
    """What happens to one article."""

    fate: Fate
    has_address: bool
    """Whether captures.yaml tells the address of its first capture."""
    kin: Kin | None
    abbreviation: Abbreviation | None
    copied: bool


class Face(Record):
    """What a teaser shows of an article."""

    headline: str
    lede: str
    """Without its dateline."""
    label: str
    section: str
    url: str


class Body(Record):
    """What stands between the lede and the comment widget."""

    lines: tuple[Printed, ...]
    byline: tuple[str, str | None] | None


class Newspaper:
    """The articles of the newspaper that `seed` stands for."""

    def __init__(self, seed: int) -> None:
        texts = seed_texts()
        self.seed = seed
        self.vocabulary: Vocabulary = make_vocabulary(texts)
        self.frames: Frames = read_frames(texts)
        self.newsroom = Newsroom(seed, self.vocabulary)
        self.plan = lru_cache(4096)(self._plan)
        """What happens to an article, by its number."""
        self.face = lru_cache(FACES_KEPT)(self._face)
        """What teasers show of an article, by its number."""
        self.body = lru_cache(BODIES_KEPT)(self._body)
        """What stands below an article's lede, by its number."""

    def rng(self, what: str, number: int) -> Random:
        """Chance for one purpose and one article."""
        return Random(f"{what} {self.seed} {number}")

    def kin(self, number: int) -> Kin | None:
        """The kinship of the pair that article `number` belongs to."""
        return self.plan(number | 1).kin

    def _plan(self, number: int) -> Plan:
        rng = self.rng("plan", number)
        draws = [rng.random() for _ in range(5)]
        kin = rng.choice(list(Kin)) if number % 2 and draws[0] < KIN else None
        pair = kin if number % 2 else self.plan(number + 1).kin
        if pair is Kin.NAMESAKE:  # told apart by their addresses alone
            return Plan(fate=Fate.FULL, has_address=True, kin=kin, abbreviation=None, copied=False)
        fate = _fate(draws[1])
        has_address = draws[2] < ADDRESS_KNOWN
        own, borrowed = ABBREVIATION_OWN, ABBREVIATION_OWN + ABBREVIATION_BORROWED
        abbreviation = Abbreviation.COMMON if draws[3] < ABBREVIATION_COMMON else None
        if fate is Fate.BODY_ONLY and not has_address:
            abbreviation = (
                Abbreviation.OWN if draws[3] < own else Abbreviation.BORROWED if draws[3] < borrowed else None
            )
        return Plan(fate=fate, has_address=has_address, kin=kin, abbreviation=abbreviation, copied=draws[4] < COPIED)

    def _diction(self, number: int, part: str, count: int) -> Diction:
        """The words of one part of an article."""
        rng = self.rng("words", number)
        theme = self.rng("theme", rng.randrange(THEMES))
        own: dict[Kind, list[str]] = {}
        for kind, some in OWN_WORDS.items():
            words = self.vocabulary.words[kind]
            own[kind] = rng.choices(theme.choices(words, k=2 * some), k=some) + rng.choices(words, k=some)
        if self.plan(number).abbreviation is Abbreviation.OWN:
            own[Kind.CAPITAL] += self._explanation(number, acronym_of(number)).split()
        return Diction(self.vocabulary, self.rng(part, number), own, count=count)

    def _face(self, number: int) -> Face:
        rng = self.rng("face", number)
        diction = self._diction(number, "face words", FACE_WORDS)
        _, label, section, slug = rng.choices(SECTIONS, weights=[row[0] for row in SECTIONS])[0]
        headline = self._headline(number, rng, diction)
        lede = diction.fill(rng.choice(self.frames.ledes))
        abbreviation = self.plan(number).abbreviation
        if abbreviation in (Abbreviation.OWN, Abbreviation.COMMON):
            word = acronym_of(number)
            if abbreviation is Abbreviation.COMMON:
                (word,) = self.vocabulary.draw(rng, Kind.ACRONYM, 1)
            lede = f"Under the {self._explanation(number, word)} ({word}), {lede[0].lower()}{lede[1:]}"
        url = f"{_HOST}/{slug}/{_slug(headline)}-{_address_id(self.seed, number)}.html"
        return Face(headline=headline, lede=lede, label=label, section=section, url=url)

    def _explanation(self, number: int, acronym: str) -> str:
        return self.vocabulary.explanation(self.rng("explanation", number), acronym)

    def _headline(self, number: int, rng: Random, diction: Diction) -> str:
        """The headline of article `number`: unlike any other, but for its kin's."""
        if (kin := self.plan(number).kin) is not None:
            return _kin_headline(self.face(number - 1).headline, kin)
        frame = rng.choice(self.frames.headlines)
        first, second = self.vocabulary.signatures
        headline = diction.fill_headline(frame, (first[number % len(first)], second[number % len(second)]))
        next_kin = self.plan(number + 1).kin if number % 2 == 0 else None
        if next_kin is Kin.PART:
            return f"{headline} (Part 1)"
        if next_kin is Kin.ACCENT:
            return f"{headline} in Na Sưng"
        return "'" + headline if rng.random() < OPENS_WITH_APOSTROPHE else headline

    def corrected_headline(self, number: int) -> str:
        """The headline of article `number` after the newspaper changed it: still unlike any other."""
        return f"{self.face(number).headline}, says the {self.vocabulary.words[Kind.CAPITAL][0]}"

    def _body(self, number: int) -> Body:
        rng = self.rng("body", number)
        diction = self._diction(number, "body words", BODY_WORDS)
        paragraphs = [self._paragraph(rng, diction) for _ in range(rng.choice(self.frames.paragraph_counts))]
        if opening := self.opening_abbreviation(number):
            paragraphs[0] = f"Under the {opening}, {paragraphs[0][0].lower()}{paragraphs[0][1:]}"
        if rng.random() < captions.INTERVIEWS:
            paragraphs[-3:] = captions.turns(rng, diction, self.vocabulary, paragraphs[-3:])
        if rng.random() < captions.LISTS:
            paragraphs[-1:-1] = captions.list_items(rng, diction)
        lines = [Printed(text=paragraph, role=Role.PARAGRAPH) for paragraph in paragraphs]
        captions.insert_subheadings(lines, rng, diction, self.vocabulary)
        captions.insert_captions(lines, rng, diction, self.vocabulary)
        return Body(lines=tuple(lines), byline=captions.byline(rng, self.vocabulary, self.newsroom, number))

    def _paragraph(self, rng: Random, diction: Diction) -> str:
        """Sentences up to the length of one of the seeds' paragraphs."""
        if rng.random() < SHORT_PARAGRAPH:
            return diction.fill(rng.choice(self.frames.sentences))
        enough = rng.choice(self.frames.paragraph_lengths) * 0.85
        sentences: list[str] = []
        while sum(map(len, sentences)) < enough:
            sentences.append(diction.fill(rng.choice(self.frames.sentences)))
        return " ".join(sentences)

    def opening_abbreviation(self, number: int) -> str | None:
        """The abbreviation, not a common one, that the body of article `number` opens with and never explains."""
        abbreviation = self.plan(number).abbreviation
        if abbreviation is Abbreviation.OWN:
            return acronym_of(number)
        if abbreviation is Abbreviation.BORROWED:
            earlier = range(number - 1, max(number - 500, -1), -1)
            return next(
                (acronym_of(other) for other in earlier if self.plan(other).abbreviation is Abbreviation.OWN), None
            )
        return None


def _fate(draw: float) -> Fate:
    if draw < WANTED:
        return Fate.LOST
    captured = (draw - WANTED) / (1 - WANTED)
    return Fate.BODY_ONLY if captured < BODY_ONLY else Fate.CUT if captured < BODY_ONLY + CUT else Fate.FULL


def _kin_headline(headline: str, kin: Kin) -> str:
    if kin is Kin.PART:
        return headline.replace("(Part 1)", "(Part 2)")
    return headline.replace("Na Sưng", "Nà Sưng") if kin is Kin.ACCENT else headline


def _slug(headline: str) -> str:
    """As in the seeds' addresses: no marks, quotes vanish, hyphens between words."""
    decomposed = unicodedata.normalize("NFD", _QUOTES.sub("", headline).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).replace("đ", "d")
    return _NO_SLUG.sub("-", plain).strip("-")


def _address_id(seed: int, number: int) -> str:
    """Nine letters and digits, as the newspaper's."""
    value = int.from_bytes(sha256(f"address {seed} {number}".encode()).digest()[:8], "big")
    return "".join(_BASE_62[value // 62**place % 62] for place in range(9))
