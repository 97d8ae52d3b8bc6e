"""YAML read safely into records: a path and a record type → the record, or one line that says what is wrong.

Plain YAML only: no tags, no anchors and aliases (a few lines of them can stand for gigabytes), no key twice,
bounded in size and depth.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import msgspec.inspect
import yaml

from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.text import nfc

T = TypeVar("T")

SIZE_LIMIT_BYTES = 64 << 20
DEPTH_LIMIT = 12

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: the same documents, ten times faster."""

_MSGSPEC_PATH = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>.*)`)?", re.DOTALL)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_PATH_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")


def read_yaml(path: Path, record: type[T], name: str) -> T:
    """The file at `path` as a `record`; an empty file counts as an empty mapping.

    `name` stands for the file in messages. Raises ProblemError: unreadable, not UTF-8, not plain YAML,
    or not the shape that `record` declares (the key is named, with its line and the nearest right one).
    """
    node = _compose(_read_text(path, name), name)
    builtins = {} if node is None else _to_builtins(node, name)
    try:
        return msgspec.convert(builtins, record)
    except msgspec.ValidationError as error:
        raise _explain(error, record, node, name) from error


def _read_text(path: Path, name: str) -> str:
    try:
        size_bytes = path.stat().st_size
        if size_bytes > SIZE_LIMIT_BYTES:
            limit = f"{SIZE_LIMIT_BYTES >> 20} MiB"
            raise ProblemError(name, f"expected at most {limit}, found {size_bytes >> 20} MiB; split the file")
        return nfc(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise ProblemError(name, f"expected a readable file, found: {error.strerror}; check its permissions") from error
    except UnicodeDecodeError as error:
        raise ProblemError(name, f"expected UTF-8, found another encoding at byte {error.start}; save as UTF-8") from error


def _compose(text: str, name: str) -> yaml.Node | None:
    """The document's node tree, checked event by event first: composing is recursive, reading events is not."""
    try:
        _check_events(text, name)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        raise ProblemError(f"{name}{line}", f"expected YAML, found: {what}; correct the line") from error
    return node


def _check_events(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        found = None
        if depth > DEPTH_LIMIT:
            found = f"more than {DEPTH_LIMIT} levels of nesting"
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            found = "an anchor or alias (& or *)"
        elif getattr(event, "tag", None):
            found = f"the tag {excerpt(str(event.tag))}"
        if found:
            place = f"{name}:{event.start_mark.line + 1}"
            raise ProblemError(place, f"expected plain keys and values, found {found}; write the value out")


def _to_builtins(node: yaml.Node, name: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _to_builtins(key_node, name)
            place = f"{name}:{key_node.start_mark.line + 1}"
            if not isinstance(key, str):
                raise ProblemError(place, f"expected a text as key, found {excerpt(str(key))}; put it in quotes")
            if key in result:
                raise ProblemError(place, f"expected each key once, found {excerpt(key)} again; keep one of them")
            result[key] = _to_builtins(value_node, name)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_to_builtins(item, name) for item in node.value]
    return _scalar(node, name)


def _scalar(node: yaml.Node, name: str) -> Any:
    """A text, number, boolean or nothing; a date stays the text it was written as."""
    if node.tag in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str"):
        return node.value
    try:
        return yaml.SafeLoader("").construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        place = f"{name}:{node.start_mark.line + 1}"
        raise ProblemError(place, f"expected a plain value, found {excerpt(str(node.value))}; put it in quotes") from error


def _explain(error: msgspec.ValidationError, record: Any, node: yaml.Node | None, name: str) -> ProblemError:
    """msgspec's message as one line of ours: with the line in the file, and the nearest right key."""
    match = _MSGSPEC_PATH.fullmatch(str(error))
    what, path = (match["what"], match["path"] or "$") if match else (str(error), "$")
    unknown = _UNKNOWN_FIELD.fullmatch(what)
    if unknown is None:
        line = _line_at(node, _steps(path))
        return ProblemError(f"{name}{line}", f"{what[0].lower()}{what[1:]} at {excerpt(path[2:] or 'the top')}; correct the value")
    line = _line_at(node, [*_steps(path), unknown["name"]])
    known = _fields_at(record, _steps(path))
    nearest = difflib.get_close_matches(unknown["name"], known, n=1, cutoff=0.5)
    remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else "remove it"
    return ProblemError(
        f"{name}{line}", f"expected one of {', '.join(known)}; found the unknown key {excerpt(unknown['name'])}; {remedy}"
    )


def _steps(path: str) -> list[str]:
    return [match["name"] or match["index"] for match in _PATH_STEP.finditer(path)]


def _line_at(node: yaml.Node | None, steps: list[str]) -> str:
    """`:line` of the deepest node on the way of `steps` that can be found; msgspec writes `[...]` for a mapping's value."""
    line = ""
    for step in steps:
        found = next((pair for pair in _children(node) if pair[0] == step), None)
        if found is None:
            break
        _, key_node, node = found
        line = f":{key_node.start_mark.line + 1}"
    return line


def _children(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), key, value) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(index), item, item) for index, item in enumerate(node.value))


def _fields_at(record: Any, steps: list[str]) -> list[str]:
    """The keys that `record` declares at the end of `steps`."""
    kind = msgspec.inspect.type_info(record)
    for step in steps:
        kind = _descend(_required(kind), step)
    kind = _required(kind)
    return [field.encode_name for field in kind.fields] if isinstance(kind, msgspec.inspect.StructType) else []


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
