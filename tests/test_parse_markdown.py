"""An article written as Markdown is read like any capture: every line has its role, every field its lines."""

import pickle
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dbp_archive.entries import enter_capture
from dbp_archive.front_matter import LANGUAGE_LIMIT
from dbp_archive.markdown import ARTICLE, article_html
from dbp_archive.newspapers import Profiles
from dbp_archive.parse_markdown import SIZE_LIMIT_BYTES
from dbp_archive.parsers import parse_capture
from dbp_archive.problems import PassedOverError, ProblemError
from dbp_archive.profile import load_profile
from dbp_archive.records import Byline, Capture, Markdown, Paragraph, ParsedCapture, Passage, Role, Subheading
from tests.archives import PARAGRAPH, ROOT, full_page
from tests.conftest import Read

PROFILE = load_profile("baodienbienphu-en", ROOT)
PROFILES = Profiles(ordered=(PROFILE,))
SOURCE = "content/articles/a.md"
OPENED = "---\nheadline: Một con đường mới\nlanguage: vi\n---\n"


def parsed(text: str | bytes, profiles: Profiles = PROFILES, source: str = SOURCE) -> ParsedCapture:
    data = text.encode() if isinstance(text, str) else text
    return parse_capture(Capture(source=source, data=data), profiles)[0]


def with_keys(keys: str) -> ParsedCapture:
    return parsed(OPENED.replace("---\n", f"---\n{keys}", 1))


# -- front matter -----------------------------------------------------------------------------------------------------

WHOLE = """---
language: vi
headline: "Một con đường mới"
dateline: ĐBP
lede: >-
  Xã vừa mở
  một con đường.

byline: {names: [Lò Văn An], role: Bí thư Đảng ủy}
translator: Nguyễn Văn Bình
translates: https://en.example.org/kinh-te/a-new-road-abcdefgh1.html
section: ECONOMY
url: https://vi.example.org/duong
captured_at: 2026-01-31
---

Đường mới.
"""


def test_front_matter_states_everything_but_the_body() -> None:
    made = parsed(WHOLE)
    assert made.headline == Passage(text="Một con đường mới", lines=(3,))
    assert (made.dateline, made.lede) == ("ĐBP", Passage(text="Xã vừa mở một con đường.", lines=(5, 6, 7)))
    assert (made.byline, made.byline_lines) == (Byline(names=("Lò Văn An",), role="Bí thư Đảng ủy"), (9,))
    assert (made.language, made.translator, made.section) == ("vi", "Nguyễn Văn Bình", "economy")
    assert made.translates == "https://en.example.org/kinh-te/a-new-road-abcdefgh1.html"
    assert (made.url, made.captured_at) == ("https://vi.example.org/duong", "2026-01-31")
    assert (made.variant, made.teasers) == ("full", ())
    assert (made.body, made.body_lines) == ((Paragraph(text="Đường mới."),), (17,))
    roles = [line.role for line in made.ledger]
    assert roles == [*[Role.FRONT_MATTER] * 7, Role.BLANK, *[Role.FRONT_MATTER] * 7, Role.BLANK, Role.PARAGRAPH]


def test_what_is_not_stated_is_not_known() -> None:
    made = parsed(OPENED)
    assert (made.lede, made.dateline, made.byline, made.translator, made.translates, made.section) == (None,) * 6
    assert (made.body, made.url, made.captured_at) == ((), None, None)


def test_front_matter_comes_before_captures_yaml() -> None:
    data = OPENED.replace("---\n", "---\ntranslates: 12345678\n", 1).encode()
    capture = Capture(source=SOURCE, data=data, url="https://x.example.org/", translates="00000000")
    made = parse_capture(capture, PROFILES)[0]
    assert (made.url, made.translates) == ("https://x.example.org/", "12345678")


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Lò Văn An", ("Lò Văn An",)),
        ("Lò Văn An - Cà Thị Bình", ("Lò Văn An", "Cà Thị Bình")),
        ("[Lò Văn An, Cà Thị Bình]", ("Lò Văn An", "Cà Thị Bình")),
        ("phóng viên của tòa soạn", ("phóng viên của tòa soạn",)),
    ],
)
def test_a_byline_is_a_name_or_several(stated: str, names: tuple[str, ...]) -> None:
    assert with_keys(f"byline: {stated}\n").byline == Byline(names=names, role=None)


def test_a_lede_may_open_with_its_dateline() -> None:
    made = with_keys("lede: ĐBP - Xã mở đường.\n")
    assert (made.dateline, made.lede and made.lede.text) == ("ĐBP", "Xã mở đường.")


@pytest.mark.parametrize("section", ["economy", "ECONOMY", "Economy"])
def test_a_section_is_named_by_its_id_or_label(section: str) -> None:
    assert with_keys(f"section: {section}\n").section == "economy"


VIETNAMESE = replace(PROFILE, id="other", language="vi", sections=(replace(PROFILE.sections[0], id="doi-song"),))
BOTH = Profiles(ordered=(PROFILE, VIETNAMESE))


@pytest.mark.parametrize(
    ("language", "named", "profile", "why"),
    [
        ("vi", None, "other", "it is in this newspaper's language"),
        ("fr", None, PROFILE.id, "none is in its language, and it is the first"),
        ("vi", PROFILE.id, PROFILE.id, "captures.yaml names it"),
    ],
)
def test_the_language_chooses_the_profile(language: str, named: str | None, profile: str, why: str) -> None:
    data = OPENED.replace("language: vi", f"language: {language}").encode()
    made, choice = parse_capture(Capture(source=SOURCE, data=data, profile=named), BOTH)
    assert (made.profile, made.language) == (profile, language)
    assert (choice.profile.id, choice.why, choice.problems) == (profile, why, ())


def test_a_profile_that_the_archive_has_not_is_one_line() -> None:
    _, choice = parse_capture(Capture(source=SOURCE, data=OPENED.encode(), profile="none"), BOTH)
    (problem,) = choice.problems
    assert problem.message.endswith("as its profile in captures.yaml, found 'none'; correct it")


def test_a_section_may_be_any_profile_s() -> None:
    english = OPENED.replace("language: vi", "language: en\nsection: doi-song")
    assert parsed(english, BOTH).section == "doi-song"


@pytest.mark.parametrize("text", ["# Seeds\n\nPages saved by hand.\n", "\ufeff\nTea\n---\n", "----\n"])
def test_markdown_among_the_pages_is_no_article_without_front_matter(text: str) -> None:
    with pytest.raises(PassedOverError) as caught:
        parsed(text, source="README.md")
    assert caught.value.problem.harmless
    assert str(pickle.loads(pickle.dumps(caught.value))) == (
        "README.md: expected an article under its front matter, found other Markdown among the saved pages; passed over"
    )


@pytest.mark.parametrize("text", ["---\nheadline\n", "\n---\nheadline: x\n---\n", "+++\n", "{\n"])
def test_markdown_with_front_matter_that_is_wrong_is_no_trifle(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parsed(text, source="good.md")
    assert not caught.value.problem.harmless


NESTED = "expected quotations and lists some levels deep, found too many levels; write them flatter"
KEYS = "headline, language, lede, byline, translator, translates, section, dateline, url, captured_at"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: expected front matter that opens with a line ---, found ''; begin the file with it"),
        ("# Road\n", ":1: expected front matter that opens with a line ---, found '# Road'; begin the file with it"),
        (
            "---\nheadline: x\n",
            ":1: expected a line --- that closes the front matter, found none; add it above the text",
        ),
        ("---\nlanguage: vi\n---\n", ": expected the key 'headline' at the top, found none; add it"),
        ("---\nheadline: x\n---\n", ": expected the key 'language' at the top, found none; add it"),
        ("---\n---\n", ": expected the key 'headline' at the top, found none; add it"),
        ("---\n- x\n---\n", ": expected keys with values at the top, found a list; correct the value"),
        ("---\nheadline:\nlanguage: vi\n---\n", ":2: expected a text at 'headline', found nothing; correct the value"),
        ("---\na: [\n---\n", ":3: expected YAML, found: did not find expected node content; correct the line"),
        ("---\na: &x 1\n---\n", ":2: expected plain keys and values, found an anchor or alias (& or *); write it out"),
        (
            f"---\na: {'[' * 99}\n---\n",
            ":2: expected plain keys and values, found more than 12 levels of nesting; write it out",
        ),
        (f"{OPENED}a\0b", ":5: expected text, found a NUL byte; save the page as UTF-8 text"),
        (f"{OPENED}a{chr(0x301) * 300}", ":5: expected text, found a letter with hundreds of accents; remove the line"),
        (f"{OPENED}a{'&#769;' * 300}", ":5: expected text, found a letter with hundreds of accents; remove the line"),
        (f"{OPENED}\n{'>' * 100_000}a", f":6: {NESTED}"),
        (f"{OPENED}\n{'* ' * 10_000}a", f":6: {NESTED}"),
        (OPENED + "".join(f"{'  ' * depth}- a\n" for depth in range(300)), f":14: {NESTED}"),
        (
            OPENED + "x" * SIZE_LIMIT_BYTES,
            f": expected an article of at most 262,144 bytes, found {SIZE_LIMIT_BYTES + 57:,}; divide it",
        ),
        (
            "---\na\u2028: 1\n---\n",
            ":2: expected plain lines above the article, found a line separator within one; remove it",
        ),
    ],
)
def test_an_article_that_cannot_be_used_is_one_line(text: str, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parsed(text)
    assert str(caught.value) == f"content/articles/a.md{said}"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("author: x", f"expected one of {KEYS}; found the unknown key 'author'; remove it"),
        ("langage: x", f"expected one of {KEYS}; found the unknown key 'langage'; did you mean 'language'?"),
        ("lede: ''", "expected words at 'lede', found an empty text; write them or remove the key"),
        ("lede: [a]", "expected a text or nothing at 'lede', found a list; correct the value"),
        ("byline: []", "expected at least one name at 'byline', found none; write it or remove the key"),
        ("byline: [a, '']", "expected words at 'byline', found an empty text; write them or remove the key"),
        ("byline: {role: a}", "expected the key 'names' at 'byline', found none; add it"),
        ("translates: road", "expected the address or the id of an article at 'translates', found 'road'; correct it"),
        (
            "url: 'javascript:1'",
            "expected an address that begins with https:// at 'url', found 'javascript:1'; correct it",
        ),
        ("captured_at: today", "expected a time as 2026-01-31 at 'captured_at', found 'today'; correct it"),
    ],
)
def test_a_key_that_cannot_be_used_is_one_line_with_its_place(key: str, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        with_keys(f"{key}\n")
    assert str(caught.value) == f"content/articles/a.md:2: {said}"


@pytest.mark.parametrize("language", ["Vietnamese!", "VI", "../../x", "v", "", f"vi{'-abcd' * LANGUAGE_LIMIT}"])
def test_a_language_that_is_none_is_one_line(language: str) -> None:
    with pytest.raises(ProblemError, match=r"a\.md:3: expected (a language tag as vi|words) at 'language', found "):
        parsed(OPENED.replace("language: vi", f"language: '{language}'"))


def test_a_headline_that_is_none_is_one_line() -> None:
    with pytest.raises(
        ProblemError, match=r"a\.md:2: expected at most 500 characters at 'headline', found 600; cut it"
    ):
        parsed(OPENED.replace("Một con đường mới", "x" * 600))


def test_a_section_that_no_profile_knows_is_one_line() -> None:
    with pytest.raises(ProblemError, match=r"a\.md:2: expected the id of a section .*economy.*, found 'zebras'"):
        with_keys("section: zebras\n")


# -- the body ---------------------------------------------------------------------------------------------------------

MARKED = [
    "- một\n- hai",
    "> lời",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "Chữ *nghiêng*.",
    "Chữ [liên kết](https://example.org/).",
    "Hai  \ndòng.",
    "`mã`",
    "```\nmã\n\nmã\n```",
    "    mã",
    "***",
    "## Tiêu *đề*",
    "&nbsp;",
]


@pytest.mark.parametrize("block", MARKED)
def test_what_is_more_than_words_stays_markdown(block: str) -> None:
    made = parsed(f"{OPENED}\nTrước.\n\n{block}\n\n\nSau.\n")
    assert made.body == (Paragraph(text="Trước."), Markdown(text=block), Paragraph(text="Sau."))
    assert made.body_lines == (6, 8, 8 + block.count("\n") + 3)
    written = [line.role for line in made.ledger[7 : 8 + block.count("\n")] if line.text]
    assert set(written) == {Role.MARKDOWN}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Một dòng.", "Một dòng."),
        ("Hai\ndòng.", "Hai dòng."),
        ("  Thụt vào.  ", "Thụt vào."),
        ("5 &lt; 6 \\* 7", "5 < 6 * 7"),
        ("<b>x</b>", "<b>x</b>"),
        ("Tie\u0302\u0301ng", "Tiếng"),
        ("e&#769;", "é"),
        ("[x]: https://example.org/", "[x]: https://example.org/"),
    ],
)
def test_a_paragraph_of_plain_words_is_what_a_reader_sees(written: str, text: str) -> None:
    assert parsed(f"{OPENED}{written}\n").body == (Paragraph(text=text),)


@pytest.mark.parametrize("written", ["# Đường", "### Đường ###", "Đường\n==="])
def test_a_heading_is_a_subheading(written: str) -> None:
    assert parsed(f"{OPENED}{written}\n").body == (Subheading(text="Đường"),)


def test_paragraphs_are_the_same_in_markdown_and_in_text(read: Read) -> None:
    text = enter_capture(read(full_page(body=[PARAGRAPH, f"{PARAGRAPH} Twice."])), PROFILES).capture
    broken = PARAGRAPH.replace(". ", ".\n")
    article = f"---\nheadline: x\nlanguage: en\n---\n{PARAGRAPH}\n\n> No.\n\n{broken} Twice.\n"
    made = enter_capture(parsed(article), PROFILES).capture
    assert (made.paragraphs, made.paragraph_count) == (text.paragraphs, text.paragraph_count)


def test_what_it_translates_is_kept() -> None:
    assert enter_capture(parsed(WHOLE), PROFILES).capture.translates == parsed(WHOLE).translates
    assert enter_capture(parsed(OPENED), PROFILES).capture.translates is None


# -- always -----------------------------------------------------------------------------------------------------------

PARTS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\t",
            "\u00a0",
            "\ufeff",
            "- ",
            "* ",
            "1. ",
            "> ",
            "    ",
            "```",
            "~~~",
            "# ",
            "===",
            "---",
            "| a ",
            "|-",
        ),
        *(
            "*a*",
            "chữ ",
            "[x](https://a.b/)",
            "[x]: /y",
            "<b>",
            "<!--",
            "\\",
            "&nbsp;",
            "&#0;",
            "\u0301",
            "\u2028",
            "\x85",
            "\x0b",
        ),
    ]
)
LINES = st.lists(PARTS, max_size=4).map("".join)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"])
BODIES = st.lists(st.tuples(LINES, ENDS), max_size=25).map(lambda lines: "".join(map("".join, lines)))

quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(BODIES)
@example("- a\n\n\n\n    b\n")
@example("[x]: /y\n\n***\n")
@example("> a\nb\n```\n\n")
def test_the_ledger_tiles_any_article_and_every_line_has_a_role(body: str) -> None:
    data = (OPENED + body).encode()
    made = parsed(data)
    assert b"".join(data[line.start : line.end] for line in made.ledger) == data
    assert [data[line.start : line.end] for line in made.ledger] == data.splitlines(keepends=True)
    assert [line.number for line in made.ledger] == list(range(1, len(made.ledger) + 1))
    assert Role.UNKNOWN not in {line.role for line in made.ledger}
    for block, number in zip(made.body, made.body_lines, strict=True):
        expected = {Paragraph: Role.PARAGRAPH, Subheading: Role.SUBHEADING, Markdown: Role.MARKDOWN}
        assert made.ledger[number - 1].role is expected[type(block)]
    assert list(made.body_lines) == sorted(set(made.body_lines))


@quick
@given(BODIES)
def test_blocks_mean_alone_what_they_mean_together(body: str) -> None:
    """A block is printed from its own source: the same HTML, but for spaces, as if the whole body were printed."""
    made = parsed(OPENED + body)
    texts = ["" if line.role is Role.BLANK else line.text for line in made.ledger[4:]]
    marked = [article_html(block.text) for block in made.body if isinstance(block, Markdown)]
    tokens = ARTICLE.parse("\n".join(texts))
    top = [index for index, token in enumerate(tokens) if token.level == 0 and token.nesting >= 0]
    parts = [tokens[start:end] for start, end in pairwise([*top, len(tokens)])]
    kept = [part for part, block in zip(parts, made.body, strict=True) if isinstance(block, Markdown)]
    assert ["".join(ARTICLE.html(part).split()) for part in kept] == ["".join(html.split()) for html in marked]
