"""The list of captures, by name."""

from dbp_archive.pages import CaptureSummary, CapturesView, Page
from dbp_archive.plan.frame import Frame
from dbp_archive.plan.lists import Part


def captures_page(frame: Frame, part: Part, captures: tuple[CaptureSummary, ...], count: int | None) -> Page:
    """The list, or one page of it; `count` of all captures on the first."""
    view = CapturesView(captures=captures, count=count, pager=part.pager)
    return part.page(frame, "captures.html", frame.word("Captures"), view)
