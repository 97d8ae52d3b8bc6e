"""The tree of a page → its rows: the words that a reader sees, each row what nothing but inline markup interrupts.

Rows are to HTML what lines are to text: each visible text node lies in exactly one of them.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from dbp_archive.markup.select import Element
from dbp_archive.problems import ProblemError
from dbp_archive.records import Record
from dbp_archive.text import has_endless_marks, nfc

ROWS_LIMIT = 10_000
"""The most rows read: a page has some hundreds."""

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))  # fmt: skip
"""Elements that begin and end a row (HTML, 15.3: `display: block` and the like; `br` breaks one)."""
_APART = frozenset({"td", "th", "img", "input"})
"""Elements that keep words apart within a row."""
_BLANKS = re.compile(r"[ \t\n\r\f]+")
"""White space that a browser shows as one space (CSS Text, 4.1); a no-break space is none."""


class Row(Record, kw_only=False):
    """A row of visible words. Fields may be given by place: a page may have a thousand."""

    text: str
    """In NFC, white space collapsed as a browser does; never empty."""
    selected: tuple[Element, ...]
    """The selected elements that it lies in, the innermost last."""
    is_converted: bool
    """Whether its text is not the characters in the page: marks were composed."""
    block: Element
    """The innermost element around it that begins a row, or that was selected."""


Selected = tuple[Element, ...]


class _Walk:
    """One pass over a tree, without recursion: pages of strangers may be deep."""

    def __init__(self, selected: Mapping[Element, object], source: str) -> None:
        self.selected = selected
        self.source = source
        self.parts: list[str] = []
        """Of the row that is being read."""

    def rows(self, root: Element) -> Iterator[Row]:
        """The rows below `root`, in document order."""
        around: list[tuple[Element, Selected, Element]] = []
        inside: Selected = ()
        block, selected, parts = root, self.selected, self.parts
        for event, element in etree.iterwalk(root, events=("start", "end")):
            breaks = element.tag in _BLOCKS or element in selected
            if breaks and parts:
                yield from self._row(inside, block)
            if event == "start":
                if breaks:
                    around.append((element, inside, block))
                    block = element
                    inside = (*inside, element) if element in selected else inside
                elif element.tag in _APART:
                    parts.append(" ")
                text = element.text
            else:
                if breaks:
                    _, inside, block = around.pop()
                text = element.tail if element is not root else None
            if text:
                parts.append(text)
        yield from self._row(inside, block)

    def _row(self, inside: Selected, block: Element) -> Iterator[Row]:
        text = _BLANKS.sub(" ", "".join(self.parts)).strip("\ufeff\u200b\u2060 \u00a0")
        self.parts.clear()
        if has_endless_marks(text):
            raise ProblemError(
                self.source, "expected text, found a letter with hundreds of accents; leave the page out"
            )
        if text:
            shown = nfc(text)
            yield Row(shown, inside, shown != text, block)


def read_rows(tree: Element, selected: Mapping[Element, object], source: str) -> list[Row]:
    """The rows of the body of `tree`; an element that is `selected` begins and ends one, whatever it is.

    Raises ProblemError, which names `source`: more than ROWS_LIMIT rows, or text that no writing has.
    """
    body = tree.find("body")
    rows = [] if body is None else list(islice(_Walk(selected, source).rows(body), ROWS_LIMIT + 1))
    if len(rows) > ROWS_LIMIT:
        raise ProblemError(source, f"expected at most {ROWS_LIMIT:,} rows of words, found more; leave the page out")
    return rows
