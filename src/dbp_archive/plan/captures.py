"""How each capture was read: the list of captures, and a page for each with every line and its role."""

from collections import Counter
from collections.abc import Iterator

from dbp_archive.identity import source_name
from dbp_archive.pages import CaptureSummary, CapturesView, CaptureView, Page, ReadLine, RoleCount
from dbp_archive.plan.links import Atlas
from dbp_archive.plan.lists import paginate
from dbp_archive.records import ParsedCapture, Role


def capture_pages(atlas: Atlas) -> Iterator[Page]:
    """The list of captures by name, then a page for each."""
    captures = sorted(atlas.captures.values(), key=lambda capture: capture.source)
    summaries = [_summary(atlas, capture) for capture in captures]
    base = f"{atlas.language}/captures"
    for part in paginate(captures, base, _short_name, lambda capture: capture.source):
        view = CapturesView(captures=tuple(summaries[part.entries]), count=len(captures), pager=part.pager)
        yield atlas.page(part.path, "captures.html", atlas.word("Captures"), view)
    for capture in captures:
        yield _capture_page(atlas, capture)


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


def _capture_page(atlas: Atlas, capture: ParsedCapture) -> Page:
    link, article = atlas.capture(capture.source), atlas.article_of_capture.get(capture.source)
    teased = {
        teaser.lines[0]: atlas.archive.teaser_articles[capture.source, teaser.position] for teaser in capture.teasers
    }
    counts = Counter(line.role for line in capture.ledger)
    view = CaptureView(
        link=link,
        variant=capture.variant,
        language=capture.language,
        sha256=capture.sha256,
        size_bytes=capture.size_bytes,
        url=capture.url,
        captured_at=capture.captured_at,
        article=atlas.article(article) if article else None,
        roles=tuple(RoleCount(role=role, count=counts[role]) for role in Role if counts[role]),
        lines=tuple(
            ReadLine(
                number=line.number,
                text=line.text,
                role=line.role,
                rule=line.rule,
                percent=round(line.certainty * 100) if line.role is Role.CAPTION else None,
                article=atlas.article(named) if (named := teased.get(line.number)) else None,
            )
            for line in capture.ledger
        ),
    )
    return atlas.page(link.path, "capture.html", capture.source, view)
