"""YAML read safely into records: a path and a record type → the record, or one line that says what is wrong.

Plain YAML only: no tags, no anchors and aliases (a few lines of them can stand for gigabytes), no key twice,
bounded in size and depth. A value is the text it was written as (`no`, `2026`, `2026-01-31`) unless the record
declares a number or a truth value: what YAML guesses from a value's looks is guessed wrong too often.
"""

import difflib
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import msgspec.inspect
import yaml

from dbp_archive.files import read_file
from dbp_archive.problems import Problem, ProblemError, excerpt
from dbp_archive.text import has_endless_marks, nfc
from dbp_archive.yaml_lines import NOTHING, read_plain_entries

T = TypeVar("T")

SIZE_LIMIT_BYTES = 64 << 20
VALUES_LIMIT = 2_000_000
"""Keys and values in one file: those of a captures.yaml for 300,000 captures. Reading them takes some ten seconds."""
PLAIN_LINES_LIMIT = VALUES_LIMIT // 3 - 2
"""So many plain lines hold no more than VALUES_LIMIT for certain; more are left to the reader that counts them."""
DEPTH_LIMIT = 12
KEY_LIMIT = 120
"""Characters of a wrong key that are compared with the right ones."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: the same documents, ten times faster."""

_MSGSPEC_PATH = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>.*)`)?", re.DOTALL)
_MSGSPEC_KINDS = re.compile(r"Expected `(?P<expected>.*)`, got `(?P<found>.*)`", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING_FIELD = re.compile(r"Object missing required field `(?P<name>.*)`", re.DOTALL)
_PATH_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_KINDS = {
    "object": "keys with values",
    "array": "a list",
    "str": "a text",
    "null": "nothing",
    "int": "a number",
    "bool": "true or false",
}
_FRAME = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent, yaml.StreamEndEvent)
_NODES = {"object": yaml.MappingNode, "array": yaml.SequenceNode}


def read_yaml(path: Path, record: type[T], name: str) -> T:
    """The file at `path` as a `record`; an empty file counts as an empty mapping.

    `name` stands for the file in messages. Raises ProblemError: unreadable, not UTF-8, not plain YAML,
    or not the shape that `record` declares (the key is named, with its line and the nearest right one).
    """
    document = Document(read_yaml_text(path, name), name)
    return document.convert({} if document.value is None else document.value, record, [])


def read_yaml_entries(text: str, record: type[T], name: str) -> tuple[dict[str, T], list[Problem]]:
    """The text of a file as named entries, each a `record`, and a line for each entry that is none.

    Raises ProblemError when the text as a whole cannot be understood, as `read_yaml` does.
    """
    document = Document(text, name)
    stated = document.convert({} if document.value is None else document.value, dict[str, Any], [])
    entries: dict[str, T] = {}
    problems: list[Problem] = []
    for key, value in stated.items():
        try:
            entries[key] = document.convert({} if value is None else value, record, [key])
        except ProblemError as error:
            problems.append(error.problem)
    return entries, problems


def read_yaml_list(path: Path, record: type[T], name: str) -> tuple[list[tuple[int, T]], list[Problem]]:
    """The file at `path` as a list: (line, `record`) of each item, and a line for each item that is none.

    Raises ProblemError when the file as a whole cannot be read, as `read_yaml` does, or is no list.
    """
    document = Document(read_yaml_text(path, name), name)
    stated = [] if document.value is None else document.value
    if not isinstance(stated, list):
        raise ProblemError(name, "expected a list, found something else; begin each entry with `- `")
    items: list[tuple[int, T]] = []
    problems: list[Problem] = []
    for index, value in enumerate(stated):
        try:
            item = document.convert({} if value is None else value, record, [str(index)])
            items.append((document.lines_of(str(index))[0], item))
        except ProblemError as error:
            problems.append(error.problem)
    return items, problems


def read_yaml_text(path: Path, name: str) -> str:
    """The text at `path`, in NFC. Raises ProblemError: unreadable, too large, not UTF-8."""
    try:
        text = read_file(path, name, SIZE_LIMIT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(
            name, f"expected UTF-8, found another encoding at byte {error.start}; save as UTF-8"
        ) from error
    if has_endless_marks(text):
        raise ProblemError(name, "expected text, found a letter with hundreds of accents; remove it")
    return nfc(text)


class Document:
    """A YAML file's values, and where in it each stands. Raises ProblemError when `text` is not plain YAML."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.value = read_plain_entries(text, PLAIN_LINES_LIMIT) or self._read()
        """Mappings, lists, texts and None."""

    def _read(self) -> Any:
        """The document, built from its events: composing nodes for a long file takes twice as long."""
        events = self._events()
        try:
            first = next(events, None)
            value = None if first is None else self._value(first, events)
            next(events, None)  # reads on to the file's end, where another document may be
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = " ".join(str(getattr(error, "problem", None) or error).split()).removeprefix("found ")
            raise self.problem(mark, f"expected YAML, found: {what}; correct the line") from error
        return value

    def _events(self) -> Iterator[Any]:
        """What opens or is a value, and what closes one; nothing deep, tagged or repeated by reference."""
        depth, documents = 0, 0
        for count, event in enumerate(yaml.parse(self.text, Loader=_Loader)):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise self.problem(event.start_mark, "expected one document, found another one; remove the line `---`")
            if isinstance(event, _FRAME):
                continue
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            found = None
            if depth > DEPTH_LIMIT:
                found = f"more than {DEPTH_LIMIT} levels of nesting"
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                found = "an anchor or alias (& or *)"
            elif count > VALUES_LIMIT:
                found = f"more than {VALUES_LIMIT:,} of them"
            elif tag := getattr(event, "tag", None):
                found = f"the tag {excerpt(tag)}"
            if found:
                raise self.problem(event.start_mark, f"expected plain keys and values, found {found}; write it out")
            yield event

    def _value(self, event: Any, events: Iterator[Any]) -> Any:
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self._items(events))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events)
        return None if event.implicit[0] and event.value in NOTHING else event.value

    def _items(self, events: Iterator[Any]) -> Iterator[Any]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._value(event, events)

    def _mapping(self, events: Iterator[Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._value(event, events)
            if not isinstance(key, str):
                raise self.problem(
                    event.start_mark,
                    "expected a text as key, found nothing or a collection; write a name before the colon",
                )
            if key in result:
                raise self.problem(
                    event.start_mark, f"expected each key once, found {excerpt(key)} again; keep one of them"
                )
            result[key] = self._value(next(events), events)
        return result

    def problem(self, mark: Any, message: str) -> ProblemError:
        """`message` about the line of `mark`."""
        return ProblemError(f"{self.name}:{mark.line + 1}" if mark else self.name, message)

    def convert(self, value: Any, record: type[T], steps: list[str]) -> T:
        """`value`, which stands at the end of `steps` in the file, as a `record`."""
        try:
            return msgspec.convert(value, record, strict=False)
        except msgspec.ValidationError as error:
            raise self._explain(str(error), record, steps) from error

    def lines_of(self, key: str) -> tuple[int, int]:
        """First and last line of the entry `key` at the top, which is there."""
        key_node, value = self._entries[key]
        last = value.end_mark.line + (value.end_mark.column > 0)
        return key_node.start_mark.line + 1, max(last, key_node.start_mark.line + 1)

    def _explain(self, error: str, record: Any, steps: list[str]) -> ProblemError:
        """What msgspec says, as one line of ours: with the line in the file, and the nearest right key."""
        match = _MSGSPEC_PATH.fullmatch(error)
        what, path = (match["what"], match["path"] or "$") if match else (error, "$")
        inner = [step["name"] or step["index"] for step in _PATH_STEP.finditer(path)]
        if unknown := _UNKNOWN_FIELD.fullmatch(what):
            mark, _ = self._find([*steps, *inner, unknown["name"]])
            return self.problem(mark, _unknown_key(unknown["name"], _fields_at(record, tuple(inner))))
        kinds = _MSGSPEC_KINDS.fullmatch(what)
        mark, way = self._find([*steps, *inner], kinds["found"] if kinds else "")
        place = excerpt(".".join(way)) if way else "the top"
        if kinds:
            expected = " or ".join(_KINDS.get(kind, kind) for kind in kinds["expected"].split(" | "))
            found = _KINDS.get(kinds["found"], kinds["found"])
            return self.problem(mark, f"expected {expected} at {place}, found {found}; correct the value")
        if missing := _MISSING_FIELD.fullmatch(what):
            return self.problem(mark, f"expected the key {excerpt(missing['name'])} at {place}, found none; add it")
        return self.problem(mark, f"{what[0].lower()}{what[1:]} at {place}; correct the value")

    @cached_property
    def _root(self) -> yaml.Node | None:
        """The node tree, for its line numbers. Composing is recursive; the events were found to be shallow before."""
        root: yaml.Node | None = yaml.compose(self.text, Loader=_Loader)
        return root

    @cached_property
    def _entries(self) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        """Key and value of each entry at the top, so that a thousand wrong ones are found in one pass."""
        return {key: (key_node, value) for key, key_node, value in _children(self._root)}

    def _find(self, steps: list[str], kind: str = "") -> tuple[Any, list[str]]:
        """Where the deepest node on the way of `steps` stands, and the way as far as it was found.

        For a value of a mapping msgspec writes `[...]`: it is the first one of the wrong `kind`.
        """
        if not steps or steps[0] not in self._entries:
            return None, []
        key_node, node = self._entries[steps[0]]
        mark, way = key_node.start_mark, [steps[0]]
        for step in steps[1:]:
            children = _children(node)
            fits = next(
                (child for child in children if child[0] == step or (step == "..." and _is_kind(child[2], kind))), None
            )
            if fits is None:
                break
            key, key_node, node = fits
            mark = key_node.start_mark
            way.append(key)
        return mark, way


def _children(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """(key or index, where it stands, value) for each child of `node`."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(index), item, item) for index, item in enumerate(node.value))


def _is_kind(node: yaml.Node, kind: str) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return (kind == "null") == (not node.style and node.value in NOTHING) and kind not in _NODES
    return isinstance(node, _NODES.get(kind, ()))


@lru_cache(maxsize=1024)
def _unknown_key(name: str, known: tuple[str, ...]) -> str:
    nearest = difflib.get_close_matches(name[:KEY_LIMIT], known, n=1, cutoff=0.5)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove it"
    return f"expected one of {', '.join(known)}; found the unknown key {excerpt(name)}; {remedy}"


@lru_cache(maxsize=1024)
def _fields_at(record: Any, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that `record` declares at the end of `steps`."""
    kind = msgspec.inspect.type_info(record)
    for step in steps:
        kind = _descend(_required(kind), step)
    kind = _required(kind)
    return tuple(field.encode_name for field in kind.fields) if isinstance(kind, msgspec.inspect.StructType) else ()


def _descend(kind: msgspec.inspect.Type, step: str) -> msgspec.inspect.Type:
    if isinstance(kind, msgspec.inspect.StructType):
        return next(field.type for field in kind.fields if field.encode_name == step)
    if isinstance(kind, msgspec.inspect.DictType):
        return kind.value_type
    if isinstance(kind, (msgspec.inspect.VarTupleType, msgspec.inspect.ListType)):
        return kind.item_type
    return kind


def _required(kind: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """`kind` without the `| None` of an optional field."""
    if isinstance(kind, msgspec.inspect.UnionType):
        return next(item for item in kind.types if not isinstance(item, msgspec.inspect.NoneType))
    return kind
