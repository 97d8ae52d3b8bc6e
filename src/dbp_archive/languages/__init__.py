"""The languages that pages are worded in: a code → what it takes to write in that language, all of it from a catalogue.

`locale/vi/LC_MESSAGES/messages.po` makes Vietnamese a language of the interface: nothing else knows one.
"""

import re
from functools import lru_cache
from pathlib import Path

from dbp_archive.languages.catalogue import read_catalogue
from dbp_archive.languages.wording import Wording, filled
from dbp_archive.problems import FatalError
from dbp_archive.theme import shipped

__all__ = [
    "Wording",
    "available_languages",
    "catalogue_files",
    "filled",
    "forget_wordings",
    "msgid",
    "own_name",
    "read_wording",
    "territory",
]

FOLDER = shipped("locale")
"""Where the catalogues are, one folder for each language."""
FILE = Path("LC_MESSAGES", "messages.po")

_CODE = re.compile(r"[a-z]{2,3}(?:_[A-Za-z0-9]{2,8})*")
"""A folder's name: BCP 47 with `_` instead of `-`, as gettext has it."""


def msgid(words: str) -> str:
    """`words` as they are: marks English words that are translated where they are shown, not where they stand."""
    return words


def available_languages() -> tuple[str, ...]:
    """BCP 47 codes of the languages that have a catalogue, sorted."""
    names = (path.parents[1].name for path in catalogue_files())
    return tuple(sorted(name.replace("_", "-") for name in names if _CODE.fullmatch(name)))


def catalogue_files() -> list[Path]:
    """The files of all catalogues."""
    return sorted(FOLDER.glob(f"*/{FILE}"))


@lru_cache(maxsize=8)
def read_wording(language: str) -> Wording:
    """What it takes to write in `language`, which is one of the available ones. Read once in each process.

    Raises FatalError: the catalogue cannot be read or lacks a translation.
    """
    path = FOLDER / language.replace("-", "_") / FILE
    place = path.relative_to(FOLDER.parent).as_posix()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FatalError(place, f"expected a catalogue in UTF-8, found: {error}; correct it") from error
    return Wording(language, read_catalogue(text, place))


@lru_cache(maxsize=64)
def _find_wording(language: str) -> Wording | None:
    """The same of a language that may have no catalogue."""
    return read_wording(language) if language in available_languages() else None


def own_name(language: str) -> str:
    """What a language calls itself; its tag, when we do not know."""
    wording = _find_wording(language)
    return wording.own_name if wording else language


def territory(language: str) -> str | None:
    """What Open Graph calls a language: `language_TERRITORY`; None when we do not know."""
    wording = _find_wording(language)
    return wording.territory if wording else None


def forget_wordings() -> None:
    """Read catalogues anew: while a process lives that builds again and again, they may change."""
    read_wording.cache_clear()
    _find_wording.cache_clear()
