"""What a person should look at in an archive: the catalog → one line each."""

import difflib
from collections.abc import Iterator

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.identity import id_number, is_public_id, like_ids, read_id, write_id
from dbp_archive.lookup import find_sections
from dbp_archive.newspapers import Profiles
from dbp_archive.packing import unpack_lines, unpack_problems, unpack_text
from dbp_archive.problems import Problem, excerpt
from dbp_archive.records import CORRECTIONS
from dbp_archive.tables import SHOWN


def find_remarks(catalog: Catalog, profiles: Profiles) -> Iterator[Problem]:
    """All that the captures and articles give reason to say."""
    for query in (
        "SELECT problems FROM captures WHERE problems IS NOT NULL",
        "SELECT remark FROM articles WHERE remark IS NOT NULL",
    ):
        for packed in catalog.column(query):
            yield from unpack_problems(packed)
    yield from _ambiguous_teasers(catalog)
    yield from _unknown_sections(catalog, profiles)
    for source, fault in catalog.rows("SELECT source, fault FROM unpaired"):
        yield Problem(source, fault)
    yield from _undecided(catalog)
    for key, number in catalog.rows("SELECT key, article FROM articles WHERE article <> key >> 23"):
        message = f"two articles have the id {write_id(id_number(key))}; one of them is {write_id(number)} now"
        yield Problem("archive", message, harmless=True)


def _undecided(catalog: Catalog) -> Iterator[Problem]:
    """A line for each decision of an archivist that cannot be done."""
    for line, kind, fault, missing in catalog.rows(
        "SELECT line, kind, fault, missing FROM undecided JOIN decisions USING (entry) ORDER BY entry"
    ):
        place = f"{CORRECTIONS}:{line}"
        if missing is None:
            yield Problem(place, fault)
            continue
        expected = "the id of an article of this archive" if is_public_id(missing) else "the source of a capture"
        near = _nearest(catalog, missing)
        remedy = f"did you mean {excerpt(near)}?" if near else "correct it, or delete the entry"
        yield Problem(place, f"expected {expected} at `{kind}`, found {excerpt(missing)}; {remedy}")


def _nearest(catalog: Catalog, name: str) -> str | None:
    """The source most like `name`; of an id, the first one that differs in a character or in the order of two."""
    if not is_public_id(name):
        nearest = difflib.get_close_matches(name[:300], catalog.column("SELECT source FROM captures"), n=1)
        return nearest[0] if nearest else None
    found = catalog.value(
        "SELECT article FROM articles WHERE article IN (SELECT value FROM json_each(?)) "
        f"AND {SHOWN} ORDER BY article LIMIT 1",
        in_json(map(read_id, like_ids(name))),
    )
    return None if found is None else write_id(found)


def _ambiguous_teasers(catalog: Catalog) -> Iterator[Problem]:
    """A remark for each teaser that could name either of several articles."""
    for source, lines, record in catalog.rows(
        "SELECT source, lines, record FROM texts JOIN teasers USING (text) JOIN captures USING (capture) "
        "WHERE texts.article IS NULL"
    ):
        place = f"{source}:{unpack_lines(lines)[0]}"
        text = unpack_text(record)
        shared = f"lede {excerpt(text.lede or '')}" if text.headline is None else f"headline {excerpt(text.headline)}"
        message = f"several articles have the {shared}; nothing tells which is meant"
        yield Problem(place, message, harmless=True)


def _unknown_sections(catalog: Catalog, profiles: Profiles) -> Iterator[Problem]:
    """A remark for each section that no profile knows, at the first place that names it."""
    *others, last = profiles.ids
    where = f"in none of the profiles {', '.join(others)} and {last}" if others else f"not in the profile {last}"
    for section in find_sections(catalog, profiles):
        if section.known:
            continue
        label = next(iter(section.labels.values()))
        rows = catalog.rows(
            "SELECT source, lines FROM texts JOIN teasers USING (text) JOIN captures USING (capture) "
            "WHERE label = ? ORDER BY source, position LIMIT 1",
            label,
        )
        place = f"{rows[0][0]}:{unpack_lines(rows[0][1])[0]}" if rows else "captures.yaml"
        message = f"the section {excerpt(label)} is {where}; it was made as {section.id!r}"
        yield Problem(place, message, harmless=True)
