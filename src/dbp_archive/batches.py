"""Work in batches: the same pure functions over many items, in this process or in many.

Results come in the order of the batches, whatever process made them.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

BATCH = 64
"""Items in one batch: enough that handing it over costs little beside the work."""
SMALL = 256
"""Up to so many items, starting processes costs more than it saves."""
PLACE_LIMIT_BYTES = 1024


class Crew:
    """Those who do the work: `workers` processes (None: one for each core), started when there is enough to do."""

    def __init__(self, workers: int | None, before: Callable[[], None] = lambda: None) -> None:
        self.count = workers or os.cpu_count() or 1
        self._before = before
        """Called each time before work leaves this process."""
        self._ending = ExitStack()
        """Ends the processes that were started."""
        self._hand_out: Callable[..., Iterator[tuple[Sequence[Any], Any]]] | None = None
        """Gives batches to them; None while there are none."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def rest(self) -> None:
        """Let the processes end; more are started when there is more to do.

        A process holds all that this one held when it was started: what is freed here is still in memory there.
        """
        self._hand_out = None
        self._ending.close()

    def map(
        self, function: Callable[..., R], items: Iterable[T], *shared: Any, size: int = BATCH
    ) -> Iterator[tuple[Sequence[T], R]]:
        """(batch, function(batch, *shared)) for each batch of `items`, in order.

        `size` of them are a batch: fewer than BATCH where each is much work. Raises FatalError when a worker process
        dies, with the place it was at.
        """
        iterator = iter(items)
        small = SMALL * size // BATCH
        first = list(islice(iterator, small + 1))
        batches = in_batches(chain(first, iterator), size)
        if self.count == 1 or len(first) <= small:
            for batch in batches:
                yield batch, function(batch, *shared)
            return
        self._before()
        yield from self._handing_out()(function, batches, *shared)

    def _handing_out(self) -> Callable[..., Iterator[tuple[Sequence[Any], Any]]]:
        if self._hand_out is None:
            from dbp_archive.workers import Workers  # noqa: PLC0415  a small rebuild needs none, and does not load them

            self._hand_out = self._ending.enter_context(Workers(self.count, report_to)).map
        return self._hand_out


_place: int | None = None
"""In a worker: the file that says where it is. Nothing depends on it but the message when the worker dies."""


def at(place: str) -> None:
    """Say what is worked on now, so that it can be named if the process dies of it."""
    if _place is not None:
        os.pwrite(_place, place.encode("utf-8", "replace")[:PLACE_LIMIT_BYTES].ljust(PLACE_LIMIT_BYTES, b"\0"), 0)


def report_to(descriptor: int) -> None:
    """Let `at` write to this file from now on."""
    global _place  # noqa: PLW0603  a process has one place
    _place = descriptor


def in_batches(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """`items` in tuples of `size`."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, size)):
        yield batch
