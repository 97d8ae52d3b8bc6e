"""normalize(parsed captures) → Archive: every known article once, held or wanted, in its section.

Group all mentions by key, name each group, merge each group on its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dbp_archive.grouping import Group, TeaserKey, group_mentions, nameless_key
from dbp_archive.identity import public_id
from dbp_archive.merge import Mentions, merge
from dbp_archive.problems import Problem, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import Article, ParsedCapture, Record, Section
from dbp_archive.recover import recover_headlines
from dbp_archive.sections import collect_sections

NAMED_CAPTURES = 3
"""Captures of one article that a remark names."""


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


def normalize(captures: Sequence[ParsedCapture], profile: Profile) -> Archive:
    """Every article that `captures` hold or tease, merged from all its mentions; their order never matters."""
    ordered = sorted(captures, key=lambda capture: capture.source)
    groups, teaser_groups, problems = group_mentions(ordered, recover_headlines(ordered, profile), profile)
    ids, choices, more = _name(groups)
    teaser_articles = {key: ids[group] if group else None for key, group in teaser_groups.items()}
    articles = sorted(
        (merge(_mentions(group, ids[group], teaser_articles, profile), profile) for group in groups), key=_by_id
    )
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


def _name(groups: Sequence[Group]) -> tuple[dict[Group, str], tuple[Choice, ...], list[Problem]]:
    """An id for each group; the headlines that several share; ids that met."""
    by_key: defaultdict[str | None, list[Group]] = defaultdict(list)
    for group in groups:
        by_key[group.key()].append(group)
    final: dict[Group, str] = {}
    for key, sharing in by_key.items():
        for group in sharing:
            own = group.discriminator or ""
            final[group] = own if key is None else key if len(sharing) == 1 else f"{key}\n{own}"
    ids, problems = _assign_ids(final)
    choices = tuple(
        Choice(
            id=public_id(key),
            language=sharing[0].language,
            headline=min(group.headlines()[0] for group in sharing),
            article_ids=tuple(sorted(ids[group] for group in sharing)),
        )
        for key, sharing in sorted(by_key.items(), key=lambda item: item[0] or "")
        if key and len(sharing) > 1
    )
    return ids, choices, problems


def _assign_ids(final: Mapping[Group, str]) -> tuple[dict[Group, str], list[Problem]]:
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


def _mentions(
    group: Group, article_id: str, teaser_articles: Mapping[TeaserKey, str | None], profile: Profile
) -> Mentions:
    nameless = {public_id(nameless_key(capture, profile)) for capture in group.captures if not capture.headline}
    return Mentions(
        id=article_id,
        language=group.language,
        captures=tuple(group.captures),
        teases=tuple(group.teases),
        recovered=tuple(group.recovered),
        nameless_ids=tuple(sorted(nameless)),
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
            more = f" and {len(others) - NAMED_CAPTURES:,} more" if len(others) > NAMED_CAPTURES else ""
            named = ", ".join(map(excerpt, others[:NAMED_CAPTURES])) + more
            message = f"holds the same article as {named}; the page shows its words and lists all"
            yield Problem(shown, message, harmless=True)
