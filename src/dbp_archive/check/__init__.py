"""check(a built folder) → a line for each fault: proves a site from its files alone.

It reads what readers will read, knows nothing of how it was made, and changes nothing. A new check is a function
and a row here.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from dbp_archive.check.agreement import (
    check_article_pages,
    check_article_rows,
    check_coverage,
    check_index,
    check_named_articles,
    check_pages_have_rows,
    check_pairs,
    check_readable,
    check_review,
    check_section_counts,
    check_versions,
    check_want_list,
)
from dbp_archive.check.facts import BuiltSite
from dbp_archive.check.faults import Fault
from dbp_archive.check.fixity import check_added, check_changed, check_lost, check_manifest
from dbp_archive.check.links import (
    START,
    check_base_elements,
    check_file_names,
    check_internal_links,
    check_languages,
    check_orphans,
    check_requests,
    check_schemes,
    check_start,
)
from dbp_archive.check.markup import (
    check_document_language,
    check_headings,
    check_ids,
    check_inline_code,
    check_pictures,
    check_policies,
    check_titles,
)
from dbp_archive.check.published import INDEX
from dbp_archive.check.reading import line_of, read_site
from dbp_archive.problems import Problem

__all__ = ["CHECKS", "Check", "check_site"]

Check = Callable[[BuiltSite], Iterable[Fault]]

FIXITY_CHECKS: tuple[tuple[str, Check], ...] = (
    ("the manifest", check_manifest),
    ("files that were changed", check_changed),
    ("files that were added", check_added),
    ("files that were lost", check_lost),
)

CHECKS: tuple[tuple[str, Check], ...] = (
    *FIXITY_CHECKS,
    ("files can be read", check_readable),
    ("file names", check_file_names),
    # addresses
    ("internal links", check_internal_links),
    ("no base element", check_base_elements),
    ("schemes", check_schemes),
    ("requests to other hosts", check_requests),
    ("orphans", check_orphans),
    ("counterparts in other languages", check_languages),
    # each page
    ("one heading", check_headings),
    ("titles", check_titles),
    ("language of the page", check_document_language),
    ("unique ids", check_ids),
    ("words for pictures", check_pictures),
    ("no inline code", check_inline_code),
    ("content security policy", check_policies),
    # data files
    ("index of the data", check_index),
    ("order of the articles", check_article_rows),
    ("pages of the articles", check_article_pages),
    ("articles of the pages", check_pages_have_rows),
    ("articles that are named", check_named_articles),
    ("versions", check_versions),
    ("translations", check_pairs),
    ("counts of the sections", check_section_counts),
    ("totals", check_coverage),
    ("want-list", check_want_list),
    ("likely duplicates", check_review),
)


def check_site(root: Path, workers: int | None = 1) -> tuple[Problem, ...]:
    """Every fault of the site in the folder `root`, sorted; empty when it is sound.

    Places are relative to `root`, with the line where one can be told. `workers`: processes that read the pages, None
    for one on each core; the result never depends on it. A folder that is no site gives one line.
    """
    if not any((root / path).is_file() for path in (START, INDEX)):
        message = (
            f"expected a site made by dbp-archive, found neither {START} nor {INDEX}; give the folder of a built site"
        )
        return (Problem(str(root), message),)
    site = read_site(root, workers)
    checks = CHECKS if START in site.files else (*FIXITY_CHECKS, ("the start page", check_start))
    found = {(*_place(root, fault), fault.message) for _, check in checks for fault in check(site)}
    return tuple(Problem(f"{path}:{line}" if line else path, message) for path, line, message in sorted(found))


def _place(root: Path, fault: Fault) -> tuple[str, int]:
    """File and line of `fault`; line 0 when none can be told."""
    return fault.path, (fault.near and line_of(root, fault.path, fault.near)) or 0
