"""What a build leaves that is killed or has no room: a whole site, old or new, and a next build that works.

Real processes are killed, at chosen moments, in first builds and in later ones, with and without a twin.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from dbp_archive import standing
from dbp_archive.problems import FatalError
from dbp_archive.write import MARKER
from tests.archives import SEEDS, build, complaints, files, fill, full_page, many_captures, run

# -- what is killed -------------------------------------------------------------------------------------------------

STRIKE = """
import os, signal, sys
from dbp_archive import batches, standing
from dbp_archive.cli import main
event, text, name, whom, flag, twin_from = sys.argv[1:7]
build = os.getpid()

def strike(happening, arguments):
    if happening == event and text in str(arguments):
        try:
            os.mkdir(flag)
        except FileExistsError:
            return
        number = getattr(signal, name)
        os.killpg(build, number) if whom == "group" else os.kill(build if whom == "build" else os.getpid(), number)

batches.SMALL = 8
standing.TWIN_FROM = int(twin_from)
if event == "call":
    sys.setprofile(lambda frame, what, _: what == "call" and strike("call", frame.f_code.co_qualname + "()"))
else:
    sys.addaudithook(strike)
sys.exit(main(sys.argv[7:]))
"""
"""A build that is sent a signal, once, right before it does something, in whatever process: the audit events of
Python's own library (sys.audit) tell what it is about to do; or the function that it enters (sys.setprofile)."""

Moment = tuple[str, str]

READING: Moment = ("open", "seeds/new.txt")
MERGING: Moment = ("call", "merge_batch()")
FIRST_ARTICLE: Moment = ("open", "/en/articles/")
DATA: Moment = ("open", "/data/")
MANIFEST: Moment = ("open", "/manifest/")
MARKING: Moment = ("open", f".site.building/{MARKER}")
EXCHANGING: Moment = ("ctypes.dlsym", "renameat2")
REMEMBERING: Moment = ("call", "remember()")
COMMITTING: Moment = ("call", "Catalog.publish()")
REMOVING_THE_OLD: Moment = ("os.remove", "('404.html'")
LINKING: Moment = ("os.link", ".site.building/en/articles/")
MOVING_THE_TWIN: Moment = ("os.rename", ".site.twin'")
UPDATING_THE_TWIN: Moment = ("os.link", ".site.building/manifest")

ALWAYS, NEVER = 0, 10**9
"""Numbers of files from which on a site has a twin."""

CASES = {
    "first, reading": (0, NEVER, READING),
    "first, before the first article": (0, ALWAYS, FIRST_ARTICLE),
    "first, before the folders are exchanged": (0, NEVER, EXCHANGING),
    "first, after they are": (0, NEVER, REMEMBERING),
    "first, while the old site is removed": (0, NEVER, REMOVING_THE_OLD),
    "first, before the twin is in its place": (0, ALWAYS, MOVING_THE_TWIN),
    "later, while the old site is linked": (2, NEVER, LINKING),
    "later, merging": (2, NEVER, MERGING),
    "later, before the data": (2, NEVER, DATA),
    "later, before the manifest": (2, NEVER, MANIFEST),
    "later, before the commit": (2, NEVER, COMMITTING),
    "with a twin, before it is taken": (2, ALWAYS, MOVING_THE_TWIN),
    "with a twin, while it is brought up to date": (2, ALWAYS, UPDATING_THE_TWIN),
    "with a twin, reading": (2, ALWAYS, READING),
    "with a twin, before the first article": (2, ALWAYS, FIRST_ARTICLE),
    "with a twin, before the new site is marked": (2, ALWAYS, MARKING),
    "with a twin, before the folders are exchanged": (2, ALWAYS, EXCHANGING),
    "with a twin, after they are": (2, ALWAYS, REMEMBERING),
    "with a twin, before the commit": (2, ALWAYS, COMMITTING),
}
"""How many builds were there before, from which size on a site has a twin, and what the build is about to do."""


class State(NamedTuple):
    """Captures, and the site that a build from nothing makes of them."""

    seeds: dict[str, str]
    site: dict[str, bytes]


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, ...]:
    """One archive at four moments: each time something is new, something changed and something gone."""
    seeds, found = many_captures(16), []
    for number in range(4):
        base = fill(tmp_path_factory.mktemp("state"), {f"seeds/{name}": text for name, text in seeds.items()})
        found.append(State(dict(seeds), files(build(base)[0])))
        del seeds[f"{number:05}.txt"]
        seeds["new.txt"] = full_page(f"News of the day {number}")
        seeds["00010.txt"] = full_page(f"A headline that was corrected {number} times")
    return tuple(found)


def lay(base: Path, state: State) -> None:
    """Let the seeds below `base` be those of `state`; files that say the same are not touched."""
    folder = base / "seeds"
    now = files(folder) if folder.is_dir() else {}
    for name in now.keys() - state.seeds.keys():
        (folder / name).unlink()
    fill(folder, {name: text for name, text in state.seeds.items() if now.get(name) != text.encode()})


def build_struck(base: Path, moment: Moment, name: str, whom: str, twin_from: int = NEVER) -> tuple[int, list[str]]:
    """Build with two workers, struck at that moment: exit code and complaints. Ends when no worker is left, either."""
    words = [*moment, name, whom, base / "struck", twin_from, "--workers", "2"]
    done = subprocess.run(
        [sys.executable, "-c", STRIKE, *map(str, words)],
        cwd=base,
        stderr=subprocess.PIPE,  # read to its end, which comes when nobody holds it any more
        encoding="utf-8",
        timeout=60,
        check=False,
        start_new_session=True,
    )
    assert (base / "struck").is_dir()
    return done.returncode, complaints(done.stderr)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_a_killed_build_leaves_a_whole_site_and_the_next_build_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, states: tuple[State, ...], case: str
) -> None:
    builds, twin_from, moment = CASES[case]
    monkeypatch.setattr(standing, "TWIN_FROM", twin_from)
    for state in states[:builds]:
        lay(tmp_path, state)
        build(tmp_path)
    if not builds:
        lay(tmp_path, states[1])
        build(tmp_path, cache=tmp_path / "lost")  # an old site of which the catalog knows nothing
    lay(tmp_path, states[2])
    old = files(tmp_path / "site")
    assert build_struck(tmp_path, moment, "SIGKILL", "build", twin_from) == (-signal.SIGKILL, [])
    after = moment in (REMEMBERING, COMMITTING, REMOVING_THE_OLD) or case == "first, before the twin is in its place"
    assert files(tmp_path / "site") == (states[2].site if after else old)
    for state in states[2:]:
        lay(tmp_path, state)
        site, _ = build(tmp_path)
        assert files(site) == state.site
    twin = {".site.twin"} if twin_from == ALWAYS else set()
    assert {path.name for path in tmp_path.iterdir()} - {"lost"} == {"seeds", "site", "struck", *twin}


@pytest.fixture
def interrupted(tmp_path: Path, states: tuple[State, ...]) -> Path:
    """The folder of an archive that was built, and has news."""
    lay(tmp_path, states[0])
    build(tmp_path)
    lay(tmp_path, states[1])
    return tmp_path


@pytest.mark.slow
def test_ctrl_c_stops_a_build_with_one_line(interrupted: Path, states: tuple[State, ...]) -> None:
    struck = build_struck(interrupted, FIRST_ARTICLE, "SIGINT", "group")
    assert struck == (130, ["stopped; the old site is as it was"])
    assert files(interrupted / "site") == states[0].site


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "place"),
    [(READING, "new.txt"), (("open", "/en/articles/news-of-the-day"), "en/articles/news-of-the-day-0-")],
    ids=["at a capture", "at a page"],
)
def test_a_worker_that_dies_is_named_with_what_it_was_at(
    interrupted: Path, states: tuple[State, ...], moment: Moment, place: str
) -> None:
    fill(interrupted / "seeds", {f"more-{number}.txt": full_page(f"One more {number}") for number in range(9)})
    code, (line,) = build_struck(interrupted, moment, "SIGKILL", "worker")
    assert code == 2
    assert line.startswith(f"error: {place}")
    assert line.endswith(": a worker process died while it was at this, perhaps out of memory; try --workers 1")
    assert files(interrupted / "site") == states[0].site


# -- no room --------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 768 kB: room for the site of one capture, not for one of five beside it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root can mount a small disk here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize(("captures", "workers"), [(None, "1"), (300, "2")], ids=["in-process", "workers"])
def test_a_full_disk_leaves_the_old_site_as_it_was(
    tmp_path: Path, small_disk: Path, captures: int | None, workers: str
) -> None:
    out = small_disk / "site"
    fill(tmp_path / "small", many_captures(1))
    assert run("--seeds", "small", "--out", out, cwd=tmp_path).returncode == 0
    old = files(out)
    seeds = fill(tmp_path / "seeds", many_captures(captures)) if captures else SEEDS
    done = run("--seeds", seeds, "--out", out, "--workers", workers, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = complaints(done.stderr)
    assert line.startswith(f"error: {small_disk}/.site.building/")
    assert line.endswith("found: No space left on device; the old site is as it was")
    assert files(small_disk) == {f"site/{name}": content for name, content in old.items()}


@pytest.mark.parametrize(
    ("limit", "complaint"), [(20_000, "expected to write "), (200_000, "expected a catalog that ")]
)
def test_a_system_that_refuses_to_write_leaves_the_old_site_as_it_was(
    tmp_path: Path, limit: int, complaint: str
) -> None:
    fill(tmp_path / "seeds", many_captures(1))
    build(tmp_path)
    old = files(tmp_path)
    command = [sys.executable, "-B", "-m", "dbp_archive", "--seeds", str(SEEDS)]
    no_larger_files = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=no_larger_files
    )
    assert done.returncode == 2
    (line,) = complaints(done.stderr)
    assert complaint in line
    assert files(tmp_path) == old


@pytest.mark.slow
def test_a_full_disk_under_the_cache_is_one_line_and_leaves_the_old_site(tmp_path: Path, small_disk: Path) -> None:
    cache = small_disk / "cache"
    words = ("--cache", cache, "--workers", "1")  # all of the catalog is written at the end
    fill(tmp_path / "seeds", many_captures(1))
    assert run(*words, cwd=tmp_path).returncode == 0
    old = files(tmp_path / "site")
    fill(tmp_path / "seeds", many_captures(260))
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = complaints(done.stderr)
    assert line.startswith(f"error: {cache}/")
    assert line.endswith("; name another folder with --cache DIR")
    assert files(tmp_path / "site") == old


@pytest.mark.parametrize("cache", ["seeds/00000.txt", "/proc/1/nowhere"])
def test_a_cache_that_cannot_be_written_is_one_line(tmp_path: Path, cache: str) -> None:
    fill(tmp_path / "seeds", many_captures(1))
    done = run("--cache", cache, cwd=tmp_path)
    assert done.returncode == 2
    (line,) = complaints(done.stderr)
    assert line.startswith(f"error: {(tmp_path / cache).resolve()}/")
    assert ": expected a catalog that can be written, found: " in line
    assert line.endswith("; name another folder with --cache DIR")
    assert not (tmp_path / "site").exists()


def test_a_user_without_a_home_is_asked_for_a_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "seeds", many_captures(1))
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "~")  # what stands for a home that nobody knows
    with pytest.raises(FatalError, match=r"HOME: expected a home folder .* found none; name a folder with --cache DIR"):
        build(tmp_path)


def test_a_cache_in_the_site_is_refused(tmp_path: Path) -> None:
    fill(tmp_path / "seeds", many_captures(1))
    done = run("--cache", "site/cache", cwd=tmp_path)
    assert done.returncode == 2
    assert "expected an output folder apart from" in done.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
def test_builds_of_two_sites_share_a_cache(tmp_path: Path, states: tuple[State, ...]) -> None:
    for state in states[:2]:
        lay(tmp_path, state)
        command = [sys.executable, "-m", "dbp_archive", "--cache", "cache", "--workers", "1", "--out"]
        running = [
            subprocess.Popen([*command, name], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for name in "ab"
        ]
        assert [process.wait() for process in running] == [0, 0]
        assert files(tmp_path / "a") == files(tmp_path / "b") == state.site
