"""What the benchmarks count and claim, apart from the time it takes."""

import os
import sys
from pathlib import Path

import pytest

from benchmarks.measure import look_at, run_measured
from benchmarks.quality import Quality
from benchmarks.roles import Readings
from benchmarks.runs import ADDED, HUGO, OURS, UNCHANGED, Result, Run
from benchmarks.targets import target_table, targets
from tests.archives import fill


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return fill(tmp_path / "site", {"index.html": "a", "en/1.html": "b", "en/2.html": "c"})


def test_every_file_of_a_first_build_is_written(site: Path) -> None:
    nothing = look_at(site.with_name("none"))
    assert (nothing.files, nothing.bytes) == (0, 0)
    after = look_at(site)
    assert (after.written_since(nothing), after.files, after.bytes) == (3, 3, 3)


def test_what_lies_there_as_it_was_is_not_written(site: Path) -> None:
    assert look_at(site).written_since(look_at(site)) == 0


def test_a_folder_of_hard_links_in_its_place_counts_only_what_is_new(site: Path) -> None:
    before = look_at(site)
    fresh = fill(site.with_name("fresh"), {"en/3.html": "new", "en/2.html": "c"})
    for path in ("index.html", "en/1.html"):
        os.link(site / path, fresh / path)  # its time of change (ctime) is now another one
    site.rename(site.with_name("old"))
    fresh.rename(site)
    assert look_at(site).written_since(before) == 2


@pytest.mark.parametrize(("content", "moment"), [("bb", None), ("x", 1)])
def test_a_file_that_was_written_over_counts(site: Path, content: str, moment: int | None) -> None:
    file = site / "en/1.html"
    before, found = look_at(site), file.stat()
    file.write_text(content)
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns if moment is None else moment))
    assert look_at(site).written_since(before) == 1


def test_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    """Each holds 60 MB of its own; what they share counts once."""
    # Work, not sleep: on a machine that is busy it lasts longer, as sampling does.
    child = "import time; held = b'x' * 60_000_000\nwhile time.process_time() < 1: pass"
    parent = f"import subprocess, sys; held = b'x' * 60_000_000; subprocess.run([sys.executable, '-c', {child!r}])"
    cost = run_measured((sys.executable, "-c", parent), tmp_path, {}, (0,))
    assert 120e6 < cost.peak_bytes < 180e6


def run(name: str, seconds: float, megabytes: int = 100, written: int = 0) -> Run:
    return Run(
        name=name,
        wall_seconds=seconds,
        cpu_seconds=seconds,
        peak_bytes=megabytes * 10**6,
        files=1,
        bytes=1,
        written=written,
    )


def result(captures: int, *runs: Run) -> Result:
    quality = Quality(measures=(), readings=Readings(captures=0, counts={}, examples={}), faults=())
    return Result(captures=captures, articles=captures, rounds=1, runs=runs, quality=quality)


def test_a_table_says_which_targets_hold() -> None:
    smaller = result(10_000, run(OURS, 4), run(HUGO, 10), run(UNCHANGED, 0.4), run(ADDED, 1.1, 301))
    larger = result(100_000, run(OURS, 60, 390), run(HUGO, 100), run(UNCHANGED, 2.9, written=1), run(ADDED, 3.9))
    assert [target.holds for target in targets(smaller, None)] == [True, False, True, True, False]
    assert list(target_table(larger, smaller)) == [
        "| 100,000 captures | reached | target | holds |",
        "|---|---:|---:|---|",
        "| full build: wall, in times of Hugo’s | 0.60 | ≤ 0.50 | **no** |",
        "| all builds: peak memory, MB | 390 | ≤ 400 | yes |",
        "| nothing changed: wall, s | 2.90 | ≤ 3.00 | yes |",
        "| nothing changed: files written | 1 | ≤ 0 | **no** |",
        "| one capture added: wall, s | 3.90 | ≤ 4.00 | yes |",
        "| full build: cost of an article, in times of that at 10,000 captures | 1.50 | ≤ 1.20 | **no** |",
    ]
