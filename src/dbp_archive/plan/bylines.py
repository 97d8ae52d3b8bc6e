"""The names in the bylines, and the articles under each."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from dbp_archive.pages import BylineSummary, BylinesView, BylineView, Page
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.lists import paginate
from dbp_archive.records import Article
from dbp_archive.text import identity_key, slugify, sort_key


def _name_id(name: str) -> str:
    """A short name for a name: `Na Sang` and `Nà Sang` are two."""
    return sha256(identity_key(name).encode()).hexdigest()[:8]


def byline_path(atlas: Atlas, name: str) -> str:
    """The address of the page of `name`: the same for all ways to print it that count as one name."""
    return f"{atlas.language}/bylines/{slugify(identity_key(name)) or 'name'}-{_name_id(name)}.html"


def byline_pages(atlas: Atlas) -> Iterator[Page]:
    """The list of names, and a page for each name. Names that differ in case or spaces alone are one."""
    articles: defaultdict[str, list[Article]] = defaultdict(list)
    printed: defaultdict[str, set[str]] = defaultdict(set)
    for article in atlas.in_order:
        names = {_name_id(name): name for name in article.byline.names} if article.byline else {}
        for name_id, name in names.items():
            articles[name_id].append(article)
            printed[name_id].add(name)
    summaries = [
        BylineSummary(name=min(names), path=byline_path(atlas, min(names)), count=len(articles[name_id]))
        for name_id, names in printed.items()
    ]
    summaries.sort(key=lambda summary: (sort_key(summary.name), summary.path))
    base = f"{atlas.language}/bylines"
    for part in paginate(summaries, base, lambda summary: _name_id(summary.name), lambda summary: summary.name):
        view = BylinesView(names=tuple(summaries[part.entries]), count=len(summaries), pager=part.pager)
        yield atlas.page(part.path, "bylines.html", atlas.word("Bylines"), view)
    for summary in summaries:
        yield from _name_pages(atlas, summary, articles[_name_id(summary.name)])


def _name_pages(atlas: Atlas, summary: BylineSummary, articles: list[Article]) -> Iterator[Page]:
    roles = {article.byline.role for article in articles if article.byline and article.byline.role}
    links = [atlas.article(article.id, details=True) for article in articles]
    by_path = summary.path.removesuffix(".html")
    for part in paginate(articles, by_path, lambda article: article.id, lambda article: article.headline or ""):
        view = BylineView(
            name=summary.name,
            roles=tuple(sorted(roles)),
            count=len(articles),
            entries=tuple(links[part.entries]),
            pager=part.pager,
        )
        yield atlas.page(part.path, "byline.html", summary.name, view)
