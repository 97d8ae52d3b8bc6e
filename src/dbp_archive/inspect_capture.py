"""inspect: one saved page → each of its lines with its role and the rule that gave it, for a person or as JSON."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from dbp_archive.containers import completed
from dbp_archive.decoding import ENCODINGS
from dbp_archive.files import printable
from dbp_archive.notes import CaptureNote, read_note
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.read import Found, read_capture, with_note
from dbp_archive.readers import Fragment, find_pages, read_pages
from dbp_archive.records import FURNITURE, Capture, EncodingSource, ParsedCapture, Role
from dbp_archive.text import visible

_RESET, _DIM = "\x1b[0m", "\x1b[2m"
_COLOURS = {
    Role.HEADLINE: "\x1b[1;34m",
    Role.LEDE: "\x1b[36m",
    Role.SUBHEADING: "\x1b[1m",
    Role.CAPTION: "\x1b[35m",
    Role.BYLINE: "\x1b[33m",
    Role.BYLINE_ROLE: "\x1b[33m",
    Role.TEASER_HEADLINE: "\x1b[32m",
    Role.TEASER_SECTION: "\x1b[32m",
    Role.TEASER_LEDE: "\x1b[32m",
    Role.UNKNOWN: "\x1b[1;31m",
    **dict.fromkeys((*FURNITURE, Role.TEASER_REPEAT, Role.FRONT_MATTER), _DIM),
}
_IN_CONTAINER = re.compile(r"(.+)#[0-9]+")
_ROLE_WIDTH = max(len(role) for role in Role)


_ENCODING_SOURCES: dict[EncodingSource, str] = {
    "stated": "stated",
    "mark": "known by its byte order mark",
    "spelling": "detected by the spelling of Vietnamese",
}


def capture_of_file(path: Path, seeds: Path | None = None, encoding: str | None = None) -> Capture:
    """The saved page at `path`, with what captures.yaml says of it when it lies in the folder `seeds`.

    `encoding` goes before the one stated there. Raises ProblemError as `read_capture` does, and for an unknown name.
    """
    if encoding is not None and encoding not in ENCODINGS:
        names = ", ".join(ENCODINGS)
        raise ProblemError("--encoding", f"expected one of {names}; found {excerpt(encoding)}; correct it")
    source, note = printable(path.name), CaptureNote()
    place = None if path.exists() else _IN_CONTAINER.fullmatch(path.name)
    if seeds is not None and path.resolve().is_relative_to(seeds.resolve()):
        source = "/".join(map(printable, path.resolve().relative_to(seeds.resolve()).parts))
        note = read_note(seeds, source)
        note = completed(note, read_note(seeds, source.rpartition("#")[0])) if place else note
    note = replace(note, encoding=encoding or note.encoding)
    if place:
        return with_note(_page_at(path.with_name(place[1]), source), note)
    return read_capture(Found(source=source, path=path, note=note))


def _page_at(container: Path, source: str) -> Capture:
    """The capture `source` in a file of many."""
    file = source.rpartition("#")[0]
    found = [place for place in find_pages(container, file) if isinstance(place, Fragment) and place.source == source]
    for read in read_pages(container, file, found):
        if isinstance(read, Problem):
            raise ProblemError(read.place, read.message)
        return read
    raise ProblemError(source, "expected the place of a page in the file, found another; build, and look into its list")


def ledger_lines(parsed: ParsedCapture, *, coloured: bool) -> Iterator[str]:
    """A line for each line of the capture: number, role, rule, certainty where weighed, words; then a summary."""
    for line in parsed.ledger:
        certainty = f"{line.certainty:.0%}" if line.certainty < 1 else ""
        start = f"{line.number:>5}  {line.role:<{_ROLE_WIDTH}}  {line.rule:<14}  {certainty:>4}"
        text = f"{start}  {visible(line.text)}".rstrip()
        colour = _COLOURS.get(line.role, "") if coloured else ""
        yield f"{colour}{text}{_RESET}" if colour else text
    headline = visible(parsed.headline.text) if parsed.headline else "none"
    byline = visible(" - ".join(parsed.byline.names)) if parsed.byline else "none"
    yield ""
    counts = f"lines: {len(parsed.ledger)}; unknown: {_unknown(parsed)}; teasers: {len(parsed.teasers)}"
    yield f"variant: {parsed.variant}; {counts}"
    yield f"headline: {headline}; byline: {byline}"
    if parsed.encoding_source:
        yield f"encoding: {parsed.encoding}; {_ENCODING_SOURCES[parsed.encoding_source]}"
    if parsed.chosen_by:
        yield f"read as HTML; the article was chosen by: {parsed.chosen_by}"
    yield from (f"remark: {visible(remark)}" for remark in parsed.remarks)
    if parsed.converted:
        yield f"lines converted to Unicode in NFC: {len(parsed.converted)}"


def _unknown(parsed: ParsedCapture) -> int:
    return sum(line.role is Role.UNKNOWN for line in parsed.ledger)


def ledger_json(parsed: ParsedCapture) -> str:
    """The whole parsed capture as indented JSON: the record `ParsedCapture`, key for key."""
    return msgspec.json.format(msgspec.json.encode(parsed), indent=2).decode() + "\n"
