"""corrections.yaml: what archivists decided about articles, in the order in which they wrote it → `Corrections`.

An entry that is none costs only itself. A file that cannot be read at all stops the build: nothing that was removed
may come back because of a typing error.
"""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from dbp_archive.identity import is_public_id
from dbp_archive.moments import is_moment
from dbp_archive.newspapers import Profiles
from dbp_archive.problems import FatalError, Problem, ProblemError, excerpt
from dbp_archive.records import CORRECTIONS, Record
from dbp_archive.yaml_files import read_yaml_list

Kind = Literal["set", "merge", "keep-apart", "drop", "remove"]
VALUES = ("headline", "section", "byline", "date", "language")
"""What an entry may set, beside the role that goes with a byline."""


class Decision(Record, forbid_unknown_fields=True, rename="kebab"):
    """An entry of corrections.yaml, as it is written: who decided it, when and why, and one of five things to do."""

    who: str
    when: str
    """A date as 2026-01-31."""
    why: str
    amended: str | None = msgspec.field(default=None, name="set")
    """Id of the article that gets the values below."""
    merge: tuple[str, ...] | None = None
    """Ids that name one article."""
    keep_apart: tuple[str, ...] | None = None
    """Two ids or two sources: what the second one names is not the article that the first one names."""
    drop: str | None = None
    """Source of a teaser that names nothing."""
    remove: str | None = None
    """Id of an article that is not to be shown any more."""
    headline: str | None = None
    section: str | None = None
    """Section id."""
    byline: tuple[str, ...] | None = None
    role: str | None = None
    """Of the byline."""
    date: str | None = None
    """When the newspaper published it, as far as it is known."""
    language: str | None = None
    position: int | None = None
    """Of the teaser, from 1."""

    @property
    def kind(self) -> Kind:
        """What it does; the first, where it says several."""
        return next(self.kinds)

    @property
    def kinds(self) -> Iterator[Kind]:
        """All that it does: an entry that can be used does one thing."""
        said: tuple[tuple[Kind, object], ...] = (
            ("set", self.amended),
            ("merge", self.merge),
            ("keep-apart", self.keep_apart),
            ("drop", self.drop),
            ("remove", self.remove),
        )
        return (kind for kind, value in said if value is not None)

    @property
    def names(self) -> tuple[str, ...]:
        """What it names, in its order: ids of articles, or sources."""
        one = self.amended or self.remove or self.drop
        return self.merge or self.keep_apart or ((one,) if one else ())


class Correction(Record):
    """A decision and where it stands."""

    line: int
    """Of corrections.yaml."""
    decision: Decision


class Corrections(Record):
    """What corrections.yaml says."""

    entries: tuple[Correction, ...] = ()
    """In their order: later ones win."""
    problems: tuple[Problem, ...] = ()
    """A line for each entry that is none."""

    @property
    def removes(self) -> bool:
        """Whether an article is not to be shown any more."""
        return any(entry.decision.kind == "remove" for entry in self.entries)

    @property
    def dropped(self) -> dict[str, dict[int, int]]:
        """By source: the positions of teasers that name nothing, and the line that says so."""
        found: dict[str, dict[int, int]] = {}
        for entry in self.entries:
            if entry.decision.drop and entry.decision.position:
                found.setdefault(entry.decision.drop, {})[entry.decision.position] = entry.line
        return found


def read_corrections(path: Path, profiles: Profiles, languages: tuple[str, ...]) -> Corrections:
    """What the file at `path` says, if it is there. `languages` are those that an article may be in.

    Raises FatalError when the file cannot be read, or is no list.
    """
    if not os.path.lexists(path):
        return Corrections()
    try:
        listed, problems = read_yaml_list(path, Decision, CORRECTIONS)
    except ProblemError as error:
        raise FatalError(error.problem.place, error.problem.message) from error
    sections = tuple(section.id for section in profiles.sections)
    entries: list[Correction] = []
    for line, decision in listed:
        fault = next(_faults(decision, sections, languages), None)
        if fault:
            problems.append(Problem(f"{CORRECTIONS}:{line}", fault))
        else:
            entries.append(Correction(line=line, decision=decision))
    return Corrections(entries=tuple(entries), problems=tuple(problems))


def _faults(said: Decision, sections: tuple[str, ...], languages: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a decision; nothing, when it can be used."""
    kinds = list(said.kinds)
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        yield f"expected one of set, merge, keep-apart, drop and remove, found {found}; write one entry for each"
        return
    yield from _faults_of_names(said)
    for name, value in (("who", said.who), ("why", said.why), ("headline", said.headline), ("role", said.role)):
        if value is not None and not value.strip():
            yield f"expected words at {name!r}, found none; write them"
    for name, value in (("when", said.when), ("date", said.date)):
        if value is not None and not is_moment(value):
            yield f"expected a date as 2026-01-31 at {name!r}, found {excerpt(value)}; correct it"
    yield from _faults_of_values(said)
    for name, value, known in (("section", said.section, sections), ("language", said.language, languages)):
        if value is not None and value not in known:
            nearest = difflib.get_close_matches(value[:100], known, n=1)
            remedy = f"did you mean {excerpt(nearest[0])}?" if nearest else f"name one of {', '.join(known)}"
            yield f"expected a {name} of this archive, found {excerpt(value)}; {remedy}"


def _faults_of_names(said: Decision) -> Iterator[str]:
    if said.drop is not None:
        if said.position is None or said.position < 1:
            yield "expected the `position` of the teaser, counted from 1, found none; add it"
        return
    if said.kind == "merge" and len(set(said.names)) < 2:  # noqa: PLR2004  several
        yield f"expected at least two ids to merge, found {len(set(said.names))}; name them all"
    if said.kind == "keep-apart":
        if len(set(said.names)) != 2:  # noqa: PLR2004  two
            yield f"expected two ids or two sources to keep apart, found {len(set(said.names))}; name two"
        if not any(map(is_public_id, said.names)):
            return
    for name in said.names:
        if not is_public_id(name):
            yield f"expected an id, 8 characters as an article's page shows, found {excerpt(name)}; correct it"


def _faults_of_values(said: Decision) -> Iterator[str]:
    stated = [name for name in (*VALUES, "role") if getattr(said, name) is not None]
    if said.kind == "set" and not stated:
        yield f"expected one of {', '.join(VALUES)} to set, found none; add it"
    if said.kind != "set" and stated:
        yield f"expected {stated[0]!r} only beside `set`, found it beside `{said.kind}`; write an entry of its own"
    if said.kind != "drop" and said.position is not None:
        yield f"expected 'position' only beside `drop`, found it beside `{said.kind}`; remove it"
    if said.role is not None and said.byline is None:
        yield "expected 'role' only beside 'byline', found it alone; add the names"
    if said.byline is not None and not (said.byline and all(name.strip() for name in said.byline)):
        yield "expected names at 'byline', found none; write a list of names"
