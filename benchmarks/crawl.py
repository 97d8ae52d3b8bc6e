"""Measures the readers of crawls: `python -m benchmarks.crawl` invents a WARC file, reads it, and prints Markdown.

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

from benchmarks.measure import run_measured
from benchmarks.newspaper import Newspaper
from dbp_archive.arrivals import list_files, sift
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog
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
    options = parser.parse_args()
    if options.arrive:
        print(_arrive(options.arrive.parent))
        return 0
    if options.read or options.find:
        path = options.read or options.find
        print(Counter(type(found).__name__ for found in (read_all if options.read else find_pages)(path, path.name)))
        return 0
    print("| | pages | s | pages a second | peak MB |", "|---|---:|---:|---:|---:|", sep="\n", flush=True)
    _parsing()
    with tempfile.TemporaryDirectory() as folder:
        _reading(Path(folder), options.megabytes, "crawl.warc" if options.plain else "crawl.warc.gz")
    return 0


def _parsing() -> None:
    """How long it takes to understand a page, by selectors and by trafilatura."""
    profile = load_profile("baodienbienphu-en", Path())
    selected = Profile(**{name: getattr(profile, name) for name in profile.__struct_fields__} | {"html": SELECTORS})
    pages = [Capture(source=str(number), data=page, kind="html") for number, page in enumerate(_pages(PAGES_PARSED))]
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
        news = sift(catalog, list_files(folder, folder / "content"), crew, trusts_stamp=False).news
    return sum(isinstance(read, Capture) for parcel in parcels(news) for _, read in read_parcel(parcel))


def _reading(folder: Path, megabytes: int, name: str) -> None:
    """How long it takes to find and to read the pages of one file, each in a process of its own."""
    path = folder / name
    pages = _write(path, megabytes * 1_000_000)
    for way in ("find", "read", "arrive"):
        command = (sys.executable, "-m", "benchmarks.crawl", f"--{way}", path)
        cost = run_measured(command, folder, {"PYTHONPATH": os.pathsep.join(sys.path)}, (0,))
        what = f"WARC of {path.stat().st_size / 1e6:,.0f} MB: {way} (CPU)"
        _row(what, pages, cost.cpu_seconds, cost.peak_bytes)


def _row(name: str, pages: int, seconds: float, peak_bytes: int | None) -> None:
    peak = "" if peak_bytes is None else f"{peak_bytes / 1e6:.0f}"
    print(f"| {name} | {pages:,} | {seconds:.1f} | {pages / seconds:,.0f} | {peak} |", flush=True)


def _write(path: Path, size_bytes: int) -> int:
    """Fill the file at `path`; gives the number of its pages."""
    blocks = [_response(page) for page in _pages(DIFFERENT_PAGES)]
    with path.open("wb") as file:
        for number in count():
            if file.tell() >= size_bytes:
                return number
            record = _record(number, blocks[number % len(blocks)])
            file.write(gzip.compress(record, compresslevel=1) if path.suffix == ".gz" else record)
    raise AssertionError("a file that is never full")


def _response(page: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page


def _record(number: int, block: bytes) -> bytes:
    headers = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Target-URI: https://news.example/{number}",
        "WARC-Date: 2026-01-31T08:00:00Z",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join(headers).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _pages(number: int) -> Iterator[bytes]:
    """Invented articles, each as a web page."""
    paper = Newspaper(1)
    menu = "".join(f'<li class="entry"><a href="/section-{each}/">Section {each}</a></li>' for each in range(FURNITURE))
    script = "<script>" + "window.layer=window.layer||[];" * 600 + "</script>"
    for each in islice(count(), number):
        face, body = paper.face(each), paper.body(each)
        story = "".join(f"<p>{html.escape(line.text)}</p>" for line in body.lines if line.role is not Role.BLANK)
        more = "".join(f"<li><a>{html.escape(paper.face(other).headline)}</a></li>" for other in range(each, each + 10))
        page = (
            f'<nav><ul>{menu}</ul></nav><h1 class="title">{html.escape(face.headline)}</h1><p class="lede">ĐBP - '
            f'{html.escape(face.lede)}</p><div class="story">{story}</div><ul class="more">{more}</ul>'
        )
        yield f"<!DOCTYPE html><html><head>{script}</head><body>{page}</body></html>".encode()


if __name__ == "__main__":
    sys.exit(main())
