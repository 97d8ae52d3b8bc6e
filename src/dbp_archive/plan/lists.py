"""Long lists cut into pages at places that do not move when an entry is added. entries in order → runs of them.

A page that ended after every fiftieth entry would hand its last entry on to the next page, and that one its own,
to the end of the list, whenever an article is added. So a page begins instead where an entry's rank, a number drawn
from its own hash, is the smallest among its neighbours: a new entry changes the page it stands on, seldom the one
beside it. What is said of the whole list stands on its first page alone.
"""

from collections.abc import Sequence

from dbp_archive.pages import ListPart, Page, Pager, View
from dbp_archive.plan.frame import Frame, Ways
from dbp_archive.records import Record
from dbp_archive.text import opening

RADIUS = 25
"""Neighbours on either side that a first entry is compared with: pages have about 2 × RADIUS entries, never fewer than
RADIUS unless the list is short."""

LABEL_LIMIT = 32
"""Characters of the words that stand for a page in the list of pages."""


def cut(ranks: Sequence[int]) -> list[slice]:
    """Runs that cover the entries with these ranks; at least one, even of none.

    Which entries begin a run depends on their neighbours alone: those whose rank is the smallest among the RADIUS
    before and the RADIUS behind. Ranks are drawn from hashes: no two within reach of each other are equal.
    """
    starts = [0]
    for begin in range(RADIUS, len(ranks) - RADIUS, RADIUS + 1):
        block = ranks[begin : min(begin + RADIUS + 1, len(ranks) - RADIUS)]
        smallest = min(block)  # whoever begins a run is the smallest of its block: all of it are neighbours
        index = begin + block.index(smallest)
        if smallest == min(ranks[index - RADIUS : index + RADIUS + 1]):
            starts.append(index)
    return [slice(start, stop) for start, stop in zip(starts, [*starts, len(ranks)][1:], strict=True)]


class Part(Record):
    """One page of a list: its address, its entries' places in the list, the way to the other pages."""

    path: str
    entries: slice
    pager: Pager
    tail: str
    """What its address adds to the list's: empty for the first page."""
    ways: Ways | None = None
    """To the same list in other languages; None when it stands at the same place there."""

    def page(self, frame: Frame, template: str, title: str, view: View) -> Page:
        """The page, of whatever kind of list."""
        page = frame.page(self.path, template, title, view)
        return frame.with_ways(page, self.ways) if self.ways else page

    @property
    def is_first(self) -> bool:
        """Whether the page speaks for the whole list."""
        return not self.pager.previous


def paginate(base: str, runs: Sequence[slice], keys: Sequence[str], words: Sequence[str]) -> list[Part]:
    """The pages of a list. The first has the address `base`.html, the others add `--` and the key of their first entry.

    No slug has two hyphens in a row: no section's name can take such an address. Of the first entry of each of `runs`,
    `keys` gives a short name, safe in a file name, and `words` what it is known by.
    """
    tails = ["", *(f"--{key}" for key in keys[1:])]
    paths = [f"{base}{tail}.html" for tail in tails]
    labels = [opening(text, LABEL_LIMIT) for text in words]
    parts = [ListPart(path=path, label=label, current=False) for path, label in zip(paths, labels, strict=True)]
    pages = []
    for index, (path, run) in enumerate(zip(paths, runs, strict=True)):
        here = ListPart(path=path, label=labels[index], current=True)
        pager = Pager(
            first=parts[0],
            previous=parts[index - 1] if index else None,
            next=parts[index + 1] if index + 1 < len(parts) else None,
            parts=(here, *parts[1:]) if index == 0 and len(parts) > 1 else (),
        )
        pages.append(Part(path=path, entries=run, pager=pager, tail=tails[index]))
    return pages
