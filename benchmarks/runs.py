"""One archive, built in every way that is compared: a size → what each way costs.

A round is: a full build of ours, Hugo's, a plain copy of our finished site, our build again with nothing changed, and
with one capture added. Rounds are repeated, so that the ways take turns under whatever else the machine does.

Each round has folders of its own, and nothing is deleted until all is measured: for minutes after many files were
deleted, ext4 looks at each of them before it gives a new file a number, and whoever builds next would pay for that.
"""

import re
import shutil
import statistics
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from benchmarks.generator import generate
from benchmarks.hugo import find_hugo, write_hugo_site
from benchmarks.measure import look_at, run_measured, settle
from benchmarks.quality import Quality, measure_quality
from benchmarks.truth import CaptureTruth, Truth, read_truth
from dbp_archive.recipe import LIBRARIES
from dbp_archive.records import Record

ROOT = Path(__file__).parents[1]
NEVER_LOADED = frozenset({"ensurepip", "idlelib", "lib2to3", "site-packages", "test", "tkinter", "turtledemo"})
"""Folders of Python's own library in which nothing is that these programs use."""
GOOD = (0, 1)
"""Exit codes of a build that made a site."""
ROUNDS, MANY = 3, 50_000
"""Rounds for archives below MANY captures; larger ones have one, unless a person asks for another number."""
HUGO_OPTIONS = ("--config", "hugo.toml,sections.toml")
OURS, HUGO, COPY = "dbp-archive, full", "Hugo, full", "plain copy of the site"
UNCHANGED, ADDED = "dbp-archive, nothing changed", "dbp-archive, one capture added"


class Run(Record):
    """One way to build, at one size."""

    name: str
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    """Of all processes together; this and the two above are the medians of the rounds."""
    files: int
    """Files in the result."""
    bytes: int
    written: int
    """Files whose bytes were written: those that are only linked from another place do not count."""


class Result(Record):
    """Everything measured at one size."""

    captures: int
    articles: int
    rounds: int
    runs: tuple[Run, ...]
    quality: Quality
    """Of the site with the added capture."""

    def run(self, name: str) -> Run:
        """The run called `name`. Raises StopIteration when there is none."""
        return next(run for run in self.runs if run.name == name)

    def article_ms(self, name: str) -> float:
        """Milliseconds of wall time that the run called `name` took for each article."""
        return self.run(name).wall_seconds / self.articles * 1e3


class Bench:
    """The folders of one size, and the steps over them."""

    site: Path
    """Of the round that was started; so are the three below."""
    copy: Path
    hugo_site: Path
    cache: Path

    def __init__(self, folder: Path, captures: int) -> None:
        self.folder = folder / str(captures)
        self.captures = captures
        self.hugo = self.folder / "hugo"
        self.truth: Truth = generate(self.folder, captures + 1)
        self.last = _last_full(self.truth)
        self.notes = self.truth.seeds / "captures.yaml"
        self._page = (self.truth.seeds / self.last).read_bytes()
        self._noted = self.notes.read_text("utf-8")

    def start_round(self, number: int) -> None:
        """Have new folders, and take the last full page, and what captures.yaml says of it, out of the seeds."""
        place = self.folder / f"round-{number}"
        shutil.rmtree(place, ignore_errors=True)  # of an earlier run
        place.mkdir()
        self.site, self.copy, self.hugo_site, self.cache = (
            place / name for name in ("site", "copy", "hugo-site", "cache")
        )
        entry = re.compile(rf"^{re.escape(self.last)}:\n(?:  .*\n)*", re.MULTILINE)
        self.notes.write_text(entry.sub("", self._noted), "utf-8")
        (self.truth.seeds / self.last).unlink(missing_ok=True)

    def add(self) -> None:
        """Put that page back."""
        (self.truth.seeds / self.last).write_bytes(self._page)
        self.notes.write_text(self._noted, "utf-8")

    def build(self, name: str) -> Run:
        """Our site, of the seeds as they are now."""
        command = (sys.executable, ROOT / "build.py", "--seeds", self.truth.seeds, "--out", self.site)
        return self._measure(name, command, self.site, self.truth.seeds)

    def build_hugo(self) -> Run:
        """Hugo's site, from nothing."""
        command = (find_hugo(), "--quiet", "--source", self.hugo, *HUGO_OPTIONS, "--destination", self.hugo_site)
        return self._measure(HUGO, command, self.hugo_site, self.hugo)

    def copy_site(self) -> Run:
        """Our site, file by file: what writing it costs when nothing is to be thought."""
        command = ("cp", "--recursive", "--reflink=never", self.site, self.copy)
        return self._measure(COPY, command, self.copy, self.site)

    def _measure(self, name: str, command: Sequence[str | Path], out: Path, source: Path) -> Run:
        before = look_at(out)
        settle(source, self.cache, *program_files())
        environment = {"XDG_CACHE_HOME": str(self.cache), "HUGO_CACHEDIR": str(self.cache / "hugo")}
        cost = run_measured(command, self.folder, environment, GOOD)
        after = look_at(out)
        return Run(
            name=name,
            wall_seconds=cost.wall_seconds,
            cpu_seconds=cost.cpu_seconds,
            peak_bytes=cost.peak_bytes,
            files=after.files,
            bytes=after.bytes,
            written=after.written_since(before),
        )


def program_files() -> Iterator[Path]:
    """Files and folders of the programs that are compared, and of what they load."""
    yield ROOT / "src"
    standard = Path(sysconfig.get_path("stdlib"))
    yield from (path for path in standard.iterdir() if path.name not in NEVER_LOADED)
    for library in (*LIBRARIES, "PyYAML", "hugo"):
        yield from (Path(str(file.locate())) for file in metadata.files(library) or ())


def _last_full(truth: Truth) -> str:
    """The last full page that is captured for the first time: it holds an article and teases a dozen others."""
    rows = (row for row in read_truth(truth.path) if isinstance(row, CaptureTruth))
    return max(row.source for row in rows if row.kind == "full" and not row.copy)


def run_size(folder: Path, captures: int, rounds: int | None, say: Callable[[str], None]) -> Result:
    """All rounds for an archive of so many captures, made below `folder`; `say` hears how far it is.

    Raises CommandError when a build fails.
    """
    say(f"{captures:,} captures: generating")
    bench = Bench(folder, captures)
    rounds = rounds or (1 if captures >= MANY else ROUNDS)
    articles, measured = 0, list[Run]()
    for number in range(1, rounds + 1):
        bench.start_round(number)
        measured.append(_said(bench.build(OURS), number, say))
        articles = articles or write_hugo_site(bench.site, bench.hugo)
        measured.append(_said(bench.build_hugo(), number, say))
        measured.append(_said(bench.copy_site(), number, say))
        measured.append(_said(bench.build(UNCHANGED), number, say))
        bench.add()
        measured.append(_said(bench.build(ADDED), number, say))
    say("measuring quality")
    return Result(
        captures=captures,
        articles=articles,
        rounds=rounds,
        runs=tuple(
            _median([run for run in measured if run.name == name]) for name in (OURS, HUGO, COPY, UNCHANGED, ADDED)
        ),
        quality=measure_quality(bench.truth, bench.site),
    )


def _said(run: Run, number: int, say: Callable[[str], None]) -> Run:
    say(f"round {number}: {run.name}: {run.wall_seconds:.2f} s, {run.peak_bytes / 1e6:.0f} MB")
    return run


def _median(runs: Sequence[Run]) -> Run:
    """One run for all rounds; the files are those of the last one, and of those written the most."""
    last = runs[-1]
    return Run(
        name=last.name,
        wall_seconds=statistics.median(run.wall_seconds for run in runs),
        cpu_seconds=statistics.median(run.cpu_seconds for run in runs),
        peak_bytes=int(statistics.median(run.peak_bytes for run in runs)),
        files=last.files,
        bytes=last.bytes,
        written=max(run.written for run in runs),
    )
