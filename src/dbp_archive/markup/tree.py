"""The text of a page of HTML → its tree, without what no reader sees."""

import re

from lxml import etree

from dbp_archive.markup.select import Element, elements
from dbp_archive.problems import ProblemError

HTML_LIMIT_BYTES = 16 << 20
"""The largest page: those of newspapers have some hundred thousand bytes, the largest seen anywhere a few million."""

UNSEEN = (
    "audio", "canvas", "datalist", "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select",
    "style", "svg", "template", "textarea", "title", "video",
)  # fmt: skip
"""Elements whose text is not shown, or belongs to a picture, a film or a form."""
_UNCOUNTED_LENGTH = 100_000
"""Characters of the longest page whose attributes are not counted: it has no room for so many that they take long."""
_ATTRIBUTE = r"""(?:[\s/"']++|=?[^\s/>="']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
"""An attribute (HTML, 13.1.2.3), or what stands between two of them."""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{0,3999}}+({_ATTRIBUTE})?+")
"""A start tag; its group is there when it has some two thousand attributes: libxml2 compares each with all before."""
_HIDDEN = etree.XPath("//*[@hidden or @aria-hidden or @style]")
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)


def read_tree(text: str, source: str) -> Element:
    """The tree of the page `text`, repaired as lxml does. Raises ProblemError: too large, too deep, or no page."""
    data = text.encode("utf-8", "replace")
    if len(data) > HTML_LIMIT_BYTES:
        message = f"expected a page of at most {HTML_LIMIT_BYTES:,} bytes, found {len(data):,}; leave it out"
        raise ProblemError(source, message)
    if len(text) > _UNCOUNTED_LENGTH and any(_TAG.findall(text)):
        raise ProblemError(source, "expected a page, found an element with thousands of attributes; leave it out")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(data, parser)
    except etree.ParserError:
        tree = None
    except etree.XMLSyntaxError as error:
        raise ProblemError(source, f"expected HTML, found: {error.msg}; capture the page again") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        message = "expected a page, found elements within one another by the thousand; leave it out"
        raise ProblemError(source, message)
    if tree is None or tree.find("body") is None:
        raise ProblemError(source, "expected a page with a body, found none; capture it again")
    return tree


def remove_unseen(tree: Element) -> None:
    """Take out of `tree` what a reader does not see. What stands behind such a part stays."""
    for element in filter(_is_hidden, elements(_HIDDEN, tree)):
        element.tag = "template"  # what is behind it belongs to its parent, and stays
    etree.strip_elements(tree, *UNSEEN, with_tail=False)


def _is_hidden(element: Element) -> bool:
    return (
        (element.get("hidden") is not None and element.get("hidden") != "until-found")
        or (element.get("aria-hidden") or "").strip().lower() == "true"
        or _NOT_SHOWN.search(element.get("style") or "") is not None
    )
