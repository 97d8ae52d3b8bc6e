"""What the checks know of a built site: facts taken once from each file, no trees, no texts."""

from enum import StrEnum

from dbp_archive.check.addresses import Target
from dbp_archive.check.faults import Fault
from dbp_archive.check.published import PublishedData
from dbp_archive.records import Record

REMOVED = "removed"
"""`data-page` of the notice that stands for an article that was removed: nothing links to it."""


class Use(StrEnum):
    """What a browser does with an address."""

    LINK = "link"
    """It waits for a reader to follow it."""
    REQUEST = "request"
    """It asks for it, or sends to it, on its own."""
    NOTE = "note"
    """Nothing: it is there for machines that read the page."""


class Reference(Record):
    """An address that a page or a style names."""

    element: str
    """The element that names it; `css` for a style."""
    attribute: str
    address: str
    """As written."""
    use: Use
    target: Target
    """Where it leads from the file that names it."""


class Alternate(Record):
    """The same page in another language, as a page names it."""

    language: str
    address: str


class ArticleMark(Record):
    """What an `<article>` says of itself, for this check."""

    id: str
    """Its `data-id`."""
    status: str | None
    """Its `data-status`."""


class PageFacts(Record):
    """What one .html file says."""

    path: str
    """From the site's root."""
    language: str | None
    """`lang` of the html element."""
    title: str | None
    headings: tuple[str, ...]
    """Texts of its h1 elements, spaces folded."""
    ids: frozenset[str]
    repeated_ids: tuple[str, ...]
    references: tuple[Reference, ...]
    """Each once, in the page's order."""
    alternates: tuple[Alternate, ...]
    canonical: str | None
    refresh: str | None
    """Where a meta refresh leads; None on pages that are no redirects."""
    policy: str | None
    """Its content security policy, as the meta element writes it."""
    is_utf8_declared: bool
    unnamed: tuple[str, ...]
    """Elements that show a picture without words for who cannot see it."""
    inline_code: tuple[str, ...]
    """Script and style that a strict policy forbids: where each stands."""
    broken_json: tuple[str, ...]
    """What is wrong with JSON-LD that is no JSON."""
    articles: tuple[ArticleMark, ...]
    kind: str | None
    """`data-page` of the main element."""


class Fixity(Record):
    """What became of the site's files since the manifest was written. The faults of files are sorted by path."""

    broken: tuple[Fault, ...]
    """What is wrong with the manifest itself."""
    changed: tuple[Fault, ...]
    added: tuple[Fault, ...]
    lost: tuple[Fault, ...]


class BuiltSite(Record):
    """Everything the checks know."""

    files: frozenset[str]
    """Paths of all files."""
    folders: frozenset[str]
    """Paths of all folders that have files below them, without the root."""
    pages: dict[str, PageFacts]
    """By path, sorted."""
    styles: dict[str, tuple[Reference, ...]]
    """What each .css file names, by its path."""
    data: PublishedData
    fixity: Fixity
    unreadable: tuple[Fault, ...]
    """Pages and styles that could not be read; nothing else is known of them."""
