"""capture_page(parsed capture) → Page: how one capture was read, every line with its role.

The page knows nothing but its capture, so it can be made where the capture is parsed, and no other capture changes it.
Its links lead to the addresses that the articles would have if nothing else were known of them. Each of those is the
article's own, or redirects to it, or offers all that share its headline, or its lede (`redirect_page`, `choice_page`).
"""

from collections import Counter
from typing import NamedTuple

from msgspec.structs import replace

from dbp_archive.identity import bare_path, nameless_key, permalink, public_id, teased_path
from dbp_archive.pages import ArticleLink, CaptureView, Page, ReadLine, RoleCount
from dbp_archive.plan.frame import Frame, first_words
from dbp_archive.profile import Profile
from dbp_archive.records import LedgerLine, ParsedCapture, Removal, Role, words_of

_ROLES, _BLANK, _CAPTION = tuple(Role), Role.BLANK, Role.CAPTION
"""Asked of the enumeration for each line, they would take a tenth of the time."""


class Hiding(NamedTuple):
    """What is not to be seen of a capture."""

    own: bool
    """Whether its article was removed."""
    teasers: tuple[int, ...]
    """Positions of the teasers that name removed articles."""
    removals: tuple[Removal, ...]
    """The decisions about these articles."""


NOTHING = Hiding(own=False, teasers=(), removals=())
_SEEN = frozenset(
    {
        *(Role.BLANK, Role.LOST_PHOTO, Role.COMMENT_WIDGET, Role.RECENT_NEWS),
        *(role for role in Role if role.startswith("teaser-")),
    }
)
"""Roles of the lines that stay when a capture's article is removed: other furniture may print its headline, too."""


def hidden_lines(capture: ParsedCapture, hiding: Hiding) -> frozenset[int]:
    """Numbers of the lines that are not to be seen."""
    own = (line.number for line in capture.ledger if hiding.own and line.role not in _SEEN)
    teased = (line for teaser in capture.teasers if teaser.position in hiding.teasers for line in teaser.lines)
    return frozenset((*own, *teased))


def capture_page(capture: ParsedCapture, frame: Frame, profile: Profile, hiding: Hiding = NOTHING) -> Page:
    """The page of `capture`, which was read with `profile`. Pure: made from these alone."""
    link = frame.capture(capture.source)
    if hiding.removals:
        link = replace(link, download_path=None)
    hidden = hidden_lines(capture, hiding)
    teased = {
        teaser.lines[0]: teased_path(capture.language, teaser.headline, teaser.lede) for teaser in capture.teasers
    }
    counts = Counter(line.role for line in capture.ledger)
    converted = frozenset(capture.converted)
    view = CaptureView(
        link=link,
        variant=capture.variant,
        language=capture.language,
        sha256=capture.sha256,
        size_bytes=capture.size_bytes,
        url=None if hiding.own else capture.url,
        captured_at=capture.captured_at,
        encoding=capture.encoding,
        encoding_source=capture.encoding_source,
        chosen_by=capture.chosen_by,
        article=None if hiding.own else _own_article(capture, profile),
        roles=tuple(RoleCount(role=role, count=counts[role]) for role in _ROLES if counts[role]),
        lines=tuple(
            None
            if line.role is _BLANK
            else _hidden_line(line)
            if line.number in hidden
            else _read_line(line, teased.get(line.number), is_converted=line.number in converted)
            for line in capture.ledger
        ),
        removals=hiding.removals,
    )
    return frame.tree_page(link.path.removeprefix(f"{frame.language}/"), "capture.html", capture.source, view)


def _hidden_line(line: LedgerLine) -> ReadLine:
    return ReadLine(
        number=line.number,
        text=None,
        role=line.role,
        rule=line.rule,
        percent=None,
        article_path=None,
        is_converted=False,
    )


def _read_line(line: LedgerLine, article_path: str | None, *, is_converted: bool) -> ReadLine:
    return ReadLine(
        number=line.number,
        text=line.text,
        role=line.role,
        rule=line.rule,
        percent=round(line.certainty * 100) if line.role is _CAPTION else None,
        article_path=article_path,
        is_converted=is_converted,
    )


def _own_article(capture: ParsedCapture, profile: Profile) -> ArticleLink | None:
    """The link to the article that `capture` holds, as far as the capture itself tells."""
    if not capture.has_article:
        return None
    if capture.headline:
        headline = capture.headline.text
        path = bare_path(capture.language, headline)
    else:
        headline = None
        path = permalink(capture.language, None, public_id(nameless_key(capture, profile)))
    text = capture.lede.text if capture.lede else words_of(capture.body[0]) if capture.body else None
    return ArticleLink(
        path=path,
        headline=headline,
        opening=None if headline else first_words(text),
        status="held",
        language=capture.language,
    )
