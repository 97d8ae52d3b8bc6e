"""The front matter of an article: the lines between two `---` → what the article says of itself, and where.

It is YAML. What cannot be used is one line that names the file and, where there is one, the line in it.
"""

import re
from collections.abc import Iterator, Sequence

from dbp_archive.problems import ProblemError, excerpt
from dbp_archive.profile import LANGUAGE
from dbp_archive.records import Record
from dbp_archive.rules.page import HEADLINE_LIMIT
from dbp_archive.statements import FORMS
from dbp_archive.yaml_files import Document

FENCE = "---"
"""The line above the front matter, and the one below it."""
_OTHER_FENCES = ("+++", "{")
"""What opens the front matter of other tools, in TOML and JSON."""
LANGUAGE_LIMIT = 35
"""Characters of the longest language tag (RFC 5646, 4.4.1)."""

_BREAKS = re.compile("[\u0085\u2028\u2029]")
"""What YAML takes for the end of a line (YAML 1.1, 5.4) and nothing else does."""


class Signature(Record, forbid_unknown_fields=True):
    """A byline with the office of who wrote it."""

    names: tuple[str, ...]
    role: str | None = None


class FrontMatter(Record, forbid_unknown_fields=True):
    """What an article says of itself. A key that is not here is an error."""

    headline: str
    language: str
    """BCP 47."""
    lede: str | None = None
    byline: str | tuple[str, ...] | Signature | None = None
    """A name, several, or names with an office."""
    translator: str | None = None
    translates: str | None = None
    """Address or id of the article of which it is a translation."""
    section: str | None = None
    """Id or label of a section that the newspaper's profile knows."""
    dateline: str | None = None
    url: str | None = None
    captured_at: str | None = None


class Heading(Record):
    """The front matter of one article."""

    said: FrontMatter
    places: dict[str, tuple[int, ...]]
    """The lines of each key that is stated, blank ones left out."""
    size_lines: int
    """How many lines it takes, both fences included."""


def read_front_matter(lines: Sequence[str], source: str) -> Heading:
    """What the first of `lines` say, which are all lines of the article `source`.

    Raises ProblemError: no front matter, no YAML, not the keys and values that `FrontMatter` declares.
    """
    end = _find_end(lines, source)
    for number, line in enumerate(lines[:end], 1):
        if _BREAKS.search(line):
            message = "expected plain lines above the article, found a line separator within one; remove it"
            raise ProblemError(f"{source}:{number}", message)
    document = Document("\n".join(["", *lines[1:end], ""]), source)
    said = document.convert({} if document.value is None else document.value, FrontMatter, [])
    for key, message in _faults(said):
        raise ProblemError(f"{source}:{document.lines_of(key)[0]}", message)
    return Heading(
        said=said,
        places={
            key: tuple(number for number in _span(document, key) if lines[number - 1].strip())
            for key in FrontMatter.__struct_fields__
            if getattr(said, key) is not None
        },
        size_lines=end + 1,
    )


def has_none(lines: Sequence[str]) -> bool:
    """Whether nothing in `lines` looks like the beginning of front matter, in YAML or in the way of other tools."""
    first = next(filter(None, (line.strip().strip("\ufeff") for line in lines)), "")
    return first not in (FENCE, *_OTHER_FENCES)


def _find_end(lines: Sequence[str], source: str) -> int:
    """Index of the line that closes the front matter."""
    first = lines[0].strip().strip("\ufeff") if lines else ""
    if first != FENCE:
        message = (
            f"expected front matter that opens with a line {FENCE}, found {excerpt(first)}; begin the file with it"
        )
        raise ProblemError(f"{source}:1", message)
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return index
    message = f"expected a line {FENCE} that closes the front matter, found none; add it above the text"
    raise ProblemError(f"{source}:1", message)


def _span(document: Document, key: str) -> range:
    first, last = document.lines_of(key)
    return range(first, last + 1)


def _faults(said: FrontMatter) -> Iterator[tuple[str, str]]:
    """(key, message) for each value that its type allows and that cannot be used."""
    for key in FrontMatter.__struct_fields__:
        if not all(text.strip() for text in _texts(getattr(said, key))):
            yield key, f"expected words at {excerpt(key)}, found an empty text; write them or remove the key"
    if len(said.headline) > HEADLINE_LIMIT:
        found = f"{len(said.headline):,}"
        yield "headline", f"expected at most {HEADLINE_LIMIT} characters at 'headline', found {found}; cut it"
    if not LANGUAGE.fullmatch(said.language) or len(said.language) > LANGUAGE_LIMIT:
        yield "language", f"expected a language tag as vi at 'language', found {excerpt(said.language)}; correct it"
    for key, form in FORMS.items():
        value = getattr(said, key)
        if value is not None and not form.fits(value):
            yield key, f"expected {form.expected} at {excerpt(key)}, found {excerpt(value)}; correct it"
    if said.byline is not None and not names_of(said.byline):
        yield "byline", "expected at least one name at 'byline', found none; write it or remove the key"


def _texts(value: str | tuple[str, ...] | Signature | None) -> tuple[str, ...]:
    """The texts that `value` consists of."""
    if isinstance(value, Signature):
        return value.names if value.role is None else (*value.names, value.role)
    return () if value is None else names_of(value)


def names_of(byline: str | tuple[str, ...] | Signature) -> tuple[str, ...]:
    """The names in a byline."""
    if isinstance(byline, Signature):
        return byline.names
    return (byline,) if isinstance(byline, str) else byline
