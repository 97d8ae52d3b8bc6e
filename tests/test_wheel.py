"""Installed from its wheel, the program works in a folder that has nothing but seeds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import ROOT, SEEDS, files, run

pytestmark = pytest.mark.slow

NOT_PART_OF_THE_SOURCE = (".*", "site", "dist", "tests", "benchmarks", "__pycache__")


def pip(*words: str | Path, cwd: Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, words)]
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed; what the program depends on is this environment's."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(*NOT_PART_OF_THE_SOURCE))
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, "./source", cwd=folder)
    (wheel,) = folder.glob("*.whl")
    pip("install", "--no-deps", "--no-index", "--target", folder / "installed", wheel, cwd=folder)
    return folder / "installed"


def run_installed(installed: Path, *words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The console script of the wheel."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, str(installed / "bin" / "dbp-archive"), *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)


def test_the_wheel_builds_the_seeds_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    done = run_installed(installed, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "5 captures read, 5 articles held, 44 wanted" in done.stdout
    assert set(files(tmp_path / "site" / "static")) == set(files(ROOT / "static"))


def test_the_wheel_writes_the_bytes_that_the_checkout_writes(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    shutil.copy(ROOT / "site.yaml", tmp_path)
    assert run_installed(installed, "--out", "of-wheel", cwd=tmp_path).returncode == 0
    assert run("--out", "of-checkout", cwd=tmp_path).returncode == 0
    assert files(tmp_path / "of-wheel") == files(tmp_path / "of-checkout")


def test_the_wheel_is_all_that_runs(installed: Path, tmp_path: Path) -> None:
    shown = "import dbp_archive.theme as theme; print(theme.__file__); print(theme.shipped('templates'))"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert all(line.startswith(str(installed)) for line in done.stdout.splitlines())
