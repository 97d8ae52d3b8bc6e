"""Which way a capture is read: its kind, and the ending of its file → a parser."""

from collections.abc import Callable
from pathlib import PurePosixPath

from msgspec.structs import replace

from dbp_archive.choosing import Choice, choose, choose_by_statement, parse_chosen
from dbp_archive.newspapers import Profiles
from dbp_archive.records import Capture, ParsedCapture

Parser = Callable[[Capture, Profiles], tuple[ParsedCapture, Choice]]
"""Understands a capture, and tells which newspaper it is from."""


def parse_capture(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """`capture` understood by the parser of its kind; text is Markdown where its file ends in `.md`.

    Raises ProblemError when it cannot be understood.
    """
    return _parser_of(capture)(capture, profiles)


def _parser_of(capture: Capture) -> Parser:
    if capture.kind == "html":
        return _parse_html
    return _parse_markdown if PurePosixPath(capture.source).suffix.lower() == ".md" else parse_chosen


def _parse_markdown(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    from dbp_archive.parse_markdown import parse_markdown  # noqa: PLC0415  most archives have no such captures

    return parse_markdown(capture, profiles)


def _parse_html(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """A page of HTML: its address tells which newspaper it is from, else the address it states, else its rows."""
    from dbp_archive.open_html import glance_at_html  # noqa: PLC0415  lxml is loaded only where there are such captures
    from dbp_archive.parse_html import parse_html  # noqa: PLC0415

    choice = choose_by_statement(capture, profiles)
    if choice is None:
        glance = glance_at_html(capture)
        choice = choose(replace(capture, url=capture.url or glance.url), glance.contents, profiles)
    return parse_html(capture, choice.profile), choice
