"""Files of saved pages: a kind is known by its content, a page by its offset; what is broken costs only itself."""

import gzip
import os
import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dbp_archive.notes import CaptureNote
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.read import Found, read_capture
from dbp_archive.readers import (
    find_pages,
    forward,
    gzip_members,
    kind_of,
    read_all,
    read_pages,
    saved_page,
)
from dbp_archive.readers.fragments import RECORD_LIMIT_BYTES, Fragment
from dbp_archive.records import Capture
from tests.crawls import PAGE, Crawl


def written(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def captures(path: Path) -> list[Capture]:
    return [read for read in read_all(path, path.name) if isinstance(read, Capture)]


def problems(path: Path, *, harmless: bool = False) -> list[str]:
    found = [read for read in read_all(path, path.name) if isinstance(read, Problem)]
    return [str(problem) for problem in found if problem.harmless == harmless]


NOISE = random.Random(1).randbytes(40_000).hex().encode()


def bomb(start: bytes, size_bytes: int) -> bytes:
    """A gzip member that unpacks to `start` and `size_bytes` zeros."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31, 9, zlib.Z_RLE)
    block = bytes(1 << 20)
    parts = [packer.compress(start), *(packer.compress(block) for _ in range(size_bytes >> 20)), packer.flush()]
    return b"".join(parts)


both = pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
DAMAGE = "capture the page again or mend the file"
RECOMPRESS = "`warcio recompress` gives each record a member of its own"


# -- which kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"Tea", "text"),
        ("A.TXT", b"Tea", "text"),
        ("a.txt", b"<!DOCTYPE html><p>Tea", "HTML"),
        ("a.txt", b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- tea --><html lang='en'>", "HTML"),
        ("a.txt", b"WARC/1.1\r\n", "WARC"),
        ("a.txt", gzip.compress(b"WARC/1.0\r\n", mtime=0), "WARC"),
        ("a.html", b'{"url": "https://news.example/", "text": "Tea"}\n', "JSON lines"),
        ("a.txt", b'{"tea": 1}', "text"),
        ("a.html", b"Tea", "HTML"),
        ("a.htm", b"", "HTML"),
        ("a.jsonl", b"[]", "JSON lines"),
        ("A.HTML.GZ", gzip.compress(b"Tea", mtime=0), "HTML"),
        ("a.txt.gz", gzip.compress(b"Tea", mtime=0), "text"),
        ("a.txt.gz", gzip.compress(b"<html>Tea", mtime=0), "HTML"),
        ("a.JSONL.GZ", gzip.compress(b"\n", mtime=0), "JSON lines"),
        ("a.warc", b"<html>", "HTML"),
        ("a.txt", b"<htmlish>", "text"),
        ("a.txt", b"<!---->" * 9_000, "text"),
    ],
)
def test_a_kind_is_known_by_content_before_name(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    assert kind_of(written(tmp_path, name, data), name).name == kind


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", b"%PDF-1.7\n", r"found a file that begins with '%PDF-1.7\n'; remove it"),
        ("a.warc", b"", "found an empty file; remove it"),
        ("a.warc.gz", gzip.compress(b"", mtime=0), "found an empty file; remove it"),
    ],
)
def test_what_is_no_kind_is_one_line(tmp_path: Path, name: str, data: bytes, found: str) -> None:
    with pytest.raises(ProblemError) as caught:
        kind_of(written(tmp_path, name, data), name)
    assert str(caught.value) == f"{name}: expected text, HTML, WARC or JSON lines, {found}"


def test_a_packed_file_that_is_damaged_at_once_is_one_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.warc.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff")
    (line,) = problems(path)
    assert line.startswith("a.warc.gz: expected a packed file, found damaged gzip (")


@pytest.mark.parametrize("function", [find_pages, read_all])
def test_a_file_that_is_not_there_is_one_line(tmp_path: Path, function: object) -> None:
    assert callable(function)
    line = "gone.warc: expected a file, found none; put it there or remove what names it"
    assert [str(found) for found in function(tmp_path / "gone.warc", "gone.warc")] == [line]


def test_a_pipe_keeps_no_reader_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    assert problems(tmp_path / "a.html") == ["a.html: expected a plain file, found a folder, pipe or device; remove it"]


# -- one page a file --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "url"),
    [
        ("<!-- saved from url=(0026)https://news.example/tea-1 -->", "https://news.example/tea-1"),
        ("<!--\n Page saved with SingleFile \n url: https://news.example/tea-1 \n saved date: x\n-->", "https://news.example/tea-1"),
        ("<!-- saved from url=(0014)about:internet -->", None),
        ("<!-- saved from url=(0011)javascript:x -->", None),
        ("", None),
    ],
)  # fmt: skip
def test_saved_html_is_a_capture_with_the_address_that_the_browser_wrote(
    tmp_path: Path, note: str, url: str | None
) -> None:
    data = f"<!DOCTYPE html>\n{note}<html>Tea</html>".encode()
    assert captures(written(tmp_path, "a.html", data)) == [Capture(source="a.html", data=data, url=url, kind="html")]


def test_a_packed_page_is_the_page_that_it_unpacks_to(tmp_path: Path) -> None:
    data = b"<html><!-- saved from url=(0026)https://news.example/tea-1 -->Tea"
    members = gzip.compress(data[:9]) + gzip.compress(data[9:])
    for name in ("a.html.gz", "a.html"):
        path = written(tmp_path, name, members)
        expected = Capture(source=name, data=data, url="https://news.example/tea-1", kind="html")
        assert captures(path) == [expected]
        assert read_capture(Found(source=name, path=path, note=CaptureNote())) == expected


def packed_pages() -> dict[str, tuple[bytes, str]]:
    packed = gzip.compress(NOISE)
    many, limit = bomb(b"Tea", 33 << 20), f"{saved_page.SIZE_LIMIT_BYTES:,}"
    return {
        "bomb": (many, f"a page of at most {limit} bytes, found more once unpacked; leave it out"),
        "cut": (packed[:-9], "a packed page, found gzip that ends before its end; save it again"),
        "and more": (packed + b"Tea", "a packed page, found something else behind the gzip; save it again"),
        "nothing": (gzip.compress(b" "), "a saved page, found an empty file; capture it again or remove it"),
    }


@pytest.mark.parametrize(("data", "expected"), packed_pages().values(), ids=packed_pages().keys())
def test_a_packed_page_that_cannot_be_unpacked_is_one_line(tmp_path: Path, data: bytes, expected: str) -> None:
    assert problems(written(tmp_path, "a.txt.gz", data)) == [f"a.txt.gz: expected {expected}"]


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
@pytest.mark.parametrize("data", [b"", b" \n"])
def test_an_empty_page_is_one_line(tmp_path: Path, name: str, data: bytes) -> None:
    line = f"{name}: expected a saved page, found an empty file; capture it again or remove it"
    assert problems(written(tmp_path, name, data)) == [line]


# -- WARC -------------------------------------------------------------------------------------------------------------


@both
def test_pages_and_texts_of_a_crawl_are_captures_at_their_offsets(tmp_path: Path, *, packed: bool) -> None:
    crawl = Crawl(packed=packed).add("warcinfo", b"x").page(PAGE, Content_Type="text/html; charset=UTF-8")
    crawl.add("request", b"GET / HTTP/1.1\r\n\r\n").add("conversion", "Chè".encode())
    crawl.response(b"\x89PNG", Content_Type="image/png").response(PAGE)
    crawl.response(PAGE, status="404 Not Found", Content_Type="text/html")
    crawl.add("conversion", b"%PDF", media_type="application/pdf")
    path = written(tmp_path, "crawl.warc", crawl.data)
    html, text, bare = captures(path)
    assert html == Capture(
        source=f"crawl.warc#{crawl.offsets[1]}",
        data=PAGE,
        url="https://news.example/2",
        captured_at="2026-01-31T08:00:00Z",
        kind="html",
        charset="UTF-8",
    )
    assert (text.source, text.data, text.kind) == (f"crawl.warc#{crawl.offsets[3]}", "Chè".encode(), "text")
    assert (bare.data, bare.kind) == (PAGE, "html")
    assert problems(path) == []
    (line,) = problems(path, harmless=True)
    assert line == (
        "crawl.warc: records without a page, passed over: 1 conversion to 'application/pdf', 1 request, "
        "1 response with status '404', 1 response without HTML, 1 warcinfo"
    )


@both
def test_any_worker_may_read_any_record(tmp_path: Path, *, packed: bool) -> None:
    crawl = Crawl(packed=packed)
    for number in range(20):
        crawl.page(b"<html>%d" % number)
    path = written(tmp_path, "crawl.warc", crawl.data)
    fragments = [found for found in find_pages(path, path.name) if isinstance(found, Fragment)]
    assert [fragment.offset for fragment in fragments] == crawl.offsets
    picked = [fragments[17], *fragments[3:5]]
    read = list(read_pages(path, path.name, picked))
    assert [each.data for each in read if isinstance(each, Capture)] == [b"<html>17", b"<html>3", b"<html>4"]
    assert captures(path) == list(read_pages(path, path.name, fragments))


@both
def test_a_file_that_changed_since_its_records_were_found_is_one_line_a_record(tmp_path: Path, *, packed: bool) -> None:
    path = written(tmp_path, "crawl.warc", Crawl(packed=packed).page().page().data)
    fragments = [found for found in find_pages(path, path.name) if isinstance(found, Fragment)]
    written(tmp_path, "crawl.warc", Crawl(packed=packed).add("warcinfo", b"x" * 100).data[:-30])
    assert [type(read) for read in read_pages(path, path.name, fragments)] == [Problem, Problem]


@both
def test_a_record_cut_off_costs_only_itself(tmp_path: Path, *, packed: bool) -> None:
    crawl = Crawl(packed=packed).page().page()
    path = written(tmp_path, "crawl.warc", crawl.data[:-30])
    assert [capture.source for capture in captures(path)] == ["crawl.warc#0"]
    (line,) = problems(path)
    assert line.startswith(f"crawl.warc#{crawl.offsets[1]}: expected a whole WARC record, found ")
    assert line.endswith(DAMAGE)


def test_a_large_member_ends_where_it_ends(tmp_path: Path) -> None:
    crawl = Crawl(packed=True).page(b"<html>" + bytes(5 << 20)).page()
    path = written(tmp_path, "crawl.warc.gz", crawl.data)
    assert [capture.source for capture in captures(path)] == [f"crawl.warc.gz#{at}" for at in crawl.offsets]
    assert problems(path) == []


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(200_000)
    crawl = Crawl(packed=True).page().page(PAGE + noise).page()
    for at in (crawl.offsets[1] + 3, crawl.offsets[1] + 150_000, crawl.offsets[2] - 6):
        data = bytearray(crawl.data)
        data[at : at + 4] = b"\xff\x1f\x8b\x08"
        path = written(tmp_path, "crawl.warc.gz", bytes(data))
        assert [capture.source for capture in captures(path)] == [
            "crawl.warc.gz#0",
            f"crawl.warc.gz#{crawl.offsets[2]}",
        ]
        (line,) = problems(path)
        assert line.startswith(f"crawl.warc.gz#{crawl.offsets[1]}: expected a whole WARC record, found ")


@pytest.mark.parametrize("length", ["0", "5", "999999999", "-1", "tea", "9" * 30])
def test_a_wrong_content_length_costs_only_its_record(tmp_path: Path, length: str) -> None:
    crawl = Crawl(packed=False).page().page().page()
    before, record, behind = (
        crawl.data[start:end] for start, end in zip([0, *crawl.offsets[1:]], [*crawl.offsets[1:], None], strict=True)
    )
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: " + length.encode(), record, count=1)
    path = written(tmp_path, "crawl.warc", before + wrong + behind)
    assert [capture.source for capture in captures(path)] == ["crawl.warc#0", f"crawl.warc#{len(before + wrong)}"]
    assert [line.partition(":")[0] for line in problems(path)] == [f"crawl.warc#{len(before)}"]


def test_a_wrong_content_length_in_a_member_is_seen(tmp_path: Path) -> None:
    crawl = Crawl(packed=False).page()
    for length, found in ((b"3", "bytes in a gzip member whose record declares"), (b"999", "that declares")):
        wrong = gzip.compress(re.sub(rb"Content-Length: \d+", b"Content-Length: " + length, crawl.data, count=1))
        path = written(tmp_path, "crawl.warc.gz", wrong + gzip.compress(crawl.data))
        assert [capture.source for capture in captures(path)] == [f"crawl.warc.gz#{len(wrong)}"]
        (line,) = problems(path)
        assert found in line


def test_something_else_between_records_is_one_line(tmp_path: Path) -> None:
    for packed in (False, True):
        page = Crawl(packed=packed).page().data
        path = written(tmp_path, "crawl.warc", page + b"something else\r\n\r\n" + page)
        assert len(captures(path)) == 2
        assert len(problems(path)) == 1


def packed_whole(count: int = 6) -> Crawl:
    """A crawl, to be packed as one."""
    crawl = Crawl(packed=False).add("warcinfo", b"x")
    for number in range(count):
        crawl.page(b"<html>%d" % number + NOISE[number * 9_000 :][:9_000])
    return crawl


@pytest.mark.parametrize("cuts", [(), (1,), (3, 5), None], ids=["one", "a writer's mark", "a few", "blocks"])
def test_a_file_packed_whole_has_its_records_at_their_places_in_the_unpacked_text(
    tmp_path: Path, cuts: tuple[int, ...] | None
) -> None:
    crawl = packed_whole()
    at = range(20_000, len(crawl.data), 20_000) if cuts is None else [crawl.offsets[cut] for cut in cuts]
    members = [crawl.data[start:end] for start, end in zip([0, *at], [*at, None], strict=True)]
    path = written(tmp_path, "crawl.warc.gz", b"".join(map(gzip.compress, members)))
    assert [capture.source for capture in captures(path)] == [f"crawl.warc.gz#{at}" for at in crawl.offsets[1:]]
    plain = captures(written(tmp_path, "crawl.warc", crawl.data))
    assert [capture.data for capture in captures(path)] == [capture.data for capture in plain]
    assert problems(path) == []
    fragments = [found for found in find_pages(path, path.name) if isinstance(found, Fragment)]
    picked = list(read_pages(path, path.name, [fragments[1], fragments[4]]))
    assert picked == [captures(path)[1], captures(path)[4]]


def test_a_process_unpacks_a_file_once_that_it_reads_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "crawl.warc.gz", gzip.compress(packed_whole().data))
    os.utime(path, (1, 1))
    places = [found for found in find_pages(path, path.name) if isinstance(found, Fragment)]
    expected, begun = captures(path), list[int]()

    def counted(descriptor: int) -> Iterator[bytes]:
        begun.append(descriptor)
        return gzip_members.unpacked(descriptor)

    monkeypatch.setattr(forward, "unpacked", counted)
    other = written(tmp_path, "other.jsonl.gz", gzip.compress(b'{"text": "Tea"}'))
    assert len(captures(other)) == len(begun) == 1
    for part in (slice(0, 2), slice(2, 3), slice(3, 6)):
        assert list(read_pages(path, path.name, places[part])) == expected[part]
    assert len(begun) == 2
    assert list(read_pages(path, path.name, [places[4], places[1]])) == [expected[4], expected[1]]
    written(tmp_path, "crawl.warc.gz", gzip.compress(packed_whole(1).data))
    assert list(read_pages(path, path.name, places[:1])) == expected[:1]
    assert len(begun) == 5


def test_what_is_broken_in_a_file_packed_whole_costs_only_itself(tmp_path: Path) -> None:
    crawl = packed_whole()
    for length in (b"3", b"999999", b"999999999", b"tea"):
        start, end = crawl.offsets[2:4]
        wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: " + length, crawl.data[start:end], count=1)
        path = written(tmp_path, "crawl.warc.gz", gzip.compress(crawl.data[:start] + wrong + crawl.data[end:]))
        (line,) = problems(path)
        assert (line.partition(":")[0], len(captures(path))) == (f"crawl.warc.gz#{start}", 5)


def test_a_file_packed_whole_that_is_cut_off_keeps_the_records_before(tmp_path: Path) -> None:
    crawl = packed_whole()
    path = written(tmp_path, "crawl.warc.gz", gzip.compress(crawl.data)[:-3_000])
    assert [capture.source for capture in captures(path)] == [f"crawl.warc.gz#{at}" for at in crawl.offsets[1:-1]]
    found = "expected a whole WARC record, found gzip that ends before its end"
    assert problems(path) == [f"crawl.warc.gz#{crawl.offsets[-1]}: {found}; {DAMAGE}"]


def test_a_film_in_a_file_packed_whole_is_passed_over_without_being_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Crawl(packed=False).page().data
    size_bytes = RECORD_LIMIT_BYTES + (2 << 20)
    film = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: %d\r\n\r\n" % size_bytes
    members = (gzip.compress(page + film), bomb(b"", size_bytes), gzip.compress(b"\r\n\r\n" + page))
    path = written(tmp_path, "crawl.warc.gz", b"".join(members))
    monkeypatch.setattr(gzip_members, "FREE_BYTES", 2 * RECORD_LIMIT_BYTES)
    second = len(page + film) + size_bytes + 4
    assert [capture.source for capture in captures(path)] == ["crawl.warc.gz#0", f"crawl.warc.gz#{second}"]


def test_a_file_packed_whole_that_is_a_bomb_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gzip_members, "FREE_BYTES", 1 << 20)
    page = Crawl(packed=False).page().data
    path = written(tmp_path, "crawl.warc.gz", bomb(page + page, 4 << 20))
    assert [capture.source for capture in captures(path)] == ["crawl.warc.gz#0", f"crawl.warc.gz#{len(page)}"]
    (line,) = problems(path)
    found = "expected a whole WARC record, found gzip that unpacks to more than 250 times its size"
    assert line == f"crawl.warc.gz#{2 * len(page)}: {found}; {DAMAGE}"


def test_a_gzip_bomb_is_one_line(tmp_path: Path) -> None:
    crawl = Crawl(packed=True).page()
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 99\r\n\r\n"
    path = written(tmp_path, "crawl.warc.gz", crawl.data + bomb(head, RECORD_LIMIT_BYTES) + crawl.data)
    assert len(captures(path)) == 2
    (line,) = problems(path)
    assert line == (
        f"crawl.warc.gz#{len(crawl.data)}: expected a whole WARC record, found more than 67,108,864 bytes in one gzip "
        f"member; {RECOMPRESS}"
    )


def test_a_page_that_is_a_bomb_is_one_line(tmp_path: Path) -> None:
    page = bomb(b"<html>", RECORD_LIMIT_BYTES)
    path = written(tmp_path, "crawl.warc", Crawl(packed=False).page(page, Content_Encoding="gzip").data)
    assert problems(path) == [
        "crawl.warc#0: expected a page of at most 67,108,864 bytes, found more once unpacked; leave it out"
    ]


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
        ("identity", bytes),
        ("gzip", bytes),
        ("br", bytes),
    ],
)
def test_a_page_is_unwrapped(tmp_path: Path, coding: str, pack: object) -> None:
    assert callable(pack)
    packed = pack(PAGE)
    half = len(packed) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:half], packed[half:])) + b"0\r\n\r\n"
    for content, http in (
        (packed, {}),
        (chunks, {"Transfer_Encoding": "chunked"}),
        (packed, {"Transfer_Encoding": "chunked"}),
    ):
        path = written(tmp_path, "crawl.warc", Crawl(packed=False).page(content, Content_Encoding=coding, **http).data)
        assert [capture.data for capture in captures(path)] == [PAGE]


@pytest.mark.parametrize(
    ("content", "coding", "said"),
    [
        (b"tea", "br", "expected a page packed with gzip or deflate, found 'br'; unpack it and capture it again"),
        (b"tea", "gzip", "expected a page packed with gzip, found damaged data; capture it again"),
        (b"", "", "expected a page, found an empty one; capture it again"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_unwrapped_is_one_line(tmp_path: Path, content: bytes, coding: str, said: str) -> None:
    path = written(tmp_path, "crawl.warc", Crawl(packed=False).page(content, Content_Encoding=coding).data)
    assert problems(path) == [f"crawl.warc#0: {said}"]


def test_an_address_that_no_page_may_link_to_is_left_out(tmp_path: Path) -> None:
    data = Crawl(packed=False).page().data.replace(b"https://news.example/1", b"https://a b/<script>")
    (capture,) = captures(written(tmp_path, "crawl.warc", data))
    assert capture.url is None


def test_endless_headers_are_one_line(tmp_path: Path) -> None:
    crawl = Crawl(packed=True).page()
    data = bomb(b"WARC/1.0\r\nWARC-Type: ", 4 << 20) + crawl.data
    path = written(tmp_path, "crawl.warc.gz", data)
    assert len(captures(path)) == 1
    assert [line.partition(";")[0] for line in problems(path)] == [
        "crawl.warc.gz#0: expected a whole WARC record, found no WARC headers"
    ]


# -- JSON lines -------------------------------------------------------------------------------------------------------


def json_file(folder: Path, *lines: bytes, packed: bool = False) -> Path:
    data = b"\n".join(lines)
    return written(folder, "a.jsonl.gz" if packed else "a.jsonl", gzip.compress(data) if packed else data)


@both
def test_each_line_is_a_capture_at_its_offset(tmp_path: Path, *, packed: bool) -> None:
    first = '{"url": "https://news.example/1", "text": "Chè", "date": "2026-01-31", "title": "T", "id": 7}'.encode()
    second = b'{"html": "<p>Tea", "timestamp": "2026/01/31 08:00:00"}\r'
    path = json_file(tmp_path, b"\xef\xbb\xbf" + first, b"", second, packed=packed)
    one, two = captures(path)
    assert one == Capture(
        source=f"{path.name}#0", data="Chè".encode(), url="https://news.example/1", captured_at="2026-01-31", title="T"
    )
    assert two.source == f"{path.name}#{3 + len(first) + 2}"
    assert (two.data, two.kind, two.captured_at, two.charset) == (b"<p>Tea", "html", "2026-01-31T08:00:00", "utf-8")
    assert problems(path) == []
    fragments = [found for found in find_pages(path, path.name) if isinstance(found, Fragment)]
    assert list(read_pages(path, path.name, fragments[1:])) == [two]


DEEP = b'{"text": "Tea", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
OBJECT = "expected a page as a JSON object, found"


@both
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"[1]", f"{OBJECT}: Expected `object`, got `array`; correct the line"),
        (b'{"text": 5}', f"{OBJECT}: Expected `str | null`, got `int` - at `$.text`; correct the line"),
        (b'{"text": "1"', f"{OBJECT}: Input data was truncated; correct the line"),
        (b'{"text": "\xff"}', f"{OBJECT} bytes that are no UTF-8; correct the line"),
        (DEEP, f"{OBJECT} one nested too deep; leave it out"),
        (b'{"url": "https://news.example/"}', "expected words under `text` or `html`, found none; leave the line out"),
        (b'{"text": " "}', "expected words under `text` or `html`, found none; leave the line out"),
    ],
    ids=lambda value: value[:12],
)  # fmt: skip
def test_a_line_that_is_no_page_costs_only_itself(tmp_path: Path, line: bytes, said: str, *, packed: bool) -> None:
    path = json_file(tmp_path, b'{"text": "One"}', line, b'{"text": "Two"}', packed=packed)
    assert [capture.data for capture in captures(path)] == [b"One", b"Two"]
    assert problems(path) == [f"{path.name}#16: {said}"]


def test_a_line_that_is_too_long_costs_only_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", b'{"text": "One"}\n')
    with path.open("ab") as file:
        file.truncate(RECORD_LIMIT_BYTES + 100)
        file.seek(0, os.SEEK_END)
        file.write(b'\n{"text": "Two"}')
    assert [capture.data for capture in captures(path)] == [b"One", b"Two"]
    assert problems(path) == ["a.jsonl#16: expected lines of at most 67,108,864 bytes, found 67,108,949; leave it out"]


def test_a_packed_file_cut_off_keeps_the_lines_before(tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(60_000).hex()
    path = json_file(
        tmp_path,
        *(msgspec.json.encode({"text": noise[at : at + 4_000]}) for at in range(0, 120_000, 4_000)),
        packed=True,
    )
    path.write_bytes(path.read_bytes()[:-20_000])
    assert 10 < len(captures(path)) < 30
    (line,) = problems(path)
    assert line == (
        "a.jsonl.gz: expected JSON lines, found gzip that ends before its end; the lines before it are read; "
        "write it again"
    )


def test_packed_lines_that_are_a_bomb_are_one_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl.gz", bomb(b'{"text": "One"}\n', RECORD_LIMIT_BYTES + (2 << 20)))
    assert [capture.data for capture in captures(path)] == [b"One"]
    (line,) = problems(path)
    assert line == (
        "a.jsonl.gz: expected JSON lines, found gzip that unpacks to more than 250 times its size; the lines before it "
        "are read; write it again"
    )


@pytest.mark.parametrize("data", [b"\n \n", b""])
def test_a_file_without_lines_is_one_line(tmp_path: Path, data: bytes) -> None:
    line = "a.jsonl: expected JSON lines, found an empty file; write it again or remove it"
    assert problems(written(tmp_path, "a.jsonl", data)) == [line]
