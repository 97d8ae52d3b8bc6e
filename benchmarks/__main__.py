"""Measures dbp-archive beside Hugo: `python -m benchmarks` prints Markdown, benchmarks/README.md says what it means."""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path

from benchmarks.hugo import find_hugo
from benchmarks.measure import CommandError
from benchmarks.quality import quality_table
from benchmarks.runs import COPY, HUGO, OURS, Result, run_size
from benchmarks.targets import target_table

SIZES = (1_000, 10_000, 100_000)


def main() -> int:
    """Measure each size and print its tables as soon as they are known."""
    options = _parser().parse_args()
    try:
        with nullcontext(options.folder) if options.folder else tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder).resolve(), options)
    except (CommandError, FileNotFoundError, FileExistsError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


def _measure(folder: Path, options: argparse.Namespace) -> None:
    print(*_machine(), sep="\n", flush=True)
    results: list[Result] = []
    for captures in options.sizes:
        results.append(run_size(folder, captures, options.rounds, _say))
        smaller = results[-2] if len(results) > 1 else None
        print("", *_size_report(results[-1]), "", *target_table(results[-1], smaller), sep="\n", flush=True)
        print("", *quality_table(results[-1].quality), sep="\n", flush=True)
        if options.faults:
            print("", *results[-1].quality.faults, sep="\n", flush=True)
    if len(results) > 1:
        print("", *_growth(results), sep="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    sizes = parser.add_mutually_exclusive_group()
    numbers = " ".join(map(str, SIZES))
    sizes.add_argument(
        "--sizes", type=int, nargs="+", default=SIZES, metavar="N", help=f"captures (default: {numbers})"
    )
    sizes.add_argument("--quick", action="store_const", dest="sizes", const=SIZES[:1], help=f"{SIZES[0]} captures only")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often (default: 3; from 50000 captures on, 1)")
    parser.add_argument("--folder", type=Path, help="where everything is made and stays (default: a temporary folder)")
    parser.add_argument("--faults", action="store_true", help="also print examples of what was misread")
    return parser


def _say(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)


def _machine() -> Iterator[str]:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = os.getloadavg()[0]
    python = f"Python {platform.python_version()}"
    yield f"{platform.system()} {platform.release()}, {os.cpu_count()} cores, {memory:.0f} GB, {python}"
    yield f"load before the first run: {load:.1f} (above 0.3, the machine was not quiet)"
    said = subprocess.run([find_hugo(), "version"], capture_output=True, encoding="utf-8", check=True)
    yield said.stdout.split("+")[0]


def _size_report(result: Result) -> Iterator[str]:
    """Costs and ratios of one size."""
    rounds = f"median of {result.rounds} rounds" if result.rounds > 1 else "one round"
    yield f"## {result.captures:,} captures, {result.articles:,} articles ({rounds})"
    yield ""
    yield "| | wall s | CPU s | peak MB | files | MB | files written |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for run in result.runs:
        costs = f"{run.wall_seconds:.2f} | {run.cpu_seconds:.2f} | {run.peak_bytes / 1e6:.0f}"
        yield f"| {run.name} | {costs} | {run.files:,} | {run.bytes / 1e6:.0f} | {run.written:,} |"
    ours, hugo, copy = result.run(OURS), result.run(HUGO), result.run(COPY)
    yield ""
    wall, cpu = ours.wall_seconds / hugo.wall_seconds, ours.cpu_seconds / hugo.cpu_seconds
    memory, limit = ours.peak_bytes / hugo.peak_bytes, ours.wall_seconds / copy.wall_seconds
    yield f"ours / Hugo: wall {wall:.2f}, CPU {cpu:.2f}, memory {memory:.2f}; ours / plain copy: wall {limit:.2f}"
    yield ""
    for run in (ours, hugo):
        per_file = run.wall_seconds / run.files
        yield f"{run.name}: {result.article_ms(run.name):.2f} ms an article, {per_file * 1e3:.2f} ms a file  "


def _growth(results: Sequence[Result]) -> Iterator[str]:
    """What an article costs at each size, beside the size before."""
    for smaller, larger in pairwise(results):
        ours, hugo = (larger.article_ms(name) / smaller.article_ms(name) for name in (OURS, HUGO))
        yield (
            f"an article at {larger.captures:,} captures costs {ours:.2f} times what it costs at {smaller.captures:,} "
            f"(Hugo: {hugo:.2f})"
        )


if __name__ == "__main__":
    sys.exit(main())
