"""CSS selectors and lxml's trees: a selector → the elements of a tree that it selects."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from msgspec import structs

from dbp_archive.problems import excerpt
from dbp_archive.records import Record
from dbp_archive.selectors import CLOCK, DAY, HtmlSelectors

Element = etree._Element  # noqa: SLF001  lxml gives its one class of elements no other name


def select(tree: Element, selector: str | None) -> list[Element]:
    """The elements below `tree`, itself included, that `selector` selects, in document order; none for None."""
    if selector is None:
        return []
    return elements(_compiled(selector), tree)


def elements(path: etree.XPath, tree: Element) -> list[Element]:
    """The elements that `path` leads to from `tree`, in document order."""
    found = path(tree)
    return [each for each in found if isinstance(each, Element)] if isinstance(found, list) else []


@lru_cache(maxsize=256)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(selector))


def selector_faults(selectors: HtmlSelectors) -> Iterator[str]:
    """What is wrong with the selectors, and with the pattern of the date."""
    for key, selector in _named(selectors):
        try:
            _compiled(selector)
        except (SelectorError, etree.XPathError, RecursionError) as error:
            yield f"expected a CSS selector at {key}, found {excerpt(selector)}: {error}; correct it"
    pattern = selectors.published_pattern or "(?P<year>)(?P<month>)(?P<day>)"
    try:
        groups = set(re.compile(pattern).groupindex)
    except (re.error, RecursionError, OverflowError) as error:
        yield f"expected a regular expression at html.published_pattern, found {excerpt(pattern)}: {error}; correct it"
        return
    if not groups.issuperset(DAY) or not groups.issubset({*DAY, *CLOCK}):
        known = "year, month and day, and none but hour and minute beside them"
        yield f"expected the groups {known} at html.published_pattern, found {sorted(groups)}; correct them"


def _named(selectors: HtmlSelectors) -> Iterator[tuple[str, str]]:
    """Each selector by its key, as docs/profiles.md names it."""
    for name, value in structs.asdict(selectors).items():
        if isinstance(value, Record):
            yield from ((f"html.{name}.{part}", inner) for part, inner in structs.asdict(value).items() if inner)
        elif value and name != "published_pattern":
            yield f"html.{name}", value
