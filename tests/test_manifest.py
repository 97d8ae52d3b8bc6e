"""The manifest of a site: what stands in it, and that standard tools prove it without us."""

import random
import subprocess
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.manifest import (
    FileFact,
    describe_part,
    name_width,
    part_name,
    part_width,
    read_fact,
    read_index,
    read_part,
    root_of,
    write_index,
    write_part,
)
from tests.archives import SEEDS, build, make_manifest

PATHS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}(/[A-Za-z0-9][A-Za-z0-9._-]{0,9}){0,3}", fullmatch=True)
FACTS = st.builds(
    FileFact,
    path=PATHS,
    size_bytes=st.integers(0, 10**15),
    sha256=st.binary().map(lambda content: sha256(content).hexdigest()),
)


def fact(path: str) -> FileFact:
    return FileFact(path=path, size_bytes=len(path), sha256=sha256(path.encode()).hexdigest())


def line(path: str) -> bytes:
    return write_part([fact(path)])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("seeds"), seeds=SEEDS)[0]


def bash(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def documented(word: str) -> str:
    """The one command of docs/fixity.md that begins with `word`."""
    text = (SEEDS.parent / "docs/fixity.md").read_text("utf-8")
    (command,) = [line for line in text.splitlines() if line.startswith(word)]
    return command


def test_the_documented_line_proves_a_site_with_standard_tools(site: Path) -> None:
    done = bash(documented("awk "), site)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_documented_line_finds_what_was_changed_and_what_is_lost(tmp_path: Path) -> None:
    site, _ = build(tmp_path, seeds=SEEDS)
    (site / "en/index.html").write_bytes(b"x")
    (site / "en/about.html").unlink()
    done = bash(documented("awk "), site)
    assert done.returncode == 1
    assert done.stdout.splitlines() == ["en/about.html: FAILED open or read", "en/index.html: FAILED"]


def test_the_documented_line_gives_the_root(site: Path) -> None:
    done = bash(documented("sha256sum "), site)
    assert done.stdout.split()[0] == read_index((site / "manifest.json").read_bytes()).root


def test_every_file_but_the_manifest_and_the_marker_is_listed(site: Path) -> None:
    paths = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    listed = read_part((site / "manifest/all.tsv").read_bytes())
    assert {fact.path for fact in listed} == paths - {"manifest.json", "manifest/all.tsv", ".dbp-archive"}
    assert all(read_fact(site, fact.path) == fact for fact in listed)
    index = read_index((site / "manifest.json").read_bytes())
    assert (index.count, index.total_bytes) == (len(listed), sum(fact.size_bytes for fact in listed))


@pytest.mark.parametrize(
    ("files", "width"),
    [(0, 0), (500, 0), (501, 1), (8_000, 1), (8_001, 2), (128_000, 2), (128_001, 3), (10**9, 3)],
)
def test_the_number_of_files_decides_how_many_parts_there_are(files: int, width: int) -> None:
    assert part_width(files) == width


def test_a_file_stays_in_its_part_whatever_other_files_there_are() -> None:
    key = sha256(b"en/index.html").hexdigest()
    names = ["manifest/all.tsv", *(f"manifest/{key[:width]}.tsv" for width in (1, 2, 3))]
    assert [part_name("en/index.html", width) for width in range(4)] == names
    assert [name_width(name) for name in names] == [0, 1, 2, 3]


def test_one_new_file_changes_one_part() -> None:
    facts = [fact(f"en/articles/{number}.html") for number in range(3_000)]
    before, after = dict(make_manifest(facts)), dict(make_manifest([*facts, fact("en/new.html")]))
    assert len(before) == 16 + 1
    assert {path for path in after if before.get(path) != after[path]} == {
        part_name("en/new.html", 1),
        "manifest.json",
    }


def test_no_order_changes_a_byte() -> None:
    facts = [fact(f"en/{number}.html") for number in range(2_500)]
    shuffled = random.Random(1).sample(facts, len(facts))
    assert list(make_manifest(facts)) == list(make_manifest(shuffled))


def test_the_index_is_made_from_the_parts_alone() -> None:
    facts = [fact("b"), fact("a/b")]
    rows = [describe_part(f"manifest/{name}.tsv", [one], line(one.path)) for name, one in zip("10", facts, strict=True)]
    index = read_index(write_index(rows))
    assert [row.path for row in index.parts] == ["manifest/0.tsv", "manifest/1.tsv"]
    assert (index.count, index.total_bytes, index.root) == (2, 4, root_of(rows))
    assert list(msgspec.json.decode(write_index(rows))) == ["format", "root", "count", "total_bytes", "parts"]


@given(st.lists(FACTS, unique_by=lambda fact: fact.path, max_size=8))
def test_what_a_part_lists_is_read_as_it_was_written(facts: list[FileFact]) -> None:
    assert read_part(write_part(facts)) == tuple(sorted(facts, key=lambda fact: fact.path))


@pytest.mark.parametrize(
    "content",
    [
        line("a")[:-1],
        line("a").replace(b"\t", b"  "),
        line("a").replace(b"\t1\t", b"\t-1\t"),
        line("a").replace(b"\t1\t", b"\t" + b"9" * 5_000 + b"\t"),
        line("a").upper(),
        line("a")[1:],
        line("b") + line("a"),
        line("a") * 2,
        b"\n",
        b"\xff\xfe",
        b"\0" * 1_000,
    ],
)
def test_a_part_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^line \d: expected"):
        read_part(content)


@pytest.mark.parametrize(
    "path", ["..", "../a", "a/../../b", "/etc/passwd", "a//b", "", ".git/a", "C:/a", "a\\b", "a b", "ſ", "a\u2028"]
)
def test_a_path_that_no_site_has_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"^line 1: expected"):
        read_part(write_part([fact(path)]))


@pytest.mark.parametrize("name", ["", "all.tsv", "manifest/3g.tsv", "manifest/../3f.tsv", "manifest/0123.tsv"])
def test_a_name_that_no_part_has_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="expected a name like"):
        name_width(name)
