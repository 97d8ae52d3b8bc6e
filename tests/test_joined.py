"""Files of every kind go the one way: text, HTML, WARC, WET and JSON lines, mixed, become the same records."""

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dbp_archive import containers, parcels
from dbp_archive.arrival import Arrival
from dbp_archive.check import check_site
from dbp_archive.folders import find_files
from dbp_archive.inspect_capture import capture_of_file
from dbp_archive.pipeline import Outcome
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.settings import load_settings
from dbp_archive.theme import shipped
from tests.archives import body_only, build, files, fill, full_page, soup
from tests.crawls import Crawl
from tests.web_pages import json_ld, web_page

PROFILE = (shipped("profiles") / "baodienbienphu-en.yaml").read_text("utf-8")
SELECTORS = "html: {headline: h1.title, lede: .lede, body: .story, byline: .author, published: .when}\n"
HEADLINE, LEDE, BYLINE = "A road for the commune", "A road leads to the market of the commune.", "Lò Văn An"
PARAGRAPHS = (
    "This year, the people of the commune have built a road, a school and a bridge. They said it was worth it.",
    "The school has four rooms. A fifth one was opened by the people of the village in May, and they are proud of it.",
)
ADDRESS = "https://en.baodienbienphu.com.vn/kinh-te/a-road-for-the-commune-abcdefgh1.html"
TEXT = full_page(HEADLINE, LEDE, PARAGRAPHS, BYLINE)


def html_page(headline: str = HEADLINE, head: str = "", when: str = "") -> str:
    """The article as a web page of the newspaper."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    story = f'<div class="story">{body}</div><p class="author">{BYLINE}</p>'
    return web_page(f'<h1 class="title">{headline}</h1>{when}<p class="lede">ĐBP - {LEDE}</p>{story}', head)


def json_lines(*lines: dict[str, object]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def archive(base: Path, seeds: dict[str, str | bytes]) -> Path:
    """An archive of the newspaper, with selectors for its HTML."""
    fill(base, {"site.yaml": "profiles: [own.yaml]\n", "own.yaml": PROFILE + SELECTORS})
    fill(base / "seeds", seeds)
    return base


def remake(base: Path, **asked: Any) -> Outcome:
    return build(base, load_settings(None, base)[0], **asked)[1]


def said(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems if not problem.harmless]


def articles(base: Path) -> list[dict[str, Any]]:
    lines = (base / "site/data/articles/all.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line) for line in lines]


def assert_as_fresh(base: Path) -> Outcome:
    """What a build brings up to date is what one from nothing makes, and says."""
    outcome = remake(base)
    assert remake(base, out=base / "other", fresh=True).problems == outcome.problems
    assert files(base / "site") == files(base / "other")
    return outcome


# -- one record of every form -----------------------------------------------------------------------------------------


def test_one_article_in_five_forms_is_one_record(tmp_path: Path) -> None:
    wet = Crawl(packed=True).add("warcinfo", b"-").add("conversion", TEXT.encode())
    base = archive(
        tmp_path,
        {
            "text/full.txt": TEXT,
            "text/body.txt": body_only(*PARAGRAPHS),
            "web/page.html": html_page(head=json_ld(datePublished="2026-02-03T08:00:00+07:00")),
            "crawl.warc.wet.gz": wet.data,
            "crawl.jsonl": json_lines({"url": ADDRESS, "text": TEXT, "date": "2026-02-04"}),
        },
    )
    outcome = remake(base)
    assert (outcome.captures, outcome.held, said(outcome)) == (5, 1, [])
    (article,) = articles(base)
    assert [article[key] for key in ("headline", "lede", "dateline", "section")] == [HEADLINE, LEDE, "ĐBP", "economy"]
    assert article["byline"] == {"names": [BYLINE], "role": None}
    assert [block["text"] for block in article["body"]] == list(PARAGRAPHS)
    assert [[each[key] for key in ("source", "url", "captured_at", "variant")] for each in article["captures"]] == [
        ["crawl.jsonl#0", ADDRESS, "2026-02-04", "full"],
        [f"crawl.warc.wet.gz#{wet.offsets[1]}", "https://news.example/2", "2026-01-31T08:00:00Z", "full"],
        ["text/full.txt", None, None, "full"],
        ["web/page.html", None, None, "full"],
        ["text/body.txt", None, None, "body-only"],
    ]
    assert check_site(base / "site", workers=1) == ()
    page = soup(base / "site" / article["permalink"])
    times = {element["datetime"]: element.get_text() for element in page.select(".byline time, #sources dd time")}
    assert times["2026-02-03T08:00:00+07:00"] == "3 February 2026, 08:00:00 (UTC+07:00)"
    assert '"datePublished":"2026-02-03T08:00:00+07:00"' in str(page.select_one("script[type='application/ld+json']"))
    evidence = next(each for each in article["evidence"] if each["field"] == "published_at")
    assert (evidence["field"], evidence["source"], article["published_source"]) == (
        "published_at",
        "web/page.html",
        "stated",
    )


def test_a_page_of_html_says_how_it_was_read_and_is_downloaded_as_text(tmp_path: Path) -> None:
    hostile = html_page(when='<p class="when">03/02/2026</p><script>alert(1)</script><p onclick="alert(2)">Click</p>')
    base = archive(
        tmp_path, {"page.txt": hostile, "other.HTM": html_page("Another road").replace(' class="story"', "")}
    )
    fill(
        base,
        {"own.yaml": PROFILE + SELECTORS[:-2] + ", published_pattern: '(?P<day>..)/(?P<month>..)/(?P<year>.{4})'}\n"},
    )
    assert said(remake(base)) == []
    captures = {path.name.rpartition("-")[0]: path for path in (base / "site/en/captures").iterdir()}
    assert "HTML, by the selectors of the newspaper’s profile" in captures["page"].read_text("utf-8")
    (copy,) = (base / "site/captures").glob("page-*")
    assert (copy.suffix, copy.read_text("utf-8")) == (".txt", hostile)
    assert "<script>alert" not in captures["page"].read_text("utf-8")
    roles = [mark.get_text() for mark in soup(captures["page"]).select("ol.lines li[id] > b")]
    assert {"Headline", "Lede", "Paragraph", "Byline", "Date of publication", "Furniture"} == set(roles)
    (article,) = (found for found in articles(base) if found["headline"] == HEADLINE)
    assert article["published_at"] == "2026-02-03"
    lines = next(each["lines"] for each in article["evidence"] if each["field"] == "published_at")
    assert lines == [roles.index("Date of publication") + 1]


def test_text_states_no_date_and_none_is_shown(tmp_path: Path) -> None:
    base = archive(tmp_path, {"page.txt": TEXT})
    remake(base)
    (article,) = articles(base)
    assert (article["published_at"], article["published_source"]) == (None, None)
    assert "datePublished" not in (base / "site" / article["permalink"]).read_text("utf-8")


def test_a_page_of_html_is_from_the_newspaper_whose_address_it_states(tmp_path: Path) -> None:
    base = archive(
        tmp_path,
        {
            "stated.html": html_page(head=f'<link rel="canonical" href="{ADDRESS}">'),
            "saved.html": f"<!-- saved from url=(0077){ADDRESS} -->\n<html>{html_page('Another road')}",
        },
    )
    fill(base, {"site.yaml": "profiles: [baodienbienphu-vi, own.yaml]\n"})
    assert said(remake(base)) == []
    (article,) = articles(base)
    assert (article["language"], [capture["url"] for capture in article["captures"]]) == ("en", [ADDRESS] * 2)


# -- what captures.yaml says ------------------------------------------------------------------------------------------


def test_captures_yaml_names_one_page_of_a_file_or_all_of_them(tmp_path: Path) -> None:
    crawl = Crawl(packed=False).page(html_page().encode()).page(html_page("Another road").encode())
    notes = (
        f"crawl.warc: {{captured_at: '2020', url: '{ADDRESS}'}}\n"
        f"crawl.warc#{crawl.offsets[1]}: {{url: '{ADDRESS}'}}\n"
        "crawl.warc#1: {captured_at: '2021'}\n"
    )
    base = archive(tmp_path, {"crawl.warc": crawl.data, "captures.yaml": notes})
    shared = "expected profile, captured_at, encoding for 'crawl.warc', which may hold many captures, found url"
    assert said(remake(base)) == [
        "captures.yaml: expected names of captures, found 'crawl.warc#1'; did you mean 'crawl.warc#0'?",
        f"captures.yaml: {shared}; say it of one of them, as of 'crawl.warc#0'",
    ]
    found = {article["headline"]: article["captures"][0] for article in articles(base)}
    assert [found[HEADLINE]["captured_at"], found[HEADLINE]["url"]] == ["2020", "https://news.example/1"]
    assert [found["Another road"]["captured_at"], found["Another road"]["url"]] == ["2020", ADDRESS]


def test_names_with_a_number_sign_stay_apart(tmp_path: Path) -> None:
    crawl = Crawl(packed=False).page(html_page().encode()).data
    names = ("a#0.txt", "a.warc", "a.warc#0.warc", "a.warc#0/b.txt")
    pages = {name: crawl if name.endswith("warc") else full_page(f"Story {name}") for name in names}
    base = archive(tmp_path, pages)
    outcome = remake(base)
    assert (outcome.captures, said(outcome)) == (4, [])
    sources = {capture["source"] for article in articles(base) for capture in article["captures"]}
    assert sources == {"a#0.txt", "a.warc#0", "a.warc#0.warc#0", "a.warc#0/b.txt"}


# -- only what changed ------------------------------------------------------------------------------------------------


def crawl_of(*headlines: str, packed: bool = True) -> Crawl:
    crawl = Crawl(packed=packed)
    for headline in headlines:
        crawl.page(html_page(headline).encode())
    return crawl


def settle(base: Path) -> None:
    """Let all files be older than what may change again and not show it."""
    for path in (base / "seeds").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def test_a_file_of_many_that_is_as_it_was_is_not_listed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 9999\r\n\r\n"
    base = archive(tmp_path, {"crawl.warc": crawl_of("One road", packed=False).data + bad, "a.txt": TEXT})
    settle(base)
    before = said(remake(base))
    assert len(before) == 1
    fill(base / "seeds", {"b.txt": full_page("One more")})
    with monkeypatch.context() as patch:
        patch.delattr(containers, "find_pages")
        patch.delattr(parcels, "read_pages")
        assert said(remake(base)) == before
    assert said(assert_as_fresh(base)) == before


def test_pages_come_and_go_with_their_file(tmp_path: Path) -> None:
    base = archive(tmp_path, {"a.txt": full_page("A story"), "crawl.warc.gz": crawl_of("One road", "Two roads").data})
    remake(base)
    os.utime(base / "seeds/crawl.warc.gz", (1, 1))
    assert remake(base).pages_written == 0
    fill(base / "seeds", {"crawl.warc.gz": crawl_of("Two roads", "No road", "Three roads").data})
    assert assert_as_fresh(base).held == 4
    (base / "seeds/crawl.warc.gz").unlink()
    assert assert_as_fresh(base).held == 1


@pytest.mark.parametrize(
    "beside", [{"url": ADDRESS}, {"url": None, "date": "2026"}, {"title": "Tea"}, {"html": None, "text": "Tea"}]
)
def test_what_a_record_states_beside_its_page_is_news(tmp_path: Path, beside: dict[str, object]) -> None:
    digests = set()
    for said_beside in ({}, beside):
        line = json_lines({"html": "Tea", **said_beside})
        (tmp_path / "crawl.jsonl").write_bytes(line)
        digests.update(parcels.digest_parcels([arrivals_of(tmp_path / "crawl.jsonl", [0], len(line))]))
    assert len(digests) == 2


def test_a_page_in_a_file_of_many_can_be_inspected(tmp_path: Path) -> None:
    crawl = crawl_of("One road", "Two roads")
    fill(
        tmp_path / "seeds", {"a/crawl.warc.gz": crawl.data, "captures.yaml": "a/crawl.warc.gz: {captured_at: '2020'}\n"}
    )
    place = f"crawl.warc.gz#{crawl.offsets[1]}"
    capture = capture_of_file(tmp_path / "seeds/a" / place, tmp_path / "seeds")
    assert (capture.captured_at, capture.url) == ("2020", "https://news.example/2")
    assert (capture.source, capture.kind, b"Two roads" in capture.data) == (f"a/{place}", "html", True)
    with pytest.raises(ProblemError, match="expected the place of a page in the file, found another"):
        capture_of_file(tmp_path / "seeds/a/crawl.warc.gz#1")


# -- parcels ----------------------------------------------------------------------------------------------------------


def arrivals_of(path: Path, offsets: list[int], size_bytes: int = 10) -> list[Arrival]:
    return [
        Arrival(f"{path.name}#{offset}", str(path), 0, 0, 0, b"\x80", path.name, offset, size_bytes)
        for offset in offsets
    ]


def test_parcels_follow_the_order_of_each_file() -> None:
    crawl = arrivals_of(Path("crawl.warc"), [1_000, 999, 20])
    plain = [Arrival(name, name, 0, 0, 0, b"\x80") for name in ("z.txt", "a.txt")]
    assert [each.source for parcel in parcels.parcels([*crawl, *plain]) for each in parcel] == [
        *("a.txt", "crawl.warc#20", "crawl.warc#999", "crawl.warc#1000", "z.txt"),
    ]
    assert max(map(len, parcels.parcels(arrivals_of(Path("crawl.warc"), list(range(1_000)))))) == 64


@pytest.mark.parametrize("name", ["crawl.jsonl", "crawl.jsonl.gz"])
def test_a_page_that_is_not_there_any_more_is_one_line(tmp_path: Path, name: str) -> None:
    lines = json_lines({"text": "Tea"}, {"text": "Oat"})
    (tmp_path / name).write_bytes(gzip.compress(lines) if name.endswith("gz") else lines)
    offsets = [0, 5, lines.index(b"\n") + 1]
    found = [read for _, read in parcels.read_parcel(arrivals_of(tmp_path / name, offsets, 16))]
    assert [isinstance(read, Problem) and read.place for read in found] == [False, f"{name}#5", False]


# -- what is bad costs only itself ------------------------------------------------------------------------------------


def test_bad_files_of_every_kind_are_one_line_each_and_the_rest_is_built(tmp_path: Path) -> None:
    crawl = crawl_of("One road", "Two roads", "Three roads", packed=False)
    second, third = crawl.offsets[1:]
    packed = crawl_of("Four roads", "Five roads")
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: 7", crawl.data[second:third], count=1)
    one_line = json_lines({"html": html_page("Six roads")})
    base = archive(
        tmp_path,
        {
            "README.md": "# Saved in May\n",
            "broken.warc": crawl.data[:second] + crawl.data[second : third - 100] + crawl.data[third:],
            "charset.html": html_page().replace("</head>", "<meta charset=utf-8></head>").encode() + b"\x81",
            "cut.warc.gz": packed.data[:-40],
            "deep.html": "<html><body>" + "<div>" * 100_000 + "tea",
            "good.txt": TEXT,
            "length.warc": wrong + crawl.data[third:],
            "lines.jsonl": b'{"html": 1}\n[]\n' + one_line,
            "packed.html": gzip.compress(html_page("Seven roads").encode(), mtime=0),
            "packed.html.gz": gzip.compress(crawl.data, mtime=0),
            "packed.jsonl.gz": gzip.compress(one_line, mtime=0)[:-20],
            "really.txt": crawl.data,
        },
    )
    with (base / "seeds/long.jsonl").open("wb") as file:
        file.write(one_line)
        file.truncate(65 << 20)
    lines = [line.partition(", found")[0] for line in said(assert_as_fresh(base))]
    assert lines == [
        f"broken.warc#{second}: expected a whole WARC record",
        "charset.html: expected utf-8",
        f"cut.warc.gz#{packed.offsets[1]}: expected a whole WARC record",
        "deep.html: expected a page",
        "length.warc#0: expected a whole WARC record",
        "lines.jsonl#0: expected a page as a JSON object",
        "lines.jsonl#12: expected a page as a JSON object",
        f"long.jsonl#{len(one_line)}: expected lines of at most 67,108,864 bytes",
        "packed.html.gz: expected one page",
        "packed.jsonl.gz: expected JSON lines",
        "really.txt: expected one page",
    ]
    headlines = {article["headline"] for article in articles(base)}
    assert headlines == {HEADLINE, "One road", "Three roads", "Four roads", "Six roads", "Seven roads"}


def test_a_file_with_endless_faults_ends_with_their_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "PROBLEMS_LIMIT", 2)
    fill(tmp_path, {"bad.warc": b"WARC/1.0\r\nWARC-Type: x\r\nContent-Length: x\r\n\r\n" * 5})
    ((_, packed),) = containers.list_batch(find_files(tmp_path).files)
    lines = list(map(str, msgspec.msgpack.decode(packed, type=list[Problem])))
    assert [line.partition(":")[0] for line in lines] == ["bad.warc#0", "bad.warc#45", "bad.warc"]
    assert lines[2] == "bad.warc: 3 more lines like these about this file"
