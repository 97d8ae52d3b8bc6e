"""The names in the bylines, and the articles under each. Names that differ in case or spaces alone are one."""

from collections.abc import Sequence
from hashlib import sha256

from dbp_archive.pages import BylineSummary, BylinesView, BylineView, Page
from dbp_archive.plan.frame import Frame
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.lists import Part
from dbp_archive.text import identity_key, slugify


def name_id(name: str) -> str:
    """A short name for a name: `Na Sang` and `Nà Sang` are two."""
    return sha256(identity_key(name).encode()).hexdigest()[:8]


def byline_path(frame: Frame, name: str) -> str:
    """The address of the page of `name`: the same for all ways to print it that count as one name."""
    return f"{frame.language}/bylines/{slugify(identity_key(name)) or 'name'}-{name_id(name)}.html"


def bylines_page(frame: Frame, part: Part, names: tuple[BylineSummary, ...], count: int | None) -> Page:
    """The list of names, or one page of it; `count` of all names on the first."""
    view = BylinesView(names=names, count=count, pager=part.pager)
    return part.page(frame, "bylines.html", frame.word("Bylines"), view)


def byline_page(atlas: Atlas, part: Part, name: str, ids: Sequence[str], count: int | None) -> Page:
    """The articles under one name, or one page of them; `count` of them all on the first."""
    faces = [atlas.faces[other] for other in ids]
    roles = {(face.language, face.byline.role) for face in faces if face.byline and face.byline.role}
    view = BylineView(
        name=name,
        roles=tuple(sorted(roles)) if count is not None else (),
        count=count,
        entries=tuple(atlas.article(other, details=True) for other in ids),
        pager=part.pager,
    )
    return part.page(atlas.frame, "byline.html", name, view)
