"""A capture of HTML and a profile → the page laid open: its text, its rows with their parts, what it states."""

from dbp_archive.decoding import DECODERS, LINE_LIMIT_BYTES
from dbp_archive.markup.decoding import Decoded, decode_html
from dbp_archive.markup.parts import Part, Parted, parts_by_extraction, parts_by_selectors
from dbp_archive.markup.rows import read_rows
from dbp_archive.markup.select import Element, select
from dbp_archive.markup.stated import Stated, read_stated
from dbp_archive.markup.tree import read_tree, remove_unseen
from dbp_archive.moments import moment_of
from dbp_archive.problems import ProblemError
from dbp_archive.profile import Profile
from dbp_archive.records import Capture, PublishedSource, Record
from dbp_archive.selectors import find_moment

_DATE_LIMIT = 500
"""Characters of the words in which a date is looked for."""


class OpenedHtml(Record):
    """A page of HTML, of which nothing is understood yet but where its parts are."""

    decoded: Decoded
    parted: Parted
    stated: Stated
    published_at: str | None
    published_source: PublishedSource | None
    remarks: tuple[str, ...]


def open_html(capture: Capture, profile: Profile) -> OpenedHtml:
    """The page of `capture`. Raises ProblemError as `parse_html` does."""
    decoded = _decoded(capture)
    tree = read_tree(decoded.text, capture.source)
    stated = read_stated(tree)
    remove_unseen(tree)
    remark = None
    if profile.html.are_there:
        parted = parts_by_selectors(tree, profile.html, capture.source)
        if not parted.having(Part.BODY):
            remark = f"`html.body` of the profile ({profile.html.body}) selects no words"
    else:
        parted = parts_by_extraction(tree, stated, capture.source)
    _check(parted, capture.source)
    published_at, published_source = _published(tree, profile, stated)
    return OpenedHtml(
        decoded=decoded,
        parted=parted,
        stated=stated,
        published_at=published_at,
        published_source=published_source,
        remarks=tuple(filter(None, (decoded.remark, remark))),
    )


class Glance(Record):
    """What tells which newspaper a page is from, before it is read with the profile of one."""

    url: str | None
    """As the page states it."""
    contents: tuple[str, ...]
    """The words of its rows."""


def glance_at_html(capture: Capture) -> Glance:
    """What the page of `capture` says whoever printed it. Raises ProblemError as `parse_html` does."""
    tree = read_tree(_decoded(capture).text, capture.source)
    stated = read_stated(tree)
    remove_unseen(tree)
    return Glance(url=stated.url, contents=tuple(row.text for row in read_rows(tree, {}, capture.source)))


def _decoded(capture: Capture) -> Decoded:
    """The text of `capture`, in the encoding that captures.yaml states, else in the one that it turns out to be in."""
    if capture.encoding not in DECODERS:
        return decode_html(capture.data, capture.encoding or capture.charset, capture.source)
    try:
        text = DECODERS[capture.encoding](capture.data)
    except UnicodeDecodeError as error:
        said = f"expected {capture.encoding} as captures.yaml states"
        message = f"{said}, found other bytes at byte {error.start}; correct it"
        raise ProblemError(capture.source, message) from error
    return Decoded(text=text, encoding=capture.encoding, encoding_source="stated", remark=None)


def _check(parted: Parted, source: str) -> None:
    """Raises ProblemError for a page without words, or with more of them in a row than any page has."""
    if not parted.rows:
        raise ProblemError(source, "expected a page with words, found none that a reader sees; capture it again")
    longest = max(len(row.text) for row in parted.rows)
    if longest > LINE_LIMIT_BYTES:
        message = f"expected rows of at most {LINE_LIMIT_BYTES:,} characters, found {longest:,}; leave the page out"
        raise ProblemError(source, message)


def _published(tree: Element, profile: Profile, stated: Stated) -> tuple[str | None, PublishedSource | None]:
    """When the article was published, and where the page says so: first in what its readers see."""
    for element in select(tree, profile.html.published)[:1]:
        words = " ".join("".join(map(str, element.itertext())).split())[:_DATE_LIMIT]
        if moment := moment_of(element.get("datetime")) or find_moment(words, profile.html):
            return moment, "page"
    return stated.published_at, stated.published_source
