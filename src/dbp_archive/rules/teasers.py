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
    for place, headline in entries.items():
        expected = _PARTS
        for below, index in enumerate(written[place + 1 : place + 1 + len(_PARTS)], place + 1):
            role = _role(contents[index], headline, page.profile)
            if below in entries or role not in expected:  # each part may be missing, none may be out of turn
                break
            expected = expected[expected.index(role) + 1 :]
            parts[role].append(index)
    for role, indexes in parts.items():
        yield Claim(role=role, indexes=indexes)
    above = [written[place - 1] for place in (*entries, len(written)) if place]
    yield Claim(role=Role.RECENT_NEWS, indexes=[index for index in above if contents[index] == heading])


def _entries(page: Page, written: Sequence[int]) -> Mapping[int, str]:
    """The headline of each entry by its place in `written`.

    An entry is a bullet, and below it the headline again or a section's label: a bulleted line of an article has
    neither.
    """
    marks, contents = page.profile.teasers, page.contents
    bulleted = [place for place, index in enumerate(written) if contents[index].startswith(marks.bullets)]
    entries: dict[int, str] = {}
    for place in bulleted:
        if len(contents[written[place]]) > HEADLINE_LIMIT or place + 1 == len(written):
            continue
        headline = _headline(contents[written[place]], marks)
        if headline and _role(contents[written[place + 1]], headline, page.profile) is not Role.TEASER_LEDE:
            entries[place] = headline
    return entries


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
    entries: list[list[int]] = []
    for index in page.having(Role.TEASER_HEADLINE, *_PARTS):
        if page.roles[index] is Role.TEASER_HEADLINE:
            entries.append([index])
        else:
            entries[-1].append(index)
    return tuple([_teaser(page, position, indexes) for position, indexes in enumerate(entries, 1)])


def _teaser(page: Page, position: int, indexes: Sequence[int]) -> Teaser:
    """The entry on the lines `indexes`, of which the first is the headline."""
    label = dateline = lede = None
    for index in indexes:
        if page.roles[index] is Role.TEASER_SECTION:
            label = _section_label(page.contents[index], page.profile)
        elif page.roles[index] is Role.TEASER_LEDE:
            dateline, lede = split_dateline(page.contents[index], page.profile)
    return Teaser(
        position=position,
        headline=_headline(page.contents[indexes[0]], page.profile.teasers),
        section_label=label,
        dateline=dateline,
        lede=lede or None,
        lines=tuple([index + 1 for index in indexes]),
    )
