"""What the pages of one language have in common, whatever the archive holds: profile, settings → `Frame`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive import __version__
from dbp_archive.identity import source_name, source_suffix
from dbp_archive.languages import own_name, read_wording, territory
from dbp_archive.pages import CaptureLink, Counterpart, LanguageOffer, Page, SectionLink, Site, View
from dbp_archive.profile import Profile
from dbp_archive.records import Record
from dbp_archive.sections import UNFILED
from dbp_archive.settings import Settings
from dbp_archive.text import opening

DESCRIPTION_LIMIT = 200
OPENING_LIMIT = 90
"""Characters of a text's first words where they stand for a headline that is not known."""


class Ways(NamedTuple):
    """Where the reader of a page goes on in other languages. Paths by language."""

    language: str
    """Of what the page shows."""
    same: Mapping[str, str]
    """The same page in other languages."""
    near: Mapping[str, str] = {}
    """The nearest there is, where that page does not exist."""
    default: str | None = None
    """Which of `same` is for readers of any other language; unless given, the one in the archive's first language."""


class Frame(Record):
    """What it takes to make a page of one language out of what it shows."""

    language: str
    profile: Profile
    site: Site
    base_url: str | None

    def word(self, words: str) -> str:
        """An interface word in the language of the pages."""
        return read_wording(self.language).gettext(words)

    def sentence(self, words: str, values: Mapping[str, str | float]) -> str:
        """A sentence of the program's with places for `values`, in the language of the pages."""
        return read_wording(self.language).sentence(words, values)

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
            locale=territory(self.language),
            canonical_url=self.canonical_url(path),
        )

    def tree_page(self, rest: str, template: str, title: str, view: View) -> Page:
        """The page at `rest` below the language: it stands at the same place in the tree of every other."""
        same = {other: f"{other}/{rest}" for other in self.others}
        return self.with_ways(self.page(f"{self.language}/{rest}", template, title, view), Ways(self.language, same))

    @property
    def others(self) -> list[str]:
        """The archive's languages but that of these pages, in their order."""
        return [offer.language for offer in self.site.languages if offer.language != self.language]

    def with_ways(self, page: Page, ways: Ways) -> Page:
        """`page` with its ways to other languages."""
        paths = {**ways.near, **ways.same}
        counterparts = tuple(
            Counterpart(language=other, name=own_name(other), path=path, is_same=other in ways.same)
            for other, path in sorted(paths.items(), key=lambda way: self._place_of(way[0]))
        )
        same = {**ways.same, ways.language: page.path}
        default = ways.default or same[min(same, key=self._place_of)]
        alternates = [*sorted(same.items()), ("x-default", default)] if ways.same else []
        return replace(
            page,
            counterparts=counterparts,
            alternates=tuple((name, self.canonical_url(path) or page.root + path) for name, path in alternates),
            locale=territory(ways.language),
            other_locales=tuple(filter(None, map(territory, sorted(ways.same)))),
        )

    def _place_of(self, language: str) -> tuple[int, str]:
        """Where a language stands in the archive's order; behind, when the archive has no pages in it."""
        languages = [offer.language for offer in self.site.languages]
        return languages.index(language) if language in languages else len(languages), language

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
        path = section_path(self.language, UNFILED)
        return SectionLink(id=UNFILED, label=self.word("Unfiled"), language=self.language, path=path)


def headlines_path(language: str) -> str:
    """All articles A–Z among the pages in `language`."""
    return f"{language}/headlines.html"


def section_path(language: str, section: str | None) -> str:
    """The index of a section among the pages in `language`; of the articles without one, for None."""
    return f"{language}/sections/{section or UNFILED}.html"


def make_frames(profile: Profile, settings: Settings) -> tuple[Frame, ...]:
    """The frame of the pages in each language of the settings, in their order."""
    titles = {language: settings.title.get(language) or profile.newspaper.name for language in settings.languages}
    offers = tuple(
        LanguageOffer(language=language, name=own_name(language), title=title, path=f"{language}/index.html")
        for language, title in titles.items()
    )
    return tuple(
        Frame(
            language=language,
            profile=profile,
            site=Site(
                title=title,
                newspaper=profile.newspaper.name,
                newspaper_language=profile.newspaper.language,
                version=__version__,
                languages=offers,
            ),
            base_url=settings.base_url,
        )
        for language, title in titles.items()
    )


def frame_of(frames: Sequence[Frame], language: str) -> Frame:
    """The frame of the pages in `language`; the first one, when the archive has no pages in it."""
    return next((frame for frame in frames if frame.language == language), frames[0])


def first_words(text: str | None) -> str:
    """What an article without headline is known by, from its lede or body."""
    return opening(text, OPENING_LIMIT) if text else "…"
