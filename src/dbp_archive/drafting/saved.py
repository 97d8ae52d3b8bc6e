"""Saved pages as the guesses look at them: files → the written lines of each; and how often something was seen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from dbp_archive.containers import completed
from dbp_archive.files import printable
from dbp_archive.folders import ARTICLE_SUFFIXES, find_files
from dbp_archive.inspect_capture import capture_of_file
from dbp_archive.notes import CaptureNote, read_note
from dbp_archive.parse import split_lines
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import with_note
from dbp_archive.readers import CONTAINER_SUFFIXES, read_all
from dbp_archive.records import Capture, Record
from dbp_archive.statements import is_web_address

PAGES_LIMIT = 1_000
"""Pages that a draft is made from: twenty tell what repeats, and a crawl may have a hundred thousand."""


class SavedPage(Record):
    """The written lines of one saved page; of HTML, the rows that a reader sees."""

    lines: tuple[str, ...]
    """Without blank ones, and without the white space around them."""
    url: str | None = None
    """Its address, where captures.yaml beside it states one, or the file that it lies in, or the page."""


class Seen(Record):
    """Something that pages print, and how often."""

    text: str
    times: int
    captures: int
    """In how many captures."""


def read_saved_pages(paths: Iterable[Path]) -> tuple[list[SavedPage], list[Problem]]:
    """The pages at `paths`, of a folder all that it holds, PAGES_LIMIT at most; a line for each that cannot be read.

    Raises FatalError when a folder cannot be listed.
    """
    pages, problems = list[SavedPage](), list[Problem]()
    for read in chain.from_iterable(map(_captures, paths)):
        if len(pages) + len(problems) == PAGES_LIMIT:
            message = f"made from what was read first, {PAGES_LIMIT:,} pages or lines like these; the rest was left out"
            problems.append(Problem("draft", message, harmless=True))
            break
        try:
            problems.append(read) if isinstance(read, Problem) else pages.append(_saved_page(read))
        except ProblemError as error:
            problems.append(error.problem)
    return pages, problems


def _captures(path: Path) -> Iterator[Capture | Problem]:
    """The captures at `path` that the newspaper printed."""
    if not path.is_dir():
        yield from _read(path, path.parent, printable(path.name))
        return
    found = find_files(path)
    yield from found.problems
    saved = [file for file in found.files if not file.source.lower().endswith(ARTICLE_SUFFIXES)]
    if written := len(found.files) - len(saved):
        message = f"expected pages that the newspaper printed, passed over {written:,} that people wrote, in Markdown"
        yield Problem(path.name, message, harmless=True)
    for file in saved:
        yield from _read(Path(file.path), path, file.source)


def _read(path: Path, folder: Path, source: str) -> Iterator[Capture | Problem]:
    """The captures in the file at `path`, called `source`, with what captures.yaml in `folder` says of them."""
    if source.lower().endswith(CONTAINER_SUFFIXES):
        note = completed(CaptureNote(), read_note(folder, source))
        for read in read_all(path, source):
            yield with_note(read, note) if isinstance(read, Capture) else read
        return
    try:
        yield capture_of_file(path, folder)
    except ProblemError as error:
        yield error.problem


def _saved_page(capture: Capture) -> SavedPage:
    """What `capture` prints: the lines of text, the rows of HTML. Raises ProblemError when it cannot be read."""
    if capture.kind == "text":
        return SavedPage(lines=tuple(filter(None, split_lines(capture).contents)), url=capture.url)
    from dbp_archive.open_html import glance_at_html  # noqa: PLC0415  lxml is loaded only where there are such captures

    glance = glance_at_html(capture)
    stated = glance.url if glance.url and is_web_address(glance.url) else None
    return SavedPage(lines=glance.contents, url=capture.url or stated)


def count_seen(sightings: Iterable[tuple[int, str]]) -> list[Seen]:
    """Each text of `sightings`, which name the page by its place, with its counts; what most captures have first."""
    places = defaultdict[str, list[int]](list)
    for place, text in sightings:
        places[text].append(place)
    seen = [Seen(text=text, times=len(found), captures=len(set(found))) for text, found in places.items()]
    return sorted(seen, key=lambda one: (-one.captures, -one.times, one.text))
