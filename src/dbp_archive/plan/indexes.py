"""The pages that lead to articles: home, sections, all headlines, the want-list, coverage."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from msgspec.structs import replace

from dbp_archive.pages import (
    ArticleLink,
    CoverageBar,
    CoverageView,
    HeadlinesView,
    HomeView,
    LanguageOffer,
    LanguagesView,
    LetterGroup,
    LetterLink,
    NotFoundView,
    Page,
    SectionLink,
    SectionSummary,
    SectionView,
    Totals,
    WantedRow,
    WantListView,
)
from dbp_archive.plan.links import Atlas, shown
from dbp_archive.plan.lists import ListPage, paginate
from dbp_archive.records import Article, Section
from dbp_archive.text import initial

HOME_HELD = 12
HOME_WANTED = 6
SEEN_IN_LIMIT = 3
"""Captures named beside a wanted article; its page names all."""


def totals(atlas: Atlas) -> Totals:
    """Counts over the whole archive."""
    counts = Counter(article.status for article in atlas.archive.articles)
    teasers = sum(len(capture.teasers) for capture in atlas.captures.values())
    return Totals(held=counts["held"], wanted=counts["wanted"], captures=len(atlas.captures), teasers=teasers)


def summaries(atlas: Atlas) -> tuple[SectionSummary, ...]:
    """The sections that have articles, in their order, the unfiled ones last."""
    links: dict[str | None, SectionLink] = dict(atlas.sections.items())
    links[None] = atlas.unfiled
    found = []
    for section, articles in atlas.by_section.items():
        held = sum(article.status == "held" for article in articles)
        if articles:
            found.append(SectionSummary(link=links[section], held=held, wanted=len(articles) - held))
    return tuple(found)


def entrance_pages(atlas: Atlas) -> Iterator[Page]:
    """The pages at the root, and the home page."""
    newspaper, offers = atlas.profile.newspaper, atlas.frame.site.languages
    yield atlas.page("index.html", "languages.html", atlas.frame.site.title, LanguagesView(offers=offers))
    yield _not_found_page(atlas, offers)
    held = [article for article in atlas.in_order if article.status == "held"]
    wanted = [article for article in atlas.in_order if article.status == "wanted"]
    view = HomeView(
        edition=newspaper.edition.get(atlas.language),
        newspaper_url=newspaper.home,
        totals=totals(atlas),
        sections=summaries(atlas),
        held=_sample(atlas, held, HOME_HELD),
        wanted=_sample(atlas, wanted, HOME_WANTED),
    )
    yield atlas.page(f"{atlas.language}/index.html", "home.html", atlas.word("Home"), view)


def _not_found_page(atlas: Atlas, offers: tuple[LanguageOffer, ...]) -> Page:
    """404.html: hosts show it at any address, so its links begin at the host's root where the base URL is known."""
    page = atlas.page("404.html", "404.html", atlas.word("Page not found"), NotFoundView(offers=offers))
    root = urlsplit(atlas.settings.base_url).path if atlas.settings.base_url else page.root
    return replace(page, root=root, canonical_url=None)


def _sample(atlas: Atlas, articles: Iterable[Article], size: int) -> tuple[ArticleLink, ...]:
    """A few of `articles`, in their order: those whose ids hash lowest, so that a new article seldom changes which."""
    articles = list(articles)
    chosen = sorted(articles, key=lambda article: sha256(article.id.encode()).digest())[:size]
    ids = {article.id for article in chosen}
    return tuple(atlas.article(article.id, details=True) for article in articles if article.id in ids)


def section_pages(atlas: Atlas) -> Iterator[Page]:
    """The index of each section that has articles, and of the articles without one."""
    by_id: dict[str | None, Section] = {section.id: section for section in atlas.archive.sections}
    for summary, (section_id, articles) in zip(
        summaries(atlas), ((key, found) for key, found in atlas.by_section.items() if found), strict=True
    ):
        section = by_id.get(section_id)
        labels = section.labels if section else {}
        for part in _article_list(articles, summary.link.path.removesuffix(".html")):
            view = SectionView(
                section=summary.link if section else None,
                other_labels=tuple((lang, text) for lang, text in sorted(labels.items()) if lang != atlas.language),
                former_names=section.former_names if section else (),
                held=summary.held,
                wanted=summary.wanted,
                entries=tuple(atlas.article(article.id, details=True) for article in articles[part.entries]),
                pager=part.pager,
            )
            yield atlas.page(part.path, "section.html", summary.link.label, view)


def _article_list(articles: list[Article], base: str) -> list[ListPage]:
    return paginate(articles, base, lambda article: article.id, shown)


def headline_pages(atlas: Atlas) -> Iterator[Page]:
    """All articles A–Z by the Vietnamese alphabet."""
    articles = list(atlas.in_order)
    parts = _article_list(articles, f"{atlas.language}/headlines")
    anchors: dict[str, str] = {}
    grouped: list[tuple[ListPage, tuple[LetterGroup, ...]]] = []
    for part in parts:
        by_letter: defaultdict[str, list[ArticleLink]] = defaultdict(list)
        for article in articles[part.entries]:
            by_letter[initial(shown(article))].append(atlas.article(article.id, details=True))
        for letter in by_letter:
            anchors.setdefault(letter, f"{part.path}#{_anchor(letter)}")
        groups = (
            LetterGroup(letter=letter, anchor=_anchor(letter), entries=tuple(links))
            for letter, links in by_letter.items()
        )
        grouped.append((part, tuple(groups)))
    letters = tuple(LetterLink(letter=letter, path=path) for letter, path in anchors.items())
    for index, (part, letter_groups) in enumerate(grouped):
        view = HeadlinesView(
            groups=letter_groups, letters=() if index else letters, count=len(articles), pager=part.pager
        )
        yield atlas.page(part.path, "headlines.html", atlas.word("Headlines A–Z"), view)


def _anchor(letter: str) -> str:
    return f"letter-{'-'.join(f'{ord(char):x}' for char in letter)}"


def _sources(article: Article) -> list[str]:
    return list(dict.fromkeys(place.source for place in article.teased_in))


def want_list_pages(atlas: Atlas) -> Iterator[Page]:
    """The articles to look for, A–Z."""
    wanted = [article for article in atlas.in_order if article.status == "wanted"]
    for part in _article_list(wanted, f"{atlas.language}/want-list"):
        rows = tuple(
            WantedRow(
                article=atlas.article(article.id, details=True),
                times_seen=len(article.teased_in),
                seen_in=tuple(map(atlas.capture, _sources(article)[:SEEN_IN_LIMIT])),
                lookup_url=article.lookup_url,
            )
            for article in wanted[part.entries]
        )
        view = WantListView(rows=rows, count=len(wanted), csv_path="data/want-list.csv", pager=part.pager)
        yield atlas.page(part.path, "want-list.html", atlas.word("Want-list"), view)


CHART_WIDTH = 520
CHART_LABELS = 170
CHART_COUNTS = 80
"""Room to the right of the longest bar for its numbers."""
CHART_ROW = 40
CHART_BAR = 20


def coverage_page(atlas: Atlas) -> Page:
    """What is held and what is wanted, section by section, as a picture and as numbers."""
    counts, sections = totals(atlas), summaries(atlas)
    longest = max((section.held + section.wanted for section in sections), default=1)
    unit = (CHART_WIDTH - CHART_LABELS - CHART_COUNTS) / longest
    bars = tuple(
        CoverageBar(
            label=section.link.label,
            path=section.link.path,
            held=section.held,
            wanted=section.wanted,
            y=row * CHART_ROW + (CHART_ROW - CHART_BAR) // 2,
            held_width=round(section.held * unit, 1),
            wanted_x=round(CHART_LABELS + section.held * unit, 1),
            wanted_width=round(section.wanted * unit, 1),
        )
        for row, section in enumerate(sections)
    )
    view = CoverageView(
        totals=counts,
        held_percent=round(100 * counts.held / ((counts.held + counts.wanted) or 1)),
        width=CHART_WIDTH,
        height=max(1, len(bars)) * CHART_ROW,
        bar_x=CHART_LABELS,
        bar_height=CHART_BAR,
        bars=bars,
    )
    return atlas.page(f"{atlas.language}/coverage.html", "coverage.html", atlas.word("Coverage"), view)
