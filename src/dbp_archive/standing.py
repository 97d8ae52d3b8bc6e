"""Whether the site stands as the last build left it, and what the next one may begin with."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from dbp_archive.catalog import Catalog
from dbp_archive.write import Staging, beside, fingerprint

TWIN_FROM = 10_000
"""Files from which on a site has a twin: below, to link them all anew takes a tenth of a second."""
FILES_OF_A_CAPTURE = 3
"""About how many files of the site a capture makes: its own two, and the pages of articles."""


def is_as_left(catalog: Catalog, out: Path) -> bool:
    """Whether nothing was added to the site, removed or replaced since the last build."""
    return _matches(catalog.get("site"), out)


def _matches(remembered: str | None, folder: Path) -> bool:
    known = _unpack(remembered)
    return bool(known) and known == fingerprint(folder, known)


def _unpack(remembered: str | None) -> dict[str, tuple[int, int]]:
    return msgspec.json.decode(remembered or "{}", type=dict[str, tuple[int, int]])


def start(stage: Staging, catalog: Catalog, captures: int, *, is_fresh: bool) -> None:
    """Begin the new site: empty, or as the old one stands."""
    if is_fresh:
        stage.discard_twin()
        stage.start_anew(with_twin=captures * FILES_OF_A_CAPTURE >= TWIN_FROM)
    elif _matches(catalog.get("twin"), beside(stage.out, "twin")):
        stage.start_from_twin(catalog.column("SELECT path FROM lag"))
    else:
        stage.discard_twin()
        stage.start_from_site()


def finish(stage: Staging, catalog: Catalog, changed: Sequence[str], folders: Iterable[str]) -> None:
    """Put the new site in its place, and remember how it and its twin stand.

    `changed` are the files that were written or removed, `folders` those in which files were written.
    """
    keeps_twin = catalog.value("SELECT 1 FROM files LIMIT 1 OFFSET ?", TWIN_FROM - 1) is not None
    known = {*_unpack(catalog.get("site")), *folders}
    stage.take_place(keeps_twin=keeps_twin)
    catalog.change("DELETE FROM lag")
    catalog.change_many("INSERT OR IGNORE INTO lag VALUES (?)", ((path,) for path in changed))
    remember(catalog, stage.out, known)


def remember(catalog: Catalog, out: Path, folders: Iterable[str]) -> None:
    """Remember how these folders of the site and of its twin stand now."""
    for name, folder in (("site", out), ("twin", beside(out, "twin"))):
        catalog.put(name, msgspec.json.encode(fingerprint(folder, folders)).decode())
