"""Markdown that people write → HTML that is safe to print.

Raw HTML is shown as text, pictures are left as links, nothing carries a style: pages forbid all that. markdown-it-py
does the reading (CommonMark, with tables).
"""

from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dbp_archive.pages import ProseView
from dbp_archive.prose import Prose
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


def prose_view(prose: Prose) -> ProseView:
    """A page that people wrote; its first heading, when it opens the text, is the page's, else its name is."""
    tokens = PAGE.parse(prose.markdown)
    heading = prose.name.replace("-", " ").capitalize()
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        heading, tokens = _plain(tokens[1].children or []) or heading, tokens[3:]
    return ProseView(language=prose.language, heading=heading, html=PAGE.html(tokens))


def _plain(inline: Iterable[Token]) -> str:
    return "".join(token.content for token in inline)
