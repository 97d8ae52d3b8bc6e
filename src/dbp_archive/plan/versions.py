"""What an article's page shows of its versions: each, and what changed from one to the next."""

from collections.abc import Iterator

from dbp_archive.pages import VersionChange, VersionPiece, VersionView
from dbp_archive.plan.frame import Frame
from dbp_archive.records import Article, Version
from dbp_archive.wordings import Wording, find_changes, wording_of


def version_views(frame: Frame, article: Article) -> Iterator[VersionView]:
    """The versions of `article`, the newest known last; none when only one is known."""
    before: Wording | None = None
    for version in article.versions:
        wording = wording_of(version.headline, version.lede, version.body)
        yield VersionView(
            captures=tuple(map(frame.capture, version.captures)),
            captured_at=version.captured_at,
            is_shown=_is_shown(article, version),
            changes=tuple(_changes(before, wording)) if before else (),
        )
        before = wording


def _is_shown(article: Article, version: Version) -> bool:
    """Whether the page shows the words of `version`: those of the article's first capture."""
    return article.captures[0].source in version.captures


def _changes(before: Wording, after: Wording) -> Iterator[VersionChange]:
    for change in find_changes(before, after):
        pieces = tuple(VersionPiece(kind=kind, text=text) for kind, text in change.pieces)
        yield VersionChange(part=change.part, pieces=pieces)
