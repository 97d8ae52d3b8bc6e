"""The languages that pages are worded in: names, words, numbers. language code → what it takes to write in it."""

from collections.abc import Callable
from gettext import NullTranslations

NAMES = {"en": "English", "vi": "Tiếng Việt"}
"""Each language's name for itself."""

_GROUP_SEPARATORS = {"en": ",", "vi": "."}


def translations(language: str) -> NullTranslations:
    """The catalogue of the interface's words in `language`. The words in templates and code are English."""
    del language
    return NullTranslations()


def translator(language: str) -> Callable[[str], str]:
    """What turns an English interface word into `language`."""
    return translations(language).gettext


def format_number(number: int, language: str) -> str:
    """A whole number with its thousands grouped: `2,200` in English, `2.200` in Vietnamese."""
    return f"{number:,}".replace(",", _GROUP_SEPARATORS.get(language, ","))
