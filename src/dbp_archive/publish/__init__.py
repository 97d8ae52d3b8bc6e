"""Everything a site consists of, made: the catalog → pages, data, styles, each only when its input differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from dbp_archive.catalog import Catalog
from dbp_archive.identity import key_number
from dbp_archive.lookup import find_sections, parts_of, removed_articles
from dbp_archive.normalize import Affected, Place
from dbp_archive.packing import pack
from dbp_archive.pages import Page, SectionSummary
from dbp_archive.plan.links import Tree, make_trees
from dbp_archive.press import Made
from dbp_archive.publish.articles import (
    all_seats,
    article_batch,
    choice_pages,
    dirty_seats,
    notice_pages,
    redirect_batch,
)
from dbp_archive.publish.counts import Counts, count_articles, count_contents, summarize_sections
from dbp_archive.publish.data import (
    SHARDS_OF_A_BATCH,
    Shard,
    coverage_file,
    index_file,
    schema_file,
    sections_file,
    shard_batch,
    shard_names,
    shard_width,
    want_list_csv,
)
from dbp_archive.publish.lists import Lists, Task, part_batch
from dbp_archive.publish.review import make_review
from dbp_archive.publish.singles import make_single_pages
from dbp_archive.publish.sitemap import sitemap_files
from dbp_archive.records import Section
from dbp_archive.tables import SHOWN
from dbp_archive.theme import shipped
from dbp_archive.work import Work


class News(NamedTuple):
    """What of a site is not as the last build made it."""

    affected: Affected
    stale: frozenset[str]
    """Templates that are not as they were."""


def publish(work: Work, news: News, content: Path) -> None:
    """Make every file that differs from the last build's, and let those go that are nobody's any more.

    `content` is the folder of the pages that people write.
    """
    sections = find_sections(work.catalog, work.profiles)
    trees = make_trees(work.press.frames, sections)
    _note_relabelled(work, news.affected, sections)
    _note_unlisted(work.catalog, trees)
    work.shelves.doubt(news.affected.gone_paths)
    counts = count_articles(work.catalog)
    _make_articles(work, news, trees, sum(counts.values()))
    summaries = [summarize_sections(work.catalog, tree) for tree in trees]
    _make_lists(work, news, trees, summaries, sections)
    make_single_pages(work, trees, summaries, content, news.stale)
    make_review(work, trees)
    work.shelves.arrange()
    _make_data(work, news.affected, sections, counts)
    work.shelves.enter(work.press.put(f"static/{name}", data) for name, data in static_files())
    work.shelves.clear()
    _make_sitemap(work)
    work.shelves.clear()


def _note_unlisted(catalog: Catalog, trees: Sequence[Tree]) -> None:
    """Work out what each tree does not list.

    Of an article and its translations it lists the one in its own language, else the original. What was removed, none
    lists, nor does the tree without name, which stands for all.
    """
    families = defaultdict[int, dict[str, int]](dict)
    query = (
        "SELECT original, languages.language, languages.article FROM pairs JOIN articles AS languages "
        "ON languages.article IN (pairs.article, original)"
    )
    for original, language, article in catalog.rows(query):
        families[original][language] = article
    catalog.change("DELETE FROM unlisted")
    catalog.change_many(
        "INSERT INTO unlisted VALUES (?, ?)",
        (
            (tree.language, version)
            for original, versions in families.items()
            for tree in trees
            for version in versions.values()
            if version != versions.get(tree.language, original)
        ),
    )
    removed = removed_articles(catalog)
    for place in ("", *(tree.language for tree in trees)):
        catalog.change_many("INSERT OR IGNORE INTO unlisted VALUES (?, ?)", ((place, number) for number in removed))


def _note_relabelled(work: Work, affected: Affected, sections: Sequence[Section]) -> None:
    """A section may be called otherwise since the last build: then all that link to it look different."""
    labels = {section.id: section.labels for section in sections}
    before = msgspec.json.decode(work.catalog.get("labels") or "{}", type=dict[str, dict[str, str]])
    work.catalog.put("labels", msgspec.json.encode(labels).decode())
    for section in before.keys() & labels.keys():
        if before[section] != labels[section]:
            rows = work.catalog.rows("SELECT section, sort, article FROM articles WHERE section = ?", section)
            affected.articles.update(row[2] for row in rows)
            affected.faces.update(row[2] for row in rows)
            affected.places.update(Place(*row) for row in rows)
            query = "SELECT name_id FROM names JOIN articles USING (article) WHERE section = ?"
            affected.names.update(work.catalog.column(query, section))


def _make_articles(work: Work, news: News, trees: Sequence[Tree], count: int) -> None:
    """The pages of articles, of which there are `count`, and whatever leads to them from elsewhere."""
    catalog, (affected, stale) = work.catalog, news
    choices = _changed_of(work, "choices", choice_pages(catalog, trees), stale)
    notices = _changed_of(work, "notices", notice_pages(catalog, trees), stale)
    if work.is_fresh or stale & {"article.html", "wanted.html"}:
        work.make("articles", article_batch, all_seats(catalog, trees), trees, count=count)
    else:
        seats = dirty_seats(catalog, affected, trees)
        work.make("articles", article_batch, seats, trees, count=len(seats))
    moves = catalog.rows(f"SELECT path, article FROM moves WHERE {SHOWN} ORDER BY path")
    if not work.is_fresh and "redirect.html" not in stale:
        moves = [row for row in moves if row[1] in affected.merged]
    work.make("redirects", redirect_batch, moves, trees, count=len(moves))
    work.shelves.enter(map(work.press.render, (*choices, *notices)))


def _changed_of(work: Work, name: str, pages: Iterable[Page], stale: frozenset[str]) -> list[Page]:
    """Those of the few pages of one kind, all planned, that are not as they were; noted under `name`.

    Where one was that is no more, an article may stand now: so this comes before articles are made.
    """
    planned = {page.path: (page, key_number(pack(page))) for page in pages}
    known = parts_of(work.catalog, name)
    as_before = {
        path
        for path, (page, signature) in planned.items()
        if known.get(path) == signature and page.template not in stale
    }
    work.shelves.doubt(known.keys() - planned.keys())
    work.shelves.keep(as_before)
    work.catalog.change("DELETE FROM parts WHERE list = ?", name)
    rows = ((path, name, signature) for path, (_, signature) in planned.items())
    work.catalog.change_many("INSERT INTO parts VALUES (?, ?, ?)", rows)
    return [page for path, (page, _) in planned.items() if path not in as_before]


def _make_lists(
    work: Work,
    news: News,
    trees: Sequence[Tree],
    summaries: Sequence[dict[str, SectionSummary]],
    sections: Sequence[Section],
) -> None:
    """The parts of lists that must be made again. While some are made, the next list is planned."""
    lists = Lists(work.catalog, trees, sections, news.stale, news.affected.faces)
    named = {section.id: section for section in sections}
    with work.progress.step("lists"):
        work.make_within(part_batch, _tasks(work, _lists(work, news, lists, summaries)), trees, named)
    work.shelves.doubt(lists.gone)


def _tasks(work: Work, lists: Iterable[Iterator[Task]]) -> Iterator[Task]:
    """All parts of one list after the other: of all lists at once they would fill memory."""
    for planned in lists:
        tasks = list(planned)
        work.progress.expect(len(tasks))
        yield from tasks


def _lists(
    work: Work, news: News, lists: Lists, summaries: Sequence[dict[str, SectionSummary]]
) -> Iterator[Iterator[Task]]:
    catalog, (affected, stale) = work.catalog, news
    touched = {place.section for place in affected.places}
    if work.is_fresh or "section.html" in stale:
        touched.update(*summaries)
    names = set(affected.names)
    if work.is_fresh or "byline.html" in stale:
        names.update(catalog.column("SELECT DISTINCT name_id FROM names"))
    yield lists.headlines()
    yield from (lists.section(section, summaries) for section in sorted(touched))
    yield lists.want_list()
    if work.is_fresh or names or "bylines.html" in stale:
        yield lists.names()
    yield (task for name in sorted(names) for task in lists.name(name))
    yield lists.captures()


def _make_data(work: Work, affected: Affected, sections: Sequence[Section], counts: Counts) -> None:
    catalog, press = work.catalog, work.press
    held, wanted = (sum(counts[key] for key in counts if key[1] is which) for which in (True, False))
    shards = _shards(work, affected, shard_width(held + wanted))
    with work.progress.step("data", len(shards)):
        for batch, made in work.crew.map(shard_batch, shards, press, size=SHARDS_OF_A_BATCH):
            work.shelves.enter(file for file in made if isinstance(file, Made))
            work.shelves.doubt(path for path in made if isinstance(path, str))
            work.progress.advance(len(batch))
        table, rows = want_list_csv(catalog)
        translations = catalog.value("SELECT count(*) FROM pairs")
        articles = {"held": held, "wanted": wanted, "translations": translations}
        work.shelves.enter(
            [
                press.put("data/sections.json", sections_file(sections, counts)),
                press.put("data/coverage.json", coverage_file(count_contents(catalog), articles)),
                press.put("data/want-list.csv", table)._replace(row_count=rows),
            ]
        )
        if work.is_fresh:  # it follows from the program
            work.shelves.enter([press.put("data/schema.json", schema_file())])
        work.shelves.clear()
        work.shelves.enter([press.put("data/index.json", index_file(catalog))])


def _shards(work: Work, affected: Affected, width: int) -> list[Shard]:
    """The data files of rows that must be made again; all of them when articles move from one to another."""
    catalog = work.catalog
    before = catalog.get("shard width")
    catalog.put("shard width", str(width))
    if not work.is_fresh and before == str(width):
        articles = shard_names(affected.articles, width)
        teasers = shard_names([*affected.teased, None], width)
    else:
        numbers = catalog.column("SELECT article FROM articles")
        articles, teasers = shard_names(numbers, width), shard_names([*numbers, None], width)
        work.shelves.doubt(
            catalog.column(
                "SELECT path FROM files WHERE path BETWEEN 'data/articles/' AND 'data/articles0' "
                "OR path BETWEEN 'data/teasers/' AND 'data/teasers0'"
            )
        )
    return [
        *(Shard("articles", name) for name in sorted(articles)),
        *(Shard("teasers", name) for name in sorted(teasers)),
    ]


def static_files() -> Iterator[tuple[str, bytes]]:
    """(path below static/, content) of the program's own styles and pictures."""
    folder = shipped("static")
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.relative_to(folder).as_posix(), file.read_bytes()


def _make_sitemap(work: Work) -> None:
    """The sitemap, when the archive's address is known."""
    base_url = work.press.frame.base_url
    work.shelves.doubt(work.catalog.column("SELECT path FROM files WHERE path BETWEEN 'sitemap' AND 'sitemap~'"))
    if base_url:
        paths = work.catalog.column(
            "SELECT path FROM files WHERE path LIKE '%.html' AND path <> '404.html' "
            "AND path NOT IN (SELECT path FROM moves) AND path NOT IN (SELECT path FROM parts WHERE list = 'notices')"
        )
        work.shelves.enter(work.press.put(path, content) for path, content in sitemap_files(base_url, paths))
