"""The pages of articles, held and wanted, and the addresses that lead to them from elsewhere."""

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from dbp_archive.identity import permalink
from dbp_archive.pages import (
    ArticleView,
    CaptureDetail,
    ChoiceView,
    Doubt,
    EvidenceRow,
    Page,
    RedirectView,
    StoryBlock,
    TeaserPlace,
)
from dbp_archive.plan.bylines import byline_path
from dbp_archive.plan.captures import bare_path
from dbp_archive.plan.links import Atlas, shown
from dbp_archive.records import Article, Block, Evidence, Figure, Paragraph, Subheading

_UNSAFE_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")
"""What would end a script element, or a line of script, is written as JSON escapes (HTML Standard, 4.12.1.3)."""


SURE = 0.9
LIKELY = 0.7
"""Certainties from which on a caption is shown without a remark, and with a mild one."""


def article_pages(atlas: Atlas) -> Iterator[Page]:
    """A page for each article, in the order of its section."""
    for articles in atlas.by_section.values():
        for index, article in enumerate(articles):
            previous = articles[index - 1] if index else None
            following = articles[index + 1] if index + 1 < len(articles) else None
            yield _article_page(atlas, article, previous, following)


def _article_page(atlas: Atlas, article: Article, previous: Article | None, following: Article | None) -> Page:
    inferred = {evidence.field for evidence in article.evidence} if article.captures else set()
    path = atlas.paths[article.id]
    view = ArticleView(
        id=article.id,
        status=article.status,
        language=article.language,
        headline=article.headline,
        opening=None if article.headline else shown(article),
        headline_is_inferred="headline" in inferred,
        section=atlas.sections.get(article.section or ""),
        section_is_inferred="section" in inferred,
        byline=article.byline,
        byline_paths=tuple(byline_path(atlas, name) for name in article.byline.names) if article.byline else (),
        dateline=article.dateline,
        lede=article.lede,
        lede_is_inferred="lede" in inferred,
        body=tuple(map(_story_block, article.body)),
        captures=tuple(_capture_details(atlas, article)),
        teased_in=tuple(_teaser_places(atlas, article)),
        recent_news=tuple(atlas.article(other) for other in article.recent_news),
        previous=atlas.article(previous.id) if previous else None,
        next=atlas.article(following.id) if following else None,
        evidence=tuple(_evidence_row(atlas, evidence) for evidence in article.evidence),
        former_headlines=article.former_headlines,
        choice_path=atlas.choices.get(article.id),
        lookup_url=article.lookup_url,
        json_ld=_json_ld(atlas, article, path),
    )
    description = article.lede or next((b.text for b in article.body if not isinstance(b, Figure)), None)
    template = "article.html" if article.captures else "wanted.html"
    return atlas.page(path, template, shown(article), view, description)


def _story_block(block: Block) -> StoryBlock:
    if isinstance(block, Paragraph):
        return StoryBlock(kind="paragraph", text=block.text)
    if isinstance(block, Subheading):
        return StoryBlock(kind="subheading", text=block.text)
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
        yield TeaserPlace(capture=atlas.capture(place.source), position=place.position, teased_by=teased_by)


def _evidence_row(atlas: Atlas, evidence: Evidence) -> EvidenceRow:
    return EvidenceRow(
        field=evidence.field,
        why=evidence.why,
        capture=atlas.capture(evidence.source),
        lines=evidence.lines,
        percent=round(evidence.score * 100),
    )


def _json_ld(atlas: Atlas, article: Article, path: str) -> str | None:
    """schema.org/NewsArticle of a held article; what is not known is left out, above all the date of publication."""
    if not article.captures:
        return None
    newspaper = atlas.profile.newspaper
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
        "abstract": article.lede,
        "author": [{"@type": "Person", "name": name} for name in names] or None,
        "contributor": [{"@type": "Person", "name": name} for name in photographers] or None,
        "publisher": {"@type": "NewsMediaOrganization", "name": newspaper.name, "url": newspaper.home},
        "url": atlas.canonical_url(path),
        "isBasedOn": sorted(set(urls)) or None,
    }
    known = {key: value for key, value in values.items() if value is not None}
    return _UNSAFE_IN_SCRIPT.sub(lambda char: f"\\u{ord(char[0]):04x}", msgspec.json.encode(known).decode())


def moved_pages(atlas: Atlas) -> Iterator[Page]:
    """A redirect at the address of each former headline, a choice at the bare address of each shared one.

    No such page takes the place of an article.
    """
    taken = set(atlas.paths.values())
    for choice in atlas.archive.choices:
        path = permalink(choice.language, choice.headline, choice.id)
        options = tuple(atlas.article(option, details=True) for option in choice.article_ids)
        if path not in taken:
            taken.add(path)
            yield atlas.page(
                path, "choice.html", choice.headline, ChoiceView(headline=choice.headline, options=options)
            )
    for article in atlas.archive.articles:
        for path in _former_paths(article):
            if path not in taken:
                taken.add(path)
                target = atlas.article(article.id)
                page = atlas.page(path, "redirect.html", shown(article), RedirectView(target=target))
                yield replace(page, canonical_url=atlas.canonical_url(target.path))


def _former_paths(article: Article) -> Iterator[str]:
    """Addresses the article had under other headlines and before any was known, and the bare one of its headline.

    The last is its own address but when two ids met; pages that know nothing but the headline link to it.
    """
    for headline in (*article.former_headlines, *([article.headline] if article.headline else [])):
        yield bare_path(article.language, headline)
    for nameless_id in article.nameless_ids:
        yield permalink(article.language, None, nameless_id)
