"""Progress: one line that moves on a terminal, a plain line for each step elsewhere."""

import sys
import time
from typing import TextIO

_INTERVAL_SECONDS = 0.1


class Progress:
    """Tells a person how far the work is. Writes to standard error, so that output can be piped."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._moving = self._stream.isatty()
        self._name, self._total, self._done, self._shown_at = "", 0, 0, 0.0

    def start(self, name: str, total: int) -> None:
        """Begin a step of `total` pieces."""
        self._name, self._total, self._done = name, total, 0
        self._show()

    def advance(self, count: int = 1) -> None:
        """`count` more pieces are done."""
        self._done += count
        if self._moving and (self._done >= self._total or time.monotonic() - self._shown_at > _INTERVAL_SECONDS):
            self._show()

    def finish(self) -> None:
        """The step is done: on a terminal its line is wiped, elsewhere it is printed."""
        if self._moving:
            self._stream.write("\r\x1b[K")
        else:
            self._stream.write(f"{self._name}: {self._done:,}\n")
        self._stream.flush()

    def _show(self) -> None:
        if self._moving:
            width = 24
            filled = width * self._done // max(self._total, 1)
            bar = "█" * filled + "░" * (width - filled)
            self._stream.write(f"\r\x1b[K{self._name:<10} {bar} {self._done:,} of {self._total:,}")
            self._stream.flush()
            self._shown_at = time.monotonic()
