"""Which part of a page each of its rows is: a tree and a profile's selectors → the page's rows, each with its part."""

from enum import StrEnum

from dbp_archive.markup.extraction import extracted_rows
from dbp_archive.markup.rows import Row, read_rows
from dbp_archive.markup.select import Element, select
from dbp_archive.markup.stated import Stated
from dbp_archive.records import Record
from dbp_archive.selectors import FigureSelectors, HtmlSelectors
from dbp_archive.text import same_identity


class Part(StrEnum):
    """What a selected element is."""

    HEADLINE = "headline"
    LEDE = "lede"
    BODY = "body"
    FIGURE = "figure"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    SECTION = "section"
    PUBLISHED = "published"
    FURNITURE = "furniture"
    TEASER = "teaser"
    TEASER_HEADLINE = "teaser headline"
    TEASER_SECTION = "teaser section"
    TEASER_LEDE = "teaser lede"


class Parted(Record):
    """The rows of a page, and the part that each of them is."""

    rows: list[Row]
    parts: list[Part | None]
    """Of each row; None for what stands around everything."""
    marks: dict[Element, Part]
    """Of each selected element."""

    def having(self, *parts: Part) -> list[int]:
        """Indexes of the rows that are one of `parts`, in order."""
        return [index for index, part in enumerate(self.parts) if part in parts]

    def around(self, index: int, part: Part) -> Element | None:
        """The innermost element around row `index` that is `part`."""
        inside = reversed(self.rows[index].selected)
        return next((element for element in inside if self.marks[element] is part), None)


def parts_by_selectors(tree: Element, selectors: HtmlSelectors, source: str) -> Parted:
    """The rows of `tree`, each the part that the innermost selected element around it is."""
    marks = _marks(tree, selectors)
    rows = read_rows(tree, marks, source)
    parts = [marks[row.selected[-1]] if row.selected else None for row in rows]
    parted = Parted(rows=rows, parts=parts, marks=marks)
    if selectors.related and selectors.related.headline is None:
        _first_rows_are_headlines(parted)
    return parted


def _marks(tree: Element, selectors: HtmlSelectors) -> dict[Element, Part]:
    """What each selected element is; of an element that is several, the first one said here."""
    marks: dict[Element, Part] = {}

    def mark(part: Part, *elements: Element) -> None:
        for element in elements:
            marks.setdefault(element, part)

    for part, selector in (
        (Part.HEADLINE, selectors.headline),
        (Part.LEDE, selectors.lede),
        (Part.PUBLISHED, selectors.published),
    ):
        mark(part, *select(tree, selector)[:1])  # a page has one; lists of other articles may look like it
    mark(Part.FURNITURE, *select(tree, selectors.furniture))
    mark(Part.BYLINE, *select(tree, selectors.byline))
    mark(Part.SECTION, *select(tree, selectors.section))
    related = selectors.related
    for entry in select(tree, related.entry) if related else ():
        mark(Part.TEASER, entry)
        if related:
            mark(Part.TEASER_HEADLINE, *select(entry, related.headline)[:1])
            mark(Part.TEASER_SECTION, *select(entry, related.section)[:1])
            mark(Part.TEASER_LEDE, *select(entry, related.lede)[:1])
    for body in select(tree, selectors.body):
        _mark_figures(marks, body, selectors.figure)
        mark(Part.BODY, body)
    return marks


def _mark_figures(marks: dict[Element, Part], body: Element, figure: FigureSelectors) -> None:
    for entry in select(body, figure.entry):
        for part, selector in ((Part.CREDIT, figure.credit), (Part.CAPTION, figure.caption)):
            for element in select(entry, selector):
                marks.setdefault(element, part)
        marks.setdefault(entry, Part.FIGURE)


def _first_rows_are_headlines(parted: Parted) -> None:
    entries: set[Element] = set()
    for index in parted.having(Part.TEASER):
        entry = parted.around(index, Part.TEASER)
        if entry is not None and entry not in entries:
            entries.add(entry)
            parted.parts[index] = Part.TEASER_HEADLINE


def parts_by_extraction(tree: Element, stated: Stated, source: str) -> Parted:
    """The rows of `tree`, of which trafilatura says what is body; captions are those between them."""
    marks: dict[Element, Part] = {}
    for body in select(tree, "body"):
        _mark_figures(marks, body, FigureSelectors())
    rows = read_rows(tree, marks, source)
    headline = _headline_row(rows, stated)
    chosen = {index for index in extracted_rows(tree, rows, source) if headline is None or index > headline}
    within = range(min(chosen, default=0), max(chosen, default=0))
    parts: list[Part | None] = [Part.BODY if index in chosen else None for index in range(len(rows))]
    for index in within:
        mark = marks[rows[index].selected[-1]] if rows[index].selected else None
        parts[index] = mark or parts[index]
    if headline is not None:
        parts[headline] = Part.HEADLINE
    return Parted(rows=rows, parts=parts, marks=marks)


def _headline_row(rows: list[Row], stated: Stated) -> int | None:
    """The row that prints the headline which the page states for machines, else its only main heading."""
    if stated.headline:
        said = [index for index, row in enumerate(rows) if same_identity(row.text, stated.headline)]
        headings = [index for index in said if rows[index].block.tag in ("h1", "h2")]
        if said:
            return [*headings, *said][0]
    headings = [index for index, row in enumerate(rows) if row.block.tag == "h1"]
    return headings[0] if len(headings) == 1 else None
