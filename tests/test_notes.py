"""captures.yaml: what its entries say is remembered by their lines, and is what reading all of it would give."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.notes import NONE, Notes, read_notes
from dbp_archive.yaml_lines import read_plain_entries

GOOD = (
    "a.txt:\n  url: https://example.org/a-1.html\n",
    "a.txt:\n  url: https://example.org/a-2.html\n",
    "b.txt:\n  captured_at: 2026-01-31\n\n# more of it\n  url: https://example.org/b-1.html\n",
    "2026/c.txt:\n",
    "d.txt:\n  url: null\n",
)
OTHER = (
    "a.txt:\n  url: nowhere\n",
    "b.txt:\n  colour: red\n",
    "e.txt: {url: https://example.org/e-1.html}\n",
    "f.txt:\n  captured_at: 2026-01-31 # a day\n",
    "g.txt:\n  url: https://example.org/g-1.html",
    "  url: https://example.org/h-1.html\n",
    "- a\n",
    "# said of all\n",
    "\n",
)
SOURCES = ("a.txt", "b.txt", "2026/c.txt", "e.txt")
TEXTS = st.lists(st.sampled_from(GOOD + OTHER), max_size=5).map("".join)


def read(folder: Path, text: str, known: Notes = NONE) -> Notes:
    (folder / "captures.yaml").write_text(text, "utf-8")
    return read_notes(folder, SOURCES, known.by_lines)


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_what_is_remembered_of_one_text_never_shows_in_what_another_says(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    known = NONE
    for text in texts:
        known = read(folder, text, known)
        assert known == read(folder, text)


def test_only_entries_that_are_new_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = read(tmp_path, "".join(GOOD[1:]))
    assert len(known.by_lines) == len(known.by_source) == 4
    asked = []

    def read_all(text: str, lines_limit: int) -> dict[str, dict[str, str | None] | None] | None:
        asked.append(text)
        return read_plain_entries(text, lines_limit)

    monkeypatch.setattr("dbp_archive.notes.read_plain_entries", read_all)
    notes = read(tmp_path, "".join((GOOD[0].replace("a-1", "a-3"), *GOOD[2:])), known)
    assert "".join(asked).split("\n") == ["", *GOOD[0].replace("a-1", "a-3").splitlines()]
    assert notes.by_source["b.txt"] is known.by_source["b.txt"]


def test_a_text_with_more_lines_than_may_be_read_at_once_is_not_read_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = read(tmp_path, "".join(GOOD[1:]))
    monkeypatch.setattr("dbp_archive.notes.PLAIN_LINES_LIMIT", 3)
    assert not read(tmp_path, "".join(GOOD[1:]), known).by_lines
