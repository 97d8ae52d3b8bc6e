"""correct(article, decisions) → the article as archivists say that it is. Pure; later decisions win."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from dbp_archive.corrections import Correction, Decision
from dbp_archive.identity import headline_key
from dbp_archive.languages import msgid
from dbp_archive.merge import lookup_url
from dbp_archive.newspapers import Profiles
from dbp_archive.records import CORRECTIONS, Article, Byline, Evidence, Removal

WHOLE = "article"
"""The field of evidence that is about no single value."""
REASONS = {
    "set": msgid("Corrected by %(who)s (%(when)s): %(why)s"),
    "merge": msgid("Found to be one article by %(who)s (%(when)s): %(why)s"),
    "keep-apart": msgid("Kept apart from another article by %(who)s (%(when)s): %(why)s"),
}
"""By kind of decision."""


def correct(article: Article, corrections: Sequence[Correction], profiles: Profiles) -> Article:
    """`article`, with what `corrections` say of it, in their order, and the evidence for it."""
    for correction in corrections:
        decision = correction.decision
        values = _values(decision) if decision.kind == "set" else {}
        fields = [name for name in values if not name.endswith("_source")] or [WHOLE]
        kept = tuple(known for known in article.evidence if known.field not in fields or known.field == WHOLE)
        former = _former_headlines(article, values.get("headline"))
        evidence = (*kept, *(_evidence(correction, field) for field in fields))
        article = replace(article, **values, former_headlines=former, evidence=evidence)
    if not article.captures:
        teasing = next(
            (profile for profile in profiles.ordered if profile.language == article.language), profiles.first
        )
        article = replace(article, lookup_url=lookup_url(article.headline, article.section, teasing))
    return article


def _former_headlines(article: Article, headline: str | None) -> tuple[str, ...]:
    """The article's other headlines once it goes by `headline`; as they are, for None."""
    if headline is None:
        return article.former_headlines
    known = [*article.former_headlines, *([article.headline] if article.headline else [])]
    by_key = {headline_key("", text): text for text in sorted(known)}
    by_key.pop(headline_key("", headline), None)
    return tuple(sorted(by_key.values()))


def _values(decision: Decision) -> dict[str, Any]:
    """The fields that a decision sets."""
    values: dict[str, Any] = {}
    if decision.headline:
        values |= {"headline": " ".join(decision.headline.split()), "headline_source": "correction"}
    if decision.section:
        values |= {"section": decision.section, "section_source": "correction"}
    if decision.byline:
        values["byline"] = Byline(names=decision.byline, role=decision.role)
    if decision.date:
        values |= {"published_at": decision.date, "published_source": "correction"}
    if decision.language:
        values["language"] = decision.language
    return values


def _evidence(correction: Correction, field: str) -> Evidence:
    decision = correction.decision
    return Evidence(
        field=field,
        why=REASONS[decision.kind],
        source=CORRECTIONS,
        lines=(correction.line,),
        score=1.0,
        values={"who": decision.who, "when": decision.when, "why": decision.why},
    )


def remove(article: Article, removal: Removal) -> Article:
    """Nothing of `article` but its id, its language and the decision."""
    return Article(
        id=article.id,
        status="wanted",
        language=article.language,
        headline=None,
        headline_source=None,
        section=None,
        section_source=None,
        dateline=None,
        lede=None,
        byline=None,
        translator=None,
        published_at=None,
        published_source=None,
        body=(),
        captures=(),
        versions=(),
        teased_in=(),
        recent_news=(),
        evidence=(),
        former_headlines=(),
        translation_of=None,
        nameless_ids=(),
        lookup_url=None,
        removal=removal,
    )
