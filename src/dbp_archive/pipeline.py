"""The steps of a build in order: find, and unless nothing changed, read, normalize, plan, render, write.

seeds/ ─ read ─▶ Capture ─ parse ─▶ ParsedCapture ─ normalize ─▶ Article ─ plan ─▶ Page ─ render ─▶ site/
"""

from collections.abc import Sequence
from pathlib import Path

from dbp_archive.arrivals import remember_seeds, sift
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog, SpoiltCatalogError, open_catalog
from dbp_archive.jobs import Job
from dbp_archive.listed import list_files
from dbp_archive.problems import FatalError, Problem
from dbp_archive.progress import Progress
from dbp_archive.recipe import look_digest, program_digest
from dbp_archive.records import Record
from dbp_archive.standing import is_as_left
from dbp_archive.summary import Summary, remembered, summarize
from dbp_archive.write import check_output, only_build


class Outcome(Record):
    """What a build did."""

    captures: int
    held: int
    wanted: int
    pages_written: int
    pages_kept: int
    """Pages that are as the last build made them."""
    problems: tuple[Problem, ...]


def build_site(job: Job, progress: Progress) -> Outcome:
    """Build the site of `job`. Raises FatalError when nothing can be built; then the old site is as it was."""
    check_output(job.out, job.seeds, job.content, job.catalog, *map(Path, job.theme.folders))
    with only_build(job.out):
        try:
            return _build(job, progress)
        except SpoiltCatalogError:  # it is gone now: begin from nothing
            return _build(job, progress)


def _build(job: Job, progress: Progress) -> Outcome:
    with (
        open_catalog(
            job.catalog, program_digest(job), lambda catalog: not job.fresh and is_as_left(catalog, job.out)
        ) as (catalog, is_fresh),
        Crew(job.workers, before=catalog.share) as crew,
    ):
        with progress.step("find"):
            look = look_digest(job)
            is_same = not is_fresh and catalog.get("look") == look
            sifted = sift(catalog, list_files(job.seeds, job.content), crew)
        passed_over, problems, written = sifted.listed.passed_over, sifted.problems, 0
        if is_same and not (sifted.news or sifted.gone):
            summary = remembered(catalog)
            remember_seeds(catalog, sifted.stamp, problems)
            found = _all_problems(job, (*passed_over, *problems, *summary.remarks))
        else:
            from dbp_archive.remarks import find_remarks  # noqa: PLC0415  neither is loaded when nothing changed
            from dbp_archive.renewal import renewing  # noqa: PLC0415

            with renewing(job, crew, progress, (catalog, is_fresh), len(sifted.news)) as renewal:
                changes, refused = renewal.read(sifted)
                sifted = sifted if job.corrections.removes else sifted.without_files()
                problems += refused
                _refuse_nothing(job, catalog, (*passed_over, *problems))
                affected = renewal.normalize(changes)
                remarks = tuple(find_remarks(catalog, job.profiles))
                found = _all_problems(job, (*passed_over, *problems, *remarks))
                renewal.publish(affected, sifted)
                catalog.put("look", look)
                summary = summarize(catalog, remarks)
                remember_seeds(catalog, sifted.stamp, problems)
                renewal.take_place()
            written = renewal.written_pages
        catalog.publish()
        return _outcome(summary, written, found)


def _outcome(summary: Summary, written: int, problems: tuple[Problem, ...]) -> Outcome:
    return Outcome(
        captures=summary.captures,
        held=summary.held,
        wanted=summary.wanted,
        pages_written=written,
        pages_kept=summary.pages - written,
        problems=problems,
    )


def _all_problems(job: Job, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Every line there is to say, in order. Raises FatalError when one is too many for a strict build."""
    found = tuple(sorted([*job.corrections.problems, *problems]))
    broken = [problem for problem in found if not problem.harmless]
    if job.strict and broken:
        count = "1 problem" if len(broken) == 1 else f"{len(broken):,} problems"
        message = f"{broken[0].message} (strict: nothing was built; {count} in all)"
        raise FatalError(broken[0].place, message, tuple(broken[1:]))
    return found


def _refuse_nothing(job: Job, catalog: Catalog, problems: Sequence[Problem]) -> None:
    """Raise FatalError when no page could be read: nobody wants an empty site instead of theirs."""
    if catalog.value("SELECT 1 FROM captures LIMIT 1"):
        return
    broken = [problem for problem in problems if not problem.harmless]
    message = (
        "expected saved pages (text, HTML, WARC, JSON lines, Markdown), found none; "
        "put them there or name their folder with --seeds DIR"
    )
    if broken:
        message = f"expected at least one page that can be read, found none; the first problem: {min(broken)}"
    raise FatalError(str(job.seeds), message)
