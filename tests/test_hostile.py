"""Hostile text is inert: what strangers wrote is shown, and never obeyed, in any field of any page."""

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbp_archive.identity import permalink
from dbp_archive.markdown import prose_view
from dbp_archive.parse import parse
from dbp_archive.profile import Profile, load_profile
from dbp_archive.prose import Prose
from dbp_archive.records import Byline, Capture, Figure, Paragraph, ParsedCapture, Passage, Subheading, Teaser
from dbp_archive.sections import UNFILED
from dbp_archive.settings import Settings
from dbp_archive.text import nfc
from tests.archives import ROOT, WIDGET, body_only, build, complaints, files, fill, full_page, run, teaser
from tests.normalized import Archive, published

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></p></article></main><script src=//evil.example/x.js></script>",
    "</script><script>alert(1)</script>",
    "<!-- --!> <svg/onload=alert(1)> ]]>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "%(num)s %s ${7*7}",
    "&lt;b&gt; &amp;amp; &#60;script&#62;",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<base href=//evil.example/><style>*{display:none}</style><iframe src=//evil.example>",
    "\x1b]0;owned\x07 \x01 \x0b \x7f \u2028 \ufffe",
)

LINKING = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "ping"}
HARMLESS_ELEMENTS = {
    *("html", "head", "meta", "title", "link", "body", "a", "header", "p", "nav", "ul", "ol", "li", "main", "footer"),
    *(
        "cite",
        "span",
        *(f"h{level}" for level in range(1, 7)),
        "small",
        "b",
        "i",
        "strong",
        "em",
        "article",
        "aside",
        "section",
        "div",
        "dl",
    ),
    *("dt", "dd", "code", "figure", "figcaption", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("svg", "defs", "pattern", "path", "rect", "text", "desc", "script", "time", "blockquote", "hr", "br", "pre"),
}
"""Elements that the templates use or may well use; none of them acts, but `script`, which is looked at apart."""


class Outline(HTMLParser):
    """A page's elements with the names of their attributes, its words, its scripts and where it links to."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.script_types: list[str | None] = []
        self.words: list[str] = []
        self.other: list[str] = []
        """Comments and the like."""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links.extend(value or "" for name, value in attrs if name in LINKING)
        if tag == "script":
            self.script_types.append(dict(attrs).get("type"))
        if tag == "meta" and attrs[0][0] == "http-equiv":
            self.links += [(value or "").partition("url=")[2] for name, value in attrs if name == "content"]

    def handle_data(self, data: str) -> None:
        in_script = bool(self.elements) and self.elements[-1][0] == "script" and data.strip()
        (self.scripts if in_script else self.words).append(data)

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def faults(markup: str) -> list[str]:
    """What on the page could act: scripts, event handlers, links that run code, elements that load or style."""
    outline = Outline(markup)
    found = [f"comment {text!r}" for text in outline.other]
    for tag, names in outline.elements:
        if tag not in HARMLESS_ELEMENTS or (tag == "script" and names != ("type",)):
            found.append(f"<{tag} {' '.join(names)}>")
        found += [f"<{tag} {name}>" for name in names if name.startswith("on") or name in ("style", "srcdoc")]
    for link in outline.links:
        scheme = "".join(link.split()).partition(":")[0].casefold()
        found += [f"link {link!r}"] if scheme in ("javascript", "data", "vbscript", "blob") else []
    found += [f"script of type {kind!r}" for kind in outline.script_types if kind != "application/ld+json"]
    found += [script for script in outline.scripts if {"<", ">", "&"} & set(script)]
    return found


# -- whole sites of attacks -----------------------------------------------------------------------------------------


def hostile_files() -> dict[str, str]:
    """An archive in which every place that strangers can write to says each of the attacks."""
    made = {
        "content/about.en.md": "",
        "seeds/captures.yaml": "",
        "site.yaml": f"title: {{en: {json.dumps(str(ATTACKS))}}}\n",
    }
    for number, attack in enumerate(ATTACKS):
        made[f"seeds/{attack.replace('/', '∕')}.txt"] = full_page(
            f"Headline {attack}",
            f"Lede {attack}",
            [
                "This, they said, is the first paragraph. It was followed by another.",
                f"Paragraph {attack} of the body, which the people have read. They said it was worth it.",
                f"Sub-heading {attack}",
                f"People at work. {attack} Photo: {attack}",
                "This, they said, is the last paragraph. It was followed by none.",
            ],
            f"By Lò {attack}\n\nSecretary {attack}",
            [teaser(f"Teased {attack}", f"SECTION {attack}"[:50], f"Teased lede {attack}"), teaser(attack, "ECONOMY")],
        )
        made[f"seeds/body-{number}.txt"] = body_only(f"Body {attack}", attack)
        made[f"seeds/teasers-{number}.txt"] = f"Recent news\n\n{teaser(f'Lone {attack}', attack[:50])}"
        quoted = json.dumps(attack)
        made["seeds/captures.yaml"] += f"body-{number}.txt: {{url: {quoted}, captured_at: {quoted}}}\n"
        made["content/about.en.md"] += f"# {attack}\n\n{attack}\n\n[link]({attack}) ![image]({attack}) <{attack}>\n\n"
    return made


def test_attacks_in_every_field_are_shown_and_not_obeyed(tmp_path: Path) -> None:
    done = run("--workers", "1", cwd=fill(tmp_path, hostile_files()))
    assert done.returncode == 1
    problems = [line for line in complaints(done.stderr) if not line.startswith("note: ")]
    assert len(problems) == 2 * len(ATTACKS)  # addresses and times that are none
    assert {line.partition(":")[0] for line in problems} == {"problem"}
    assert {line.split(":")[1].strip() for line in problems} == {"captures.yaml"}
    assert not [line for line in complaints(done.stderr) if not line.isprintable()]
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert {path.name: found for path in pages if (found := faults(path.read_text("utf-8")))} == {}
    shown = [Outline(path.read_text("utf-8")).text for path in pages if path.name.startswith("headline-")]
    for attack in ATTACKS:
        fields = [f"{field} {attack}" for field in ("Headline", "Lede", "Paragraph", "Sub-heading", "Teased")]
        assert any(all(field in text for field in fields) for text in shown), attack


RUNNING = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", " JaVaScRiPt:alert(1)", "//alert(1)/x")


@pytest.mark.parametrize("url", RUNNING)
def test_an_address_that_runs_code_is_one_line_and_no_link(tmp_path: Path, url: str) -> None:
    captures = {"seeds/a.txt": full_page(), "seeds/captures.yaml": f"a.txt: {{url: {json.dumps(url)}}}\n"}
    done = run(cwd=fill(tmp_path, captures))
    (line,) = complaints(done.stderr)
    assert done.returncode == 1
    assert line.startswith("problem: captures.yaml")
    assert "https://" in line
    for path in (tmp_path / "site").rglob("*.html"):
        assert faults(path.read_text("utf-8")) == []
        assert "alert(1)" not in path.read_text("utf-8")


def test_a_name_is_no_path(tmp_path: Path) -> None:
    names = [
        "..txt",
        "...txt",
        "..\\..\\evil.txt",
        "a\nb.txt",
        "con.txt",
        "%2e%2e%2fe.txt",
        "x" * 240 + ".txt",
        "É.TXT",
    ]
    site, outcome = build(fill(tmp_path, {f"seeds/sub/{name}": full_page(f"Story {name!r}") for name in names}))
    assert outcome.captures == len([name for name in names if not name.startswith(".")])
    assert all(path.split("/")[-1].isascii() for path in files(site))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seeds", "site"]


# -- pages that people write ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <b onclick=alert(1)>bold</b>",
        "[run](javascript:alert(1))",
        "[run](JAVASCRIPT:alert(1))",
        "[run](  javascript:alert(1)  )",
        "[run](&#106;avascript:alert(1))",
        "[run](data:text/html,x)",
        "[run](vbscript:x)",
        "[run][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![picture](https://evil.example/spy.png)",
        '[title](https://example.org/ "\\" onmouseover=alert(1)")',
        "```<script>\nalert(1)\n```",
        "<!-- comment -->",
        "# <script>alert(1)</script>",
    ],
)
def test_markdown_cannot_act_or_load(markdown: str) -> None:
    made = prose_view(Prose(name="about", language="en", markdown=markdown))
    assert faults(made.html) == []
    assert "<img" not in made.html


# -- any text in any field ------------------------------------------------------------------------------------------


@cache
def profile() -> Profile:
    return load_profile("baodienbienphu-en", ROOT)


def capture_of(text: str) -> ParsedCapture:
    """A capture in whose every field stands `text`, with a ledger of lines that say it, too."""
    lines = parse(Capture(source="capture.txt", data=f"Words\n{WIDGET}".encode()), profile())
    told = tuple(
        Teaser(position=number, headline=f"{text} {number}", section_label=text, dateline=text, lede=text, lines=(1,))
        for number in (1, 2)
    )
    return ParsedCapture(
        source=text,
        sha256=lines.sha256,
        size_bytes=1,
        url=None,
        captured_at=text,
        profile="baodienbienphu-en",
        language="en",
        variant="full",
        encoding="utf-8",
        encoding_source=None,
        ledger=lines.ledger,
        converted=(),
        headline=Passage(text=text, lines=(1,)),
        dateline=text,
        lede=Passage(text=text, lines=(1,)),
        byline=Byline(names=(text,), role=text),
        byline_lines=(1,),
        body=(Paragraph(text=text), Subheading(text=text), Figure(caption=text, credits=(text, text), certainty=0.5)),
        body_lines=(1, 2, 3),
        teasers=told,
    )


def pages_of(text: str) -> tuple[Archive, dict[str, str]]:
    """An archive of that one capture, and its pages by kind; of wanted articles, the first."""
    with TemporaryDirectory() as folder:
        base = fill(Path(folder), {"content/about.en.md": text})
        archive, found = published([capture_of(text)], profile(), Settings(title={"en": text}), base)
    kinds = {
        permalink("en", article.headline, article.id): kind
        for article in archive.articles
        for kind, headline in (("article", text), ("wanted", f"{text} 1"))
        if article.headline == headline
    }
    pages: dict[str, str] = {}
    for path, content in sorted(found.items()):
        kind = kinds.get(path, "/".join(path.split("/")[:-1]) if path.count("/") > 1 else path)
        if path.endswith(".html") and path != f"en/sections/{UNFILED}.html":
            pages.setdefault(kind, content.decode())
    return archive, pages


@cache
def harmless() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The structure of each kind of page when the text is a word."""
    return {kind: Outline(markup).elements for kind, markup in pages_of("word")[1].items()}


def one_line(text: str) -> str:
    return " ".join(nfc(text).split())


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), min_size=1, max_size=60)
MARKUP = st.lists(st.sampled_from([*"<>&\"'/=;#!- %", "script", "on", "x", "--", "]]>", "{{", "}}", "{%"]), min_size=1)
TEXTS = st.one_of(ANY_TEXT, MARKUP.map("".join), st.sampled_from(ATTACKS)).map(one_line).filter(bool)

STRUCTURED_BY_TEXT = {"en/headlines.html", "en/about.html"}
"""A headline's letter makes a group, Markdown makes elements: there, text is meant to make structure."""


@settings(max_examples=40, deadline=None)
@given(TEXTS)
@example("<script>alert(1)</script>")
@example("</script><!--<script>")
@example('"')
@example("'")
@example("&quot;")
@example("javascript:alert(1)")
def test_any_text_is_shown_as_it_is_and_makes_no_structure(text: str) -> None:
    archive, pages = pages_of(text)
    assert pages.keys() == harmless().keys() >= {"article", "wanted", "en/sections", "en/bylines", "en/captures"}
    for kind, markup in pages.items():
        assert faults(markup) == [], kind
        if kind not in STRUCTURED_BY_TEXT:
            assert Outline(markup).elements == harmless()[kind], kind
    outline = Outline(pages["article"])
    fields = ("title", "headline", "dateline", "lede", "name", "role", "paragraph", "subheading", "caption", "credit")
    assert outline.text.count(text) >= len(fields)
    (script,) = outline.scripts
    assert json.loads(script)["headline"] == text
    assert {article.headline for article in archive.articles} == {text, f"{text} 1", f"{text} 2"}
    for kind in ("wanted", "en/bylines", "en/coverage.html"):
        assert text in Outline(pages[kind]).text, kind


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_markdown_of_any_text_cannot_act_or_load(text: str) -> None:
    made = prose_view(Prose(name="about", language="en", markdown=text))
    assert [fault for fault in faults(made.html) if "<li" not in fault] == []
    assert "<img" not in made.html


def test_the_proof_would_see_what_acts() -> None:
    for markup in (
        "<script>alert(1)</script>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<p onclick=x>",
        "<img src=x>",
        "<p style=x>",
        "<!-- x -->",
        '<script type="application/ld+json">{"a": "</x>"}</script>',
    ):
        assert faults(markup), markup
