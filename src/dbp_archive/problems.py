"""What went wrong, in one line: where, what was expected, what was found, what to do.

`Problem` is the line; `ProblemError` carries one up to whoever can go on without the thing it is about.

    Exception
    └── ProblemError          something of the input cannot be used
        ├── PassedOverError   it is no input at all, which costs nothing
        └── FatalError        nothing can be built: bad settings, an output folder that is not ours
"""

import msgspec

from dbp_archive.text import visible


class Problem(msgspec.Struct, frozen=True, order=True):
    """One line for a person: what is wrong with which input, and what to do."""

    place: str
    """The file, with `:line` where there is one; relative to the folder it is read from."""
    message: str
    """Expected, found, remedy, in one line."""
    harmless: bool = False
    """True for a remark: something to look at that costs the archive nothing and leaves the exit code alone."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class ProblemError(Exception):
    """One part of the input cannot be used; the rest can."""

    def __init__(self, place: str, message: str, others: tuple[Problem, ...] = ()) -> None:
        super().__init__(place, message, others)  # what it is made from again when it comes from a worker process
        self.problem = Problem(place, message)
        self.others = others
        """Further lines about the same failure."""

    def __str__(self) -> str:
        return str(self.problem)


class PassedOverError(ProblemError):
    """Something that lies among the input is none, and nothing is lost by it: its line is a remark."""

    def __init__(self, place: str, message: str, others: tuple[Problem, ...] = ()) -> None:
        super().__init__(place, message, others)
        self.problem = Problem(place, message, harmless=True)


class FatalError(ProblemError):
    """Nothing can be built."""


def excerpt(text: str, limit: int = 60) -> str:
    """`text` quoted for a message: one line, control characters escaped, cut at `limit` characters."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"'{visible(shown)}'"
