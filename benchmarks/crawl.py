"""Measures the readers of crawls: `python -m benchmarks.crawl` invents a WARC file, reads it, and prints Markdown.

`--build` builds a site of the file instead, in which each page is another article then.

Pages are invented articles in a web page with menus, a list of other articles and scripts. The file is packed as
crawlers do it, a gzip member for each record, and deleted in the end. Linux only, as memory is read from /proc.
"""

import argparse
import gzip
import html
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measure import run_measured, settle
from benchmarks.newspaper import Newspaper
from benchmarks.runs import GOOD, ROOT
from dbp_archive.arrivals import sift
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog
from dbp_archive.listed import list_files
from dbp_archive.parcels import parcels, read_parcel
from dbp_archive.parse_html import parse_html
from dbp_archive.profile import Profile, load_profile
from dbp_archive.readers import find_pages, read_all
from dbp_archive.records import Capture, Role
from dbp_archive.selectors import HtmlSelectors, RelatedSelectors
from dbp_archive.tables import TABLES

MEGABYTES = 1_000
PAGES_PARSED = 300
DIFFERENT_PAGES = 200
"""So many are invented; then they come again, each time with another address."""
FURNITURE = 400
"""Entries of the menus: they make a page as long as those of newspapers are, some 60 kB."""
SELECTORS = HtmlSelectors(
    headline="h1.title",
    lede=".lede",
    body=".story",
    byline=".author",
    related=RelatedSelectors(entry=".more li", headline="a"),
)


def main() -> int:
    """Invent, read, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crawl", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES, help=f"of the file, packed (default: {MEGABYTES})")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--find", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--arrive", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--plain", action="store_true", help="do not pack the file")
    parser.add_argument("--whole", action="store_true", help="pack the file as one")
    parser.add_argument("--build", action="store_true", help="build a site of it, in a folder below the current one")
    options = parser.parse_args()
    if options.arrive:
        print(_arrive(options.arrive.parent))
        return 0
    if options.read or options.find:
        path = options.read or options.find
        print(Counter(type(found).__name__ for found in (read_all if options.read else find_pages)(path, path.name)))
        return 0
    print("| | pages | s | pages a second | peak MB |", "|---|---:|---:|---:|---:|", sep="\n", flush=True)
    name = "crawl.warc" if options.plain else "whole.warc.gz" if options.whole else "crawl.warc.gz"
    if options.build:
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
            _building(Path(folder), options.megabytes, name)
        return 0
    _parsing()
    with tempfile.TemporaryDirectory() as folder:
        _reading(Path(folder), options.megabytes, name)
    return 0


def _parsing() -> None:
    """How long it takes to understand a page, by selectors and by trafilatura."""
    profile = load_profile("baodienbienphu-en", Path())
    selected = Profile(**{name: getattr(profile, name) for name in profile.__struct_fields__} | {"html": SELECTORS})
    pages = [Capture(source=url, data=page, kind="html") for url, page in islice(_pages(), PAGES_PARSED)]
    kilobytes = sum(len(page.data) for page in pages) / len(pages) / 1e3
    for name, used in (("selectors", selected), ("trafilatura", profile)):
        parse_html(pages[0], used)
        started = time.process_time()
        for page in pages:
            parse_html(page, used)
        seconds = time.process_time() - started
        _row(f"HTML of {kilobytes:.0f} kB, parsed by {name} (CPU)", len(pages), seconds, None)


def _arrive(folder: Path) -> int:
    """Find the captures below `folder` and read each, as a build does that begins from nothing; how many there are."""
    catalog = Catalog(":memory:")
    catalog.script(TABLES)
    with Crew(1) as crew:
        news = sift(catalog, list_files(folder, folder / "content"), crew).news
    return sum(isinstance(read, Capture) for parcel in parcels(news) for _, read in read_parcel(parcel))


def _reading(folder: Path, megabytes: int, name: str) -> None:
    """How long it takes to find and to read the pages of one file, each in a process of its own."""
    path = folder / name
    different = list(islice(_pages(), DIFFERENT_PAGES))
    again = ((f"https://news.example/{number}", different[number % len(different)][1]) for number in count())
    pages = _write(path, megabytes * 1_000_000, again)
    for way in ("find", "read", "arrive"):
        command = (sys.executable, "-m", "benchmarks.crawl", f"--{way}", path)
        cost = run_measured(command, folder, {"PYTHONPATH": os.pathsep.join(sys.path)}, (0,))
        what = f"WARC of {path.stat().st_size / 1e6:,.0f} MB: {way} (CPU)"
        _row(what, pages, cost.cpu_seconds, cost.peak_bytes)


def _building(folder: Path, megabytes: int, name: str) -> None:
    """What it costs to build a site of one file, all processes together; then again, when nothing changed."""
    path = folder / "seeds" / name
    path.parent.mkdir()
    pages = _write(path, megabytes * 1_000_000, _pages())
    (folder / "site.yaml").write_text("profiles: [own.yaml]\n", "utf-8")
    profile = (ROOT / "src/dbp_archive/profiles/baodienbienphu-en.yaml").read_text("utf-8")
    selectors = msgspec.json.encode(_stated(SELECTORS)).decode()
    (folder / "own.yaml").write_text(f"{profile}\nhtml: {selectors}\n", "utf-8")
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "XDG_CACHE_HOME": str(folder / "cache")}
    for way in ("built", "built again, nothing changed"):
        settle(path.parent)
        cost = run_measured((sys.executable, ROOT / "build.py"), folder, environment, GOOD)
        what = f"WARC of {path.stat().st_size / 1e6:,.0f} MB: {way} ({cost.wall_seconds:,.0f} s wall; CPU)"
        _row(what, pages, cost.cpu_seconds, cost.peak_bytes)
        said = next(line for line in (folder / "log.txt").read_text("utf-8").splitlines() if " read, " in line)
        print(f"<!-- {said} -->", flush=True)


def _stated(selectors: Any) -> dict[str, Any]:
    """`selectors` as a profile states them: without what is not there."""
    return {
        key: _stated(value) if hasattr(value, "__struct_fields__") else value
        for key in selectors.__struct_fields__
        if (value := getattr(selectors, key)) is not None
    }


def _row(name: str, pages: int, seconds: float, peak_bytes: int | None) -> None:
    peak = "" if peak_bytes is None else f"{peak_bytes / 1e6:.0f}"
    print(f"| {name} | {pages:,} | {seconds:.1f} | {pages / seconds:,.0f} | {peak} |", flush=True)


def _write(path: Path, size_bytes: int, pages: Iterator[tuple[str, bytes]]) -> int:
    """Fill the file at `path` with `pages`, each with its address; gives their number."""
    number = 0
    with path.open("wb") as file:
        packer = gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) if path.name.startswith("whole") else None
        while file.tell() < size_bytes:
            url, page = next(pages)
            record = _record(url, _response(page))
            if packer:
                packer.write(record)
            else:
                file.write(gzip.compress(record, compresslevel=1) if path.suffix == ".gz" else record)
            number += 1
        if packer:
            packer.close()
    return number


def _response(page: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page


def _record(url: str, block: bytes) -> bytes:
    headers = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-01-31T08:00:00Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _pages() -> Iterator[tuple[str, bytes]]:
    """Invented articles without end, each as a web page with its address."""
    paper = Newspaper(1)
    menu = "".join(f'<li class="entry"><a href="/section-{each}/">Section {each}</a></li>' for each in range(FURNITURE))
    script = "<script>" + "window.layer=window.layer||[];" * 600 + "</script>"
    for each in count():
        face, body = paper.face(each), paper.body(each)
        story = "".join(f"<p>{html.escape(line.text)}</p>" for line in body.lines if line.role is not Role.BLANK)
        more = "".join(f"<li><a>{html.escape(paper.face(other).headline)}</a></li>" for other in range(each, each + 10))
        page = (
            f'<nav><ul>{menu}</ul></nav><h1 class="title">{html.escape(face.headline)}</h1><p class="lede">ĐBP - '
            f'{html.escape(face.lede)}</p><div class="story">{story}</div><ul class="more">{more}</ul>'
        )
        yield face.url, f"<!DOCTYPE html><html><head>{script}</head><body>{page}</body></html>".encode()


if __name__ == "__main__":
    sys.exit(main())
