"""What the rules look at: a capture's lines, the newspaper's profile, and which roles are given out so far."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from dbp_archive.profile import Profile
from dbp_archive.records import Record, Role

HEADLINE_LIMIT = 500
"""Characters of the longest line taken for a headline at all; the longest seen has 109."""


class Line(Record):
    """A line of a capture before it has a role."""

    number: int
    start: int
    end: int
    text: str
    """In NFC, without its line end."""
    content: str
    """`text` without the white space around it."""


class Claim(Record):
    """A rule's word that a line has a role."""

    index: int
    """Of the line, from 0."""
    role: Role
    certainty: float = 1.0


ENDS_ARTICLE = frozenset({Role.COMMENT_WIDGET, Role.RECENT_NEWS, Role.TEASER_HEADLINE})
"""Roles of the lines that stand below an article."""


class Page:
    """A capture's lines and what the rules that already ran said of them. Lives only while one capture is parsed."""

    def __init__(self, lines: tuple[Line, ...], profile: Profile) -> None:
        self.lines = lines
        self.profile = profile
        self.claims: dict[int, Claim] = {}
        """By line index."""
        self.rules: dict[int, str] = {}
        """Name of the rule that claimed a line, by line index."""
        self.free: list[int] = list(range(len(lines)))
        """Indexes of the lines that have no role yet, in order."""
        self.article_end = len(lines)
        """Index of the first line behind the article: where the comment widget or the teasers begin."""
        self._by_role: defaultdict[Role, list[int]] = defaultdict(list)

    def accept(self, rule: str, claims: Iterable[Claim]) -> None:
        """Give each line that `claims` name, and that is still free, its role."""
        for claim in claims:
            if claim.index not in self.claims:
                self.claims[claim.index] = claim
                self.rules[claim.index] = rule
                self._by_role[claim.role].append(claim.index)
                if claim.role in ENDS_ARTICLE:
                    self.article_end = min(self.article_end, claim.index)
        self.free = [index for index in self.free if index not in self.claims]

    def content(self, index: int) -> str:
        """The words of line `index`."""
        return self.lines[index].content

    def role(self, index: int) -> Role | None:
        """The role of line `index`; None while it has none."""
        claim = self.claims.get(index)
        return claim.role if claim else None

    def having(self, *roles: Role) -> list[int]:
        """Indexes of the lines that have one of `roles`, in order."""
        return sorted(index for role in roles for index in self._by_role[role])

    @property
    def article(self) -> list[int]:
        """Indexes of the article's lines that have no role yet, in order."""
        return self.free[: bisect_left(self.free, self.article_end)]

    @property
    def has_full_layout(self) -> bool:
        """Whether the article part is a full page: blank lines between its lines, or a dateline that opens the second.

        In a body-only capture each line is a paragraph and no line is blank.
        """
        roles = [self.role(index) for index in range(self.article_end)]
        written = [index for index, role in enumerate(roles) if role not in (Role.BLANK, Role.LOST_PHOTO)]
        if not written or written[0] == written[-1]:
            return False
        blank_between = Role.BLANK in roles[written[0] : written[-1]]
        return blank_between or split_dateline(self.content(written[1]), self.profile)[0] is not None


Find = Callable[[Page], Iterable[Claim]]
"""A rule: looks at a page, claims lines that are still free."""


@lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that matches what any of `patterns` does; with none, it matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


def split_dateline(text: str, profile: Profile) -> tuple[str | None, str]:
    """The dateline that opens `text`, as the profile names it, or None; and the words behind it."""
    match = profile.dateline_pattern.match(text)
    return (profile.dateline_names[match["mark"]], match["rest"]) if match else (None, text)


def claim_all(indexes: Iterable[int], role: Role) -> Iterator[Claim]:
    """A claim of `role` for each line."""
    return (Claim(index=index, role=role) for index in indexes)
