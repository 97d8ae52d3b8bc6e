"""Everything that names an article, gathered from the catalog and merged into one row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive.batches import at
from dbp_archive.catalog import Catalog, in_json, reading
from dbp_archive.changes import hashes_of
from dbp_archive.correct import correct, remove
from dbp_archive.entries import Holding, TeaserText
from dbp_archive.identity import bare_path, key_number, permalink, write_id
from dbp_archive.joins import Tie
from dbp_archive.likeness import likeness_keys
from dbp_archive.lookup import corrections_of, removals_of
from dbp_archive.merge import Mentions, Tease, merge
from dbp_archive.newspapers import Profiles
from dbp_archive.normalize.naming import Name
from dbp_archive.normalize.pairing import as_translation, originals_of
from dbp_archive.packing import pack, unpack_body, unpack_holding, unpack_lines, unpack_recovered, unpack_text
from dbp_archive.plan.bylines import name_id
from dbp_archive.plan.faces import face_of
from dbp_archive.preference import by_preference
from dbp_archive.problems import Problem, excerpt
from dbp_archive.records import Article, Removal
from dbp_archive.recover import Recovered
from dbp_archive.rows import want_list_line
from dbp_archive.tables import SHOWN
from dbp_archive.text import initial, sort_key

NAMED_CAPTURES = 3
"""Captures of one article that a remark names."""


class ArticleRow(NamedTuple):
    """A row of `articles`."""

    article: int
    key: int
    language: str
    section: str
    sort: str
    letter: str
    is_held: bool
    face_hash: int
    record_hash: int
    body_of: int | None
    shared: int | None
    remark: bytes | None


class Merged(NamedTuple):
    """What came of the mentions of one article."""

    row: ArticleRow
    face: bytes
    record: bytes
    likeness: bytes | None
    """None when it has no headline."""
    want: bytes | None
    """The line of a wanted article in the table of wants."""
    names: tuple[tuple[str, str], ...]
    """(id, name) for each name in its byline."""
    former_paths: tuple[str, ...]
    """Addresses it had under other headlines, and before any was known."""


class Held(NamedTuple):
    """What captures hold, by article."""

    captures: defaultdict[int, dict[str, int]]
    """By source."""
    holdings: defaultdict[int, list[Holding]]
    recovered: defaultdict[int, list[Recovered]]
    """Headlines that were found for them, and not refuted."""


def merge_batch(names: Sequence[Name], catalog_path: str, profiles: Profiles) -> list[Merged]:
    """Merge the mentions of each of the named articles."""
    catalog = reading(catalog_path)
    numbers = in_json(name.article for name in names)
    corrections = corrections_of(catalog, numbers)
    former_ids = _former_ids(catalog, numbers)
    removals = removals_of(catalog)
    captures, holdings, recovered = _holding(catalog, numbers)
    recent_news = _recent_news(catalog, (capture for own in captures.values() for capture in own.values()))
    ties = _ties(catalog, captures)
    teases = _teases(catalog, numbers)
    originals = originals_of(catalog, captures)
    merged = []
    for name in names:
        at(f"article {write_id(name.article)}")
        mentions = Mentions(
            id=write_id(name.article),
            captures=tuple(holdings[name.article]),
            teases=tuple(teases[name.article]),
            recovered=tuple(recovered[name.article]),
            recent_news={source: recent_news[capture] for source, capture in captures[name.article].items()},
            ties=ties[name.article],
            named_by=(name.shared or name.key) if name.article in corrections else None,
        )
        article = merge(mentions, profiles)
        if name.article in corrections:
            article = correct(article, corrections[name.article], profiles)
        if original := originals.get(name.article):
            article = as_translation(article, original)
        former = Former(_languages(mentions, article), former_ids[name.article], removals.get(name.article))
        merged.append(_merged(name, mentions, captures[name.article], article, former))
    return merged


def _holding(catalog: Catalog, numbers: str) -> Held:
    """What captures hold of the articles, numbered in JSON."""
    refuted = set(catalog.column("SELECT capture FROM refuted"))
    held = Held(defaultdict(dict), defaultdict(list), defaultdict(list))
    for article, capture, packed, found in catalog.stream(
        "SELECT article, capture, holding, recovered FROM captures JOIN contents USING (capture) "
        "WHERE article IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        holding = unpack_holding(packed)
        held.captures[article][holding.source] = capture
        held.holdings[article].append(holding)
        if found and capture not in refuted:
            held.recovered[article].append(unpack_recovered(found))
    return held


def _ties(catalog: Catalog, captures: Mapping[int, Mapping[str, int]]) -> defaultdict[int, dict[str, Tie]]:
    """By article that several captures hold: by source, what ties them together."""
    several = [capture for own in captures.values() if len(own) > 1 for capture in own.values()]
    found = defaultdict[int, dict[str, Tie]](dict)
    if not several:
        return found
    for article, source, address, headline, words, paragraphs, body in catalog.stream(
        "SELECT article, source, address, coalesce(headline, found), words, paragraphs, body FROM captures "
        "JOIN contents USING (capture) WHERE capture IN (SELECT value FROM json_each(?))",
        in_json(several),
    ):
        own = frozenset(hashes_of(paragraphs))
        found[article][source] = Tie(address, headline, words, own, unpack_body(body) if body else ())
    return found


def _recent_news(catalog: Catalog, captures: Iterable[int]) -> defaultdict[int, tuple[str, ...]]:
    """By capture, ids of the articles it teases, as printed."""
    found = defaultdict[int, tuple[str, ...]](tuple)
    for capture, article in catalog.stream(
        "SELECT capture, article FROM teasers JOIN texts USING (text) "
        "WHERE capture IN (SELECT value FROM json_each(?)) AND article IS NOT NULL "
        f"AND {SHOWN} ORDER BY capture, position",
        in_json(captures),
    ):
        found[capture] += (write_id(article),)
    return found


def _teases(catalog: Catalog, numbers: str) -> defaultdict[int, list[Tease]]:
    """By article, the teasers that name it."""
    found = defaultdict[int, list[Tease]](list)
    texts: dict[bytes, TeaserText] = {}
    for article, record, source, position, lines, captured_at in catalog.stream(
        "SELECT texts.article, record, source, position, lines, captured_at FROM texts JOIN teasers USING (text) "
        "JOIN captures USING (capture) WHERE texts.article IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        text = texts.get(record) or texts.setdefault(record, unpack_text(record))
        tease = Tease(source=source, position=position, lines=unpack_lines(lines), captured_at=captured_at, text=text)
        found[article].append(tease)
    return found


class Former(NamedTuple):
    """What archivists made of an article, as far as its addresses tell."""

    languages: tuple[str, ...]
    """Others that its mentions are in."""
    ids: tuple[str, ...]
    """Others that it had."""
    removal: Removal | None


def _languages(mentions: Mentions, article: Article) -> tuple[str, ...]:
    stated = {capture.language for capture in mentions.captures} | {tease.text.language for tease in mentions.teases}
    return tuple(sorted(stated - {article.language}))


def _former_ids(catalog: Catalog, numbers: str) -> defaultdict[int, tuple[str, ...]]:
    """By article, ids it had before archivists decided about it."""
    found = defaultdict[int, tuple[str, ...]](tuple)
    query = "SELECT article, former FROM former WHERE article IN (SELECT value FROM json_each(?)) ORDER BY former"
    for article, former in catalog.rows(query, numbers):
        found[article] += (write_id(former),)
    return found


def _merged(name: Name, mentions: Mentions, captures: dict[str, int], whole: Article, former: Former) -> Merged:
    article = remove(whole, former.removal) if former.removal else whole
    ordered = [] if former.removal else by_preference(mentions.captures)
    first_words = next((holding.opening for holding in ordered if holding.has_body), "")
    face = replace(face_of(article, first_words), path=permalink(whole.language, whole.headline, whole.id))
    packed, record = pack(face), pack(article)
    seen = [tease.captured_at for tease in mentions.teases if tease.captured_at]
    body_of = next((captures[holding.source] for holding in ordered if holding.has_body), None)
    row = ArticleRow(
        article=name.article,
        key=name.key,
        language=article.language,
        section=article.section or "",
        sort="\x01".join(sort_key(face.shown)),
        letter=initial(face.shown),
        is_held=article.status == "held",
        face_hash=key_number(packed),
        record_hash=key_number(record),
        body_of=body_of,
        shared=name.shared,
        remark=_remark(article),
    )
    printed = {name_id(printed): printed for printed in article.byline.names} if article.byline else {}
    return Merged(
        row=row,
        face=packed,
        record=record,
        likeness=likeness_keys(article.language, article.headline) if article.headline else None,
        want=None if article.captures or article.removal else want_list_line(article, face.path, seen).encode(),
        names=tuple(sorted(printed.items())),
        former_paths=tuple(_former_paths(whole, former)),
    )


def _former_paths(article: Article, former: Former) -> Iterator[str]:
    """Addresses it had under other headlines and before any was known, and the bare one of its headline.

    The last is its own address but when two ids met; pages that know nothing but the headline link to it. What
    archivists decided gave it another language or id, too.
    """
    headlines = (*article.former_headlines, *([article.headline] if article.headline else []))
    own = permalink(article.language, article.headline, article.id)
    for language in (article.language, *former.languages):
        paths = [bare_path(language, headline) for headline in headlines]
        paths += [permalink(language, headline, other) for headline in headlines for other in former.ids]
        paths += [permalink(language, None, other) for other in article.nameless_ids]
        yield from (path for path in paths if path != own)


def _remark(article: Article) -> bytes | None:
    """What a person should know of an article that several captures hold."""
    others = [capture.source for capture in article.captures[1:]]
    if not others:
        return None
    more = f" and {len(others) - NAMED_CAPTURES:,} more" if len(others) > NAMED_CAPTURES else ""
    named = ", ".join(map(excerpt, others[:NAMED_CAPTURES])) + more
    message = f"holds the same article as {named}; the page shows its words and lists all"
    return pack([Problem(article.captures[0].source, message, harmless=True)])
