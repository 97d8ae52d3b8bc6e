"""Plain lists of entries: read by their lines, they are what libyaml reads; anything else is left to it."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive.yaml_lines import read_plain_entries

PLAIN = """# What is known.
2026/a-1.txt:
  url: https://example.org/a?b=c#d,[e]{f}&g*h|i>j%k@l`m!n"o'p
  captured_at: 2026-01-31T08:00:00+07:00

b.txt:
# nothing is said of b
c.txt:
  url: null
"""


def as_text(text: str) -> Any:
    """What YAML says, with each value as it is written."""
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def test_a_plain_list_is_read() -> None:
    assert read_plain_entries(PLAIN, 100) == {
        "2026/a-1.txt": {
            "url": "https://example.org/a?b=c#d,[e]{f}&g*h|i>j%k@l`m!n\"o'p",
            "captured_at": "2026-01-31T08:00:00+07:00",
        },
        "b.txt": None,
        "c.txt": {"url": None},
    }


@pytest.mark.parametrize(
    "text",
    [
        "a.txt: {url: b}",
        "a.txt:\n  url: b c",
        "a.txt:\n  url: b:",
        "a.txt:\n  url: 'b'",
        "a.txt:\n  url: &b",
        "a.txt:\n   url: b",
        "a.txt:\n\turl: b",
        "a.txt:\r\n  url: b",
        "a.txt:\n  url: b\n  url: c",
        "a.txt:\na.txt:",
        "  url: b",
        "---\na.txt:",
        "à.txt:",
        "null:",
        "a.txt:\n  null: b",
        "a.txt:\n  url:\n",
        f"{'a' * 2000}.txt:",
        "a.txt:\n" * 1 + "#\n" * 100,
    ],
)
def test_anything_else_is_left_to_libyaml(text: str) -> None:
    assert read_plain_entries(text, 100) is None


WORDS = st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=12)
LINES = st.one_of(
    st.sampled_from(["a.txt:", "0/b.txt:", "1.5:", "# c", "#", "", "  url: x", "  captured_at: null", "  y: n", "..."]),
    WORDS.map(lambda word: f"{word}:"),
    WORDS.map(lambda word: f"  url: {word}"),
    WORDS.map(lambda word: f"  {word}: a"),
    WORDS,
)


@settings(max_examples=1000, deadline=None)
@given(st.lists(LINES, max_size=8).map("\n".join))
def test_what_is_read_is_what_libyaml_reads(text: str) -> None:
    found = read_plain_entries(text, 100)
    if found:
        expected = {name: fields or None for name, fields in as_text(text).items()}
        for fields in filter(None, expected.values()):
            fields.update({key: None for key, value in fields.items() if value == "null"})
        assert found == expected
