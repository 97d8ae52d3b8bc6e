"""Who wrote it: the last words of the article, right above the comment widget."""

from collections.abc import Iterator
from functools import lru_cache

from dbp_archive.profile import BylineMarks
from dbp_archive.records import Byline, Role
from dbp_archive.rules.page import Claim, Page, any_text_of

NAMES_LIMIT = 80
"""Characters of the longest line taken for names."""
ROLE_LIMIT = 120
"""Characters of the longest line taken for an office; the longest seen has 48."""
INITIALS_LIMIT = 3
"""Characters of a last word that may end in a full stop, as `T.` or `Jr.`; a longer one ends a sentence."""
NAME_WORDS = range(2, 7)
"""Words in one name: Vietnamese names have two to five, a name with a title may have six. Pen names of one word are
taken only behind a prefix (`By PV`) or beside a whole name."""
SMALLEST_PAGE = 2
"""Written lines of an article: a name alone is nobody's byline."""


def byline(page: Page) -> Iterator[Claim]:
    """The article's last line when it is names; or an office there and names above it.

    A sub-heading looks like names, too, but stands elsewhere: only the last place counts.
    """
    article = page.article
    if not article or not page.has_full_layout:
        return
    written = [*page.having(Role.HEADLINE, Role.LEDE), *article]
    if len(written) < SMALLEST_PAGE:
        return
    *rest, above, last = written
    marks = page.profile.byline
    if names := split_names(page.contents[last], marks):
        page.byline = Byline(names=names, role=None)
        yield Claim(role=Role.BYLINE, indexes=(last,))
    elif (
        rest
        and len(article) > 1  # the line above stands in the article, too
        and is_office(page.contents[last], marks)
        and (names := split_names(page.contents[above], marks))
    ):
        page.byline = Byline(names=names, role=page.contents[last])
        yield Claim(role=Role.BYLINE, indexes=(above,))
        yield Claim(role=Role.BYLINE_ROLE, indexes=(last,))


def split_names(content: str, marks: BylineMarks) -> tuple[str, ...]:
    """The names that `content` consists of, as printed; empty when it is anything else."""
    if len(content) > NAMES_LIMIT:
        return ()
    prefix = _prefix(content.casefold(), marks.prefixes)
    names = _split(content[len(prefix) :].strip(), marks.separators)
    if not all(_is_name(name, marks) for name in names):
        return ()
    whole = any(len(name.split()) in NAME_WORDS for name in names)
    return names if whole or prefix else ()


def _prefix(folded: str, prefixes: tuple[str, ...]) -> str:
    """The first of `prefixes` that opens a casefolded line; empty when none does, as is most often so."""
    if not folded.startswith(_folded(prefixes)):
        return ""
    return next(prefix for prefix in prefixes if folded.startswith(prefix.casefold()))


@lru_cache(maxsize=64)
def _folded(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(str.casefold, texts))


def _split(content: str, separators: tuple[str, ...]) -> tuple[str, ...]:
    if not separators:
        return (content,)
    return tuple([part.strip() for part in any_text_of(separators).split(content) if part.strip()])


def _is_name(text: str, marks: BylineMarks) -> bool:
    """Words that each begin with a capital, no digit, no sentence's end, no word of an office."""
    words = text.split()
    return (
        0 < len(words) <= NAME_WORDS[-1]
        and all(word[0].isupper() for word in words)
        and all(word.isalpha() or all(char.isalpha() or char in ".'’-" for char in word) for word in words)
        and not (text.endswith(".") and len(words[-1]) > INITIALS_LIMIT)
        and not any(word in marks.role_words for word in words)
    )


def is_office(content: str, marks: BylineMarks) -> bool:
    """A phrase with a word of an office in it, and no sentence's end."""
    return (
        len(content) <= ROLE_LIMIT
        and content[0].isupper()
        and not content.endswith((".", "?", "!", "…", ":", "”"))
        and any(word.strip(",;") in marks.role_words for word in content.split())
    )
