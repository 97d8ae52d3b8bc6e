"""The manifest: facts about a site's files → the text files that prove nobody changed one since. docs/fixity.md.

It lies in parts, so that one changed file rewrites one of them; `manifest.json` names the parts. What stands in a
part can be proven with `sha256sum` alone.
"""

import re
from collections.abc import Collection, Iterable
from hashlib import file_digest, sha256
from pathlib import Path

import msgspec

from dbp_archive.problems import excerpt
from dbp_archive.records import Record

FORMAT = 1
INDEX = "manifest.json"
FOLDER = "manifest/"
PART = re.compile(r"manifest/(?:all|(?P<key>[0-9a-f]{1,3}))\.tsv")
"""What parts are called."""
LIMITS = (500, 8_000, 128_000)
"""Most files in a manifest of one part, of 16, of 256; beyond, it has 4,096: a part has some 500 lines at most."""

SITE_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]*/)*[A-Za-z0-9][A-Za-z0-9._-]*")
"""A path inside a site: names that begin with a letter or a digit and go on so; none is `..`, empty, hidden, or has a
drive before it, and none must be escaped in a line of text."""
_LINE = re.compile(rf"(?P<sha256>[0-9a-f]{{64}})\t(?P<size>0|[1-9][0-9]{{0,17}})\t(?P<path>{SITE_PATH.pattern})\n")


class FileFact(Record):
    """A file of the site, as the manifest has it."""

    path: str
    """From the site's root; matches SITE_PATH."""
    size_bytes: int
    sha256: str
    """Hexadecimal, lower case."""


class PartRow(Record):
    """A part of the manifest, as manifest.json has it."""

    path: str
    """`manifest/3f.tsv`."""
    size_bytes: int
    """Of the part itself, not of what it lists."""
    sha256: str
    """Of the part itself."""
    count: int
    """Files that it lists."""
    total_bytes: int
    """Of the files that it lists."""


class ManifestIndex(Record):
    """The content of manifest.json."""

    format: int
    root: str
    """One hash for all: see `root_of`."""
    count: int
    """Files that the parts list."""
    total_bytes: int
    """Of these files."""
    parts: tuple[PartRow, ...]
    """Sorted by path."""


def name_width(part: str) -> int:
    """How many characters of its files' keys name the part; 0 for `manifest/all.tsv`. Raises ValueError: it is none."""
    match = PART.fullmatch(part)
    if match is None:
        raise ValueError(f"expected a name like {FOLDER}3f.tsv, found {excerpt(part)}")
    return len(match["key"] or "")


def part_width(files: int) -> int:
    """How many characters of its key name the part that a file is in, in a site of so many files; 0 for one part."""
    return sum(files > limit for limit in LIMITS)


def part_key(path: str) -> str:
    """What decides the part that the file `path` is in: the first three characters of the SHA-256 of its path."""
    return sha256(path.encode()).hexdigest()[: len(LIMITS)]


def shelf_of(path: str) -> int:
    """The number that `part_key` writes: the catalog has the files in this order."""
    return int(part_key(path), 16)


def part_name(path: str, width: int) -> str:
    """Path of the part that the file `path` is in."""
    return part_path(part_key(path)[:width])


def part_path(key: str) -> str:
    """Path of the part whose files' keys begin with `key`: `manifest/3f.tsv`; `manifest/all.tsv` for the empty one."""
    return f"{FOLDER}{key or 'all'}.tsv"


def write_part(facts: Iterable[FileFact]) -> bytes:
    """A part that lists `facts`: a line for each, sorted by path, of its SHA-256, size in bytes and path, with tabs."""
    ordered = sorted(facts, key=lambda fact: fact.path)
    return "".join(f"{fact.sha256}\t{fact.size_bytes}\t{fact.path}\n" for fact in ordered).encode()


def read_part(content: bytes) -> tuple[FileFact, ...]:
    """The files that a part lists. Raises ValueError at the first line that is not as `write_part` writes it.

    A path that could lead out of the site is such a line.
    """
    facts: list[FileFact] = []
    for number, line in enumerate(content.decode("utf-8", "backslashreplace").splitlines(keepends=True), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            expected = "SHA-256, size and a path inside the site, with tabs between"
            raise ValueError(f"line {number}: expected {expected}, found {excerpt(line, 120)}")
        if facts and match["path"] <= facts[-1].path:
            raise ValueError(f"line {number}: expected paths in order, each once, found {match['path']} here")
        facts.append(FileFact(path=match["path"], size_bytes=int(match["size"]), sha256=match["sha256"]))
    return tuple(facts)


def describe_part(path: str, facts: Collection[FileFact], content: bytes) -> PartRow:
    """What manifest.json says of the part `path` that lists `facts` and therefore has the bytes `content`."""
    return PartRow(
        path=path,
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
        count=len(facts),
        total_bytes=sum(fact.size_bytes for fact in facts),
    )


def root_of(parts: Iterable[PartRow]) -> str:
    """One hash for the whole site: what `sha256sum manifest/*.tsv | sha256sum` prints in its folder."""
    lines = (f"{part.sha256}  {part.path}\n" for part in sorted(parts, key=lambda part: part.path))
    return sha256("".join(lines).encode()).hexdigest()


def write_index(parts: Iterable[PartRow]) -> bytes:
    """manifest.json, for `parts` in any order."""
    ordered = tuple(sorted(parts, key=lambda part: part.path))
    index = ManifestIndex(
        format=FORMAT,
        root=root_of(ordered),
        count=sum(part.count for part in ordered),
        total_bytes=sum(part.total_bytes for part in ordered),
        parts=ordered,
    )
    return msgspec.json.format(msgspec.json.encode(index), indent=2) + b"\n"


def read_index(content: bytes) -> ManifestIndex:
    """The record of a manifest.json. Raises ValueError or RecursionError when it is none."""
    return msgspec.json.decode(content, type=ManifestIndex)


def read_fact(root: Path, path: str) -> FileFact:
    """What the manifest says of the file `path` below `root`, from the file itself. Raises OSError."""
    with (root / path).open("rb", buffering=0) as file:
        digest = file_digest(file, "sha256").hexdigest()
        return FileFact(path=path, size_bytes=file.tell(), sha256=digest)
