"""What a build is made with beside the captures: program, profiles, settings, corrections, words, looks → digests.

Two builds with equal digests and equal captures make the same site, byte for byte.
"""

import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from dbp_archive.catalog import Catalog
from dbp_archive.jobs import Job
from dbp_archive.languages import catalogue_files
from dbp_archive.theme import PAGES, find_prose, shipped

LIBRARIES = ("Jinja2", "MarkupSafe", "RapidFuzz", "cssselect", "lxml", "markdown-it-py", "msgspec", "warcio")
"""Those whose version may show in a page or in the catalog."""
EXTRAS = ("justext", "lxml_html_clean", "trafilatura")
"""The same; they need not be there."""


def program_digest(job: Job) -> str:
    """Of everything that decides how captures are read and understood. Another one makes the catalog worthless."""
    package = Path(__file__).parent
    return _digest(
        [
            *_contents(package.rglob("*.py"), package),
            *_catalogues(),
            msgspec.json.encode(_versions()),
            msgspec.json.encode(job.profiles.ordered, order="deterministic"),
            msgspec.json.encode(job.settings, order="deterministic"),
            msgspec.json.encode(job.corrections.entries, order="deterministic"),
        ]
    )


@cache
def _versions() -> tuple[str | None, ...]:
    """Of Python and of each library, None for one that is not there. While a process runs they stay the same."""
    installed = _installed()
    return (
        platform.python_version(),
        *(installed.get(name) or _version_of(name) for name in map(_normalized, LIBRARIES)),
        *map(installed.get, EXTRAS),
    )


_METADATA_FOLDER = re.compile(r"(.+)-(.+)\.dist-info")
"""How an installed library's folder of metadata is called: by its name and version (Recording installed projects)."""


def _installed() -> dict[str, str]:
    """Versions by normalized name, from the names of folders alone.

    `importlib.metadata` loads Python’s e-mail package for that: a tenth of a build in which nothing changed.
    """
    found: dict[str, str] = {}
    for folder in reversed(sys.path):
        with suppress(OSError):
            matches = map(_METADATA_FOLDER.fullmatch, os.listdir(folder or "."))  # noqa: PTH208  names are all it takes
            found.update((_normalized(match[1]), match[2]) for match in matches if match)
    return found


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def _version_of(library: str) -> str:
    """Of one that was installed in another way."""
    from importlib import metadata  # noqa: PLC0415  see `_installed`

    return metadata.version(library)


def look_digest(job: Job) -> str:
    """Of what is looked up while pages are made: templates, styles, the pages that people write."""
    folders = [*map(Path, job.theme.folders), shipped("static")]
    files = [found for folder in folders for found in _contents(folder.rglob("*"), folder)]
    places = (job.content, shipped("content"))
    pages = [(name, language) for name in PAGES for language in job.settings.languages]
    prose = [path for name, language in pages if (path := find_prose(name, language, places))]
    return _digest([*files, *(part for path in prose for part in _contents([path], path.parent))])


def _catalogues() -> Iterator[bytes]:
    """Each language, and its words."""
    for path in catalogue_files():
        yield path.parents[1].name.encode()
        yield path.read_bytes()


_REFERENCE = re.compile(
    r"""\{%[-+]?\s*(?:extends|import|include|from)\s+"""
    r"""(?:["']([^"']+)["'](?=\s*(?:[-+]?%\}|(?:as|ignore|import|with|without)\b))|)"""
)
"""Where a template names another; the group is empty where it does so by an expression."""


def template_digests(job: Job) -> dict[str, str]:
    """Of each template, with all that it refers to."""
    found: dict[str, str] = {}
    for folder in reversed(job.theme.folders):
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            found[path.relative_to(folder).as_posix()] = path.read_text("utf-8", "backslashreplace")
    return {name: _digest(found[part].encode() for part in sorted(_reached(name, found))) for name in found}


def _reached(name: str, texts: Mapping[str, str]) -> set[str]:
    """The templates that `name` is made of; all of them when it names one by an expression."""
    seen, queue = set[str](), [name]
    while queue:
        part = queue.pop()
        if part in seen or part not in texts:
            continue
        seen.add(part)
        references = _REFERENCE.findall(texts[part])
        if not all(references):
            return set(texts)
        queue += references
    return seen


def _contents(paths: Iterable[Path], folder: Path) -> Iterator[bytes]:
    for path in sorted(path for path in paths if path.is_file()):
        yield path.relative_to(folder).as_posix().encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(f"{len(part)}\n".encode())
        digest.update(part)
    return digest.hexdigest()


def stale_templates(job: Job, catalog: Catalog) -> frozenset[str]:
    """The templates that are not as they were when the catalog's site was made; remembers how they are now."""
    now = template_digests(job)
    before = msgspec.json.decode(catalog.get("templates") or "{}", type=dict[str, str])
    catalog.put("templates", msgspec.json.encode(now).decode())
    return frozenset(name for name, digest in now.items() if before.get(name) != digest)
