"""normalize: the catalog's captures and teasers → its articles, each known article once, held or wanted.

All mentions are grouped by key, each group gets its name, and each is merged on its own. Of an archive that was
normalized before, only what may have changed is done again, with the same result.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from dbp_archive.batches import Crew, at
from dbp_archive.catalog import Catalog, in_json, make_indexes, reading
from dbp_archive.entries import Holding, TeaserText
from dbp_archive.identity import bare_path, key_number, permalink, read_id, write_id
from dbp_archive.intake import Changes
from dbp_archive.merge import Mentions, Tease, by_preference, merge
from dbp_archive.normalize.naming import Name
from dbp_archive.normalize.recovery import recover_headlines
from dbp_archive.normalize.regroup import Regrouped, group_all, regroup
from dbp_archive.plan.bylines import name_id
from dbp_archive.plan.faces import Face, face_of
from dbp_archive.problems import excerpt
from dbp_archive.profile import Profile
from dbp_archive.progress import Progress
from dbp_archive.records import Article
from dbp_archive.recover import Recovered
from dbp_archive.rows import want_list_line
from dbp_archive.text import initial, sort_key

NAMED_CAPTURES = 3
"""Captures of one article that a remark names."""

_pack = msgspec.msgpack.Encoder().encode
_unpack_holding = msgspec.msgpack.Decoder(Holding).decode
_unpack_text = msgspec.msgpack.Decoder(TeaserText).decode
_unpack_recovered = msgspec.msgpack.Decoder(Recovered).decode
_unpack_lines = msgspec.msgpack.Decoder(tuple[int, ...]).decode
_unpack_face = msgspec.msgpack.Decoder(Face).decode


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
        self.names: set[str] = set()
        """Ids of the names in bylines of `faces`, before and now."""
        self.teased: set[int | None] = set()
        """Articles, before and now, of teasers that came, went or name another article; None for ambiguous ones."""
        self.gone_paths: set[str] = set()
        """Where pages of articles stood that are gone, or have another address now."""


def normalize(catalog: Catalog, changes: Changes, profile: Profile, crew: Crew, progress: Progress) -> Affected:
    """Bring the catalog's articles up to date with its captures."""
    with progress.step("recover"):
        recover_headlines(catalog, changes)
    with progress.step("group"):
        groups = group_all(catalog, profile) if changes.is_first else regroup(catalog, changes, profile)
        make_indexes(catalog, "group")
    affected = Affected()
    affected.merged |= {name.article for name in groups.todo} | groups.gone
    with progress.step("merge", len(groups.todo)):
        moved: list[tuple[str, int]] = []
        for batch, merged in crew.map(merge_batch, groups.todo, catalog.path, profile):
            if not changes.is_first:
                _compare(catalog, merged, affected)
            _store(catalog, merged)
            moved += [(path, one.row.article) for one in merged for path in one.former_paths]
            progress.advance(len(batch))
        make_indexes(catalog, "merge")
        _remove(catalog, groups.gone, affected)
        _move(catalog, groups, moved, affected)
    affected.teased |= groups.teased | changes.articles | _teased_by(catalog, changes.captures)
    return affected


class ArticleRow(NamedTuple):
    """A row of `articles`."""

    article: int
    key: int
    section: str
    sort: str
    letter: str
    is_held: bool
    face: bytes
    face_hash: int
    record: bytes
    record_hash: int
    body_of: int | None
    shared: int | None
    remark: str | None
    wanted_row: str | None


class Merged(NamedTuple):
    """What came of the mentions of one article."""

    row: ArticleRow
    names: tuple[tuple[str, str], ...]
    """(id, name) for each name in its byline."""
    former_paths: tuple[str, ...]
    """Addresses it had under other headlines, and before any was known."""


def merge_batch(names: Sequence[Name], catalog_path: str, profile: Profile) -> list[Merged]:
    """Merge the mentions of each of the named articles."""
    catalog = reading(catalog_path)
    numbers = in_json(name.article for name in names)
    captures = defaultdict[int, dict[str, int]](dict)
    """By article: the capture of each source."""
    holdings = defaultdict[int, list[Holding]](list)
    recovered = defaultdict[int, list[Recovered]](list)
    for article, capture, holding, found in catalog.stream(
        "SELECT article, capture, holding, recovered FROM captures WHERE article IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        holdings[article].append(_unpack_holding(holding))
        captures[article][holdings[article][-1].source] = capture
        if found:
            recovered[article].append(_unpack_recovered(found))
    recent_news = _recent_news(catalog, (capture for own in captures.values() for capture in own.values()))
    teases = _teases(catalog, numbers)
    merged = []
    for name in names:
        at(f"article {write_id(name.article)}")
        mentions = Mentions(
            id=write_id(name.article),
            captures=tuple(holdings[name.article]),
            teases=tuple(teases[name.article]),
            recovered=tuple(recovered[name.article]),
            recent_news={source: recent_news[capture] for source, capture in captures[name.article].items()},
        )
        merged.append(_merged(name, mentions, captures[name.article], profile))
    return merged


def _recent_news(catalog: Catalog, captures: Iterable[int]) -> defaultdict[int, tuple[str, ...]]:
    """By capture, ids of the articles it teases, as printed."""
    found = defaultdict[int, tuple[str, ...]](tuple)
    for capture, article in catalog.stream(
        "SELECT capture, article FROM teasers JOIN texts USING (text) "
        "WHERE capture IN (SELECT value FROM json_each(?)) AND article IS NOT NULL ORDER BY capture, position",
        in_json(captures),
    ):
        found[capture] += (write_id(article),)
    return found


def _teases(catalog: Catalog, numbers: str) -> defaultdict[int, list[Tease]]:
    """By article, the teasers that name it."""
    found = defaultdict[int, list[Tease]](list)
    texts: dict[bytes, TeaserText] = {}
    for article, record, source, position, lines in catalog.stream(
        "SELECT texts.article, record, source, position, lines FROM texts JOIN teasers USING (text) "
        "JOIN captures USING (capture) WHERE texts.article IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        text = texts.get(record) or texts.setdefault(record, _unpack_text(record))
        found[article].append(Tease(source=source, position=position, lines=_unpack_lines(lines), text=text))
    return found


def _merged(name: Name, mentions: Mentions, captures: dict[str, int], profile: Profile) -> Merged:
    article = merge(mentions, profile)
    ordered = by_preference(mentions.captures)
    first_words = next((holding.opening for holding in ordered if holding.has_body), "")
    face = face_of(article, first_words)
    packed, record = _pack(face), _pack(article)
    body_of = next((captures[holding.source] for holding in ordered if holding.has_body), None)
    row = ArticleRow(
        article=name.article,
        key=name.key,
        section=article.section or "",
        sort="\x01".join(sort_key(face.shown)),
        letter=initial(face.shown),
        is_held=article.status == "held",
        face=packed,
        face_hash=key_number(packed),
        record=record,
        record_hash=key_number(record),
        body_of=body_of,
        shared=name.shared,
        remark=_remark(article),
        wanted_row=None if article.captures else want_list_line(article, face.path),
    )
    printed = {name_id(printed): printed for printed in article.byline.names} if article.byline else {}
    return Merged(row, tuple(sorted(printed.items())), tuple(_former_paths(article)))


def _former_paths(article: Article) -> Iterable[str]:
    """Addresses it had under other headlines and before any was known, and the bare one of its headline.

    The last is its own address but when two ids met; pages that know nothing but the headline link to it.
    """
    for headline in (*article.former_headlines, *([article.headline] if article.headline else [])):
        path = bare_path(article.language, headline)
        if headline != article.headline or not path.endswith(f"-{article.id}.html"):
            yield path
    for nameless_id in article.nameless_ids:
        yield permalink(article.language, None, nameless_id)


def _remark(article: Article) -> str | None:
    """What a person should know of an article that several captures hold."""
    others = [capture.source for capture in article.captures[1:]]
    if not others:
        return None
    more = f" and {len(others) - NAMED_CAPTURES:,} more" if len(others) > NAMED_CAPTURES else ""
    named = ", ".join(map(excerpt, others[:NAMED_CAPTURES])) + more
    return f"holds the same article as {named}; the page shows its words and lists all"


_COLUMNS = ", ".join(ArticleRow._fields)
_INSERT = f"REPLACE INTO articles ({_COLUMNS}) VALUES ({', '.join('?' * len(ArticleRow._fields))})"


def _store(catalog: Catalog, merged: Iterable[Merged]) -> None:
    merged = list(merged)
    catalog.change_many(_INSERT, (one.row for one in merged))
    catalog.change_many(
        "INSERT INTO names (name_id, article, name) VALUES (?, ?, ?)",
        ((name_id, one.row.article, name) for one in merged for name_id, name in one.names),
    )


def _compare(catalog: Catalog, merged: Sequence[Merged], affected: Affected) -> None:
    """Note what `merged` changes of the articles as they stand, and take their names away."""
    numbers = in_json(one.row.article for one in merged)
    query = f"SELECT {_COLUMNS} FROM articles WHERE article IN (SELECT value FROM json_each(?))"
    before = {row[0]: ArticleRow(*row) for row in catalog.rows(query, numbers)}
    names = defaultdict[int, set[str]](set)
    for article, name in catalog.rows(
        "SELECT article, name_id FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers
    ):
        names[article].add(name)
    for row, printed, _ in merged:
        old = before.get(row.article)
        if old == row:
            continue
        affected.articles.add(row.article)
        if old is None or (old.face_hash, old.sort) != (row.face_hash, row.sort):
            _touch(affected, old, row)
            affected.names |= names[row.article] | {name for name, _ in printed}
    catalog.change("DELETE FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers)


def _touch(affected: Affected, old: ArticleRow | None, new: ArticleRow | None) -> None:
    """Note that other pages show this article in another way."""
    for row in (old, new):
        if row:
            affected.faces.add(row.article)
            affected.places.add(Place(row.section, row.sort, row.article))
    old_path = _unpack_face(old.face).path if old else None
    if old_path and (new is None or _unpack_face(new.face).path != old_path):
        affected.gone_paths.add(old_path)


def _remove(catalog: Catalog, gone: Iterable[int], affected: Affected) -> None:
    """Take the articles away that nothing names any more."""
    numbers = in_json(gone)
    query = f"SELECT {_COLUMNS} FROM articles WHERE article IN (SELECT value FROM json_each(?))"
    for row in catalog.rows(query, numbers):
        affected.articles.add(row[0])
        _touch(affected, ArticleRow(*row), None)
    affected.names |= set(
        catalog.column("SELECT name_id FROM names WHERE article IN (SELECT value FROM json_each(?))", numbers)
    )
    for table in ("articles", "names"):
        catalog.change(f"DELETE FROM {table} WHERE article IN (SELECT value FROM json_each(?))", numbers)


def _move(catalog: Catalog, groups: Regrouped, moved: Sequence[tuple[str, int]], affected: Affected) -> None:
    """Write down the former addresses of the articles that were merged anew; no such address is another article's."""
    numbers = in_json([*groups.gone, *(name.article for name in groups.todo)])
    affected.gone_paths |= set(
        catalog.column("SELECT path FROM moves WHERE article IN (SELECT value FROM json_each(?))", numbers)
    )
    catalog.change("DELETE FROM moves WHERE article IN (SELECT value FROM json_each(?))", numbers)
    taken = _taken(catalog, [path for path, _ in moved])
    rows = [(path, article) for path, article in sorted(moved, key=lambda move: move[1]) if path not in taken]
    catalog.change_many("INSERT OR IGNORE INTO moves VALUES (?, ?)", rows)


def _taken(catalog: Catalog, paths: Iterable[str]) -> set[str]:
    """Those of `paths` where an article stands, or the choice between several that share a headline."""
    ids = {read_id(path.removesuffix(".html")[-8:]): path for path in paths}
    faces = catalog.column("SELECT face FROM articles WHERE article IN (SELECT value FROM json_each(?))", in_json(ids))
    shared = catalog.column(
        "SELECT shared >> 23 FROM articles WHERE shared >> 23 IN (SELECT value FROM json_each(?))", in_json(ids)
    )
    return {_unpack_face(face).path for face in faces} | {ids[number] for number in shared}


def _teased_by(catalog: Catalog, captures: Iterable[int]) -> set[int | None]:
    """The articles that the teasers of `captures` name."""
    query = "SELECT article FROM teasers JOIN texts USING (text) WHERE capture IN (SELECT value FROM json_each(?))"
    return set(catalog.column(query, in_json(captures)))
