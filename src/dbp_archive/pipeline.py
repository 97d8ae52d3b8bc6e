"""The steps of a build in order: find, and unless nothing changed, read, normalize, plan, render, write.

seeds/ ─ read ─▶ Capture ─ parse ─▶ ParsedCapture ─ normalize ─▶ Article ─ plan ─▶ Page ─ render ─▶ site/
"""

from collections.abc import Sequence
from pathlib import Path

from dbp_archive.arrivals import find_arrivals, sift
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog, SpoiltCatalogError, open_catalog
from dbp_archive.jobs import Job
from dbp_archive.problems import FatalError, Problem
from dbp_archive.progress import Progress
from dbp_archive.recipe import look_digest, program_digest
from dbp_archive.records import Record
from dbp_archive.remarks import find_remarks
from dbp_archive.standing import is_as_left
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
            arrivals, problems = find_arrivals(job.seeds, job.content)
            sifted = sift(catalog, arrivals, crew)
            look = look_digest(job)
        problems = (*problems, *job.corrections.problems, *sifted.problems)
        written = 0
        if is_fresh or sifted.news or sifted.gone or catalog.get("look") != look:
            from dbp_archive.renewal import renewing  # noqa: PLC0415  what renders is not loaded when nothing changed

            with renewing(job, crew, progress, (catalog, is_fresh), len(arrivals)) as renewal:
                changes, refused = renewal.read(sifted)
                problems += refused
                _refuse_nothing(job, catalog, problems)
                affected = renewal.normalize(changes)
                found = _all_problems(job, catalog, problems)
                renewal.publish(affected, arrivals, sifted.news)
                catalog.put("look", look)
                renewal.take_place()
            written = renewal.written_pages
        else:
            found = _all_problems(job, catalog, problems)
        catalog.publish()
        return _outcome(catalog, written, found)


def _all_problems(job: Job, catalog: Catalog, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Every line there is to say. Raises FatalError when one is too many for a strict build."""
    found = tuple(sorted([*problems, *find_remarks(catalog, job.profiles)]))
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
        "expected saved pages ending in .txt or .md, found none; put them there or name their folder with --seeds DIR"
    )
    if broken:
        message = f"expected at least one page that can be read, found none; the first problem: {min(broken)}"
    raise FatalError(str(job.seeds), message)


def _outcome(catalog: Catalog, written: int, problems: tuple[Problem, ...]) -> Outcome:
    pages = catalog.value("SELECT count(*) FROM files WHERE path LIKE '%.html'")
    held, articles = catalog.rows(
        "SELECT coalesce(sum(is_held), 0), count(*) FROM articles WHERE article NOT IN (SELECT article FROM removed)"
    )[0]
    return Outcome(
        captures=catalog.value("SELECT count(*) FROM captures"),
        held=held,
        wanted=articles - held,
        pages_written=written,
        pages_kept=pages - written,
        problems=problems,
    )
