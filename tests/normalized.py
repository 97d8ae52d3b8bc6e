"""Parsed captures, without files or pages → what the real catalog, recovery and normalization make of them.

A step here is what a build does between reading and rendering: captures come and go, the articles follow.
"""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from dbp_archive.arrival import Arrival
from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog, catalog_in_memory, make_indexes
from dbp_archive.changes import Changes, Reading, forget, settle, store
from dbp_archive.corrections import Correction, Corrections, Decision
from dbp_archive.entries import enter_capture
from dbp_archive.identity import id_number, write_id
from dbp_archive.intake import remarks_on
from dbp_archive.lookup import articles_of, find_sections
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize import Affected, normalize
from dbp_archive.normalize.decisions import keep_decisions
from dbp_archive.normalize.recovery import recover_headlines
from dbp_archive.pages import Page
from dbp_archive.plan.captures import capture_page
from dbp_archive.plan.frame import make_frames
from dbp_archive.plan.links import make_trees
from dbp_archive.press import Press
from dbp_archive.problems import Problem
from dbp_archive.profile import Profile
from dbp_archive.progress import Progress
from dbp_archive.publish import News, publish
from dbp_archive.publish.articles import all_seats, article_pages, choice_pages, redirect_pages
from dbp_archive.records import Article, ParsedCapture, Record, Section
from dbp_archive.recover import Recovered
from dbp_archive.remarks import find_remarks
from dbp_archive.settings import Settings
from dbp_archive.shelves import Shelves
from dbp_archive.theme import Theme, shipped
from dbp_archive.work import Work
from dbp_archive.write import staging
from tests.archives import files

_unpack_recovered = msgspec.msgpack.Decoder(Recovered).decode


class Choice(Record):
    """A headline that several articles share."""

    id: str
    headline: str | None
    article_ids: tuple[str, ...]


class Archive(Record):
    """Everything a catalog knows."""

    articles: tuple[Article, ...]
    """By id, with their bodies."""
    sections: tuple[Section, ...]
    choices: tuple[Choice, ...]
    teaser_articles: dict[tuple[str, int], str | None]
    """By source and position: the article that the teaser names; None where it could be several."""
    problems: tuple[Problem, ...]


def together(profiles: Profile | Profiles) -> Profiles:
    """A profile alone as those of an archive."""
    return Profiles(ordered=(profiles,)) if isinstance(profiles, Profile) else profiles


class Library:
    """An archive in memory that captures come to and go from, one step at a time."""

    def __init__(self, catalog: Catalog, profiles: Profile | Profiles) -> None:
        self.catalog = catalog
        self.profiles = together(profiles)
        self.is_fresh = True

    def step(self, captures: Sequence[ParsedCapture], gone: Iterable[str] = ()) -> Affected:
        """Forget the captures of the sources `gone`, take in `captures`, bring the articles up to date."""
        changes = self.take(captures, gone)
        with Crew(1) as crew:
            affected = normalize(self.catalog, changes, self.profiles, crew, Progress(io.StringIO()))
        self.is_fresh = False
        return affected

    def take(self, captures: Sequence[ParsedCapture], gone: Iterable[str] = ()) -> Changes:
        """The first half of a step: the captures alone."""
        changes = Changes(is_first=self.is_fresh)
        forget(
            self.catalog,
            [*gone, *(capture.source for capture in captures)],
            changes,
            make_frames(self.profiles.first, Settings()),
        )
        store(self.catalog, [(_arrival(capture), _reading(capture, self.profiles)) for capture in captures], changes, 0)
        settle(self.catalog, changes)
        make_indexes(self.catalog, "read")
        return changes

    def archive(self) -> Archive:
        """What the catalog knows now."""
        catalog = self.catalog
        numbers = catalog.column("SELECT article FROM articles ORDER BY article")
        known = articles_of(catalog, numbers, with_body=True)
        return Archive(
            articles=tuple(known[number][0] for number in numbers),
            sections=find_sections(catalog, self.profiles),
            choices=tuple(self._choices()),
            teaser_articles=self._teaser_articles(),
            problems=tuple(sorted(find_remarks(catalog, self.profiles))),
        )

    def _choices(self) -> Iterator[Choice]:
        sharing = defaultdict[int, list[int]](list)
        for key, number in self.catalog.rows("SELECT shared, article FROM articles WHERE shared IS NOT NULL"):
            sharing[key].append(number)
        for key, numbers in sorted(sharing.items()):
            known = articles_of(self.catalog, numbers, with_body=False)
            headline = min(article.headline or "" for article, _ in known.values())
            yield Choice(
                id=write_id(id_number(key)), headline=headline, article_ids=tuple(sorted(map(write_id, numbers)))
            )

    def _teaser_articles(self) -> dict[tuple[str, int], str | None]:
        rows = self.catalog.rows(
            "SELECT source, position, texts.article FROM teasers JOIN texts USING (text) JOIN captures USING (capture)"
        )
        return {row[:2]: None if row[2] is None else write_id(row[2]) for row in rows}

    def facts(self) -> dict[str, list[Any]]:
        """Everything in the tables that a site is made from, without the numbers that captures happen to have."""
        queries = {
            "captures": "SELECT source, article, found, recovered, problems FROM captures",
            "texts": "SELECT text, article, record FROM texts",
            "explained": "SELECT abbreviation, text, source FROM explained LEFT JOIN captures USING (capture)",
            "teasers": "SELECT source, position, text, lines FROM teasers JOIN captures USING (capture)",
            "articles": "SELECT articles.article, key, articles.language, section, sort, letter, is_held, face, "
            "face_hash, record, record_hash, source, shared, remark "
            "FROM articles JOIN faces USING (article) JOIN records USING (article) "
            "LEFT JOIN captures ON capture = body_of",
            "wants": "SELECT * FROM wants",
            "likenesses": "SELECT * FROM likenesses",
            "alike": "SELECT * FROM alike",
            "names": "SELECT * FROM names",
            "pairs": "SELECT * FROM pairs",
            "unpaired": "SELECT * FROM unpaired",
            "moves": "SELECT * FROM moves",
            "totals": "SELECT * FROM totals",
        }
        return {name: sorted(self.catalog.rows(query), key=repr) for name, query in queries.items()}


def _arrival(capture: ParsedCapture) -> Arrival:
    return Arrival(capture.source, path="", size_bytes=capture.size_bytes, changed_ns=0, inode=0, note=b"")


def _reading(capture: ParsedCapture, profiles: Profiles) -> Reading:
    return Reading(capture.sha256, enter_capture(capture, profiles), tuple(remarks_on(capture)), ())


@contextmanager
def library(
    captures: Sequence[ParsedCapture], profile: Profile | Profiles, decisions: Iterable[Decision] = ()
) -> Iterator[Library]:
    """An archive of `captures`, taken in together, in which archivists decided; one at a time."""
    with catalog_in_memory() as catalog:
        entries = tuple(Correction(line=line, decision=decision) for line, decision in enumerate(decisions, 1))
        keep_decisions(catalog, Corrections(entries=entries))
        made = Library(catalog, profile)
        made.step(captures)
        yield made


def normalized(
    captures: Sequence[ParsedCapture], profile: Profile | Profiles, decisions: Iterable[Decision] = ()
) -> Archive:
    """The archive of `captures` in which archivists decided."""
    with library(captures, profile, decisions) as made:
        return made.archive()


def pages_of(captures: Sequence[ParsedCapture], profile: Profile) -> dict[str, Page]:
    """By path: the pages of the captures, of the articles, and those that lead to articles from elsewhere."""
    frames = make_frames(profile, Settings())
    with library(captures, profile) as made:
        catalog = made.catalog
        trees = make_trees(frames, find_sections(catalog, made.profiles))
        moves = catalog.rows("SELECT path, article FROM moves")
        pages = [
            *(capture_page(capture, frame, profile) for capture in captures for frame in frames),
            *article_pages(catalog, list(all_seats(catalog, trees)), trees),
            *redirect_pages(catalog, moves, trees),
            *choice_pages(catalog, trees),
        ]
    found = {page.path: page for page in pages}
    assert len(found) == len(pages)
    return found


def published(
    captures: Sequence[ParsedCapture], profile: Profile, settings: Settings, base: Path
) -> tuple[Archive, dict[str, bytes]]:
    """The archive of `captures`, and the files of its site; `base` has the folder `content`."""
    frames = make_frames(profile, settings)
    with library(captures, profile) as made, staging(base / "site") as stage, Crew(1) as crew:
        stage.start_anew(with_twin=False)
        shelves = Shelves(made.catalog, stage, is_fresh=True)
        press = Press(
            frames=frames,
            profiles=made.profiles,
            theme=Theme(folders=(str(shipped("templates")),)),
            catalog=made.catalog.path,
            folder=str(stage.folder),
            twin=None,
            knows_files=False,
        )
        shelves.enter(press.render(capture_page(capture, frame, profile)) for capture in captures for frame in frames)
        progress = Progress(io.StringIO())
        work = Work(made.catalog, press, shelves, crew, progress, is_fresh=True)
        publish(work, News(Affected(), frozenset()), base / "content")
        return made.archive(), files(stage.folder)


def recovered(captures: Sequence[ParsedCapture], profile: Profile | Profiles) -> dict[str, Recovered]:
    """By source, the headlines that are found for captures that state none."""
    with catalog_in_memory() as catalog:
        recover_headlines(catalog, Library(catalog, profile).take(captures))
        rows = catalog.rows("SELECT source, recovered FROM captures WHERE recovered IS NOT NULL")
        return {source: _unpack_recovered(found) for source, found in rows}
