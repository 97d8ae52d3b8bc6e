"""The processes that share the work of a large build: batches → results, in the order of the batches.

Loaded only when there is enough to do: to load what processes need takes longer than many a rebuild.
"""

import gc
import os
import shutil
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from dbp_archive.garbage import collect_seldom
from dbp_archive.problems import FatalError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""Batches for each worker that are handed over before they are needed, and results that wait: memory stays flat."""


class Workers:
    """So many processes, and a folder in which each says where it is."""

    def __init__(self, count: int, report_to: Callable[[int], None]) -> None:
        """`report_to` is called in each process with the file in which it is to say where it is."""
        self._count = count
        self._places = tempfile.mkdtemp(prefix="dbp-archive-")
        self._pool = ProcessPoolExecutor(count, initializer=_serve_parent, initargs=(self._places, report_to))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        shutil.rmtree(self._places, ignore_errors=True)

    def map(
        self, function: Callable[..., R], batches: Iterable[Sequence[T]], *shared: Any
    ) -> Iterator[tuple[Sequence[T], R]]:
        """(batch, function(batch, *shared)) for each of `batches`, in order; few of them wait in memory.

        Raises FatalError when a process dies, with the place it was at.
        """
        waiting: deque[tuple[Sequence[T], Future[R]]] = deque()
        try:
            for batch in batches:
                waiting.append((batch, self._pool.submit(function, batch, *shared)))
                if len(waiting) >= AHEAD * self._count:
                    done, future = waiting.popleft()
                    yield done, future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, future.result()
        except BrokenExecutor as error:
            place = ", ".join(self._deserted()) or "build"
            message = "a worker process died while it was at this, perhaps out of memory; try --workers 1"
            raise FatalError(place, message) from error

    def _deserted(self) -> list[str]:
        """Where workers were that ended without being told to."""
        self._pool.shutdown(wait=True)
        places = (path.read_text("utf-8", "replace").rstrip("\0\n") for path in sorted(Path(self._places).iterdir()))
        return sorted(filter(None, places))


def _serve_parent(places: str, report_to: Callable[[int], None]) -> None:
    """In a worker: leave Ctrl-C to the parent, end when told to, and end with the parent, even when it is killed."""
    path = Path(places, str(os.getpid()))
    report_to(os.open(path, os.O_CREAT | os.O_WRONLY))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end(path))
    gc.freeze()  # to look at what the parent made would copy it
    collect_seldom()
    Thread(target=_end_with_parent, daemon=True).start()


def _end(path: Path) -> None:
    path.unlink(missing_ok=True)
    os._exit(1)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
