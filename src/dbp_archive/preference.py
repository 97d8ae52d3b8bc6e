"""Which of an article's captures is heard first, and where the others say something else: captures → evidence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from dbp_archive.entries import Holding
from dbp_archive.identity import headline_key
from dbp_archive.languages import msgid
from dbp_archive.moments import is_same_moment
from dbp_archive.newspapers import Profiles
from dbp_archive.records import Evidence
from dbp_archive.recover import headline_slug
from dbp_archive.sections import section_of_url


def by_preference(captures: Iterable[Holding]) -> list[Holding]:
    """Full pages before body-only ones, the newest known first, then by content: the first one's words are shown.

    What the newspaper printed comes before a translation of it.
    """
    stable = sorted(captures, key=lambda capture: (capture.sha256, not capture.url, capture.url, capture.source))
    newest_first = sorted(stable, key=lambda capture: capture.captured_at or "", reverse=True)
    return sorted(newest_first, key=_by_completeness)


def _by_completeness(capture: Holding) -> tuple[bool, bool, bool]:
    return capture.variant != "full", capture.headline is None, capture.translates is not None


def _why_preferred(chosen: Holding, other: Holding) -> str:
    """Why `by_preference` puts `chosen` before `other`."""
    reasons = (
        msgid("Here it is “%(other)s”. “%(chosen)s” was chosen: %(capture)s is a full page."),
        msgid("Here it is “%(other)s”. “%(chosen)s” was chosen: %(capture)s has a headline."),
        msgid("Here it is “%(other)s”. “%(chosen)s” was chosen: %(capture)s is what the newspaper printed."),
    )
    for one, another, why in zip(_by_completeness(chosen), _by_completeness(other), reasons, strict=True):
        if one != another:
            return why
    if chosen.captured_at == other.captured_at:
        return msgid(
            "Here it is “%(other)s”. “%(chosen)s” was chosen, from %(capture)s: nothing tells which is newer, so the "
            "hashes of the files decided."
        )
    if other.captured_at is None:
        return msgid(
            "Here it is “%(other)s”. “%(chosen)s” was chosen: of %(capture)s it is known when it was captured."
        )
    return msgid("Here it is “%(other)s”. “%(chosen)s” was chosen: %(capture)s was captured later.")


class _Value(NamedTuple):
    """What a capture says of a field."""

    key: object
    """Equal for captures that say the same."""
    shown: str
    lines: tuple[int, ...] = ()


def explain_choices(captures: Sequence[Holding], profiles: Profiles) -> Iterator[Evidence]:
    """For each value on which `captures`, by preference, disagree: which was chosen, and why.

    Where their words differ the article has versions, and a headline that was edited is a former one: no conflict.
    """
    yield from _headlines(captures, profiles)
    yield from _sections(captures, profiles)
    yield from _choices("dateline", captures, _dateline)
    yield from _choices("byline", captures, _byline)
    yield from _dates(captures)


def _choices(field: str, captures: Sequence[Holding], read: Callable[[Holding], _Value | None]) -> Iterator[Evidence]:
    """The first value is chosen; each other one is told once, of the first capture that has it."""
    first: tuple[Holding, _Value] | None = None
    told = set[object]()
    for capture in captures:
        value = read(capture)
        if value is None:
            continue
        first = first or (capture, value)
        if value.key != first[1].key and value.key not in told:
            told.add(value.key)
            yield _choice(field, _why_preferred(first[0], capture), first, (capture, value))


def _choice(field: str, why: str, chosen: tuple[Holding, _Value], other: tuple[Holding, _Value]) -> Evidence:
    values: dict[str, str | float] = {
        "chosen": chosen[1].shown,
        "capture": chosen[0].source,
        "other": other[1].shown,
    }
    return Evidence(field=field, why=why, source=other[0].source, lines=other[1].lines, score=1.0, values=values)


def _headlines(captures: Sequence[Holding], profiles: Profiles) -> Iterator[Evidence]:
    """Headlines of which nothing tells that the one was edited into the other."""
    stating = [capture for capture in captures if capture.headline]
    if stating:
        first, *others = stating
        unexplained = [other for other in others if not _was_edited(other, first, profiles)]
        yield from _choices("headline", [first, *unexplained], _headline)


def _was_edited(former: Holding, now: Holding, profiles: Profiles) -> bool:
    """Whether the headline of `now` came later: by when they were captured, or by the address that still says which."""
    if former.captured_at and now.captured_at and former.captured_at < now.captured_at:
        return True
    address = profiles.of(now.profile).article_address(now.url)
    return bool(address and former.headline and headline_slug(former.headline.text) == address.slug.casefold())


def _sections(captures: Sequence[Holding], profiles: Profiles) -> Iterator[Evidence]:
    """What captures state comes before what their addresses say."""

    def stated(capture: Holding) -> _Value | None:
        return _section(capture.section, profiles)

    def addressed(capture: Holding) -> _Value | None:
        return _section(section_of_url(capture.url, profiles.of(capture.profile), profiles), profiles)

    chosen = next(((capture, value) for capture in captures if (value := stated(capture))), None)
    if chosen is None:
        yield from _choices("section", captures, addressed)
        return
    yield from _choices("section", captures, stated)
    told = {chosen[1].key}
    why = msgid("Here the address says “%(other)s”. “%(chosen)s” was chosen: %(capture)s states it.")
    for capture in captures:
        value = addressed(capture)
        if value and value.key not in told and not capture.section:
            told.add(value.key)
            yield _choice("section", why, chosen, (capture, value))


def _dates(captures: Sequence[Holding]) -> Iterator[Evidence]:
    """Dates of publication that are not the first one, told more or less precisely."""
    stating = [capture for capture in captures if capture.published_at]
    if stating:
        first, *others = stating
        unlike = [other for other in others if not is_same_moment(other.published_at or "", first.published_at or "")]
        yield from _choices("published_at", [first, *unlike], _date)


def _section(section: str | None, profiles: Profiles) -> _Value | None:
    """A section by a label that a profile gives it; one that no profile knows by its id."""
    if section is None:
        return None
    labels = next((known.labels for known in profiles.sections if known.id == section), {})
    return _Value(section, next(iter(labels.values()), section))


def _headline(capture: Holding) -> _Value | None:
    said = capture.headline
    return _Value(headline_key("", said.text), said.text, said.lines) if said else None


def _dateline(capture: Holding) -> _Value | None:
    return _Value(capture.dateline, capture.dateline) if capture.dateline else None


def _date(capture: Holding) -> _Value | None:
    stated = capture.published_at
    return _Value(stated, stated, capture.published_lines) if stated else None


def _byline(capture: Holding) -> _Value | None:
    byline = capture.byline
    return _Value(byline.names, ", ".join(byline.names)) if byline else None
