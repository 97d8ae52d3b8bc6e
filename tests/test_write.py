"""The published site is always whole: what takes its place, what never is touched, what a build leaves that fails."""

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbp_archive.problems import FatalError
from dbp_archive.write import MARKER, check_output, only_build, replace_in_two_steps, staging, write_file
from tests.archives import SEEDS, complaints, files, fill, run


def put(out: Path, **content: str) -> None:
    """Build a site of these files."""
    with only_build(out), staging(out) as stage:
        stage.start_anew(with_twin=False)
        for name, text in content.items():
            stage.write(f"{name}.html", text.encode())
        stage.take_place(keeps_twin=False)


# -- one step -------------------------------------------------------------------------------------------------------


def test_the_new_site_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, index="old", gone="old")
    put(out, index="new", added="new")
    assert {name: text.decode() for name, text in files(out).items() if name != MARKER} == {
        "index.html": "new",
        "added.html": "new",
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_there_is_a_site_at_every_moment_of_a_replacement(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, index="0")
    missing, done = [], threading.Event()

    def look() -> None:
        while not done.is_set():
            if not out.exists():
                missing.append("missing")

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(100):
        put(out, index=str(number))
    done.set()
    reader.join()
    assert missing == []


def test_where_folders_cannot_be_exchanged_two_renames_do(tmp_path: Path) -> None:
    fill(tmp_path, {"site/index.html": "old", ".site.building/index.html": "new"})
    replace_in_two_steps(tmp_path / ".site.building", tmp_path / "site")
    assert files(tmp_path) == {"site/index.html": b"new"}


def test_a_replacement_that_fails_half_way_brings_the_old_site_back(tmp_path: Path) -> None:
    fill(tmp_path, {"site/index.html": "old"})
    with pytest.raises(FileNotFoundError):
        replace_in_two_steps(tmp_path / "not there", tmp_path / "site")
    assert files(tmp_path) == {"site/index.html": b"old"}


@pytest.mark.parametrize(("place", "expected"), [(".site.retired", b"old"), ("site", b"newer")])
def test_a_build_killed_between_two_renames_is_mended(tmp_path: Path, place: str, expected: bytes) -> None:
    fill(tmp_path, {".site.retired/index.html": "old", f"{place}/index.html": expected})
    with pytest.raises(ZeroDivisionError), only_build(tmp_path / "site"):
        raise ZeroDivisionError
    assert files(tmp_path) == {"site/index.html": expected}


# -- what is not ours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notes.txt", ".git/config", "index.html", f"sub/{MARKER}"])
def test_a_folder_that_is_not_ours_is_refused_and_untouched(tmp_path: Path, name: str) -> None:
    fill(tmp_path / "site", {name: "precious"})
    done = run("--seeds", SEEDS, cwd=tmp_path)
    found = name.partition("/")[0]
    line = f"expected only what dbp-archive made, found '{found}'; move that away or choose another --out"
    assert (done.returncode, complaints(done.stderr)) == (2, [f"error: {tmp_path / 'site'}: {line}"])
    assert files(tmp_path) == {f"site/{name}": b"precious"}


def test_a_file_in_the_place_of_the_site_is_refused_and_untouched(tmp_path: Path) -> None:
    fill(tmp_path, {"site": "precious"})
    with pytest.raises(FatalError, match=r"expected only what dbp-archive made, found a file;"):
        check_output(tmp_path / "site")
    assert files(tmp_path) == {"site": b"precious"}


@pytest.mark.parametrize("name", [".git", "CNAME", "notes"])
def test_what_somebody_added_to_our_site_is_refused_and_untouched(tmp_path: Path, name: str) -> None:
    put(tmp_path / "site", index="new")
    (tmp_path / "site" / name).mkdir()
    with pytest.raises(FatalError, match=rf"found '{name}'; move that away"):
        check_output(tmp_path / "site")
    (tmp_path / "site" / name).rmdir()
    check_output(tmp_path / "site")


def test_an_empty_folder_is_ours_to_fill(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put(tmp_path / "site", index="new")
    assert set(files(tmp_path / "site")) == {"index.html", MARKER}


@pytest.mark.parametrize(
    ("out", "seeds"), [("seeds", "seeds"), ("seeds/site", "seeds"), ("site", "site/seeds"), (".", "seeds")]
)
def test_output_and_input_never_lie_in_one_another(tmp_path: Path, out: str, seeds: str) -> None:
    fill(tmp_path / seeds, {"one.txt": "ĐBP"})
    done = run("--seeds", seeds, "--out", out, cwd=tmp_path)
    line = f"expected an output folder apart from {tmp_path / seeds}, found one inside the other; choose another --out"
    assert (done.returncode, complaints(done.stderr)) == (2, [f"error: {(tmp_path / out).resolve()}: {line}"])
    assert files(tmp_path) == {f"{seeds}/one.txt": "ĐBP".encode()}


def test_output_is_no_symbolic_link_into_the_seeds(tmp_path: Path) -> None:
    fill(tmp_path / "seeds", {"one.txt": "ĐBP"})
    (tmp_path / "site").symlink_to(tmp_path / "seeds")
    assert run(cwd=tmp_path).returncode == 2
    assert files(tmp_path / "seeds") == {"one.txt": "ĐBP".encode()}


@pytest.mark.parametrize("folder", ["content", "templates"])
def test_what_people_wrote_is_not_replaced_by_what_is_built(tmp_path: Path, folder: str) -> None:
    put(tmp_path / "site", index="ours")
    fill(tmp_path / "site" / folder, {"mine": "precious"})
    fill(tmp_path, {"site.yaml": f"{folder}: site/{folder}\n"})
    assert run("--seeds", SEEDS, cwd=tmp_path).returncode == 2
    assert files(tmp_path / "site" / folder) == {"mine": b"precious"}


# -- paths ----------------------------------------------------------------------------------------------------------

STEPS = st.sampled_from(["..", ".", "", "/", "\\", "a", "en", "~", "C:", "\0", "\n", "é", "a.html", "..%2f", "．．"])
PATHS = st.one_of(st.text(), st.lists(STEPS).map("/".join), st.lists(STEPS).map("".join))


@settings(deadline=None)
@given(PATHS)
@example("../outside.html")
@example("/tmp/outside.html")
@example("en/../../outside.html")
@example("en\\..\\..\\outside.html")
@example("\ud800.html")
@example("a\n")
def test_no_path_whatever_leads_out_of_the_site(path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = fill(Path(folder), {"outside.html": "precious", "site/index.html": "ours"})
        try:
            write_file(root / "site", path, b"written")
        except FatalError:
            assert files(root) == {"outside.html": b"precious", "site/index.html": b"ours"}
        else:
            assert files(root / "site")[path] == b"written"
            assert set(files(root)) == {"outside.html", "site/index.html", f"site/{path}"}


# -- what fails -----------------------------------------------------------------------------------------------------


def test_a_failure_leaves_the_old_site_and_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "site", index="old")
    with pytest.raises(FatalError):
        put(tmp_path / "site", index="new", **{"index.html/below": "a folder where a file is"})
    assert files(tmp_path) == {"site/index.html": b"old", f"site/{MARKER}": (tmp_path / "site" / MARKER).read_bytes()}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


HOLD = """
import sys
from pathlib import Path
from dbp_archive.write import only_build, staging
with only_build(Path(sys.argv[1])), staging(Path(sys.argv[1])) as stage:
    stage.start_anew(with_twin=False)
    stage.write("index.html", b"theirs")
    print("ready", flush=True)
    input()
    stage.take_place(keeps_twin=False)
"""


def test_a_second_build_of_the_same_folder_at_once_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    put(out, index="old")
    old = files(out)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "ready\n"
        second = run("--seeds", SEEDS, cwd=tmp_path)
        assert second.returncode == 2
        assert complaints(second.stderr) == [
            f"error: {out}: expected to be the only build of this folder, found another at work; wait for it"
        ]
        assert files(out) == old
        first.communicate("\n")
    assert first.returncode == 0
    assert files(out)["index.html"] == b"theirs"
    assert run("--seeds", SEEDS, cwd=tmp_path).returncode == 0
