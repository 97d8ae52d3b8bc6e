"""The "Recent news" list under an article.

An entry, as in seed 000, lines 37–42: bullet, one stray apostrophe and the headline; the headline again; the
section's label followed by ` -`; the lede, which opens with a dateline.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from operator import methodcaller

from dbp_archive.profile import Profile, TeaserMarks
from dbp_archive.records import Role, Teaser
from dbp_archive.rules.page import HEADLINE_LIMIT, Claim, Page, split_dateline
from dbp_archive.text import same_identity

LABEL_LIMIT = 60
"""Characters of the longest section label taken for one; the longest seen has 17."""

_PARTS: tuple[Role, ...] = (Role.TEASER_REPEAT, Role.TEASER_SECTION, Role.TEASER_LEDE)
"""What may follow an entry's headline, in this order."""


def recent_news(page: Page) -> Iterator[Claim]:
    """The list's heading, right above an entry, and the lines of each entry."""
    heading, contents, written = page.profile.teasers.heading, page.contents, page.free
    headlines = _headlines(page, written)
    entries = [_entry(page, written, headlines, place) for place in headlines]
    for role in (Role.TEASER_HEADLINE, *_PARTS):
        yield Claim(role=role, indexes=[entry[role] for entry in entries if role in entry])
    above = [written[place - 1] for place in (*headlines, len(written)) if place]
    yield Claim(role=Role.RECENT_NEWS, indexes=[index for index in above if contents[index] == heading])
    read = enumerate(zip(headlines.values(), entries, strict=True), 1)
    page.teasers = tuple([_teaser(page, position, headline, entry) for position, (headline, entry) in read])


def _entry(page: Page, written: Sequence[int], headlines: Mapping[int, str], place: int) -> Mapping[Role, int]:
    """The line of each part of the entry at `place`: each may be missing, none may be out of turn."""
    entry, expected = {Role.TEASER_HEADLINE: written[place]}, _PARTS
    for below in range(place + 1, min(place + 1 + len(_PARTS), len(written))):
        if below in headlines:
            break
        role = _role(page.contents[written[below]], headlines[place], page.profile)
        if role not in expected:
            break
        expected = expected[expected.index(role) + 1 :]
        entry[role] = written[below]
    return entry


def _headlines(page: Page, written: Sequence[int]) -> Mapping[int, str]:
    """The headline of each entry by its place in `written`.

    An entry is a bullet, and below it the headline again or a section's label: a bulleted line of an article has
    neither.
    """
    marks, contents = page.profile.teasers, page.contents
    has_bullet = map(methodcaller("startswith", marks.bullets), map(contents.__getitem__, written))
    bulleted = compress(range(len(written) - 1), has_bullet)  # below the last line there is none
    headlines: dict[int, str] = {}
    for place in bulleted:
        if len(contents[written[place]]) > HEADLINE_LIMIT:
            continue
        headline = _headline(contents[written[place]], marks)
        if headline and _role(contents[written[place + 1]], headline, page.profile) is not Role.TEASER_LEDE:
            headlines[place] = headline
    return headlines


def _role(content: str, headline: str, profile: Profile) -> Role:
    """What a line below `headline` is."""
    if content == headline or (len(content) <= HEADLINE_LIMIT and same_identity(content, headline)):
        return Role.TEASER_REPEAT
    return Role.TEASER_SECTION if _section_label(content, profile) else Role.TEASER_LEDE


def _headline(content: str, marks: TeaserMarks) -> str:
    """The words behind bullet and stray mark: the mark is taken off once, a headline may begin with its own quote."""
    for bullet in marks.bullets:
        if content.startswith(bullet):
            return content[len(bullet) :].strip().removeprefix(marks.stray).strip()
    return content


def _section_label(content: str, profile: Profile) -> str | None:
    """The label on a line that ends in the section mark, or that is just a label the profile knows; never empty.

    A listing's mark before a label counts only where the profile knows the label: items of lists begin so, too.
    Only the mark at the very end is taken off: `NEWS - POLITICS -` is the label `NEWS - POLITICS`.
    """
    mark = profile.teasers.section_mark.strip()
    if len(content) > LABEL_LIMIT + len(mark) + 1:
        return None
    if known := profile.printed_labels.get(content):
        return known
    opening = profile.teasers.section_opening
    if opening and content.startswith(opening) and profile.section_by_label(content.removeprefix(opening)):
        return content.removeprefix(opening)
    label = content.removesuffix(mark).rstrip()
    if label not in ("", content) and split_dateline(content, profile)[0] is None:
        return label
    return content if profile.section_by_label(content) else None


def _teaser(page: Page, position: int, headline: str, entry: Mapping[Role, int]) -> Teaser:
    section, opening = entry.get(Role.TEASER_SECTION), entry.get(Role.TEASER_LEDE)
    dateline, lede = (None, None) if opening is None else split_dateline(page.contents[opening], page.profile)
    return Teaser(
        position=position,
        headline=headline,
        section_label=None if section is None else _section_label(page.contents[section], page.profile),
        dateline=dateline,
        lede=lede or None,
        lines=tuple([index + 1 for index in entry.values()]),
    )
