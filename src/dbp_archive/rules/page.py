"""What the rules look at: a capture's lines, the newspaper's profile, and which roles are given out so far."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import compress

from dbp_archive.profile import Profile
from dbp_archive.records import Byline, EncodingSource, Record, Role, Teaser

HEADLINE_LIMIT = 500
"""Characters of the longest line taken for a headline at all; the longest seen has 109."""


class Lines(Record):
    """The lines of a capture before they have roles, as columns: a record for each line would cost more than the rules.

    Line `index`, counted from 0, is the same place in each column.
    """

    ends: Sequence[int]
    """Offset behind the last byte of each line, its line end included."""
    texts: Sequence[str]
    """In NFC, without line end."""
    contents: Sequence[str]
    """`texts` without the white space around them."""
    encoding: str = "utf-8"
    encoding_source: EncodingSource | None = None
    converted: tuple[int, ...] = ()
    """As in `ParsedCapture`; empty for plain text."""


class Claim(Record):
    """A rule's word that some lines have a role."""

    role: Role
    indexes: Sequence[int]
    """Of the lines, from 0."""
    certainty: float = 1.0


NO_RULE = "none"
"""Stands for the rule of a line that no rule claimed: its role is `unknown`."""

ENDS_ARTICLE = frozenset({Role.COMMENT_WIDGET, Role.RECENT_NEWS, Role.TEASER_HEADLINE})
"""Roles of the lines that stand below an article."""


class Page:
    """A capture's lines and what the rules that already ran said of them. Lives only while one capture is parsed."""

    def __init__(self, lines: Lines, profile: Profile, title: str | None = None) -> None:
        self.contents = lines.contents
        """The words of each line."""
        self.profile = profile
        self.title = title
        """The headline that is stated beside the page."""
        self.roles = [Role.UNKNOWN] * len(lines.contents)
        """Of each line; unknown until a rule claims it."""
        self.rules = [NO_RULE] * len(lines.contents)
        """Name of the rule that gave each line its role."""
        self.certainties: dict[int, float] = {}
        """By line index, where below 1."""
        self.free = list(range(len(lines.contents)))
        """Indexes of the lines that have no role yet, in order."""
        self.teasers: tuple[Teaser, ...] = ()
        """What the "Recent news" list says, once its rule ran."""
        self.byline: Byline | None = None
        """Who the last lines of the article name, once their rule ran."""
        self.article_end = len(lines.contents)
        """Index of the first line behind the article: where the comment widget or the teasers begin."""
        self._by_role: defaultdict[Role, list[int]] = defaultdict(list)
        self._has_full_layout: bool | None = None

    def accept(self, rule: str, claims: Iterable[Claim]) -> None:
        """Give each line that `claims` name, and that is still free, its role."""
        roles, unknown, accepted = self.roles, Role.UNKNOWN, False
        for claim in claims:
            given = [index for index in claim.indexes if roles[index] is unknown]
            for index in given:
                roles[index] = claim.role
                self.rules[index] = rule
            if claim.certainty < 1:
                self.certainties.update(dict.fromkeys(given, claim.certainty))
            if given and claim.role in ENDS_ARTICLE:
                self.article_end = min(self.article_end, *given)
            self._by_role[claim.role] += given
            accepted = accepted or bool(given)
        if accepted:
            self.free = [index for index in self.free if roles[index] is unknown]
            self._has_full_layout = None

    def free_where(self, is_so: Callable[[str], object]) -> list[int]:
        """Indexes of the lines without a role whose words `is_so`; a loop in C, for what is asked of every line."""
        return list(compress(self.free, map(is_so, map(self.contents.__getitem__, self.free))))

    def having(self, *roles: Role) -> list[int]:
        """Indexes of the lines that have one of `roles`, in order."""
        return sorted([index for role in roles for index in self._by_role[role]])

    @property
    def article(self) -> list[int]:
        """Indexes of the article's lines that have no role yet, in order."""
        return self.free[: bisect_left(self.free, self.article_end)]

    @property
    def has_full_layout(self) -> bool:
        """Whether the article part is a full page: blank lines between its lines, or a dateline that opens the second.

        In a body-only capture each line is a paragraph and no line is blank.
        """
        if self._has_full_layout is None:
            self._has_full_layout = self._looks_full()
        return self._has_full_layout

    def _looks_full(self) -> bool:
        roles = self.roles[: self.article_end]
        written = [i for i, role in enumerate(roles) if role is not Role.BLANK and role is not Role.LOST_PHOTO]
        if not written or written[0] == written[-1]:
            return False
        blank_between = Role.BLANK in roles[written[0] : written[-1]]
        return blank_between or split_dateline(self.contents[written[1]], self.profile)[0] is not None


Find = Callable[[Page], Iterable[Claim]]
"""A rule: looks at a page, claims lines that are still free."""


@lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that matches what any of `patterns` does; with none, it matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def split_dateline(text: str, profile: Profile) -> tuple[str | None, str]:
    """The dateline that opens `text`, as the profile names it, or None; and the words behind it."""
    match = profile.dateline_pattern.match(text)
    if match is None:
        return None, text
    mark, rest = match.groups()
    return profile.dateline_names[mark], rest


def has_dateline(page: Page, index: int) -> bool:
    """Whether a dateline opens the line at `index`."""
    return split_dateline(page.contents[index], page.profile)[0] is not None


@lru_cache(maxsize=64)
def any_text_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that matches each of `texts` as it is written; with none, it matches nothing."""
    return any_of(tuple(map(re.escape, texts)))
