"""Which mentions are one article: captures and their recovered headlines → groups, and the group each teaser names.

Surest keys first: addresses, then headlines, then paragraphs, then the teasers. Each step sees what the steps before
it made, never what it makes itself: no capture's place depends on another one's name.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

from dbp_archive.identity import address_key, body_key, headline_key, paragraph_hashes
from dbp_archive.merge import Tease, by_preference
from dbp_archive.problems import Problem, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import Paragraph, ParsedCapture
from dbp_archive.recover import Recovered

SHARED_PARAGRAPHS_AT_LEAST = 0.5
"""Share of its paragraphs that a capture without address and headline must have in common with the article it joins."""
OWN_PARAGRAPH_AT_LEAST = 60
"""Characters of the shortest paragraph that says whose it is: “Reporter: Thank you!” ends many an interview."""

TeaserKey = tuple[str, int]
"""(source, position) of a teaser."""


class Group:
    """The mentions of one article while they are collected."""

    def __init__(self, language: str, discriminator: str | None) -> None:
        self.language = language
        self.discriminator = discriminator
        """Key of its address or body: what tells it from another article of the same headline."""
        self.captures: list[ParsedCapture] = []
        self.teases: list[Tease] = []
        self.recovered: list[Recovered] = []

    def headlines(self) -> list[str]:
        """What its captures say, the first one's first; else what was recovered for them; else what its teasers say."""
        stated = [capture.headline.text for capture in by_preference(self.captures) if capture.headline]
        stated = stated or sorted(found.headline for found in self.recovered)
        return stated or ([] if self.captures else sorted(tease.teaser.headline for tease in self.teases))

    def key(self) -> str | None:
        """The key of the headline it is named by; None while no headline is known."""
        headlines = self.headlines()
        return headline_key(self.language, headlines[0]) if headlines else None


class Grouping:
    """All groups, found by each of their keys."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.by_discriminator: dict[str, Group] = {}
        self.by_headline: defaultdict[str, dict[Group, None]] = defaultdict(dict)
        """Groups in the order in which they were found; a set whose order is stable."""

    def with_discriminator(self, language: str, key: str) -> Group:
        """The group of that address or body, made when it is not there."""
        if key not in self.by_discriminator:
            self.by_discriminator[key] = self._new(language, key)
        return self.by_discriminator[key]

    def with_headline(self, language: str, key: str) -> Group | None:
        """The one group of that headline, made when there is none; None when several share it."""
        if not self.by_headline[key]:
            self.name(self._new(language, None), key)
        return next(iter(self.by_headline[key])) if len(self.by_headline[key]) == 1 else None

    def name(self, group: Group, key: str) -> None:
        """Let `group` be found by the headline `key`."""
        self.by_headline[key][group] = None

    def _new(self, language: str, discriminator: str | None) -> Group:
        self.groups.append(Group(language, discriminator))
        return self.groups[-1]


def group_mentions(
    captures: Sequence[ParsedCapture], recovered: Mapping[str, Recovered], profile: Profile
) -> tuple[list[Group], dict[TeaserKey, Group | None], list[Problem]]:
    """The groups of all articles that `captures` hold or tease; the group of each teaser, or None; remarks.

    `captures` come by source, `recovered` holds headlines by source.
    """
    grouping = Grouping()
    articles = [capture for capture in captures if capture.has_article]
    without_address = []
    for capture in articles:
        address = profile.article_address(capture.url)
        if address:
            group = grouping.with_discriminator(capture.language, address_key(capture.language, address.id))
            _add(grouping, group, capture, recovered)
        else:
            without_address.append(capture)
    shared = {key: frozenset(groups) for key, groups in grouping.by_headline.items() if len(groups) > 1}
    by_paragraph = ParagraphIndex(grouping.groups)
    bare = []
    for capture in without_address:
        key = _headline_key_of(capture, recovered)
        if key is None:
            bare.append(capture)
            continue
        same = (
            by_paragraph.find(capture, shared[key]) if key in shared else grouping.with_headline(capture.language, key)
        )
        _add(grouping, same or _with_own_words(grouping, capture), capture, recovered)
    by_paragraph = ParagraphIndex(grouping.groups)
    for capture in bare:
        _add(grouping, by_paragraph.find(capture) or _with_own_words(grouping, capture), capture, recovered)
    teaser_groups, problems = _group_teasers(captures, grouping)
    return grouping.groups, teaser_groups, problems


def _with_own_words(grouping: Grouping, capture: ParsedCapture) -> Group:
    """The group of captures with just these words."""
    return grouping.with_discriminator(capture.language, _words_key(capture))


def _words_key(capture: ParsedCapture) -> str:
    blocks = capture.body or ((Paragraph(text=capture.lede.text),) if capture.lede else ())
    return body_key(capture.language, blocks)


def nameless_key(capture: ParsedCapture, profile: Profile) -> str:
    """The key of the article that `capture` would be if nothing else were known of it, not even its headline."""
    address = profile.article_address(capture.url)
    return address_key(capture.language, address.id) if address else _words_key(capture)


def _headline_key_of(capture: ParsedCapture, recovered: Mapping[str, Recovered]) -> str | None:
    if capture.headline:
        return headline_key(capture.language, capture.headline.text)
    found = recovered.get(capture.source)
    return headline_key(capture.language, found.headline) if found else None


def _add(grouping: Grouping, group: Group, capture: ParsedCapture, recovered: Mapping[str, Recovered]) -> None:
    """Put `capture` into `group`, and let the group be found by the capture's headline."""
    group.captures.append(capture)
    if capture.source in recovered and not capture.headline:
        group.recovered.append(recovered[capture.source])
    key = _headline_key_of(capture, recovered)
    if key:
        grouping.name(group, key)


class ParagraphIndex:
    """Which groups have a paragraph, as things stand when it is made."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._groups: defaultdict[str, dict[Group, None]] = defaultdict(dict)
        for group in groups:
            for capture in group.captures:
                for paragraph in _own_paragraphs(capture):
                    self._groups[paragraph][group] = None

    def find(self, capture: ParsedCapture, among: Container[Group] | None = None) -> Group | None:
        """The one group, of `among` when given, that has enough of `capture`'s paragraphs; None for none or several."""
        enough = SHARED_PARAGRAPHS_AT_LEAST * len(paragraph_hashes(capture.body))
        counts = Counter(group for paragraph in _own_paragraphs(capture) for group in self._groups.get(paragraph, ()))
        fitting = [group for group, count in counts.items() if count >= enough and (among is None or group in among)]
        return fitting[0] if len(fitting) == 1 else None


def _own_paragraphs(capture: ParsedCapture) -> frozenset[str]:
    """Hashes of the paragraphs that are long enough to be this article's alone."""
    return paragraph_hashes(
        block for block in capture.body if isinstance(block, Paragraph) and len(block.text) >= OWN_PARAGRAPH_AT_LEAST
    )


def _group_teasers(
    captures: Sequence[ParsedCapture], grouping: Grouping
) -> tuple[dict[TeaserKey, Group | None], list[Problem]]:
    """Each teaser to the article of its headline; where several have it, to the one whose lede it prints."""
    by_lede = _by_lede(grouping)
    teaser_groups: dict[TeaserKey, Group | None] = {}
    problems: list[Problem] = []
    for capture in captures:
        for teaser in capture.teasers:
            key = headline_key(capture.language, teaser.headline)
            same_lede = by_lede.get((key, teaser.lede or ""), {})
            group = next(iter(same_lede)) if len(same_lede) == 1 else grouping.with_headline(capture.language, key)
            teaser_groups[capture.source, teaser.position] = group
            if group is None:
                place = f"{capture.source}:{teaser.lines[0]}"
                message = f"several articles have the headline {excerpt(teaser.headline)}; nothing tells which is meant"
                problems.append(Problem(place, message, harmless=True))
            else:
                group.teases.append(Tease(source=capture.source, teaser=teaser))
    return teaser_groups, problems


def _by_lede(grouping: Grouping) -> Mapping[tuple[str, str], Mapping[Group, None]]:
    """(headline key, lede) → the groups that have both, for headlines that several groups share."""
    found: defaultdict[tuple[str, str], dict[Group, None]] = defaultdict(dict)
    for key, groups in grouping.by_headline.items():
        for group in groups if len(groups) > 1 else ():
            for capture in group.captures:
                if capture.lede:
                    found[key, capture.lede.text][group] = None
    return found
