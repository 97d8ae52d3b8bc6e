"""A built folder → what the checks know of it. Each page is read once, in as many processes as asked for."""

import os
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path, PurePosixPath

import msgspec

from dbp_archive.batches import Crew
from dbp_archive.check.facts import BuiltSite, PageFacts, Reference
from dbp_archive.check.faults import Fault
from dbp_archive.check.fixity import read_fixity
from dbp_archive.check.markup_facts import read_page, read_style
from dbp_archive.check.published import read_published


def read_site(root: Path, workers: int | None) -> BuiltSite:
    """The facts of the site in the folder `root`. `workers`: processes, None for one on each core."""
    files = frozenset(find_files(root))
    pages: dict[str, PageFacts] = {}
    unreadable: list[Fault] = []
    shared: dict[Reference, Reference] = {}
    paths = sorted(path for path in files if path.endswith(".html"))
    with Crew(workers) as crew:
        fixity = read_fixity(root, files, crew)
        for _, results in crew.map(read_pages, paths, root):
            unreadable.extend(result for result in results if isinstance(result, Fault))
            pages.update((facts.path, _share(facts, shared)) for facts in results if isinstance(facts, PageFacts))
    styles: dict[str, tuple[Reference, ...]] = {}
    for path in sorted(path for path in files if path.endswith(".css")):
        text = _text(root, path)
        if isinstance(text, Fault):
            unreadable.append(text)
        else:
            styles[path] = read_style(path, text)
    return BuiltSite(
        files=files,
        folders=frozenset(parent.as_posix() for path in files for parent in PurePosixPath(path).parents),
        pages=pages,
        styles=styles,
        data=read_published(root, files),
        fixity=fixity,
        unreadable=tuple(unreadable),
    )


def find_files(root: Path) -> Iterator[str]:
    """Paths of all files below `root`, from there, `/` between their parts, in no order."""
    for folder, _, names in os.walk(root):
        for name in names:
            yield Path(folder, name).relative_to(root).as_posix()


def read_pages(paths: Sequence[str], root: Path) -> list[PageFacts | Fault]:
    """The facts of each page, or why it cannot be read."""
    texts = [(path, _text(root, path)) for path in paths]
    return [text if isinstance(text, Fault) else read_page(path, text) for path, text in texts]


def line_of(root: Path, path: str, near: str) -> int | None:
    """Number of the line of the file `path` that has `near` in it, from 1; None when none has.

    The first one on which it stands in quotes, as a whole value, else the first one at all; escaped or not.
    """
    text = _text(root, path)
    if isinstance(text, Fault):
        return None
    plain = unescape(text)
    found = next((at for words in (f'"{near}"', near) if (at := plain.find(words)) >= 0), -1)
    return plain.count("\n", 0, found) + 1 if found >= 0 else None


def _text(root: Path, path: str) -> str | Fault:
    try:
        return (root / path).read_text(encoding="utf-8")
    except OSError as error:
        return Fault(path=path, message=f"expected a readable file, found: {error.strerror}; build the site again")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{error.object[error.start]:02x} at byte {error.start}"
        return Fault(path=path, message=f"expected UTF-8, found {found}; build the site again")


def _share(facts: PageFacts, shared: dict[Reference, Reference]) -> PageFacts:
    """`facts` with references that other pages have too held once: most pages of an archive name the same addresses."""
    references = tuple(shared.setdefault(reference, reference) for reference in facts.references)
    return msgspec.structs.replace(facts, references=references)
