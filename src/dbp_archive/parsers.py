"""Which way a capture is read: the ending of its file → a parser."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from dbp_archive.choosing import Choice, parse_chosen
from dbp_archive.newspapers import Profiles
from dbp_archive.parse_markdown import parse_markdown
from dbp_archive.records import Capture, ParsedCapture

Parser = Callable[[Capture, Profiles], tuple[ParsedCapture, Choice]]
"""Understands a capture, and tells which newspaper it is from."""

PARSERS: Mapping[str, Parser] = {".txt": parse_chosen, ".md": parse_markdown}
"""By ending, in small letters."""


def parse_capture(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """`capture` understood by the parser of its kind; a file with any other ending is read as text.

    Raises ProblemError when it cannot be understood.
    """
    return PARSERS.get(PurePosixPath(capture.source).suffix.lower(), parse_chosen)(capture, profiles)
