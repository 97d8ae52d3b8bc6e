"""The pages people write: Markdown in content/ → HTML that is safe to print. `about.en.md` makes `en/about.html`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from markdown_it.token import Token

from dbp_archive.files import read_file
from dbp_archive.markdown import PAGE
from dbp_archive.pages import ProseView
from dbp_archive.problems import ProblemError
from dbp_archive.text import nfc
from dbp_archive.theme import find_prose

SIZE_LIMIT_BYTES = 1 << 20


def read_prose(name: str, languages: Sequence[str], folders: tuple[Path, ...]) -> ProseView:
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
    return render_prose(nfc(text), name, language)


def render_prose(markdown: str, name: str, language: str) -> ProseView:
    """`markdown`, written in `language`; its first heading, when it opens the text, is the page's, else `name` is."""
    tokens = PAGE.parse(markdown)
    heading = name.replace("-", " ").capitalize()
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading, tokens = _plain(tokens[1].children or []) or heading, tokens[3:]
    return ProseView(language=language, heading=heading, html=PAGE.html(tokens))


def _plain(inline: Iterable[Token]) -> str:
    return "".join(token.content for token in inline)
