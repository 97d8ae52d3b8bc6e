"""normalize: the catalog's captures and teasers → its articles, each known article once, held or wanted.

All mentions are grouped by key, each group gets its name, and each is merged on its own. Of an archive that was
normalized before, only what may have changed is done again, with the same result.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog, in_json, make_indexes
from dbp_archive.changes import Changes
from dbp_archive.identity import ID_LENGTH, read_id
from dbp_archive.lookup import faces_of
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize.alike import compare_again, compare_all
from dbp_archive.normalize.mentions import ArticleRow, Merged, merge_batch
from dbp_archive.normalize.naming import Name
from dbp_archive.normalize.pairing import add_translations, pair
from dbp_archive.normalize.recovery import recover_headlines
from dbp_archive.normalize.regroup import group_all, regroup
from dbp_archive.packing import unpack_face
from dbp_archive.plan.faces import Face
from dbp_archive.progress import Progress
from dbp_archive.tables import SHOWN


class Place(NamedTuple):
    """Where an article stands in its section's index."""

    section: str
    sort: str
    article: int


class Affected:
    """What of the articles differs from what the last build made of them. Gone articles count, too."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        """Whose record differs."""
        self.merged: set[int] = set()
        """All that were merged anew, whether they differ or not."""
        self.faces: set[int] = set()
        """Of these, those that other pages show in another way."""
        self.places: set[Place] = set()
        """Of `faces`, before and now."""
        self.headed: set[int] = set()
        """Of `faces`, those that have another headline than before."""
        self.likenesses: set[bytes] = set()
        """What the headlines of these, before and now, are compared by."""
        self.names: set[str] = set()
        """Ids of the names in bylines of `faces`, before and now."""
        self.teased: set[int | None] = set()
        """Articles, before and now, of teasers that came, went or name another article; None for ambiguous ones."""
        self.gone_paths: set[str] = set()
        """Where pages of articles stood that are gone, or have another address now."""


def normalize(catalog: Catalog, changes: Changes, profiles: Profiles, crew: Crew, progress: Progress) -> Affected:
    """Bring the catalog's articles up to date with its captures."""
    with progress.step("recover"):
        recover_headlines(catalog, changes)
    with progress.step("group"):
        groups = group_all(catalog, profiles) if changes.is_first else regroup(catalog, changes, profiles)
        make_indexes(catalog, "group")
        changed = pair(catalog, profiles.ordered)
        add_translations(catalog, groups.gone, changed)
    affected = Affected()
    if not changes.is_first:
        affected.merged |= {*catalog.column("SELECT article FROM todo"), *groups.gone}
    with progress.step("merge", catalog.value("SELECT count(*) FROM todo")):
        moved: list[tuple[str, int]] = []
        rounds = (map(Name._make, catalog.stream(query)) for query in _ORIGINALS_FIRST)
        for batch, merged in (
            done for names in rounds for done in crew.map(merge_batch, names, catalog.path, profiles)
        ):
            if not changes.is_first:
                _compare(catalog, merged, affected)
            _store(catalog, merged)
            moved += [(path, one.row.article) for one in merged for path in one.former_paths]
            progress.advance(len(batch))
        make_indexes(catalog, "merge")
        if not changes.is_first:
            _show_anew(catalog, changed, affected)
        _remove(catalog, groups.gone, affected)
        _move(catalog, groups.gone, moved, affected)
        catalog.change("DELETE FROM todo")
    with progress.step("compare"):
        if changes.is_first:
            compare_all(catalog)
        else:
            compare_again(catalog, affected.headed, affected.likenesses)
    if not changes.is_first:
        affected.teased |= groups.teased | changes.articles | _teased_by(catalog, changes.captures)
    return affected


class Known(NamedTuple):
    """What others show of an article, or compare it by."""

    row: ArticleRow
    face: bytes
    likeness: bytes | None


_ORIGINALS_FIRST = (
    "SELECT * FROM todo WHERE article NOT IN (SELECT article FROM pairs) ORDER BY article",
    "SELECT * FROM todo WHERE article IN (SELECT article FROM pairs) ORDER BY article",
)
"""A translation takes over what its original has. By number: rows in the order of their keys are added to the end of
their tables, and no place need be looked for."""
_BESIDE = ("faces", "records", "likenesses", "wants", "names")
"""Tables that say more of an article, by its number."""
_COLUMNS = ", ".join(ArticleRow._fields)
_INSERT = f"REPLACE INTO articles ({_COLUMNS}) VALUES ({', '.join('?' * len(ArticleRow._fields))})"


def _store(catalog: Catalog, merged: Iterable[Merged]) -> None:
    merged = list(merged)
    catalog.change_many(_INSERT, (one.row for one in merged))
    for table, rows in (
        ("faces", [(one.row.article, one.face) for one in merged]),
        ("records", [(one.row.article, one.record) for one in merged]),
        ("likenesses", [(one.row.article, one.likeness) for one in merged if one.likeness]),
        ("wants", [(one.row.article, one.want) for one in merged if one.want]),
    ):
        catalog.change_many(f"INSERT INTO {table} VALUES (?, ?)", rows)
    catalog.change_many(
        "INSERT INTO names (name_id, article, name) VALUES (?, ?, ?)",
        ((name_id, one.row.article, name) for one in merged for name_id, name in one.names),
    )


def _compare(catalog: Catalog, merged: Sequence[Merged], affected: Affected) -> None:
    """Note what `merged` changes of the articles as they stand, and take their names away."""
    numbers = in_json(one.row.article for one in merged)
    before = {known.row.article: known for known in _known(catalog, numbers)}
    names = defaultdict[int, set[str]](set)
    for article, name in catalog.rows(
        "SELECT article, name_id FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers
    ):
        names[article].add(name)
    for one in merged:
        row, old = one.row, before.get(one.row.article)
        if old and old.row == row:
            continue
        affected.articles.add(row.article)
        if old is None or (old.row.face_hash, old.row.sort) != (row.face_hash, row.sort):
            _touch(affected, old, Known(row, one.face, one.likeness))
            affected.names |= names[row.article] | {name for name, _ in one.names}
    for table in _BESIDE:
        catalog.change(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", numbers)


def _known(catalog: Catalog, numbers: str) -> Iterator[Known]:
    """Those of the articles, numbered in JSON, that the catalog has."""
    for *row, face, likeness in catalog.rows(
        f"SELECT {_COLUMNS}, face, keys FROM articles JOIN faces USING (article) LEFT JOIN likenesses USING (article) "
        "WHERE article IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        yield Known(ArticleRow(*row), face, likeness)


def _touch(affected: Affected, old: Known | None, new: Known | None) -> None:
    """Note that other pages show this article in another way."""
    for known in (old, new):
        if known:
            affected.faces.add(known.row.article)
            affected.places.add(Place(known.row.section, known.row.sort, known.row.article))
    before, now = (unpack_face(known.face) if known else None for known in (old, new))
    if before and (now is None or now.path != before.path):
        affected.gone_paths.add(before.path)
    if _heading(before) != _heading(now):
        affected.headed.update(known.row.article for known in (old, new) if known)
        affected.likenesses.update(known.likeness for known in (old, new) if known and known.likeness)


def _heading(face: Face | None) -> tuple[str, str | None] | None:
    return (face.language, face.headline) if face else None


def _show_anew(catalog: Catalog, articles: Iterable[int], affected: Affected) -> None:
    """Note that `articles` have another family: they may stand in other lists than before."""
    numbers = in_json(articles)
    query = "SELECT section, sort, article FROM articles WHERE article IN (SELECT value FROM json_each(?))"
    affected.places.update(Place(*row) for row in catalog.rows(query, numbers))
    affected.articles.update(articles)
    affected.faces.update(articles)
    affected.names.update(
        catalog.column("SELECT name_id FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers)
    )


def _remove(catalog: Catalog, gone: Iterable[int], affected: Affected) -> None:
    """Take the articles away that nothing names any more."""
    numbers = in_json(gone)
    for known in _known(catalog, numbers):
        affected.articles.add(known.row.article)
        _touch(affected, known, None)
    affected.names |= set(
        catalog.column("SELECT name_id FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers)
    )
    for table in ("articles", *_BESIDE):
        catalog.change(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", numbers)


def _move(catalog: Catalog, gone: Iterable[int], moved: Sequence[tuple[str, int]], affected: Affected) -> None:
    """Write down the former addresses of the articles that were merged anew; no such address is another article's."""
    of_these = "FROM moves WHERE article IN (SELECT article FROM todo UNION ALL SELECT value FROM json_each(?))"
    affected.gone_paths.update(catalog.column(f"SELECT path {of_these}", in_json(gone)))
    catalog.change(f"DELETE {of_these}", in_json(gone))
    taken = _taken(catalog, [path for path, _ in moved])
    rows = [(path, article) for path, article in sorted(moved, key=lambda move: move[1]) if path not in taken]
    catalog.change_many("INSERT OR IGNORE INTO moves VALUES (?, ?)", rows)


def _taken(catalog: Catalog, paths: Iterable[str]) -> set[str]:
    """Those of `paths` where an article stands, or the choice between several that share a headline."""
    ids = {read_id(path.removesuffix(".html")[-ID_LENGTH:]): path for path in paths}
    shared = catalog.column(
        f"SELECT shared >> 23 FROM articles WHERE shared >> 23 IN (SELECT value FROM json_each(?)) AND {SHOWN}",
        in_json(ids),
    )
    return {face.path for face in faces_of(catalog, ids).values()} | {ids[number] for number in shared}


def _teased_by(catalog: Catalog, captures: Iterable[int]) -> set[int | None]:
    """The articles that the teasers of `captures` name."""
    query = "SELECT article FROM teasers JOIN texts USING (text) WHERE capture IN (SELECT value FROM json_each(?))"
    return set(catalog.column(query, in_json(captures)))
