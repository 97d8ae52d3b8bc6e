"""The steps of a build in order: read, parse, normalize, plan, render, write.

seeds/ ─ read ─▶ Capture ─ parse ─▶ ParsedCapture ─ normalize ─▶ Archive ─ plan ─▶ Page ─ render ─▶ site/
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from dbp_archive.batches import map_batches, open_executor
from dbp_archive.data import make_data
from dbp_archive.identity import source_name
from dbp_archive.normalize import Archive, normalize
from dbp_archive.pages import Page, ProseView, Site
from dbp_archive.parse import parse
from dbp_archive.plan import Atlas, plan, plan_site
from dbp_archive.problems import FatalError, Problem, ProblemError
from dbp_archive.profile import Profile, load_profile
from dbp_archive.progress import Progress
from dbp_archive.prose import PAGES, read_prose
from dbp_archive.read import Found, find_captures, read_capture
from dbp_archive.records import ParsedCapture, Record
from dbp_archive.render import Theme, render, shipped
from dbp_archive.settings import Settings
from dbp_archive.write import Staging, check_output, staging, write_file


class Job(Record):
    """What to build, from where, to where. Paths are absolute."""

    settings: Settings
    profile: Profile
    seeds: Path
    out: Path
    content: Path
    theme: Theme
    workers: int | None
    """Processes; None for one on each core. The result never depends on it."""
    strict: bool
    """Whether a single problem leaves the old site in place."""


class Asked(Record):
    """What a person asks for instead of what the settings say; None where they do not mind."""

    seeds: Path | None = None
    out: Path | None = None
    workers: int | None = None
    strict: bool = False


class Outcome(Record):
    """What a build did."""

    captures: int
    held: int
    wanted: int
    pages: int
    problems: tuple[Problem, ...]


def make_job(settings: Settings, base: Path, asked: Asked) -> Job:
    """A job from settings, whose folders are relative to `base`, and what a person asked for instead.

    Raises FatalError: no such profile, or no such folder of templates.
    """
    own = (str((base / settings.templates).resolve()),) if settings.templates else ()
    if own and not Path(*own).is_dir():
        raise FatalError(own[0], "expected a folder of templates, found none; correct `templates` in the settings")
    return Job(
        settings=settings,
        profile=load_profile(settings.profile, base),
        seeds=(asked.seeds or base / settings.seeds).resolve(),
        out=(asked.out or base / settings.out).resolve(),
        content=(base / settings.content).resolve(),
        theme=Theme(folders=(*own, str(shipped("templates")))),
        workers=asked.workers,
        strict=asked.strict,
    )


def build_site(job: Job, progress: Progress) -> Outcome:
    """Build the site of `job`. Raises FatalError when nothing can be built; then the old site is as it was."""
    check_output(job.out, job.seeds, job.content, *map(Path, job.theme.folders))
    seeds = find_captures(job.seeds)
    captures, problems = _parse_all(job, seeds.captures, progress)
    problems = [*seeds.problems, *problems]
    if not captures:
        raise FatalError(str(job.seeds), _first_line(problems))
    archive = normalize(captures, job.profile)
    problems += archive.problems
    problems.sort()
    if job.strict and (broken := [problem for problem in problems if not problem.harmless]):
        count = "1 problem" if len(broken) == 1 else f"{len(broken):,} problems"
        message = f"{broken[0].message} (strict: nothing was built; {count} in all)"
        raise FatalError(broken[0].place, message, tuple(broken[1:]))
    with staging(job.out) as site:
        pages = _write_all(job, site, archive, captures, progress)
        _copy_captures(site, seeds.captures, captures)
    held = sum(article.status == "held" for article in archive.articles)
    return Outcome(
        captures=len(captures),
        held=held,
        wanted=len(archive.articles) - held,
        pages=pages,
        problems=tuple(problems),
    )


def _first_line(problems: Sequence[Problem]) -> str:
    broken = [problem for problem in problems if not problem.harmless]
    if not broken:
        return "expected saved pages ending in .txt, found none; put them there or name their folder with --seeds DIR"
    return f"expected at least one page that can be read, found none; the first problem: {min(broken)}"


def _parse_all(job: Job, found: Sequence[Found], progress: Progress) -> tuple[list[ParsedCapture], list[Problem]]:
    captures: list[ParsedCapture] = []
    problems: list[Problem] = []
    progress.start("read", len(found))
    with open_executor(job.workers, len(found)) as executor:
        for batch, results in map_batches(executor, parse_batch, found, job.profile):
            captures.extend(result for result in results if isinstance(result, ParsedCapture))
            problems.extend(result for result in results if isinstance(result, Problem))
            progress.advance(len(batch))
    progress.finish()
    for capture in captures:
        problems.extend(_remarks(capture))
    return captures, problems


def parse_batch(batch: Sequence[Found], profile: Profile) -> list[ParsedCapture | Problem]:
    """Read and parse each capture, or say why not."""
    results: list[ParsedCapture | Problem] = []
    for found in batch:
        try:
            results.append(parse(read_capture(found), profile))
        except ProblemError as error:
            results.append(error.problem)
    return results


def _remarks(capture: ParsedCapture) -> Iterator[Problem]:
    """What a person should look at in a capture that was read."""
    if capture.variant == "furniture-only":
        yield Problem(
            capture.source, "expected an article or teasers, found only the page's furniture; capture it again"
        )
    elif capture.variant == "teasers-only":
        teasers = "1 teaser" if len(capture.teasers) == 1 else f"{len(capture.teasers)} teasers"
        yield Problem(capture.source, f"holds no article, only {teasers}", harmless=True)
    unknown = [line.number for line in capture.ledger if line.role == "unknown"]
    if unknown:
        lines = "1 line" if len(unknown) == 1 else f"{len(unknown)} lines"
        message = f"{lines} no rule knows; kept, and shown on the capture's page"
        yield Problem(f"{capture.source}:{unknown[0]}", message, harmless=True)


def _write_all(job: Job, site: Staging, archive: Archive, captures: Sequence[ParsedCapture], progress: Progress) -> int:
    atlas = Atlas(archive, captures, job.profile, job.settings)
    folders = (job.content, shipped("content"))
    prose = [(name, read_prose(name, atlas.language, folders)) for name in PAGES]
    pages = list(_plan_once(atlas, prose))
    shared = (plan_site(atlas), job.theme, site.folder)
    progress.start("render", len(pages))
    with open_executor(job.workers, len(pages)) as executor:
        for batch, _ in map_batches(executor, write_batch, pages, *shared):
            progress.advance(len(batch))
    progress.finish()
    for path, content in make_data(archive, captures).items():
        site.write(path, content)
    static = shipped("static")
    for file in sorted(path for path in static.rglob("*") if path.is_file()):
        site.write(f"static/{file.relative_to(static).as_posix()}", file.read_bytes())
    if job.settings.base_url:
        site.write("sitemap.xml", sitemap(job.settings.base_url, pages))
    return len(pages)


def _plan_once(atlas: Atlas, prose: Sequence[tuple[str, ProseView]]) -> Iterator[Page]:
    """The pages, each path once, letter case set aside: many hosts and disks set it aside, too."""
    taken: set[str] = set()
    for page in plan(atlas, prose):
        if page.path.casefold() in taken:
            raise FatalError(page.path, "expected each page at an address of its own, found two; please report this")
        taken.add(page.path.casefold())
        yield page


def write_batch(pages: Sequence[Page], site: Site, theme: Theme, folder: Path) -> None:
    """Render each page and write it below `folder`."""
    for page in pages:
        write_file(folder, page.path, render(page, site, theme))


def _copy_captures(site: Staging, found: Sequence[Found], captures: Sequence[ParsedCapture]) -> None:
    """The files as saved, for download. Raises FatalError when one is no longer what was parsed."""
    paths = {item.source: item for item in found}
    for capture in captures:
        data = read_capture(paths[capture.source]).data
        if sha256(data).hexdigest() != capture.sha256:
            raise FatalError(
                capture.source, "expected the file to stay as it was during the build, found it changed; build again"
            )
        site.write(f"captures/{source_name(capture.source)}.txt", data)


def sitemap(base_url: str, pages: Sequence[Page]) -> bytes:
    """sitemaps.org 0.9: the addresses of all pages but redirects and 404.html. Paths here need no escaping."""
    listed = sorted(page.path for page in pages if page.template not in ("redirect.html", "404.html"))
    urls = "".join(f"<url><loc>{base_url}{path}</loc></url>\n" for path in listed)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n".encode()
