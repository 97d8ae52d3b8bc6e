"""How well an invented archive was understood: a built site's data and the truth → shares of what is right.

`python -m benchmarks.quality FOLDER SITE` prints them, for an archive of `benchmarks.generator` and its site.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.roles import Readings, read_roles
from benchmarks.truth import ArchiveTruth, ArticleTruth, CaptureTruth, Truth, read_truth
from dbp_archive.records import Record, Role

EXAMPLES = 3


class Source(Record):
    """Where a capture or a teaser stands, as the data files say it."""

    source: str
    position: int = 0


class Row(Record):
    """What is looked at of a line of data/articles/*.jsonl."""

    id: str
    status: str
    headline: str | None
    section: str | None
    captures: tuple[Source, ...]
    teased_in: tuple[Source, ...]


class Measure(Record):
    """So many right, of so many."""

    name: str
    right: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there was nothing to get right."""
        return self.right / self.of if self.of else 1.0


class Quality(Record):
    """What was right, and examples of what was not."""

    measures: tuple[Measure, ...]
    readings: Readings
    faults: tuple[str, ...]

    def of(self, name: str) -> Measure:
        """The measure called `name`. Raises StopIteration when there is none."""
        return next(measure for measure in self.measures if measure.name == name)


class _Site:
    """The articles of a built site, found by what they were made from."""

    def __init__(self, site: Path) -> None:
        decode = msgspec.json.Decoder(Row).decode_lines
        self.rows = [row for path in sorted(site.glob("data/articles/*.jsonl")) for row in decode(path.read_bytes())]
        self.by_capture = {capture.source: row for row in self.rows for capture in row.captures}
        self.by_teaser = {(place.source, place.position): row for row in self.rows for place in row.teased_in}


class _Archive:
    """The truth, with what the site made of each article's captures and teasers."""

    def __init__(self, truth: Truth, site: _Site) -> None:
        self.articles: list[ArticleTruth] = []
        self.captures: list[CaptureTruth] = []
        self.rows_of_teasers: defaultdict[int, list[Row | None]] = defaultdict(list)
        self.numbers_of_row: defaultdict[str, set[int]] = defaultdict(set)
        """Numbers of the articles whose captures and teasers the site put together."""
        for row in read_truth(truth.path):
            if isinstance(row, ArticleTruth):
                self.articles.append(row)
            elif isinstance(row, CaptureTruth):
                self._add(row, site)

    def _add(self, capture: CaptureTruth, site: _Site) -> None:
        self.captures.append(capture)
        if capture.article is not None and capture.source in site.by_capture:
            self.numbers_of_row[site.by_capture[capture.source].id].add(capture.article)
        for position, number in enumerate(capture.teases, 1):
            row = site.by_teaser.get((capture.source, position))
            self.rows_of_teasers[number].append(row)
            if row:
                self.numbers_of_row[row.id].add(number)


class _Count:
    """Measures while they are counted, with the first faults of each."""

    def __init__(self) -> None:
        self._measures: dict[str, list[int]] = {}
        self._faults: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, name: str, *, right: bool, fault: str) -> None:
        counts = self._measures.setdefault(name, [0, 0])
        counts[0] += right
        counts[1] += 1
        if not right and len(self._faults[name]) < EXAMPLES:
            self._faults[name].append(f"{name}: {fault}")

    def measures(self) -> tuple[Measure, ...]:
        """Everything counted, in the order of its first count."""
        return tuple(Measure(name=name, right=right, of=of) for name, (right, of) in self._measures.items())

    def faults(self) -> Iterator[str]:
        """The first faults of each measure."""
        return (fault for faults in self._faults.values() for fault in faults)


def measure_quality(truth: Truth, site: Path) -> Quality:
    """How well the site at `site` and the parser's roles agree with `truth`."""
    built = _Site(site)
    archive = _Archive(truth, built)
    count = _Count()
    _count_headlines(archive, built, count)
    _count_duplicates(archive, built, count)
    _count_statuses(archive, built, count)
    _count_sections(archive, built, count)
    readings = read_roles(truth)
    faults = (*count.faults(), *_role_faults(readings))
    return Quality(measures=count.measures(), readings=readings, faults=faults)


def _count_headlines(archive: _Archive, site: _Site, count: _Count) -> None:
    """Captures that state no headline, of articles whose headline no other capture states."""
    stating = {capture.article for capture in archive.captures if capture.states_headline}
    headline_of = {article.number: article.headline for article in archive.articles}
    for capture in archive.captures:
        if capture.article is None or capture.article in stating:
            continue
        true, row = headline_of[capture.article], site.by_capture.get(capture.source)
        found = row.headline if row else None
        right = found is not None and _same(found, true)
        told = f"{capture.source}: expected {true!r}, found {found!r}"
        if found is not None:
            count.add("headlines recovered: precision", right=right, fault=told)
        if capture.recoverable:
            count.add("headlines recovered: recall", right=right, fault=told)
            count.add(f"- by {capture.recoverable}", right=right, fault=told)


def _same(one: str, other: str) -> bool:
    """Whether two headlines are the same but for the shape of their quotes, which teasers print in their own way."""
    shapes = str.maketrans("‘’“”", "''\"\"")
    return one.translate(shapes) == other.translate(shapes)


def _count_duplicates(archive: _Archive, site: _Site, count: _Count) -> None:
    """Captures of an article that was captured before; and articles of the site that are several in truth."""
    for article in archive.articles:
        rows = [site.by_capture.get(source) for source in article.captures]
        for source, row in zip(article.captures[1:], rows[1:], strict=True):
            together = row is not None and row is rows[0]
            count.add("duplicates merged", right=together, fault=f"{source} is not with {article.captures[0]}")
    for row in site.rows:
        numbers = archive.numbers_of_row[row.id]
        count.add("articles not mixed up", right=len(numbers) == 1, fault=f"{row.id} is the articles {sorted(numbers)}")


def _count_statuses(archive: _Archive, site: _Site, count: _Count) -> None:
    """Each article that must be held or wanted is one of the site, made of exactly its mentions; no other is."""
    right: dict[str, set[str]] = {"held": set(), "wanted": set()}
    for article in archive.articles:
        if article.held:
            row = site.by_capture.get(article.captures[0])
            exact = row is not None and {capture.source for capture in row.captures} == set(article.captures)
            count.add("held: recall", right=exact, fault=f"{article.headline!r}, captured in {article.captures}")
            right["held"] |= {row.id} if row and exact else set()
        if article.wanted:
            rows = archive.rows_of_teasers[article.number]
            exact = [row and row.status for row in {id(row): row for row in rows}.values()] == ["wanted"]
            count.add(
                "wanted: recall",
                right=exact,
                fault=f"{article.headline!r} is {sorted({str(row and row.id) for row in rows})}",
            )
            right["wanted"] |= {row.id for row in rows if row and exact}
    for row in site.rows:
        count.add(f"{row.status}: precision", right=row.id in right[row.status], fault=f"{row.id}, {row.headline!r}")


def _count_sections(archive: _Archive, site: _Site, count: _Count) -> None:
    section_of = {article.number: article.section for article in archive.articles}
    for row in site.rows:
        numbers = archive.numbers_of_row[row.id]
        if row.section and len(numbers) == 1:
            true = section_of[next(iter(numbers))]
            count.add("sections", right=row.section == true, fault=f"{row.id}: expected {true}, found {row.section}")


def _role_faults(readings: Readings) -> Iterator[str]:
    for (true, read), lines in sorted(readings.examples.items(), key=lambda item: -readings.counts[item[0]]):
        yield f"{readings.counts[true, read]:,} of {true} read as {read}:"
        yield from (f"  {line}" for line in lines)


def quality_table(quality: Quality) -> Iterator[str]:
    """The measures, then the roles, as two Markdown tables."""
    yield "| | share | right | of |"
    yield "|---|---:|---:|---:|"
    for measure in quality.measures:
        yield f"| {measure.name} | {measure.share:.4f} | {measure.right:,} | {measure.of:,} |"
    readings = quality.readings
    yield ""
    yield f"| role, in {readings.captures:,} captures | lines | precision | recall |"
    yield "|---|---:|---:|---:|"
    for role in Role:
        right, true, read = readings.right(role), readings.true(role), readings.read(role)
        if true or read:
            yield f"| {role} | {true:,} | {_share(right, read)} | {_share(right, true)} |"


def _share(right: int, of: int) -> str:
    return f"{right / of:.4f}" if of else "–"


def find_truth(folder: Path) -> Truth:
    """The truth of an archive that was generated before."""
    rows = read_truth(folder / "truth.jsonl")
    first = next(rows)
    assert isinstance(first, ArchiveTruth)
    articles = [row for row in rows if isinstance(row, ArticleTruth)]
    return Truth(
        folder=folder,
        captures=first.captures,
        held=sum(article.held for article in articles),
        wanted=sum(article.wanted for article in articles),
    )


def main() -> None:
    """Print the quality of one built site."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("folder", type=Path, help="an archive of benchmarks.generator")
    parser.add_argument("site", type=Path, help="the site that was built of it")
    parser.add_argument("--faults", action="store_true", help="also print examples of what is wrong")
    options = parser.parse_args()
    quality = measure_quality(find_truth(options.folder), options.site)
    print(*quality_table(quality), sep="\n")
    if options.faults:
        print(*quality.faults, sep="\n")


if __name__ == "__main__":
    main()
