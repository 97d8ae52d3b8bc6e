"""Bad input gets one clear line, the rest is built, the exit code says so, and --strict makes it fatal.

Small broken inputs lie in tests/invalid, one folder for each error, laid over a good archive. What no repository can
hold (large, unreadable and special files, odd names) is made here.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dbp_archive import cli
from tests.archives import ROOT, SEEDS, complaints, files, fill, full_page, teaser

INVALID = ROOT / "tests" / "invalid"
GOOD = {"seeds/good.txt": full_page("A good story", teasers=[teaser("A wanted story")])}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """An archive of one good capture, built once, to stand in."""
    monkeypatch.chdir(fill(tmp_path / "archive", GOOD))
    assert say(capsys) == (0, [])
    return tmp_path / "archive"


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Exit code and complaints of the program with these words."""
    capsys.readouterr()
    code = cli.main(list(words))
    return code, complaints(capsys.readouterr().err)


def assert_problem(archive: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    """With --strict, the line is fatal and the old site stays; without, the rest is built."""
    old = files(archive / "site")
    assert say(capsys, "--strict") == (2, [f"error: {line} (strict: nothing was built; 1 problem in all)"])
    assert files(archive / "site") == old
    shutil.rmtree(archive / "site")
    assert say(capsys) == (1, [f"problem: {line}"])
    assert next((archive / "site/en/articles").glob("a-good-story-*.html")).is_file()


# -- files that lie in tests/invalid ----------------------------------------------------------------------------------

PROBLEMS = {
    "an-empty-file": "bad.txt: expected the text of a page, found an empty file; capture it again or remove it",
    "only-white-space": "bad.txt: expected the text of a page, found an empty file; capture it again or remove it",
    "only-furniture": "bad.txt: expected an article or teasers, found only the page's furniture; capture it again",
    "not-utf-8": "bad.txt:2: expected UTF-8, found the bytes 'e0' at byte 9; "
    "save the page as UTF-8, or state its encoding in captures.yaml",
    "utf-16-without-its-mark": "bad.txt:1: expected text, found a NUL byte; save the page as UTF-8 text",
    "a-nul-byte": "bad.txt:3: expected text, found a NUL byte; save the page as UTF-8 text",
    "yaml-that-is-none": "captures.yaml:3: expected YAML, found: did not find expected ',' or ']'; correct the line",
    "yaml-that-multiplies": (
        "captures.yaml:1: expected plain keys and values, found an anchor or alias (& or *); write it out"
    ),
    "yaml-that-runs-code": (
        "captures.yaml:1: expected plain keys and values, found the tag "
        "'tag:yaml.org,2002:python/object/apply:os.system'; write it out"
    ),
    "yaml-that-is-deep": (
        "captures.yaml:1: expected plain keys and values, found more than 12 levels of nesting; write it out"
    ),
    "an-unknown-key": (
        "captures.yaml:2: expected one of url, captured_at, profile, translates, encoding; "
        "found the unknown key 'captured'; "
        "did you mean 'captured_at'?"
    ),
    "a-key-twice": "captures.yaml:2: expected each key once, found 'good.txt' again; keep one of them",
    "a-list-for-a-mapping": "captures.yaml: expected keys with values at the top, found a list; correct the value",
    "a-note-on-no-capture": "captures.yaml: expected names of captures, found 'god.txt'; did you mean 'good.txt'?",
    "an-address-that-runs-code": (
        "captures.yaml: expected an address that begins with https:// for 'good.txt', found 'javascript:alert(1)'; "
        "correct it"
    ),
    "a-time-that-is-none": (
        "captures.yaml: expected a time as 2026-01-31 for 'good.txt', found 'yesterday'; correct it"
    ),
}
"""Folder of tests/invalid: the one line about it; the rest of the archive is built."""

NOTES = {
    "only-teasers": "teasers.txt: holds no article, only 1 teaser",
    "two-captures-of-one-article": (
        "twin.txt: holds the same article as 'good.txt'; the page shows its words and lists all"
    ),
    "another-ending": (
        "seeds: expected captures (text, HTML, Markdown, WARC, WET, JSON lines), passed over 1 file ending in '.css'"
    ),
}
"""The same for what costs the archive nothing, and leaves the exit code alone."""

FATAL = {
    "settings-with-an-unknown-key": (
        "site.yaml:1: expected one of title, base_url, languages, profiles, seeds, out, content, corrections, "
        "templates; found the unknown key 'titel'; did you mean 'title'?"
    ),
    "settings-that-are-no-yaml": (
        "site.yaml:2: expected YAML, found: did not find expected ',' or '}'; correct the line"
    ),
    "settings-with-half-an-address": (
        "site.yaml: expected base_url to begin with https:// and end with /, found 'example.org'; correct it"
    ),
    "settings-in-another-encoding": "site.yaml: expected UTF-8, found another encoding at byte 13; save as UTF-8",
    "settings-without-their-profile": (
        "nosuch: expected the name of a profile (baodienbienphu-en, baodienbienphu-vi) or the path of a .yaml file, "
        "found neither"
    ),
    "a-profile-with-an-unknown-key": (
        "my.yaml:7: expected one of heading, bullets, stray, section_mark, section_opening; "
        "found the unknown key 'section_marks'; did you mean 'section_mark'?"
    ),
    "a-profile-with-half-an-expression": (
        "my.yaml: expected a regular expression at furniture.lost_photo, found '(': "
        "missing ), unterminated subpattern at position 0; correct it"
    ),
    "a-profile-with-a-path-for-an-id": (
        "my.yaml: expected each section's id once, in small letters, digits and hyphens, found '../../evil'; "
        "choose another"
    ),
    "a-page-in-another-encoding": "about.en.md: expected UTF-8, found another encoding at byte 0; save as UTF-8",
    "a-template-in-another-encoding": (
        "home.html: expected a template that can be rendered, "
        "found: 'utf-8' codec can't decode byte 0xe0 in position 0: invalid continuation byte; correct it"
    ),
    "a-template-that-divides-by-zero": (
        "partials/pager.html:2: expected a template that can be rendered, found: division by zero; correct it"
    ),
    "settings-without-their-templates": (
        "{archive}/mine: expected a folder of templates, found none; correct `templates` in the settings"
    ),
    "a-template-that-is-none": (
        "home.html:1: expected a template that can be rendered, "
        "found: Expected an expression, got 'end of statement block'; correct it"
    ),
    "a-template-of-what-is-not-there": (
        "home.html:1: expected a template that can be rendered, "
        "found: 'HomeView' object has no attribute 'nothing'; correct it"
    ),
}
"""The same for what leaves nothing to build with."""


def test_every_invalid_folder_is_expected_somewhere() -> None:
    assert {path.name for path in INVALID.iterdir()} == PROBLEMS.keys() | NOTES.keys() | FATAL.keys()


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_bad_input_is_one_line_and_the_rest_is_built(
    archive: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    shutil.copytree(INVALID / name, archive, dirs_exist_ok=True)
    assert_problem(archive, capsys, PROBLEMS[name])
    assert not (archive / "owned").exists()


@pytest.mark.parametrize("name", NOTES)
def test_what_costs_nothing_is_one_note(archive: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    shutil.copytree(INVALID / name, archive, dirs_exist_ok=True)
    assert say(capsys, "--strict") == (0, [f"note: {NOTES[name]}"])


@pytest.mark.parametrize("name", FATAL)
def test_what_cannot_be_built_with_is_one_line_and_the_old_site_stays(
    archive: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    old = files(archive / "site")
    shutil.copytree(INVALID / name, archive, dirs_exist_ok=True)
    assert say(capsys) == (2, [f"error: {FATAL[name].replace('{archive}', str(archive))}"])
    assert files(archive / "site") == old


# -- what no repository can hold --------------------------------------------------------------------------------------


def a_file_of_100_mb(seeds: Path) -> str:
    with (seeds / "bad.txt").open("wb") as file:
        file.truncate(100 << 20)
    return "bad.txt: expected at most 33,554,432 bytes, found 104,857,600; split the file"


def a_line_of_10_mb(seeds: Path) -> str:
    (seeds / "bad.txt").write_bytes(b"A headline\n\n" + b"word " * (2 << 20) + b"\n")
    return "bad.txt:3: expected lines of at most 1 MiB, found 10,485,761 bytes; split the file"


def millions_of_lines(seeds: Path) -> str:
    (seeds / "bad.txt").write_bytes(b"word\n" * (5 << 20))
    return "bad.txt: expected at most 100,000 lines, found 5,242,880; split the file"


def a_pipe(seeds: Path) -> str:
    os.mkfifo(seeds / "bad.txt")
    return "bad.txt: expected a plain file, found a folder, pipe or device; remove it"


def a_link_out_of_the_folder(seeds: Path) -> str:
    (seeds / "bad.txt").symlink_to("/etc/passwd")
    return "bad.txt: expected a file, found a symbolic link out of the folder; copy the file here"


def a_link_to_the_folder_above(seeds: Path) -> str:
    (seeds / "bad.txt").symlink_to("..")
    return "bad.txt: expected a file, found a symbolic link out of the folder; copy the file here"


def a_link_in_a_circle(seeds: Path) -> str:
    (seeds / "bad.txt").symlink_to("bad.txt")
    return "bad.txt: expected a file, found a symbolic link that leads to none; remove it"


def a_folder_with_the_name_of_a_capture(seeds: Path) -> str:
    (seeds / "bad.txt").symlink_to("folder")
    (seeds / "folder").mkdir()
    return "bad.txt: expected a plain file, found a folder, pipe or device; remove it"


def a_name_that_is_not_utf_8(seeds: Path) -> str:
    Path(os.fsdecode(os.fsencode(seeds) + b"/\xff\x1b[31m\n.txt")).write_bytes(b"")
    return r"\xff\u001b[31m\u000a.txt: expected the text of a page, found an empty file; capture it again or remove it"


def notes_that_are_a_pipe(seeds: Path) -> str:
    os.mkfifo(seeds / "captures.yaml")
    return "captures.yaml: expected a plain file, found a folder, pipe or device; remove it"


MADE: tuple[Callable[[Path], str], ...] = (
    a_file_of_100_mb,
    a_line_of_10_mb,
    millions_of_lines,
    a_pipe,
    a_link_out_of_the_folder,
    a_link_to_the_folder_above,
    a_link_in_a_circle,
    a_folder_with_the_name_of_a_capture,
    a_name_that_is_not_utf_8,
    notes_that_are_a_pipe,
)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_special_file_is_one_line_and_the_rest_is_built(
    archive: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], str]
) -> None:
    assert_problem(archive, capsys, make(archive / "seeds"))


ODD_NAMES = (
    "Điện Biên Phủ.txt",
    "Điện Biên.txt",
    "a b.txt",
    "%41.txt",
    "'quoted'.txt",
    "-rf.txt",
    "日本.TXT",
    "a.b.c.txt",
)


def test_names_with_odd_letters_are_read_shown_and_downloaded(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(archive / "seeds", {name: full_page(f"Story {number}") for number, name in enumerate(ODD_NAMES)})
    assert say(capsys) == (0, [])
    listed = (archive / "site/en/captures.html").read_text("utf-8")
    assert all(name.replace("'", "&#39;") in listed for name in ODD_NAMES)
    saved = set(files(archive / "site/captures").values())
    assert all((archive / "seeds" / name).read_bytes() in saved for name in ODD_NAMES)


def test_two_names_that_look_alike_are_two_captures(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, name in enumerate((b"\xff.txt", b"\\xff.txt", "ê.txt".encode(), "e\u0302.txt".encode())):
        Path(os.fsdecode(os.fsencode(archive / "seeds") + b"/" + name)).write_text(
            full_page(f"Story {number}"), "utf-8"
        )
    assert say(capsys) == (0, [])
    assert len(files(archive / "site/captures")) == 5


def _without_the_right_to_read_everything() -> None:
    """Takes from root what ordinary people do not have: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""
    prctl_capbset_drop = 24
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(prctl_capbset_drop, capability)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="takes root's rights by prctl(2)")
@pytest.mark.parametrize("name", ["bad.txt", "captures.yaml", "folder"])
def test_an_unreadable_file_is_one_line_and_the_rest_is_built(archive: Path, name: str) -> None:
    fill(
        archive / "seeds", {"folder/inside.txt": full_page("Inside"), "bad.txt": full_page("Bad"), "captures.yaml": ""}
    )
    (archive / "seeds" / name).chmod(0)
    done = subprocess.run(
        [sys.executable, "-m", "dbp_archive"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_without_the_right_to_read_everything,
    )
    (archive / "seeds" / name).chmod(0o755)
    what = "folder" if name == "folder" else "file"
    line = f"problem: {name}: expected a readable {what}, found: Permission denied; check its permissions"
    assert (done.returncode, complaints(done.stderr)) == (1, [line])
    assert next((archive / "site/en/articles").glob("a-good-story-*.html")).is_file()


# -- nothing to build -------------------------------------------------------------------------------------------------

NO_CAPTURES = (
    "expected saved pages (text, HTML, WARC, JSON lines, Markdown), found none; "
    "put them there or name their folder with --seeds DIR"
)
NO_GOOD_CAPTURE = (
    "expected at least one page that can be read, found none; the first problem: "
    "empty.txt: expected the text of a page, found an empty file; capture it again or remove it"
)
NOTHING = {
    (): "expected a folder of saved pages, found none; name it with --seeds DIR",
    ("seeds/note.css",): NO_CAPTURES,
    ("seeds/empty.txt", "seeds/more.txt", "seeds/note.css"): NO_GOOD_CAPTURE,
}
"""What lies in the archive's folder, and the one line about it."""


@pytest.mark.parametrize("names", NOTHING)
def test_without_any_seeds_there_is_one_line_and_the_old_site_stays(
    archive: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    old = files(archive / "site")
    shutil.rmtree(archive / "seeds")
    fill(archive, dict.fromkeys(names, ""))
    assert say(capsys) == (2, [f"error: {archive / 'seeds'}: {NOTHING[names]}"])
    assert files(archive / "site") == old


def test_all_problems_are_told_in_the_order_of_the_files(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(archive / "seeds", dict.fromkeys(("c.txt", "a.txt", "b.txt"), ""))
    code, lines = say(capsys)
    assert code == 1
    assert [line.split(":")[1] for line in lines] == [" a.txt", " b.txt", " c.txt"]
    assert "3 problems in all" in say(capsys, "--strict")[1][0]


def test_the_seeds_themselves_give_nothing_to_complain_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert say(capsys, "--strict", "--seeds", str(SEEDS)) == (0, [])
