"""What each kind of page shows: one record per template, complete, in the order it is printed.

Templates print these and nothing else: whatever must be computed, sorted or worded from data is done in `plan`.
Paths are relative to the site's root, `/` between their parts; a template puts `page.root` before them.
"""

from typing import Literal

from dbp_archive.records import Byline, Chooser, EncodingSource, Record, Removal, Role, Status

Doubt = Literal["none", "slight", "strong"]


class SectionLink(Record):
    """A section, to be linked."""

    id: str
    label: str
    """As the newspaper prints it; in the language of the page, where it is known in that."""
    language: str
    """Of the label."""
    path: str


class ArticleLink(Record):
    """An article in a list."""

    path: str
    headline: str | None
    opening: str | None
    """First words of the body, for an article whose headline is not known."""
    status: Status
    language: str
    """Of headline and opening."""
    section: SectionLink | None = None
    lede: str | None = None
    """Only in lists that show ledes."""
    byline: Byline | None = None


class CaptureLink(Record):
    """A capture, to be linked to the page that shows how it was read."""

    source: str
    path: str
    download_path: str | None
    """The file as saved; None when it is withheld."""


class TeaserPlace(Record):
    """Where an article is teased."""

    capture: CaptureLink
    position: int
    teased_by: ArticleLink | None
    """The article under which the teaser stood."""


class ListPart(Record):
    """One page of a list that is cut into several."""

    path: str
    label: str
    """The first entry's first words."""
    current: bool


class Pager(Record):
    """The way between the pages of one list."""

    first: ListPart
    previous: ListPart | None
    next: ListPart | None
    parts: tuple[ListPart, ...]
    """All of them, on the first page only; elsewhere empty. Empty, too, when the list has one page."""


class Totals(Record):
    """Counts over the whole archive."""

    held: int
    wanted: int
    captures: int
    teasers: int


class SectionSummary(Record):
    """A section with its counts."""

    link: SectionLink
    held: int
    wanted: int


class LanguageOffer(Record):
    """A language of the archive, on the page that offers them."""

    language: str
    name: str
    """In that language."""
    title: str
    path: str


class LanguagesView(Record):
    """index.html: the languages the archive can be read in."""

    offers: tuple[LanguageOffer, ...]


class HomeView(Record):
    """The front page in one language."""

    edition: str | None
    newspaper_url: str
    totals: Totals
    sections: tuple[SectionSummary, ...]
    held: tuple[ArticleLink, ...]
    """Some held articles, with their ledes; at most a dozen."""
    wanted: tuple[ArticleLink, ...]
    """Some wanted ones, at most half a dozen."""


class SectionView(Record):
    """A section's index, or one page of it."""

    section: SectionLink | None
    """None on the index of the articles without a section."""
    other_labels: tuple[tuple[str, str], ...]
    """(language, label) in the archive's other languages."""
    former_names: tuple[str, ...]
    held: int | None
    """This and `wanted` are counted on the first page alone."""
    wanted: int | None
    entries: tuple[ArticleLink, ...]
    pager: Pager


class CaptureDetail(Record):
    """A capture an article was read from."""

    link: CaptureLink
    url: str | None
    captured_at: str | None
    variant: str


class StoryBlock(Record):
    """A piece of an article's body."""

    kind: Literal["paragraph", "subheading", "figure", "markdown"]
    text: str
    """A figure's caption; of Markdown, the HTML that it makes, ready to stand in the page."""
    credits: tuple[str, ...] = ()
    percent: int = 100
    """How sure it is that a figure is one."""
    doubt: Doubt = "none"
    """What `percent` means to a reader."""


class EvidenceRow(Record):
    """Something inferred, and why."""

    field: str
    why: str
    """In the language of the page."""
    capture: CaptureLink | None
    """None when it is an archivist's decision."""
    lines: tuple[int, ...]
    percent: int


class VersionPiece(Record):
    """Sentences that a version shares with the one before it, or not."""

    kind: Literal["same", "removed", "added"]
    text: str


class VersionChange(Record):
    """A place at which a version differs from the one before it."""

    part: Literal["headline", "lede", "body"]
    pieces: tuple[VersionPiece, ...]


class VersionView(Record):
    """One wording of an article of which several are known."""

    number: int
    """Its place among all of them, from 1."""
    captures: tuple[CaptureLink, ...]
    captured_at: str | None
    is_shown: bool
    """Whether the page shows this one."""
    changes: tuple[VersionChange, ...]
    """From the version before it; empty for the first."""


class DateView(Record):
    """When the newspaper says that it published an article."""

    stated: str
    """ISO 8601, as precise as it is known."""
    why: EvidenceRow | None
    """Where it says so; None when an archivist does."""


class ArticleView(Record):
    """An article's page, held or wanted."""

    id: str
    status: Status
    language: str
    headline: str | None
    opening: str | None
    headline_is_inferred: bool
    section: SectionLink | None
    section_is_inferred: bool
    is_corrected: bool
    """Whether an archivist decided anything about it."""
    byline: Byline | None
    byline_paths: tuple[str, ...]
    """Page of each of the byline's names."""
    translator: str | None
    published: DateView | None
    dateline: str | None
    lede: str | None
    lede_is_inferred: bool
    body: tuple[StoryBlock, ...]
    translation_of: ArticleLink | None
    translations: tuple[ArticleLink, ...]
    """Of the same article into other languages."""
    captures: tuple[CaptureDetail, ...]
    versions: tuple[VersionView, ...]
    """The newest known last, of very many the last ones; empty when only one is known."""
    teased_in: tuple[TeaserPlace, ...]
    recent_news: tuple[ArticleLink, ...]
    """What its captures teased then."""
    previous: ArticleLink | None
    """Neighbour in its section's index."""
    next: ArticleLink | None
    evidence: tuple[EvidenceRow, ...]
    former_headlines: tuple[str, ...]
    choice_path: str | None
    """Where the articles that share its headline are listed, when there are others."""
    lookup_url: str | None
    json_ld: str | None
    """Ready to stand in a script element: JSON in which `<`, `>` and `&` are escaped."""


class LetterGroup(Record):
    """Headlines that are filed under one letter."""

    letter: str
    anchor: str
    entries: tuple[ArticleLink, ...]


class LetterLink(Record):
    """A letter, to be linked to its first headline."""

    letter: str
    path: str
    """With its fragment."""


class HeadlinesView(Record):
    """All headlines, A–Z, or one page of them."""

    groups: tuple[LetterGroup, ...]
    letters: tuple[LetterLink, ...]
    """All letters, on the first page only."""
    count: int | None
    """Of the whole list, on its first page; None elsewhere."""
    pager: Pager


class BylineSummary(Record):
    """A name in the list of bylines."""

    name: str
    path: str
    count: int


class BylinesView(Record):
    """All names that stand in bylines, or one page of them."""

    names: tuple[BylineSummary, ...]
    count: int | None
    """Of the whole list, on its first page; None elsewhere."""
    pager: Pager


class BylineView(Record):
    """The articles under one name."""

    name: str
    roles: tuple[tuple[str, str], ...]
    """(language, role), as printed; on the first page."""
    count: int | None
    """Of all of them, on the first page; None elsewhere."""
    entries: tuple[ArticleLink, ...]
    pager: Pager


class WantedRow(Record):
    """An article to look for."""

    article: ArticleLink
    times_seen: int
    seen_in: tuple[CaptureLink, ...]
    """The first few."""
    lookup_url: str | None


class WantListView(Record):
    """The wanted articles, or one page of them."""

    rows: tuple[WantedRow, ...]
    count: int | None
    """Of the whole list, on its first page; None elsewhere."""
    csv_path: str
    pager: Pager


class AlikePair(Record):
    """Two articles that may be one."""

    articles: tuple[ArticleLink, ArticleLink]
    percent: int
    """How alike their headlines are."""


class ReviewView(Record):
    """The articles that a person should compare."""

    pairs: tuple[AlikePair, ...]
    """The most alike ones, most alike first."""
    count: int
    """Of all pairs."""
    csv_path: str


class CoverageBar(Record):
    """A section's bar in the picture; lengths in the picture's own units."""

    label: str
    language: str
    """Of the label."""
    path: str
    held: int
    wanted: int
    y: int
    held_width: float
    wanted_x: float
    wanted_width: float


class CoverageView(Record):
    """What is held and what is wanted, as a picture and as numbers."""

    totals: Totals
    held_percent: int
    width: int
    height: int
    bar_x: int
    """Where bars begin; labels end left of it."""
    bar_height: int
    bars: tuple[CoverageBar, ...]


class CaptureSummary(Record):
    """A capture in the list of captures."""

    link: CaptureLink
    variant: str
    article: ArticleLink | None
    teasers: int
    unknown_lines: int


class CapturesView(Record):
    """All captures, or one page of them."""

    captures: tuple[CaptureSummary, ...]
    count: int | None
    """Of the whole list, on its first page; None elsewhere."""
    pager: Pager


class RoleCount(Record):
    """How many lines of a capture have a role."""

    role: Role
    count: int


class ReadLine(Record):
    """A line of a capture that is not blank, and how it was read."""

    number: int
    text: str | None
    """None when it is an article's that was removed."""
    role: Role
    rule: str
    percent: int | None
    """Certainty in percent, where the role was weighed."""
    article_path: str | None
    """Where the article is that a teaser names, on its first line."""
    is_converted: bool
    """Whether the file has other characters for it."""


class CaptureView(Record):
    """How one capture was read."""

    link: CaptureLink
    variant: str
    language: str
    sha256: str
    size_bytes: int
    url: str | None
    captured_at: str | None
    encoding: str
    encoding_source: EncodingSource | None
    chosen_by: Chooser | None
    article: ArticleLink | None
    roles: tuple[RoleCount, ...]
    lines: tuple[ReadLine | None, ...]
    """All lines in their order; None for a blank one."""
    removals: tuple[Removal, ...] = ()
    """Why not all of it can be seen."""


class ProseView(Record):
    """A page that people wrote in Markdown."""

    language: str
    """Of the text; that of the page, unless nobody wrote it in that."""
    heading: str
    html: str
    """Rendered Markdown, raw HTML escaped, without its first heading."""


class Notice(Record):
    """What 404.html says in one language."""

    offer: LanguageOffer
    heading: str
    hint: str


class NotFoundView(Record):
    """404.html."""

    notices: tuple[Notice, ...]
    """One for each language of the archive."""


class RedirectView(Record):
    """An address that has moved."""

    target: ArticleLink


class RemovalView(Record):
    """Stands at the address of an article that was removed."""

    removal: Removal


class ChoiceView(Record):
    """The bare address of a headline, or of a lede, that several articles share."""

    shown: str
    """The headline; the first words of the lede."""
    is_lede: bool
    options: tuple[ArticleLink, ...]


View = (
    LanguagesView
    | HomeView
    | SectionView
    | ArticleView
    | HeadlinesView
    | BylinesView
    | BylineView
    | WantListView
    | ReviewView
    | CoverageView
    | CapturesView
    | CaptureView
    | ProseView
    | NotFoundView
    | RedirectView
    | RemovalView
    | ChoiceView
)


class Site(Record):
    """What every page of one language prints around its content."""

    title: str
    newspaper: str
    newspaper_language: str
    """Of its name."""
    version: str
    """Of this program."""
    languages: tuple[LanguageOffer, ...]
    """All languages of the archive."""


class Counterpart(Record):
    """Where a reader goes on in another language."""

    language: str
    name: str
    """Of the language, in that language."""
    path: str
    is_same: bool = True
    """Whether it is the same page in that language; else it is the nearest that there is."""


class Page(Record):
    """A page to be made: where, with which template, from what."""

    path: str
    root: str
    """What leads from the page to the site's root: `../` for each folder it stands in."""
    template: str
    language: str
    """Of the page's own words."""
    title: str
    """For the browser's tab, without the site's title."""
    description: str | None
    view: View
    counterparts: tuple[Counterpart, ...] = ()
    """One for each of the archive's other languages."""
    alternates: tuple[tuple[str, str], ...] = ()
    """(language or `x-default`, address) of the page itself and of the same page in other languages; empty when there
    is none. Absolute when the archive's base URL is known, else relative to the page."""
    locale: str | None = None
    """Language and territory of what the page shows, as Open Graph wants it; None when the territory is not known."""
    other_locales: tuple[str, ...] = ()
    """Of the same page in other languages."""
    canonical_url: str | None = None
    """Absolute address, when the archive's base URL is known."""
