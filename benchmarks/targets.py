"""What was measured beside what is to be reached: a size's result, and that of the size before → a table."""

from collections.abc import Iterator

from benchmarks.runs import ADDED, HUGO, OURS, UNCHANGED, Result
from dbp_archive.records import Record

LARGE = 10_000
"""Captures: larger archives have the second of two limits."""
BESIDE_HUGO = 0.5
PEAK_MB = (300.0, 400.0)
UNCHANGED_SECONDS = (0.5, 3.0)
ADDED_SECONDS = (1.0, 4.0)
GROWTH = 1.2
"""An article's cost beside that in an archive of the size before: what grows faster than the archive shows here."""


class Target(Record):
    """Something that is to be reached: at most `limit`."""

    name: str
    reached: float
    limit: float
    decimals: int = 2

    @property
    def holds(self) -> bool:
        """Whether it is reached."""
        return self.reached <= self.limit


def targets(result: Result, smaller: Result | None) -> Iterator[Target]:
    """What one size is to reach; `smaller` is the result of the size before, if there was one."""
    large = result.captures > LARGE
    full, unchanged, added = (result.run(name) for name in (OURS, UNCHANGED, ADDED))
    beside = full.wall_seconds / result.run(HUGO).wall_seconds
    peak = max(run.peak_bytes for run in (full, unchanged, added)) / 1e6
    yield Target(name="full build: wall, in times of Hugo’s", reached=beside, limit=BESIDE_HUGO)
    yield Target(name="all builds: peak memory, MB", reached=peak, limit=PEAK_MB[large], decimals=0)
    yield Target(name="nothing changed: wall, s", reached=unchanged.wall_seconds, limit=UNCHANGED_SECONDS[large])
    yield Target(name="nothing changed: files written", reached=unchanged.written, limit=0, decimals=0)
    yield Target(name="one capture added: wall, s", reached=added.wall_seconds, limit=ADDED_SECONDS[large])
    if smaller:
        growth = result.article_ms(OURS) / smaller.article_ms(OURS)
        name = f"full build: cost of an article, in times of that at {smaller.captures:,} captures"
        yield Target(name=name, reached=growth, limit=GROWTH)


def target_table(result: Result, smaller: Result | None) -> Iterator[str]:
    """The same as Markdown."""
    yield f"| {result.captures:,} captures | reached | target | holds |"
    yield "|---|---:|---:|---|"
    for target in targets(result, smaller):
        reached, limit = (f"{number:,.{target.decimals}f}" for number in (target.reached, target.limit))
        yield f"| {target.name} | {reached} | ≤ {limit} | {'yes' if target.holds else '**no**'} |"
