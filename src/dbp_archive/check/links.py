"""Checks of addresses: links and anchors, requests to other hosts, orphans, languages, file names."""

import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator

from dbp_archive.check.addresses import Target, Way, resolve
from dbp_archive.check.facts import REMOVED, BuiltSite, PageFacts, Reference, Use
from dbp_archive.check.faults import Fault
from dbp_archive.problems import excerpt

START = "index.html"
NOT_FOUND = "404.html"
"""Hosts show it at any missing address: it alone may link from the host's root, and nothing links to it."""
_LINK_SCHEMES = ("mailto", "tel")
_REQUEST_SCHEMES = ("data",)


def check_start(site: BuiltSite) -> Iterator[Fault]:
    """There is a start page: without it, no page can be reached, and nothing is to be said of any of them."""
    if START not in site.files:
        yield Fault(path=START, message="expected the site's start page, found none; build the site again")


def check_internal_links(site: BuiltSite) -> Iterator[Fault]:
    """Every address of the site's own leads to a file that is there, and to an anchor that is in it."""
    for path, reference in _all_references(site):
        target = reference.target
        message = _rooted_fault(target, path, site) if target.way is Way.ROOTED else _inside_fault(target, site)
        if message:
            yield _fault(path, reference, message)


def check_base_elements(site: BuiltSite) -> Iterator[Fault]:
    """No base element: it would move every address of its page."""
    for path, reference in _all_references(site):
        if reference.element == "base":
            yield _fault(path, reference, "expected no base element, found one; remove it")


def check_schemes(site: BuiltSite) -> Iterator[Fault]:
    """No address runs code or reads from the reader's machine: `javascript:`, `file:` and the like."""
    for path, reference in _all_references(site):
        allowed = _REQUEST_SCHEMES if reference.use is Use.REQUEST else _LINK_SCHEMES
        if reference.target.way is Way.SCHEME and reference.target.path not in allowed:
            message = f"expected a relative or https address, found {reference.target.path}:; remove it"
            yield _fault(path, reference, message)


def check_requests(site: BuiltSite) -> Iterator[Fault]:
    """No page and no style makes a browser ask another host for anything."""
    for path, reference in _all_references(site):
        if reference.use is Use.REQUEST and reference.target.way is Way.HOST:
            yield _fault(path, reference, "expected no request to another host, found one; put the file into the site")


def check_orphans(site: BuiltSite) -> Iterator[Fault]:
    """Every page can be reached from the start page by following links; 404.html, redirects and notices need not be."""
    reached = {START}
    waiting = deque(reached & site.pages.keys())
    while waiting:
        page = site.pages[waiting.popleft()]
        for path in _linked_pages(page):
            if path in site.pages and path not in reached:
                reached.add(path)
                waiting.append(path)
    for path, page in site.pages.items():
        if path not in reached and path != NOT_FOUND and page.refresh is None and page.kind != REMOVED:
            yield Fault(
                path=path, message=f"expected a way of links from {START}, found none; link to the page or drop it"
            )


def check_languages(site: BuiltSite) -> Iterator[Fault]:
    """A page and its counterparts in other languages name each other, each by its language, and themselves."""
    named = {path: list(_counterparts(page)) for path, page in site.pages.items() if page.alternates}
    targets = {path: {target for _, target, _ in ways} for path, ways in named.items()}
    for path, ways in named.items():
        languages = Counter(language for language, _, _ in ways)
        if path not in targets[path]:
            yield Fault(path=path, message="expected a page with hreflang to name itself by it, too; add it")
        if languages["x-default"] != 1:
            found = languages["x-default"] or "none"
            yield Fault(path=path, message=f"expected one hreflang x-default, found {found}; name one page")
        for language in sorted(
            language for language, times in languages.items() if times > 1 and language != "x-default"
        ):
            yield Fault(path=path, message=f"expected one hreflang {excerpt(language)}, found several; name one page")
        for language, target, address in ways:
            if fault := _counterpart_fault(site, language, target, path in targets.get(target, ())):
                yield Fault(path=path, message=fault, near=address)


def _counterpart_fault(site: BuiltSite, language: str, target: str, names_back: bool) -> str | None:  # noqa: FBT001
    """What is wrong with a page that another one calls its counterpart in `language`."""
    page = site.pages.get(target)
    if page is None:
        return f"expected a page at hreflang {excerpt(language)}, found no {excerpt(target)}"
    if not names_back:
        return f"expected {target} to name this page by hreflang as well, found it does not; add it there"
    if language not in {"x-default", page.language} and not target.startswith(f"{language}/"):
        return f"expected a page in {excerpt(language)} at that hreflang, found one in {excerpt(page.language or '')}"
    return None


def check_file_names(site: BuiltSite) -> Iterator[Fault]:
    """No two files have one name for disks and hosts that set aside letter case (and Unicode form)."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(site.files):
        same[unicodedata.normalize("NFC", path).casefold()].append(path)
    for first, *others in same.values():
        for other in others:
            message = f"expected names that differ in more than letter case, found {excerpt(first)} as well; rename one"
            yield Fault(path=other, message=message)


def _all_references(site: BuiltSite) -> Iterator[tuple[str, Reference]]:
    for path, page in site.pages.items():
        yield from ((path, reference) for reference in page.references)
    for path, references in site.styles.items():
        yield from ((path, reference) for reference in references)


def _fault(path: str, reference: Reference, message: str) -> Fault:
    where = f"{reference.element} {reference.attribute}={excerpt(reference.address)}"
    return Fault(path=path, message=f"{where}: {message}", near=reference.address.strip())


def _inside_fault(target: Target, site: BuiltSite) -> str | None:
    if target.way is Way.LEAVING:
        return "expected an address inside the site, found one that climbs out of its folder; correct it"
    if target.way is not Way.SITE:
        return None
    if target.path in site.files:
        return _anchor_fault(target, site)
    if target.is_folder or target.path in site.folders:
        return "expected a file's name at the end, found a folder; add index.html"
    return f"expected a file, found no {excerpt(target.path)}; correct the address or make the file"


def _rooted_fault(target: Target, path: str, site: BuiltSite) -> str | None:
    """Only 404.html may begin at the host's root; below which folder of it the site stands, it alone knows."""
    if path != NOT_FOUND:
        return "expected a relative address, found one from the host's root; the site must work at any path"
    steps = target.path.split("/")
    if any("/".join(steps[first:]) in site.files for first in range(len(steps))):
        return None
    return f"expected a file, found no {excerpt(target.path)} below any folder; correct the address or make the file"


def _anchor_fault(target: Target, site: BuiltSite) -> str | None:
    page = site.pages.get(target.path)
    if page is None or target.fragment is None or target.fragment in page.ids:
        return None
    return f"expected an id {excerpt(target.fragment)} in {target.path}, found none; correct the anchor"


def _linked_pages(page: PageFacts) -> Iterator[str]:
    """The pages that a reader comes to from `page`: by its links, and where it sends on by itself."""
    for reference in page.references:
        is_followed = reference.use is Use.LINK or reference.element == "meta"
        if is_followed and reference.target.way is Way.SITE:
            yield reference.target.path


def _counterparts(page: PageFacts) -> Iterable[tuple[str, str, str]]:
    """(language or `x-default`, path, address as written) of the page's counterparts, itself among them."""
    base = _base_of(page)
    for alternate in page.alternates:
        address = alternate.address.removeprefix(base) if base else alternate.address
        target = resolve(address, "" if address != alternate.address else page.path)
        if target.way is Way.SITE:
            yield alternate.language.lower(), target.path, alternate.address


def _base_of(page: PageFacts) -> str | None:
    """The address of the site's root, if the page's canonical address tells it."""
    if page.canonical and page.canonical.endswith(f"/{page.path}"):
        return page.canonical.removesuffix(page.path)
    return None
