"""What an article's page shows of its versions: each, and what changed from one to the next."""

from collections.abc import Iterator

from dbp_archive.pages import VersionChange, VersionPiece, VersionView
from dbp_archive.plan.frame import Frame
from dbp_archive.records import Article, Version
from dbp_archive.wordings import Wording, find_changes, wording_of

VERSIONS_SHOWN = 20
"""Versions on a page, the last ones: a headline without addresses, such as “Weather”, may have thousands."""


def version_views(frame: Frame, article: Article) -> Iterator[VersionView]:
    """The versions of `article`, the newest known last, of very many the last ones; none when only one is known."""
    shown = article.versions[-VERSIONS_SHOWN:]
    earlier = len(article.versions) - len(shown)
    before = _wording(article.versions[earlier - 1]) if earlier else None
    for number, version in enumerate(shown, earlier + 1):
        wording = _wording(version)
        yield VersionView(
            number=number,
            captures=tuple(map(frame.capture, version.captures)),
            captured_at=version.captured_at,
            is_shown=_is_shown(article, version),
            changes=tuple(_changes(before, wording)) if before else (),
        )
        before = wording


def _wording(version: Version) -> Wording:
    return wording_of(version.headline, version.lede, version.body)


def _is_shown(article: Article, version: Version) -> bool:
    """Whether the page shows the words of `version`: those of the article's first capture."""
    return article.captures[0].source in version.captures


def _changes(before: Wording, after: Wording) -> Iterator[VersionChange]:
    for change in find_changes(before, after):
        pieces = tuple(VersionPiece(kind=kind, text=text) for kind, text in change.pieces)
        yield VersionChange(part=change.part, pieces=pieces)
