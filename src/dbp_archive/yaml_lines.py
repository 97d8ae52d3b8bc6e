"""Plain lists of named entries, as captures.yaml is: a text → a mapping, when each line has one possible reading.

libyaml takes 30 µs for an entry, most of them to hand over where each word stands. 50,000 entries are ordinary. What
these lines do not cover is left to it, and where they do, the result is what it gives: `tests/test_yaml_lines.py`.
"""

import re

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""How nothing is written (YAML 1.1, `tag:yaml.org,2002:null`)."""

_LINE = re.compile(
    r"^(?:([A-Za-z0-9][A-Za-z0-9_./-]{0,200}\.[a-z0-9]{1,8}):"  # at the margin: the name of an entry, a file
    r"|  ((?!null:)[a-z][a-z_]{0,40}): ([A-Za-z0-9][!-~]*+(?<!:))"  # a field of it in one word
    r"|(?:#[ -~]*)?"
    r"|(.+))$",  # any other line
    re.MULTILINE,
)
"""A word that begins with a letter or digit and has no space in it holds no comment, tag, anchor or quotation, and is
no key unless a colon ends it (YAML 1.1, 9.1.3). Names and fields are short: libyaml reads no key over 1,024."""


def read_plain_entries(text: str, lines_limit: int) -> dict[str, dict[str, str | None] | None] | None:
    """The fields of each named entry; None when `text` has another line, a key twice, or more than `lines_limit`."""
    if text.count("\n") >= lines_limit:
        return None
    entries: dict[str, dict[str, str | None]] = {}
    fields: dict[str, str | None] | None = None
    for line in _LINE.finditer(text):
        name, field, value, other = line.groups()
        if other:
            return None
        if name:
            if name in entries:
                return None
            entries[name] = fields = {}
        elif field:
            if fields is None or field in fields:
                return None
            fields[field] = None if value in NOTHING else value
    return {name: fields or None for name, fields in entries.items()}


_ENTRY_END = re.compile(r"\n(?=[A-Za-z0-9])|\Z")
"""Where an entry ends in a text that `read_plain_entries` reads: before the next one, or with the text."""


def entry_of(text: str, name: str) -> str | None:
    """The lines of the entry `name` in a text that `read_plain_entries` reads; None when it has no such entry."""
    start = f"\n{text}".find(f"\n{name}:")
    return None if start < 0 else text[start : _next_entry(text, start)]


def differing_entries(before: str, now: str) -> tuple[str, str]:
    """Of two such texts, the entries from the first to the last that is not in both, with what lies between them."""
    start = _entry_before(now, _common_length(before, now))
    rest = _common_length(before[start:][::-1], now[start:][::-1])
    behind = len(now) - _next_entry(now, len(now) - rest)
    return before[start : len(before) - behind], now[start : len(now) - behind]


def _next_entry(text: str, start: int) -> int:
    """Where the first entry behind the line of `start` begins, or the text ends."""
    return next(_ENTRY_END.finditer(text, start)).end()


def _entry_before(text: str, end: int) -> int:
    """Where the last entry begins that has a character before `end`; the text's beginning when none does."""
    start = end
    while start := text.rfind("\n", 0, max(start - 1, 0)) + 1:
        if text[start].isalnum():
            break
    return start


def _common_length(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if one[least:middle] == other[least:middle] else (least, middle - 1)
    return least
