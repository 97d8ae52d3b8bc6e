"""Everything a site consists of, written: pages, data, styles, the captures as saved, the sitemap."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from dbp_archive.batches import map_batches, open_executor
from dbp_archive.data import make_data
from dbp_archive.identity import source_name
from dbp_archive.jobs import Job
from dbp_archive.manifest import FileFact, make_manifest, read_fact
from dbp_archive.normalize import Archive
from dbp_archive.pages import Page, ProseView, Site
from dbp_archive.plan import Atlas, plan
from dbp_archive.problems import FatalError
from dbp_archive.progress import Progress
from dbp_archive.prose import PAGES, read_prose
from dbp_archive.read import Found, read_capture
from dbp_archive.records import ParsedCapture
from dbp_archive.render import Theme, render, shipped
from dbp_archive.write import Staging, write_file


def write_pages(
    job: Job, site: Staging, archive: Archive, captures: Sequence[ParsedCapture], progress: Progress
) -> list[Page]:
    """Plan, render and write every page, and what pages refer to; gives the pages."""
    with progress.step("plan"):
        atlas = Atlas(archive, captures, job.profile, job.settings)
        folders = (job.content, shipped("content"))
        prose = [(name, read_prose(name, atlas.language, folders)) for name in PAGES]
        pages = list(_plan_once(atlas, prose))
        shared = (atlas.frame.site, job.theme, site.folder)
    with progress.step("render", len(pages)), open_executor(job.workers, len(pages)) as executor:
        for batch, _ in map_batches(executor, write_batch, pages, *shared):
            progress.advance(len(batch))
    if job.settings.base_url:
        site.write("sitemap.xml", sitemap(job.settings.base_url, pages))
    return pages


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


def sitemap(base_url: str, pages: Sequence[Page]) -> bytes:
    """sitemaps.org 0.9: the addresses of all pages but redirects and 404.html. Paths here need no escaping."""
    listed = sorted(page.path for page in pages if page.template not in ("redirect.html", "404.html"))
    urls = "".join(f"<url><loc>{base_url}{path}</loc></url>\n" for path in listed)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{urls}</urlset>\n".encode()


def write_data(site: Staging, archive: Archive, captures: Sequence[ParsedCapture]) -> None:
    """The published data."""
    for path, content in make_data(archive, captures).items():
        site.write(path, content)


def write_static(site: Staging) -> None:
    """Styles and pictures of the program's own."""
    static = shipped("static")
    for file in sorted(path for path in static.rglob("*") if path.is_file()):
        site.write(f"static/{file.relative_to(static).as_posix()}", file.read_bytes())


def copy_captures(site: Staging, found: Sequence[Found], captures: Sequence[ParsedCapture]) -> None:
    """The files as saved, for download. Raises FatalError when one is no longer what was parsed."""
    paths = {item.source: item for item in found}
    for capture in captures:
        data = read_capture(paths[capture.source]).data
        if sha256(data).hexdigest() != capture.sha256:
            raise FatalError(
                capture.source, "expected the file to stay as it was during the build, found it changed; build again"
            )
        site.write(f"captures/{source_name(capture.source)}.txt", data)


def write_manifest(site: Staging, workers: int | None) -> None:
    """What every file written so far is, so that a change to any of them will show."""
    paths = sorted(file.relative_to(site.folder).as_posix() for file in site.folder.rglob("*") if file.is_file())
    with open_executor(workers, len(paths)) as executor:
        facts = [fact for _, batch in map_batches(executor, read_facts, paths, site.folder) for fact in batch]
    for path, content in make_manifest(facts):
        site.write(path, content)


def read_facts(paths: Sequence[str], folder: Path) -> list[FileFact]:
    """What the manifest says of each of the files below `folder`."""
    return [read_fact(folder, path) for path in paths]
