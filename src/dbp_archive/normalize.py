"""normalize(parsed captures) → Archive: every known article once, held or wanted, in its section.

Group all mentions by key, name each group, merge each group on its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dbp_archive.identity import address_key, body_key, headline_key, paragraph_hashes, public_id
from dbp_archive.merge import Mentions, Tease, by_preference, merge
from dbp_archive.problems import Problem, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import Article, ParsedCapture, Record, Section
from dbp_archive.recover import Recovered, recover_headlines
from dbp_archive.sections import collect_sections

SHARED_PARAGRAPHS_AT_LEAST = 0.5
"""Share of its paragraphs that a capture without address and headline must have in common with the article it joins."""

TeaserKey = tuple[str, int]
"""(source, position) of a teaser."""


class Choice(Record):
    """A headline that several articles share; its bare address offers them all."""

    id: str
    language: str
    headline: str
    article_ids: tuple[str, ...]


class Archive(Record):
    """Everything known, normalized."""

    articles: tuple[Article, ...]
    """By id."""
    sections: tuple[Section, ...]
    """The profile's in its order, then unknown ones."""
    choices: tuple[Choice, ...]
    teaser_articles: dict[TeaserKey, str | None]
    """The article that each teaser names; None where several share its headline and nothing tells which is meant."""
    problems: tuple[Problem, ...]


class Group:
    """The mentions of one article while they are collected."""

    def __init__(self, language: str, discriminator: str | None) -> None:
        self.language = language
        self.discriminator = discriminator
        """Key of its address or body: what tells it from another article of the same headline."""
        self.captures: list[ParsedCapture] = []
        self.teases: list[Tease] = []
        self.recovered: list[Recovered] = []

    def key(self) -> str | None:
        """The key of the headline it is named by; None while no headline is known."""
        stated = [capture.headline.text for capture in by_preference(self.captures) if capture.headline]
        stated = stated or sorted(found.headline for found in self.recovered)
        stated = stated or ([] if self.captures else sorted(tease.teaser.headline for tease in self.teases))
        return headline_key(self.language, stated[0]) if stated else None


def normalize(captures: Sequence[ParsedCapture], profile: Profile) -> Archive:
    """Every article that `captures` hold or tease, merged from all its mentions. The order of `captures` never matters."""
    ordered = sorted(captures, key=lambda capture: capture.source)
    groups, teaser_groups, problems = _group(ordered, recover_headlines(ordered, profile), profile)
    ids, choices, more = _name(groups)
    teaser_articles = {
        key: ids[id(group)] if group else None for key, group in sorted(teaser_groups.items(), key=lambda item: item[0])
    }
    articles = sorted((merge(_mentions(group, ids[id(group)], teaser_articles), profile) for group in groups), key=_by_id)
    sections = collect_sections(
        [teaser.section_label for capture in ordered for teaser in capture.teasers if teaser.section_label],
        [capture.url for capture in ordered if capture.url],
        profile,
    )
    remarks = (*_unknown_sections(ordered, sections, profile), *_several_captures(articles))
    return Archive(
        articles=tuple(articles),
        sections=sections,
        choices=choices,
        teaser_articles=teaser_articles,
        problems=(*problems, *more, *remarks),
    )


def _by_id(article: Article) -> str:
    return article.id


class Grouping:
    """All groups, found by each of their keys."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.by_discriminator: dict[str, Group] = {}
        self.by_headline: defaultdict[str, list[Group]] = defaultdict(list)

    def with_discriminator(self, language: str, key: str) -> Group:
        """The group of that address or body, made when it is not there."""
        if key not in self.by_discriminator:
            self.by_discriminator[key] = self._new(language, key)
        return self.by_discriminator[key]

    def with_headline(self, language: str, key: str) -> Group | None:
        """The one group of that headline, made when there is none; None when several share it."""
        if not self.by_headline[key]:
            self.name(self._new(language, None), key)
        return self.by_headline[key][0] if len(self.by_headline[key]) == 1 else None

    def name(self, group: Group, key: str) -> None:
        """Let `group` be found by the headline `key`."""
        if not any(known is group for known in self.by_headline[key]):
            self.by_headline[key].append(group)

    def _new(self, language: str, discriminator: str | None) -> Group:
        self.groups.append(Group(language, discriminator))
        return self.groups[-1]


def _group(
    captures: Sequence[ParsedCapture], recovered: Mapping[str, Recovered], profile: Profile
) -> tuple[list[Group], dict[TeaserKey, Group | None], list[Problem]]:
    """Surest keys first: addresses, then headlines, then paragraphs, then the teasers."""
    grouping = Grouping()
    without_key: list[ParsedCapture] = []
    articles = [capture for capture in captures if capture.has_article]
    for capture in sorted(articles, key=lambda capture: profile.article_address(capture.url) is None):
        address = profile.article_address(capture.url)
        key = _headline_key_of(capture, recovered)
        if address:
            group: Group | None = grouping.with_discriminator(capture.language, address_key(capture.language, address.id))
        elif key:
            group = grouping.with_headline(capture.language, key) or _by_paragraphs(capture, grouping.by_headline[key])
            group = group or grouping.with_discriminator(capture.language, body_key(capture.language, capture.body))
        else:
            without_key.append(capture)
            continue
        _add(group, capture, recovered)
        if key and group:
            grouping.name(group, key)
    known = list(grouping.groups)
    for capture in without_key:
        own = body_key(capture.language, capture.body)
        _add(_by_paragraphs(capture, known) or grouping.with_discriminator(capture.language, own), capture, recovered)
    teaser_groups, problems = _group_teasers(captures, grouping)
    return grouping.groups, teaser_groups, problems


def _headline_key_of(capture: ParsedCapture, recovered: Mapping[str, Recovered]) -> str | None:
    if capture.headline:
        return headline_key(capture.language, capture.headline.text)
    found = recovered.get(capture.source)
    return headline_key(capture.language, found.headline) if found else None


def _add(group: Group | None, capture: ParsedCapture, recovered: Mapping[str, Recovered]) -> None:
    assert group is not None
    group.captures.append(capture)
    if capture.source in recovered and not capture.headline:
        group.recovered.append(recovered[capture.source])


def _by_paragraphs(capture: ParsedCapture, groups: Iterable[Group]) -> Group | None:
    """The one group that shares enough paragraphs with `capture`; None when there is none, or more than one."""
    own = paragraph_hashes(capture.body)
    sharing = [
        group
        for group in groups
        if group.language == capture.language
        and any(
            own and len(own & paragraph_hashes(other.body)) / len(own) >= SHARED_PARAGRAPHS_AT_LEAST
            for other in group.captures
        )
    ]
    return sharing[0] if len(sharing) == 1 else None


def _group_teasers(
    captures: Sequence[ParsedCapture], grouping: Grouping
) -> tuple[dict[TeaserKey, Group | None], list[Problem]]:
    """Each teaser to the article of its headline; where several have it, to the one whose lede it prints."""
    teaser_groups: dict[TeaserKey, Group | None] = {}
    problems: list[Problem] = []
    for capture in captures:
        for teaser in capture.teasers:
            key = headline_key(capture.language, teaser.headline)
            group = grouping.with_headline(capture.language, key)
            if group is None:
                same_lede = [
                    known
                    for known in grouping.by_headline[key]
                    if any(held.lede and held.lede.text == teaser.lede for held in known.captures)
                ]
                group = same_lede[0] if len(same_lede) == 1 else None
            teaser_groups[capture.source, teaser.position] = group
            if group is None:
                place = f"{capture.source}:{teaser.lines[0]}"
                message = f"the headline {excerpt(teaser.headline)} is shared by several articles; nothing tells which is meant"
                problems.append(Problem(place, message, harmless=True))
            else:
                group.teases.append(Tease(source=capture.source, teaser=teaser))
    return teaser_groups, problems


def _name(groups: Sequence[Group]) -> tuple[dict[int, str], tuple[Choice, ...], list[Problem]]:
    """An id for each group, by `id(group)`; the headlines that several share; ids that met."""
    by_key: defaultdict[str | None, list[Group]] = defaultdict(list)
    for group in groups:
        by_key[group.key()].append(group)
    final: dict[int, str] = {}
    for key, sharing in by_key.items():
        for group in sharing:
            own = group.discriminator or ""
            final[id(group)] = own if key is None else key if len(sharing) == 1 else f"{key}\n{own}"
    ids, problems = _assign_ids(final)
    choices = tuple(
        Choice(
            id=public_id(key),
            language=sharing[0].language,
            headline=min(capture.headline.text for group in sharing for capture in group.captures if capture.headline),
            article_ids=tuple(sorted(ids[id(group)] for group in sharing)),
        )
        for key, sharing in sorted((key, sharing) for key, sharing in by_key.items() if key)
        if len(sharing) > 1 and any(capture.headline for group in sharing for capture in group.captures)
    )
    return ids, choices, problems


def _assign_ids(final: Mapping[int, str]) -> tuple[dict[int, str], list[Problem]]:
    """Hashes of the final keys; of two keys with one hash the smaller keeps it, whatever was read first."""
    taken: dict[str, str] = {}
    for key in sorted(set(final.values())):
        attempt = 0
        while taken.get(public_id(key, attempt), key) != key:
            attempt += 1
        taken[public_id(key, attempt)] = key
    id_of = {key: article_id for article_id, key in taken.items()}
    met = [key for key in id_of if id_of[key] != public_id(key)]
    problems = [
        Problem("archive", f"two articles have the id {public_id(key)}; one of them is {id_of[key]} now", harmless=True)
        for key in sorted(met)
    ]
    return {group: id_of[key] for group, key in final.items()}, problems


def _mentions(group: Group, article_id: str, teaser_articles: Mapping[TeaserKey, str | None]) -> Mentions:
    return Mentions(
        id=article_id,
        language=group.language,
        captures=tuple(group.captures),
        teases=tuple(group.teases),
        recovered=tuple(group.recovered),
        recent_news=tuple(
            (
                capture.source,
                tuple(
                    named for teaser in capture.teasers if (named := teaser_articles[capture.source, teaser.position])
                ),
            )
            for capture in group.captures
        ),
    )


def _unknown_sections(
    captures: Iterable[ParsedCapture], sections: Iterable[Section], profile: Profile
) -> Iterable[Problem]:
    """A remark for each section that no profile knows, at the first place that names it."""
    places: dict[str, str] = {}
    for capture in captures:
        for teaser in capture.teasers:
            if teaser.section_label:
                places.setdefault(teaser.section_label, f"{capture.source}:{teaser.lines[0]}")
    for section in sections:
        if not section.known:
            label = next(iter(section.labels.values()))
            message = f"the section {excerpt(label)} is not in the profile {profile.id}; it was made as {section.id!r}"
            yield Problem(places.get(label, "captures.yaml"), message, harmless=True)


def _several_captures(articles: Iterable[Article]) -> Iterable[Problem]:
    """A remark for each article that several captures hold."""
    for article in articles:
        if len(article.captures) > 1:
            shown, *others = (capture.source for capture in article.captures)
            message = f"holds the same article as {', '.join(map(excerpt, others))}; the page shows its words and lists all"
            yield Problem(shown, message, harmless=True)
