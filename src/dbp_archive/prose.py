"""The pages people write, as Markdown in content/: `about.en.md` makes `en/about.html`."""

from collections.abc import Sequence
from pathlib import Path

from dbp_archive.files import read_file
from dbp_archive.problems import ProblemError
from dbp_archive.records import Record
from dbp_archive.text import nfc
from dbp_archive.theme import find_prose

SIZE_LIMIT_BYTES = 1 << 20


class Prose(Record):
    """A page as it was written."""

    name: str
    language: str
    markdown: str


def read_prose(name: str, languages: Sequence[str], folders: tuple[Path, ...]) -> Prose:
    """The page `name` in the first of `languages` that it was written in, from the first of `folders` that has it.

    Raises ProblemError: no folder has it in any of them, or it is no readable UTF-8 text.
    """
    found = ((language, path) for language in languages if (path := find_prose(name, language, folders)))
    language, path = next(found, (languages[0], None))
    file = f"{name}.{language}.md"
    if path is None:
        raise ProblemError(file, "expected this page in the content folder, found none; write it")
    try:
        text = read_file(path, file, SIZE_LIMIT_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"expected UTF-8, found another encoding at byte {error.start}; save as UTF-8"
        raise ProblemError(file, message) from error
    return Prose(name=name, language=language, markdown=nfc(text))
