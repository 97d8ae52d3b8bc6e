"""What there is to say of an archive after a build: counted when it changed, remembered while it does not.

Nobody who builds what did not change waits until all articles are counted and looked through again.
"""

from collections.abc import Sequence

import msgspec

from dbp_archive.catalog import Catalog
from dbp_archive.problems import Problem
from dbp_archive.records import Record
from dbp_archive.tables import SHOWN

_NAME = "summary"


class Summary(Record):
    """The archive as the last build left it."""

    captures: int
    held: int
    wanted: int
    pages: int
    remarks: tuple[Problem, ...]
    """What a person should look at in its captures and articles."""


def summarize(catalog: Catalog, remarks: Sequence[Problem]) -> Summary:
    """Count what the catalog holds, and remember it with `remarks`."""
    held, articles = catalog.rows(f"SELECT coalesce(sum(is_held), 0), count(*) FROM articles WHERE {SHOWN}")[0]
    summary = Summary(
        captures=catalog.value("SELECT count(*) FROM captures"),
        held=held,
        wanted=articles - held,
        pages=catalog.value("SELECT sum(pages) FROM shelves"),
        remarks=tuple(remarks),
    )
    catalog.put(_NAME, msgspec.json.encode(summary).decode())
    return summary


def remembered(catalog: Catalog) -> Summary:
    """The summary of the last build. Raises msgspec.DecodeError when the catalog is spoilt."""
    return msgspec.json.decode(catalog.get(_NAME) or "", type=Summary)
