"""YAML read safely: whatever is wrong with a file is one line that says where and what to do."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbp_archive.problems import Problem, ProblemError
from dbp_archive.records import Record
from dbp_archive.yaml_files import DEPTH_LIMIT, SIZE_LIMIT_BYTES, read_yaml, read_yaml_entries, read_yaml_text


class Colour(Record, forbid_unknown_fields=True):
    name: str
    also: tuple[str, ...] = ()


class Box(Record, forbid_unknown_fields=True):
    title: dict[str, str] = msgspec.field(default_factory=dict)
    owner: str | None = None
    count: int = 0
    sealed: bool = False
    colours: tuple[Colour, ...] = ()
    labels: tuple[str, ...] = ()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "box.yaml"


def read(file: Path, content: str | bytes) -> Box:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_yaml(file, Box, "box.yaml")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", Box()),
        ("# nothing\n", Box()),
        ("---\n", Box()),
        ("owner: An Example", Box(owner="An Example")),
        ("\ufeffowner: An Example", Box(owner="An Example")),
        ("owner: ~", Box()),
        ("owner:", Box()),
        ("owner: 'null'", Box(owner="null")),
        ("owner: ''", Box(owner="")),
        ("owner: 2026", Box(owner="2026")),
        ("owner: 2026-01-31", Box(owner="2026-01-31")),
        ("owner: no", Box(owner="no")),
        ("owner: 010", Box(owner="010")),
        ("owner: 1:30", Box(owner="1:30")),
        ("title: {en: The box, no: Esken, 2026: later}", Box(title={"en": "The box", "no": "Esken", "2026": "later"})),
        ("count: 7\nsealed: true", Box(count=7, sealed=True)),
        (
            "colours:\n  - name: red\n    also: [crimson, scarlet]",
            Box(colours=(Colour(name="red", also=("crimson", "scarlet")),)),
        ),
        ("owner: Die\u0323\u0302n", Box(owner="Điện".replace("Đ", "D"))),
        ("owner: |\n  two\n  lines\n", Box(owner="two\nlines\n")),
    ],
)
def test_a_value_is_the_text_it_was_written_as(file: Path, content: str, expected: Box) -> None:
    assert read(file, content) == expected


TOO_DEEP = f"expected plain keys and values, found more than {DEPTH_LIMIT} levels of nesting; write it out"
ALIAS = "expected plain keys and values, found an anchor or alias (& or *); write it out"
KEYS = "expected one of title, owner, count, sealed, colours, labels; found the unknown key"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", f":1: {ALIAS}"),
        ("a: *b\n", f":1: {ALIAS}"),
        ("owner: x\nlabels: " + "[" * 100_000, f":2: {TOO_DEEP}"),
        ("- " * 100_000, f":1: {TOO_DEEP}"),
        ("? " * 100_000, f":1: {TOO_DEEP}"),
        ("{" * 100_000, f":1: {TOO_DEEP}"),
        ("\n".join(" " * depth + "a:" for depth in range(1000)), f":{DEPTH_LIMIT + 1}: {TOO_DEEP}"),
        (
            "owner: !!python/object/apply:os.system ['true']",
            (
                ":1: expected plain keys and values, "
                "found the tag 'tag:yaml.org,2002:python/object/apply:os.system'; write it out"
            ),
        ),
        ("owner: !secret x", ":1: expected plain keys and values, found the tag '!secret'; write it out"),
        ("owner: x\ncount: 1\nowner: y", ":3: expected each key once, found 'owner' again; keep one of them"),
        ("title:\n  en: x\n  en: y", ":3: expected each key once, found 'en' again; keep one of them"),
        ("~: x", ":1: expected a text as key, found nothing or a collection; write a name before the colon"),
        ("? [a, b]\n: x", ":1: expected a text as key, found nothing or a collection; write a name before the colon"),
        ("owner: x\nonwer: y", f":2: {KEYS} 'onwer'; did you mean 'owner'?"),
        ("qqqq: y", f":1: {KEYS} 'qqqq'; remove it"),
        ("<<: {owner: x}", f":1: {KEYS} '<<'; remove it"),
        (
            "colours:\n- name: red\n- name: blue\n  alos: [x]",
            ":4: expected one of name, also; found the unknown key 'alos'; did you mean 'also'?",
        ),
        ("colours:\n- name: red\n- also: [x]", ":3: expected the key 'name' at 'colours.1', found none; add it"),
        ("- a\n- b", ": expected keys with values at the top, found a list; correct the value"),
        ("[]", ": expected keys with values at the top, found a list; correct the value"),
        ("just words", ": expected keys with values at the top, found a text; correct the value"),
        ("labels: red", ":1: expected a list at 'labels', found a text; correct the value"),
        ("owner: [x]", ":1: expected a text or nothing at 'owner', found a list; correct the value"),
        ("title:\n  en: x\n  vi: [y]", ":3: expected a text at 'title.vi', found a list; correct the value"),
        ("title:\n  en: x\n  vi:", ":3: expected a text at 'title.vi', found nothing; correct the value"),
        ("count: many", ":1: expected a number at 'count', found a text; correct the value"),
        ("sealed: perhaps", ":1: expected true or false at 'sealed', found a text; correct the value"),
        ("title:\n\ten: x", ":2: expected YAML, found: character that cannot start any token; correct the line"),
        ("owner: [x\n", ":2: expected YAML, found: did not find expected ',' or ']'; correct the line"),
        ("owner: 'x", ":1: expected YAML, found: unexpected end of stream; correct the line"),
        ("owner: x\n---\nowner: y", ":2: expected one document, found another one; remove the line `---`"),
        ("owner: e" + "\u0301" * 500, ": expected text, found a letter with hundreds of accents; remove it"),
        (b"owner: \xe9", ": expected UTF-8, found another encoding at byte 7; save as UTF-8"),
        ("owner: x".encode("utf-16"), ": expected UTF-8, found another encoding at byte 0; save as UTF-8"),
    ],
)
def test_what_is_wrong_is_one_line(file: Path, content: str | bytes, line: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(file, content)
    assert str(caught.value) == f"box.yaml{line}"


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\x7f"])
def test_a_control_character_is_no_yaml(file: Path, control: str) -> None:
    with pytest.raises(ProblemError, match="control characters are not allowed") as caught:
        read(file, f"owner: a{control}b")
    assert "\n" not in str(caught.value)
    assert control not in str(caught.value)


def test_a_huge_file_is_not_loaded(file: Path) -> None:
    with file.open("wb") as opened:
        opened.truncate(SIZE_LIMIT_BYTES + 1)
    with pytest.raises(ProblemError, match="expected at most 67,108,864 bytes, found 67,108,865; split the file"):
        read_yaml(file, Box, "box.yaml")


def test_a_list_that_never_ends_is_given_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dbp_archive.yaml_files.VALUES_LIMIT", 1000)
    with pytest.raises(ProblemError, match="found more than 1,000 of them"):
        read(file, "labels: [" + "x, " * 2000 + "]")


def test_what_is_no_file_is_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, found in {
        "pipe": "expected a plain file, found a folder, pipe or device; remove it",
        ".": "expected a plain file, found a folder, pipe or device; remove it",
        "absent": "expected a file, found none; put it there or remove what names it",
    }.items():
        with pytest.raises(ProblemError) as caught:
            read_yaml(tmp_path / name, Box, name)
        assert caught.value.problem == Problem(name, found)


def test_a_wrong_entry_costs_no_other_one(file: Path) -> None:
    file.write_text("a: {name: red}\nb: {nmae: blue}\nc: words\nd: {name: [x]}\ne:\nf: {name: green}\n", "utf-8")
    entries, problems = read_yaml_entries(read_yaml_text(file, "box.yaml"), Colour, "box.yaml")
    assert entries == {"a": Colour(name="red"), "f": Colour(name="green")}
    assert [str(problem) for problem in problems] == [
        "box.yaml:2: expected one of name, also; found the unknown key 'nmae'; did you mean 'name'?",
        "box.yaml:3: expected keys with values at 'c', found a text; correct the value",
        "box.yaml:4: expected a text at 'd.name', found a list; correct the value",
        "box.yaml:5: expected the key 'name' at 'e', found none; add it",
    ]


def test_thousands_of_wrong_entries_are_each_found_at_once(file: Path) -> None:
    file.write_text("".join(f"{number}: {{nmae: x}}\n" for number in range(5000)), "utf-8")
    _, problems = read_yaml_entries(read_yaml_text(file, "box.yaml"), Colour, "box.yaml")
    assert [problem.place for problem in problems] == [f"box.yaml:{number + 1}" for number in range(5000)]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "owner",
                    "title",
                    ":",
                    " ",
                    "\n",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "'",
                    "&a",
                    "*a",
                    "!",
                    "x",
                    "|",
                    "\t",
                    "#",
                    "?",
                    ",",
                ]
            ),
            max_size=25,
        )
        .map("".join)
        .map(str.encode),
    )
)
def test_any_file_is_read_or_is_one_line(file: Path, content: bytes) -> None:
    try:
        said = repr(read(file, content))
    except ProblemError as error:
        said = str(error)
    assert said.isprintable()
