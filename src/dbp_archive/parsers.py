"""Which way a capture is read: the ending of its file → a parser."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from dbp_archive.choosing import Choice, parse_chosen
from dbp_archive.newspapers import Profiles
from dbp_archive.parse_markdown import parse_markdown
from dbp_archive.records import Capture, ParsedCapture

Parser = Callable[[Capture, Profiles], tuple[ParsedCapture, Choice]]


def _parse_written(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """An article in Markdown states its language, which is all that there is to choose by."""
    parsed = parse_markdown(capture, profiles)
    return parsed, Choice(profile=profiles.of(parsed.profile), why="it is the first in the article's language")


PARSERS: Mapping[str, Parser] = {".txt": parse_chosen, ".md": _parse_written}
"""By ending, in small letters."""


def parse_capture(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """`capture` understood by the parser of its kind, and the profile it was read with.

    A file with any other ending is read as text. Raises ProblemError when it cannot be understood.
    """
    return PARSERS.get(PurePosixPath(capture.source).suffix.lower(), parse_chosen)(capture, profiles)
