"""The pages of articles, held and wanted, and the addresses that lead to them from elsewhere."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from dbp_archive import PROJECT
from dbp_archive.identity import bare_path, permalink, teased_path
from dbp_archive.pages import (
    ArticleView,
    CaptureDetail,
    ChoiceView,
    DateView,
    Doubt,
    EvidenceRow,
    Page,
    RedirectView,
    RemovalView,
    StoryBlock,
    TeaserPlace,
    View,
)
from dbp_archive.plan.bylines import byline_path
from dbp_archive.plan.frame import Frame, Ways, first_words, headlines_path, section_path
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.versions import version_views
from dbp_archive.records import (
    CORRECTIONS,
    Article,
    Block,
    Evidence,
    Figure,
    Markdown,
    Paragraph,
    Removal,
    Subheading,
)

_UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")
"""What would end a script element, or a line of script, is written as JSON escapes (HTML Standard, 4.12.1.3)."""


_DATE = "published_at"
SURE = 0.9
LIKELY = 0.7
"""Certainties from which on a caption is shown without a remark, and with a mild one."""


_INFERRED_SECTIONS = ("url", "teaser", "original")
"""Sources of a section that no capture states."""


class Spot(NamedTuple):
    """An article with what its page shows of others, all by id."""

    article: Article
    previous: str | None
    """Neighbour in its section's index."""
    following: str | None
    is_shared: bool
    """Whether other articles have its headline, too."""
    original: str | None = None
    """What it is a translation of."""
    translations: tuple[str, ...] = ()
    """Of it, or else of what it translates, into other languages."""

    @property
    def family(self) -> tuple[str, ...]:
        """The same article in other languages."""
        return (*([self.original] if self.original else []), *self.translations)


def article_page(atlas: Atlas, spot: Spot) -> Page:
    """The page of an article, held or wanted."""
    article, frame = spot.article, atlas.frame
    is_held = bool(article.captures)
    path = permalink(article.language, article.headline, article.id)
    opened = None if article.headline else atlas.faces[article.id].opening
    view = ArticleView(
        id=article.id,
        status=article.status,
        language=article.language,
        headline=article.headline,
        opening=opened,
        headline_is_inferred=is_held and article.headline_source == "teaser",
        section=atlas.sections.get(article.section or ""),
        section_is_inferred=is_held and article.section_source in _INFERRED_SECTIONS,
        is_corrected=any(evidence.source == CORRECTIONS for evidence in article.evidence),
        byline=article.byline,
        byline_paths=tuple(byline_path(frame, name) for name in article.byline.names) if article.byline else (),
        translator=article.translator,
        published=_date(atlas, article),
        dateline=article.dateline,
        lede=article.lede,
        lede_is_inferred=is_held and any(evidence.field == "lede" for evidence in article.evidence),
        body=tuple(map(_story_block, article.body)),
        translation_of=atlas.article(spot.original) if spot.original else None,
        translations=tuple(map(atlas.article, spot.translations)),
        captures=tuple(_capture_details(atlas, article)),
        versions=tuple(version_views(frame, article)),
        teased_in=tuple(_teaser_places(atlas, article)),
        recent_news=tuple(atlas.article(other) for other in article.recent_news),
        previous=atlas.article(spot.previous) if spot.previous else None,
        next=atlas.article(spot.following) if spot.following else None,
        evidence=tuple(_evidence_row(atlas, found) for found in article.evidence if not _is_stated(found)),
        former_headlines=article.former_headlines,
        choice_path=bare_path(article.language, article.headline or "") if spot.is_shared else None,
        lookup_url=article.lookup_url,
        json_ld=_json_ld(atlas, spot, path),
    )
    description = article.lede or next((b.text for b in article.body if isinstance(b, Paragraph | Subheading)), None)
    template = "article.html" if is_held else "wanted.html"
    page = frame.page(path, template, article.headline or opened or "…", view, description)
    return frame.with_ways(page, _ways(atlas, spot))


def _ways(atlas: Atlas, spot: Spot) -> Ways:
    """The way to the article in other languages; where it is in none, to the section's index that lists it there."""
    faces = {face.language: face for face in map(atlas.faces.__getitem__, spot.family)}
    section = atlas.faces[spot.original].section if spot.original else spot.article.section
    return Ways(
        language=spot.article.language,
        same={language: face.path for language, face in faces.items()},
        near={other: section_path(other, section) for other in atlas.frame.others if other not in faces},
        default=atlas.faces[spot.original or spot.article.id].path,
    )


def _story_block(block: Block) -> StoryBlock:
    if isinstance(block, Paragraph):
        return StoryBlock(kind="paragraph", text=block.text)
    if isinstance(block, Subheading):
        return StoryBlock(kind="subheading", text=block.text)
    if isinstance(block, Markdown):
        from dbp_archive.markdown import article_html  # noqa: PLC0415  few articles have any

        return StoryBlock(kind="markdown", text=article_html(block.text))
    doubt: Doubt = "none" if block.certainty >= SURE else "slight" if block.certainty >= LIKELY else "strong"
    percent = round(block.certainty * 100)
    return StoryBlock(kind="figure", text=block.caption, credits=block.credits, percent=percent, doubt=doubt)


def _capture_details(atlas: Atlas, article: Article) -> Iterator[CaptureDetail]:
    for capture in article.captures:
        link = atlas.capture(capture.source)
        yield CaptureDetail(link=link, url=capture.url, captured_at=capture.captured_at, variant=capture.variant)


def _teaser_places(atlas: Atlas, article: Article) -> Iterator[TeaserPlace]:
    for place in article.teased_in:
        teasing = atlas.article_of_capture.get(place.source)
        teased_by = atlas.article(teasing) if teasing else None
        yield TeaserPlace(capture=atlas.frame.capture(place.source), position=place.position, teased_by=teased_by)


def _date(atlas: Atlas, article: Article) -> DateView | None:
    """What a capture states is not inferred: where it does so stands with the article's sources."""
    why = next((evidence for evidence in article.evidence if evidence.field == _DATE), None)
    if article.published_at is None or why is None:
        return None
    return DateView(stated=article.published_at, why=_evidence_row(atlas, why) if _is_stated(why) else None)


def _is_stated(evidence: Evidence) -> bool:
    """Whether it says where a date is stated; one that was corrected, or chosen of several, names these as values."""
    return evidence.field == _DATE and not evidence.values


def _evidence_row(atlas: Atlas, evidence: Evidence) -> EvidenceRow:
    return EvidenceRow(
        field=evidence.field,
        why=atlas.frame.sentence(evidence.why, evidence.values),
        capture=None if evidence.source == CORRECTIONS else atlas.frame.capture(evidence.source),
        lines=evidence.lines,
        percent=round(evidence.score * 100),
    )


def _json_ld(atlas: Atlas, spot: Spot, path: str) -> str | None:
    """schema.org/NewsArticle of a held article; what is not known is left out."""
    article = spot.article
    if not article.captures:
        return None
    newspaper = atlas.frame.profile.newspaper
    urls = [capture.url for capture in article.captures if capture.url]
    names = article.byline.names if article.byline else ()
    photographers = sorted({credit for block in article.body if isinstance(block, Figure) for credit in block.credits})
    values = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": article.id,
        "headline": article.headline,
        "inLanguage": article.language,
        "articleSection": atlas.sections[article.section].label if article.section else None,
        "dateline": article.dateline,
        "datePublished": article.published_at,
        "abstract": article.lede,
        "author": [{"@type": "Person", "name": name} for name in names] or None,
        "translator": _translator(article.translator) if article.translator else None,
        "contributor": [{"@type": "Person", "name": name} for name in photographers] or None,
        "publisher": {"@type": "NewsMediaOrganization", "name": newspaper.name, "url": newspaper.home},
        "url": atlas.frame.canonical_url(path),
        "isBasedOn": sorted(set(urls)) or None,
        "translationOfWork": _work(atlas, spot.original) if spot.original else None,
        "workTranslation": None if spot.original else [_work(atlas, other) for other in spot.translations] or None,
    }
    known = {key: value for key, value in values.items() if value is not None}
    return _UNSAFE_IN_SCRIPT.sub(lambda char: f"\\u{ord(char[0]):04x}", msgspec.json.encode(known).decode())


def _work(atlas: Atlas, article_id: str) -> dict[str, str]:
    """Another article, as JSON-LD names it: `url` where the archive's base URL is known."""
    face = atlas.faces[article_id]
    url = atlas.frame.canonical_url(face.path)
    values = {"@type": "NewsArticle", "identifier": article_id, "inLanguage": face.language, "url": url}
    return {key: value for key, value in values.items() if value is not None}


def _translator(name: str) -> dict[str, str]:
    """A person, unless it is this project: what it translates itself, it signs with its own name."""
    return {"@type": "Organization" if name == PROJECT else "Person", "name": name}


def redirect_page(atlas: Atlas, path: str, article_id: str) -> Page:
    """The page at a former address of an article."""
    target = atlas.article(article_id)
    page = _outside(atlas, path, "redirect.html", atlas.faces[article_id].shown, RedirectView(target=target))
    return replace(page, canonical_url=atlas.frame.canonical_url(target.path))


def choice_page(atlas: Atlas, article_ids: Iterable[str], lede: str | None = None) -> Page:
    """The page at the bare address of a headline that several articles share; or else of a `lede`."""
    options = tuple(atlas.article(option, details=True) for option in sorted(article_ids))
    headline = None if lede else min(option.headline or "" for option in options)
    path = teased_path(options[0].language, headline, lede)
    shown = first_words(lede) if headline is None else headline
    view = ChoiceView(shown=shown, is_lede=headline is None, options=options)
    return _outside(atlas, path, "choice.html", shown, view)


def notice_page(frame: Frame, path: str, removal: Removal) -> Page:
    """The page at an address of an article that was removed. It says nothing of the article."""
    near = {other: headlines_path(other) for other in frame.others}
    page = frame.page(path, "removed.html", frame.word("This article was removed"), RemovalView(removal=removal))
    return replace(frame.with_ways(page, Ways(frame.language, {}, near)), canonical_url=None)


def _outside(atlas: Atlas, path: str, template: str, title: str, view: View) -> Page:
    """A page among the articles that is none. In other languages it has no counterpart: all headlines stand nearest."""
    frame = atlas.frame
    near = {other: headlines_path(other) for other in frame.others}
    return frame.with_ways(frame.page(path, template, title, view), Ways(frame.language, {}, near))
