"""Checks of single pages: what a reader, a screen reader and a strict content security policy need of each."""

from collections.abc import Callable, Iterator

from dbp_archive.check.facts import BuiltSite, PageFacts
from dbp_archive.check.faults import Fault
from dbp_archive.problems import excerpt

_UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'")
"""Sources that take the strictness out of a policy (Content Security Policy Level 3, 2.3.1)."""


def check_headings(site: BuiltSite) -> Iterator[Fault]:
    """Exactly one h1."""
    return _each(site, _heading_faults)


def check_titles(site: BuiltSite) -> Iterator[Fault]:
    """A title, for the browser's tab."""
    return _each(site, _title_faults)


def check_document_language(site: BuiltSite) -> Iterator[Fault]:
    """`lang` on the html element, and UTF-8 said: no server says it for a page opened from a disk."""
    return _each(site, _language_faults)


def check_ids(site: BuiltSite) -> Iterator[Fault]:
    """No id twice."""
    return _each(site, _id_faults)


def check_pictures(site: BuiltSite) -> Iterator[Fault]:
    """Words for every picture."""
    return _each(site, _picture_faults)


def check_inline_code(site: BuiltSite) -> Iterator[Fault]:
    """No script and no style in the page itself, but JSON-LD that is JSON."""
    return _each(site, _inline_faults)


def check_policies(site: BuiltSite) -> Iterator[Fault]:
    """A content security policy that begins by allowing nothing and allows nothing inline."""
    return _each(site, _policy_faults)


def _each(site: BuiltSite, find: Callable[[PageFacts], Iterator[Fault]]) -> Iterator[Fault]:
    for page in site.pages.values():
        yield from find(page)


def _heading_faults(page: PageFacts) -> Iterator[Fault]:
    if len(page.headings) != 1:
        found = ", ".join(map(excerpt, page.headings)) or "none"
        yield Fault(path=page.path, message=f"expected exactly one h1, found {found}; correct the template", near="<h1")
    elif not page.headings[0]:
        yield Fault(path=page.path, message="expected words in the h1, found none; correct the template", near="<h1")


def _title_faults(page: PageFacts) -> Iterator[Fault]:
    if not page.title:
        yield Fault(path=page.path, message="expected a title, found none; add one to the template", near="<head")


def _language_faults(page: PageFacts) -> Iterator[Fault]:
    if not page.language:
        yield Fault(path=page.path, message="expected lang on the html element, found none; add it", near="<html")
    if not page.is_utf8_declared:
        message = 'expected <meta charset="utf-8">, found none; a page opened from a disk needs it'
        yield Fault(path=page.path, message=message, near="<head")


def _id_faults(page: PageFacts) -> Iterator[Fault]:
    for repeated in page.repeated_ids:
        message = f"expected each id once, found {excerpt(repeated)} more often; rename one"
        yield Fault(path=page.path, message=message, near=f'id="{repeated}"')


def _picture_faults(page: PageFacts) -> Iterator[Fault]:
    for picture in page.unnamed:
        message = f"expected words for who cannot see the picture, found {picture}; add them"
        yield Fault(path=page.path, message=message, near=picture.partition(" ")[0])


def _inline_faults(page: PageFacts) -> Iterator[Fault]:
    for where in page.inline_code:
        message = f"expected no inline script or style, found {where}; move it into a file of static/"
        yield Fault(path=page.path, message=message, near=where.rstrip(">").partition(" ")[0])
    for error in page.broken_json:
        message = f"expected JSON in application/ld+json, found: {error}; correct what makes it"
        yield Fault(path=page.path, message=message, near="application/ld+json")


def _policy_faults(page: PageFacts) -> Iterator[Fault]:
    near = "<head"
    if not page.policy:
        yield Fault(
            path=page.path, message="expected a Content-Security-Policy meta element, found none; add it", near=near
        )
        return
    if "default-src" not in page.policy:
        message = f"expected a policy with default-src, found {excerpt(page.policy)}; add it"
        yield Fault(path=page.path, message=message, near=near)
    for unsafe in _UNSAFE:
        if unsafe in page.policy:
            yield Fault(
                path=page.path, message=f"expected a strict policy, found {unsafe} in it; remove it", near=unsafe
            )
