"""The pages of lists: which parts of which list differ from what the last build made, and the making, in batches.

A part's signature says all that its page shows: parts whose signature is as it was are left alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dbp_archive.catalog import Catalog, in_json, reading
from dbp_archive.identity import key_number, write_id
from dbp_archive.lookup import articles_of, atlas_of
from dbp_archive.packing import pack
from dbp_archive.pages import BylineSummary, CaptureSummary, LetterLink, Page, SectionLink, SectionSummary
from dbp_archive.plan.bylines import byline_page, byline_path, bylines_page
from dbp_archive.plan.capture_list import captures_page
from dbp_archive.plan.frame import Frame
from dbp_archive.plan.indexes import headlines_page, letter_anchor, section_page, want_list_page
from dbp_archive.plan.lists import Part, cut, paginate
from dbp_archive.press import Made, Press
from dbp_archive.records import Section
from dbp_archive.sections import UNFILED
from dbp_archive.text import sort_key


class Task(NamedTuple):
    """A part of a list whose page is to be made."""

    list: str
    """Its kind, and behind `/` which one of that kind."""
    part: Part
    entries: tuple[Any, ...]
    """Numbers of articles or captures; names in the list of names."""
    about: tuple[tuple[Any, ...] | None, str | None]
    """What the first page says of the whole list, None on the others; the name under which articles are listed."""


class Lists:
    """Plans lists: keeps account of the parts there are and of the paths that are gone."""

    def __init__(
        self, catalog: Catalog, frame: Frame, sections: Mapping[str, SectionLink], stale: frozenset[str]
    ) -> None:
        self._catalog = catalog
        self._frame = frame
        self._labels = key_number(pack([link.label for link in sections.values()]))
        """What sections are called: it shows in nearly every list."""
        self._stale = stale
        """Templates that are not as they were."""
        self.gone: list[str] = []

    def headlines(self) -> Iterator[Task]:
        """All articles, A–Z."""
        rows = self._catalog.rows("SELECT article, face_hash, letter FROM articles ORDER BY sort, article")
        parts = self._cut_articles(rows, f"{self._frame.language}/headlines")
        letters: dict[str, str] = {}
        for part in parts:
            for row in rows[part.entries]:
                if row[2] not in letters:
                    letters[row[2]] = f"{part.path}#{letter_anchor(row[2])}"
        whole = (len(rows), tuple(letters.items()))
        yield from self._changed("headlines", "headlines.html", rows, parts, (whole, None))

    def section(self, section: str, summary: SectionSummary | None) -> Iterator[Task]:
        """The index of one section; no page when it has no articles."""
        rows = self._catalog.rows(
            "SELECT article, face_hash FROM articles WHERE section = ? ORDER BY sort, article", section
        )
        base = f"{self._frame.language}/sections/{section or UNFILED}"
        parts = self._cut_articles(rows, base) if rows else []
        whole = (summary.held, summary.wanted) if summary else None
        yield from self._changed(f"section/{section}", "section.html", rows, parts, (whole, None))

    def want_list(self) -> Iterator[Task]:
        """The wanted articles."""
        rows = self._catalog.rows("SELECT article, record_hash FROM articles WHERE NOT is_held ORDER BY sort, article")
        parts = self._cut_articles(rows, f"{self._frame.language}/want-list")
        yield from self._changed("want-list", "want-list.html", rows, parts, ((len(rows),), None))

    def name(self, name_id: str) -> Iterator[Task]:
        """The articles under one name."""
        rows = self._catalog.rows(
            "SELECT article, face_hash FROM names JOIN articles USING (article) "
            "WHERE name_id = ? ORDER BY sort, article",
            name_id,
        )
        printed = self._catalog.value("SELECT min(name) FROM names WHERE name_id = ?", name_id)
        parts = []
        if printed is not None:
            parts = self._cut_articles(rows, byline_path(self._frame, printed)[: -len(".html")])
        yield from self._changed(f"name/{name_id}", "byline.html", rows, parts, ((len(rows),), printed))

    def names(self) -> Iterator[Task]:
        """All names in bylines."""
        rows = self._catalog.rows("SELECT name_id, min(name), count(*) FROM names GROUP BY name_id")
        rows.sort(key=lambda row: (sort_key(row[1]), row[0]))
        entries = [(row, int(row[0], 16), 0) for row in rows]
        runs = cut([entry[1] for entry in entries])
        starts = [rows[run.start] for run in runs] if rows else [("", "", 0)]
        parts = paginate(
            f"{self._frame.language}/bylines", runs, [row[0] for row in starts], [row[1] for row in starts]
        )
        yield from self._changed("names", "bylines.html", entries, parts, ((len(rows),), None))

    def captures(self) -> Iterator[Task]:
        """All captures, by name."""
        rows = self._catalog.rows(
            "SELECT capture, name, coalesce(face_hash, 0), source FROM captures LEFT JOIN articles USING (article) "
            "ORDER BY source"
        )
        runs = cut([int(row[1][-12:], 16) for row in rows])
        starts = [rows[run.start] for run in runs]
        keys, words = [row[1].rpartition("-")[2] for row in starts], [row[3] for row in starts]
        parts = paginate(f"{self._frame.language}/captures", runs, keys, words)
        yield from self._changed("captures", "captures.html", rows, parts, ((len(rows),), None))

    def _cut_articles(self, rows: Sequence[Any], base: str) -> list[Part]:
        """The pages of a list of articles. Each of `rows` begins with an article's number, which is its rank, too."""
        runs = cut([row[0] for row in rows])
        starts = [rows[run.start][0] for run in runs] if rows else []
        faces = atlas_of(self._catalog, self._frame, {}, starts).faces
        ids = list(map(write_id, starts)) or [""]
        return paginate(base, runs, ids, [faces[start].shown if start else "" for start in ids])

    def _changed(
        self,
        name: str,
        template: str,
        rows: Sequence[Any],
        parts: Sequence[Part],
        about: tuple[tuple[Any, ...] | None, str | None],
    ) -> Iterator[Task]:
        """The parts of a list whose page differs from the one there is."""
        whole, name_printed = about
        known = dict(self._catalog.rows("SELECT path, signature FROM parts WHERE list = ?", name))
        self.gone.extend(known.keys() - {part.path for part in parts})
        self._catalog.change("DELETE FROM parts WHERE list = ?", name)
        signatures = []
        for part in parts:
            own = rows[part.entries]
            own_about = (whole if part.is_first else None, name_printed)
            signature = key_number(pack((self._labels, own, part.pager, own_about)))
            signatures.append((part.path, name, signature))
            if known.get(part.path) != signature or template in self._stale:
                yield Task(name, part, tuple(row[0] for row in own), own_about)
        self._catalog.change_many("INSERT INTO parts VALUES (?, ?, ?)", signatures)


def part_batch(
    tasks: Sequence[Task], press: Press, links: dict[str, SectionLink], sections: dict[str, Section]
) -> list[Made]:
    """Make the page of each part."""
    catalog = reading(press.catalog)
    return [press.render(_part_page(task, catalog, press.frame, links, sections)) for task in tasks]


def _part_page(
    task: Task, catalog: Catalog, frame: Frame, links: dict[str, SectionLink], sections: dict[str, Section]
) -> Page:
    kind, _, which = task.list.partition("/")
    whole, printed = task.about
    count = whole[0] if whole else None
    if kind == "names":
        names = tuple(
            BylineSummary(name=name, path=byline_path(frame, name), count=number) for _, name, number in task.entries
        )
        return bylines_page(frame, task.part, names, count)
    if kind == "captures":
        return _captures_page(task, catalog, frame, count)
    if kind == "want-list":
        known = articles_of(catalog, task.entries, with_body=False)
        atlas = atlas_of(catalog, frame, links, task.entries)
        return want_list_page(atlas, task.part, [known[number][0] for number in task.entries], count)
    atlas = atlas_of(catalog, frame, links, task.entries)
    ids = list(map(write_id, task.entries))
    if kind == "section":
        return section_page(atlas, task.part, sections.get(which), ids, (whole[0], whole[1]) if whole else None)
    if kind == "name":
        return byline_page(atlas, task.part, printed or "", ids, count)
    letters = tuple(LetterLink(letter=letter, path=path) for letter, path in whole[1]) if whole else ()
    return headlines_page(atlas, task.part, ids, letters, count)


def _captures_page(task: Task, catalog: Catalog, frame: Frame, count: int | None) -> Page:
    rows = {
        row[0]: row[1:]
        for row in catalog.rows(
            "SELECT capture, source, variant, teaser_count, unknown_lines, article FROM captures "
            "WHERE capture IN (SELECT value FROM json_each(?))",
            in_json(task.entries),
        )
    }
    atlas = atlas_of(catalog, frame, {}, (row[4] for row in rows.values() if row[4] is not None))
    summaries = []
    for number in task.entries:
        source, variant, teasers, unknown_lines, article = rows[number]
        link = atlas.article(write_id(article)) if article is not None else None
        summaries.append(
            CaptureSummary(
                link=frame.capture(source), variant=variant, article=link, teasers=teasers, unknown_lines=unknown_lines
            )
        )
    return captures_page(frame, task.part, tuple(summaries), count)
