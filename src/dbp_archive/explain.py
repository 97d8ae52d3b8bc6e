"""explain: a built site, the id of an article → everything that is known of it and where from, for a person or as JSON.

Reads the site alone, its data and the captures that it offers: so it works for a reader of a published archive, too.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from bs4 import BeautifulSoup

from dbp_archive.identity import ID_LENGTH, is_public_id, source_name
from dbp_archive.problems import FatalError, excerpt
from dbp_archive.records import CORRECTIONS, CaptureRef, Record
from dbp_archive.rows import ArticleRow, Evidence, TeaserRow
from dbp_archive.text import visible

WHOLE = "article"
"""The field of evidence that is about no single value."""
FIELDS = ("headline", "section", "published_at", "dateline", "lede", "byline", "translator", "language")
_PRINTED = {"headline", "dateline", "lede", "byline", "translator"}
"""Fields whose words stand in a capture as they are given here."""
_DATE = "published_at"
_SOURCES = {"headline": "headline_source", "section": "section_source", _DATE: "published_source"}
"""Fields beside which the data say how they came to be known."""
_MOVED = re.compile(rb'http-equiv="refresh" content="0; url=[^"]*-([0-9a-z]{8})\.html"')
_REMOVED = b'data-page="removed"'


class Known(Record):
    """A value and where it is from."""

    field: str
    value: str | None
    """None when it is not known."""
    origin: str | None
    """`stated`, `inferred` or `correction`; None for the language that the whole newspaper has."""
    why: str | None
    """One sentence, for a value that no capture states."""
    source: str | None
    """The capture, or corrections.yaml."""
    lines: tuple[int, ...]
    """Of that file; empty when they cannot be told."""


class Explanation(Record):
    """Everything that a site says of an article."""

    id: str
    asked: str
    """The id that was asked for: another one, when the article had that before."""
    permalink: str
    status: str
    known: tuple[Known, ...]
    captures: tuple[CaptureRef, ...]
    teasers: tuple[TeaserRow, ...]
    versions: tuple[tuple[str, ...], ...]
    """The captures of each wording, the newest known last; empty when all say the same."""
    decisions: tuple[Evidence, ...]
    """Of archivists, about the article as a whole."""
    evidence: tuple[Evidence, ...]
    """The rest: why its captures are one article, and where they disagree."""
    translation_of: str | None
    translations: tuple[str, ...]
    """Ids of articles that translate it."""
    former_headlines: tuple[str, ...]


def explain_article(site: Path, article_id: str) -> Explanation:
    """What the built site says of an article. Raises FatalError: no such site, no such article, or it was removed."""
    if not is_public_id(article_id):
        found = excerpt(article_id)
        message = f"expected an id, {ID_LENGTH} characters as an article's page shows, found {found}; correct it"
        raise FatalError("explain", message)
    if not (site / "data/index.json").is_file():
        raise FatalError(str(site), "expected a built site, found no data/index.json; name its folder")
    row = _row(site, article_id) or _row(site, _moved_to(site, article_id))
    if row is None:
        raise FatalError(
            str(site), f"expected the id of an article, found {excerpt(article_id)}, which none has or had"
        )
    known = tuple(_known(site, row, field) for field in FIELDS)
    told = {(one.why, one.source, one.lines) for one in known}
    named = f'"translation_of":"{row.id}"'.encode()
    decoder = msgspec.json.Decoder(ArticleRow)
    return Explanation(
        id=row.id,
        asked=article_id,
        permalink=row.permalink,
        status=row.status,
        known=known,
        captures=row.captures,
        teasers=tuple(_teasers(site, row.id)),
        versions=tuple(version.captures for version in row.versions),
        decisions=tuple(evidence for evidence in row.evidence if evidence.field == WHOLE),
        evidence=tuple(
            evidence
            for evidence in row.evidence
            if evidence.field != WHOLE and (evidence.why, evidence.source, evidence.lines) not in told
        ),
        translation_of=row.translation_of,
        translations=tuple(decoder.decode(line).id for line in _lines(site, "articles") if named in line),
        former_headlines=row.former_headlines,
    )


def _lines(site: Path, kind: str, name: str = "") -> Iterator[bytes]:
    """The lines of the data files of one kind; of those that may hold what begins with `name`."""
    for path in sorted((site / "data" / kind).glob("*.jsonl")):
        if path.stem == "all" or name.startswith(path.stem) or not name:
            with path.open("rb") as lines:
                yield from lines


def _row(site: Path, article_id: str | None) -> ArticleRow | None:
    if article_id is None:
        return None
    begin = f'{{"id":"{article_id}"'.encode()
    line = next((line for line in _lines(site, "articles", article_id) if line.startswith(begin)), None)
    return msgspec.json.decode(line, type=ArticleRow) if line else None


def _teasers(site: Path, article_id: str) -> Iterator[TeaserRow]:
    end = f'"article":"{article_id}"'.encode()
    rows = (line for line in _lines(site, "teasers", article_id) if end in line)
    return (msgspec.json.decode(line, type=TeaserRow) for line in rows)


def _moved_to(site: Path, article_id: str) -> str | None:
    """The id of the article to which a former address with this id leads. Raises FatalError when it was removed."""
    for page in sorted(site.glob(f"*/articles/*-{article_id}.html")):
        content = page.read_bytes()
        if moved := _MOVED.search(content):
            return moved[1].decode()
        if _REMOVED in content:
            message = "expected an article that is shown, found one that was removed; its page says by whom and why"
            raise FatalError(page.relative_to(site).as_posix(), message)
    return None


def _known(site: Path, row: ArticleRow, field: str) -> Known:
    value = _value(row, field)
    origin, evidence = _origin(row, field)
    if value is None or origin is None:
        return Known(field=field, value=value, origin=None, why=None, source=None, lines=())
    if evidence:
        return Known(
            field=field, value=value, origin=origin, why=evidence.why, source=evidence.source, lines=evidence.lines
        )
    words = value.partition(" · ")[0]
    for capture in row.captures if field in _PRINTED else ():
        if lines := _lines_with(site, capture.source, words, last=field in {"byline", "translator"}):
            return Known(field=field, value=value, origin=origin, why=None, source=capture.source, lines=lines)
    source = row.captures[0].source if row.captures else None
    return Known(field=field, value=value, origin=origin, why=None, source=source, lines=())


def _origin(row: ArticleRow, field: str) -> tuple[str | None, Evidence | None]:
    """How a value came to be known, and the evidence that says so; evidence of conflicts is about other values."""
    own = [found for found in row.evidence if found.field == field]
    decided = next((found for found in reversed(own) if found.source == CORRECTIONS), None)
    if decided:
        return "correction", decided
    if field == "language":
        return None, None
    if field in _SOURCES:
        is_stated = getattr(row, _SOURCES[field]) == "stated"
        return "stated" if is_stated else "inferred", own[0] if own and (not is_stated or field == _DATE) else None
    lede = [found for found in row.evidence if found.field == "lede"] if field in {"lede", "dateline"} else []
    return ("inferred", lede[0]) if lede else ("stated", None)


def _value(row: ArticleRow, field: str) -> str | None:
    """A field in words; names are separated by ` · `, and the role stands behind them."""
    if field != "byline":
        value: str | None = getattr(row, field)
        return value
    return " · ".join((*row.byline.names, *([row.byline.role] if row.byline.role else []))) if row.byline else None


def _lines_with(site: Path, source: str, words: str, *, last: bool) -> tuple[int, ...]:
    """The line of a capture, as its page shows it, that has these words: the first, or the `last`; empty for none."""
    page = min(site.glob(f"*/captures/{source_name(source)}.html"), default=None)
    if page is None:
        return ()
    lines = BeautifulSoup(page.read_bytes(), "lxml").select(
        "ol.lines > li[id][class]"
    )  # those of teasers have no class
    found = [int(str(line["id"]).removeprefix("L")) for line in lines if line.p and words in line.p.get_text()]
    return (found[-1 if last else 0],) if found else ()


def explanation_json(said: Explanation) -> str:
    """All of it as JSON."""
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n"


def explanation_lines(said: Explanation) -> Iterator[str]:
    """All of it for a person, one fact a line."""
    former = f" (asked for as {said.asked})" if said.asked != said.id else ""
    yield f"id: {said.id}{former}"
    yield f"address: {said.permalink}"
    yield f"status: {said.status}"
    for known in said.known:
        yield f"{known.field}: {_told(known)}"
    for capture in said.captures:
        parts = [capture.variant, capture.captured_at or "date not known", capture.url or "address not known"]
        yield visible(f"capture: {capture.source} ({', '.join(parts)})")
    for teaser in said.teasers:
        yield visible(f"teaser: {teaser.source}, teaser {teaser.position}: {teaser.headline or teaser.lede}")
    for number, sources in enumerate(said.versions, 1):
        yield visible(f"version {number}: {', '.join(sources)}")
    for decision in said.decisions:
        yield visible(f"decision: {decision.why} ({_place(decision.source, decision.lines)})")
    for other in said.evidence:
        yield visible(f"evidence, {other.field}: {other.why} ({_place(other.source, other.lines)})")
    if said.translation_of:
        yield f"translation of: {said.translation_of}"
    for translation in said.translations:
        yield f"translated by: {translation}"
    for headline in said.former_headlines:
        yield visible(f"former headline: {headline}")


def _told(known: Known) -> str:
    if known.value is None:
        return "not known"
    if known.origin is None:
        return known.value
    why = f" {known.why}" if known.why else ""
    place = f" ({_place(known.source, known.lines)})" if known.source else ""
    return visible(f"{known.value} [{known.origin}{place}]{why}")


def _place(source: str, lines: tuple[int, ...]) -> str:
    return f"{source}:{','.join(map(str, lines))}" if lines else source
