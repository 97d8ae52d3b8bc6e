"""A build does only what changed, and gives what a build from nothing gives, file by file and byte for byte.

Archives are edited at random, with few headlines, ledes and paragraphs to choose from, so that captures often share
them: headlines are recovered and lost again, bodies join and part.
"""

import gzip
import json
import os
import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from dbp_archive import batches, standing
from dbp_archive.catalog import catalog_path, default_folder
from dbp_archive.check import check_site
from dbp_archive.identity import headline_key, public_id
from dbp_archive.pipeline import Outcome
from dbp_archive.problems import FatalError
from dbp_archive.settings import load_settings
from dbp_archive.text import slugify
from dbp_archive.theme import shipped
from tests.archives import (
    ROOT,
    VIETNAMESE_WIDGET,
    WIDGET,
    address,
    bare_ledes,
    body_only,
    build,
    files,
    fill,
    full_page,
    many_captures,
    own_catalogues,
    run,
    teaser,
)
from tests.crawls import Crawl
from tests.web_pages import json_ld, web_page

PROFILE = shipped("profiles") / "baodienbienphu-en.yaml"
ALWAYS, NEVER = 0, 10**9
"""Numbers of files from which on a site has a twin."""


def remake(base: Path, **asked: object) -> Outcome:
    """Build the archive in `base` by its own settings."""
    return build(base, load_settings(None, base)[0], **asked)[1]


# -- random edits ---------------------------------------------------------------------------------------------------

HEADLINES = (*(f"Story {number} of the commune" for number in range(12)), "Na Sang opens", "Nà Sang opens")
PARAGRAPHS = (
    *(f"Paragraph number {number} says at some length what happened in the commune that day." for number in range(14)),
    "Short one here.",
)
LEDES = tuple(
    f"The commune did thing number {number}; the National Target Programs (NTP{letter}) paid for it in full this year."
    for number, letter in enumerate("ABCDEF")
)
LABELS = ("ECONOMY", "SOCIAL AFFAIRS", "NEWS - POLITICS", "ZEBRAS", "Zebras")
EDITIONS = "profiles: [baodienbienphu-en, baodienbienphu-vi]\nlanguages: [en, vi]\n"
SETTINGS = ("base_url: https://archive.example/x/\n", "title: {en: Test}\n", "profiles: [own.yaml]\n", EDITIONS, "")
TEMPLATES = tuple(
    sorted(path.relative_to(shipped("templates")).as_posix() for path in shipped("templates").rglob("*.html"))
)


def with_words(template: str, words: str) -> str:
    """`template` with more words in it; those that others import cannot show any."""
    return template.replace("{% block content %}", f"{{% block content %}}<p>{words}</p>", 1)


def in_vietnamese(page: str) -> str:
    """`page` as if the other edition had printed it: with Vietnamese furniture."""
    return page.replace(WIDGET, VIETNAMESE_WIDGET).replace("Recent news", "Tin mới nhất").replace("ECONOMY", "KINH TẾ")


CATALOGUE = "locale/en/LC_MESSAGES/messages.po"
ENGLISH = (ROOT / CATALOGUE).read_text("utf-8")
CATALOGUES = {path: (ROOT / path).read_text("utf-8") for path in (CATALOGUE, "locale/vi/LC_MESSAGES/messages.po")}


def with_another_word(word: str) -> str:
    """The English catalogue, but for what it says for `word`."""
    return ENGLISH.replace(f'msgid "{word}"\nmsgstr "{word}"', f'msgid "{word}"\nmsgstr "{word}, so to speak"')


@pytest.fixture
def own_words(tmp_path: Path) -> Iterator[None]:
    """The catalogues are the archive's own, and can be edited."""
    fill(tmp_path, CATALOGUES)
    with own_catalogues(tmp_path / "locale"):
        yield


HOUR_NS = 3_600_000_000_000


class Walk:
    """An archive in `base` that is edited at random; the same `seed`, the same edits."""

    def __init__(self, base: Path, seed: int) -> None:
        self.base = base
        self.seeds = base / "seeds"
        self.random = random.Random(seed)
        self.log: list[str] = []
        """What was done, to be read when a walk fails."""
        fill(self.seeds, {f"{number:02}.txt": self._page() for number in range(4)})
        if seed % 2:
            fill(base, {"site.yaml": EDITIONS})
        fill(base, CATALOGUES)

    def step(self) -> None:
        """Make one edit or a few."""
        for _ in range(self.random.choice((1, 1, 1, 2, 4))):
            edit = self.random.choice((self._add, self._add, self._add, self._change, self._remove, self._rename))
            rares = (self._note, self._touch, self._spoil, self._adorn, self._settle, self._write, self._word)
            rare = self.random.choice((*rares, self._translate, self._save, self._crawl, self._correct))
            chosen = rare if self.random.random() < 0.35 else edit
            chosen()
            self.log.append(chosen.__name__)
        if self.random.random() < 0.6:
            self._age()

    def _page(self) -> str:
        page = self._english_page()
        return in_vietnamese(page) if self.random.random() < 0.2 else page

    def _english_page(self) -> str:
        pick, kind = self.random.choice, self.random.random()
        body = self.random.sample(PARAGRAPHS, self.random.randint(1, 4))
        listed = [teaser(pick(HEADLINES), pick(LABELS), pick(LEDES)) for _ in range(self.random.randint(0, 4))]
        if kind < 0.55:
            return full_page(pick(HEADLINES), pick(LEDES), body, pick(("Lò Văn An", "LÒ VĂN AN", None)), listed)
        if kind < 0.7:
            return full_page("HEADLINE", pick(LEDES), body, None, listed).replace("HEADLINE\n\n", "", 1)
        if kind < 0.9:
            return body_only(f"The NTP{pick('ABCDEF')} came. {body[0]}", *body[1:])
        return "Recent news\n" + "".join(listed) if kind < 0.95 else bare_ledes(self.random.sample(LEDES, 3))

    def _captures(self) -> list[Path]:
        return sorted(self.seeds.glob("**/*.txt"))

    def _age(self) -> None:
        """Let what changed a moment ago have changed an hour ago, so that any other change would show."""
        for path in (*self.seeds.rglob("*"), *(self.base / "content").rglob("*.md")):
            found = path.stat()
            if found.st_mtime_ns > time.time_ns() - HOUR_NS // 2:
                os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns - HOUR_NS))

    def _free(self) -> Path:
        return self.seeds / self.random.choice(("", "more/")) / f"{self.random.randint(0, 30):02}.txt"

    def _add(self) -> None:
        path = self._free()
        fill(path.parent, {path.name: self._page()})

    def _change(self) -> None:
        for path in self._captures()[:1]:
            path.write_text(self._page(), "utf-8")

    def _remove(self) -> None:
        if len(self._captures()) > 2:
            self.random.choice(self._captures()).unlink()

    def _rename(self) -> None:
        target = self._free()
        target.parent.mkdir(exist_ok=True)
        self.random.choice(self._captures()).rename(target)

    def _touch(self) -> None:
        os.utime(self.random.choice(self._captures()))

    def _spoil(self) -> None:
        path = self.random.choice(self._captures())
        path.write_bytes(self.random.choice((b"a word\0", b"", b"\xff\n", b"two\nwords\0")))

    def _note(self) -> None:
        lines = []
        for path in self._captures():
            if self.random.random() < 0.5:
                slug = slugify(self.random.choice(HEADLINES), limit=1_000)
                url = address(slug, f"abcdefgh{self.random.randint(1, 6)}", self.random.choice(("kinh-te", "zebras")))
                name = path.relative_to(self.seeds).as_posix()
                said = self.random.choice((f"url: {url}", f"url: {url}", "profile: baodienbienphu-vi"))
                lines.append(f"{name}:\n  {said}\n  captured_at: 2025-01-{self.random.randint(10, 28)}\n")
        fill(self.seeds, {"captures.yaml": "".join(lines)})

    def _adorn(self) -> None:
        """An own template, as the program's but for a number and a file with another one."""
        name = self.random.choice(TEMPLATES)
        own = with_words(
            (shipped("templates") / name).read_text("utf-8"), f'{self.random.random()} {{% include "n.svg" %}}'
        )
        fill(self.base / "mine", {name: own, "n.svg": f"{self.random.random()}"})
        fill(self.base, {"site.yaml": "templates: mine\n"})

    def _settle(self) -> None:
        """Other settings; of the profile, too."""
        label = self.random.choice(("ECONOMY", "ZEBRAS"))
        fill(self.base, {"own.yaml": PROFILE.read_text("utf-8").replace("{en: ECONOMY", f"{{en: {label}")})
        mine = "templates: mine\n" if (self.base / "mine").is_dir() and self.random.random() < 0.5 else ""
        fill(self.base, {"site.yaml": self.random.choice(SETTINGS) + mine})

    def _write(self) -> None:
        fill(self.base, {"content/about.en.md": f"# About\n\nNumber {self.random.random()}.\n"})

    def _word(self) -> None:
        """Another word for a word of the interface."""
        fill(self.base, {CATALOGUE: with_another_word(self.random.choice(("Wanted", "Caption", "Home", "Unfiled")))})

    def _ids(self) -> list[str]:
        """Ids of articles that the site has."""
        rows = self.base / "site/data/articles/all.jsonl"
        return re.findall(r'^{"id":"(\w+)"', rows.read_text("utf-8"), re.MULTILINE) if rows.exists() else []

    def _web_page(self) -> str:
        pick = self.random.choice
        body = [f"<p>{paragraph}</p>" for paragraph in self.random.sample(PARAGRAPHS, self.random.randint(1, 4))]
        stated = json_ld(datePublished=pick(("2025-01-10", "2025-01-11", "then")), articleSection=pick(LABELS))
        return web_page(f"<article><h1>{pick(HEADLINES)}</h1>{''.join(body)}</article>", stated)

    def _save(self) -> None:
        """A page of HTML comes, changes or goes."""
        path = self.seeds / self.random.choice(("a.html", "more/b.htm"))
        if path.exists() and self.random.random() < 0.4:
            path.unlink()
        else:
            fill(path.parent, {path.name: self._web_page()})

    def _crawl(self) -> None:
        """A file of many pages comes, changes or goes; what is in it may be broken."""
        path = self.seeds / self.random.choice(("a.warc", "more/b.warc.gz", "c.jsonl", "d.jsonl.gz"))
        if path.exists() and self.random.random() < 0.4:
            path.unlink()
            return
        slug, count = slugify(self.random.choice(HEADLINES), limit=1_000), self.random.randint(0, 3)
        if path.suffix == ".warc" or path.name.endswith(".warc.gz"):
            is_whole = self.random.random() < 0.3
            crawl = Crawl(packed=path.suffix == ".gz" and not is_whole)
            for _ in range(count):
                crawl.page(self._web_page().encode())
            data = crawl.add("conversion", self._page().encode()).data
            data = gzip.compress(data) if path.suffix == ".gz" and is_whole else data
        else:
            forms = (("html", self._web_page()), ("text", self._page()), ("text", ""))
            beside = {"url": address(slug, "abcdefgh1"), "title": self.random.choice((None, *HEADLINES))}
            lines = [{**beside, **dict([self.random.choice(forms)])} for _ in range(count + 1)]
            data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
            data = gzip.compress(data) if path.suffix == ".gz" else data
        spoilt = data[: self.random.randint(1, len(data))]
        fill(path.parent, {path.name: spoilt if self.random.random() < 0.2 else data})

    def _translate(self) -> None:
        """An article as Markdown comes, changes, goes, or turns out to be none."""
        path = self.base / "content/articles" / self.random.choice(("a.md", "more/b.md", "c.md"))
        if path.exists() and self.random.random() < 0.4:
            path.unlink()
            return
        pick, body = self.random.choice, self.random.sample(PARAGRAPHS, self.random.randint(0, 3))
        said = {"byline": pick(("Lò Văn An", "A B")), "translator": "A B", "section": pick(("economy", "zebras"))}
        by_address = address(slugify(pick(HEADLINES), limit=1_000), f"abcdefgh{self.random.randint(1, 6)}")
        said["translates"] = pick((by_address, *(f"'{number}'" for number in self._ids())))
        stated = "".join(f"{key}: {value}\n" for key, value in said.items() if self.random.random() < 0.5)
        opened = f"---\nheadline: {pick(HEADLINES)}\nlanguage: {pick(('en', 'vi'))}\n{stated}---\n"
        fill(path.parent, {path.name: opened + "\n\n".join([*body, "> A *quotation*."])})

    def _correct(self) -> None:
        """Archivists decide something about articles that there are, may be, or never were."""
        fill(self.base, {"corrections.yaml": "".join(self._decision() for _ in range(self.random.randint(0, 5)))})

    def _decision(self) -> str:
        pick = self.random.choice
        ids = [public_id(headline_key(language, headline)) for headline in HEADLINES for language in ("en", "vi")]
        data = self.base / "site/data/articles/all.jsonl"
        if data.exists():
            ids += re.findall(r'^{"id":"(\w+)"', data.read_text("utf-8"), re.MULTILINE) * 3
        one, other = self.random.sample(sorted(set(ids)), 2) if self.random.random() < 0.3 else (pick(ids), pick(ids))
        sources = [path.relative_to(self.seeds).as_posix() for path in self._captures()]
        said = pick(
            (
                f"set: {one}\n  headline: {pick(HEADLINES)}",
                f"set: {one}\n  headline: Corrected {self.random.randint(1, 2)}\n  language: {pick(('en', 'vi'))}",
                f"set: {one}\n  section: {pick(('economy', 'society'))}\n  byline: [Lò Văn An]\n  date: 2025",
                f"set: {one}\n  language: en",
                f"merge: [{one}, {other}]",
                f"merge: [{one}, {other}]",
                f"keep-apart: [{one}, {other}]",
                f"keep-apart: [{pick(sources)}, {pick(sources)}]",
                f"drop: {pick(sources)}\n  position: {self.random.randint(1, 3)}",
                f"remove: {one}",
                f"remove: {other}",
            )
        )
        return f"- {said}\n  who: An\n  when: 2026-01-31\n  why: It is {self.random.random()}.\n"


def assert_same(walk: Walk, *, workers: int = 1) -> bool:
    """The site as it is brought up to date is the site as it is built from nothing, and so is what is said of it.

    Gives whether there was one: a walk that is refused at each step proves nothing.
    """
    found, is_built = [], True
    for asked in ({}, {"out": walk.base / "other", "fresh": True}):
        try:
            found.append(remake(walk.base, workers=workers, **asked).problems)
        except FatalError as error:
            found.append((error.problem,))
            is_built = False
    assert [str(line) for line in found[0]] == [str(line) for line in found[1]], walk.log
    assert found[0] == found[1], walk.log
    ours, other = files(walk.base / "site"), files(walk.base / "other")
    assert sorted(name for name in ours.keys() | other.keys() if ours.get(name) != other.get(name)) == [], walk.log
    empty = [path for path, folders, names in os.walk(walk.base / "site") if not folders and not names]
    assert empty == [], walk.log
    return is_built


@pytest.mark.usefixtures("own_words")
@pytest.mark.parametrize("twin_from", [ALWAYS, NEVER], ids=["with a twin", "without"])
@pytest.mark.parametrize("seed", range(2))
def test_after_any_edits_the_site_is_as_if_built_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, twin_from: int
) -> None:
    monkeypatch.setattr(standing, "TWIN_FROM", twin_from)
    walk = Walk(tmp_path, seed)
    built = 0
    for _ in range(8):
        built += assert_same(walk)
        walk.step()
    assert built + assert_same(walk) > 4, walk.log
    assert check_site(tmp_path / "site", workers=1) == ()


@pytest.mark.slow
@pytest.mark.usefixtures("own_words")
@pytest.mark.parametrize("twin_from", [ALWAYS, NEVER], ids=["with a twin", "without"])
def test_after_many_edits_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, twin_from: int) -> None:
    monkeypatch.setattr(standing, "TWIN_FROM", twin_from)
    walk = Walk(tmp_path, 1_000)
    built = 0
    for _ in range(20):
        walk.step()
        built += assert_same(walk)
    assert built > 10, walk.log


@pytest.mark.slow
def test_after_any_edits_workers_make_the_same_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "SMALL", 3)
    monkeypatch.setattr(batches, "BATCH", 4)
    walk = Walk(tmp_path, 2_000)
    built = 0
    for _ in range(8):
        walk.step()
        built += assert_same(walk, workers=2)
    assert built > 4, walk.log


# -- only what changed ----------------------------------------------------------------------------------------------


def stamps(site: Path) -> dict[str, tuple[int, int]]:
    """What shows whether a file is the one that it was: inode and time, by path."""
    found = {path.relative_to(site).as_posix(): path.stat() for path in site.rglob("*") if path.is_file()}
    return {name: (status.st_ino, status.st_mtime_ns) for name, status in found.items()}


def differing(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    """Paths of files that are not the same; without what every change of a site changes, or its parts name."""
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {name for name in changed if not name.startswith(("manifest", "data/", ".dbp-archive"))}


def names_of(paths: Iterable[str]) -> list[str]:
    """`paths` without the ids in them, sorted."""
    return sorted(re.sub(r"-[0-9a-z]{8}(?=\.html)|-[0-9a-f]{12}(?=\.)|--.*(?=\.html)", "", path) for path in paths)


@pytest.fixture(params=[ALWAYS, NEVER], ids=["with a twin", "without"])
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """The folder of an archive of eight captures that was built, with a twin and without."""
    monkeypatch.setattr(standing, "TWIN_FROM", request.param)
    fill(tmp_path / "seeds", many_captures(8))
    remake(tmp_path)
    return tmp_path


def assert_as_fresh(base: Path) -> None:
    """The site of the archive in `base` is as one built from nothing."""
    remake(base, out=base / "other", fresh=True)
    assert files(base / "site") == files(base / "other")


def test_nothing_is_written_when_nothing_changed(archive: Path) -> None:
    before = stamps(archive / "site")
    done = run(cwd=archive)
    assert "8 captures read, 8 articles held, 8 wanted, 0 pages written, 37 kept, 0 problems" in done.stdout
    assert stamps(archive / "site") == before


def test_a_file_that_is_only_touched_changes_nothing(archive: Path) -> None:
    before = stamps(archive / "site")
    os.utime(archive / "seeds/00003.txt", (1, 1))
    assert remake(archive).pages_written == 0
    assert stamps(archive / "site") == before


@pytest.mark.slow
def test_one_more_capture_writes_only_the_pages_that_it_touches(tmp_path: Path) -> None:
    fill(tmp_path / "seeds", many_captures(250))
    remake(tmp_path)
    before = stamps(tmp_path / "site")
    fill(
        tmp_path / "seeds",
        {
            "new.txt": full_page(
                "Story 77 of the province", byline=None, teasers=[teaser("Tale 9 of the commune, part 0")]
            )
        },
    )
    outcome = remake(tmp_path)
    changed = differing(before, stamps(tmp_path / "site"))
    assert outcome.pages_written == sum(name.endswith(".html") for name in changed)
    assert names_of(changed) == [
        "captures/new.txt",
        "en/articles/story-77-of-the-commune.html",  # its neighbours
        "en/articles/story-77-of-the-province.html",
        "en/articles/story-78-of-the-commune.html",
        "en/articles/tale-9-of-the-commune-part-0.html",
        "en/captures.html",
        "en/captures.html",
        "en/captures/new.html",
        "en/coverage.html",
        "en/headlines.html",
        "en/headlines.html",
        "en/index.html",
        "en/sections/unfiled.html",
        "en/sections/unfiled.html",
        "en/want-list.html",
    ]
    assert_as_fresh(tmp_path)


@pytest.mark.parametrize("times", ["all in one tick", "long ago"])
def test_a_change_that_hardly_shows_is_noticed(tmp_path: Path, times: str) -> None:
    capture = tmp_path / "seeds/a.txt"
    fill(tmp_path / "seeds", {"a.txt": full_page("Story one")})
    now = capture.stat().st_mtime_ns
    remake(tmp_path)
    if times == "all in one tick":
        capture.write_text(full_page("Story two"), "utf-8")
        os.utime(capture, ns=(now, now))
    else:
        fill(tmp_path, {"b.txt": full_page("Story two")})
        os.utime(tmp_path / "b.txt", ns=(now, now))
        (tmp_path / "b.txt").replace(capture)
    assert remake(tmp_path).pages_written > 0
    assert list((tmp_path / "site/en/articles").glob("story-two-*.html"))
    assert_as_fresh(tmp_path)


def test_a_file_that_cannot_be_read_for_another_reason_than_before_is_told_so(archive: Path) -> None:
    said = []
    for content in (b"", b"word\n" * 100_001, b"", b"a\0"):
        (archive / "seeds/bad.txt").write_bytes(content)
        (problem,) = remake(archive).problems
        assert remake(archive).problems == (problem,)
        said.append(problem.message.split(", found ")[1].split(";")[0])
    assert said == ["an empty file", "100,001", "an empty file", "a NUL byte"]


KINDS = {
    "home.html": {"en/index.html"},
    "want-list.html": {"en/want-list.html"},
    "captures.html": {"en/captures.html"},
    "headlines.html": {"en/headlines.html"},
    "bylines.html": {"en/bylines.html"},
    "byline.html": {"en/bylines/lo-van-an.html"},
    "section.html": {"en/sections/economy.html", "en/sections/unfiled.html"},
    "article.html": {f"en/articles/story-{number}-of-the-commune.html" for number in range(8)},
    "wanted.html": {f"en/articles/tale-{number}-of-the-commune-part-0.html" for number in range(8)},
    "capture.html": {f"en/captures/{number:05}.html" for number in range(8)},
    "coverage.html": {"en/coverage.html"},
    "prose.html": {"en/about.html"},
    "review.html": {"en/review.html"},
    "404.html": {"404.html"},
    "languages.html": {"index.html"},
}
"""Templates, and the pages that are made with each."""


@pytest.fixture(scope="module")
def adorned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an archive with its own copy of each of those templates, which was built."""
    base = tmp_path_factory.mktemp("adorned")
    own = {f"mine/{name}": (shipped("templates") / name).read_text("utf-8") for name in KINDS}
    fill(base, {"site.yaml": "templates: mine\n", **own})
    fill(base / "seeds", many_captures(8))
    remake(base)
    return base


@pytest.mark.parametrize("name", KINDS)
def test_a_template_that_changes_changes_only_the_pages_of_its_kind(adorned: Path, name: str) -> None:
    before = stamps(adorned / "site")
    template = adorned / "mine" / name
    template.write_text(with_words(template.read_text("utf-8"), "Another word."), "utf-8")
    remake(adorned)
    assert set(names_of(differing(before, stamps(adorned / "site")))) == KINDS[name]
    assert_as_fresh(adorned)


@pytest.mark.usefixtures("own_words")
def test_a_translation_that_changes_changes_every_page_that_shows_it(tmp_path: Path) -> None:
    fill(tmp_path / "seeds", many_captures(2))
    remake(tmp_path)
    fill(tmp_path, {CATALOGUE: with_another_word("Home")})
    remake(tmp_path)
    assert "Home, so to speak" in (tmp_path / "site/en/want-list.html").read_text("utf-8")
    assert_as_fresh(tmp_path)


def test_what_is_gone_leaves_nothing_behind(archive: Path) -> None:
    only = {"one.txt": full_page("The only story", byline=None)}
    shutil.rmtree(archive / "seeds")
    fill(archive / "seeds", only)
    remake(archive)
    assert names_of(name for name in files(archive / "site") if name.startswith(("en/", "captures"))) == [
        "captures/one.txt",
        "en/about.html",
        "en/articles/the-only-story.html",
        *(f"en/{name}.html" for name in ("bylines", "captures")),
        "en/captures/one.html",
        *(f"en/{name}.html" for name in ("coverage", "headlines", "index", "review")),
        "en/sections/unfiled.html",
        "en/want-list.html",
    ]
    assert not (archive / "site/en/bylines").exists()
    assert_as_fresh(archive)


# -- what cannot be relied upon -------------------------------------------------------------------------------------


def lose(site: Path) -> None:
    next((site / "en/articles").iterdir()).unlink()


def replace(site: Path) -> None:
    (site / "new").write_text("somebody else's", "utf-8")
    (site / "new").replace(site / "en/index.html")


def add(site: Path) -> None:
    fill(site, {"en/articles/extra.html": "somebody else's"})


def lose_all(site: Path) -> None:
    shutil.rmtree(site)


@pytest.mark.parametrize("harm", [lose, replace, add, lose_all], ids=lambda harm: harm.__name__)
def test_a_site_that_somebody_changed_is_mended(archive: Path, harm: Callable[[Path], None]) -> None:
    good = files(archive / "site")
    for folder in (archive / "site", archive / ".site.twin"):
        if folder.exists():
            harm(folder)
            remake(archive)
            assert files(archive / "site") == good
    fill(archive / "seeds", many_captures(9))
    remake(archive)
    assert_as_fresh(archive)


def the_catalog(base: Path) -> Path:
    return catalog_path(default_folder(), base / "site")


def of_another_site(catalog: Path) -> None:
    other = fill(catalog.with_name("other"), {"seeds/a.txt": full_page("A story of another place")})
    remake(other)
    the_catalog(other).replace(catalog)


def of_text(catalog: Path) -> None:
    catalog.write_text("no database " * 1_000, "utf-8")


def cut(catalog: Path) -> None:
    os.truncate(catalog, catalog.stat().st_size // 2)


def emptied(catalog: Path) -> None:
    catalog.write_bytes(b"")


def of_another_format(catalog: Path) -> None:
    with sqlite3.connect(catalog) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'format'")
    connection.close()


def with_a_damaged_page(catalog: Path) -> None:
    with catalog.open("r+b") as file:
        file.seek(8 * 4_096)
        file.write(b"\xff" * 100_000)


def deleted(catalog: Path) -> None:
    catalog.unlink()


HARMS = (of_another_site, of_text, cut, emptied, of_another_format, with_a_damaged_page, deleted)


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_catalog_that_cannot_be_relied_upon_costs_nothing_but_time(
    archive: Path, harm: Callable[[Path], None]
) -> None:
    harm(the_catalog(archive))
    fill(archive / "seeds", many_captures(9))
    outcome = remake(archive)
    assert (outcome.held, outcome.pages_kept) == (9, 0)
    assert_as_fresh(archive)


def test_a_build_that_is_asked_to_begins_from_nothing(archive: Path) -> None:
    assert remake(archive, fresh=True).pages_kept == 0
    assert "37 pages written, 0 kept" in run("--fresh", cwd=archive).stdout


def test_each_folder_that_is_named_holds_the_catalog_of_each_site(archive: Path) -> None:
    cache = archive / "cache"
    for name in ("one", "two"):
        assert remake(archive, cache=cache, out=archive / name).pages_written == 37
    assert len(list(cache.glob("*.sqlite"))) == 2
    assert remake(archive, cache=cache, out=archive / "one").pages_written == 0


def test_a_strict_build_that_refuses_leaves_the_next_one_right(archive: Path) -> None:
    before = stamps(archive / "site")
    fill(archive / "seeds", {"new.txt": full_page("A new story"), "bad.txt": "\0"})
    with pytest.raises(FatalError, match="strict: nothing was built"):
        remake(archive, strict=True)
    assert stamps(archive / "site") == before
    remake(archive)
    assert_as_fresh(archive)


def test_the_twin_of_a_site_is_made_of_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "TWIN_FROM", ALWAYS)
    fill(tmp_path / "seeds", many_captures(8))
    remake(tmp_path)
    assert stamps(tmp_path / "site") == stamps(tmp_path / ".site.twin")
    monkeypatch.setattr(standing, "TWIN_FROM", NEVER)
    fill(tmp_path / "seeds", many_captures(9))
    remake(tmp_path)
    assert not (tmp_path / ".site.twin").exists()
    assert_as_fresh(tmp_path)


# -- seeds that stand as they stood ---------------------------------------------------------------------------------


def settle(seeds: Path) -> None:
    """Let the files of `seeds` have changed long ago, so that nothing but a stamp need be looked at."""
    for path in [*seeds.rglob("*"), seeds]:
        os.utime(path, (1_000_000_000, 1_000_000_000))


def said(outcome: Outcome) -> list[str]:
    """What an outcome says, but for what was written."""
    return [f"{outcome.captures} captures, {outcome.held} held, {outcome.wanted} wanted", *map(str, outcome.problems)]


@pytest.fixture(params=["nobody.txt", "00001.txt"])
def settled(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The folder of an archive whose files changed long ago. One is empty, and captures.yaml may name one in vain."""
    notes = f"{request.param}:\n  captured_at: 2026-01-31\n"
    fill(tmp_path / "seeds", many_captures(3) | {"empty.txt": "", "captures.yaml": notes})
    settle(tmp_path / "seeds")
    outcome = remake(tmp_path)
    faulty = ["captures.yaml"] if request.param == "nobody.txt" else []
    assert [problem.place for problem in outcome.problems] == [*faulty, "empty.txt"]
    return tmp_path


def test_seeds_that_stand_as_they_stood_are_not_looked_into(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = remake(settled)
    monkeypatch.delattr("dbp_archive.arrivals.read_notes")
    monkeypatch.delattr("dbp_archive.parcels.read_capture")
    monkeypatch.delattr("dbp_archive.containers.find_pages")
    outcome = remake(settled)
    assert said(outcome) == said(before)
    assert outcome.pages_written == 0


def _rewrite(seeds: Path) -> None:
    (seeds / "00001.txt").write_text((seeds / "00001.txt").read_text("utf-8").replace("Story", "Fable"), "utf-8")


SEEDS_EDITS: dict[str, Callable[[Path], object]] = {
    "a file is rewritten": _rewrite,
    "a file is added": lambda seeds: (seeds / "more.txt").write_text(full_page("One more story"), "utf-8"),
    "a file is gone": lambda seeds: (seeds / "00000.txt").unlink(),
    "a file is gone that captures.yaml names": lambda seeds: (seeds / "00001.txt").unlink(),
    "a file is renamed": lambda seeds: (seeds / "00000.txt").rename(seeds / "00009.txt"),
    "a file of many captures is added": lambda seeds: (seeds / "more.jsonl").write_text(
        '{"text": "One more story\\n\\nĐBP - A lede.\\n\\nA body."}\n', "utf-8"
    ),
    "an empty file is filled": lambda seeds: (seeds / "empty.txt").write_text(full_page("A late story"), "utf-8"),
    "something else is put there": lambda seeds: (seeds / "photo.jpg").write_bytes(b"-"),
    "captures.yaml says something": lambda seeds: (seeds / "captures.yaml").write_text(
        "00000.txt:\n  captured_at: '2026'\n", "utf-8"
    ),
    "captures.yaml says one thing more": lambda seeds: (seeds / "captures.yaml").write_text(
        (seeds / "captures.yaml").read_text("utf-8") + "00002.txt:\n  captured_at: 2026-02-01\n", "utf-8"
    ),
    "captures.yaml names a file twice": lambda seeds: (seeds / "captures.yaml").write_text(
        (seeds / "captures.yaml").read_text("utf-8") * 2, "utf-8"
    ),
    "captures.yaml is gone": lambda seeds: (seeds / "captures.yaml").unlink(),
}


@pytest.mark.parametrize("edit", SEEDS_EDITS.values(), ids=SEEDS_EDITS.keys())
def test_a_stamp_shows_whatever_happens_to_the_seeds(settled: Path, edit: Callable[[Path], object]) -> None:
    edit(settled / "seeds")
    outcome = remake(settled)
    assert said(outcome) == said(remake(settled, out=settled / "other", fresh=True))
    assert files(settled / "site") == files(settled / "other")


def test_of_many_files_only_those_are_compared_that_were_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "seeds", many_captures(4) | {"captures.yaml": "00001.txt:\n  captured_at: 2026-01-31\n"})
    settle(tmp_path / "seeds")
    remake(tmp_path)
    monkeypatch.delattr("dbp_archive.arrivals._find_all")
    _rewrite(tmp_path / "seeds")
    (tmp_path / "seeds/00003.txt").unlink()
    assert remake(tmp_path).captures == 3
    monkeypatch.undo()
    remake(tmp_path, out=tmp_path / "other", fresh=True)
    assert files(tmp_path / "site") == files(tmp_path / "other")
