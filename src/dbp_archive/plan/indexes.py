"""The pages that lead to articles: home, sections, all headlines, the want-list, coverage."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from msgspec.structs import replace

from dbp_archive.pages import (
    ArticleLink,
    CoverageBar,
    CoverageView,
    HeadlinesView,
    HomeView,
    LanguagesView,
    LetterGroup,
    LetterLink,
    NotFoundView,
    Notice,
    Page,
    SectionSummary,
    SectionView,
    Totals,
    WantedRow,
    WantListView,
)
from dbp_archive.plan.frame import Frame, Ways
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.lists import Part
from dbp_archive.records import Article, Section
from dbp_archive.text import initial

HOME_HELD = 12
HOME_WANTED = 6
SEEN_IN_LIMIT = 3
"""Captures named beside a wanted article; its page names all."""


ENTRANCE = "index.html"


def entrance_page(frames: Sequence[Frame]) -> Page:
    """index.html: the languages the archive can be read in."""
    frame = frames[0]
    page = frame.page(ENTRANCE, "languages.html", frame.site.title, LanguagesView(offers=frame.site.languages))
    if len(frames) == 1:
        return page
    paths = [*sorted((offer.language, offer.path) for offer in frame.site.languages), ("x-default", ENTRANCE)]
    return replace(page, alternates=tuple((name, frame.canonical_url(path) or path) for name, path in paths))


def not_found_page(frames: Sequence[Frame]) -> Page:
    """404.html, in all languages at once.

    Hosts show it at any address, so its links begin at the host's root where the base URL is known.
    """
    notices = tuple(
        Notice(
            offer=offer,
            heading=frame.word("Nothing stands at this address"),
            hint=frame.word(
                "Articles of this archive keep their addresses for ever; perhaps a letter of this one was lost on the "
                "way. Begin again here:"
            ),
        )
        for frame, offer in zip(frames, frames[0].site.languages, strict=True)
    )
    title = " · ".join(frame.word("Page not found") for frame in frames)
    page = frames[0].page("404.html", "404.html", title, NotFoundView(notices=notices))
    root = urlsplit(frames[0].base_url).path if frames[0].base_url else page.root
    return replace(page, root=root, canonical_url=None)


def home_page(
    atlas: Atlas, counts: Totals, sections: tuple[SectionSummary, ...], held: Sequence[str], wanted: Sequence[str]
) -> Page:
    """The front page; `held` and `wanted` are the ids of a few articles to show, in order."""
    frame = atlas.frame
    view = HomeView(
        edition=frame.profile.newspaper.edition.get(frame.language),
        newspaper_url=frame.profile.newspaper.home,
        totals=counts,
        sections=sections,
        held=tuple(atlas.article(other, details=True) for other in held),
        wanted=tuple(atlas.article(other, details=True) for other in wanted),
    )
    page = frame.page(f"{frame.language}/index.html", "home.html", frame.word("Home"), view)
    same = {offer.language: offer.path for offer in frame.site.languages if offer.language != frame.language}
    return frame.with_ways(page, Ways(frame.language, same, default=ENTRANCE))


def section_page(
    atlas: Atlas, part: Part, section: Section | None, ids: Sequence[str], counts: tuple[int, int] | None
) -> Page:
    """A section's index, or one page of it; of the articles without one, when `section` is None.

    `counts` of its held and wanted articles on the first.
    """
    frame = atlas.frame
    link = atlas.sections[section.id] if section else None
    labels: Mapping[str, str] = section.labels if section else {}
    view = SectionView(
        section=link,
        other_labels=tuple((lang, text) for lang, text in sorted(labels.items()) if lang != frame.language),
        former_names=section.former_names if section else (),
        held=counts[0] if counts else None,
        wanted=counts[1] if counts else None,
        entries=tuple(atlas.article(other, details=True) for other in ids),
        pager=part.pager,
    )
    return part.page(frame, "section.html", (link or frame.unfiled()).label, view)


def headlines_page(
    atlas: Atlas, part: Part, ids: Sequence[str], letters: Sequence[LetterLink], count: int | None
) -> Page:
    """All articles A–Z by the Vietnamese alphabet, or one page of them; `letters` and `count` on the first."""
    by_letter: defaultdict[str, list[ArticleLink]] = defaultdict(list)
    for other in ids:
        by_letter[initial(atlas.faces[other].shown)].append(atlas.article(other, details=True))
    groups = tuple(
        LetterGroup(letter=letter, anchor=letter_anchor(letter), entries=tuple(links))
        for letter, links in by_letter.items()
    )
    view = HeadlinesView(groups=groups, letters=tuple(letters), count=count, pager=part.pager)
    return part.page(atlas.frame, "headlines.html", atlas.frame.word("Headlines A–Z"), view)


def letter_anchor(letter: str) -> str:
    """The name of the place where a letter's headlines begin."""
    return f"letter-{'-'.join(f'{ord(char):x}' for char in letter)}"


def want_list_page(atlas: Atlas, part: Part, articles: Sequence[Article], count: int | None) -> Page:
    """The articles to look for, A–Z, or one page of them; `count` of them all on the first."""
    rows = tuple(
        WantedRow(
            article=atlas.article(article.id, details=True),
            times_seen=len(article.teased_in),
            seen_in=tuple(map(atlas.frame.capture, article.sources_teasing()[:SEEN_IN_LIMIT])),
            lookup_url=article.lookup_url,
        )
        for article in articles
    )
    view = WantListView(rows=rows, count=count, csv_path="data/want-list.csv", pager=part.pager)
    return part.page(atlas.frame, "want-list.html", atlas.frame.word("Want-list"), view)


CHART_WIDTH = 520
CHART_LABELS = 170
CHART_COUNTS = 80
"""Room to the right of the longest bar for its numbers."""
CHART_ROW = 40
CHART_BAR = 20


def coverage_page(frame: Frame, counts: Totals, sections: Sequence[SectionSummary]) -> Page:
    """What is held and what is wanted, section by section, as a picture and as numbers."""
    longest = max((section.held + section.wanted for section in sections), default=1)
    unit = (CHART_WIDTH - CHART_LABELS - CHART_COUNTS) / longest
    bars = tuple(
        CoverageBar(
            label=section.link.label,
            language=section.link.language,
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
    return frame.tree_page("coverage.html", "coverage.html", frame.word("Coverage"), view)
