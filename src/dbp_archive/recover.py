"""A headline for a capture that states none: from its address, from its lede, or from a teaser that its text fits.

captures without a headline + all headlines known → headlines with their evidence.

Precision comes first: where two headlines could be meant, or none is known, the capture stays without. Whether it gets
one, and with which score, follows from its own words, the headline's own words, and exact keys: which headlines have
this slug, this lede, this abbreviation; whether a capture holds this headline; who else claims it. Nothing is counted
over the archive: a new capture can change only what shares a key with it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from dbp_archive.identity import body_key, lede_key
from dbp_archive.languages import msgid
from dbp_archive.profile import Profile
from dbp_archive.records import Block, Evidence, Paragraph, ParsedCapture, Record
from dbp_archive.text import on_one_line, slugify, words

FIT_AT_LEAST = {"en": 0.29, "vi": 0.45}
"""`fit` of a text and the headline that an abbreviation points to, by language. On the seeds the right pair has 0.32;
240 wrong pairs of a body with a headline and its lede have 0.27 at most, 192 of a body with a paragraph of another one
0.26. Of the pairs that abbreviations make in six generated archives (seeds 1 to 5, 2,000 to 10,001 captures) the 238
wrong ones have 0.23 at most, 284 of 372 right ones are recovered. Where no abbreviation points, 45 of 186,000 wrong
pairs have 0.29 or more, 0.33 at most: the abbreviation is needed. Tried from 0.25 to 0.32. For Vietnamese nothing was
measured: strangers share more of its syllables than of English words, so half as much again is asked for."""
HEADLINE_WEIGHT = 2.0
"""A word of the headline against one of the lede alone. Tried: ½, 1, 1½, 2."""
NAME_WEIGHT = 0.5
"""A capitalised word inside a sentence: all texts of a newspaper share its places and offices. Tried: 0, ¼, ½, 1, 2."""
HALF_AT = 2
"""How often a text must say a word for half of its weight. Strangers share words in passing: of the seeds’ five ledes
two are fitted best by their own text when one mention is enough, four when mentions count so. Tried: ½, 1, 1½, 2, 4."""
USUAL_LENGTH = 750
"""Words of a body from which on it must say a word more often: two of the seeds' bodies (692 to 854 words) in one would
fit a stranger's lede by 0.36 otherwise. Shorter ones get no discount: the openings of the seeds would fit by 0.29."""
WEIGHT_NEVER_FOUND = 6.0
"""Added to the weight that is looked for, so that few words, all found, do not make a sure case. Tried: 0 to 12."""
WORD_AT_LEAST = 4
"""Letters or digits of a word that is looked for. Tried: 2, 3, 4."""
LEDE_AT_LEAST = 40
"""Characters of a lede that says whose it is; the shortest of the seeds has 188 without its dateline."""
OPENING_PARAGRAPHS = 1
"""Where an abbreviation that the lede explained is used at once. In seeds 001 and 002, `OCOP`, which one teaser
explains, comes only later: it is a common word there."""

_ENGLISH = """
about above across after again against almost along already also although always among another around because been
before being below between both could does doing down during each either even ever every from have having here however
into itself just last least less many more most much must near never next often once only other over same several
shall should since some still such than that their them then there these they this those through throughout thus
toward towards under until upon very well were what when where whether which while whom whose will with within without
would your
"""
_VIETNAMESE = """
biết bằng chính chúng chưa cùng cũng dưới giúp giữa hiện hoặc khiến khác không luôn mình ngay ngoài người nhau nhiên
nhiều nhưng nhất nhằm những phải quanh riêng rằng sang suốt theo thêm thường thời trong trên trước từng việc xuống
đang được
"""
_FUNCTION_WORDS = {"en": frozenset(_ENGLISH.split()), "vi": frozenset(_VIETNAMESE.split())}
"""Words by language that stand in any text and tell nothing, those of four letters and more; in Vietnamese, syllables.
A text in a language without a table is not weighed: nobody measured how well it would have to fit."""

_ABBREVIATION = re.compile(r"\b[A-ZĐ]{3,}s?\b")
_EXPLAINED = re.compile(r"\(([A-ZĐ]{3,}s?)\)")
_WORD_OR_START = re.compile(r"[^\W_]+|[.:?!“]")


class KnownHeadline(Record):
    """A headline as one teaser or capture states it."""

    key: str
    """What all statings of one headline share."""
    language: str
    text: str
    lede: str | None
    source: str
    lines: tuple[int, ...]
    is_held: bool
    """Whether a capture of the article itself states it."""


class Recovered(Record):
    """A headline for a capture that states none."""

    headline: str
    evidence: Evidence


class Claim(Record):
    """What a capture's lede or text says for one headline; it holds unless another text says the same."""

    source: str
    """The capture."""
    headline: str
    """Key of the headline."""
    body: str
    """Key of the capture's body: captures of one article may claim one headline."""
    recovered: Recovered


class Headless(Record):
    """A capture of an article that states no headline, as far as its words are asked."""

    source: str
    language: str
    body: tuple[Block, ...]


# -- what is looked up, all from one capture ---------------------------------------------------------------------------


def by_words(known: KnownHeadline) -> tuple[bool, str, str, str, tuple[int, ...]]:
    """The order in which the first stating stands for a headline: captures, then teasers, whatever files are called.

    `Na Sang` before `NA SANG`, hence the swapped case.
    """
    return not known.is_held, known.text.swapcase(), known.lede or "", known.source, known.lines


def address_slug(capture: ParsedCapture, profile: Profile) -> str | None:
    """The slug in the capture's address, casefolded; None without an address of this newspaper's articles."""
    address = profile.article_address(capture.url)
    return address.slug.casefold() if address else None


def headline_slug(text: str) -> str:
    """The slug that an address made from the headline `text` has."""
    return slugify(text, limit=10_000)


def telling_lede_key(language: str, lede: str | None) -> str | None:
    """What two printings of one lede share, spaces aside; None for one too short to say whose it is."""
    return lede_key(language, lede) if lede and len(on_one_line(lede)) >= LEDE_AT_LEAST else None


def explained(text: str | None) -> tuple[str, ...]:
    """Abbreviations that `text` explains, as in `National Target Programs (NTPs)`, each once, sorted."""
    return tuple(sorted(set(_EXPLAINED.findall(text or ""))))


def unexplained(capture: ParsedCapture) -> tuple[str, ...]:
    """Abbreviations that the body uses in its opening and explains nowhere, each once, sorted."""
    paragraphs = _paragraphs(capture.body)
    opening = "\n".join(paragraphs[:OPENING_PARAGRAPHS])
    return tuple(sorted(set(_ABBREVIATION.findall(opening)).difference(explained("\n".join(paragraphs)))))


def scoped(language: str, abbreviations: Iterable[str]) -> tuple[str, ...]:
    """`abbreviations` with the language they are used in, as `en:OCOP`: only a lede in the same one explains them."""
    return tuple([f"{language}:{abbreviation}" for abbreviation in abbreviations])


def unscoped(abbreviation: str) -> str:
    """The letters of an abbreviation that `scoped` gave."""
    return abbreviation.rpartition(":")[2]


def _paragraphs(body: Iterable[Block]) -> list[str]:
    return [block.text for block in body if isinstance(block, Paragraph)]


# -- how well a headline and a text go together ------------------------------------------------------------------------


def fit(capture: Headless, headline: str, lede: str | None) -> float:
    """How much of what `headline` and `lede` speak of the capture's body keeps speaking of, from 0 to 1, two decimals.

    Each word has a weight, of which the body gets n/(n + 2) when it says the word n times; a long body must say it more
    often. Abbreviations that the lede explains are left out: they are why the question is asked. 0 for a language whose
    function words are unknown.
    """
    if capture.language not in _FUNCTION_WORDS:
        return 0.0
    left_out = _FUNCTION_WORDS[capture.language].union(map(str.casefold, explained(lede)))
    weights = {word: weight for word, weight in _weights(headline, lede or "").items() if word not in left_out}
    said = Counter(words(" ".join(_paragraphs(capture.body))))
    half_at = HALF_AT * max(1.0, said.total() / USUAL_LENGTH)
    found = math.fsum(weight * said[word] / (said[word] + half_at) for word, weight in weights.items())
    return round(found / (math.fsum(weights.values()) + WEIGHT_NEVER_FOUND), 2)


def _weights(headline: str, lede: str) -> dict[str, float]:
    """The weight of each word that is long enough to be looked for."""
    names = _names(headline) | _names(lede)
    in_headline = frozenset(words(headline))
    return {
        word: (HEADLINE_WEIGHT if word in in_headline else 1.0) * (NAME_WEIGHT if word in names else 1.0)
        for word in words(f"{headline} {lede}")
        if len(word) >= WORD_AT_LEAST
    }


def _names(text: str) -> set[str]:
    """The words of `text` that are capitalised although no sentence or quotation begins with them, casefolded."""
    tokens = _WORD_OR_START.findall(text)
    return {word.casefold() for before, word in pairwise(tokens) if word[0].isupper() and before[0].isalnum()}


# -- what follows from it ----------------------------------------------------------------------------------------------


def recovered_by_address(known: KnownHeadline) -> Recovered:
    """`known` for a capture whose address is made from it."""
    why = msgid("The capture’s address is made from this headline, and from no other known one.")
    return _recovered(known, why, 1.0)


def claim_by_lede(capture: Headless, known: KnownHeadline) -> Claim:
    """What `capture` says for the one headline that is stated over its very lede."""
    why = msgid("The capture’s lede is printed under this headline, and under no other known one.")
    return _claim(capture, known, why, 1.0)


def claim_by_text(capture: Headless, abbreviation: str, known: KnownHeadline) -> Claim | None:
    """What `capture` says for the one headline whose lede explains `abbreviation`; None when its text does not fit."""
    score = fit(capture, known.text, known.lede)
    if score < (asked_for := FIT_AT_LEAST.get(capture.language, 1.0)):
        return None
    why = msgid(
        "The text opens with “%(abbreviation)s” and never explains it; this teaser’s lede does, and no other known "
        "one; the text keeps using the words of this headline and lede (%(score)s by weight and repetition, where "
        "%(threshold)s is asked for and 1 cannot be had)."
    )
    return _claim(capture, known, why, score, abbreviation=abbreviation, score=score, threshold=asked_for)


def _claim(capture: Headless, known: KnownHeadline, why: str, fits: float, **values: str | float) -> Claim:
    return Claim(
        source=capture.source,
        headline=known.key,
        body=body_key(capture.language, capture.body),
        recovered=_recovered(known, why, fits, **values),
    )


def _recovered(known: KnownHeadline, why: str, fits: float, **values: str | float) -> Recovered:
    evidence = Evidence(
        field="headline", why=why, values=dict(values), source=known.source, lines=known.lines, score=fits
    )
    return Recovered(headline=known.text, evidence=evidence)


def settle(claims: Iterable[Claim]) -> dict[str, Recovered]:
    """By source, the claims that stand: by captures that claim one headline, to headlines that one body claims."""
    headlines: defaultdict[str, set[str]] = defaultdict(set)
    bodies: defaultdict[str, set[str]] = defaultdict(set)
    settled: dict[str, Claim] = {}
    for claim in claims:
        headlines[claim.source].add(claim.headline)
        bodies[claim.headline].add(claim.body)
        settled.setdefault(claim.source, claim)
    return {
        source: claim.recovered
        for source, claim in settled.items()
        if len(headlines[source]) == 1 and len(bodies[claim.headline]) == 1
    }
