"""Saved pages as the guesses look at them: files → the written lines of each; and how often something was seen."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from dbp_archive.inspect_capture import capture_of_file
from dbp_archive.parse import split_lines
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import find_captures
from dbp_archive.readers.saved_page import TEXT_SUFFIXES
from dbp_archive.records import Record


class SavedPage(Record):
    """The written lines of one saved page."""

    lines: tuple[str, ...]
    """Without blank ones, and without the white space around them."""
    url: str | None = None
    """Its address, where captures.yaml beside it states one."""


class Seen(Record):
    """Something that pages print, and how often."""

    text: str
    times: int
    captures: int
    """In how many captures."""


def read_saved_pages(paths: Iterable[Path]) -> tuple[list[SavedPage], list[Problem]]:
    """The pages at `paths`, of a folder all that it holds, and a line for each that cannot be read.

    Raises FatalError when a folder cannot be listed.
    """
    pages, problems = list[SavedPage](), list[Problem]()
    for path in paths:
        found = find_captures(path) if path.is_dir() else None
        problems += found.problems if found else ()
        files = [Path(capture.path) for capture in found.captures] if found else [path]
        texts = [file for file in files if file.name.endswith(TEXT_SUFFIXES)]
        if others := len(files) - len(texts):
            endings = " or ".join(TEXT_SUFFIXES)
            message = f"expected pages saved as text, ending in {endings}, passed over {others:,} of another kind"
            problems.append(Problem(path.name, message, harmless=True))
        for file in texts:
            try:
                capture = capture_of_file(file, path if found else file.parent)
                lines = split_lines(capture).contents
            except ProblemError as error:
                problems.append(error.problem)
            else:
                pages.append(SavedPage(lines=tuple(filter(None, lines)), url=capture.url))
    return pages, problems


def count_seen(sightings: Iterable[tuple[int, str]]) -> list[Seen]:
    """Each text of `sightings`, which name the page by its place, with its counts; what most captures have first."""
    places = defaultdict[str, list[int]](list)
    for place, text in sightings:
        places[text].append(place)
    seen = [Seen(text=text, times=len(found), captures=len(set(found))) for text, found in places.items()]
    return sorted(seen, key=lambda one: (-one.captures, -one.times, one.text))
