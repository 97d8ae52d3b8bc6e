"""Work in batches: the same pure functions over many items, in this process or in many.

Any `concurrent.futures` executor does; results come in the order of the batches, whatever worker made them.
"""

import concurrent.futures
import gc
import os
import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from itertools import chain, islice
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from dbp_archive.problems import FatalError

T = TypeVar("T")
R = TypeVar("R")

BATCH = 64
"""Items in one batch: enough that handing it over costs little beside the work."""
SMALL = 256
"""Up to so many items, starting processes costs more than it saves."""
AHEAD = 4
"""Batches for each worker that are handed over before they are needed, and results that wait: memory stays flat."""
PLACE_LIMIT_BYTES = 1024
COLLECT_AFTER = 50_000
"""Objects that a worker makes before it looks for garbage: nearly all it makes is freed without looking."""


class Crew:
    """Those who do the work: `workers` processes (None: one for each core), started when there is enough to do."""

    def __init__(self, workers: int | None, before: Callable[[], None] = lambda: None) -> None:
        self.count = workers or os.cpu_count() or 1
        self._before = before
        """Called each time before work leaves this process."""
        self._pool: concurrent.futures.ProcessPoolExecutor | None = None
        self._places: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if self._places:
            shutil.rmtree(self._places, ignore_errors=True)
        self._pool = self._places = None

    def map(self, function: Callable[..., R], items: Iterable[T], *shared: Any) -> Iterator[tuple[Sequence[T], R]]:
        """(batch, function(batch, *shared)) for each batch of `items`, in order.

        Raises FatalError when a worker process dies, with the place it was at.
        """
        iterator = iter(items)
        first = list(islice(iterator, SMALL + 1))
        batches = in_batches(chain(first, iterator))
        if self.count == 1 or len(first) <= SMALL:
            for batch in batches:
                yield batch, function(batch, *shared)
            return
        self._before()
        try:
            yield from map_batches(self._executor(), function, batches, *shared, ahead=AHEAD * self.count)
        except BrokenExecutor as error:
            place = ", ".join(self._deserted()) or "build"
            message = "a worker process died while it was at this, perhaps out of memory; try --workers 1"
            raise FatalError(place, message) from error

    def _executor(self) -> Executor:
        if self._pool is None:
            self._places = tempfile.mkdtemp(prefix="dbp-archive-")
            self._pool = concurrent.futures.ProcessPoolExecutor(
                self.count, initializer=_serve_parent, initargs=(self._places,)
            )
        return self._pool

    def _deserted(self) -> list[str]:
        """Where workers were that ended without being told to."""
        if self._pool is None or self._places is None:
            return []
        self._pool.shutdown(wait=True)
        places = (path.read_text("utf-8", "replace").rstrip("\0\n") for path in sorted(Path(self._places).iterdir()))
        return sorted(filter(None, places))


_place: int | None = None
"""In a worker: the file that says where it is. Nothing depends on it but the message when the worker dies."""


def at(place: str) -> None:
    """Say what is worked on now, so that it can be named if the process dies of it."""
    if _place is not None:
        os.pwrite(_place, place.encode("utf-8", "replace")[:PLACE_LIMIT_BYTES].ljust(PLACE_LIMIT_BYTES, b"\0"), 0)


def _serve_parent(places: str) -> None:
    """In a worker: leave Ctrl-C to the parent, end when told to, and end with the parent, even when it is killed."""
    global _place  # noqa: PLW0603  a process has one place
    path = Path(places, str(os.getpid()))
    _place = os.open(path, os.O_CREAT | os.O_WRONLY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end(path))
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
    Thread(target=_end_with_parent, daemon=True).start()


def _end(path: Path) -> None:
    path.unlink(missing_ok=True)
    os._exit(1)


def _end_with_parent() -> None:
    from multiprocessing import parent_process  # noqa: PLC0415  loaded in workers anyway, and nowhere else

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def in_batches(items: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """`items` in tuples of BATCH."""
    iterator = iter(items)
    while batch := tuple(islice(iterator, BATCH)):
        yield batch


def map_batches(
    executor: Executor, function: Callable[..., R], batches: Iterable[Sequence[T]], *shared: Any, ahead: int
) -> Iterator[tuple[Sequence[T], R]]:
    """(batch, function(batch, *shared)) for each of `batches`, in order; at most `ahead` of them wait in memory."""
    waiting: deque[tuple[Sequence[T], Future[R]]] = deque()
    for batch in batches:
        waiting.append((batch, executor.submit(function, batch, *shared)))
        if len(waiting) >= ahead:
            done, future = waiting.popleft()
            yield done, future.result()
    while waiting:
        done, future = waiting.popleft()
        yield done, future.result()
