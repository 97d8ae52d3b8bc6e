"""What the rules look at: a capture's lines, the newspaper's profile, and which roles are given out so far."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from dbp_archive.profile import Profile
from dbp_archive.records import Record, Role


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


class Page:
    """A capture's lines and what the rules that already ran said of them. Lives only while one capture is parsed."""

    def __init__(self, lines: tuple[Line, ...], profile: Profile) -> None:
        self.lines = lines
        self.profile = profile
        self.claims: dict[int, Claim] = {}
        """By line index."""

    def free(self) -> list[int]:
        """Indexes of the lines that have no role yet, in order."""
        return [index for index in range(len(self.lines)) if index not in self.claims]

    def having(self, *roles: Role) -> list[int]:
        """Indexes of the lines that have one of `roles`, in order."""
        return sorted(index for index, claim in self.claims.items() if claim.role in roles)

    def content(self, index: int) -> str:
        """The words of line `index`."""
        return self.lines[index].content

    def article_end(self) -> int:
        """Index of the first line behind the article: where the comment widget or the teasers begin."""
        behind = self.having(Role.COMMENT_WIDGET, Role.RECENT_NEWS, Role.TEASER_HEADLINE)
        return behind[0] if behind else len(self.lines)

    def article(self) -> list[int]:
        """Indexes of the article's lines that have no role yet, in order."""
        end = self.article_end()
        return [index for index in self.free() if index < end]

    def has_full_layout(self) -> bool:
        """Whether the article part is a full page: blank lines between its lines, or a dateline that opens the second.

        In a body-only capture each line is a paragraph and no line is blank.
        """
        written = [
            index
            for index in range(self.article_end())
            if index not in self.claims or self.claims[index].role not in (Role.BLANK, Role.LOST_PHOTO)
        ]
        if len(written) < 2:
            return False
        blank_between = any(
            claim.role is Role.BLANK and written[0] < index < written[-1] for index, claim in self.claims.items()
        )
        return blank_between or split_dateline(self.content(written[1]), self.profile)[0] is not None


Find = Callable[[Page], Iterable[Claim]]
"""A rule: looks at a page, claims lines that are still free."""


@lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression that matches what any of `patterns` does; with none, it matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


@lru_cache(maxsize=64)
def _dateline_pattern(profile_datelines: tuple[str, ...]) -> re.Pattern[str]:
    marks = "|".join(map(re.escape, profile_datelines))
    return re.compile(rf"(?P<mark>{marks})\s*[-–—]\s*(?P<rest>.*)", re.DOTALL) if marks else re.compile(r"(?!)")


def split_dateline(text: str, profile: Profile) -> tuple[str | None, str]:
    """The dateline that opens `text`, by the name the profile gives it, and the words behind it; None when there is none."""
    names = {mark: dateline.name for dateline in profile.datelines for mark in dateline.written}
    match = _dateline_pattern(tuple(names)).match(text)
    return (names[match["mark"]], match["rest"]) if match else (None, text)


def claim_all(indexes: Iterable[int], role: Role) -> Iterator[Claim]:
    """A claim of `role` for each line."""
    return (Claim(index=index, role=role) for index in indexes)
