"""What a page of HTML says of itself for machines: its tree → headline, authors, section, date, address, as stated.

Read are JSON-LD (schema.org/Article), Open Graph (https://ogp.me), and `<meta>` names in use. What nobody states stays
unknown; what is no date is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from lxml import etree

from dbp_archive.markup.select import Element, elements
from dbp_archive.moments import moment_of
from dbp_archive.records import PublishedSource, Record
from dbp_archive.text import nfc

_ARTICLES = (
    "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
    "BackgroundNewsArticle", "ReviewNewsArticle", "BlogPosting",
)  # fmt: skip
"""Types of schema.org that a page of a newspaper may be."""
_DATE_NAMES = (
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "datepublished",
)
"""Names of `<meta>` elements that state when a page was published. `date` alone is left out: it may say when the page
was made, or last changed."""
_WORDS_LIMIT = 500
_JSON_LIMIT = 1 << 20
_DEPTH_LIMIT = 4
"""Lists and graphs within one another in which an article is looked for."""

_JSON_LD = etree.XPath("//script[@type='application/ld+json']")
_METAS = etree.XPath("//meta[@content]")
_CANONICAL = etree.XPath("//link[@rel='canonical']")


class Stated(Record):
    """What a page states of its article; None for what it does not."""

    headline: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    published_at: str | None = None
    published_source: PublishedSource | None = None
    url: str | None = None


def read_stated(tree: Element) -> Stated:
    """What the page `tree` says of itself. To be read before anything is taken out of it."""
    article = _article(tree)
    metas = _meta_contents(tree)
    published_at, published_source = _published(article, metas)
    return Stated(
        headline=_words(article.get("headline")) or _open_headline(metas),
        authors=tuple(dict.fromkeys(_names(article.get("author")))) or _names_of_metas(metas),
        section=_last(article.get("articleSection")) or _words(metas.get("article:section")),
        published_at=published_at,
        published_source=published_source,
        url=_address(tree, metas),
    )


def _published(article: Mapping[str, Any], metas: Mapping[str, str]) -> tuple[str | None, PublishedSource | None]:
    """When, and where that is said."""
    if moment := moment_of(article.get("datePublished")):
        return moment, "json-ld"
    if moment := moment_of(metas.get("article:published_time")):
        return moment, "open-graph"
    moments = (moment_of(metas.get(name)) for name in _DATE_NAMES)
    moment = next((moment for moment in moments if moment), None)
    return moment, "meta" if moment else None


def _open_headline(metas: Mapping[str, str]) -> str | None:
    """The title that the page gives itself in Open Graph, without the site's name behind it."""
    title, site = _words(metas.get("og:title")), metas.get("og:site_name", "").strip()
    if title and site and title.endswith(site) and title != site:
        return title.removesuffix(site).rstrip(" -–—|·") or None
    return title


def _names_of_metas(metas: Mapping[str, str]) -> tuple[str, ...]:
    """The author that `<meta>` names. Open Graph's is most often the address of a profile, and is not read."""
    name = _words(metas.get("author"))
    return (name,) if name else ()


def _address(tree: Element, metas: Mapping[str, str]) -> str | None:
    links = (link.get("href") for link in elements(_CANONICAL, tree))
    return next(filter(None, links), None) or metas.get("og:url")


def _meta_contents(tree: Element) -> Mapping[str, str]:
    """The first content of each name that `<meta>` elements have, in small letters."""
    contents: dict[str, str] = {}
    for meta in elements(_METAS, tree):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        contents.setdefault(name.strip().lower(), meta.get("content") or "")
    return contents


def _article(tree: Element) -> Mapping[str, Any]:
    """The first article among the page's JSON-LD; empty when there is none."""
    for script in elements(_JSON_LD, tree):
        text = script.text or ""
        try:
            data = msgspec.json.decode(text) if len(text) <= _JSON_LIMIT else None
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            continue
        for article in _articles([data]):
            return article
    return {}


def _articles(found: Iterable[Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    for each in found:
        if isinstance(each, list) and depth < _DEPTH_LIMIT:
            yield from _articles(each, depth + 1)
        elif isinstance(each, dict):
            types = each.get("@type")
            if not {*(types if isinstance(types, list) else [types])}.isdisjoint(_ARTICLES):
                yield each
            elif isinstance(each.get("@graph"), list) and depth < _DEPTH_LIMIT:
                yield from _articles(each["@graph"], depth + 1)


def _names(author: Any) -> Iterator[str]:
    """The names of one author or several: texts, or people with a name."""
    for each in author if isinstance(author, list) else [author]:
        name = _words(each.get("name") if isinstance(each, dict) else each)
        if name:
            yield name


def _last(words: Any) -> str | None:
    """A text, or the last one of a list: the narrowest section."""
    return _words(words[-1] if isinstance(words, list) and words else words)


def _words(value: Any) -> str | None:
    """`value` as one line of text; None when it is none, or too long for what it is."""
    if not isinstance(value, str) or len(value) > _WORDS_LIMIT:
        return None
    return nfc(" ".join(value.split())) or None
