"""Progress: one line that moves on a terminal, a plain line for each step elsewhere; and where the time went."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_INTERVAL_SECONDS = 0.1
_BAR_WIDTH = 24


class Progress:
    """Tells a person how far the work is. Writes to standard error, so that output can be piped."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._moving = self._stream.isatty()
        self._name, self._total, self._done, self._shown_at = "", 0, 0, 0.0
        self._started_at = time.monotonic()
        self.seconds: dict[str, float] = {}
        """How long each step took that is done, in the order of the steps."""

    def elapsed_seconds(self) -> float:
        """Since it was made."""
        return time.monotonic() - self._started_at

    @contextmanager
    def step(self, name: str, total: int = 0) -> Iterator[None]:
        """A step of `total` pieces, each of them told with `advance`; 0 for a step that is done in one go.

        At its end a terminal's line is wiped; elsewhere a step of pieces is one line.
        """
        self._name, self._total, self._done = name, total, 0
        started_at = time.monotonic()
        if self._moving:
            self._show()
        try:
            yield
        finally:
            if self._moving:
                self._stream.write("\r\x1b[K")
            elif self._total:
                self._stream.write(f"{name}: {self._done:,}\n")
            self._stream.flush()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started_at

    def expect(self, count: int) -> None:
        """`count` more pieces are to come in this step."""
        self._total += count

    def advance(self, count: int = 1) -> None:
        """`count` more pieces are done."""
        self._done += count
        if self._moving and (self._done >= self._total or time.monotonic() - self._shown_at > _INTERVAL_SECONDS):
            self._show()

    def _show(self) -> None:
        filled = _BAR_WIDTH * self._done // max(self._total, 1)
        bar = f" {'█' * filled}{'░' * (_BAR_WIDTH - filled)} {self._done:,} of {self._total:,}" if self._total else ""
        self._stream.write(f"\r\x1b[K{self._name:<10}{bar}")
        self._stream.flush()
        self._shown_at = time.monotonic()
