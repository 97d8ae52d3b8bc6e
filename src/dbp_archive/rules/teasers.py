"""The "Recent news" list under an article.

An entry, as in seed 000, lines 37–42: bullet, one stray apostrophe and the headline; the headline again; the
section's label followed by ` -`; the lede, which opens with a dateline.
"""

from collections.abc import Iterator, Mapping, Sequence

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
    entries = _entries(page, written)
    yield Claim(role=Role.TEASER_HEADLINE, indexes=[written[place] for place in entries])
    parts: dict[Role, list[int]] = {role: [] for role in _PARTS}
    for place in entries:
        for role, index in _parts(page, written, entries, place):
            parts[role].append(index)
    for role, indexes in parts.items():
        yield Claim(role=role, indexes=indexes)
    headings = [place for place, index in enumerate(written) if contents[index] == heading]
    above = [written[place] for place in headings if place + 1 == len(written) or place + 1 in entries]
    yield Claim(role=Role.RECENT_NEWS, indexes=above)


def _entries(page: Page, written: Sequence[int]) -> Mapping[int, str]:
    """The headline of each entry by its place in `written`.

    An entry is a bullet, and below it the headline again or a section's label: a bulleted line of an article has
    neither.
    """
    marks, contents = page.profile.teasers, page.contents
    entries: dict[int, str] = {}
    for place, index in enumerate(written[:-1]):
        if contents[index].startswith(marks.bullets) and len(contents[index]) <= HEADLINE_LIMIT:
            headline, below = _headline(contents[index], marks), contents[written[place + 1]]
            if headline and (_repeats(below, headline) or _section_label(below, page.profile)):
                entries[place] = headline
    return entries


def _parts(page: Page, written: Sequence[int], entries: Mapping[int, str], place: int) -> Iterator[tuple[Role, int]]:
    """The lines below the headline at `place`: each part may be missing, none may be out of turn."""
    headline, expected = entries[place], _PARTS
    for below in range(place + 1, min(place + 1 + len(_PARTS), len(written))):
        if below in entries:
            return
        role = _role(page.contents[written[below]], headline, page.profile)
        if role not in expected:
            return
        expected = expected[expected.index(role) + 1 :]
        yield role, written[below]


def _role(content: str, headline: str, profile: Profile) -> Role:
    if content == headline or _repeats(content, headline):
        return Role.TEASER_REPEAT
    return Role.TEASER_SECTION if _section_label(content, profile) else Role.TEASER_LEDE


def _headline(content: str, marks: TeaserMarks) -> str:
    """The words behind bullet and stray mark: the mark is taken off once, a headline may begin with its own quote."""
    for bullet in marks.bullets:
        if content.startswith(bullet):
            return content[len(bullet) :].strip().removeprefix(marks.stray).strip()
    return content


def _repeats(content: str, headline: str) -> bool:
    return content == headline or (len(content) <= HEADLINE_LIMIT and same_identity(content, headline))


def _section_label(content: str, profile: Profile) -> str | None:
    """The label on a line that ends in the section mark, or that is just a label the profile knows; never empty.

    Only the mark at the very end is taken off: `NEWS - POLITICS -` is the label `NEWS - POLITICS`.
    """
    mark = profile.teasers.section_mark.strip()
    if len(content) > LABEL_LIMIT + len(mark) + 1:
        return None
    if known := profile.printed_labels.get(content):
        return known
    label = content.removesuffix(mark).rstrip()
    if label not in ("", content) and split_dateline(content, profile)[0] is None:
        return label
    return content if profile.section_by_label(content) else None


def read_teasers(page: Page) -> tuple[Teaser, ...]:
    """The entries that `recent_news` found, in printed order."""
    entries: list[dict[Role, int]] = []
    for index in page.having(Role.TEASER_HEADLINE, *_PARTS):
        role = page.roles[index]
        if role is Role.TEASER_HEADLINE:
            entries.append({})
        if role is not None:
            entries[-1][role] = index
    return tuple([_teaser(page, position, entry) for position, entry in enumerate(entries, 1)])


def _teaser(page: Page, position: int, entry: Mapping[Role, int]) -> Teaser:
    contents, profile = page.contents, page.profile
    section, written = entry.get(Role.TEASER_SECTION), entry.get(Role.TEASER_LEDE)
    dateline, lede = (None, None) if written is None else split_dateline(contents[written], profile)
    return Teaser(
        position=position,
        headline=_headline(contents[entry[Role.TEASER_HEADLINE]], profile.teasers),
        section_label=None if section is None else _section_label(contents[section], profile),
        dateline=dateline,
        lede=lede or None,
        lines=tuple([index + 1 for index in entry.values()]),
    )
