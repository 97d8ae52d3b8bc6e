"""Saved HTML: what selectors find, what a page states for machines, what no reader sees, and what is no page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbp_archive.entries import enter_capture
from dbp_archive.newspapers import Profiles
from dbp_archive.parse import parse
from dbp_archive.parse_html import parse_html
from dbp_archive.problems import FatalError, ProblemError
from dbp_archive.profile import Profile, load_profile
from dbp_archive.records import Byline, Figure, Paragraph, ParsedCapture, Role, Subheading
from tests.archives import PARAGRAPH, full_page
from tests.conftest import capture
from tests.web_pages import GAZETTE, gazette, json_ld, story, web_page

ROAD = "Villages have opened a road to the market of Example Village, and a second one is to follow it by next spring."
SCHOOL = "The school of Example Village has four rooms, and a fifth one was opened by the people of the village in May."

Parse = Callable[..., ParsedCapture]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    return gazette(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def read_html(paper: Profile) -> Parse:
    """Parses a page of the invented newspaper."""

    def parsed(page: str | bytes, profile: Profile = paper, **fields: Any) -> ParsedCapture:
        return parse_html(capture(page, source="page.html", kind="html", **fields), profile)

    return parsed


def refusal(read_html: Parse, page: str | bytes, **fields: Any) -> str:
    with pytest.raises(ProblemError) as caught:
        read_html(page, **fields)
    return str(caught.value)


def words(parsed: ParsedCapture) -> list[str]:
    return [line.text for line in parsed.ledger]


# -- of any page ------------------------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(
            "<div class='story'>",
            "</div>",
            "<p>",
            "</p>",
            "<h1 class='title'>",
            "<h2>",
            "<p class='lede'>IG - ",
            "<br>",
        ),
        *("<figure class='photo'>", "<figcaption>", "<span class='by'>Photo: Lò An", "</figure>", "<b>", "</b>", "***"),
        *(
            "<p class='author'>Lò Văn An",
            "<a class='path'>",
            "<i class='when'>3/2/2026",
            "<ul class='more'><li>",
            "<a>",
        ),
        *("<span class='rubric'>Economy -", "</ul>", "<p hidden>", "<table><tr><td>", "<script>", "</script>", "<!--"),
        *("Tea grows.", "Tea", "IG - ", "&amp;", "&#769;", "\u0301", "\u200b", " ", "\n", "\0", "<", ">", "</body>"),
        *("<svg>", "<template>", "</template>", "<p class='share'>Share", "-->", "<form>", "<td>", "<article>", "<li>"),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_any_page_is_read_or_refused(paper: Profile, page: str) -> None:
    try:
        parsed = parse_html(capture(page, kind="html"), paper)
    except ProblemError:  # it has no words, or none that a reader sees
        return
    text = "".join(f"{line}\n" for line in words(parsed)).encode()
    assert [text[line.start : line.end].decode() for line in parsed.ledger] == [f"{line}\n" for line in words(parsed)]
    assert parsed == parse_html(capture(page, kind="html"), paper)
    assert all(line.text.strip() for line in parsed.ledger)
    pointed = [
        *(parsed.headline.lines if parsed.headline else ()),
        *(parsed.lede.lines if parsed.lede else ()),
        *parsed.body_lines,
        *parsed.byline_lines,
        *(number for entry in parsed.teasers for number in entry.lines),
    ]
    assert len(pointed) == len(set(pointed))
    assert enter_capture(parsed, Profiles(ordered=(paper,))).capture.variant == parsed.variant


# -- by selectors -----------------------------------------------------------------------------------------------------

PHOTO = """<figure class="photo"><img src="x.jpg" alt="A road"><span>Enlarge</span>
<figcaption>The road of the village. <span class="by">Photo: Lò Văn An</span></figcaption></figure>"""
MORE = """<ul class="more">
<li><a href="/economy/tea-12">Tea for everybody</a> <span class="rubric">Economy -</span><p>IG - Tea grows.</p></li>
<li><a href="/economy/rice-13">Rice for everybody</a></li><li>More to come</li></ul>"""


def test_each_part_has_its_selector(read_html: Parse) -> None:
    page = web_page(
        '<div class="path"><a>Home</a> › <a>Economy</a></div><span class="when">On 3/2/2026, 8:05</span>'
        + story("A new road", "The commune opened a <b>new</b> road.", [PARAGRAPH, PHOTO, ROAD], "By Lò Văn An", MORE)
    )
    parsed = read_html(page)
    assert parsed.headline
    assert (parsed.headline.text, parsed.dateline) == ("A new road", "IG")
    assert parsed.lede
    assert parsed.lede.text == "The commune opened a new road."
    assert parsed.body == (
        Paragraph(text=PARAGRAPH),
        Figure(caption="The road of the village.", credits=("Lò Văn An",), certainty=1.0),
        Paragraph(text=ROAD),
    )
    assert parsed.byline == Byline(names=("Lò Văn An",), role=None)
    assert parsed.section == "economy"
    assert (parsed.published_at, parsed.published_source) == ("2026-02-03T08:05", "page")
    assert [(entry.headline, entry.section_label, entry.lede) for entry in parsed.teasers] == [
        ("Tea for everybody", "Economy", "Tea grows."),
        ("Rice for everybody", None, None),
    ]
    assert (parsed.variant, parsed.remarks) == ("full", ())


def test_each_row_has_one_role_and_the_spans_tile_the_visible_text(read_html: Parse) -> None:
    parsed = read_html(web_page(story("Đường mới", "Tea.", [PARAGRAPH, PHOTO, "***", ROAD], "Lò Văn An", MORE)))
    text = "".join(f"{line}\n" for line in words(parsed)).encode()
    assert [text[line.start : line.end].decode() for line in parsed.ledger] == [f"{line}\n" for line in words(parsed)]
    assert [line.start for line in parsed.ledger] == [0, *(line.end for line in parsed.ledger)][:-1]
    by_role = {line.text: line.role for line in parsed.ledger}
    assert by_role["Home"] == by_role["Enlarge"] == by_role["More to come"] == Role.FURNITURE
    assert by_role["***"] == Role.UNKNOWN
    pointed = [*parsed.body_lines, *parsed.byline_lines, *(line for entry in parsed.teasers for line in entry.lines)]
    assert len(pointed) == len(set(pointed))
    assert by_role["Photo: Lò Văn An"] == by_role["The road of the village."] == Role.CAPTION


def test_the_same_article_as_html_and_as_text_gives_the_same_words(profile: Profile, tmp_path: Path) -> None:
    paragraphs = [PARAGRAPH, "Better roads for everybody", "“Tea – and rice,” he\u00a0said.", ROAD]
    text = parse(capture(full_page(body=paragraphs)), profile)
    shipped = Path(load_profile.__code__.co_filename).parent / "profiles" / f"{profile.id}.yaml"
    selectors = "\nhtml: {headline: h1, lede: .lede, body: .story}\n"
    (tmp_path / "same.yaml").write_text(shipped.read_text("utf-8") + selectors, "utf-8")
    page = web_page(
        '<h1>A <i>new</i> road for\n the commune</h1><p class="lede">ĐBP - The commune opened a new road.</p>'
        f'<div class="story">{"".join(f"<p>{paragraph}</p>" for paragraph in [*paragraphs, "Lò Văn An"])}</div>'
    )
    html = parse_html(capture(page, kind="html"), load_profile("same.yaml", tmp_path))
    for field in ("dateline", "body", "byline", "language", "variant"):
        assert getattr(html, field) == getattr(text, field), field
    assert html.headline
    assert html.lede
    assert text.headline
    assert text.lede
    assert (html.headline.text, html.lede.text) == (text.headline.text, text.lede.text)
    assert any(isinstance(block, Subheading) for block in html.body)


@pytest.mark.parametrize(
    ("body", "names", "role"),
    [
        (f"<p>{PARAGRAPH}</p><p>Lò Văn An and Lò Bình</p>", ("Lò Văn An", "Lò Bình"), None),
        (f"<p>{PARAGRAPH}</p><p>Lò Văn An</p><p>Secretary of the town</p>", ("Lò Văn An",), "Secretary of the town"),
        (f'<p>{PARAGRAPH}</p><div class="author">the editors<br>Example Town</div>', ("the editors",), "Example Town"),
    ],
)  # fmt: skip
def test_a_byline_is_selected_or_the_last_words(
    read_html: Parse, body: str, names: tuple[str, ...], role: str | None
) -> None:
    parsed = read_html(web_page(f'<h1 class="title">Tea</h1><div class="story">{body}</div>'))
    assert parsed.byline == Byline(names=names, role=role)
    assert parsed.body == (Paragraph(text=PARAGRAPH),)


def test_the_first_paragraph_is_the_lede_where_a_dateline_opens_it(read_html: Parse) -> None:
    parsed = read_html(web_page(f'<div class="story"><p><b>IG</b> – Tea grows.</p><p>{PARAGRAPH}</p></div>'))
    assert (parsed.dateline, parsed.lede.text if parsed.lede else None) == ("IG", "Tea grows.")
    assert parsed.variant == "body-only"


def test_a_page_without_a_body_for_the_selectors_says_so(read_html: Parse) -> None:
    parsed = read_html(web_page("<p>Another layout</p>"))
    assert (parsed.variant, parsed.body) == ("furniture-only", ())
    assert parsed.remarks == ("`html.body` of the profile (.story) selects no words",)


# -- what a reader sees -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>unseen()</script>",
        "<style>p::before { content: 'unseen' }</style>",
        "<template><p>unseen</p></template>",
        "<!-- unseen -->",
        "<p hidden>unseen</p>",
        '<p style="color: red; DISPLAY :none">unseen</p>',
        '<p style="visibility:hidden">unseen</p>',
        '<div aria-hidden="true"><p>unseen</p></div>',
        "<noscript>unseen</noscript>",
        "<svg><title>unseen</title></svg>",
        "<?unseen?>",
    ],
)
def test_what_a_reader_does_not_see_is_dropped_and_what_follows_is_not(read_html: Parse, hidden: str) -> None:
    parsed = read_html(web_page(f'<div class="story">Words {hidden}go on</div>'))
    assert not any("unseen" in line for line in words(parsed))
    assert "Words go on" in " ".join(words(parsed))


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        ("<p>one <b>two</b>\n\tthree</p>", ["one two three"]),
        ("one<p>two</p>three", ["one", "two", "three"]),
        ("<p>one<br>two<br/><br>three</p>", ["one", "two", "three"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<table><tr><td>one</td><td>two</td></tr><tr><td>three</td></tr></table>", ["one two", "three"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<p>a\u00a0b&nbsp;&amp; &lt;c&gt;</p>", ["a\u00a0b\u00a0& <c>"]),
        ("<p>Die\u0323\u0302n</p>", ["Diện"]),
        ("<p> \u200b </p><p>one</p>", ["one"]),
    ],
)
def test_a_row_is_what_only_inline_markup_interrupts(read_html: Parse, markup: str, rows: list[str]) -> None:
    parsed = read_html(f'<html><body><div class="story">{markup}</div></body></html>')
    assert words(parsed) == rows


# -- what a page states -----------------------------------------------------------------------------------------------

SCRIPT = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("head", "published_at", "source"),
    [
        (json_ld(datePublished="2026-01-31T08:00:00+0700"), "2026-01-31T08:00:00+07:00", "json-ld"),
        (json_ld(datePublished="2026-02-31"), None, None),
        ('<meta property="article:published_time" content="2026-01-31T08:00">', "2026-01-31T08:00", "open-graph"),
        ('<meta name="pubdate" content="2026-01-31 08:00:00">', "2026-01-31T08:00:00", "meta"),
        ('<meta itemprop="datePublished" content="2026-01">', "2026-01", "meta"),
        ('<meta name="date" content="2026-01-31">', None, None),
        ('<meta name="pubdate" content="yesterday">', None, None),
        (f'{SCRIPT}{{"@type": "NewsArticle", broken</script>', None, None),
        (SCRIPT + "[" * 100_000 + "</script>", None, None),
        (f'{SCRIPT}{{"@graph": [{{"@type": ["Article"], "datePublished": "2026"}}]}}</script>', "2026", "json-ld"),
        ("", None, None),
    ],
)  # fmt: skip
def test_a_date_is_what_the_page_states(
    read_html: Parse, head: str, published_at: str | None, source: str | None
) -> None:
    parsed = read_html(web_page(story("Tea", "Tea.", [PARAGRAPH]), head))
    assert (parsed.published_at, parsed.published_source) == (published_at, source)


def test_what_readers_see_comes_before_what_is_stated_for_machines(read_html: Parse) -> None:
    head = json_ld(headline="Other", author=[{"name": "Other"}], articleSection=["Home", "Other"], datePublished="2020")
    page = '<a class="path"><a>X</a></a><time class="when" datetime="2026-01-31">yesterday</time>'
    parsed = read_html(web_page(page + story("Tea", "Tea.", [PARAGRAPH], "Lò Văn An"), head))
    assert parsed.headline
    assert parsed.byline
    assert (parsed.headline.text, parsed.byline.names, parsed.published_at) == ("Tea", ("Lò Văn An",), "2026-01-31")
    bare = read_html(web_page(f'<div class="story"><p>{PARAGRAPH}</p></div>', head))
    assert bare.headline
    assert bare.byline
    assert (bare.headline.text, bare.headline.lines) == ("Other", ())
    assert (bare.byline.names, bare.byline_lines) == (("Other",), ())
    assert (bare.section, bare.published_at) == (None, "2020")
    assert bare.remarks == ("the page states a section unknown to the profile: Other",)


def test_the_site_s_name_is_no_part_of_a_headline(read_html: Parse) -> None:
    head = '<meta property="og:title" content="Tea - The Gazette"><meta property="og:site_name" content="The Gazette">'
    parsed = read_html(web_page(f'<div class="story"><p>{PARAGRAPH}</p></div>', head))
    assert parsed.headline
    assert parsed.headline.text == "Tea"


@pytest.mark.parametrize(
    ("known", "link", "url"),
    [
        (None, "https://gazette.example/economy/tea-12", "https://gazette.example/economy/tea-12"),
        ("https://gazette.example/1", "https://gazette.example/2", "https://gazette.example/1"),
        (None, "javascript:alert(1)", None),
        (None, "/economy/tea-12", None),
    ],
)
def test_an_address_is_known_from_outside_or_stated_whole(
    read_html: Parse, known: str | None, link: str, url: str | None
) -> None:
    page = web_page(story("Tea", "Tea.", [PARAGRAPH]), f'<link rel="canonical" href="{link}">')
    assert read_html(page, url=known).url == url


# -- without selectors ------------------------------------------------------------------------------------------------


def test_a_page_without_selectors_goes_through_trafilatura(read_html: Parse, profile: Profile) -> None:
    page = web_page(
        f"<article><h1>A new road</h1><p>ĐBP - The commune opened a new road.</p><p>{PARAGRAPH}</p><p>{ROAD}</p>"
        f"<p>{SCHOOL}</p><p>Lò Văn An</p></article>",
        json_ld(headline="A new road", datePublished="2026-01-31"),
    )
    parsed = read_html(page, profile)
    assert parsed.headline
    assert parsed.lede
    assert (parsed.headline.text, parsed.dateline, parsed.lede.text) == (
        "A new road",
        "ĐBP",
        "The commune opened a new road.",
    )
    assert parsed.body == tuple(Paragraph(text=text) for text in (PARAGRAPH, ROAD, SCHOOL))
    assert parsed.published_at == "2026-01-31"
    assert (parsed.chosen_by, parsed.remarks) == ("trafilatura", ())
    by_text = {line.text: line.role for line in parsed.ledger}
    assert by_text["Economy"] == by_text["The Invented Gazette, Example Street 1"] == Role.FURNITURE


# -- encodings --------------------------------------------------------------------------------------------------------

VIETNAMESE = "Điện Biên có đường mới, và chè của bản được bán ở chợ."


def paragraph_page(meta: str) -> str:
    return f'<html><head>{meta}</head><body><div class="story"><p>{VIETNAMESE}</p></div></body></html>'


@pytest.mark.parametrize(
    ("data", "charset", "remark"),
    [
        (paragraph_page("").encode(), None, None),
        (paragraph_page("").encode("utf-8-sig"), "windows-1252", None),
        (paragraph_page("").encode("utf-16"), None, None),
        (paragraph_page('<meta charset="utf-8">').encode(), "UTF-8", None),
        (paragraph_page('<meta charset="windows-1252">').encode(), None, "cp1252"),
        (paragraph_page("").encode(), "ISO-8859-1", "cp1252"),
        (paragraph_page("").encode(), "rot13", None),
    ],
)
def test_utf_8_is_read_as_what_it_is(read_html: Parse, data: bytes, charset: str | None, remark: str | None) -> None:
    parsed = read_html(data, charset=charset)
    assert words(parsed) == [VIETNAMESE]
    assert parsed.remarks == ((f"the page is said to be {remark} and is UTF-8",) if remark else ())


@pytest.mark.parametrize(
    ("encoding", "charset", "meta"),
    [
        ("cp1258", "windows-1258", ""),
        ("cp1258", None, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'),
        ("cp1252", "latin1", ""),
        ("gb18030", "gb2312", ""),
    ],
)
def test_what_the_page_or_its_server_states_is_believed(
    read_html: Parse, encoding: str, charset: str | None, meta: str
) -> None:
    text = {"cp1258": "\u0110iê\u0323n Biên", "cp1252": "Café “tea”", "gb18030": "奠边"}[encoding]
    data = f'<html><head>{meta}</head><body><div class="story"><p>{text}</p></div></body></html>'.encode(encoding)
    expected = {"cp1258": "Điện Biên"}.get(encoding, text)
    assert words(read_html(data, charset=charset)) == [expected]


@pytest.mark.parametrize(
    ("charset", "said"),
    [
        (None, "expected utf-8, found the bytes '81 20 74 65' at byte 30"),
        ("utf-8", "expected utf-8, found the bytes '81 20 74 65' at byte 30"),
        ("windows-1252", "expected charmap, found the bytes '81 20 74 65' at byte 30"),
        ("unicode_escape", "expected utf-8, found the bytes '81 20 74 65' at byte 30"),
    ],
)
def test_a_charset_that_lies_is_one_line(read_html: Parse, charset: str | None, said: str) -> None:
    page = b"<body><div class='story'><p>a \x81 tea</p></div>"
    assert page.index(b"\x81") == 30
    assert refusal(read_html, page, charset=charset) == f"page.html: {said}; save the page as UTF-8"


# -- what is no page --------------------------------------------------------------------------------------------------

MANY = "<p " + " ".join(f"a{number}='>'" for number in range(20_000))
DEEP = "<div>" * 100_000 + "tea" + "</div>" * 100_000


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (f"<body>{DEEP}</body>", "expected a page, found elements within one another by the thousand; leave it out"),
        (MANY, "expected a page, found an element with thousands of attributes; leave it out"),
        ("<!-- tea -->", "expected a page with a body, found none; capture it again"),
        ("<head><title>tea</title></head>", "expected a page with a body, found none; capture it again"),
        ("<script>tea</script>", "expected a page with a body, found none; capture it again"),
        ("<p hidden>tea", "expected a page with words, found none that a reader sees; capture it again"),
        ("<p>a" + "\u0301" * 5_000, "expected text, found a letter with hundreds of accents; leave the page out"),
        ("<p>" + "t" * 1_500_000, "expected rows of at most 1,048,576 characters, found 1,500,000; leave the page out"),
        ("<p>t" * 10_001, "expected at most 10,000 rows of words, found more; leave the page out"),
        ("<p>" + "tea " * (5 << 20), "expected a page of at most 16,777,216 bytes, found 20,971,523; leave it out"),
    ],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_what_is_no_page_is_one_line(read_html: Parse, page: str, said: str) -> None:
    assert refusal(read_html, page) == f"page.html: {said}"


@pytest.mark.parametrize(
    "page", ["<p>a\0b</p>", "<p>&#0;&#x110000;&bogus;</p>", "<b><p>a</b>b</p></td>", "\x01<p>a</p>"]
)
def test_a_page_that_is_only_odd_is_read(read_html: Parse, page: str) -> None:
    assert words(read_html(page))


# -- the profile ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("h1.title", "h1[", "expected a CSS selector at html.headline, found 'h1['"),
        (".more li", "':nope(a)'", "expected a CSS selector at html.related.entry, found ':nope(a)'"),
        ("(?P<year>", "(?P<jahr>", "expected the groups year, month and day"),
        ("(?P<day>", "((?P<day>", "expected a regular expression at html.published_pattern"),
        ("  furniture:", "  furnitur:", "expected one of"),
    ],
)
def test_selectors_that_are_none_are_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "bad.yaml").write_text(GAZETTE.replace(old, new), "utf-8")
    with pytest.raises(FatalError) as caught:
        load_profile("bad.yaml", tmp_path)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
