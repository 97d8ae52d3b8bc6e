"""A headline for a capture that has none: from its address, else from a teaser that its text fits.

captures without a headline + all headlines known → headlines with their evidence.

Precision comes first: where two headlines could be meant, or none is known, the capture stays without.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from dbp_archive.identity import body_key, headline_key
from dbp_archive.profile import Profile
from dbp_archive.records import Evidence, Paragraph, ParsedCapture, Passage, Record, Teaser
from dbp_archive.text import slugify, words

FIT_AT_LEAST = 0.55
"""Share of a teaser's weight of words that the body must have. On the seeds the right pair has 0.65; the best wrong
pair of a body and a teaser 0.53. Tried from 0.45 to 0.65."""
LEAD_AT_LEAST = 0.08
"""How far the best teaser must be ahead of the next one; the right pair of the seeds is ahead by 0.13."""
OPENING_PARAGRAPHS = 1
"""Where an abbreviation that the lede explained is used at once. In seeds 001 and 002, `OCOP`, which one teaser
explains, comes only later: it is a common word there."""

_ABBREVIATION = re.compile(r"\b[A-ZĐ]{3,}s?\b")
_EXPLAINED = re.compile(r"\(([A-ZĐ]{3,}s?)\)")


class KnownHeadline(Record):
    """A headline as one teaser or capture states it."""

    text: str
    lede: str
    """Empty when there is none."""
    source: str
    lines: tuple[int, ...]


class Recovered(Record):
    """A headline for a capture that states none."""

    headline: str
    evidence: Evidence


def known_headlines(captures: Sequence[ParsedCapture]) -> tuple[tuple[str, KnownHeadline], ...]:
    """(key, headline) for every headline stated anywhere: those of captures first, then of teasers; by their words.

    So the first one of a key, which stands for it, does not depend on what files are called.
    """
    own = [
        _known(capture, capture.headline, capture.lede.text if capture.lede else "")
        for capture in captures
        if capture.headline
    ]
    teased = [_known(capture, teaser, teaser.lede or "") for capture in captures for teaser in capture.teasers]
    return (*sorted(own, key=_by_words), *sorted(teased, key=_by_words))


def _known(capture: ParsedCapture, stated: Passage | Teaser, lede: str) -> tuple[str, KnownHeadline]:
    text = stated.headline if isinstance(stated, Teaser) else stated.text
    known = KnownHeadline(text=text, lede=lede, source=capture.source, lines=stated.lines)
    return headline_key(capture.language, text), known


def _by_words(pair: tuple[str, KnownHeadline]) -> tuple[str, str, str, tuple[int, ...]]:
    """`Na Sang` before `NA SANG`, hence the swapped case."""
    known = pair[1]
    return known.text.swapcase(), known.lede, known.source, known.lines


def recover_headlines(captures: Sequence[ParsedCapture], profile: Profile) -> dict[str, Recovered]:
    """By source, a headline for each capture that holds an article, states no headline, and lets one be known."""
    headless = [capture for capture in captures if capture.has_article and not capture.headline]
    if not headless:
        return {}
    known = known_headlines(captures)
    by_address = _by_address(headless, known, profile)
    without_address = [capture for capture in headless if profile.article_address(capture.url) is None]
    held = {headline_key(capture.language, capture.headline.text) for capture in captures if capture.headline}
    return by_address | _by_text(without_address, known, held)


def _by_address(
    headless: Sequence[ParsedCapture], known: Iterable[tuple[str, KnownHeadline]], profile: Profile
) -> dict[str, Recovered]:
    """The one headline whose slug stands in the capture's address."""
    by_slug: dict[str, dict[str, KnownHeadline]] = defaultdict(dict)
    for key, headline in known:
        by_slug[slugify(headline.text, limit=10_000)].setdefault(key, headline)
    recovered: dict[str, Recovered] = {}
    for capture in headless:
        address = profile.article_address(capture.url)
        fitting = by_slug.get(address.slug.casefold(), {}) if address else {}
        if len(fitting) == 1:
            (headline,) = fitting.values()
            why = "The capture’s address is made from this headline, and from no other known one."
            recovered[capture.source] = _recovered(headline, why, 1.0)
    return recovered


def _recovered(headline: KnownHeadline, why: str, score: float) -> Recovered:
    evidence = Evidence(field="headline", why=why, source=headline.source, lines=headline.lines, score=score)
    return Recovered(headline=headline.text, evidence=evidence)


def _by_text(
    headless: Sequence[ParsedCapture], known: Sequence[tuple[str, KnownHeadline]], held: AbstractSet[str]
) -> dict[str, Recovered]:
    """The one headline whose lede explains an abbreviation that the body opens with and never explains.

    The body must share more of that teaser's rare words than of any other's, and no other body may claim it. A
    headline that a capture states has its body already: another capture of it shares its paragraphs.
    """
    explained_by: defaultdict[str, set[str]] = defaultdict(set)
    for key, headline in known:
        for abbreviation in _EXPLAINED.findall(headline.lede):
            explained_by[abbreviation].add(key)
    only_in = {abbreviation: min(keys) for abbreviation, keys in explained_by.items() if len(keys) == 1}
    weights: WordWeights | None = None
    claims: defaultdict[str, list[tuple[ParsedCapture, str, float]]] = defaultdict(list)
    for capture in headless:
        for abbreviation in sorted(_unexplained(capture) & only_in.keys()):
            key = only_in[abbreviation]
            weights = weights or WordWeights(known)
            fit = weights.fit(capture, key) if key not in held else 0.0
            if fit >= FIT_AT_LEAST:
                claims[key].append((capture, abbreviation, fit))
    first_stated = dict(reversed(known))
    return {
        capture.source: _recovered(first_stated[key], _why(abbreviation, fit), fit)
        for key, claimants in claims.items()
        if len({body_key(capture.language, capture.body) for capture, _, _ in claimants}) == 1
        for capture, abbreviation, fit in claimants
    }


def _why(abbreviation: str, fit: float) -> str:
    return (
        f"The text opens with “{abbreviation}” and never explains it; this teaser’s lede does, no other known one, "
        f"and no other shares as many rare words with the text ({fit:.0%} of their weight)."
    )


def _unexplained(capture: ParsedCapture) -> frozenset[str]:
    """Abbreviations that the body uses in its opening and explains nowhere."""
    paragraphs = [block.text for block in capture.body if isinstance(block, Paragraph)]
    explained = set(_EXPLAINED.findall("\n".join(paragraphs)))
    return frozenset(_ABBREVIATION.findall("\n".join(paragraphs[:OPENING_PARAGRAPHS]))) - explained


class WordWeights:
    """How much of each known headline and lede a body contains, rare words counting more."""

    def __init__(self, known: Iterable[tuple[str, KnownHeadline]]) -> None:
        first_stated: dict[str, KnownHeadline] = {}
        for key, headline in known:
            first_stated.setdefault(key, headline)
        self._words: Mapping[str, frozenset[str]] = {
            key: frozenset(words(f"{headline.text} {headline.lede}")) for key, headline in first_stated.items()
        }
        frequency = Counter(word for own in self._words.values() for word in own)
        self._weight = {word: math.log((len(self._words) + 1) / count) for word, count in frequency.items()}

    def fit(self, capture: ParsedCapture, wanted: str) -> float:
        """The share of the weight of headline `wanted` that the body has; 0 when another headline comes too close.

        The others are looked at only when there is something to win: there may be a hundred thousand of them.
        """
        body = frozenset(words(" ".join(block.text for block in capture.body if isinstance(block, Paragraph))))
        share = round(self._share(self._words[wanted], body), 2)
        if share < FIT_AT_LEAST:
            return 0.0
        runner_up = max((self._share(own, body) for key, own in self._words.items() if key != wanted), default=0.0)
        return share if share - round(runner_up, 2) >= LEAD_AT_LEAST else 0.0

    def _share(self, own: frozenset[str], body: frozenset[str]) -> float:
        """Summed in a fixed order: a sum of floats depends on it."""
        total = math.fsum(self._weight[word] for word in own)
        return math.fsum(self._weight[word] for word in own & body) / total if total else 0.0
