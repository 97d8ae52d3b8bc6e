"""Links between pages: an id, a source or a section → the link to print. Paths are relative to the site's root."""

from collections.abc import Iterable
from functools import cached_property

from msgspec.structs import replace

from dbp_archive.identity import permalink
from dbp_archive.languages import translator
from dbp_archive.normalize import Archive
from dbp_archive.pages import ArticleLink, CaptureLink, Page, SectionLink, View
from dbp_archive.plan.frame import first_words, make_frame
from dbp_archive.profile import Profile
from dbp_archive.records import Article, ParsedCapture
from dbp_archive.sections import UNFILED
from dbp_archive.settings import Settings
from dbp_archive.text import sort_key


class Atlas:
    """Where everything is, for the pages of one language. Read only."""

    def __init__(
        self, archive: Archive, captures: Iterable[ParsedCapture], profile: Profile, settings: Settings
    ) -> None:
        self.archive = archive
        self.captures = {capture.source: capture for capture in captures}
        self.profile = profile
        self.settings = settings
        self.frame = make_frame(profile, settings)
        self.language = self.frame.language
        self.word = translator(self.language)
        self.articles = {article.id: article for article in archive.articles}
        self.paths = {
            article.id: permalink(article.language, article.headline, article.id) for article in archive.articles
        }
        """Permalink by article id."""

    @cached_property
    def sections(self) -> dict[str, SectionLink]:
        """Section links by id, in the order of the sections."""
        return {
            section.id: SectionLink(
                id=section.id,
                label=section.labels.get(self.language) or next(iter(section.labels.values())),
                path=f"{self.language}/sections/{section.id}.html",
            )
            for section in self.archive.sections
        }

    @cached_property
    def unfiled(self) -> SectionLink:
        """The index of the articles without a section."""
        return SectionLink(id=UNFILED, label=self.word("Unfiled"), path=f"{self.language}/sections/{UNFILED}.html")

    @cached_property
    def in_order(self) -> tuple[Article, ...]:
        """All articles by the Vietnamese alphabet."""
        return tuple(sorted(self.archive.articles, key=lambda article: (sort_key(shown(article)), article.id)))

    @cached_property
    def by_section(self) -> dict[str | None, list[Article]]:
        """The articles of each section, in the order its index prints them; None for the unfiled ones."""
        found: dict[str | None, list[Article]] = {section: [] for section in (*self.sections, None)}
        for article in self.in_order:
            found[article.section].append(article)
        return found

    @cached_property
    def choices(self) -> dict[str, str]:
        """By article id, the page that lists the articles of its headline, where there are several."""
        return {
            article_id: permalink(choice.language, choice.headline, choice.id)
            for choice in self.archive.choices
            for article_id in choice.article_ids
        }

    @cached_property
    def article_of_capture(self) -> dict[str, str]:
        """Article id by source."""
        return {capture.source: article.id for article in self.archive.articles for capture in article.captures}

    @cached_property
    def _article_links(self) -> dict[str, ArticleLink]:
        return {article.id: self._article_link(article) for article in self.archive.articles}

    def _article_link(self, article: Article) -> ArticleLink:
        return ArticleLink(
            path=self.paths[article.id],
            headline=article.headline,
            opening=None if article.headline else shown(article),
            status=article.status,
            language=article.language,
        )

    def article(self, article_id: str, *, details: bool = False) -> ArticleLink:
        """The link to an article; with `details` it carries section, lede and byline."""
        link = self._article_links[article_id]
        if not details:
            return link
        article = self.articles[article_id]
        section = self.sections.get(article.section or "")
        return replace(link, section=section, lede=article.lede, byline=article.byline)

    @cached_property
    def _capture_links(self) -> dict[str, CaptureLink]:
        return {source: self.frame.capture(source) for source in self.captures}

    def capture(self, source: str) -> CaptureLink:
        """The link to the page that shows how the capture was read."""
        return self._capture_links[source]

    def page(self, path: str, template: str, title: str, view: View, description: str | None = None) -> Page:
        """A page at `path`, with what follows from its place."""
        return self.frame.page(path, template, title, view, description)

    def canonical_url(self, path: str) -> str | None:
        """The absolute address of `path`, when the archive's base URL is known."""
        return self.frame.canonical_url(path)


def shown(article: Article) -> str:
    """What an article is known by: its headline, else the first words of its lede or body."""
    if article.headline:
        return article.headline
    return first_words(article.lede, article.body)
