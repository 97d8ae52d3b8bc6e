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


BEFORE_ENTRY = re.compile(r"\n(?=[A-Za-z0-9])")
"""The end of a line before an entry, in a text that `read_plain_entries` reads: all of it lies before the next one."""


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
