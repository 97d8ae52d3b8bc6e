"""The truth beside an invented archive: what each line is, what each capture holds, what must be held or wanted.

`truth.jsonl` is one object a line: the archive first, then each article, followed by its captures.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from dbp_archive.records import Record, Role

TRUTH_FILE = "truth.jsonl"

LETTERS = {
    Role.BLANK: ".",
    Role.HEADLINE: "H",
    Role.LEDE: "L",
    Role.PARAGRAPH: "p",
    Role.SUBHEADING: "s",
    Role.CAPTION: "c",
    Role.BYLINE: "B",
    Role.BYLINE_ROLE: "R",
    Role.LOST_PHOTO: "j",
    Role.COMMENT_WIDGET: "w",
    Role.RECENT_NEWS: "n",
    Role.TEASER_HEADLINE: "1",
    Role.TEASER_REPEAT: "2",
    Role.TEASER_SECTION: "3",
    Role.TEASER_LEDE: "4",
}
"""A letter for each role that a line may truly have: the roles of a capture are one word."""

ROLE_OF_LETTER = {letter: role for role, letter in LETTERS.items()}


Recoverable = Literal["address", "abbreviation"]
Kind = Literal["full", "body-only", "cut", "teasers-only"]


class Printed(Record):
    """A line of a page, and what it is."""

    text: str
    role: Role


class ArchiveTruth(Record, tag="archive"):
    """What was asked for. The same version of the generator gives the same archive for it."""

    captures: int
    seed: int


class ArticleTruth(Record, tag="article"):
    """One article, when anything of it is in the archive."""

    number: int
    """Its place in time, from 0; what was never captured or teased is left out."""
    headline: str
    """The newest one, in NFC."""
    former_headline: str | None
    section: str
    """The id that the newspaper's profile gives its section."""
    captures: tuple[str, ...]
    """Sources, in the order they were captured; empty for an article that was never captured."""
    teased: int
    """How many teasers name it."""
    held: bool
    """Whether the archive must have a held article with exactly `captures`."""
    wanted: bool
    """Whether the archive must have a wanted one: it is teased, and nothing ties its captures to its headline."""


class CaptureTruth(Record, tag="capture"):
    """One capture."""

    source: str
    kind: Kind
    article: int | None
    """Number of the article it holds; None when it holds only teasers."""
    copy: bool
    """Whether the same article was captured before."""
    url: str | None
    states_headline: bool
    recoverable: Recoverable | None
    """By what its headline can be known although the page does not state it; None when it cannot or need not be."""
    teases: tuple[int, ...]
    """Numbers of the articles its teasers name, as printed."""
    roles: str
    """A letter of `LETTERS` for each line."""


Row = ArchiveTruth | ArticleTruth | CaptureTruth

ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Row)


class Truth(Record):
    """Where an invented archive and its truth are, and how much there is of it."""

    folder: Path
    captures: int
    held: int
    wanted: int

    @property
    def seeds(self) -> Path:
        """The folder of the captures."""
        return self.folder / "seeds"

    @property
    def path(self) -> Path:
        """The file of the truth."""
        return self.folder / TRUTH_FILE


def read_truth(path: Path) -> Iterator[Row]:
    """The rows of a truth file, one after the other."""
    with path.open("rb") as lines:
        yield from map(_DECODER.decode, lines)
