"""Work in batches: the same pure functions over many items, in this process or in many.

Any `concurrent.futures` executor does; results come in the order of the batches, whatever worker made them.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import parent_process
from threading import Thread
from typing import Any, TypeVar

from dbp_archive.problems import FatalError

T = TypeVar("T")
R = TypeVar("R")

BATCH = 64
"""Items in one batch: enough that handing it over costs little beside the work."""
SMALL = 256
"""Up to so many items, starting processes costs more than it saves."""


class InProcess(Executor):
    """An executor that does the work where it is asked for."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Do it now."""
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **named))
        except Exception as error:  # noqa: BLE001  the caller finds it in the future, as with any executor
            future.set_exception(error)
        return future


@contextmanager
def open_executor(workers: int | None, items: int) -> Iterator[Executor]:
    """An executor of `workers` processes (None: one for each core); none but this one for one worker or little work."""
    count = workers or os.cpu_count() or 1
    if count == 1 or items <= SMALL:
        yield InProcess()
        return
    with ProcessPoolExecutor(count, initializer=_serve_parent) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise FatalError("build", "a worker process died, perhaps out of memory; try --workers 1") from error
        finally:
            pool.shutdown(cancel_futures=True)


def _serve_parent() -> None:
    """In a worker: leave Ctrl-C to the parent, and end when it ends, even killed: nobody else would tell a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
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
    executor: Executor, function: Callable[..., R], items: Iterable[T], *shared: Any, ahead: int = 8
) -> Iterator[tuple[Sequence[T], R]]:
    """(batch, function(batch, *shared)) for each batch of `items`, in order; at most `ahead` batches wait in memory."""
    waiting: list[tuple[Sequence[T], Future[R]]] = []
    for batch in in_batches(items):
        waiting.append((batch, executor.submit(function, batch, *shared)))
        if len(waiting) >= ahead:
            done, future = waiting.pop(0)
            yield done, future.result()
    for done, future in waiting:
        yield done, future.result()
