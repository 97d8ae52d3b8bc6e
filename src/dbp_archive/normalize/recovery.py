"""Headlines for the captures of a catalog that state none: every headline stated anywhere is known by its keys.

A capture with an address gets what its address says, or nothing. A headline that a capture states, or that an address
gave, has its body already: lede and text give it to no other one.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

from dbp_archive.catalog import Catalog, in_json
from dbp_archive.changes import Changes, hashes_of
from dbp_archive.identity import headline_key, key_number
from dbp_archive.packing import (
    pack,
    unpack_body,
    unpack_claims,
    unpack_holding,
    unpack_lines,
    unpack_text,
    unpack_words,
)
from dbp_archive.recover import (
    Claim,
    Headless,
    KnownHeadline,
    Recovered,
    by_words,
    claim_by_lede,
    claim_by_text,
    recovered_by_address,
    settle,
    unscoped,
)

Explaining = Callable[[str], KnownHeadline | None]
"""Gives the one headline whose lede explains an abbreviation."""


class Row(NamedTuple):
    """A capture that states no headline."""

    capture: int
    source: str
    address: int | None
    address_slug: int | None
    lede: int | None
    unexplained: bytes | None
    claims: bytes | None
    found: int | None
    recovered: bytes | None

    def is_touched(self, changes: Changes) -> bool:
        """Whether `changes` may have made known another headline for it, or one less."""
        return (
            changes.is_first
            or self.capture in changes.captures
            or self.address_slug in changes.slugs
            or self.lede in changes.ledes
            or not changes.abbreviations.isdisjoint(self.abbreviations)
        )

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """Those it opens with and never explains, with its language."""
        return unpack_words(self.unexplained) if self.unexplained else ()


def recover_headlines(catalog: Catalog, changes: Changes) -> None:
    """Write down what is recovered for each capture; note in `changes` those of which something else is known now.

    Only captures that share a slug, a lede or an abbreviation with what changed are looked at again.
    """
    rows = [
        Row(*row)
        for row in catalog.rows(
            "SELECT capture, source, address, address_slug, lede, unexplained, claims, found, recovered FROM captures "
            "WHERE headline IS NULL AND holds_article"
        )
    ]
    explaining = cache(partial(_explaining, catalog))  # one abbreviation may stand in thousands of captures
    found: dict[int, Recovered | None] = {}
    taken: set[int] = set()
    claims: list[Claim] = []
    for row in rows:
        if row.address is None:
            claims += _claims(catalog, row, changes, explaining)
        elif not row.is_touched(changes):
            taken.update(() if row.found is None else (row.found,))
        else:
            known = _known(catalog, "slug", "headline_slug", row.address_slug or 0)
            found[row.capture] = recovered_by_address(known) if known else None
            taken.update((key_number(known.key),) if known else ())
    free = [claim for claim in claims if key_number(claim.headline) not in taken and not _is_held(catalog, claim)]
    settled = settle(free)
    found |= {row.capture: settled.get(row.source) for row in rows if row.address is None}
    for row in rows:
        if row.capture in found:
            _write_down(catalog, row, found[row.capture], changes)


def _claims(catalog: Catalog, row: Row, changes: Changes, explaining: Explaining) -> tuple[Claim, ...]:
    """What a capture without headline and address claims: as it was written down, unless that may differ now."""
    if not row.is_touched(changes):
        return unpack_claims(row.claims) if row.claims else ()
    claims = tuple(_find_claims(catalog, row, explaining))
    packed = pack(claims) if claims else None
    if packed != row.claims:
        catalog.change("UPDATE captures SET claims = ? WHERE capture = ?", packed, row.capture)
    return claims


def _find_claims(catalog: Catalog, row: Row, explaining: Explaining) -> Iterator[Claim]:
    """By the capture's lede, and by each abbreviation that its text opens with."""
    known = _known(catalog, "lede", "lede", row.lede) if row.lede is not None else None
    explained = {}
    for abbreviation in row.abbreviations:
        if stating := explaining(abbreviation):
            explained[abbreviation] = stating
    if not (known or explained):
        return
    holding, body = catalog.rows("SELECT holding, body FROM contents WHERE capture = ?", row.capture)[0]
    stated = unpack_holding(holding)
    capture = Headless(source=stated.source, language=stated.language, body=unpack_body(body) if body else ())
    if known:
        yield claim_by_lede(capture, known)
    for abbreviation, stating in explained.items():
        claim = claim_by_text(capture, unscoped(abbreviation), stating)
        if claim:
            yield claim


def _is_held(catalog: Catalog, claim: Claim) -> bool:
    """Whether a capture states the headline that is claimed."""
    return catalog.value("SELECT 1 FROM captures WHERE headline = ?", key_number(claim.headline)) is not None


def _explaining(catalog: Catalog, abbreviation: str) -> KnownHeadline | None:
    """The one headline whose lede explains the abbreviation."""
    rows = catalog.rows("SELECT text, capture FROM explained WHERE abbreviation = ?", abbreviation)
    return _only(catalog, {row[0] for row in rows} - {0}, {row[1] for row in rows} - {0})


def _known(catalog: Catalog, text_column: str, capture_column: str, number: int) -> KnownHeadline | None:
    """The one headline whose texts and captures have `number` in these columns."""
    texts = catalog.column(f"SELECT text FROM texts WHERE {text_column} = ? AND slug IS NOT NULL", number)
    captures = catalog.column(
        f"SELECT capture FROM captures WHERE {capture_column} = ? AND headline IS NOT NULL",
        number,
    )
    return _only(catalog, set(texts), set(captures))


def _only(catalog: Catalog, texts: set[int], captures: set[int]) -> KnownHeadline | None:
    """The first stating of the one headline that `texts` and `captures` state; None for none or several."""
    keys = {
        *catalog.column("SELECT key FROM texts WHERE text IN (SELECT value FROM json_each(?))", in_json(texts)),
        *catalog.column(
            "SELECT headline FROM captures WHERE capture IN (SELECT value FROM json_each(?))", in_json(captures)
        ),
    }
    if len(keys) != 1:
        return None
    return min((*_stated_by_captures(catalog, captures), *_stated_by_texts(catalog, texts)), key=by_words)


def _stated_by_captures(catalog: Catalog, captures: set[int]) -> Iterator[KnownHeadline]:
    for packed in catalog.column(
        "SELECT holding FROM contents WHERE capture IN (SELECT value FROM json_each(?))", in_json(captures)
    ):
        holding = unpack_holding(packed)
        if holding.headline:
            yield KnownHeadline(
                key=headline_key(holding.language, holding.headline.text),
                language=holding.language,
                text=holding.headline.text,
                lede=holding.lede.text if holding.lede else None,
                source=holding.source,
                lines=holding.headline.lines,
                is_held=True,
            )


def _stated_by_texts(catalog: Catalog, texts: set[int]) -> Iterator[KnownHeadline]:
    for record, source, lines in catalog.rows(
        "SELECT record, source, lines FROM texts JOIN teasers USING (text) JOIN captures USING (capture) "
        "WHERE text IN (SELECT value FROM json_each(?))",
        in_json(texts),
    ):
        text = unpack_text(record)
        if text.headline is not None:
            yield KnownHeadline(
                key=headline_key(text.language, text.headline),
                language=text.language,
                text=text.headline,
                lede=text.lede,
                source=source,
                lines=unpack_lines(lines),
                is_held=False,
            )


def _write_down(catalog: Catalog, row: Row, recovered: Recovered | None, changes: Changes) -> None:
    """Change what is known of a capture, if that differs: found, lost, or found elsewhere."""
    packed = pack(recovered) if recovered else None
    if packed == row.recovered:
        return
    article, words, paragraphs, holding = catalog.rows(
        "SELECT article, words, paragraphs, holding FROM captures JOIN contents USING (capture) WHERE capture = ?",
        row.capture,
    )[0]
    language = unpack_holding(holding).language
    key = key_number(headline_key(language, recovered.headline)) if recovered else None
    catalog.change("UPDATE captures SET recovered = ?, found = ? WHERE capture = ?", packed, key, row.capture)
    changes.captures.add(row.capture)
    changes.keys.update(number for number in (row.found, words, key) if number is not None)
    changes.articles.update(() if article is None else (article,))
    changes.paragraphs.update(hashes_of(paragraphs))
