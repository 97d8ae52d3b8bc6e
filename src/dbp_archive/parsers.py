"""Which way a capture is read: the ending of its file → a parser."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from dbp_archive.parse import parse
from dbp_archive.parse_markdown import parse_markdown
from dbp_archive.profile import Profile
from dbp_archive.records import Capture, ParsedCapture

Parser = Callable[[Capture, Sequence[Profile]], ParsedCapture]


def _parse_text(capture: Capture, profiles: Sequence[Profile]) -> ParsedCapture:
    return parse(capture, profiles[0])


PARSERS: Mapping[str, Parser] = {".txt": _parse_text, ".md": parse_markdown}
"""By ending, in small letters."""


def parse_capture(capture: Capture, profiles: Sequence[Profile]) -> ParsedCapture:
    """`capture` understood by the parser of its kind; a file with any other ending is read as text.

    Raises ProblemError when it cannot be understood.
    """
    return PARSERS.get(PurePosixPath(capture.source).suffix.lower(), _parse_text)(capture, profiles)
