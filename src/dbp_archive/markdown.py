"""Markdown that people write → HTML that is safe to print.

Raw HTML is shown as text, pictures are left as links, nothing carries a style: pages forbid all that. markdown-it-py
does the reading (CommonMark, with tables).
"""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dbp_archive.statements import is_web_address


class Reader(MarkdownIt):
    """Reads a page of this archive: its links may lead to other pages of it."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "typographer": False})
        self.enable("table").disable("image")

    def html(self, tokens: Sequence[Token]) -> str:
        """What `tokens` print; the only main heading of the page is elsewhere."""
        for token in tokens:
            if token.tag == "h1":
                token.tag = "h2"
            elif token.tag in ("th", "td"):
                token.attrs.pop("style", None)
        rendered: str = self.renderer.render(tokens, self.options, {})
        return rendered


class ArticleReader(Reader):
    """Reads an article: each of its blocks stands for itself, and its links lead to other hosts or to a mailbox.

    A link to anywhere else stays as it is written: nobody can know, when an article is written, which addresses the
    archive will have. So does a link whose address is written elsewhere in the text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.disable("reference")

    def validateLink(self, url: str) -> bool:  # noqa: N802  as markdown-it-py calls it
        """Whether the address `url` may be linked."""
        return is_web_address(url) or (url.startswith("mailto:") and url.isascii() and url.isprintable())

    def html(self, tokens: Sequence[Token]) -> str:
        """What `tokens` print; a link says that it leads elsewhere, and is none when it leads nowhere: `[x]()`."""
        for token in tokens:
            is_link = True  # no link stands in another
            for part in token.children or ():
                if part.type == "link_open":
                    is_link = bool(part.attrGet("href"))
                    part.attrSet("rel", "external noopener")
                if part.type in {"link_open", "link_close"}:
                    part.hidden = not is_link
        return super().html(tokens)


PAGE = Reader()
ARTICLE = ArticleReader()


def article_html(markdown: str) -> str:
    """A block of an article as HTML."""
    return ARTICLE.html(ARTICLE.parse(markdown)).rstrip("\n")
