"""An archive's own settings: site.yaml → `Settings`. Without the file, the defaults hold."""

import os
import re
from pathlib import Path

import msgspec

from dbp_archive.languages import available_languages
from dbp_archive.problems import FatalError, ProblemError, excerpt
from dbp_archive.records import Record
from dbp_archive.yaml_files import read_yaml

DEFAULT_FILE = "site.yaml"


class Settings(Record, forbid_unknown_fields=True):
    """What site.yaml may say. Folders are relative to the folder that site.yaml stands in."""

    title: dict[str, str] = msgspec.field(default_factory=dict)
    """The archive's name by language; where it says nothing, the newspaper's name stands in."""
    base_url: str | None = None
    """Where the site will be served, ending in `/`: for canonical addresses, the sitemap and links on 404.html.
    Everything else works without it."""
    languages: tuple[str, ...] = ("en",)
    """Languages of the pages' own words, the first one first in line; each has a catalogue."""
    profiles: tuple[str, ...] = ("baodienbienphu-en",)
    """The newspapers whose pages the archive holds, its own first: for each the name of a profile that ships with the
    program, or the path of a .yaml file."""
    seeds: str = "seeds"
    out: str = "site"
    content: str = "content"
    """Folder of the Markdown pages that people write; it need not exist."""
    corrections: str = "corrections.yaml"
    """The list of what archivists decided; it need not exist."""
    templates: str | None = None
    """Folder of templates that take the place of the program's own of the same name."""


_BASE_URL = re.compile(r"https?://[^\s/?#<>\"'&\\]+(?:/[^\s/?#<>\"'&\\]+)*/")
"""No query, no fragment, nothing that would need escaping in a sitemap."""


def load_settings(path: Path | None, folder: Path) -> tuple[Settings, Path]:
    """The settings in `path` (else in `folder`/site.yaml, else the defaults), and the folder its paths are relative to.

    Raises FatalError: `path` is not there, or its content is not what `Settings` declares.
    """
    file = path or folder / DEFAULT_FILE
    if not os.path.lexists(file):
        if path:
            raise FatalError(str(path), "expected a settings file, found none; give the path of a site.yaml")
        return Settings(), folder
    try:
        settings = read_yaml(file, Settings, file.name)
        _check(settings, file.name)
    except ProblemError as error:
        raise FatalError(error.problem.place, error.problem.message) from error
    return settings, file.parent


def _check(settings: Settings, name: str) -> None:
    url = settings.base_url
    if url is not None and not _BASE_URL.fullmatch(url):
        raise ProblemError(
            name, f"expected base_url to begin with https:// and end with /, found {excerpt(url)}; correct it"
        )
    available = available_languages()
    for language in settings.languages:
        if language not in available:
            known = ", ".join(available)
            raise ProblemError(name, f"expected languages among {known}, found {excerpt(language)}; remove it")
    if not settings.profiles:
        raise ProblemError(name, "expected at least one profile, found none; add `profiles: [NAME]`")
    if not settings.languages:
        raise ProblemError(name, "expected at least one language, found none; add `languages: [en]`")
