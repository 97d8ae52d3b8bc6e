"""The command line: words in, lines and exit codes out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dbp_archive import __version__, cli

ROOT = Path(__file__).parents[1]
SEED = next((ROOT / "seeds").glob("001_*.txt"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with the seeds in `seeds`."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [[], ["build"], ["--workers", "1"], ["build", "--strict"]], ids=" ".join)
def test_without_a_command_it_builds(folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0
    assert (folder / "site" / "en" / "index.html").is_file()
    printed = capsys.readouterr().out
    assert "5 captures read, 5 articles held, 44 wanted" in printed
    assert f"open {(folder / 'site' / 'index.html').as_uri()}" in printed


def test_folders_and_settings_can_be_named(folder: Path) -> None:
    (folder / "other.yaml").write_text("title: {en: Example Archive}\n", "utf-8")
    assert cli.main(["--seeds", str(ROOT / "seeds"), "--out", "made/here", "--config", "other.yaml"]) == 0
    assert "Example Archive" in (folder / "made" / "here" / "en" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("command", ["build", "check", "explain", "inspect", "serve"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([command, "--help"])
    assert f"dbp-archive {command}" in capsys.readouterr().out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    printed = capsys.readouterr().out
    assert all(command in printed for command in ("build", "check", "explain", "inspect", "serve"))


def test_it_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert capsys.readouterr().out == f"dbp-archive {__version__}\n"


@pytest.mark.parametrize(
    "words", [["biuld"], ["--workers", "0"], ["--workers", "two"], ["check", "--strict"]], ids=" ".join
)
def test_words_it_does_not_know_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    assert "usage: dbp-archive" in capsys.readouterr().err


def test_check_passes_on_a_site_just_built_and_fails_on_a_damaged_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([]) == 0
    assert cli.main(["check"]) == 0
    next((folder / "site" / "en" / "articles").glob("endless-*.html")).unlink()
    capsys.readouterr()
    assert cli.main(["check"]) == 1
    assert "endless-experiences" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_inspect_shows_each_line_with_role_and_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", str(SEED)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(maxsplit=3)[:3] == ["1", "headline", "headline"]
    assert lines[24].split()[1:3] == ["byline-role", "byline"]
    assert "\x1b" not in "".join(lines)


@pytest.mark.usefixtures("folder")
def test_inspect_colours_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", str(SEED), "--colour", "always"]) == 0
    assert "\x1b[1;34m" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_inspect_gives_the_whole_record_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", str(SEED), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["byline"] == {
        "names": ["Trịnh Hoàng Thắng"],
        "role": "Secretary of the Na Sang commune Party Committee",
    }
    assert len(record["teasers"]) == 12
    assert [line["number"] for line in record["ledger"]] == list(range(1, len(SEED.read_bytes().splitlines()) + 1))


def test_inspect_steers_no_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "evil.txt").write_bytes("A headline\x1b]0;owned\x07\n\nĐBP - A lede.\n".encode())
    assert cli.main(["inspect", "evil.txt"]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\\x1b]0;owned\\x07" in printed


@pytest.mark.usefixtures("folder")
def test_inspect_says_what_is_wrong_with_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["inspect", "missing.txt"]) == 2
    assert capsys.readouterr().err.startswith("error: missing.txt: expected a file, found none")


def test_help_loads_none_of_the_libraries() -> None:
    script = (
        "import sys\nfrom dbp_archive import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "print([name for name in ('jinja2', 'yaml', 'bs4', 'markdown_it', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("folder")
def test_progress_is_plain_lines_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main([])
    assert capsys.readouterr().err.splitlines()[:1] == ["read: 5"]


@pytest.mark.usefixtures("folder")
def test_timings_name_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--timings"]) == 0
    rows = [line.rsplit(maxsplit=2) for line in capsys.readouterr().err.splitlines() if line.endswith(" s")]
    reading = ["find", "begin", "read", "recover", "group", "merge", "compare"]
    making = ["articles", "redirects", "lists", "pages", "review", "data", "manifest", "exchange", "clear"]
    assert [row[0] for row in rows] == [*reading, *making, "the rest"]


def test_output_to_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m dbp_archive inspect {SEED} --json | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_build_py_is_the_same_program(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "--out", "site"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "5 articles held" in done.stdout
