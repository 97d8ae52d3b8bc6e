"""What became of the files since the site was built: the manifest's word for each, beside what lies there.

Only files that were found below the site's root are opened, whatever a manifest names.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from dbp_archive.batches import Crew
from dbp_archive.check.facts import BuiltSite, Fixity
from dbp_archive.check.faults import Fault
from dbp_archive.manifest import (
    FOLDER,
    FORMAT,
    INDEX,
    SITE_PATH,
    FileFact,
    ManifestIndex,
    PartRow,
    describe_part,
    name_width,
    part_name,
    read_fact,
    read_index,
    read_part,
    root_of,
)
from dbp_archive.problems import excerpt

NAMED = 20
"""So many files of a kind have a line each; then it is said how many there are."""
_REMEDY = "restore it from a copy or build the site again"


def check_manifest(site: BuiltSite) -> Iterator[Fault]:
    """The manifest is there, is whole, and agrees with itself."""
    yield from site.fixity.broken


def check_changed(site: BuiltSite) -> Iterator[Fault]:
    """Every file has the size and the SHA-256 that the manifest states."""
    yield from _some("changed", site.fixity.changed)


def check_added(site: BuiltSite) -> Iterator[Fault]:
    """No file was put among those that the manifest lists."""
    yield from _some("added", site.fixity.added)


def check_lost(site: BuiltSite) -> Iterator[Fault]:
    """Every file that the manifest lists is there."""
    yield from _some("lost", site.fixity.lost)


def _some(what: str, faults: Sequence[Fault]) -> Iterator[Fault]:
    yield from faults[:NAMED]
    if len(faults) > NAMED:
        message = f"{what}: expected none, found {len(faults):,} files; the first {NAMED} have a line of their own"
        yield Fault(path=INDEX, message=message)


def read_fixity(root: Path, files: frozenset[str], crew: Crew) -> Fixity:
    """What became of the site in `root`; `files` are the paths of all that lies there."""
    index = _read_index(root)
    if isinstance(index, Fault):
        return Fixity(broken=(index,), changed=(), added=(), lost=())
    survey = _Survey(root, files, index)
    compared = crew.map(compare_files, survey.found(), root)
    changed = [fault for _, faults in compared for fault in faults]
    return Fixity(
        broken=(*_disagreements(index), *survey.broken),
        changed=_by_path(changed),
        added=_by_path(survey.added()),
        lost=_by_path(survey.lost),
    )


def _read_index(root: Path) -> ManifestIndex | Fault:
    """The manifest's index, or why it cannot be used."""
    try:
        index = read_index((root / INDEX).read_bytes())
        widths = {name_width(part.path) for part in index.parts}
    except OSError as error:
        found = f"expected a readable file, found: {error.strerror}; without it no file can be compared"
        return Fault(path=INDEX, message=f"{found}; {_REMEDY}")
    except (ValueError, RecursionError) as error:
        return Fault(path=INDEX, message=f"expected JSON as docs/fixity.md describes it, found: {error}; {_REMEDY}")
    if index.format != FORMAT:
        found = f"expected format {FORMAT}, found {index.format}"
        return Fault(path=INDEX, message=f"{found}; use the program that made it")
    names = [part.path for part in index.parts]
    if names != sorted(set(names)) or len(widths) > 1:
        found = "expected parts in order, each once, with names of one length, found others"
        return Fault(path=INDEX, message=f"{found}; {_REMEDY}")
    return index


def _disagreements(index: ManifestIndex) -> Iterator[Fault]:
    """Where the index says of the whole what its parts do not."""
    totals = {name: sum(getattr(part, name) for part in index.parts) for name in ("count", "total_bytes")}
    for name, total in {"root": root_of(index.parts), **totals}.items():
        if getattr(index, name) != total:
            message = f"expected {name} {total}, as its parts give, found {getattr(index, name)}; {_REMEDY}"
            yield Fault(path=INDEX, message=message, near=f'"{name}"')


def _read_part(root: Path, row: PartRow) -> tuple[FileFact, ...] | Fault:
    """What a part lists, or why it cannot be used."""
    try:
        return _sound_part(row, (root / row.path).read_bytes())
    except OSError as error:
        found = f"expected a readable file, found: {error.strerror}"
    except ValueError as error:
        found = str(error)
    return Fault(path=row.path, message=f"{found}; the {row.count:,} files in it were not compared; {_REMEDY}")


def _sound_part(row: PartRow, content: bytes) -> tuple[FileFact, ...]:
    """What a part of these bytes lists. Raises ValueError when it is not what the index says, or no part at all."""
    if (digest := sha256(content).hexdigest()) != row.sha256:
        raise ValueError(f"changed: expected SHA-256 {row.sha256}, as {INDEX} states, found {digest}")
    facts = read_part(content)
    if describe_part(row.path, facts, content) != row:
        raise ValueError(f"expected the sizes and the count that {INDEX} states, found others")
    strays = (fact.path for fact in facts if part_name(fact.path, name_width(row.path)) != row.path)
    if (stray := next(strays, None)) is not None:
        raise ValueError(f"expected only files that belong into this part, found {stray}")
    return facts


class _Survey:
    """What the parts of a manifest list, beside the files that lie there."""

    def __init__(self, root: Path, files: frozenset[str], index: ManifestIndex) -> None:
        self.root, self.files, self.index = root, files, index
        self.broken: list[Fault] = []
        self.lost: list[Fault] = []
        self._listed: set[str] = set()
        self._unread: set[str] = set()
        """Parts of which it is not known what they list."""

    def found(self) -> Iterator[FileFact]:
        """The facts of those listed files that are there; the others are lost. Each part is read when it is needed."""
        for row in self.index.parts:
            facts = _read_part(self.root, row)
            if isinstance(facts, Fault):
                self.broken.append(facts)
                self._unread.add(row.path)
                continue
            self._listed.update(fact.path for fact in facts)
            yield from (fact for fact in facts if fact.path in self.files)
            self.lost += [_lost(fact.path, row.path) for fact in facts if fact.path not in self.files]

    def added(self) -> list[Fault]:
        """Files that no part lists, although parts list others below the same entry of the site's root.

        Whole entries that are not listed, such as `.git` or `CNAME`, are somebody else's. To be asked after `found`.
        """
        ours = {path.partition("/")[0] for path in self._listed} | {FOLDER.strip("/")}
        others = self.files - self._listed - {row.path for row in self.index.parts}
        return [_added(path) for path in others if path.partition("/")[0] in ours and not self._may_be_listed(path)]

    def _may_be_listed(self, path: str) -> bool:
        """Whether the part that would list the file could not be read."""
        return any(part_name(path, name_width(part)) == part for part in self._unread)


def _lost(path: str, part: str) -> Fault:
    return Fault(path=path, message=f"lost: expected the file, which {part} lists, found none; {_REMEDY}")


def _added(path: str) -> Fault:
    message = "added: expected only files that the manifest lists, found one that it does not; remove it"
    return Fault(path=path if SITE_PATH.fullmatch(path) else excerpt(path, 200), message=message)


def compare_files(facts: Sequence[FileFact], root: Path) -> list[Fault]:
    """A fault for each of the files that is not what its fact says."""
    return [fault for fact in facts if (fault := _compare(fact, root))]


def _compare(fact: FileFact, root: Path) -> Fault | None:
    expected = f"changed: expected {fact.size_bytes:,} bytes with SHA-256 {fact.sha256}"
    try:
        found = read_fact(root, fact.path)
    except OSError as error:
        return Fault(path=fact.path, message=f"{expected}, found: {error.strerror}; {_REMEDY}")
    if found == fact:
        return None
    return Fault(path=fact.path, message=f"{expected}, found {found.size_bytes:,} with {found.sha256}; {_REMEDY}")


def _by_path(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.path))
