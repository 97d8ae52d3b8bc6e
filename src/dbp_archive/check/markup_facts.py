"""One HTML page → its facts. Read with BeautifulSoup on lxml, as a browser would, not as our templates wrote it."""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Tag

from dbp_archive.check.addresses import resolve
from dbp_archive.check.facts import Alternate, ArticleMark, PageFacts, Reference, Use

_ADDRESS_ATTRIBUTES = ("src", "poster", "data", "action", "formaction", "background", "href", "xlink:href")
"""Attributes that hold one address (HTML Standard, "Attributes"; SVG 2, 16.1)."""
_ADDRESS_LISTS = ("srcset", "imagesrcset")
_PAINTS = ("fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end", "cursor")
"""SVG attributes that may hold a `url()`."""
_NOTES = frozenset(["alternate", "canonical", "author", "help", "license", "next", "prev", "search", "up", "me"])
"""Values of `rel` on a link element for which no browser fetches anything."""
_CSS_ADDRESS = re.compile(
    r"""url\(\s*(?P<q>["']?)(?P<url>.*?)(?P=q)\s*\)|@import\s+(?P<p>["'])(?P<name>.*?)(?P=p)""",
    re.IGNORECASE | re.DOTALL,
)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REFRESH = re.compile(r"""^[\s\d.]*[;,]?\s*(?:url\s*=\s*)?["']?(?P<url>[^"']*)""", re.IGNORECASE)
"""HTML Standard, "shared declarative refresh steps": a number, a separator, perhaps `url=`, perhaps a quote."""


def read_page(path: str, html: str) -> PageFacts:
    """The facts of the page at `path` below the site's root."""
    with warnings.catch_warnings():
        # A page that looks like a file name or like XML is a fault for the checks to find, not for the console.
        warnings.simplefilter("ignore")
        soup = BeautifulSoup(html, "lxml", multi_valued_attributes=None)
    tags: list[Tag] = soup.find_all(True)
    metas = {_get(tag, "http-equiv").lower(): _get(tag, "content") for tag in tags if tag.name == "meta"}
    ids = Counter(_get(tag, "id") for tag in tags if tag.has_attr("id"))
    links = [tag for tag in tags if tag.name == "link"]
    return PageFacts(
        path=path,
        language=next((_get(tag, "lang") or None for tag in tags if tag.name == "html"), None),
        title=next((_text(tag) or None for tag in tags if tag.name == "title" and _is_of_page(tag)), None),
        headings=tuple(_text(tag) for tag in tags if tag.name == "h1"),
        ids=frozenset(ids),
        repeated_ids=tuple(sorted(value for value, times in ids.items() if times > 1)),
        references=tuple(dict.fromkeys(reference for tag in tags for reference in _references(path, tag))),
        alternates=tuple(
            Alternate(language=_get(link, "hreflang"), address=_get(link, "href"))
            for link in links
            if "alternate" in _relations(link) and link.has_attr("hreflang")
        ),
        canonical=next((_get(link, "href") for link in links if "canonical" in _relations(link)), None),
        refresh=_refresh_address(metas["refresh"]) if "refresh" in metas else None,
        policy=metas.get("content-security-policy"),
        is_utf8_declared=any(_get(tag, "charset").lower() == "utf-8" for tag in tags if tag.name == "meta"),
        unnamed=tuple(_unnamed(tags)),
        inline_code=tuple(dict.fromkeys(where for tag in tags for where in _inline_code(tag))),
        broken_json=tuple(_broken_json(tags)),
        articles=tuple(
            ArticleMark(id=_get(tag, "data-id"), status=_get(tag, "data-status") or None)
            for tag in tags
            if tag.has_attr("data-id")
        ),
        kind=next((_get(tag, "data-page") or None for tag in tags if tag.name == "main"), None),
    )


def read_style(path: str, css: str) -> tuple[Reference, ...]:
    """What the style sheet at `path` names: every `url()` and `@import`."""
    named = _css_addresses(css)
    return tuple(_reference(path, "css", "url", address, Use.REQUEST) for address in named)


def _get(tag: Tag, name: str) -> str:
    """The attribute's value; empty when it is not there."""
    return str(tag.get(name) or "")


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _is_of_page(tag: Tag) -> bool:
    """Whether it is the page's own title: an SVG has titles, too."""
    return tag.find_parent("svg") is None


def _relations(link: Tag) -> set[str]:
    return set(_get(link, "rel").lower().split())


def _refresh_address(content: str) -> str:
    found = _REFRESH.match(content)
    return found["url"].strip() if found else ""


def _css_addresses(css: str) -> list[str]:
    return [found["url"] or found["name"] or "" for found in _CSS_ADDRESS.finditer(_CSS_COMMENT.sub("", css))]


def _references(path: str, tag: Tag) -> Iterator[Reference]:
    """Every address that `tag` names on the page at `path`."""
    for attribute, value in tag.attrs.items():
        if attribute in _ADDRESS_ATTRIBUTES:
            yield _reference(path, tag.name, attribute, str(value), _use(tag, attribute))
        elif attribute in _ADDRESS_LISTS:
            for candidate in str(value).split(","):
                yield _reference(path, tag.name, attribute, (candidate.split() or [""])[0], Use.REQUEST)
        elif attribute in _PAINTS:
            for address in _css_addresses(str(value)):
                yield _reference(path, tag.name, attribute, address, Use.REQUEST)
    if tag.name == "meta" and _get(tag, "http-equiv").lower() == "refresh":
        yield _reference(path, "meta", "content", _refresh_address(_get(tag, "content")), Use.REQUEST)


def _reference(path: str, element: str, attribute: str, address: str, use: Use) -> Reference:
    target = resolve(address, path)
    return Reference(element=element, attribute=attribute, address=address, use=use, target=target)


def _use(tag: Tag, attribute: str) -> Use:
    if attribute.endswith("href") and tag.name in ("a", "area"):
        return Use.LINK
    if tag.name == "link" and _relations(tag) and _relations(tag) <= _NOTES:
        return Use.NOTE
    return Use.REQUEST


def _unnamed(tags: Sequence[Tag]) -> Iterator[str]:
    """The pictures without words: `img` without alt (an empty one says: decoration), `svg role=img` without a name."""
    texts = {_get(tag, "id"): _text(tag) for tag in tags if tag.has_attr("id")}
    for tag in tags:
        if tag.name == "img" and not tag.has_attr("alt"):
            yield f"<img src={_get(tag, 'src')!r}> without alt"
        elif tag.name == "svg" and _get(tag, "role") == "img":
            title = tag.find("title", recursive=False)
            named_by = [texts.get(name, "") for name in _get(tag, "aria-labelledby").split()]
            if not (_get(tag, "aria-label").strip() or any(named_by) or (isinstance(title, Tag) and _text(title))):
                yield "<svg role='img'> without title or aria-label"


def _inline_code(tag: Tag) -> Iterator[str]:
    """Each piece of script or style in the page itself, but for JSON-LD, which is data."""
    if tag.name == "style":
        yield "<style>"
    if tag.name == "script" and not tag.has_attr("src") and not _is_json_ld(tag):
        yield "<script>"
    for attribute in tag.attrs:
        if attribute == "style" or attribute.startswith("on"):
            yield f"<{tag.name} {attribute}=…>"


def _is_json_ld(tag: Tag) -> bool:
    return _get(tag, "type").strip().lower() == "application/ld+json"


def _broken_json(tags: Sequence[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.name == "script" and _is_json_ld(tag):
            try:
                json.loads(tag.string or "")
            except (ValueError, RecursionError) as error:
                yield str(error)
