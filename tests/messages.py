"""The catalogues of the interface's words: `python -m tests.messages` brings them in step with templates and code.

Messages are sorted and carry the names of their files without lines, so that a diff shows what changed and no more. A
new message is to be translated, a changed one is marked fuzzy; English is its own translation.
"""

import io
import re
import sys
from copy import deepcopy

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from tests.archives import ROOT

LOCALE = ROOT / "locale"
PLACES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("src/dbp_archive/**/*.py", "python", {}),
    ("templates/**/*.html", "jinja2", {"silent": "false", "newstyle_gettext": "true"}),
)
"""Files, what reads them, and how."""
FUNCTIONS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "msgid": None,
    "word": None,
}
"""What English interface words are given to, and which of its arguments they are."""
_ASKING = re.compile(rb"\b(?:_|n?p?gettext|msgid|word)\(|\{% trans")
_HEADER = re.compile(r'^"(?!Language:|Plural-Forms:|MIME-Version:|Content-)[A-Z][A-Za-z-]+: .*\n', re.MULTILINE)
"""Lines of a header that say when and with what it was made: they would differ each time."""


def extracted() -> Catalog:
    """Every message of templates and code."""
    catalog = Catalog()
    for pattern, method, options in PLACES:
        for path in sorted(ROOT.glob(pattern)):
            source = path.read_bytes()
            place = path.relative_to(ROOT).as_posix()
            found = extract(method, io.BytesIO(source), FUNCTIONS, options=options) if _ASKING.search(source) else ()
            for line, words, comments, context in found:
                catalog.add(words, None, [(place, line)], auto_comments=comments, context=context)
    return catalog


def catalogue(language: str) -> Catalog:
    """The catalogue of `language` as it is."""
    return read_po(io.BytesIO((LOCALE / language / "LC_MESSAGES" / "messages.po").read_bytes()), language)


def updated(language: str, messages: Catalog) -> str:
    """The .po file of `language` in step with `messages`."""
    catalog = catalogue(language)
    catalog.update(deepcopy(messages))
    if language == "en":
        for message in catalog:
            _speak_for_itself(message)
    file = io.BytesIO()
    write_po(file, catalog, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)
    header, rest = file.getvalue().decode().split("\n\n", 1)
    return _HEADER.sub("", f"{header}\n") + f"\n{rest}"


def _speak_for_itself(message: Message) -> None:
    if message.id:
        message.string = message.id
        message.flags.discard("fuzzy")


def is_translated(message: Message) -> bool:
    """Whether nothing of a message is left to translate or to look at."""
    forms = (message.string,) if isinstance(message.string, str) else message.string
    return all(forms or ()) and not message.fuzzy


def languages() -> list[str]:
    """Folders that have a catalogue."""
    return sorted(path.name for path in LOCALE.iterdir())


def main() -> int:
    """Rewrite all catalogues."""
    messages = extracted()
    for language in languages():
        text = updated(language, messages)
        path = LOCALE / language / "LC_MESSAGES" / "messages.po"
        path.write_text(text, "utf-8")
        done = [is_translated(message) for message in catalogue(language) if message.id]
        print(f"{path.relative_to(ROOT)}: {sum(done)} of {len(done)} messages translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
