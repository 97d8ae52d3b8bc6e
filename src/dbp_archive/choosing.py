"""Which newspaper a capture is from: its address, else its furniture, else its words → one of the archive's profiles.

Pure: the capture and the profiles alone decide, never the name of its file and never another capture.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from dbp_archive.newspapers import Profiles
from dbp_archive.parse import parse_lines, split_lines
from dbp_archive.problems import Problem, excerpt
from dbp_archive.profile import Profile
from dbp_archive.records import Capture, ParsedCapture, Record
from dbp_archive.rules.byline import NAMES_LIMIT
from dbp_archive.rules.captions import narrations
from dbp_archive.rules.page import any_of, any_text_of
from dbp_archive.rules.teasers import LABEL_LIMIT


class Choice(Record):
    """The profile that a capture is read with."""

    profile: Profile
    why: str
    """What decided, as the end of a sentence that begins with the profile's id."""
    problems: tuple[Problem, ...] = ()
    """A line where a person should look: nothing sure decided, or captures.yaml names a profile that is not there."""


def parse_chosen(capture: Capture, profiles: Profiles) -> tuple[ParsedCapture, Choice]:
    """`capture` understood as a page of the newspaper that it is from, and how that was told.

    Raises ProblemError as `parse` does.
    """
    lines = split_lines(capture)
    choice = choose(capture, lines.contents, profiles)
    return parse_lines(capture, lines, choice.profile), choice


def choose(capture: Capture, contents: Sequence[str], profiles: Profiles) -> Choice:
    """The profile for `capture`, whose lines say `contents`: what captures.yaml names, else what the page itself tells.

    Where nothing tells, the first of the profiles that fit equally well.
    """
    if chosen := choose_by_statement(capture, profiles):
        return chosen
    problems = _problems(capture, profiles)
    fitting = _by_address(capture.url, profiles) or profiles.ordered
    for count in (_furniture_lines, _phrases):
        fitting = _best(count, fitting, contents)
        if len(fitting) == 1:
            return Choice(profile=fitting[0], why="its furniture is this newspaper's", problems=problems)
    return _nearest(capture, contents, fitting, problems)


def choose_by_statement(capture: Capture, profiles: Profiles) -> Choice | None:
    """The profile for `capture` without a look into it: what captures.yaml names, the only one, its address's."""
    if chosen := _named(capture, profiles):
        return chosen
    problems = _problems(capture, profiles)
    if len(profiles.ordered) == 1:
        return Choice(profile=profiles.first, why="the archive has no other", problems=problems)
    fitting = _by_address(capture.url, profiles)
    if len(fitting) == 1:
        return Choice(profile=fitting[0], why="its address is at this newspaper", problems=problems)
    return None


def choose_by_language(capture: Capture, language: str, profiles: Profiles) -> Choice:
    """The profile for an article that people wrote in `language`: an article shows no furniture.

    What captures.yaml names, else the first one in that language, else the first.
    """
    if chosen := _named(capture, profiles):
        return chosen
    own = next((profile for profile in profiles.ordered if profile.language == language), None)
    why = "it is in this newspaper's language" if own else "none is in its language, and it is the first"
    return Choice(profile=own or profiles.first, why=why, problems=_problems(capture, profiles))


def _named(capture: Capture, profiles: Profiles) -> Choice | None:
    """The profile that captures.yaml names for `capture`, when the archive has it."""
    if capture.profile is None or capture.profile not in profiles.ids:
        return None
    return Choice(profile=profiles.of(capture.profile), why="captures.yaml names it")


def _problems(capture: Capture, profiles: Profiles) -> tuple[Problem, ...]:
    """A line when captures.yaml names a profile that the archive has not."""
    named = capture.profile
    return () if named is None or named in profiles.ids else (_unknown(capture.source, named, profiles),)


def _nearest(
    capture: Capture, contents: Sequence[str], fitting: Sequence[Profile], problems: tuple[Problem, ...]
) -> Choice:
    """The profile whose words the capture uses most, else the first of `fitting`; a person is asked to look at it."""
    *others, last = [profile.id for profile in fitting]
    best = _best(_words, fitting, contents)
    told = len(best) == 1
    found = "found words alone" if told else "found nothing that tells which"
    message = (
        f"expected an address or furniture of {', '.join(others)} or {last}, {found}; "
        f"read as a page of {best[0].id}; state its url in captures.yaml"
    )
    return Choice(
        profile=best[0],
        why="its words are most like this newspaper's" if told else "nothing tells, and it is the first",
        problems=(*problems, Problem(capture.source, message, harmless=told)),
    )


def _unknown(source: str, named: str, profiles: Profiles) -> Problem:
    known = ", ".join(profiles.ids)
    message = f"expected one of {known} as its profile in captures.yaml, found {excerpt(named)}; correct it"
    return Problem(source, message)


def _by_address(url: str | None, profiles: Profiles) -> tuple[Profile, ...]:
    """The profiles that have the host of `url`; of several, those that know it as an article's address, if any does.

    A profile that names no host is asked when no other one names this one.
    """
    if url is None:
        return ()
    try:
        host = urlsplit(url).hostname
    except ValueError:  # as for `https://[`
        return ()
    at_host = tuple([profile for profile in profiles.ordered if host in profile.address.hosts])
    if len(at_host) == 1:
        return at_host
    return tuple([profile for profile in at_host or profiles.ordered if profile.article_address(url)]) or at_host


Count = Callable[[Profile, Sequence[str]], int]
"""How many signs of a newspaper lines show."""


def _best(count: Count, among: Iterable[Profile], contents: Sequence[str]) -> tuple[Profile, ...]:
    """Those of which `contents` shows the most signs: several when they tie."""
    counts = [(count(profile, contents), profile) for profile in among]
    most = max(number for number, _ in counts)
    return tuple([profile for number, profile in counts if number == most])


def _furniture_lines(profile: Profile, contents: Sequence[str]) -> int:
    """Lines that are the comment widget's, the heading of the teasers, or a section's label in the page's language."""
    furniture, marks = profile.furniture, profile.teasers
    labels = [section.labels[profile.language] for section in profile.sections if profile.language in section.labels]
    pattern = _any_line(
        (*furniture.comment_widget.lines, *furniture.comment_widget.opens),
        (marks.heading,),
        (*labels, *(label for section in profile.sections for label in section.former)),
        marks.section_mark.strip(),
    )
    short = [content for content in contents if content and len(content) <= LABEL_LIMIT]
    return sum(map(bool, map(pattern, short)))


@lru_cache(maxsize=64)
def _any_line(
    expressions: tuple[str, ...], lines: tuple[str, ...], labels: tuple[str, ...], mark: str
) -> Callable[[str], object]:
    """What finds the lines that `expressions` match, that are one of `lines`, or one of `labels` with its mark."""
    labelled = rf"(?i:{any_text_of(labels).pattern})\s*{any_text_of((mark,)).pattern}"
    return any_of((*expressions, any_text_of(lines).pattern, labelled)).fullmatch


def _phrases(profile: Profile, contents: Sequence[str]) -> int:
    """Lines that hold a dateline, a photographer's credit or the trace of a photograph, or that open as bylines do."""
    credit, lost = any_of(profile.captions.credits).search, any_of(profile.furniture.lost_photo).fullmatch
    prefixes = tuple(map(str.casefold, profile.byline.prefixes))
    return sum(
        bool(profile.dateline_pattern.match(content) or credit(content) or lost(content))
        or (len(content) <= NAMES_LIMIT and content.casefold().startswith(prefixes))
        for content in contents
    )


def _words(profile: Profile, contents: Sequence[str]) -> int:
    """Words of narration: no text goes on for long without one."""
    return sum(narrations(content, profile.body) for content in contents)
