"""The "Recent news" list under an article.

An entry, as in seed 000, lines 37–42: bullet, one stray apostrophe and the headline; the headline again; the
section's label followed by ` -`; the lede, which opens with a dateline.
"""

from collections.abc import Iterator, Mapping, Sequence

from dbp_archive.profile import Profile, TeaserMarks
from dbp_archive.records import Role, Teaser
from dbp_archive.rules.page import HEADLINE_LIMIT, Claim, Page, split_dateline
from dbp_archive.text import identity_key

LABEL_LIMIT = 60
"""Characters of the longest section label taken for one; the longest seen has 17."""


def recent_news(page: Page) -> Iterator[Claim]:
    """The list's heading, right above an entry, and the lines of each entry."""
    marks = page.profile.teasers
    written = page.free
    is_entry = [_opens_entry(page, written, place) for place in range(len(written))]
    for place, index in enumerate(written):
        if is_entry[place]:
            yield from _entry(page, written, is_entry, place)
        elif page.content(index) == marks.heading and (place + 1 == len(written) or is_entry[place + 1]):
            yield Claim(index=index, role=Role.RECENT_NEWS)


def _opens_entry(page: Page, written: Sequence[int], place: int) -> bool:
    """A bullet, and below it the headline again or a section's label: a bulleted line of an article has neither."""
    marks = page.profile.teasers
    content = page.content(written[place])
    if not content.startswith(marks.bullets) or len(content) > HEADLINE_LIMIT or place + 1 == len(written):
        return False
    headline, below = _headline(content, marks), page.content(written[place + 1])
    return bool(headline) and (_repeats(below, headline) or _section_label(below, page.profile) is not None)


def _entry(page: Page, written: Sequence[int], is_entry: Sequence[bool], place: int) -> Iterator[Claim]:
    """The lines of the entry that opens at `place`: each part may be missing, none may be out of turn."""
    yield Claim(index=written[place], role=Role.TEASER_HEADLINE)
    headline = _headline(page.content(written[place]), page.profile.teasers)
    expected = [Role.TEASER_REPEAT, Role.TEASER_SECTION, Role.TEASER_LEDE]
    for following in range(place + 1, len(written)):
        if is_entry[following] or not expected:
            return
        index = written[following]
        role = _role(page.content(index), headline, page.profile)
        if role not in expected:
            return
        del expected[: expected.index(role) + 1]
        yield Claim(index=index, role=role)


def _role(content: str, headline: str, profile: Profile) -> Role:
    if _repeats(content, headline):
        return Role.TEASER_REPEAT
    return Role.TEASER_SECTION if _section_label(content, profile) else Role.TEASER_LEDE


def _headline(content: str, marks: TeaserMarks) -> str:
    """The words behind bullet and stray mark: the mark is taken off once, a headline may begin with its own quote."""
    bullet = next(bullet for bullet in marks.bullets if content.startswith(bullet))
    return content[len(bullet) :].strip().removeprefix(marks.stray).strip()


def _repeats(content: str, headline: str) -> bool:
    return content == headline or (len(content) <= HEADLINE_LIMIT and identity_key(content) == identity_key(headline))


def _section_label(content: str, profile: Profile) -> str | None:
    """The label on a line that ends in the section mark, or that is just a label the profile knows.

    Only the mark at the very end is taken off: `NEWS - POLITICS -` is the label `NEWS - POLITICS`.
    """
    mark = profile.teasers.section_mark.strip()
    if len(content) > LABEL_LIMIT + len(mark) + 1:
        return None
    label = content.removesuffix(mark).rstrip()
    if label not in ("", content) and split_dateline(content, profile)[0] is None:
        return label
    return content if profile.section_by_label(content) else None


def read_teasers(page: Page) -> tuple[Teaser, ...]:
    """The entries that `recent_news` found, in printed order."""
    entries: list[dict[Role, int]] = []
    for index in page.having(Role.TEASER_HEADLINE, Role.TEASER_REPEAT, Role.TEASER_SECTION, Role.TEASER_LEDE):
        role = page.claims[index].role
        if role is Role.TEASER_HEADLINE:
            entries.append({})
        entries[-1][role] = index
    return tuple(_teaser(page, position, entry) for position, entry in enumerate(entries, 1))


def _teaser(page: Page, position: int, entry: Mapping[Role, int]) -> Teaser:
    words = {role: page.content(index) for role, index in entry.items()}
    label, written = words.get(Role.TEASER_SECTION), words.get(Role.TEASER_LEDE)
    dateline, lede = split_dateline(written, page.profile) if written else (None, None)
    return Teaser(
        position=position,
        headline=_headline(words[Role.TEASER_HEADLINE], page.profile.teasers),
        section_label=_section_label(label, page.profile) if label else None,
        dateline=dateline,
        lede=lede or None,
        lines=tuple(page.lines[index].number for index in entry.values()),
    )
