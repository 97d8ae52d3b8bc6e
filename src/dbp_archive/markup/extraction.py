"""A page whose newspaper has no selectors: its tree and rows → those rows that trafilatura takes for the article.

trafilatura chooses; the words stay those of the page, each on its row. Its own guesses of title, author and date are
not asked for.
"""

import logging
from collections.abc import Sequence

from lxml import etree

from dbp_archive.markup.rows import Row
from dbp_archive.markup.select import Element
from dbp_archive.problems import ProblemError

WITHIN_LENGTH = 60
"""Characters of the shortest row that may be a part of a longer piece of the extraction; a shorter one is all of it."""


def extracted_rows(tree: Element, rows: Sequence[Row], source: str) -> frozenset[int]:
    """Indexes of the rows of `tree` that are the article's body. Raises ProblemError without trafilatura."""
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415  an extra, and slow to load
    except ImportError as error:
        message = (
            "expected selectors (`html:`) in the profile, found none; add them, or pip install 'dbp-archive[html]'"
        )
        raise ProblemError(source, message) from error
    from lxml import html  # noqa: PLC0415  trafilatura wants elements of this kind

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it drops shows in the ledger
    page = html.document_fromstring(etree.tostring(tree, encoding="unicode", method="html"))
    document = bare_extraction(page, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return frozenset()
    pieces = {_key(" ".join(element.itertext())) for element in body.iter()}
    whole = "\n".join(sorted(pieces))
    keys = [_key(row.text) for row in rows]
    return frozenset(
        index for index, key in enumerate(keys) if key in pieces or (len(key) >= WITHIN_LENGTH and key in whole)
    )


def _key(text: str) -> str:
    """`text` without white space, which is set in other places by either side."""
    return "".join(text.split())
