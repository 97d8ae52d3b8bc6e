"""How many there are of what: the catalog → articles by section, contents of captures, sections with what they list."""

from collections import Counter

from dbp_archive.catalog import Catalog
from dbp_archive.packing import unpack_tally
from dbp_archive.pages import SectionSummary
from dbp_archive.plan.links import Tree

Counts = dict[tuple[str, bool], int]
"""Articles by (section id or empty, whether they are held)."""


def count_articles(catalog: Catalog, tree: str = "") -> Counts:
    """Of the articles that the lists of a language have; of all, when none is named."""
    rows = catalog.rows("SELECT section, is_held, count(*) FROM articles GROUP BY section, is_held")
    counts = {(section, bool(is_held)): count for section, is_held, count in rows}
    unlisted = "SELECT section, is_held FROM unlisted JOIN articles USING (article) WHERE tree = ?"
    for section, is_held in catalog.rows(unlisted, tree):
        counts[section, bool(is_held)] -= 1
    return {key: count for key, count in counts.items() if count}


def count_contents(catalog: Catalog) -> dict[str, int]:
    """What the captures hold, without that which is not shown."""
    totals = Counter[str](dict(catalog.rows("SELECT name, count FROM totals")))
    hidden = catalog.rows(
        "SELECT label, count(*) FROM teasers JOIN texts USING (text) "
        "WHERE texts.article IN (SELECT article FROM removed) GROUP BY label"
    )
    for label, count in hidden:
        totals.subtract({"teasers": count, **({f"label:{label}": count} if label else {})})
    query = "SELECT tally FROM removed JOIN captures USING (article) JOIN contents USING (capture)"
    for tally in catalog.column(query):
        own = unpack_tally(tally)
        totals.subtract({name: own.get(name, 0) for name in ("body_paragraphs", "captions", "credits", "bylines")})
        totals["captures_without_article"] += 1
    totals["captures_withheld"] = catalog.value("SELECT count(*) FROM hidden")
    return {name: count for name, count in totals.items() if count}


def summarize_sections(catalog: Catalog, tree: Tree) -> dict[str, SectionSummary]:
    """The sections that list articles in `tree`, in their order, the unfiled ones last, under an empty id."""
    counts = count_articles(catalog, tree.language)
    named = {**tree.sections, "": tree.frame.unfiled()}
    return {
        section: SectionSummary(link=link, held=counts.get((section, True), 0), wanted=counts.get((section, False), 0))
        for section, link in named.items()
        if (section, True) in counts or (section, False) in counts
    }
