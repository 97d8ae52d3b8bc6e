"""A large invented archive with known truth. `python -m benchmarks.generator 1000 FOLDER` makes FOLDER/seeds.

Captures are laid out as the seeds are and have their letters and lengths; every name and every word that means
something is invented (`vocabulary.py`). What is what stands beside them in FOLDER/truth.jsonl. The same number and seed
give the same bytes, and the archive of a larger number begins with the captures of a smaller one.
"""

import argparse
import os
import shutil
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from benchmarks.newspaper import Newspaper
from benchmarks.pages import lay_out
from benchmarks.schedule import Order, Span, schedule
from benchmarks.tally import Outline, Tally
from benchmarks.truth import ENCODER, TRUTH_FILE, ArchiveTruth, ArticleTruth, Row, Truth
from dbp_archive.records import Record

ALONE = 500
"""Up to so many captures, starting other processes costs more than it saves."""
FIRST_DAY = date(2001, 1, 1)
NOTE_FILE = "READ-ME.txt"
NOTE = """\
The pages in seeds/ are invented: made by benchmarks/generator.py of dbp-archive, to measure it. No name, no event and
no figure in them is real, although they look like pages of a newspaper that exists. Do not publish them.
"""


class Made(Record):
    """What became of a span: outlines beside its numbers, roles and notes beside its orders."""

    outlines: tuple[Outline, ...]
    roles: tuple[str, ...]
    notes: tuple[str, ...]
    """Entries of captures.yaml; empty where nothing is known."""


def generate(folder: Path, captures: int, seed: int = 1) -> Truth:
    """Fill `folder` with an archive of so many captures, and its truth; what an earlier call left there is replaced.

    Raises FileExistsError when `folder` holds anything that this program did not make.
    """
    _clear(folder)
    (folder / NOTE_FILE).write_text(NOTE, "utf-8")
    (folder / "seeds").mkdir()
    tally = Tally(newspaper(seed))
    count = Counter[str]()
    with (
        (folder / TRUTH_FILE).open("wb") as truth,
        (folder / "seeds/captures.yaml").open("w", encoding="utf-8") as notes,
    ):
        truth.write(ENCODER.encode(ArchiveTruth(captures=captures, seed=seed)) + b"\n")
        for span, made in _make_all(folder / "seeds", captures, seed):
            notes.writelines(made.notes)
            for row in _rows(tally, span, made):
                truth.write(ENCODER.encode(row) + b"\n")
                if isinstance(row, ArticleTruth):
                    count.update(held=row.held, wanted=row.wanted)
    return Truth(folder=folder, captures=captures, held=count["held"], wanted=count["wanted"])


@lru_cache(1)
def newspaper(seed: int) -> Newspaper:
    """The newspaper of `seed`, made once in each process: its words take a moment."""
    return Newspaper(seed)


def _clear(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / NOTE_FILE).is_file():
            raise FileExistsError(
                f"{folder}: expected an empty folder or an invented archive, found other files; choose another"
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def _rows(tally: Tally, span: Span, made: Made) -> Iterator[Row]:
    """The rows of truth that are settled once `span` is made; all others when it is the last one."""
    outlines = tuple(zip(span.numbers, made.outlines, strict=True))
    yield from tally.add(outlines, tuple(zip(span.orders, made.roles, strict=True)))
    for article, captures in tally.close(None if span.is_last else span.numbers[-1]):
        yield article
        yield from captures


def _make_all(seeds: Path, captures: int, seed: int) -> Iterator[tuple[Span, Made]]:
    """Each span in order, made in as many processes as there are cores; a few spans wait in memory."""
    spans = schedule(newspaper(seed), captures)
    if captures <= ALONE:
        yield from ((span, make_span(span, seeds, seed)) for span in spans)
        return
    cores = os.cpu_count() or 1
    waiting: deque[tuple[Span, Future[Made]]] = deque()
    with ProcessPoolExecutor(cores) as pool:
        for span in spans:
            waiting.append((span, pool.submit(make_span, span, seeds, seed)))
            if len(waiting) > 2 * cores:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()


def make_span(span: Span, seeds: Path, seed: int) -> Made:
    """Write the captures of `span` below `seeds`."""
    paper = newspaper(seed)
    roles = []
    for order in span.orders:
        saved = lay_out(paper, order)
        path = seeds / order.source
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(saved.content)
        roles.append(saved.roles)
    return Made(
        outlines=tuple(_outline(paper, number) for number in span.numbers),
        roles=tuple(roles),
        notes=tuple(_note(order, paper.face(order.number).url) for order in span.orders),
    )


def _outline(paper: Newspaper, number: int) -> Outline:
    face = paper.face(number)
    corrected = paper.corrected_headline(number)
    return Outline(headline=face.headline, corrected_headline=corrected, section=face.section, url=face.url)


def _note(order: Order, url: str) -> str:
    """The entry of captures.yaml for one capture; empty when nothing is known of it."""
    if not order.has_address:
        return ""
    day = "" if order.day is None else f"  captured_at: {FIRST_DAY + timedelta(order.day)}\n"
    return f"{order.source}:\n  url: {url}\n{day}"


def main() -> None:
    """Make one archive and say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("captures", type=int, help="how many captures")
    parser.add_argument("folder", type=Path, help="where; an earlier invented archive there is replaced")
    parser.add_argument("--seed", type=int, default=1, help="another number, another newspaper (default: 1)")
    options = parser.parse_args()
    truth = generate(options.folder, options.captures, options.seed)
    print(f"{truth.seeds}: {truth.captures:,} captures of {truth.held:,} held articles; {truth.wanted:,} are wanted")
    print(f"{truth.path}: what is true of them")


if __name__ == "__main__":
    main()
