"""Reading a folder of saved pages: nothing is followed out of it, nothing hangs, and what is wrong is one line."""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.files import printable
from dbp_archive.folders import FOLDER_LIMIT, find_files
from dbp_archive.notes import CaptureNote, read_notes, unpack_note
from dbp_archive.problems import FatalError, Problem, ProblemError
from dbp_archive.read import (
    Found,
    find_captures,
    read_capture,
)
from dbp_archive.readers.saved_page import SIZE_LIMIT_BYTES

PAGE = b"Example Village opens a market\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "good.txt").write_bytes(PAGE)
    return tmp_path / "seeds"


def lines(folder: Path) -> list[str]:
    """What is said of `folder`, beside its one good capture."""
    seeds = find_captures(folder)
    assert "good.txt" in [found.source for found in seeds.captures]
    return [str(problem) for problem in seeds.problems]


def notes(folder: Path, text: str) -> tuple[CaptureNote, list[str]]:
    """What `text` as captures.yaml says of the good capture, and what is said of it."""
    (folder / "captures.yaml").write_text(text, "utf-8")
    (found,) = find_captures(folder).captures
    return found.note, lines(folder)


def test_the_seeds_are_found_with_their_addresses(seeds: Path) -> None:
    found = find_captures(seeds)
    assert [item.source[:3] for item in found.captures] == ["000", "001", "002", "003", "004"]
    assert all(item.note.url and item.note.url.startswith("https://en.") for item in found.captures)
    assert found.problems == ()


def test_a_capture_is_its_bytes(folder: Path) -> None:
    (found,) = find_captures(folder).captures
    capture = read_capture(found)
    assert (capture.source, capture.data, capture.url) == ("good.txt", PAGE, None)


def test_a_file_is_listed_with_what_tells_that_it_changed(folder: Path) -> None:
    (folder / "linked.txt").symlink_to("good.txt")
    found = (folder / "good.txt").stat()
    expected = (found.st_size, found.st_mtime_ns, found.st_ino)
    listed = find_files(folder)
    assert [(file.size_bytes, file.changed_ns, file.inode) for file in listed.files] == [expected, expected]
    assert [(file.source, file.path) for file in listed.files] == [
        ("good.txt", str(folder / "good.txt")),
        ("linked.txt", str(folder / "linked.txt")),
    ]


def test_notes_are_read_for_the_captures_that_there_are(folder: Path) -> None:
    (folder / "captures.yaml").write_text("good.txt:\n  captured_at: 2026\nother.txt:\n", "utf-8")
    said, problems, _ = read_notes(folder, ["good.txt", "other.txt"])
    assert {name: unpack_note(note) for name, note in said.items()} == {
        "good.txt": CaptureNote(captured_at="2026"),
        "other.txt": CaptureNote(),
    }
    assert problems == ()
    assert len(read_notes(folder, ["good.txt"]).problems) == 1


def test_folders_within_are_looked_through_and_hidden_ones_are_not(folder: Path) -> None:
    for name in ("2026/01/a.txt", "2026/B.TXT", "x.txt/c.txt", ".hidden/d.txt", ".e.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PAGE)
    sources = [found.source for found in find_captures(folder).captures]
    assert sources == ["2026/01/a.txt", "2026/B.TXT", "good.txt", "x.txt/c.txt"]
    assert lines(folder) == []


PASSED_OVER = "expected captures (text, HTML, Markdown, WARC, WET, JSON lines), passed over"


def test_other_files_are_counted(folder: Path) -> None:
    for name in ("a.css", "b.css", "README", "c.pdf"):
        (folder / name).write_bytes(b"")
    assert lines(folder) == [
        f"{folder.name}: {PASSED_OVER} 1 file without an ending",
        f"{folder.name}: {PASSED_OVER} 2 files ending in '.css'",
        f"{folder.name}: {PASSED_OVER} 1 file ending in '.pdf'",
    ]
    assert all(problem.harmless for problem in find_captures(folder).problems)


def test_the_parts_of_a_page_belong_to_the_page(folder: Path) -> None:
    for name in ("a.html", "a_files/frame.html", "a_files/b/c.txt", "a_files/d.png", "B.htm", "B_files/frame.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(PAGE)
    for name in ("alone_files/frame.html", "_files/e.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(PAGE)
    sources = [found.source for found in find_captures(folder).captures]
    assert sources == ["B.htm", "_files/e.txt", "a.html", "alone_files/frame.html", "good.txt"]
    assert lines(folder) == [
        f"{folder.name}: passed over 2 folders ending in '_files', which hold the parts of pages beside them"
    ]
    assert all(problem.harmless for problem in find_captures(folder).problems)


def test_what_systems_leave_and_people_write_about_the_folder_is_no_capture(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "README.TXT", "License.txt", "within/readme.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(PAGE)
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX/page.txt").write_bytes(PAGE)
    assert [found.source for found in find_captures(folder).captures] == ["good.txt"]
    about = "passed over, as its name says that it is about the folder; rename it if it is a saved page"
    assert lines(folder) == [f"{name}: {about}" for name in ("License.txt", "README.TXT", "within/readme.txt")]
    assert all(problem.harmless for problem in find_captures(folder).problems)


LINK_OUT = "expected a file, found a symbolic link out of the folder; copy the file here"
LINK_LOST = "expected a file, found a symbolic link that leads to none; remove it"
NO_FILE = "expected a plain file, found a folder, pipe or device; remove it"


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("/etc/passwd", LINK_OUT),
        ("../outside.txt", LINK_OUT),
        ("../seeds/../outside.txt", LINK_OUT),
        ("..", LINK_OUT),
        ("/dev/zero", LINK_OUT),
        ("nowhere.txt", LINK_LOST),
        ("bad.txt", LINK_LOST),
        ("within", NO_FILE),
    ],
)
def test_a_link_is_not_followed_out_of_the_folder(folder: Path, target: str, line: str) -> None:
    (folder.parent / "outside.txt").write_bytes(PAGE)
    (folder / "within").mkdir()
    (folder / "bad.txt").symlink_to(target)
    assert lines(folder) == [f"bad.txt: {line}"]


def test_a_link_within_the_folder_is_a_capture(folder: Path) -> None:
    (folder / "also.txt").symlink_to("good.txt")
    assert [found.source for found in find_captures(folder).captures] == ["also.txt", "good.txt"]


def test_a_circle_of_folders_is_not_walked(folder: Path) -> None:
    (folder / "round").symlink_to(".")
    assert lines(folder) == [f"{folder.name}: {PASSED_OVER} 1 file without an ending"]


def test_a_pipe_keeps_nobody_waiting(folder: Path) -> None:
    os.mkfifo(folder / "bad.txt")
    assert lines(folder) == [f"bad.txt: {NO_FILE}"]
    with pytest.raises(ProblemError, match=NO_FILE):
        read_capture(Found(source="bad.txt", path=folder / "bad.txt", note=CaptureNote()))


def test_folders_deeper_than_the_limit_are_one_line(folder: Path) -> None:
    deep = folder
    for _ in range(FOLDER_LIMIT + 10):
        deep /= "a"
    deep.mkdir(parents=True)
    place = "/".join("a" * (FOLDER_LIMIT + 1))
    assert lines(folder) == [
        f"{place}: expected at most {FOLDER_LIMIT} folders within one another, found more; move this one up"
    ]


def test_a_huge_file_is_not_loaded(folder: Path) -> None:
    with (folder / "good.txt").open("wb") as file:
        file.truncate(100 << 20)
    (found,) = find_captures(folder).captures
    with pytest.raises(ProblemError) as caught:
        read_capture(found)
    message = f"expected at most {SIZE_LIMIT_BYTES:,} bytes, found 104,857,600; split the file"
    assert caught.value.problem == Problem("good.txt", message)


@pytest.mark.parametrize("data", [b"", b"\n", b" \t\r\n \n"])
def test_an_empty_file_is_one_line(folder: Path, data: bytes) -> None:
    (folder / "good.txt").write_bytes(data)
    (found,) = find_captures(folder).captures
    with pytest.raises(
        ProblemError, match=r"^good.txt: expected the text of a page, found an empty file; capture it ag"
    ):
        read_capture(found)


def test_a_file_that_vanished_is_one_line(folder: Path) -> None:
    (found,) = find_captures(folder).captures
    (folder / "good.txt").unlink()
    with pytest.raises(
        ProblemError, match=r"^good.txt: expected a file, found none; put it there or remove what names"
    ):
        read_capture(found)


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Somebody without rights: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may come to; pytest keeps its own to itself."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (Path(name) / "good.txt").write_bytes(PAGE)
        yield Path(name)


DENIED = "found: Permission denied; check its permissions"


def test_what_must_not_be_read_is_one_line_each(open_folder: Path) -> None:
    (open_folder / "bad.txt").write_bytes(PAGE)
    (open_folder / "captures.yaml").write_text("good.txt:", "utf-8")
    (open_folder / "shut").mkdir()
    for name in ("bad.txt", "captures.yaml", "shut"):
        (open_folder / name).chmod(0)
    with nobody(open_folder):
        assert lines(open_folder) == [
            f"shut: expected a readable folder, {DENIED}",
            f"captures.yaml: expected a readable file, {DENIED}",
        ]
        with pytest.raises(ProblemError) as caught:
            read_capture(Found(source="bad.txt", path=open_folder / "bad.txt", note=CaptureNote()))
    assert str(caught.value) == f"bad.txt: expected a readable file, {DENIED}"
    (open_folder / "shut").chmod(0o755)


def test_a_folder_whose_files_do_not_open_is_a_line_for_each(open_folder: Path) -> None:
    within = open_folder / "within"
    within.mkdir()
    (within / "a.txt").write_bytes(PAGE)
    within.chmod(0o444)
    with nobody(open_folder):
        assert lines(open_folder) == [f"within/a.txt: expected a readable file, {DENIED}"]
    within.chmod(0o755)


def test_a_seeds_folder_without_permission_stops_everything(open_folder: Path) -> None:
    shut = open_folder / "shut"
    (shut / "seeds").mkdir(parents=True)
    shut.chmod(0)
    with nobody(open_folder), pytest.raises(FatalError, match=f"expected a readable folder, {DENIED}"):
        find_captures(shut / "seeds")
    shut.chmod(0o755)


def test_a_seeds_folder_that_is_none_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for name in ("nosuch", "file"):
        with pytest.raises(FatalError, match="expected a folder of saved pages, found none; name it with --seeds DIR"):
            find_captures(tmp_path / name)


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (b"a b.txt", "a b.txt"),
        (b"a#b?c%20d.txt", "a#b?c%20d.txt"),
        (b"'quotes\".txt", "'quotes\".txt"),
        (b"<b>&amp;.txt", "<b>&amp;.txt"),
        ("Điện Biên.txt".encode(), "Điện Biên.txt"),
        (b"two\nlines.txt", "two\\u000alines.txt"),
        (b"\x1b[31m.txt", "\\u001b[31m.txt"),
        ("right\u202eleft.txt".encode(), "right\\u202eleft.txt"),
        (b"back\\slash.txt", "back\\\\slash.txt"),
        (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
        (b"-rf.txt", "-rf.txt"),
    ],
)
def test_an_odd_name_is_shown_and_read(tmp_path: Path, name: bytes, source: str) -> None:
    (tmp_path / os.fsdecode(name)).write_bytes(PAGE)
    (found,) = find_captures(tmp_path).captures
    assert found.source == source
    assert source.isprintable()
    assert read_capture(found).data == PAGE


@given(st.binary(max_size=8), st.binary(max_size=8))
def test_different_names_are_shown_differently(one: bytes, other: bytes) -> None:
    shown = [printable(os.fsdecode(name)) for name in (one, other)]
    assert (shown[0] == shown[1]) == (one == other)
    assert all(name.isprintable() for name in shown)


def test_a_note_finds_its_file_whatever_normal_form_the_disk_has(tmp_path: Path) -> None:
    name = "Điện Biên.txt"
    (tmp_path / unicodedata.normalize("NFD", name)).write_bytes(PAGE)
    (tmp_path / "captures.yaml").write_text(f"{name}: {{captured_at: 2026}}", "utf-8")
    seeds = find_captures(tmp_path)
    assert [found.note.captured_at for found in seeds.captures] == ["2026"]
    assert seeds.problems == ()


# -- captures.yaml ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "moment",
    ["2026", "2026-01", "2026-01-31", "2026-01-31T08:00", "2026-01-31T08:00:00Z", "2026-01-31T08:00:00.5+07:00"],
)
def test_a_time_is_as_precise_as_it_is_known(folder: Path, moment: str) -> None:
    assert notes(folder, f"good.txt: {{captured_at: {moment}}}") == (CaptureNote(captured_at=moment), [])


@pytest.mark.parametrize(
    "moment", ["yesterday", "31.1.2026", "2026-1-31", "2026-13", "2026-01-31T25:00", "2026-01-31 08:00", "''"]
)
def test_another_time_is_one_line_and_left_out(folder: Path, moment: str) -> None:
    note, said = notes(folder, f"good.txt: {{captured_at: {moment}, url: 'https://example.org/'}}")
    assert note == CaptureNote(url="https://example.org/")
    shown = moment.strip("'")
    assert said == [f"captures.yaml: expected a time as 2026-01-31 for 'good.txt', found '{shown}'; correct it"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "https://",
        "https://[",
        "ftp://example.org/",
        "https://a b/",
        "https://x/<script>",
        'https://x/"onclick=',
        "",
    ],
)
def test_an_address_that_no_page_may_link_to_is_one_line_and_left_out(folder: Path, url: str) -> None:
    note, said = notes(folder, f"good.txt: {{url: '{url}', captured_at: 2026}}")
    assert note == CaptureNote(captured_at="2026")
    message = f"expected an address that begins with https:// for 'good.txt', found '{url}'; correct it"
    assert said == [f"captures.yaml: {message}"]


@pytest.mark.parametrize("name", ["https://example.org/a-page-id.html", "0123abcz"])
def test_a_page_may_be_the_translation_of_another(folder: Path, name: str) -> None:
    assert notes(folder, f"good.txt: {{translates: '{name}'}}") == (CaptureNote(translates=name), [])
    (found,) = find_captures(folder).captures
    assert read_capture(found).translates == name


@pytest.mark.parametrize("name", ["0123abc", "0123abcdz", "0123abcu", "0123ABCZ", "good.txt", "''"])
def test_the_name_of_no_article_is_one_line_and_left_out(folder: Path, name: str) -> None:
    note, said = notes(folder, f"good.txt: {{translates: {name}, captured_at: 2026}}")
    assert note == CaptureNote(captured_at="2026")
    shown = name.strip("'")
    message = f"expected the address or the id of an article for 'good.txt', found '{shown}'; correct it"
    assert said == [f"captures.yaml: {message}"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("god.txt:", "expected names of captures, found 'god.txt'; did you mean 'good.txt'?"),
        ("zzz:", "expected names of captures, found 'zzz'; remove the entry or add the file"),
    ],
)
def test_a_note_on_no_capture_is_one_line(folder: Path, text: str, said: str) -> None:
    assert notes(folder, text) == (CaptureNote(), [f"captures.yaml: {said}"])


def test_a_wrong_note_costs_no_other_one(folder: Path) -> None:
    (folder / "more.txt").write_bytes(PAGE)
    (folder / "captures.yaml").write_text("more.txt: {uri: x}\ngood.txt: {captured_at: 2026}\n", "utf-8")
    seeds = find_captures(folder)
    assert [found.note.captured_at for found in seeds.captures] == ["2026", None]
    keys = "url, captured_at, profile, translates, encoding"
    message = f"expected one of {keys}; found the unknown key 'uri'; did you mean 'url'?"
    assert [str(problem) for problem in seeds.problems] == [f"captures.yaml:1: {message}"]


def test_broken_notes_are_one_line_and_the_captures_stay(folder: Path) -> None:
    note, said = notes(folder, "good.txt: [")
    assert note == CaptureNote()
    assert len(said) == 1


def test_notes_are_not_read_from_outside(folder: Path) -> None:
    (folder.parent / "notes.yaml").write_text("good.txt: {captured_at: 2026}", "utf-8")
    (folder / "captures.yaml").symlink_to("../notes.yaml")
    (found,) = find_captures(folder).captures
    assert found.note == CaptureNote()
    assert lines(folder) == [f"captures.yaml: {LINK_OUT}"]


def test_thousands_of_notes_on_no_capture_are_told_at_once(folder: Path) -> None:
    for number in range(500):
        (folder / f"example-{number:04}.txt").write_bytes(PAGE)
    (folder / "captures.yaml").write_text("".join(f"old/example-{number:04}.txt:\n" for number in range(2000)), "utf-8")
    assert len(find_captures(folder).problems) == 2000
