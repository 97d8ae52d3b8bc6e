"""Every word of the interface can be translated, and is: catalogues in step, nothing in English left on a page."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from bs4 import Tag
from jinja2 import nodes

from dbp_archive import parse_html, parse_markdown
from dbp_archive.languages import available_languages
from dbp_archive.languages.catalogue import Message, read_messages
from dbp_archive.records import Chooser, Role
from dbp_archive.rules import NO_RULE, RULES
from dbp_archive.settings import Settings
from dbp_archive.templating import SiteEnvironment
from tests import messages
from tests.archives import PARAGRAPH, ROOT, SEEDS, build, files, full_page, soup, teaser
from tests.archives import fill as fill_folder
from tests.web_pages import json_ld, web_page

TEMPLATES = ROOT / "templates"
SOURCE = ROOT / "src" / "dbp_archive"
ENVIRONMENT = SiteEnvironment((str(TEMPLATES),), "en")
GETTEXT = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
PLACE = re.compile(r"%\(\w+\)s|%%")
MARKUP = re.compile(r"<[^>]+>")

names = [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html"))]


def catalogue(language: str) -> list[Message]:
    """Every message of a catalogue but its header."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "messages.po"
    return list(read_messages(path.read_text("utf-8")))[1:]


# -- catalogues -----------------------------------------------------------------------------------------------------


def test_catalogues_are_in_step_with_templates_and_code() -> None:
    found = messages.extracted()
    for language in messages.languages():
        path = ROOT / "locale" / language / "LC_MESSAGES" / "messages.po"
        assert messages.updated(language, found) == path.read_text("utf-8"), "run `make messages`"


@pytest.mark.parametrize("language", available_languages())
def test_every_message_is_translated_with_the_same_places_and_markup(language: str) -> None:
    for message in catalogue(language):
        assert not message.is_fuzzy, message
        assert all(message.translations), message
        for pattern in (PLACE, MARKUP):
            wanted = {tuple(sorted(pattern.findall(words))) for words in (message.words, message.plural) if words}
            found = {tuple(sorted(pattern.findall(words))) for words in message.translations}
            # A plural form may leave its number out ("once"), or print it where English does not.
            ours, theirs = ({frozenset(places) - {"%(num)s"} for places in some} for some in (wanted, found))
            assert theirs <= ours if message.plural else found == wanted, message


def test_vietnamese_is_no_english() -> None:
    proper = {"%(num)s byte", "%(number)s%%", "%(time)s (%(zone)s)", ", ", "Markdown"}
    same = {message.words for message in catalogue("vi") if message.words in message.translations}
    assert same == proper


# -- templates and code ---------------------------------------------------------------------------------------------

NO_WORDS = {"SHA-256", "dbp-archive", 'lang="', 'class="'}
"""What is the same in every language; and attributes that are put together before their tag."""
SHOWN = {"title", "alt", "aria-label", "aria-description", "placeholder", "label", "summary"}
"""Attributes that a reader is shown or told."""


class Words(HTMLParser):
    """Collects what a page would say: text, and attributes that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag if tag in {"script", "style"} else ""
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  as HTMLParser calls it
        self.silent = ""

    def handle_data(self, data: str) -> None:
        self.found += [] if self.silent else [data]


def untranslated(source: str) -> list[str]:
    """Words that stand in a template outside its expressions and `{% trans %}` blocks."""
    words, depth = Words(), 0
    statement: list[str] = []
    for _, kind, value in ENVIRONMENT.lex(source):
        if kind == "data" and not depth:
            words.feed(value)
        elif kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(value)
        elif kind == "block_end" and statement[:1] in (["trans"], ["endtrans"]):
            depth += 1 if statement[0] == "trans" else -1
    words.close()
    pieces = [" ".join(piece.split()) for piece in words.found]
    return [piece for piece in pieces if any(map(str.isalpha, piece)) and piece not in NO_WORDS]


def printed_texts(node: nodes.Node) -> Iterator[str]:
    """Texts that an expression may print as they stand in it."""
    match node:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr():
            yield from (text for part in (node.expr1, node.expr2) if part for text in printed_texts(part))
        case nodes.Or() | nodes.And() | nodes.Add():
            yield from (text for part in (node.left, node.right) for text in printed_texts(part))
        case nodes.Concat():
            yield from (text for part in node.nodes for text in printed_texts(part))
        case nodes.Filter(node=nodes.Expr() as inner):
            yield from printed_texts(inner)


@pytest.mark.parametrize("name", names)
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8")
    assert untranslated(source) == []
    tree = ENVIRONMENT.parse(source)
    texts = [text for out in tree.find_all(nodes.Output) for part in out.nodes for text in printed_texts(part)]
    assert [text for text in texts if any(map(str.isalpha, text))] == []


@pytest.mark.parametrize("name", names)
def test_a_template_asks_for_words_that_can_be_found(name: str) -> None:
    tree = ENVIRONMENT.parse((TEMPLATES / name).read_text("utf-8"))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in GETTEXT:
            given = call.args[: 1 if call.node.name in {"_", "gettext"} else 2]
            assert all(isinstance(word, nodes.Const) for word in given), f"{name}:{call.lineno}"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Home</p>", ["Home"]),
        ('<p title="Home {{ x }}">{{ _("Home") }}</p>', ["Home"]),
        ("{% if x %}<b>or {{ y }}</b>{% endif %}", ["or"]),
        ("{% trans %}Home{% endtrans %}<!-- home -->{# home #}<br class=home>", []),
        ("<style>p { color: red }</style><p>SHA-256</p>", []),
        ("{% trans %}a{% endtrans %}{% set b %}b{% endset %}", ["b"]),
    ],
)
def test_words_of_a_template_are_found(source: str, found: list[str]) -> None:
    assert untranslated(source) == found


def test_code_asks_for_words_that_can_be_found() -> None:
    calls = [
        (path, call)
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(?:word|msgid)\(", source := path.read_text("utf-8"))
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", ""))
        in {"word", "msgid"}
    ]
    assert len(calls) > 10
    odd = [f"{path.name}:{call.lineno}" for path, call in calls if not isinstance(call.args[0], ast.Constant)]
    assert odd == []


def test_all_that_the_data_names_by_a_code_has_a_word() -> None:
    labels = ENVIRONMENT.get_template("partials/labels.html").module
    ledger = ENVIRONMENT.get_template("partials/ledger.html").module
    assert set(labels.rules) == {name for name, _ in RULES} | {NO_RULE, *parse_markdown.RULES, *parse_html.RULES}  # type: ignore[attr-defined]
    assert set(ledger.choosers) == set(get_args(Chooser))  # type: ignore[attr-defined]
    assert set(labels.variants) == {"full", "body-only", "teasers-only", "furniture-only"}  # type: ignore[attr-defined]
    assert set(ledger.marks) == set(Role)  # type: ignore[attr-defined]


# -- pages ----------------------------------------------------------------------------------------------------------


def said(tag: Tag, wanted: str, language: str = "") -> Iterator[str]:
    """What an element says in the language `wanted`: text and attributes, without what is marked as another one's."""
    for child in tag.children:
        if isinstance(child, Tag):
            own = str(child.get("lang", language))
            yield from (str(child[name]) for name in SHOWN if own == wanted and child.get(name))
            yield from said(child, wanted, own)
        elif language == wanted and tag.name not in {"script", "style"}:
            yield " ".join(str(child).split())


def pages_in(base: Path, *languages: str) -> Path:
    """A site of every kind of page: of seeds, and what they have none of."""
    more: dict[str, str | bytes] = {
        "empty.txt": full_page("HEADLINE", body=["One.\n\nTwo."], byline=None).split("\n\n", 1)[1],
        "same.txt": full_page("One story", teasers=[teaser("Tale", "ZEBRAS"), teaser("Another tale")]),
        "furniture.txt": "Recent news\n" + teaser("One story"),
        "captures.yaml": "same.txt: {captured_at: '2026-01-31T08:00:00+07:00'}\n",
        "dated.html": web_page(
            f"<h1>One story</h1><article><p>{PARAGRAPH}</p></article>", json_ld(datePublished="2026-01-31")
        ),
    }
    seeds = {path.name: path.read_bytes() for path in SEEDS.glob("00[14]*.txt")}
    fill_folder(base / "seeds", {**more, **seeds})
    for path in sorted((ROOT / "content/articles").glob("*.md")):
        fill_folder(base / "content/articles", {path.name: path.read_bytes()})
    return build(base, Settings(languages=languages, title={"vi": "Kho lưu trữ"}))[0]


@pytest.fixture(scope="module")
def vietnamese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in Vietnamese alone."""
    return pages_in(tmp_path_factory.mktemp("vi"), "vi")


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in both languages."""
    return pages_in(tmp_path_factory.mktemp("both"), "en", "vi")


def words_of(site: Path, language: str, other: str) -> Iterator[str]:
    """What the pages of `site` say in `language`, though it is a word or a sentence of the interface in `other`."""
    foreign = [message for message in catalogue(other) if not message.context]
    own = {words for message in catalogue(language) for words in message.translations}
    texts = {words for message in foreign for words in message.translations} - own
    sentences = {words for words in texts if " " in MARKUP.sub("", words)}
    pattern = re.compile("|".join(sorted(map(_as_printed, sentences))))
    for path in sorted(site.rglob("*/**/*.html")):  # the pages at the root speak all languages
        for text in said(soup(path), language):
            if pattern.search(text) or (text in texts and text.isalpha()):
                yield f"{path.relative_to(site)}: {text}"


def test_a_vietnamese_site_says_nothing_in_english(vietnamese: Path) -> None:
    assert list(words_of(vietnamese, "vi", "en")) == []


def test_each_tree_speaks_its_own_language(bilingual: Path) -> None:
    assert list(words_of(bilingual, "vi", "en")) == []
    assert list(words_of(bilingual, "en", "vi")) == []


def _as_printed(sentence: str) -> str:
    """A pattern of the longest piece of a sentence between places and markup; of a single word, with its number."""
    piece = max(re.split(r"%\(\w+\)s|%%|<[^>]+>", sentence), key=len).strip()
    return rf"\b{re.escape(piece)}\b" if " " in piece else rf"\A[0-9.]* ?{re.escape(piece)}\Z"


def test_what_the_data_says_in_english_a_page_says_in_its_language(vietnamese: Path) -> None:
    (page,) = (vietnamese / "vi" / "captures").glob("same-*.html")
    (time,) = soup(page).select("time")
    assert time["datetime"] == "2026-01-31T08:00:00+07:00"
    assert time.get_text() == "08:00:00 (UTC+07:00), ngày 31 tháng 1 năm 2026"

    pages = b"".join(content for name, content in files(vietnamese).items() if name.endswith(".html")).decode()
    assert "Một tin giới thiệu bài này nằm dưới tên mục “ZEBRAS”." in pages
    assert "trong khi mức yêu cầu là 0,29 và không thể đạt 1" in pages
    data = (vietnamese / "data" / "articles" / "all.jsonl").read_text("utf-8")
    assert '"why":"A teaser of this article stands under “ZEBRAS”."' in data
    assert "by weight and repetition, where 0.29 is asked for and 1 cannot be had)." in data
