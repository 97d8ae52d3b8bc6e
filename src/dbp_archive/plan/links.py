"""Links between pages: an article's id → the link to print. Paths are relative to the site's root."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from dbp_archive.pages import ArticleLink, CaptureLink, SectionLink
from dbp_archive.plan.faces import Face
from dbp_archive.plan.frame import Frame, section_path
from dbp_archive.records import Record, Section


class Tree(Record):
    """The pages of one language."""

    frame: Frame
    sections: dict[str, SectionLink]
    """By id, in their order."""

    @property
    def language(self) -> str:
        """Of the pages' own words."""
        return self.frame.language


def make_trees(frames: Sequence[Frame], sections: Sequence[Section]) -> tuple[Tree, ...]:
    """The tree of each language of the archive."""
    return tuple(Tree(frame=frame, sections=section_links(frame, sections)) for frame in frames)


def tree_of(trees: Sequence[Tree], language: str) -> Tree:
    """The tree that an article in `language` stands in: the first one, when the archive has none in that language."""
    return next((tree for tree in trees if tree.language == language), trees[0])


def section_links(frame: Frame, sections: Sequence[Section]) -> dict[str, SectionLink]:
    """Section links by id, in the order of the sections."""
    return {section.id: _section_link(frame, section) for section in sections}


def _section_link(frame: Frame, section: Section) -> SectionLink:
    language = frame.language if section.labels.get(frame.language) else next(iter(section.labels))
    path = section_path(frame.language, section.id)
    return SectionLink(id=section.id, label=section.labels[language], language=language, path=path)


class Atlas:
    """Where everything is that the pages of one batch link to. Read only."""

    def __init__(
        self,
        tree: Tree,
        faces: Mapping[str, Face],
        held_by: Mapping[str, str] | None = None,
        withheld: frozenset[str] = frozenset(),
    ) -> None:
        self.tree = tree
        self.frame = tree.frame
        self.sections = tree.sections
        self.faces = faces
        """By article id."""
        self.article_of_capture = held_by or {}
        """Article id by source."""
        self.withheld = withheld
        """Sources of the captures that are not offered for download."""

    def within(self, tree: Tree) -> "Atlas":
        """The same articles for the pages of another tree."""
        return self if tree is self.tree else Atlas(tree, self.faces, self.article_of_capture, self.withheld)

    def capture(self, source: str) -> CaptureLink:
        """The link to a capture."""
        link = self.frame.capture(source)
        return replace(link, download_path=None) if source in self.withheld else link

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
