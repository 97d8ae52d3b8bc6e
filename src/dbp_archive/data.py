"""What the site publishes as data: an archive → the files of site/data/. Their keys are the fields in `rows`."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from dbp_archive.identity import permalink
from dbp_archive.normalize import Archive
from dbp_archive.records import Article, ParsedCapture
from dbp_archive.rows import (
    FORMAT,
    ArticleRow,
    Coverage,
    FileRow,
    IndexFile,
    SectionRow,
    SectionsFile,
    TeaserRow,
    json_schema,
)
from dbp_archive.sections import UNFILED
from dbp_archive.text import sort_key

ARTICLE_LIMIT = 2_000
"""Most articles in one file; beyond, the first character of their ids divides them, beyond 32 times that two do."""


def article_row(article: Article) -> ArticleRow:
    """`article` as it is published."""
    fields = {name: getattr(article, name) for name in ArticleRow.__struct_fields__ if name != "permalink"}
    return ArticleRow(permalink=permalink(article.language, article.headline, article.id), **fields)


def make_data(archive: Archive, captures: Iterable[ParsedCapture]) -> dict[str, bytes]:
    """The content of every file below data/, by path from the site's root."""
    captures = tuple(captures)
    width = shard_width(len(archive.articles))
    files = {f"data/articles/{name}.jsonl": content for name, content in _article_shards(archive, width).items()}
    files |= {
        f"data/teasers/{name}.jsonl": content for name, content in _teaser_shards(archive, captures, width).items()
    }
    files["data/sections.json"] = _pretty(count_sections(archive))
    files["data/coverage.json"] = _pretty(count_coverage(archive, captures))
    files["data/want-list.csv"] = want_list_csv(archive)
    files["data/schema.json"] = _pretty(json_schema())
    files["data/index.json"] = _pretty(_index(files))
    return files


def shard_width(articles: int) -> int:
    """How many first characters of its id name the file an article is in: 0 for one file."""
    return 0 if articles <= ARTICLE_LIMIT else 1 if articles <= 32 * ARTICLE_LIMIT else 2


def _article_shards(archive: Archive, width: int) -> dict[str, bytes]:
    shards: defaultdict[str, list[bytes]] = defaultdict(list)
    for article in archive.articles:
        shards[article.id[:width] or "all"].append(msgspec.json.encode(article_row(article)))
    return {name: b"\n".join(rows) + b"\n" for name, rows in sorted(shards.items())}


def _teaser_shards(archive: Archive, captures: Iterable[ParsedCapture], width: int) -> dict[str, bytes]:
    """By the article's id; teasers that could be either of several articles are in `none` when there are many files."""
    shards: defaultdict[str, list[bytes]] = defaultdict(list)
    for capture in sorted(captures, key=lambda capture: capture.source):
        for teaser in capture.teasers:
            article = archive.teaser_articles[capture.source, teaser.position]
            row = TeaserRow(
                source=capture.source,
                position=teaser.position,
                headline=teaser.headline,
                section_label=teaser.section_label,
                dateline=teaser.dateline,
                lede=teaser.lede,
                article=article,
            )
            name = ((article or "")[:width] or "none") if width else "all"
            shards[name].append(msgspec.json.encode(row))
    return {name: b"\n".join(rows) + b"\n" for name, rows in sorted(shards.items())}


def count_sections(archive: Archive) -> SectionsFile:
    """The sections with how many of their articles are held and wanted."""
    counts = Counter((article.section, article.status) for article in archive.articles)
    rows = tuple(
        SectionRow(
            id=section.id,
            labels=section.labels,
            former_names=section.former_names,
            held=counts[section.id, "held"],
            wanted=counts[section.id, "wanted"],
        )
        for section in archive.sections
    )
    held, wanted = counts[None, "held"], counts[None, "wanted"]
    unfiled = SectionRow(id=UNFILED, labels={}, former_names=(), held=held, wanted=wanted) if held + wanted else None
    return SectionsFile(sections=rows, unfiled=unfiled)


def count_coverage(archive: Archive, captures: Iterable[ParsedCapture]) -> Coverage:
    """Totals over the archive."""
    captures = tuple(captures)
    roles = Counter(line.role.value for capture in captures for line in capture.ledger)
    statuses = Counter(article.status for article in archive.articles)
    labels = Counter(teaser.section_label for capture in captures for teaser in capture.teasers if teaser.section_label)
    figures = [block for capture in captures for block in capture.body if hasattr(block, "credits")]
    return Coverage(
        held=statuses["held"],
        wanted=statuses["wanted"],
        captures=len(captures),
        captures_without_article=sum(not capture.has_article for capture in captures),
        teasers=sum(len(capture.teasers) for capture in captures),
        body_paragraphs=roles["paragraph"],
        captions=len(figures),
        credits=sum(bool(figure.credits) for figure in figures),
        bylines=sum(capture.byline is not None for capture in captures),
        lines=sum(roles.values()),
        unknown_lines=roles["unknown"],
        section_labels=dict(sorted(labels.items(), key=lambda item: (-item[1], item[0]))),
    )


def want_list_csv(archive: Archive) -> bytes:
    """The wanted articles as CSV (RFC 4180, UTF-8 with a byte order mark, which spreadsheets need), by headline."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(["id", "headline", "section", "lede", "times_seen", "seen_in", "lookup_url", "permalink"])
    wanted = [article for article in archive.articles if article.status == "wanted"]
    for article in sorted(wanted, key=lambda article: (sort_key(article.headline or ""), article.id)):
        cells = [
            article.id,
            article.headline or "",
            article.section or "",
            article.lede or "",
            str(len(article.teased_in)),
            "; ".join(dict.fromkeys(place.source for place in article.teased_in)),
            article.lookup_url or "",
            permalink(article.language, article.headline, article.id),
        ]
        rows.writerow(map(_inert, cells))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: captured words may begin with `=`, `+`, `-` or `@`.

    OWASP, CSV Injection: the full-width forms count in East Asian editions, white space before them may be dropped.
    """
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell


def _index(files: Mapping[str, bytes]) -> IndexFile:
    rows = tuple(
        FileRow(path=path, size_bytes=len(content), count=_count(path, content), sha256=sha256(content).hexdigest())
        for path, content in sorted(files.items())
    )
    return IndexFile(format=FORMAT, files=rows)


def _count(path: str, content: bytes) -> int | None:
    if path.endswith(".jsonl"):
        return content.count(b"\n")
    if path.endswith(".csv"):
        return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) - 1
    return None


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
