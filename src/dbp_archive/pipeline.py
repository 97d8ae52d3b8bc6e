"""The steps of a build in order: read, parse, normalize, plan, render, write.

seeds/ ─ read ─▶ Capture ─ parse ─▶ ParsedCapture ─ normalize ─▶ Archive ─ plan ─▶ Page ─ render ─▶ site/
"""

from collections.abc import Sequence
from pathlib import Path

from dbp_archive.intake import parse_all
from dbp_archive.jobs import Job
from dbp_archive.normalize import normalize
from dbp_archive.problems import FatalError, Problem
from dbp_archive.progress import Progress
from dbp_archive.publication import copy_captures, write_data, write_manifest, write_pages, write_static
from dbp_archive.read import find_captures
from dbp_archive.records import Record
from dbp_archive.write import check_output, staging


class Outcome(Record):
    """What a build did."""

    captures: int
    held: int
    wanted: int
    pages: int
    problems: tuple[Problem, ...]


def build_site(job: Job, progress: Progress) -> Outcome:
    """Build the site of `job`. Raises FatalError when nothing can be built; then the old site is as it was."""
    check_output(job.out, job.seeds, job.content, *map(Path, job.theme.folders))
    with progress.step("find"):
        seeds = find_captures(job.seeds)
    captures, problems = parse_all(seeds.captures, job.profile, job.workers, progress)
    problems = [*seeds.problems, *problems]
    if not captures:
        raise FatalError(str(job.seeds), _first_line(problems))
    with progress.step("normalize"):
        archive = normalize(captures, job.profile)
    problems += archive.problems
    problems.sort()
    if job.strict:
        _refuse(problems)
    with staging(job.out) as site:
        pages = write_pages(job, site, archive, captures, progress)
        with progress.step("data"):
            write_data(site, archive, captures)
        with progress.step("copy"):
            write_static(site)
            copy_captures(site, seeds.captures, captures)
        with progress.step("manifest"):
            write_manifest(site, job.workers)
    held = sum(article.status == "held" for article in archive.articles)
    return Outcome(
        captures=len(captures),
        held=held,
        wanted=len(archive.articles) - held,
        pages=len(pages),
        problems=tuple(problems),
    )


def _refuse(problems: Sequence[Problem]) -> None:
    """Raise FatalError when there is any problem: that is what a person asked for with --strict."""
    broken = [problem for problem in problems if not problem.harmless]
    if broken:
        count = "1 problem" if len(broken) == 1 else f"{len(broken):,} problems"
        message = f"{broken[0].message} (strict: nothing was built; {count} in all)"
        raise FatalError(broken[0].place, message, tuple(broken[1:]))


def _first_line(problems: Sequence[Problem]) -> str:
    broken = [problem for problem in problems if not problem.harmless]
    if not broken:
        return "expected saved pages ending in .txt, found none; put them there or name their folder with --seeds DIR"
    return f"expected at least one page that can be read, found none; the first problem: {min(broken)}"
