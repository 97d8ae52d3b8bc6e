"""The list of captures, by name."""

from collections.abc import Iterator

from dbp_archive.identity import source_name
from dbp_archive.pages import CaptureSummary, CapturesView, Page
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.lists import paginate
from dbp_archive.records import ParsedCapture, Role


def capture_list_pages(atlas: Atlas) -> Iterator[Page]:
    """The pages of the list."""
    captures = sorted(atlas.captures.values(), key=lambda capture: capture.source)
    summaries = [_summary(atlas, capture) for capture in captures]
    base = f"{atlas.language}/captures"
    for part in paginate(captures, base, _short_name, lambda capture: capture.source):
        view = CapturesView(captures=tuple(summaries[part.entries]), count=len(captures), pager=part.pager)
        yield atlas.page(part.path, "captures.html", atlas.word("Captures"), view)


def _short_name(capture: ParsedCapture) -> str:
    return source_name(capture.source).rpartition("-")[2]


def _summary(atlas: Atlas, capture: ParsedCapture) -> CaptureSummary:
    article = atlas.article_of_capture.get(capture.source)
    return CaptureSummary(
        link=atlas.capture(capture.source),
        variant=capture.variant,
        article=atlas.article(article) if article else None,
        teasers=len(capture.teasers),
        unknown_lines=sum(line.role is Role.UNKNOWN for line in capture.ledger),
    )
