"""The proof of a built site: a tiny sound one, and one broken site for each fault it must find."""

import csv
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dbp_archive.check import CHECKS, check_site
from dbp_archive.check.addresses import Target, Way, resolve
from dbp_archive.manifest import read_fact
from tests.archives import make_manifest

HELD = "en/articles/nam-pu-00000001.html"
WANTED = "en/articles/na-sang-00000002.html"
NAMELESS = "en/articles/untitled-00000003.html"
MOVED = "en/articles/nam-po-00000001.html"
CHOICE = "en/articles/two-of-them-00000009.html"

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:">
<title>A page</title>
<link rel="stylesheet" href="{root}static/site.css">
"""

PAGES = {
    "index.html": '<h1>All</h1> <a href="en/index.html#top-stories">English</a> <a href="vi/index.html">Tiếng Việt</a>',
    "404.html": '<h1>Nothing here</h1><a href="/archive/en/index.html">Begin again</a>',
    "en/index.html": f"""<h1>Stories</h1><h2 id="top-stories">Top</h2>
<a href="articles/{HELD.rpartition("/")[2]}">Nậm Pù</a> <a href="../{WANTED}?from=home">Na Sang</a>
<a href="../{NAMELESS}">untitled</a> <a href="../{CHOICE}">Two</a> <a href="https://example.org/">elsewhere</a>
<img src="../static/map.svg" alt=""> <svg role="img"><title>Chart</title><path fill="url(#hatch)"/><b id="hatch"/></svg>
<a href="tel:+84">call</a> <a href="../data/index.json">data</a> <a href="../captures/one.txt">saved</a>""",
    "vi/index.html": '<h1>Bài báo</h1><a href="../en/index.html">English</a>',
    HELD: '<article data-id="00000001" data-status="held"><h1>“Nậm  Pù” &amp;\nmore</h1></article>',
    WANTED: '<article data-id="00000002" data-status="wanted"><h1>Na Sang</h1></article>',
    NAMELESS: '<article data-id="00000003" data-status="held"><h1>First words…</h1></article>',
    MOVED: "<h1>Moved</h1>",
    CHOICE: "<h1>Two of them</h1>",
}

ALTERNATES = "".join(
    f'<link rel="alternate" hreflang="{name}" href="../{path}">'
    for name, path in (("en", "en/index.html"), ("vi", "vi/index.html"), ("x-default", "en/index.html"))
)

IN_HEAD = {
    "en/index.html": ALTERNATES,
    "vi/index.html": ALTERNATES,
    HELD: '<link rel="canonical" href="https://example.org/"><script type="application/ld+json">{"a": 1}</script>',
    MOVED: f'<meta http-equiv="refresh" content="0; url=../../{HELD}">',
}


def article(number: int, permalink: str, **others: Any) -> dict[str, Any]:
    known = {
        "id": f"{number:08}",
        "status": "held",
        "language": "en",
        "permalink": permalink,
        "headline": None,
        "headline_source": None,
        "section": None,
        "section_source": None,
        "date": None,
        "former_headlines": [],
        "dateline": None,
        "lede": None,
        "byline": None,
        "translator": None,
        "translation_of": None,
        "published_at": None,
        "published_source": None,
        "body": [{"type": "paragraph", "text": "First words and more."}],
        "captures": [],
        "versions": [],
        "teased_in": [],
        "recent_news": [],
        "evidence": [],
    }
    return known | others


ARTICLES = [
    article(1, HELD, headline="“Nậm Pù” & more", section="politics", recent_news=["00000002"]),
    article(2, WANTED, headline="Na Sang", section="politics", status="wanted", body=[]),
    article(3, NAMELESS),
]
TEASER = {
    "source": "one.txt",
    "position": 1,
    "headline": "Na Sang",
    "section_label": None,
    "dateline": None,
    "lede": None,
}
TEASERS = [TEASER | {"article": "00000002"}, TEASER | {"position": 2, "article": None}]
LABELS: dict[str, Any] = {"labels": {"en": "POLITICS"}, "former_names": []}
SECTIONS = {
    "sections": [{"id": "politics", "held": 1, "wanted": 1} | LABELS],
    "unfiled": {"id": "unfiled", "held": 1, "wanted": 0} | LABELS,
}
COVERAGE: dict[str, Any] = dict.fromkeys(
    ["captures_without_article", "captures_withheld", "body_paragraphs", "captions", "credits"], 0
)
COVERAGE |= {"held": 2, "wanted": 1, "captures": 1, "teasers": 2, "bylines": 0, "lines": 9, "unknown_lines": 0}
COVERAGE |= {"translations": 0, "written": 0, "section_labels": {}}


def write(root: Path, path: str, content: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def write_site(root: Path) -> Path:
    for path, content in PAGES.items():
        head = HEAD.format(root="../" * path.count("/")) + IN_HEAD.get(path, "")
        kind = ' data-page="choice"' if path == CHOICE else ""
        write(root, path, f"{head}</head>\n<body>\n<main{kind}>\n{content}\n</main></body></html>\n")
    write(
        root,
        "static/site.css",
        '/* url(https://example.org/a.png) */ @import "print.css"; b { background: url(map.svg) }',
    )
    write(root, "static/print.css", "")
    write(root, "static/map.svg", "<svg/>")
    write(root, "captures/one.txt", "Na Sang")
    write(root, "data/articles/all.jsonl", json_lines(ARTICLES))
    write(root, "data/teasers/all.jsonl", json_lines(TEASERS))
    write(root, "data/sections.json", json.dumps(SECTIONS))
    write(root, "data/coverage.json", json.dumps(COVERAGE))
    write(root, "data/want-list.csv", '\ufeffid,headline\r\n00000002,"Na\nSang"\r\n')
    write(root, "data/review.csv", "\ufeffid,headline,other_id,other_headline,score\r\n00000001,a,00000002,b,0.90\r\n")
    return write_index(root)


def json_lines(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_index(root: Path) -> Path:
    """data/index.json for the data files as they are now, so that a broken one is not found by its hash as well."""
    files = []
    for file in sorted((root / "data").rglob("*.*")):
        content, count = file.read_bytes(), None
        if file.suffix == ".jsonl":
            count = content.count(b"\n")
        elif file.suffix == ".csv":
            count = len(list(csv.reader(content.decode(errors="replace").splitlines(keepends=True)))) - 1
        path = file.relative_to(root).as_posix()
        digest = sha256(content).hexdigest()
        if path != "data/index.json":
            files.append({"path": path, "size_bytes": len(content), "count": count, "sha256": digest})
    write(root, "data/index.json", json.dumps({"format": 1, "files": files}, indent=1))
    return root


def write_manifest(root: Path) -> None:
    """The manifest of the files as they are now, so that a broken one is not found as a changed one as well."""
    shutil.rmtree(root / "manifest", ignore_errors=True)
    (root / "manifest.json").unlink(missing_ok=True)
    facts = [read_fact(root, path.relative_to(root).as_posix()) for path in root.rglob("*") if path.is_file()]
    for path, content in make_manifest(facts):
        write(root, path, content)


def found(root: Path) -> list[str]:
    if root.is_dir() and any(root.iterdir()):
        write_manifest(root)
    return [str(problem) for problem in check_site(root)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site")


def test_a_sound_site_has_no_fault(site: Path) -> None:
    assert found(site) == []


class Broken(NamedTuple):
    """A file of the sound site with `old` in it replaced by `new`, and the one line that must come of it."""

    path: str
    old: str
    new: str
    place: str
    """Begins the line; ends with the line number where one can be told."""
    message: str
    """Words of the line."""


HOME = "en/index.html"
POLICY = "default-src 'none'; style-src 'self' file:"
STYLE = '<link rel="stylesheet" href="../static/site.css">'

BROKEN_LINKS = {
    "a link to a file that is not there": Broken(
        HOME, "captures/one.txt", "captures/two%20.txt", f"{HOME}:15", "found no 'captures/two .txt'"
    ),
    "a link in another letter case": Broken(
        HOME, "captures/one.txt", "captures/One.txt", f"{HOME}:15", "found no 'captures/One.txt'"
    ),
    "an image that is not there": Broken(
        HOME, "../static/map.svg", "../static/no.svg", f"{HOME}:14", "img src='../static/no.svg': expected a file"
    ),
    "an image of a srcset that is not there": Broken(
        HOME, 'alt=""', 'alt="" srcset="../static/map.svg 1x, no.svg 2x"', f"{HOME}:14", "found no 'en/no.svg'"
    ),
    "a picture in a style that is not there": Broken(
        "static/site.css", "url(map.svg)", "url( 'no.svg' )", "static/site.css:1", "found no 'static/no.svg'"
    ),
    "an anchor that is not there": Broken(
        "index.html", "#top-stories", "#top", "index.html:11", "expected an id 'top' in en/index.html, found none"
    ),
    "an anchor of the same page that is not there": Broken(
        HOME, "url(#hatch)", "url(#no)", f"{HOME}:14", "expected an id 'no' in en/index.html"
    ),
    "a link to nothing": Broken(HOME, "https://example.org/", "#", f"{HOME}:13", "expected an id '' in en/index.html"),
    "a link to a folder": Broken(
        "vi/index.html",
        '../en/index.html">English',
        '../en/">English',
        "vi/index.html:11",
        "found a folder; add index.html",
    ),
    "a link to a folder without its slash": Broken(
        "vi/index.html", '../en/index.html">English', '../en">English', "vi/index.html:11", "found a folder"
    ),
    "a link out of the site": Broken(
        HOME, "../captures/one.txt", "../../site/captures/one.txt", f"{HOME}:15", "climbs out of its folder"
    ),
    "a link out of the site, percent-encoded": Broken(
        HOME, "../captures/one.txt", "%2e%2e/..%2fone.txt", f"{HOME}:15", "climbs out of its folder"
    ),
    "a link from the host's root": Broken(
        HOME, "../captures/one.txt", "/captures/one.txt", f"{HOME}:15", "found one from the host's root"
    ),
    "a link of 404.html to what is below no folder": Broken(
        "404.html", "/archive/en/index.html", "/archive/en/no.html", "404.html:11", "found no 'archive/en/no.html'"
    ),
    "a redirect to nothing": Broken(
        MOVED, "../../en/articles/nam-pu", "../../en/articles/nam-pa", f"{MOVED}:8", "meta content="
    ),
    "a base element": Broken(
        HOME, "<title>", '<base href="index.html"><title>', f"{HOME}:6", "expected no base element"
    ),
    "a link that is code": Broken(
        HOME, "https://example.org/", "JavaScript:alert(1)", f"{HOME}:13", "found javascript:"
    ),
    "a link that is code, in disguise": Broken(
        HOME, "https://example.org/", "&#1;java&#10;script:alert(1)", HOME, "found javascript:"
    ),
    "a link to the reader's disk": Broken(
        HOME, "https://example.org/", "file:///etc/passwd", f"{HOME}:13", "found file:"
    ),
    "a page that nothing links to": Broken(
        HOME, f'<a href="../{WANTED}?from=home">Na Sang</a>', "", WANTED, "expected a way of links from index.html"
    ),
    "a page that does not name itself beside its counterparts": Broken(
        HOME, ALTERNATES, ALTERNATES.replace("en/index.html", "vi/index.html"), HOME, "to name itself by it, too"
    ),
    "no page for readers of other languages": Broken(
        HOME, ALTERNATES, ALTERNATES.rpartition("<link")[0], HOME, "expected one hreflang x-default, found none"
    ),
    "a counterpart in another language than it says": Broken(
        HOME,
        'hreflang="vi"',
        'hreflang="fr"',
        f"{HOME}:8",
        "expected a page in 'fr' at that hreflang, found one",
    ),
    "a counterpart that does not answer": Broken(
        "vi/index.html", IN_HEAD["vi/index.html"], "", f"{HOME}:8", "expected vi/index.html to name this page"
    ),
}

BROKEN_REQUESTS = {
    "script": '<script src="https://example.org/a.js"></script>',
    "image": '<img alt="" src="//example.org/a.png">',
    "image in disguise": r'<img alt="" src="\\example.org/a.png">',
    "image set": '<img alt="" src="../static/map.svg" srcset="http://example.org/a.png 2x">',
    "film": '<video poster="https://example.org/a.png"></video>',
    "object": '<object data="https://example.org/a.swf"></object>',
    "frame": '<iframe src="https://example.org/"></iframe>',
    "form": '<form action="https://example.org/"></form>',
    "button": '<button formaction="https://example.org/"></button>',
    "style sheet": '<link rel="stylesheet" href="https://example.org/a.css">',
    "alternate style sheet": '<link rel="alternate stylesheet" href="https://example.org/a.css">',
    "icon": '<link rel="icon" href="https://example.org/a.ico">',
    "preconnection": '<link rel="preconnect" href="https://example.org/">',
    "drawing": '<svg><use href="https://example.org/a.svg#b"/></svg>',
    "paint": '<svg><path fill="url(https://example.org/a.svg#b)"/></svg>',
}

BROKEN_MARKUP = {
    "no h1": Broken(HOME, "<h1>Stories</h1>", "", HOME, "expected exactly one h1, found none"),
    "two h1": Broken(HOME, "<h1>Stories", "<h1>More</h1><h1>Stories", f"{HOME}:11", "found 'More', 'Stories'"),
    "an empty h1": Broken(HOME, "<h1>Stories", "<h1><b> </b>", f"{HOME}:11", "expected words in the h1"),
    "no h1 on a redirect": Broken(MOVED, "<h1>Moved</h1>", "", MOVED, "expected exactly one h1, found none"),
    "no title": Broken(HOME, "<title>A page</title>", "", f"{HOME}:3", "expected a title"),
    "an empty title": Broken(HOME, "A page", " ", f"{HOME}:3", "expected a title"),
    "no language": Broken(HOME, ' lang="en"', "", f"{HOME}:2", "expected lang on the html element"),
    "no charset": Broken(HOME, '<meta charset="utf-8">', "", f"{HOME}:3", "expected <meta charset"),
    "an id twice": Broken(HOME, "<b id", '<b id="hatch"></b><b id', f"{HOME}:14", "found 'hatch' more often"),
    "an image without alt": Broken(HOME, ' alt=""', "", f"{HOME}:14", "without alt"),
    "a chart without a name": Broken(HOME, "<title>Chart</title>", "", f"{HOME}:14", "without title or aria-label"),
    "a chart named by nothing": Broken(
        HOME, 'role="img"><title>Chart</title>', 'role="img" aria-labelledby="no">', f"{HOME}:14", "without title"
    ),
    "an inline script": Broken(HOME, "<h2", "<script>a()</script><h2", f"{HOME}:11", "found <script>"),
    "an inline module": Broken(HOME, "<h2", '<script type="module">a()</script><h2', f"{HOME}:11", "found <script>"),
    "an inline style": Broken(HOME, "<h2", "<style>b {}</style><h2", f"{HOME}:11", "found <style>"),
    "a style attribute": Broken(HOME, "<h2", '<h2 style="color: red"', f"{HOME}:11", "found <h2 style=…>"),
    "an event handler": Broken(HOME, "<h2", '<h2 onclick="a()"', f"{HOME}:11", "found <h2 onclick=…>"),
    "JSON-LD that is no JSON": Broken(HELD, '{"a": 1}', '{"a": }', f"{HELD}:8", "expected JSON in application/ld+json"),
    "no policy": Broken(HOME, "Content-Security-Policy", "x", f"{HOME}:3", "expected a Content-Security-Policy"),
    "a policy without default": Broken(HOME, "default-src 'none';", "", f"{HOME}:3", "a policy with default-src"),
    "a policy that lets inline code run": Broken(
        HOME, "'self' file:", "'unsafe-inline'", f"{HOME}:5", "found 'unsafe-inline' in it"
    ),
}

ALL, TEASED = "data/articles/all.jsonl", "data/teasers/all.jsonl"

BROKEN_DATA = {
    "a headline that is another": Broken(ALL, "Na Sang", "Nà Sang", f"{WANTED}:11", "expected the h1 'Nà Sang' as in"),
    "a page that says nothing of itself": Broken(
        WANTED, ' data-id="00000002"', "", f"{WANTED}:11", "expected one element with data-id='00000002'"
    ),
    "a page with another id": Broken(
        WANTED, 'data-id="00000002"', 'data-id="00000009"', f"{WANTED}:11", "found data-id='00000009'"
    ),
    "a page with another status": Broken(
        WANTED, '"wanted"', '"held"', f"{WANTED}:11", "found data-id='00000002' data-status='held'"
    ),
    "a choice that does not say it is one": Broken(
        CHOICE, ' data-page="choice"', "", CHOICE, "expected a line in data/articles/ with this permalink"
    ),
    "recent news of no article": Broken(
        ALL, '["00000002"]', '["00000008"]', f"{ALL}:1", "expected the id of an article, found 00000008"
    ),
    "a teaser of no article": Broken(
        TEASED, '"article": "00000002"', '"article": "00000008"', f"{TEASED}:1", "expected the id of an article"
    ),
    "versions that leave a capture out": Broken(
        ALL,
        '"versions": []',
        '"versions": [{"captures": ["a"], "captured_at": null, "headline": null, "lede": null, "body": []}]',
        f"{ALL}:1",
        "expected versions to name each capture of the article once, found 'a'",
    ),
    "a section counted wrongly": Broken(
        "data/sections.json",
        '"wanted": 1',
        '"wanted": 7',
        "data/sections.json:1",
        "'politics': expected wanted 1, as counted, found 7",
    ),
    "articles without a section counted wrongly": Broken(
        "data/sections.json",
        '"id": "unfiled", "held": 1',
        '"id": "unfiled", "held": 0',
        "data/sections.json:1",
        "expected held 1",
    ),
    "a total of held articles that is wrong": Broken(
        "data/coverage.json", '"held": 2', '"held": 3', "data/coverage.json:1", "expected held 2, as counted, found 3"
    ),
    "a total of captures that is wrong": Broken(
        "data/coverage.json", '"captures": 1', '"captures": 0', "data/coverage.json:1", "expected captures 1"
    ),
    "a total of teasers that is wrong": Broken(
        "data/coverage.json", '"teasers": 2', '"teasers": 1', "data/coverage.json:1", "expected teasers 2"
    ),
    "a wanted article that is not on the want-list": Broken(
        "data/want-list.csv",
        '00000002,"Na\nSang"\r\n',
        "",
        "data/want-list.csv",
        "expected a row for the wanted article 00000002",
    ),
    "a held article on the want-list": Broken(
        "data/want-list.csv", "00000002", "00000001,x\r\n00000002", "data/want-list.csv:2", "found '00000001'"
    ),
    "an article twice on the want-list": Broken(
        "data/want-list.csv", "00000002", "00000002,x\r\n00000002", "data/want-list.csv:2", "found '00000002' again"
    ),
    "a want-list without ids": Broken(
        "data/want-list.csv", "id,", "name,", "data/want-list.csv", "expected a column 'id', found: 'name', 'headline'"
    ),
    "an article that is alike to itself": Broken(
        "data/review.csv", ",00000002", ",00000001", "data/review.csv:2", "found '00000001' and '00000001'"
    ),
    "an unknown article that is alike to another": Broken(
        "data/review.csv", ",00000002", ",zzzzzzzz", "data/review.csv:2", "found '00000001' and 'zzzzzzzz'"
    ),
    "a pair of likely duplicates that is there twice": Broken(
        "data/review.csv",
        "00000001,a",
        "00000002,b,00000001,a,1\r\n00000001,a",
        "data/review.csv:2",
        "found '00000001'",
    ),
    "a line that is no JSON": Broken(ALL, '{"id": "00000003"', "{", f"{ALL}:3", "expected a JSON object"),
    "a line without a key": Broken(TEASED, '"position": 1, ', "", f"{TEASED}:1", "missing required field `position`"),
    "a file that is no JSON": Broken("data/sections.json", "[", "<", "data/sections.json", "expected JSON"),
    "a value of another type": Broken(
        "data/coverage.json", '"held": 2', '"held": "two"', "data/coverage.json", "Expected `int`"
    ),
}

BROKEN_INDEX = {
    "a size that is wrong": ('"size_bytes": ', '"size_bytes": 1', "data/articles/all.jsonl: expected size_bytes"),
    "a count that is wrong": ('"count": 3', '"count": 4', "expected count 3, which the file has, found 4"),
    "a hash that is wrong": ('"sha256": "', '"sha256": "0', "data/articles/all.jsonl: expected sha256"),
    "a file that is not there": (
        '"files": [',
        '"files": [{"path": "data/no.csv", "size_bytes": 0, "count": 0, "sha256": ""},',
        "expected the file 'data/no.csv', found none",
    ),
    "another format": ('"format": 1', '"format": 2', "expected format 1, found 2"),
    "no JSON": ('"format"', "format", "expected JSON"),
}


def breaking(site: Path, path: str, old: str, new: str) -> None:
    content = (site / path).read_bytes().decode()
    assert old in content, "the table names words that the sound site does not have"
    write(site, path, content.replace(old, new, 1))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(broken, id=name)
        for table in (BROKEN_LINKS, BROKEN_MARKUP, BROKEN_DATA)
        for name, broken in table.items()
    ],
)
def test_a_broken_site_has_exactly_its_fault(site: Path, broken: Broken) -> None:
    breaking(site, broken.path, broken.old, broken.new)
    write_index(site)
    (line,) = found(site)
    assert line.startswith(f"{broken.place}: ")
    assert broken.message in line
    assert "\n" not in line


@pytest.mark.parametrize(("old", "new", "message"), BROKEN_INDEX.values(), ids=BROKEN_INDEX)
def test_an_index_that_is_wrong_is_one_fault(site: Path, old: str, new: str, message: str) -> None:
    breaking(site, "data/index.json", old, new)
    (line,) = found(site)
    assert line.startswith("data/index.json")
    assert message in line


@pytest.mark.parametrize("markup", BROKEN_REQUESTS.values(), ids=BROKEN_REQUESTS)
def test_a_request_to_another_host_is_a_fault(site: Path, markup: str) -> None:
    breaking(site, HOME, "<h2", f"{markup}<h2")
    (line,) = found(site)
    assert line.startswith(f"{HOME}:11: ")
    assert "expected no request to another host" in line


@pytest.mark.parametrize("rule", ["@import 'https://example.org/a.css';", "b { background: url(//example.org/a.png) }"])
def test_a_request_of_a_style_to_another_host_is_a_fault(site: Path, rule: str) -> None:
    write(site, "static/print.css", f"\n{rule}")
    (line,) = found(site)
    assert line.startswith("static/print.css:2: css url=")
    assert "expected no request to another host" in line


def test_a_redirect_to_another_host_is_a_fault(site: Path) -> None:
    breaking(site, MOVED, f"../../{HELD}", "https://example.org/")
    assert "expected no request to another host" in "".join(found(site))


def test_links_and_notes_to_other_hosts_are_no_faults(site: Path) -> None:
    breaking(site, HOME, "<h2", '<link rel="license" href="https://example.org/"><a href="//example.org/">x</a><h2')
    assert found(site) == []


def test_counterparts_may_be_named_by_full_address_where_the_canonical_one_tells_the_root(site: Path) -> None:
    base = "https://example.org/archive/"
    for path in (HOME, "vi/index.html"):
        canonical = f'<link rel="canonical" href="{base}{path}">'
        breaking(site, path, ALTERNATES, canonical + ALTERNATES.replace("../", base))
    assert found(site) == []
    breaking(site, HOME, f"{base}vi/index.html", f"{base}vi/no.html")
    assert any("expected a page at hreflang 'vi', found no 'vi/no.html'" in line for line in found(site))


def test_names_that_differ_only_in_letter_case_are_a_fault(site: Path) -> None:
    write(site, "static/Map.svg", "<svg/>")
    (line,) = found(site)
    assert line.startswith("static/map.svg: ")
    assert "found 'static/Map.svg' as well" in line


def test_a_page_of_an_article_without_its_line_in_the_data_is_a_fault(site: Path) -> None:
    content = (site / WANTED).read_text(encoding="utf-8")
    write(site, "en/articles/made-up-00000007.html", content)
    breaking(site, HOME, "<h2", '<a href="articles/made-up-00000007.html">x</a><h2')
    (line,) = found(site)
    assert line.startswith("en/articles/made-up-00000007.html: expected a line in data/articles/")


def test_a_line_of_the_data_without_its_page_is_a_fault(site: Path) -> None:
    breaking(site, ALL, WANTED, "en/no.html")
    without_line, without_page = found(write_index(site))
    assert without_line.startswith(f"{ALL}:2: expected the page 'en/no.html', found none")
    assert without_page.startswith(f"{WANTED}: expected a line in data/articles/ with this permalink")


def test_articles_out_of_order_are_a_fault(site: Path) -> None:
    write(site, ALL, json_lines([ARTICLES[1], ARTICLES[0], ARTICLES[2]]))
    assert found(write_index(site)) == [
        f"{ALL}:2: expected ids in order, each once, found 00000001 after 00000002; build the site again"
    ]


def test_an_article_in_the_wrong_shard_is_a_fault(site: Path) -> None:
    (site / ALL).rename(site / "data/articles/1.jsonl")
    lines = found(write_index(site))
    assert len(lines) == len(ARTICLES)
    assert lines[0].startswith("data/articles/1.jsonl:1: expected ids that begin with 1, found 00000001")


def test_articles_in_shards_are_read_in_their_order(site: Path) -> None:
    (site / ALL).unlink()
    write(site, "data/articles/00000001.jsonl", json_lines(ARTICLES[:1]))
    write(site, "data/articles/0000000.jsonl", json_lines(ARTICLES[1:]))
    assert "expected ids in order" in "".join(found(write_index(site)))


def test_two_articles_at_one_permalink_are_a_fault(site: Path) -> None:
    again = ARTICLES[2] | {"id": "00000004"}
    write(site, ALL, json_lines([*ARTICLES, again]))
    assert f"{ALL}:4: expected each permalink once, found '{NAMELESS}' again" in "".join(found(write_index(site)))


def test_a_data_file_that_the_index_does_not_name_is_a_fault(site: Path) -> None:
    write(site, "data/notes.json", "{}")
    (line,) = found(site)
    assert line.startswith("data/index.json: expected an entry for 'data/notes.json', found none")


def test_a_data_file_that_the_index_names_twice_is_a_fault(site: Path) -> None:
    index = json.loads((site / "data/index.json").read_text())
    index["files"].append(index["files"][0])
    write(site, "data/index.json", json.dumps(index))
    (line,) = found(site)
    assert line.startswith("data/index.json:1: expected 'data/articles/all.jsonl' once, found it 2 times")


@pytest.mark.parametrize("path", ["data/coverage.json", "data/sections.json", "data/want-list.csv"])
def test_a_data_file_that_is_missing_is_one_line(site: Path, path: str) -> None:
    (site / path).unlink()
    (line,) = found(write_index(site))
    assert line.startswith(f"{path}: expected a readable file, found: No such file or directory")


def test_a_missing_index_is_one_line(site: Path) -> None:
    (site / "data/index.json").unlink()
    breaking(site, HOME, ' <a href="../data/index.json">data</a>', "")
    (line,) = found(site)
    assert line.startswith("data/index.json: expected a readable file, found: No such file or directory")


def test_a_missing_start_page_is_one_line(site: Path) -> None:
    (site / "index.html").unlink()
    assert found(site) == ["index.html: expected the site's start page, found none; build the site again"]


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, str], ids=["empty folder", "file", "nothing"])
def test_what_is_no_site_is_one_line(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "x")
    (line,) = found(tmp_path / "x")
    assert line.startswith(f"{tmp_path / 'x'}: expected a site made by dbp-archive")


@pytest.mark.parametrize("path", [CHOICE, "static/site.css", "data/want-list.csv", ALL, "data/coverage.json"])
def test_bytes_that_are_no_utf_8_are_one_line(site: Path, path: str) -> None:
    write(site, path, (site / path).read_bytes().replace(b"a", b"\xff", 1))
    lines = [
        line for line in found(write_index(site)) if "way of links" not in line and f"found no '{CHOICE}'" not in line
    ]
    assert len(lines) == 1
    assert lines[0].startswith(path)


@pytest.mark.parametrize("content", ["", "index.html", '<?xml version="1.0"?><a/>', "<" * 100_000, "<b>" * 100_000])
def test_a_page_that_is_no_page_has_faults_and_no_traceback(site: Path, content: str) -> None:
    write(site, CHOICE, content)
    assert f"{CHOICE}: expected exactly one h1, found none; correct the template" in found(site)


def test_nesting_without_end_is_one_line(site: Path) -> None:
    write(site, "data/coverage.json", "[" * 100_000)
    (line,) = found(write_index(site))
    assert line.startswith("data/coverage.json: expected JSON")


def test_faults_are_sorted_by_file_and_line(site: Path) -> None:
    for old in ("../static/map.svg", "../static/site.css", "captures/one.txt"):
        breaking(site, HOME, old, f"no-{old}")
    places = [line.partition(": ")[0] for line in found(site)]
    assert places == [f"{HOME}:7", f"{HOME}:14", f"{HOME}:15"]


def test_the_number_of_workers_changes_nothing(site: Path) -> None:
    for number in range(300):
        write(site, f"vi/page-{number}.html", "<h1>x</h1>")
    assert check_site(site, workers=2) == check_site(site, workers=1)


def test_every_check_is_described() -> None:
    assert len({name for name, _ in CHECKS}) == len(CHECKS)
    assert all(check.__doc__ for _, check in CHECKS)


@pytest.mark.parametrize(
    ("address", "way", "path", "fragment"),
    [
        ("b.html", Way.SITE, "en/b.html", None),
        (" ../b%20c.html?x=1#d%C3%AA ", Way.SITE, "b c.html", "dê"),
        ("#x", Way.SITE, "en/a.html", "x"),
        ("", Way.SITE, "en/a.html", None),
        ("..", Way.SITE, "", None),
        (".", Way.SITE, "en/", None),
        ("../../b.html", Way.LEAVING, "", None),
        ("../../en/b.html", Way.LEAVING, "", None),
        ("/b.html", Way.ROOTED, "b.html", None),
        ("//host/b.html", Way.HOST, "//host/b.html", None),
        ("HTTPS://host/", Way.HOST, "HTTPS://host/", None),
        ("data:,x", Way.SCHEME, "data", None),
        ("java\tscript:x", Way.SCHEME, "javascript", None),
    ],
)
def test_an_address_leads_where_a_browser_would_go(address: str, way: Way, path: str, fragment: str | None) -> None:
    assert resolve(address, "en/a.html") == Target(way=way, path=path, fragment=fragment)


def test_a_translation_whose_page_does_not_name_its_original_is_a_fault(site: Path) -> None:
    rows = (site / ALL).read_text("utf-8")
    write(site, ALL, rows.replace('"translation_of": null', '"translation_of": "00000002"', 1))
    write(site, "data/coverage.json", json.dumps(COVERAGE | {"translations": 1}))
    write_index(site)
    (line,) = found(site)
    assert line == f"{HELD}: expected hreflang to name the original, {WANTED}, found it does not; build the site again"
