"""Links between pages: an article's id → the link to print. Paths are relative to the site's root."""

from collections.abc import Mapping, Sequence

from dbp_archive.pages import ArticleLink, SectionLink
from dbp_archive.plan.faces import Face
from dbp_archive.plan.frame import Frame
from dbp_archive.records import Section


def section_links(frame: Frame, sections: Sequence[Section]) -> dict[str, SectionLink]:
    """Section links by id, in the order of the sections."""
    return {
        section.id: SectionLink(
            id=section.id,
            label=section.labels.get(frame.language) or next(iter(section.labels.values())),
            path=f"{frame.language}/sections/{section.id}.html",
        )
        for section in sections
    }


class Atlas:
    """Where everything is that the pages of one batch link to. Read only."""

    def __init__(
        self,
        frame: Frame,
        sections: Mapping[str, SectionLink],
        faces: Mapping[str, Face],
        held_by: Mapping[str, str] | None = None,
    ) -> None:
        self.frame = frame
        self.sections = sections
        self.faces = faces
        """By article id."""
        self.article_of_capture = held_by or {}
        """Article id by source."""

    def article(self, article_id: str, *, details: bool = False) -> ArticleLink:
        """The link to an article; with `details` it carries section, lede and byline."""
        face = self.faces[article_id]
        return ArticleLink(
            path=face.path,
            headline=face.headline,
            opening=face.opening,
            status=face.status,
            language=face.language,
            section=self.sections.get(face.section or "") if details else None,
            lede=face.lede if details else None,
            byline=face.byline if details else None,
        )
