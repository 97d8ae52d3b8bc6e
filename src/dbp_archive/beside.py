"""What lies beside captures and is none: names in a folder → what they are, and a line that says so.

Browsers save what a page shows, frames among it, in a folder beside it; systems leave files of their own; people write
about the folder. None of it costs the archive anything.
"""

import os
from collections import Counter
from collections.abc import Iterator

from dbp_archive.problems import Problem, excerpt

OF_SYSTEMS = ("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx")
"""What Windows and macOS leave in folders and archives, in small letters. What begins with a dot is hidden anyway."""
ABOUT_FOLDERS = ("readme.txt", "license.txt", "licence.txt")
"""Texts that nobody calls a saved page. One in Markdown is told by its missing front matter."""
NO_CAPTURES = frozenset({*OF_SYSTEMS, *ABOUT_FOLDERS})
_PARTS = "_files"
"""How the folder is called in which a browser saves the parts of a page, behind the page's own name."""


def holds_parts_of_a_page(folder: str, page_suffixes: tuple[str, ...]) -> bool:
    """Whether `folder` is called as browsers call the one with the parts of a page, and that page stands beside it."""
    page = folder.removesuffix(_PARTS)
    return page != folder and any(os.path.lexists(page + suffix) for suffix in page_suffixes)


def passed_over(place: str, other: Counter[str], parts: int, expected: str) -> Iterator[Problem]:
    """What was passed over in the folder `place`: `other` files by their endings, folders with `parts` of pages."""
    for suffix, count in sorted(other.items()):
        kind = f"ending in {excerpt(suffix)}" if suffix else "without an ending"
        files = "1 file" if count == 1 else f"{count:,} files"
        yield Problem(place, f"expected captures {expected}, passed over {files} {kind}", harmless=True)
    if parts:
        folders = "1 folder" if parts == 1 else f"{parts:,} folders"
        message = f"passed over {folders} ending in {excerpt(_PARTS)}, which hold the parts of pages beside them"
        yield Problem(place, message, harmless=True)


def about_the_folder(source: str) -> Problem:
    """The line about a file whose name is one of ABOUT_FOLDERS."""
    message = "passed over, as its name says that it is about the folder; rename it if it is a saved page"
    return Problem(source, message, harmless=True)
