"""Files as their folders list them → those that came, went or changed since the last build; none is opened.

Of 100,000 files nearly all stand as they stood. They are kept in runs, and a run that is the same is not looked into.
"""

import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain

import msgspec

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.files import settled_ns
from dbp_archive.folders import SourceFile

RUN = 256
"""Files of a run, on the average. Where one ends, its own last file says: a file more changes no other run."""

_State = tuple[str, int, int | None, int]
"""Source, size and inode of a file, and when it changed: None while another change might not show."""

_pack = msgspec.msgpack.Encoder().encode
_unpack_run = msgspec.msgpack.Decoder(list[_State]).decode


def find_touched(catalog: Catalog, files: Iterable[SourceFile]) -> set[str] | None:
    """Sources of the `files` that are not as they were when this was asked last; None when it never was.

    A file that changed so lately that another change might not show counts as touched the next time, too.
    """
    known = set(catalog.column("SELECT digest FROM runs"))
    is_first = not known
    new = list[list[SourceFile]]()
    for run in _runs(files):
        digest = sha256(_pack(list(map(_state, run)))).hexdigest()
        if digest in known:
            known.remove(digest)
        else:
            new.append(run)
    before = _forget(catalog, known)
    _keep(catalog, new)
    if is_first:
        return None
    return {state[0] for state in before.symmetric_difference(map(_state, chain.from_iterable(new)))}


def _state(file: SourceFile) -> _State:
    return file.source, file.size_bytes, file.changed_ns, file.inode


def _runs(files: Iterable[SourceFile]) -> Iterator[list[SourceFile]]:
    """All of `files`, each run up to a file whose inode says so."""
    run: list[SourceFile] = []
    for file in files:
        run.append(file)
        if not file.inode % RUN:
            yield run
            run = []
    if run:
        yield run


def _forget(catalog: Catalog, digests: Iterable[str]) -> set[_State]:
    """The files of these runs, which are no more."""
    of_these = "FROM runs WHERE digest IN (SELECT value FROM json_each(?))"
    gone = in_json(digests)
    states = {state for packed in catalog.column(f"SELECT files {of_these}", gone) for state in _unpack_run(packed)}
    catalog.change(f"DELETE {of_these}", gone)
    return states


def _keep(catalog: Catalog, runs: Iterable[list[SourceFile]]) -> None:
    """Let the next build know these runs; the digest of one with a file that may change unseen is never found again."""
    now = time.time_ns()
    for run in runs:
        states = [(file.source, file.size_bytes, settled_ns(file.changed_ns, now), file.inode) for file in run]
        packed = _pack(states)
        catalog.change("INSERT INTO runs VALUES (?, ?)", sha256(packed).hexdigest(), packed)
