"""What `check` says of a site after somebody, or a disk, has touched it: real sites, really changed."""

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dbp_archive.batches import Crew
from dbp_archive.check import check_site
from dbp_archive.check.facts import Fixity
from dbp_archive.check.fixity import NAMED, read_fixity
from dbp_archive.check.reading import find_files
from dbp_archive.manifest import (
    FileFact,
    describe_part,
    part_name,
    read_fact,
    read_index,
    read_part,
    write_index,
    write_part,
)
from tests.archives import build, fill, make_manifest, many_captures

PART = "manifest/all.tsv"
INDEX = "manifest.json"
ABOUT = "en/about.html"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of two captures, to be copied."""
    return build(fill(tmp_path_factory.mktemp("sound") / "seeds", many_captures(2)).parent)[0]


@pytest.fixture
def site(tmp_path: Path, sound: Path) -> Path:
    """A site to spoil."""
    return shutil.copytree(sound, tmp_path / "site")


def found(site: Path) -> list[str]:
    """What is said of fixity: links to what is lost have their lines from other checks."""
    words = ("changed: ", "added: ", "lost: ", "manifest")
    lines = [str(problem) for problem in check_site(site)]
    return [line for line in lines if line.startswith("manifest") or line.split(": ", 1)[1].startswith(words)]


def test_a_site_as_it_was_built_has_no_fault(site: Path) -> None:
    assert check_site(site) == ()


def test_a_changed_file_is_named_with_what_it_should_be(site: Path) -> None:
    was, file = (site / ABOUT).read_bytes(), site / ABOUT
    file.write_bytes(was.replace(b"archive", b"Archive", 1))
    (line,) = found(site)
    assert line.startswith(f"{ABOUT}: changed: expected {len(was):,} bytes with SHA-256 {sha256(was).hexdigest()}, ")
    assert f"found {len(was):,} with {sha256(file.read_bytes()).hexdigest()}" in line


def test_a_lost_file_is_named(site: Path) -> None:
    (site / "captures").rename(site.parent / "elsewhere")
    lines = found(site)
    assert len(lines) == 2
    assert all(
        line.startswith("captures/") and ": lost: expected the file, which manifest/all" in line for line in lines
    )


def test_an_added_file_is_named(site: Path) -> None:
    fill(site, {"en/new.txt": "", "manifest/zz.tsv": "", "static/ä\nb": ""})
    message = "added: expected only files that the manifest lists, found one that it does not; remove it"
    assert found(site) == [f"'static/ä\\nb': {message}", f"en/new.txt: {message}", f"manifest/zz.tsv: {message}"]


def test_a_moved_file_is_lost_and_added(site: Path) -> None:
    (site / "static/site.css").rename(site / "static/other.css")
    assert [line.split(": ")[:2] for line in found(site)] == [
        ["static/other.css", "added"],
        ["static/site.css", "lost"],
    ]


def test_entries_of_the_root_that_are_somebody_elses_are_left_alone(site: Path) -> None:
    fill(site, {".git/config": "x", "CNAME": "archive.example.org", "stats/index.txt": "x"})
    (site / ".dbp-archive").unlink()  # many ways to upload a folder leave hidden files behind
    assert check_site(site) == ()


def test_what_is_no_plain_file_any_more_is_changed(site: Path) -> None:
    (site / "static/site.css").unlink()
    (site / "static/site.css").mkdir()
    (line,) = found(site)
    assert line.startswith("static/site.css: lost: ")


def test_a_lost_start_page_hides_no_other_loss(site: Path) -> None:
    for path in ("index.html", ABOUT):
        (site / path).unlink()
    assert [str(problem).split(", ")[0] for problem in check_site(site)] == [
        f"{ABOUT}: lost: expected the file",
        "index.html: expected the site's start page",
        "index.html: lost: expected the file",
    ]


def test_of_many_files_some_are_named_and_all_are_counted(site: Path) -> None:
    fill(site, {f"static/{number:03}.txt": "" for number in range(NAMED + 5)})
    lines = found(site)
    assert len(lines) == NAMED + 1
    assert f"{INDEX}: added: expected none, found 25 files; the first 20 have a line of their own" in lines
    assert not any(line.startswith(f"static/{NAMED:03}.txt") for line in lines)


# -- a manifest that cannot be trusted ------------------------------------------------------------------------------


def test_a_changed_part_is_named_and_its_files_are_not_called_added(site: Path) -> None:
    part = site / PART
    part.write_bytes(part.read_bytes().replace(b"0", b"1", 1))
    (line,) = found(site)
    assert line.startswith(f"{PART}: changed: expected SHA-256 ")
    assert "; the 31 files in it were not compared; " in line


def test_a_lost_part_is_named(site: Path) -> None:
    (site / PART).unlink()
    (line,) = found(site)
    assert line.startswith(f"{PART}: expected a readable file, found: No such file or directory; the 31 files in it")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (Path.unlink, "expected a readable file, found: No such file or directory; without it no file can be"),
        (lambda file: file.write_bytes(b""), "expected JSON as docs/fixity.md describes it, found: "),
        (lambda file: file.write_bytes(b"[" * 100_000), "expected JSON as docs/fixity.md describes it, found: "),
        (lambda file: replace(file, '"format": 1', '"format": 2'), "expected format 1, found 2; use the program"),
        (lambda file: replace(file, '"root": "', '"root": "0'), "expected root "),
        (lambda file: replace(file, '"count": 31', '"count": 32'), "expected count 31, as its parts give, found 32"),
        (lambda file: replace(file, PART, "../all.tsv"), "found: expected a name like manifest/3f.tsv, found '../all"),
        (lambda file: replace(file, PART, "/etc/passwd"), "found: expected a name like manifest/3f.tsv, found '/etc"),
    ],
)
def test_a_broken_index_is_one_line(site: Path, spoil: Callable[[Path], object], message: str) -> None:
    spoil(site / INDEX)
    (line,) = found(site)
    assert line.startswith(INDEX)
    assert message in line


def replace(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), "utf-8")


def forge(site: Path, parts: dict[str, bytes], **changes: Any) -> None:
    """Write `parts`, and an index that agrees with them, each row of it with `changes`."""
    rows = []
    for path, content in parts.items():
        fill(site, {path: content})
        row = describe_part(path, read_part(content), content)
        rows.append(msgspec.structs.replace(row, **changes))
    (site / INDEX).write_bytes(write_index(rows))


def test_a_manifest_that_leads_out_of_the_site_is_one_line_and_nothing_there_is_read(site: Path) -> None:
    fill(site.parent, {"secret.txt": "x"})
    fact = FileFact(path="../secret.txt", size_bytes=1, sha256=sha256(b"x").hexdigest())
    content = (site / PART).read_bytes() + write_part([fact])
    row = read_index((site / INDEX).read_bytes()).parts[0]
    fill(site, {PART: content})
    lie = msgspec.structs.replace(row, sha256=sha256(content).hexdigest(), size_bytes=len(content))
    (site / INDEX).write_bytes(write_index([lie]))
    (line,) = found(site)
    assert line.startswith(f"{PART}: line 32: expected SHA-256, size and a path inside the site, ")
    assert "../secret.txt" in line


def test_an_index_that_counts_wrongly_is_one_line(site: Path) -> None:
    forge(site, {PART: (site / PART).read_bytes()}, total_bytes=1)
    (line,) = found(site)
    assert line.startswith(f"{PART}: expected the sizes and the count that manifest.json states, found others")


def test_a_file_in_the_wrong_part_is_one_line(site: Path) -> None:
    facts = read_part((site / PART).read_bytes())
    (site / PART).unlink()
    name = part_name(ABOUT, 1)
    stray = next(fact for fact in facts if part_name(fact.path, 1) != name)
    forge(site, {name: write_part([stray])})
    assert f"{name}: expected only files that belong into this part, found {stray.path}" in found(site)[0]


def test_parts_of_different_widths_are_one_line(site: Path) -> None:
    content = (site / PART).read_bytes()
    forge(site, {PART: content, "manifest/0.tsv": content})
    (line,) = found(site)
    assert "expected parts in order, each once, with names of one length, found others" in line


# -- a site in many parts -------------------------------------------------------------------------------------------


def survey(site: Path, workers: int) -> Fixity:
    files = frozenset(find_files(site))
    with Crew(workers) as crew:
        return read_fixity(site, files, crew)


def test_a_site_in_many_parts_is_proven_by_many_workers_as_by_one(tmp_path: Path) -> None:
    site = fill(tmp_path, {f"en/{number}.html": str(number) for number in range(2_500)})
    fill(site, dict(make_manifest([read_fact(site, path) for path in find_files(site)])))
    assert survey(site, 2) == Fixity(broken=(), changed=(), added=(), lost=())
    changed, hidden = "en/0.html", "en/1.html"
    gone = part_name(hidden, 1)
    assert gone != part_name(changed, 1)
    (site / gone).unlink()
    fill(site, {changed: "x", hidden: "x"})  # of the hidden one nobody can tell
    after = survey(site, 2)
    assert [fault.path for fault in (*after.broken, *after.changed, *after.added, *after.lost)] == [gone, changed]
    assert survey(site, 1) == after
