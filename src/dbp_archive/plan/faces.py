"""What other pages show of an article: its link, and in lists its section, lede and byline."""

from dbp_archive.identity import permalink
from dbp_archive.plan.frame import first_words
from dbp_archive.records import Article, Byline, Record, Status


class Face(Record, array_like=True):
    """An article as other pages show it."""

    path: str
    headline: str | None
    opening: str | None
    """First words of its lede or body, for an article whose headline is not known."""
    status: Status
    language: str
    section: str | None
    """Section id."""
    lede: str | None
    byline: Byline | None

    @property
    def shown(self) -> str:
        """What the article is known by."""
        return self.headline or self.opening or "…"


def face_of(article: Article, body_opening: str) -> Face:
    """The face of `article`; `body_opening` are the first words of its body."""
    return Face(
        path=permalink(article.language, article.headline, article.id),
        headline=article.headline,
        opening=None if article.headline else first_words(article.lede or body_opening),
        status=article.status,
        language=article.language,
        section=article.section,
        lede=article.lede,
        byline=article.byline,
    )
