"""What the pages of one language have in common, whatever the archive holds: profile, settings → `Frame`."""

from dbp_archive import __version__
from dbp_archive.identity import source_name, source_suffix
from dbp_archive.languages import NAMES, translator
from dbp_archive.pages import CaptureLink, LanguageOffer, Page, SectionLink, Site, View
from dbp_archive.profile import Profile
from dbp_archive.records import Record
from dbp_archive.sections import UNFILED
from dbp_archive.settings import Settings
from dbp_archive.text import opening

DESCRIPTION_LIMIT = 200
OPENING_LIMIT = 90
"""Characters of a text's first words where they stand for a headline that is not known."""


class Frame(Record):
    """What it takes to make a page of one language out of what it shows."""

    language: str
    profile: Profile
    site: Site
    base_url: str | None

    def word(self, words: str) -> str:
        """An interface word in the language of the pages."""
        return translator(self.language)(words)

    def page(self, path: str, template: str, title: str, view: View, description: str | None = None) -> Page:
        """A page at `path`, with what follows from its place."""
        return Page(
            path=path,
            root="../" * path.count("/"),
            template=template,
            language=self.language,
            title=title,
            description=opening(description, DESCRIPTION_LIMIT) if description else None,
            view=view,
            canonical_url=self.canonical_url(path),
        )

    def canonical_url(self, path: str) -> str | None:
        """The absolute address of `path`, when the archive's base URL is known."""
        return f"{self.base_url}{path}" if self.base_url else None

    def capture(self, source: str) -> CaptureLink:
        """The link to the page that shows how the capture was read."""
        name = source_name(source)
        path = f"{self.language}/captures/{name}.html"
        return CaptureLink(source=source, path=path, download_path=f"captures/{name}{source_suffix(source)}")

    def unfiled(self) -> SectionLink:
        """The index of the articles without a section."""
        return SectionLink(id=UNFILED, label=self.word("Unfiled"), path=f"{self.language}/sections/{UNFILED}.html")


def make_frame(profile: Profile, settings: Settings) -> Frame:
    """The frame of the pages in the first language of the settings."""
    titles = {language: settings.title.get(language) or profile.newspaper.name for language in settings.languages}
    offers = tuple(
        LanguageOffer(language=language, name=NAMES[language], title=title, path=f"{language}/index.html")
        for language, title in titles.items()
    )
    language = settings.languages[0]
    site = Site(
        title=titles[language],
        newspaper=profile.newspaper.name,
        newspaper_language=profile.newspaper.language,
        version=__version__,
        languages=offers,
    )
    return Frame(language=language, profile=profile, site=site, base_url=settings.base_url)


def first_words(text: str | None) -> str:
    """What an article without headline is known by, from its lede or body."""
    return opening(text, OPENING_LIMIT) if text else "…"
