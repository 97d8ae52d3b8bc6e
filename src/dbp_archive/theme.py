"""Where the parts of pages come from that no capture holds: templates, styles, the pages that people write."""

import os
from pathlib import Path

from dbp_archive.records import Record

PAGES = ("about",)
"""Names of the pages that people write."""


class Theme(Record):
    """Where templates are looked for, first folder first."""

    folders: tuple[str, ...]
    compiled: str | None = None
    """A folder of our own that keeps what templates are compiled to, from one process to the next."""


def shipped(name: str) -> Path:
    """The folder `name` that comes with the program: inside the installed package, else beside its source."""
    package = Path(__file__).parent
    inside = package / name
    return inside if inside.is_dir() else package.parents[1] / name


def find_prose(name: str, language: str, folders: tuple[Path, ...]) -> Path | None:
    """The file of the page `name` in `language`: in the first of `folders` that has it."""
    file = f"{name}.{language}.md"
    return next((folder / file for folder in folders if os.path.lexists(folder / file)), None)
