"""captures.yaml: of a file that was edited only what differs is read, and is what reading all of it would give."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbp_archive.notes import Notes, read_edit, read_notes
from dbp_archive.problems import Problem
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


GOOD_TEXTS = (
    st.permutations(GOOD[1:]).flatmap(lambda entries: st.sampled_from([entries[:n] for n in range(5)])).map("".join)
)


def write(folder: Path, text: str) -> Path:
    (folder / "captures.yaml").write_text(text, "utf-8")
    return folder


def read(folder: Path, text: str) -> Notes:
    return read_notes(write(folder, text), SOURCES)


@given(GOOD_TEXTS, TEXTS | GOOD_TEXTS)
def test_of_an_edited_file_is_known_what_reading_all_of_it_would_give(
    tmp_path_factory: pytest.TempPathFactory, before: str, now: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    known, notes = read(folder, before), read(folder, now)
    edit = read_edit(write(folder, now), before)
    is_plain = read_plain_entries(now, 100) is not None and not set(notes.problems) - set(unknown(notes))
    assert (edit is not None) == is_plain
    if edit:
        names = {*SOURCES, *known.by_source, *notes.by_source}
        assert {name: edit.note_of(name) for name in names} == {name: notes.by_source.get(name) for name in names}
        changed = {name for name in names if known.by_source.get(name) != notes.by_source.get(name)}
        assert changed <= edit.names


def unknown(notes: Notes) -> Iterator[Problem]:
    """The lines about entries that name no capture."""
    return (problem for problem in notes.problems if "names of captures" in problem.message)


def test_only_entries_that_differ_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, asked = "".join(GOOD[1:]), list[str]()

    def read_all(text: str, lines_limit: int) -> dict[str, dict[str, str | None] | None] | None:
        asked.append(text)
        return read_plain_entries(text, lines_limit)

    monkeypatch.setattr("dbp_archive.notes.read_plain_entries", read_all)
    edit = read_edit(write(tmp_path, before.replace("2026-01-31", "2026-02-01")), before)
    assert asked == [GOOD[2], GOOD[2].replace("2026-01-31", "2026-02-01")]
    assert edit
    assert edit.names == {"b.txt"}


@pytest.mark.parametrize("limit", ["FEW", "PLAIN_LINES_LIMIT"])
def test_a_text_is_read_as_a_whole_where_too_much_of_it_is_new_or_it_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    write(tmp_path, "".join(GOOD[1:]))
    assert read_edit(tmp_path, GOOD[1])
    monkeypatch.setattr(f"dbp_archive.notes.{limit}", 2)
    assert not read_edit(tmp_path, GOOD[1])


def test_a_text_in_which_not_all_is_good_is_not_remembered(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD[0]).text == GOOD[0]
    assert read(tmp_path, "").text == ""
    assert read(tmp_path, GOOD[4]).text is None  # it names no capture
    assert read(tmp_path, OTHER[2]).text is None
    (tmp_path / "captures.yaml").unlink()
    assert read_notes(tmp_path, SOURCES).text == ""
