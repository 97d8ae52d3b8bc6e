"""Checks that the data files agree with themselves, with each other and with the pages."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from dbp_archive.check.facts import REMOVED, BuiltSite, PageFacts
from dbp_archive.check.faults import Fault
from dbp_archive.check.published import (
    COVERAGE,
    INDEX,
    REVIEW,
    SECTIONS,
    WANT_LIST,
    DataFile,
    PublishedArticle,
)
from dbp_archive.problems import excerpt
from dbp_archive.rows import FORMAT, FileRow, SectionRow

_ARTICLE_PAGE = re.compile(r"[^/]+/articles/")
CHOICE = "choice"
"""`data-page` of the page that offers the articles of a headline several share."""


def check_readable(site: BuiltSite) -> Iterator[Fault]:
    """Every page, style and data file can be read and is what its name says."""
    yield from site.unreadable
    yield from site.data.broken


def check_index(site: BuiltSite) -> Iterator[Fault]:
    """data/index.json names every other data file once, with its size, count and SHA-256."""
    index = site.data.index
    if index is None:
        return
    if index.format != FORMAT:
        yield Fault(path=INDEX, message=f"expected format {FORMAT}, found {index.format}; use the program that made it")
    times = Counter(row.path for row in index.files)
    for row in dict.fromkeys(index.files):
        if times[row.path] > 1:
            yield Fault(
                path=INDEX,
                message=f"expected {excerpt(row.path)} once, found it {times[row.path]} times",
                near=row.path,
            )
    rows = {row.path: row for row in index.files}
    for file in site.data.files:
        yield from _file_faults(file, rows.get(file.path))
    for path in sorted(rows.keys() - site.files):
        yield Fault(
            path=INDEX, message=f"expected the file {excerpt(path)}, found none; build the site again", near=path
        )


def _file_faults(file: DataFile, row: FileRow | None) -> Iterator[Fault]:
    if row is None:
        yield Fault(path=INDEX, message=f"expected an entry for {excerpt(file.path)}, found none; build the site again")
        return
    for name in ("size_bytes", "count", "sha256"):
        said, is_so = getattr(row, name), getattr(file, name)
        if said != is_so:
            message = f"{file.path}: expected {name} {is_so}, which the file has, found {said}; build the site again"
            yield Fault(path=INDEX, message=message, near=file.path)


def check_article_rows(site: BuiltSite) -> Iterator[Fault]:
    """The articles' ids are sorted and unique, in the file they belong to; so are their permalinks unique."""
    previous, permalinks = "", set()
    for row in site.data.articles or ():
        if row.id <= previous:
            message = f"expected ids in order, each once, found {row.id} after {previous}; build the site again"
            yield Fault(path=row.place, message=message)
        if row.permalink in permalinks:
            yield Fault(path=row.place, message=f"expected each permalink once, found {excerpt(row.permalink)} again")
        shard = row.place.rpartition("/")[2].partition(".")[0]
        if shard != "all" and not row.id.startswith(shard):
            yield Fault(
                path=row.place, message=f"expected ids that begin with {shard}, found {row.id}; build the site again"
            )
        previous = row.id
        permalinks.add(row.permalink)


def check_article_pages(site: BuiltSite) -> Iterator[Fault]:
    """Every article of the data has its page, which says the same."""
    for row in site.data.articles or ():
        page = site.pages.get(row.permalink)
        if page is None:
            message = f"expected the page {excerpt(row.permalink)}, found none; build the site again"
            yield Fault(path=row.place, message=message)
        else:
            yield from _page_faults(page, row)


def _page_faults(page: PageFacts, row: PublishedArticle) -> Iterator[Fault]:
    marks = [(mark.id, mark.status) for mark in page.articles]
    if marks != [(row.id, row.status)]:
        found = ", ".join(f"data-id={name!r} data-status={status!r}" for name, status in marks) or "none"
        message = f"expected one element with data-id={row.id!r} data-status={row.status!r}, found {found}"
        yield Fault(path=page.path, message=f"{message}; the page must say what {row.place} says", near="<article")
    if row.headline is not None and page.headings and page.headings[0] != " ".join(row.headline.split()):
        message = f"expected the h1 {excerpt(row.headline)} as in {row.place}, found {excerpt(page.headings[0])}"
        yield Fault(path=page.path, message=f"{message}; build the site again", near="<h1")


def check_pages_have_rows(site: BuiltSite) -> Iterator[Fault]:
    """No article's page without its line in the data; redirects, choices and notices are no articles."""
    if site.data.articles is None:
        return
    permalinks = {row.permalink for row in site.data.articles}
    for path, page in site.pages.items():
        is_article = _ARTICLE_PAGE.match(path) and page.refresh is None and page.kind not in (CHOICE, REMOVED)
        if is_article and path not in permalinks:
            message = "expected a line in data/articles/ with this permalink, found none; build the site again"
            yield Fault(path=path, message=message)


def check_named_articles(site: BuiltSite) -> Iterator[Fault]:
    """The ids by which articles and teasers name articles are those of articles."""
    if site.data.articles is None:
        return
    known = {row.id for row in site.data.articles}
    named = [(row.place, name) for row in site.data.articles for name in row.recent_news]
    named += [(row.place, row.translation_of) for row in site.data.articles if row.translation_of is not None]
    named += [(row.place, row.article) for row in site.data.teasers or () if row.article is not None]
    for place, name in named:
        if name not in known:
            yield Fault(path=place, message=f"expected the id of an article, found {name}; build the site again")


def check_versions(site: BuiltSite) -> Iterator[Fault]:
    """Where an article has versions, each of its captures has the words of one."""
    for row in site.data.articles or ():
        named = [source for version in row.versions for source in version]
        if row.versions and sorted(named) != sorted(row.captures):
            message = f"expected versions to name each capture of the article once, found {excerpt(', '.join(named))}"
            yield Fault(path=row.place, message=f"{message}; build the site again")


def check_pairs(site: BuiltSite) -> Iterator[Fault]:
    """The page of a translation names that of its original as the same page in another language."""
    pages = {row.id: row.permalink for row in site.data.articles or ()}
    for row in site.data.articles or ():
        page, original = site.pages.get(row.permalink), pages.get(row.translation_of or "")
        if page and original and not any(alternate.address.endswith(original) for alternate in page.alternates):
            message = f"expected hreflang to name the original, {original}, found it does not; build the site again"
            yield Fault(path=row.permalink, message=message)


def check_section_counts(site: BuiltSite) -> Iterator[Fault]:
    """data/sections.json counts what the articles say."""
    if site.data.sections is None or site.data.articles is None:
        return
    counts = Counter((row.section, row.status) for row in site.data.articles)
    rows: dict[str | None, SectionRow] = {row.id: row for row in site.data.sections.sections}
    if site.data.sections.unfiled:
        rows[None] = site.data.sections.unfiled
    for section, row in rows.items():
        expected = {status: counts[section, status] for status in ("held", "wanted")}
        yield from _count_faults(SECTIONS, row, expected, f"section {row.id!r}: ", near=f'"{row.id}"')
    for section in sorted({row.section for row in site.data.articles} - rows.keys(), key=str):
        message = f"expected an entry for the section {section!r} of an article, found none; build the site again"
        yield Fault(path=SECTIONS, message=message)


def check_coverage(site: BuiltSite) -> Iterator[Fault]:
    """data/coverage.json adds up: articles, teasers, and captures, each downloadable unless it is withheld."""
    data = site.data
    if data.coverage is None or data.articles is None or data.teasers is None:
        return
    statuses = Counter(row.status for row in data.articles)
    expected = {
        "held": statuses["held"],
        "wanted": statuses["wanted"],
        "translations": sum(row.translation_of is not None for row in data.articles),
        "teasers": len(data.teasers),
        "captures": sum(path.startswith("captures/") for path in site.files) + data.coverage.captures_withheld,
    }
    yield from _count_faults(COVERAGE, data.coverage, expected)


def _count_faults(
    path: str, record: object, expected: Mapping[str, int], where: str = "", near: str | None = None
) -> Iterator[Fault]:
    for name, number in expected.items():
        found = getattr(record, name)
        if found != number:
            message = f"{where}expected {name} {number}, as counted, found {found}; build the site again"
            yield Fault(path=path, message=message, near=near or f'"{name}"')


def check_want_list(site: BuiltSite) -> Iterator[Fault]:
    """data/want-list.csv lists the wanted articles, each once, and no other."""
    if site.data.wanted is None or site.data.articles is None:
        return
    wanted = {row.id for row in site.data.articles if row.status == "wanted"}
    listed = Counter(site.data.wanted)
    for name in sorted(wanted - listed.keys()):
        yield Fault(
            path=WANT_LIST, message=f"expected a row for the wanted article {name}, found none; build the site again"
        )
    for name in sorted(listed.keys() - wanted):
        message = f"expected only wanted articles, found {excerpt(name)}; build the site again"
        yield Fault(path=WANT_LIST, message=message, near=name)
    for name in sorted(name for name, times in listed.items() if times > 1):
        yield Fault(path=WANT_LIST, message=f"expected each article once, found {excerpt(name)} again", near=name)


def check_review(site: BuiltSite) -> Iterator[Fault]:
    """data/review.csv names two articles in each row, and no two of them twice."""
    if site.data.articles is None:
        return
    known, seen = {row.id for row in site.data.articles}, set[frozenset[str]]()
    for pair in site.data.alike:
        named, found = frozenset(pair), " and ".join(map(excerpt, pair))
        if len(named) == 1 or not named <= known:
            message = f"expected ids of two articles, found {found}; build the site again"
            yield Fault(path=REVIEW, message=message, near=f"{pair[0]},")
        elif named in seen:
            message = f"expected each pair once, found {found} again; build the site again"
            yield Fault(path=REVIEW, message=message, near=f"{pair[0]},")
        seen.add(named)
