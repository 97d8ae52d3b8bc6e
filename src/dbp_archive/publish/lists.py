"""The pages of lists: which parts of which list differ from what the last build made, and the making, in batches.

A part's signature says all that its page shows: parts whose signature is as it was are left alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress
from typing import Any, NamedTuple

from msgspec.structs import replace

from dbp_archive.catalog import Catalog, in_json, reading
from dbp_archive.identity import key_number, source_key, write_id
from dbp_archive.lookup import articles_of, atlas_of, parts_of, removed_articles
from dbp_archive.packing import pack
from dbp_archive.pages import BylineSummary, CaptureSummary, LetterLink, Page, SectionSummary
from dbp_archive.plan.bylines import byline_page, byline_path, bylines_page
from dbp_archive.plan.capture_list import captures_page
from dbp_archive.plan.frame import Ways
from dbp_archive.plan.indexes import headlines_page, letter_anchor, section_page, want_list_page
from dbp_archive.plan.links import Tree, tree_of
from dbp_archive.plan.lists import Part, cut, paginate
from dbp_archive.press import Made, Press
from dbp_archive.records import Section
from dbp_archive.sections import UNFILED
from dbp_archive.tables import LISTED
from dbp_archive.text import sort_key


class Task(NamedTuple):
    """A part of a list whose page is to be made."""

    tree: str
    """Language of the pages that it is one of."""
    list: str
    """Its kind, and behind `/` which one of that kind."""
    part: Part
    entries: tuple[Any, ...]
    """Numbers of articles or captures; names in the list of names."""
    about: tuple[tuple[Any, ...] | None, str | None]
    """What the first page says of the whole list, None on the others; the name under which articles are listed."""


class Listing(NamedTuple):
    """A list as it stands in one tree."""

    tree: Tree
    rows: Sequence[Any]
    """Of each, the first column is what a task's `entries` give."""
    parts: Sequence[Part]
    """None when there is nothing to list."""
    whole: tuple[Any, ...] | None
    printed: str | None = None


class Lists:
    """Plans lists: keeps account of the parts there are and of the paths that are gone."""

    def __init__(
        self,
        catalog: Catalog,
        trees: Sequence[Tree],
        sections: Sequence[Section],
        stale: frozenset[str],
        faces: AbstractSet[int],
    ) -> None:
        self._catalog = catalog
        self._trees = trees
        self._section_names = key_number(pack([(section.labels, section.former_names) for section in sections]))
        """What sections are called: it shows in nearly every list."""
        self._stale = stale
        """Templates that are not as they were."""
        self._faces = faces
        """Articles that are shown in another way than before."""
        self.gone: list[str] = []

    def headlines(self) -> Iterator[Task]:
        """All articles, A–Z."""
        return self._changed("headlines", "headlines.html", map(self._headlines, self._trees))

    def _headlines(self, tree: Tree) -> Listing:
        query = f"SELECT article, face_hash, letter FROM articles WHERE {LISTED} ORDER BY sort, article"
        rows = self._catalog.rows(query, tree.language)
        parts = self._cut_articles(tree, rows, "headlines")
        letters: dict[str, str] = {}
        for part in parts:
            for row in rows[part.entries]:
                if row[2] not in letters:
                    letters[row[2]] = f"{part.path}#{letter_anchor(row[2])}"
        return Listing(tree, rows, parts, (len(rows), tuple(letters.items())))

    def section(self, section: str, summaries: Sequence[Mapping[str, SectionSummary]]) -> Iterator[Task]:
        """The index of one section, with its summary for each tree; no page where it has no articles."""
        listings = [
            self._section(tree, section, own.get(section)) for tree, own in zip(self._trees, summaries, strict=True)
        ]
        return self._changed(f"section/{section}", "section.html", listings, instead="index.html")

    def _section(self, tree: Tree, section: str, summary: SectionSummary | None) -> Listing:
        rows = self._catalog.rows(
            f"SELECT article, face_hash FROM articles WHERE section = ? AND {LISTED} ORDER BY sort, article",
            section,
            tree.language,
        )
        parts = self._cut_articles(tree, rows, f"sections/{section or UNFILED}")
        return Listing(tree, rows, parts if rows else (), (summary.held, summary.wanted) if summary else None)

    def want_list(self) -> Iterator[Task]:
        """The wanted articles."""
        return self._changed("want-list", "want-list.html", map(self._want_list, self._trees))

    def _want_list(self, tree: Tree) -> Listing:
        query = f"SELECT article, record_hash FROM articles WHERE NOT is_held AND {LISTED} ORDER BY sort, article"
        rows = self._catalog.rows(query, tree.language)
        return Listing(tree, rows, self._cut_articles(tree, rows, "want-list"), (len(rows),))

    def name(self, name_id: str) -> Iterator[Task]:
        """The articles under one name."""
        listings = [self._name(tree, name_id) for tree in self._trees]
        return self._changed(f"name/{name_id}", "byline.html", listings, instead="bylines.html")

    def _name(self, tree: Tree, name_id: str) -> Listing:
        rows = self._catalog.rows(
            "SELECT article, face_hash FROM names JOIN articles USING (article) "
            f"WHERE name_id = ? AND {LISTED} ORDER BY sort, article",
            name_id,
            tree.language,
        )
        query = f"SELECT min(name) FROM names WHERE name_id = ? AND {LISTED}"
        printed: str | None = self._catalog.value(query, name_id, tree.language)
        if printed is None:
            return Listing(tree, (), (), None)
        base = byline_path(tree.frame, printed).removeprefix(f"{tree.language}/").removesuffix(".html")
        parts = self._cut_articles(tree, rows, base)
        return Listing(tree, rows, parts, (len(rows),), printed)

    def names(self) -> Iterator[Task]:
        """All names in bylines."""
        return self._changed("names", "bylines.html", map(self._names, self._trees))

    def _names(self, tree: Tree) -> Listing:
        query = f"SELECT name_id, min(name), count(*) FROM names WHERE {LISTED} GROUP BY name_id"
        rows = self._catalog.rows(query, tree.language)
        rows.sort(key=lambda row: (sort_key(row[1]), row[0]))
        entries = [(row, int(row[0], 16), 0) for row in rows]
        runs = cut([entry[1] for entry in entries])
        starts = [rows[run.start] for run in runs] if rows else [("", "", 0)]
        parts = paginate(f"{tree.language}/bylines", runs, [row[0] for row in starts], [row[1] for row in starts])
        return Listing(tree, entries, parts, (len(rows),))

    def captures(self) -> Iterator[Task]:
        """All captures, by name."""
        rows = self._catalog.rows("SELECT capture, rank, article, source FROM captures ORDER BY source")
        if hidden := set(self._catalog.column("SELECT source FROM hidden")):
            rows = [(*row, row[3] in hidden) for row in rows]
        runs = cut([row[1] for row in rows])
        starts = [rows[run.start] for run in runs]
        keys, words = [source_key(row[1]) for row in starts], [row[3] for row in starts]
        listings = [
            Listing(tree, rows, paginate(f"{tree.language}/captures", runs, keys, words), (len(rows),))
            for tree in self._trees
        ]
        tails = [part.tail for part in listings[0].parts]
        touched = [not self._faces.isdisjoint(row[2] for row in rows[run]) for run in runs]
        return self._changed("captures", "captures.html", listings, touched=frozenset(compress(tails, touched)))

    def _cut_articles(self, tree: Tree, rows: Sequence[Any], name: str) -> list[Part]:
        """The pages of a list of articles. Each of `rows` begins with an article's number, which is its rank, too."""
        runs = cut([row[0] for row in rows])
        starts = [rows[run.start][0] for run in runs] if rows else []
        faces = atlas_of(self._catalog, tree, starts).faces
        ids = list(map(write_id, starts)) or [""]
        return paginate(f"{tree.language}/{name}", runs, ids, [faces[start].shown if start else "" for start in ids])

    def _changed(
        self,
        name: str,
        template: str,
        listings: Iterable[Listing],
        *,
        instead: str | None = None,
        touched: AbstractSet[str] = frozenset(),
    ) -> Iterator[Task]:
        """The parts of a list whose page differs from the one there is.

        `instead` is the page of a tree that stands for a list which has no entries there; `touched` are the tails of
        parts that show an article in another way, which their rows do not tell.
        """
        listings = list(listings)
        for listing in listings:
            key = f"{listing.tree.language}/{name}"
            known = parts_of(self._catalog, key)
            self.gone.extend(known.keys() - {part.path for part in listing.parts})
            self._catalog.change("DELETE FROM parts WHERE list = ?", key)
            signatures = []
            for part in _joined(listing, listings, instead):
                own = listing.rows[part.entries]
                about = (listing.whole if part.is_first else None, listing.printed)
                signature = key_number(pack((self._section_names, own, part.pager, about, part.ways)))
                signatures.append((part.path, key, signature))
                if known.get(part.path) != signature or part.tail in touched or template in self._stale:
                    yield Task(listing.tree.language, name, part, tuple(row[0] for row in own), about)
            self._catalog.change_many("INSERT INTO parts VALUES (?, ?, ?)", signatures)


def _joined(listing: Listing, listings: Sequence[Listing], instead: str | None) -> Iterator[Part]:
    """The parts of `listing` with their ways to the same list in other trees.

    A part that begins with the same entry there is the same page; else its reader goes on at the list's beginning.
    """
    others = [other for other in listings if other is not listing]
    paths = {other.tree.language: {part.tail: part.path for part in other.parts} for other in others}
    for part in listing.parts:
        same = {language: found[part.tail] for language, found in paths.items() if part.tail in found}
        near = {
            language: found.get("") or f"{language}/{instead}"
            for language, found in paths.items()
            if language not in same
        }
        yield replace(part, ways=Ways(listing.tree.language, same, near))


def part_batch(tasks: Sequence[Task], press: Press, trees: Sequence[Tree], sections: dict[str, Section]) -> list[Made]:
    """Make the page of each part."""
    catalog = reading(press.catalog)
    return [press.render(_part_page(task, catalog, tree_of(trees, task.tree), sections)) for task in tasks]


def _part_page(task: Task, catalog: Catalog, tree: Tree, sections: dict[str, Section]) -> Page:
    frame = tree.frame
    kind, _, which = task.list.partition("/")
    whole, printed = task.about
    count = whole[0] if whole else None
    if kind == "names":
        names = tuple(
            BylineSummary(name=name, path=byline_path(frame, name), count=number) for _, name, number in task.entries
        )
        return bylines_page(frame, task.part, names, count)
    if kind == "captures":
        return _captures_page(task, catalog, tree, count)
    if kind == "want-list":
        known = articles_of(catalog, task.entries, with_body=False)
        atlas = atlas_of(catalog, tree, task.entries)
        return want_list_page(atlas, task.part, [known[number][0] for number in task.entries], count)
    atlas = atlas_of(catalog, tree, task.entries)
    ids = list(map(write_id, task.entries))
    if kind == "section":
        return section_page(atlas, task.part, sections.get(which), ids, (whole[0], whole[1]) if whole else None)
    if kind == "name":
        return byline_page(atlas, task.part, printed or "", ids, count)
    letters = tuple(LetterLink(letter=letter, path=path) for letter, path in whole[1]) if whole else ()
    return headlines_page(atlas, task.part, ids, letters, count)


def _captures_page(task: Task, catalog: Catalog, tree: Tree, count: int | None) -> Page:
    rows = {
        row[0]: row[1:]
        for row in catalog.rows(
            "SELECT capture, source, variant, teaser_count, unknown_lines, article FROM captures "
            "WHERE capture IN (SELECT value FROM json_each(?))",
            in_json(task.entries),
        )
    }
    atlas = atlas_of(catalog, tree, (row[4] for row in rows.values() if row[4] is not None))
    removed = removed_articles(catalog)
    summaries = []
    for number in task.entries:
        source, variant, teasers, unknown_lines, article = rows[number]
        link = atlas.article(write_id(article)) if article is not None and article not in removed else None
        summaries.append(
            CaptureSummary(
                link=atlas.capture(source),
                variant=variant,
                article=link,
                teasers=teasers,
                unknown_lines=unknown_lines,
            )
        )
    return captures_page(tree.frame, task.part, tuple(summaries), count)
