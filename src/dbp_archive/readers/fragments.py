"""What readers give: the places of captures within a file, and what they have in common."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dbp_archive.problems import Problem
from dbp_archive.records import Capture, Record

RECORD_LIMIT_BYTES = 64 << 20
"""The largest record of a file of many, unpacked: a news page has some hundred thousand bytes."""


class Fragment(Record, kw_only=False):
    """Where one capture lies in a file. Fields may be given by place: a file may hold 100,000."""

    source: str
    """The capture's own: the file's, and behind a `#` the offset where the file may hold many."""
    offset: int
    """Of its first byte in the file; in a packed file of JSON lines, in the text that it unpacks to."""
    size_bytes: int
    """From there on."""


Find = Callable[[Path, str], Iterator[Fragment | Problem]]
"""(file, its source) → where captures lie in it, in order, and a line for whatever cannot be one. A quick pass: memory
stays flat, nothing is understood but what tells one capture from the next."""

Read = Callable[[Path, str, Iterable[Fragment]], Iterator[Capture | Problem]]
"""(file, its source, some of the fragments found in it, in order) → the capture at each, or a line that says why there
is none. Any worker may read any of them."""


def source_at(source: str, offset: int) -> str:
    """The source of the capture at `offset` of the file `source`. No file's own source ends like it."""
    return f"{source}#{offset}"
