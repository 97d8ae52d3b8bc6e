"""A site made anew, as far as something of it changed: beside the old one, whose place it takes in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive.arrivals import Sifted, arrivals_again
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog
from dbp_archive.changes import Changes
from dbp_archive.intake import show_again, take_in
from dbp_archive.jobs import Job
from dbp_archive.normalize import Affected, normalize
from dbp_archive.normalize.decisions import keep_decisions
from dbp_archive.plan.frame import make_frames
from dbp_archive.press import Press
from dbp_archive.problems import Problem
from dbp_archive.progress import Progress
from dbp_archive.publish import News, publish
from dbp_archive.recipe import stale_templates
from dbp_archive.render import forget_templates
from dbp_archive.shelves import Shelves
from dbp_archive.standing import finish, start
from dbp_archive.withholding import withhold
from dbp_archive.work import Work
from dbp_archive.write import Staging, staging


class Renewal(NamedTuple):
    """The steps that make a site. Each is to be called once, in the order in which they stand here."""

    job: Job
    stage: Staging
    work: Work
    stale: frozenset[str]
    """Templates that are not as they were."""

    def read(self, sifted: Sifted) -> tuple[Changes, tuple[Problem, ...]]:
        """Bring the captures up to date, with the pages that show them; a line for each that cannot be read."""
        changes, problems = take_in(self.work, sifted)
        self.work.catalog.admit_readers()
        if "capture.html" in self.stale and not self.work.is_fresh:
            show_again(self.work, arrivals_again(self.work.catalog, sifted.listed, self.work.crew))
        self.work.crew.rest()
        return changes, tuple(problems)

    def normalize(self, changes: Changes) -> Affected:
        """Bring the articles up to date."""
        return normalize(self.work.catalog, changes, self.work.profiles, self.work.crew, self.work.progress)

    def publish(self, affected: Affected, sifted: Sifted) -> None:
        """Make all files that differ, and the manifest that proves them; `sifted` has what can still be withheld."""
        withhold(self.work, sifted, affected)
        publish(self.work, News(affected, self.stale), self.job.content)
        with self.work.progress.step("manifest"):
            self.work.shelves.write_manifest()

    def take_place(self) -> None:
        """Put the new site where the old one is."""
        with self.work.progress.step("exchange"):
            self.work.catalog.share()  # a full disk under the cache shows while the old site stands
            finish(self.stage, self.work.catalog, self.work.shelves.lag, self.work.shelves.folders)
        with self.work.progress.step("clear"):  # an old site of which nothing was kept has as many files as the new one
            self.stage.clear()

    @property
    def written_pages(self) -> int:
        """Pages that are new or not as they were."""
        return self.work.shelves.written_pages


def _compiled_templates(job: Job, recipe: str) -> Path:
    """The folder beside the catalog that keeps compiled templates; emptied when another `recipe` compiled them."""
    folder = job.catalog.with_suffix(".templates")
    mark = folder / "made-with"
    if not mark.is_file() or mark.read_text("utf-8", "replace") != recipe:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        mark.write_text(recipe, "utf-8")
    return folder


@contextmanager
def renewing(job: Job, crew: Crew, progress: Progress, state: tuple[Catalog, bool], captures: int) -> Iterator[Renewal]:
    """Have a folder for the new site while it is made; `captures` captures are new.

    `state` is the catalog, and whether it began empty.
    """
    catalog, is_fresh = state
    with staging(job.out) as stage, crew:  # the workers end before what they write is cleared away
        forget_templates()
        stale = stale_templates(job, catalog)  # before any is used: what changes meanwhile is news to the next build
        with progress.step("begin"):
            start(stage, catalog, captures, is_fresh=is_fresh)
        press = Press(
            frames=make_frames(job.profiles.first, job.settings),
            profiles=job.profiles,
            theme=replace(job.theme, compiled=str(_compiled_templates(job, catalog.get("recipe") or ""))),
            catalog=catalog.path,
            folder=str(stage.folder),
            twin=str(stage.twin) if stage.twin else None,
            knows_files=not is_fresh,
            dropped=job.corrections.dropped,
        )
        shelves = Shelves(catalog, stage, is_fresh=is_fresh)
        work = Work(catalog, press, shelves, crew, progress, is_fresh)
        if is_fresh:
            keep_decisions(catalog, job.corrections)
        yield Renewal(job, stage, work, stale)
