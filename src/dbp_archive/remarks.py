"""What a person should look at in an archive: the catalog → one line each."""

from collections.abc import Iterator

from dbp_archive.catalog import Catalog
from dbp_archive.identity import id_number, write_id
from dbp_archive.lookup import find_sections
from dbp_archive.newspapers import Profiles
from dbp_archive.packing import unpack_article, unpack_lines, unpack_problems, unpack_text
from dbp_archive.problems import Problem, excerpt


def find_remarks(catalog: Catalog, profiles: Profiles) -> Iterator[Problem]:
    """All that the captures and articles give reason to say."""
    for packed in catalog.column("SELECT problems FROM captures WHERE problems IS NOT NULL"):
        yield from unpack_problems(packed)
    for record, remark in catalog.rows("SELECT record, remark FROM articles WHERE remark IS NOT NULL"):
        yield Problem(unpack_article(record).captures[0].source, remark, harmless=True)
    yield from _ambiguous_teasers(catalog)
    yield from _unknown_sections(catalog, profiles)
    for source, fault in catalog.rows("SELECT source, fault FROM unpaired"):
        yield Problem(source, fault)
    for key, number in catalog.rows("SELECT key, article FROM articles WHERE article <> key >> 23"):
        message = f"two articles have the id {write_id(id_number(key))}; one of them is {write_id(number)} now"
        yield Problem("archive", message, harmless=True)


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
