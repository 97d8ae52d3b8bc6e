"""Invented archives: the same ones each time, true to their truth, and understood by the program as the truth says."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from benchmarks.generator import generate, newspaper
from benchmarks.newsroom import DESKS
from benchmarks.quality import measure_quality
from benchmarks.truth import LETTERS, ArticleTruth, CaptureTruth, Truth, read_truth
from benchmarks.vocabulary import seed_texts
from tests.archives import ROOT, files

SEED = 14
"""A newspaper whose first 60 captures have what is hard: copies, headlines to recover by address and abbreviation."""


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(tmp_path_factory.mktemp("invented"), 60, SEED)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(tmp_path_factory.mktemp("many"), 1_000)


@pytest.fixture(scope="module")
def content(many: Truth) -> bytes:
    return b"\n".join(files(many.seeds).values())


def articles(truth: Truth) -> dict[int, ArticleTruth]:
    return {row.number: row for row in read_truth(truth.path) if isinstance(row, ArticleTruth)}


def captures(truth: Truth) -> list[CaptureTruth]:
    return [row for row in read_truth(truth.path) if isinstance(row, CaptureTruth)]


def test_number_and_seed_say_every_byte(truth: Truth, tmp_path: Path) -> None:
    generate(tmp_path / "again", 60, SEED)
    assert files(tmp_path / "again") == files(truth.folder)


def test_another_seed_is_another_newspaper(truth: Truth, tmp_path: Path) -> None:
    other = generate(tmp_path / "other", 60, SEED + 1)
    assert set(files(truth.seeds).values()).isdisjoint(files(other.seeds).values())


def test_a_larger_archive_begins_with_the_smaller_one(truth: Truth, tmp_path: Path) -> None:
    larger = generate(tmp_path / "larger", 70, SEED)
    pages = {path: content for path, content in files(truth.seeds).items() if path.endswith(".txt")}
    assert pages.items() <= files(larger.seeds).items()
    assert (larger.seeds / "captures.yaml").read_text().startswith((truth.seeds / "captures.yaml").read_text())


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    with pytest.raises(FileExistsError):
        generate(tmp_path, 10)


def test_every_capture_is_there_and_every_line_has_a_role(many: Truth) -> None:
    rows = captures(many)
    assert {row.source for row in rows} == {path for path in files(many.seeds) if path.endswith(".txt")}
    assert len(rows) == many.captures
    for row in rows:
        assert len((many.seeds / row.source).read_bytes().splitlines()) == len(row.roles)
        assert row.roles.count("1") == len(row.teases)
        assert ("H" in row.roles) == row.states_headline == (row.kind == "full")


def test_captures_and_articles_tell_the_same(many: Truth) -> None:
    known, rows = articles(many), captures(many)
    teased = Counter(number for row in rows for number in row.teases)
    assert all(article.teased == teased[number] for number, article in known.items())
    assert set(teased) <= set(known)
    for number, article in known.items():
        own = [row for row in rows if row.article == number]
        assert article.captures == tuple(row.source for row in own)
        assert article.held == bool(own)
        tied = any(row.states_headline or row.recoverable for row in own)
        assert article.wanted == (teased[number] > 0 and not tied)
    assert many.held == sum(article.held for article in known.values())
    assert many.wanted == sum(article.wanted for article in known.values())


def test_only_what_states_no_headline_is_to_be_recovered(many: Truth) -> None:
    known = articles(many)
    for row in captures(many):
        if row.recoverable:
            assert row.article is not None
            assert not row.states_headline
            assert known[row.article].teased
            assert (row.url is not None) == (row.recoverable == "address")


def test_the_newsroom_changes_slowly_and_others_write_now_and_then() -> None:
    newsroom, numbers = newspaper(SEED).newsroom, range(0, 10_000, 8)
    rng = Random(1)
    reporters = Counter(newsroom.reporter(rng, number) for number in range(10_000))
    assert 50 <= len(reporters) <= 60
    assert reporters.most_common(1)[0][1] < 1_500
    assert len({newsroom.reporter(rng, 5_000) for _ in range(5_000)}) == DESKS
    contributors = Counter(newsroom.contributor(rng, number) for number in numbers)
    assert 1.5 < contributors.total() / len(contributors) < 4
    assert max(contributors.values()) < 30
    assert contributors.keys().isdisjoint(reporters)


def test_few_people_sign_many_articles(many: Truth) -> None:
    signed = Counter[str]()
    for row in captures(many):
        lines = (many.seeds / row.source).read_text("utf-8-sig").splitlines()
        signed.update(line for line, letter in zip(lines, row.roles, strict=True) if letter == "B")
    assert len(signed) < signed.total() / 3


def test_headlines_are_shared_by_namesakes_alone(many: Truth) -> None:
    shared: dict[str, list[int]] = {}
    for article in articles(many).values():
        shared.setdefault(article.headline, []).append(article.number)
    assert all(len({number // 2 for number in numbers}) == 1 for numbers in shared.values())


def test_it_reads_like_the_seeds(many: Truth) -> None:
    real = "".join(seed_texts())
    pages = sorted(many.seeds.rglob("*.txt"))[:200]
    invented = "".join(path.read_text("utf-8") for path in pages)
    letters, others = (Counter(filter(str.isalpha, text.casefold())) for text in (real, invented))
    overlap = sum(min(letters[char] / letters.total(), others[char] / others.total()) for char in letters)
    assert overlap > 0.9
    assert 0.8 < (len(invented) / len(pages)) / (len(real) / len(seed_texts())) < 1.25


@pytest.mark.parametrize(
    "trap",
    [
        "NEWS - POLITICS -\n",
        "• '“",
        "• ''",
        "ĐBP – ",
        "ĐBP — ",
        "ĐBP- ",
        "ĐBP -  ",
        "\u00d0BP - ",
        "\u00a0",
        "\r\n",
        "\n    \n",
        "\n.jpg)\n",
        "\nBy ",
        "\nReporter: ",
        "\n- ",
        "Photo: ",
        "In the photo: ",
        "(Part 2)",
        "in Nà Sưng",
        "\ufeff",
        "a\u0323",
    ],
)
def test_every_trap_is_set(content: bytes, trap: str) -> None:
    assert trap.encode() in content


@pytest.mark.parametrize("letter", sorted(LETTERS.values()))
def test_every_role_occurs(many: Truth, letter: str) -> None:
    assert any(letter in row.roles for row in captures(many))


@pytest.mark.parametrize("kind", ["full", "body-only", "cut", "teasers-only"])
def test_every_kind_of_capture_occurs(many: Truth, kind: str) -> None:
    assert any(row.kind == kind for row in captures(many))


def test_the_program_finds_what_is_held_and_what_is_wanted(truth: Truth, tmp_path: Path) -> None:
    site = tmp_path / "site"
    command: list[str | Path] = [sys.executable, ROOT / "build.py", "--seeds", truth.seeds, "--out", site]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    quality = measure_quality(truth, site)
    assert {row.recoverable for row in captures(truth)} == {None, "address", "abbreviation"}
    for name in ("headlines recovered: precision", "duplicates merged", "articles not mixed up"):
        assert quality.of(name).share == 1, quality.faults
    for name in ("held: recall", "held: precision", "wanted: recall", "wanted: precision", "sections"):
        assert quality.of(name).share == 1, quality.faults
    recall = quality.of("headlines recovered: recall")
    assert (recall.right, recall.of) == (7, 7)
