"""Long lists cut into pages at places that do not move when an entry is added. keys in order → runs of them.

A page that ended after every fiftieth entry would hand its last entry on to the next page, and that one its own,
to the end of the list, whenever an article is added. So a page begins instead where an entry's hash is the smallest
among its neighbours: a new entry changes the page it stands on, seldom the one beside it.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TypeVar

from dbp_archive.pages import ListPart, Pager
from dbp_archive.records import Record
from dbp_archive.text import opening

T = TypeVar("T")

RADIUS = 25
"""Neighbours on either side that a first entry is compared with: pages have about 2 × RADIUS entries, never fewer than
RADIUS unless the list is short."""

LABEL_LIMIT = 32
"""Characters of the words that stand for a page in the list of pages."""


def cut(keys: Sequence[str]) -> list[slice]:
    """Runs that cover `keys`; at least one, even of none. Which keys begin a run depends on their neighbours alone."""
    ranks = [sha256(key.encode()).digest()[:8] for key in keys]
    starts = [0]
    for index in range(RADIUS, len(ranks) - RADIUS):
        if index - starts[-1] >= RADIUS and ranks[index] == min(ranks[index - RADIUS : index + RADIUS + 1]):
            starts.append(index)
    return [slice(start, stop) for start, stop in zip(starts, [*starts, len(keys)][1:], strict=True)]


class ListPage(Record):
    """One page of a list: its address, its entries' places in the list, the way to the other pages."""

    path: str
    entries: slice
    pager: Pager


def paginate(entries: Sequence[T], base: str, key: Callable[[T], str], words: Callable[[T], str]) -> list[ListPage]:
    """The pages of a list. The first has the address `base`.html, the others add `--` and the key of their first entry.

    No slug has two hyphens in a row: no section's name can take such an address. `key` gives a short name of an
    entry, safe in a file name; `words`, what it is known by.
    """
    keys = [key(entry) for entry in entries]
    runs = cut(keys)
    paths = [f"{base}.html", *(f"{base}--{keys[run.start]}.html" for run in runs[1:])]
    labels = [opening(words(entries[run.start]), LABEL_LIMIT) if entries else "" for run in runs]
    parts = [ListPart(path=path, label=label, current=False) for path, label in zip(paths, labels, strict=True)]
    pages = []
    for index, (path, run) in enumerate(zip(paths, runs, strict=True)):
        here = ListPart(path=path, label=labels[index], current=True)
        all_parts = (here, *parts[1:]) if index == 0 and len(parts) > 1 else ()
        pager = Pager(
            first=parts[0],
            previous=parts[index - 1] if index else None,
            next=parts[index + 1] if index + 1 < len(parts) else None,
            parts=all_parts,
        )
        pages.append(ListPage(path=path, entries=run, pager=pager))
    return pages
