"""merge(everything that names one article) → Article. Pure; the order of the mentions never matters."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from dbp_archive.entries import Holding, TeaserText
from dbp_archive.identity import headline_key, key_number, public_id, teaser_key
from dbp_archive.joins import Tie, explain_joins
from dbp_archive.languages import msgid
from dbp_archive.newspapers import Profiles
from dbp_archive.preference import by_preference, explain_choices
from dbp_archive.profile import Profile
from dbp_archive.records import (
    Article,
    Byline,
    CaptureRef,
    Evidence,
    HeadlineSource,
    PublishedSource,
    Record,
    SectionSource,
    TeaserRef,
    Version,
)
from dbp_archive.recover import Recovered
from dbp_archive.sections import section_of_label, section_of_url
from dbp_archive.text import slugify
from dbp_archive.versions import find_versions

T = TypeVar("T")


class Tease(Record):
    """A teaser and where it stands."""

    source: str
    position: int
    lines: tuple[int, ...]
    captured_at: str | None
    """Of the capture in which it stands, as stated."""
    text: TeaserText


class Mentions(Record):
    """Everything that names one article."""

    id: str
    captures: tuple[Holding, ...]
    teases: tuple[Tease, ...]
    recovered: tuple[Recovered, ...]
    """Headlines found for captures that state none."""
    recent_news: Mapping[str, tuple[str, ...]]
    """By source, ids of the articles that a capture teases."""
    ties: Mapping[str, Tie] = {}
    """By source, of an article that several captures hold: what makes them one."""
    named_by: int | None = None
    """Number of the headline's key, where teasers of several headlines may name it: an archivist merged them."""


def merge(mentions: Mentions, profiles: Profiles) -> Article:
    """The one record of the article that `mentions` name, without its body: that of the first capture that has one.

    Raises nothing: whatever is missing stays unknown.
    """
    captures = by_preference(mentions.captures)
    teases = sorted(mentions.teases, key=lambda tease: (tease.source, tease.position))
    headline, headline_source, headline_evidence = _headline(captures, _naming(mentions, teases), mentions.recovered)
    section, section_source, section_evidence = _section(captures, teases, profiles)
    dateline, lede, lede_evidence = _lede(captures, teases)
    versions, several_evidence = _several(captures, mentions.ties, profiles)
    published_at, date_evidence = _published(captures)
    return Article(
        id=mentions.id,
        status="held" if captures else "wanted",
        language=captures[0].language if captures else teases[0].text.language,
        headline=headline,
        headline_source=headline_source,
        section=section,
        section_source=section_source,
        dateline=dateline,
        lede=lede,
        byline=_first(captures, _byline),
        translator=_translator(captures),
        published_at=published_at,
        published_source="stated" if published_at else None,
        body=(),
        captures=tuple(map(_reference, captures)),
        versions=versions,
        teased_in=tuple(TeaserRef(source=tease.source, position=tease.position) for tease in teases),
        recent_news=_recent_news(captures, mentions),
        evidence=(
            *(*headline_evidence, *section_evidence, *lede_evidence, *date_evidence),
            *(*several_evidence, *_bare_teases(captures, teases)),
        ),
        translation_of=None,
        former_headlines=_former_headlines(mentions, headline),
        nameless_ids=tuple(sorted(_nameless_ids(captures, teases) - {mentions.id})),
        lookup_url=None if captures else lookup_url(headline, section, profiles.of(teases[0].text.profile)),
    )


def best_recovered(found: Iterable[Recovered]) -> Recovered:
    """The surest of the headlines that were recovered for one article."""
    return min(found, key=_by_evidence)


def _by_evidence(found: Recovered) -> tuple[float, str, str]:
    """The surest first."""
    return -found.evidence.score, found.evidence.source, found.headline


def _first(captures: Iterable[Holding], field: Callable[[Holding], T | None]) -> T | None:
    return next((value for value in map(field, captures) if value is not None), None)


def _byline(capture: Holding) -> Byline | None:
    return capture.byline


def _translator(captures: list[Holding]) -> str | None:
    """Who translated the body that is shown; where there is none, what else is shown."""
    shown = next((capture for capture in captures if capture.has_body), captures[0] if captures else None)
    return shown.translator if shown else None


def _recent_news(captures: list[Holding], mentions: Mentions) -> tuple[str, ...]:
    """Ids of the articles that `captures` tease, as printed, each once."""
    return tuple(dict.fromkeys(other for capture in captures for other in mentions.recent_news.get(capture.source, ())))


def _reference(capture: Holding) -> CaptureRef:
    return CaptureRef(
        source=capture.source,
        sha256=capture.sha256,
        url=capture.url,
        captured_at=capture.captured_at,
        variant=capture.variant,
    )


def _naming(mentions: Mentions, teases: list[Tease]) -> list[Tease]:
    """The teasers whose headline the article goes by."""
    if mentions.named_by is None:
        return teases
    same = [
        tease
        for tease in teases
        if tease.text.headline is not None
        and key_number(headline_key(tease.text.language, tease.text.headline)) == mentions.named_by
    ]
    return same or teases


Found = tuple[Evidence, ...]


def _several(captures: list[Holding], ties: Mapping[str, Tie], profiles: Profiles) -> tuple[tuple[Version, ...], Found]:
    """What follows from there being several captures: other wordings, why they are one article, where they disagree."""
    if not ties:
        return (), ()
    bodies = {source: tie.body for source, tie in ties.items()}
    evidence = (*explain_joins(captures, ties), *explain_choices(captures, profiles))
    return find_versions(captures, bodies), evidence


def _headline(
    captures: list[Holding], teases: list[Tease], recovered: tuple[Recovered, ...]
) -> tuple[str | None, HeadlineSource | None, Found]:
    """What a capture states; else what was recovered; else what its teasers say.

    Teasers name no article that is held without headline, unless an archivist says so.
    """
    stating = next((capture for capture in captures if capture.headline), None)
    if stating and stating.headline:
        return stating.headline.text, "stated", _title_evidence(stating) if stating.headline_is_title else ()
    if recovered:
        surest = best_recovered(recovered)
        return surest.headline, "teaser", (surest.evidence,)
    named = [tease for tease in teases if tease.text.headline is not None]
    if not named:
        return None, None, ()
    chosen = _commonest(named, lambda tease: tease.text.headline or "")
    return chosen[0], "teaser", (_teaser_evidence("headline", msgid("A teaser prints this headline."), chosen),)


def _title_evidence(capture: Holding) -> Found:
    why = msgid("The page has no headline: its record states this one beside it, as `title`.")
    return (Evidence(field="headline", why=why, source=capture.source, lines=(), score=1.0),)


def _section(
    captures: list[Holding], teases: list[Tease], profiles: Profiles
) -> tuple[str | None, SectionSource | None, Found]:
    """What a capture states; else what the address of one says; else what most teasers of the article say."""
    stated = _first(captures, lambda capture: capture.section)
    if stated:
        return stated, "stated", ()
    for capture in captures:
        section = section_of_url(capture.url, profiles.of(capture.profile), profiles)
        if section:
            why = msgid("The address the page was captured from names this section.")
            return section, "url", (Evidence(field="section", why=why, source=capture.source, lines=(), score=1.0),)
    labelled = [tease for tease in teases if tease.text.section_label]
    if not labelled:
        return None, None, ()
    chosen = _commonest(labelled, lambda tease: section_of_label(tease.text.section_label or "", profiles))
    why = msgid("A teaser of this article stands under “%(label)s”.")
    evidence = _teaser_evidence("section", why, chosen, label=chosen[1].text.section_label or "")
    return chosen[0], "teaser", (evidence,)


def _lede(captures: list[Holding], teases: list[Tease]) -> tuple[str | None, str | None, Found]:
    """Dateline and lede as a capture states them, else as most teasers of the article print them."""
    for capture in captures:
        if capture.lede:
            return capture.dateline, capture.lede.text, ()
    printed = [tease for tease in teases if tease.text.lede]
    if not printed:
        return _first(captures, lambda capture: capture.dateline), None, ()
    chosen = _commonest(printed, lambda tease: tease.text.lede or "")
    evidence = _teaser_evidence("lede", msgid("A teaser of this article prints this lede."), chosen)
    return chosen[1].text.dateline, chosen[0], (evidence,)


_DATE_IS_STATED: Mapping[PublishedSource, str] = {
    "page": msgid("The page prints this date."),
    "json-ld": msgid("The page states this date for machines, in JSON-LD."),
    "open-graph": msgid("The page states this date for machines, in Open Graph."),
    "meta": msgid("The page states this date for machines, in a meta element."),
}


def _published(captures: list[Holding]) -> tuple[str | None, Found]:
    """The date that the first capture states which states one, and where it does."""
    for capture in captures:
        if capture.published_at and capture.published_source:
            why = _DATE_IS_STATED[capture.published_source]
            evidence = Evidence(
                field="published_at", why=why, source=capture.source, lines=capture.published_lines, score=1.0
            )
            return capture.published_at, (evidence,)
    return None, ()


def _commonest(teases: list[Tease], value: Callable[[Tease], str]) -> tuple[str, Tease, float]:
    """The value of most teases (of several, the smallest), the first tease that has it, the share that has it."""
    counts = Counter(map(value, teases))
    best = min(counts, key=lambda text: (-counts[text], text))
    return best, next(tease for tease in teases if value(tease) == best), counts[best] / len(teases)


def _teaser_evidence(field: str, why: str, chosen: tuple[str, Tease, float], **values: str) -> Evidence:
    _, tease, share = chosen
    return Evidence(
        field=field, why=why, values=dict(values), source=tease.source, lines=tease.lines, score=round(share, 2)
    )


def _bare_teases(captures: list[Holding], teases: list[Tease]) -> Iterator[Evidence]:
    """Why teasers without a headline name an article of which more is known than they say."""
    if captures or any(tease.text.headline is not None for tease in teases):
        why = msgid("This teaser prints no headline; its lede is this article’s, and no other known one’s.")
        for tease in teases:
            if tease.text.headline is None:
                yield Evidence(field="teased_in", why=why, source=tease.source, lines=tease.lines, score=1.0)


def _nameless_ids(captures: list[Holding], teases: list[Tease]) -> set[str]:
    """The ids that the article would have if only one of its mentions without headline were known."""
    return {capture.nameless_id for capture in captures if capture.nameless_id} | {
        public_id(teaser_key(tease.text.language, None, tease.text.lede))
        for tease in teases
        if tease.text.headline is None
    }


def _former_headlines(mentions: Mentions, headline: str | None) -> tuple[str, ...]:
    """The article's other headlines, one for each key, sorted."""
    if headline is None:
        return ()
    stated = [capture.headline.text for capture in mentions.captures if capture.headline]
    stated += [found.headline for found in mentions.recovered]
    stated += [tease.text.headline for tease in mentions.teases if tease.text.headline is not None]
    by_key = {headline_key("", text): text for text in sorted(stated)}
    by_key.pop(headline_key("", headline), None)
    return tuple(sorted(by_key.values()))


def lookup_url(headline: str | None, section: str | None, profile: Profile) -> str | None:
    """Where a lost page may be found: the Wayback Machine lists all addresses that begin with the same words."""
    slugs = next((known.slugs for known in profile.sections if known.id == section), ())
    if not (headline and slugs and profile.address.lookup):
        return None
    return profile.address.lookup.format(section=slugs[0], slug=slugify(headline, limit=200))
