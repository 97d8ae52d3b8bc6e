"""What the site publishes as data: the catalog → the files of site/data/. Their keys are the fields in `rows`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from dbp_archive.catalog import Catalog, reading
from dbp_archive.identity import read_id, write_id
from dbp_archive.languages import filled
from dbp_archive.lookup import with_bodies
from dbp_archive.packing import unpack_article, unpack_face, unpack_text
from dbp_archive.press import Made, Press
from dbp_archive.publish.counts import Counts
from dbp_archive.records import Article, Evidence, Section
from dbp_archive.rows import (
    FORMAT,
    WANT_LIST_HEAD,
    ArticleRow,
    Coverage,
    FileRow,
    IndexFile,
    SectionRow,
    SectionsFile,
    TeaserRow,
    json_schema,
)
from dbp_archive.rows import Evidence as EvidenceRow
from dbp_archive.sections import UNFILED
from dbp_archive.tables import SHOWN

ARTICLE_LIMITS = (2_000, 8_000)
"""Most articles in one file, and in 32, which the first character of their ids divides; beyond, two characters do. One
more capture rewrites some two dozen files: they had better be small."""


_OF_ARTICLE = tuple(name for name in ArticleRow.__struct_fields__ if name not in ("permalink", "evidence"))


def article_row(article: Article, permalink: str) -> ArticleRow:
    """`article`, which stands at `permalink`, as it is published."""
    evidence = tuple(map(_evidence_row, article.evidence))
    fields = {name: getattr(article, name) for name in _OF_ARTICLE}
    return ArticleRow(permalink=permalink, evidence=evidence, **fields)


def _evidence_row(evidence: Evidence) -> EvidenceRow:
    values = {name: value if isinstance(value, str) else f"{value:.2f}" for name, value in evidence.values.items()}
    return EvidenceRow(
        field=evidence.field,
        why=filled(evidence.why, values),
        source=evidence.source,
        lines=evidence.lines,
        score=evidence.score,
    )


def shard_width(articles: int) -> int:
    """How many first characters of its id name the file an article is in: 0 for one file."""
    return sum(articles > limit for limit in ARTICLE_LIMITS)


SHARDS_OF_A_BATCH = 8
"""A file of rows takes as long as the pages of some dozen articles."""


class Shard(NamedTuple):
    """A file of articles, or of the teasers that name them."""

    kind: str
    """`articles` or `teasers`."""
    name: str
    """First characters of the articles' ids; `all`; `none` for teasers that could name either of several articles."""

    @property
    def path(self) -> str:
        """Where it stands in the site."""
        return f"data/{self.kind}/{self.name}.jsonl"


def shard_names(numbers: Iterable[int | None], width: int) -> set[str]:
    """The names of the shards that the articles with these numbers are in; None for teasers that name none."""
    if not width:
        return {"all"}
    return {"none" if number is None else write_id(number)[:width] for number in numbers}


def shard_batch(shards: Sequence[Shard], press: Press) -> list[Made | str]:
    """Make each shard; the path of one that would be empty."""
    catalog = reading(press.catalog)
    made: list[Made | str] = []
    for shard in shards:
        rows = list(_articles(catalog, shard.name) if shard.kind == "articles" else _teasers(catalog, shard.name))
        if rows:
            made.append(press.put(shard.path, b"\n".join(rows) + b"\n")._replace(row_count=len(rows)))
        else:
            made.append(shard.path)
    return made


def _within(column: str, name: str) -> str:
    """The condition that a number in `column` writes an id that begins with `name`."""
    if name == "all":
        return "TRUE"
    if name == "none":
        return f"{column} IS NULL"
    lowest = read_id(name.ljust(8, "0"))
    return f"{column} BETWEEN {lowest} AND {lowest + (1 << 5 * (8 - len(name))) - 1}"


def _articles(catalog: Catalog, name: str) -> Iterator[bytes]:
    for record, face, body in catalog.stream(
        "SELECT record, face, body FROM articles JOIN records USING (article) JOIN faces USING (article) "
        f"LEFT JOIN contents ON capture = body_of WHERE {_within('article', name)} AND {SHOWN} ORDER BY article"
    ):
        article = with_bodies(catalog, unpack_article(record), body)
        yield msgspec.json.encode(article_row(article, unpack_face(face).path))


_PLACE = b'{"source":"","position":0,'
"""How the row of a teaser begins that stands nowhere."""


def _teasers(catalog: Catalog, name: str) -> Iterator[bytes]:
    """The rows of a shard. What a teaser says is printed by several captures, and written as JSON but once."""
    said: dict[int, bytes] = {}
    for source, position, text, record, number in catalog.stream(
        "SELECT source, position, text, record, texts.article FROM texts JOIN teasers USING (text) "
        "JOIN captures USING (capture) "
        f"WHERE {_within('texts.article', name)} AND (texts.article IS NULL OR texts.{SHOWN}) "
        "ORDER BY source, position"
    ):
        rest = said.get(text)
        if rest is None:
            rest = said[text] = msgspec.json.encode(_teaser_row(record, number)).removeprefix(_PLACE)
        yield b'{"source":%b,"position":%d,%b' % (msgspec.json.encode(source), position, rest)


def _teaser_row(record: bytes, number: int | None) -> TeaserRow:
    """A teaser as it is published, but for its place."""
    text = unpack_text(record)
    return TeaserRow(
        source="",
        position=0,
        headline=text.headline,
        section_label=text.section_label,
        dateline=text.dateline,
        lede=text.lede,
        article=None if number is None else write_id(number),
    )


def sections_file(sections: Iterable[Section], counts: Counts) -> bytes:
    """data/sections.json: the sections with how many of their articles are held and wanted."""
    rows = tuple(
        SectionRow(
            id=section.id,
            labels=section.labels,
            former_names=section.former_names,
            held=counts.get((section.id, True), 0),
            wanted=counts.get((section.id, False), 0),
        )
        for section in sections
    )
    held, wanted = counts.get(("", True), 0), counts.get(("", False), 0)
    unfiled = SectionRow(id=UNFILED, labels={}, former_names=(), held=held, wanted=wanted) if held + wanted else None
    return _pretty(SectionsFile(sections=rows, unfiled=unfiled))


def coverage_file(totals: dict[str, int], articles: dict[str, int]) -> bytes:
    """data/coverage.json: totals over the archive; `articles` has those that no capture tells alone."""
    labels = {name.partition(":")[2]: count for name, count in totals.items() if name.startswith("label:")}
    counts = {name: totals.get(name, 0) for name in Coverage.__struct_fields__}
    counts |= articles
    del counts["section_labels"]
    ordered = dict(sorted(labels.items(), key=lambda item: (-item[1], item[0])))
    return _pretty(Coverage(**counts, section_labels=ordered))


def want_list_csv(catalog: Catalog) -> tuple[bytes, int]:
    """The wanted articles as CSV, by headline, and how many there are."""
    query = "SELECT line FROM articles JOIN wants USING (article) WHERE NOT is_held ORDER BY sort, article"
    lines: list[bytes] = catalog.column(query)
    return b"".join((WANT_LIST_HEAD.encode(), *lines)), len(lines)


def schema_file() -> bytes:
    """data/schema.json."""
    return _pretty(json_schema())


def index_file(catalog: Catalog) -> bytes:
    """data/index.json: every other file below data/."""
    rows = catalog.rows(
        "SELECT path, size_bytes, count, sha256 FROM files "
        "WHERE path BETWEEN 'data/' AND 'data0' AND path <> 'data/index.json' ORDER BY path"
    )
    files = tuple(FileRow(path=path, size_bytes=size, count=count, sha256=digest) for path, size, count, digest in rows)
    return _pretty(IndexFile(format=FORMAT, files=files))


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
