"""What a command costs: a command → seconds, processor time, and the memory of all its processes together.

Processor time is what the kernel says when the command ends (wait4: it and every process it waited for). Memory is
sampled from /proc while it runs: the proportional set sizes (PSS: a page shared by n processes counts as an nth of
one) of the command and of all processes below it are added up, and the largest sum is kept. Reading a large process
takes the kernel a moment, so the more a sample costs, the rarer samples are: at most one part in twenty of one core.
Linux only.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from resource import struct_rusage

from dbp_archive.records import Record

INTERVAL_SECONDS = 0.02
"""The shortest time between two samples."""
SAMPLING_SHARE = 20
"""So many times the cost of a sample passes before the next one."""
OUTPUT_LIMIT = 2_000
CHUNK_BYTES = 1 << 20
DROP_CACHES = Path("/proc/sys/vm/drop_caches")


class Cost(Record):
    """What one run took."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    samples: int


class CommandError(Exception):
    """A measured command failed: its figures would say nothing."""


def run_measured(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], expected: Sequence[int]
) -> Cost:
    """Run `command` in `folder` and measure it; what it prints goes to `folder`/log.txt.

    Raises CommandError when it ends with an exit code that is not `expected`.
    """
    log = folder / "log.txt"
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, **environment},
        )
        try:
            peak, samples, status, usage = _watch(process.pid)
        except BaseException:
            process.kill()
            raise
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        told = log.read_text("utf-8", "replace")[-OUTPUT_LIMIT:]
        words = " ".join(map(str, command))
        raise CommandError(f"{words}: expected exit code {expected}, found {process.returncode}; it said: {told}")
    return Cost(wall_seconds=wall, cpu_seconds=usage.ru_utime + usage.ru_stime, peak_bytes=peak, samples=samples)


def _watch(pid: int) -> tuple[int, int, int, struct_rusage]:
    """(peak bytes, samples, wait status, resource usage) of the process, once it has ended."""
    peak = samples = 0
    while True:
        began = time.perf_counter()
        peak = max(peak, sum(map(_pss_bytes, _tree(pid))))
        samples += 1
        rest = max(INTERVAL_SECONDS, SAMPLING_SHARE * (time.perf_counter() - began))
        deadline = time.perf_counter() + rest
        while time.perf_counter() < deadline:
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                return peak, samples, status, usage
            time.sleep(0.002)


def _tree(pid: int) -> Iterator[int]:
    """`pid` and every process below it."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))


def _pss_bytes(pid: int) -> int:
    """The proportional set size of one process; 0 when it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def settle(*inputs: Path) -> None:
    """Bring the machine into the same state before each run: nothing waits to be written, the inputs are in memory.

    Inputs are files and folders. Where the user may, everything else that files left in memory is dropped first.
    """
    os.sync()
    with suppress(OSError):
        DROP_CACHES.write_text("1")
    for path in inputs:
        for file in filter(Path.is_file, path.rglob("*") if path.is_dir() else (path,)):
            with file.open("rb") as opened:
                while opened.read(CHUNK_BYTES):
                    pass


class Shelf(Record):
    """The files below a folder at one moment."""

    states: frozenset[tuple[int, int, int]]
    """(inode, size, time its content was last changed in ns) of each file: one that is linked anew keeps all three,
    wherever it is linked, although the link itself changes its ctime."""
    files: int
    bytes: int

    def written_since(self, before: "Shelf") -> int:
        """Files whose bytes were written after `before` was seen."""
        return len(self.states - before.states)


def look_at(folder: Path) -> Shelf:
    """What is below `folder` now; nothing when it is not there."""
    found = [Path(path, name).lstat() for path, _, names in os.walk(folder) for name in names]
    return Shelf(
        states=frozenset((file.st_ino, file.st_size, file.st_mtime_ns) for file in found),
        files=len(found),
        bytes=sum(file.st_size for file in found),
    )
