"""Parsing: the seeds give the facts that a reader counts in them; each trap of real pages has an invented page here."""

from collections import Counter

import pytest

from dbp_archive.decoding import LINE_LIMIT_BYTES
from dbp_archive.parse import LINES_LIMIT
from dbp_archive.problems import ProblemError
from dbp_archive.records import Byline, Figure, Paragraph, ParsedCapture, Passage, Role, Subheading
from tests.archives import PARAGRAPH, WIDGET, body_only, full_page, teaser
from tests.conftest import Read

ROAD = "Villages have opened a road to the market of Example Village, and a second one is to follow it by next spring."


REMEDY = "save the page as UTF-8, or state its encoding in captures.yaml"


def roles(parsed: ParsedCapture) -> list[str]:
    """The roles of the article's lines, in order."""
    outside = {"blank", "comment-widget", "recent-news"}
    return [line.role for line in parsed.ledger if line.role not in outside and not line.role.startswith("teaser")]


def role_of(read: Read, line: str) -> str:
    """The role of `line` between two paragraphs of a full page."""
    parsed = read(full_page(body=[PARAGRAPH, line, ROAD]))
    (role,) = [found.role for found in parsed.ledger if found.text == line]
    return role


# -- the seeds --------------------------------------------------------------------------------------------------------


def test_the_seeds_give_the_facts_of_the_issue(parsed_seeds: tuple[ParsedCapture, ...]) -> None:
    blocks = [block for parsed in parsed_seeds for block in parsed.body]
    figures = [block for block in blocks if isinstance(block, Figure)]
    bylines = [parsed.byline for parsed in parsed_seeds if parsed.byline]
    assert sum(isinstance(block, Paragraph) for block in blocks) == 49
    assert (len(figures), sum(bool(figure.credits) for figure in figures)) == (8, 1)
    assert (len(bylines), sum(byline.role is not None for byline in bylines)) == (4, 1)
    assert not any(isinstance(block, Subheading) for block in blocks)
    teasers = [teaser for parsed in parsed_seeds for teaser in parsed.teasers]
    assert len(teasers) == len({teaser.headline for teaser in teasers}) == 45
    assert Counter(teaser.section_label for teaser in teasers) == {
        "NEWS - POLITICS": 16,
        "SOCIAL AFFAIRS": 11,
        "ECONOMY": 10,
        "TRAVEL": 4,
        "BUSINESS": 3,
        "CULTURE - SPORTS": 1,
    }
    assert all(teaser.lede and teaser.dateline == "ĐBP" for teaser in teasers)


def test_no_line_of_the_seeds_is_unknown(parsed_seeds: tuple[ParsedCapture, ...]) -> None:
    assert not [line for parsed in parsed_seeds for line in parsed.ledger if line.role is Role.UNKNOWN]


@pytest.mark.parametrize(
    ("index", "variant", "headline", "byline", "paragraphs", "captions", "teasers"),
    [
        (0, "full", "Na Son arouses spirit of self-reliance and self-improvement", "Thành Đạt", 10, 1, 13),
        (1, "full", "Na Sang’s commitment to innovation and sustainable development", "Trịnh Hoàng Thắng", 8, 1, 12),
        (2, "full", "Turning resolutions into reality", "Quang Long", 11, 5, 8),
        (3, "full", "Điện Biên active in following President Hồ Chí Minh’s example", "Sầm Phúc", 11, 1, 12),
        (4, "body-only", None, None, 9, 0, 0),
    ],
)
def test_each_seed_has_its_parts(
    parsed_seeds: tuple[ParsedCapture, ...],
    index: int,
    variant: str,
    headline: str | None,
    byline: str | None,
    paragraphs: int,
    captions: int,
    teasers: int,
) -> None:
    parsed = parsed_seeds[index]
    assert parsed.variant == variant
    assert (parsed.headline.text if parsed.headline else None) == headline
    assert (parsed.byline.names if parsed.byline else None) == ((byline,) if byline else None)
    assert Counter(type(block).__name__ for block in parsed.body) == Counter(
        {"Paragraph": paragraphs, "Figure": captions} if captions else {"Paragraph": paragraphs}
    )
    assert len(parsed.teasers) == teasers
    assert parsed.dateline == ("ĐBP" if headline else None)


def test_seed_001_has_a_credit_and_an_office(parsed_seeds: tuple[ParsedCapture, ...]) -> None:
    parsed = parsed_seeds[1]
    assert parsed.byline == Byline(
        names=("Trịnh Hoàng Thắng",), role="Secretary of the Na Sang commune Party Committee"
    )
    caption = "The Standing Board of the Na Sang commune Party Committee meeting to assign tasks."
    assert Figure(caption=caption, credits=("Minh Thảo",), certainty=1.0) in parsed.body


# -- teasers ----------------------------------------------------------------------------------------------------------


def teased(read: Read, *entries: str) -> list[tuple[str | None, str | None, str | None, str | None]]:
    parsed = read(full_page(teasers=entries))
    return [(found.headline, found.section_label, found.dateline, found.lede) for found in parsed.teasers]


@pytest.mark.parametrize(
    ("printed", "headline"),
    [
        ("'Example Village", "Example Village"),
        ("'“Key” to Example Village", "“Key” to Example Village"),
        ("''Green' Example Village", "'Green' Example Village"),
        ("Example Village", "Example Village"),
    ],
)
def test_one_stray_mark_is_taken_off_a_headline(read: Read, printed: str, headline: str) -> None:
    entry = f"  • {printed}\n\n    {headline}\n\n    ECONOMY -\n    ĐBP - Tea.\n"
    assert teased(read, entry) == [(headline, "ECONOMY", "ĐBP", "Tea.")]


@pytest.mark.parametrize("label", ["NEWS - POLITICS", "CULTURE - SPORTS", "ECONOMY", "EXAMPLES - OF - MANY"])
def test_a_label_may_contain_what_follows_it(read: Read, label: str) -> None:
    assert teased(read, teaser("Example Village", label)) == [
        ("Example Village", label, "ĐBP", "The commune sells more tea.")
    ]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("• 'One\nOne\nECONOMY -\n", ("One", "ECONOMY", None, None)),
        ("• 'One\nOne\nĐBP - Tea.\n", ("One", None, "ĐBP", "Tea.")),
        ("• 'One\nECONOMY -\nĐBP - Tea.\n", ("One", "ECONOMY", "ĐBP", "Tea.")),
        ("• 'One\nECONOMY\nTea without a dateline.\n", ("One", "ECONOMY", None, "Tea without a dateline.")),
        ("• 'One\nONE\nECONOMY -\nĐBP -\n", ("One", "ECONOMY", "ĐBP", None)),
    ],
)
def test_an_entry_may_lack_a_part(read: Read, entry: str, expected: tuple[str | None, ...]) -> None:
    whole = ("Two", "TRAVEL", "ĐBP", "Hills.")
    assert teased(read, entry, teaser("Two", "TRAVEL", "Hills.")) == [expected, whole]
    assert teased(read, teaser("Two", "TRAVEL", "Hills."), entry) == [whole, expected]


def test_a_bulleted_list_of_an_article_is_no_list_of_teasers(read: Read) -> None:
    items = ["• Example Village plants tea", "• Example Village builds a school;", "• It opens a road"]
    parsed = read(full_page(body=[PARAGRAPH, *items, ROAD], teasers=[teaser("One")]))
    assert [block.text for block in parsed.body if isinstance(block, Paragraph)] == [PARAGRAPH, *items, ROAD]
    assert len(parsed.teasers) == 1


def test_what_stands_behind_the_last_teaser_is_unknown_and_kept(read: Read) -> None:
    parsed = read(full_page(teasers=[teaser("One")]) + "\nBack to top\n")
    assert [(line.role, line.rule) for line in parsed.ledger][-1] == (Role.UNKNOWN, "none")


# -- datelines --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        "ĐBP - ",
        "ĐBP – ",
        "ĐBP — ",
        "ĐBP- ",
        "ĐBP -  ",
        "ĐBP  -  ",
        "ĐBP -",
        "ÐBP - ",
        "ÐBP – ",
        "ĐBP\u00a0-\u00a0",
        "ĐBP –\u00a0",
    ],
)
def test_a_dateline_is_read_however_it_is_written(read: Read, opening: str) -> None:
    page = full_page(teasers=[teaser("One")]).replace("ĐBP - ", opening)
    parsed = read(page)
    assert (parsed.dateline, parsed.lede) == ("ĐBP", Passage(text="The commune opened a new road.", lines=(3,)))
    assert [(found.dateline, found.lede) for found in parsed.teasers] == [("ĐBP", "The commune sells more tea.")]


@pytest.mark.parametrize("lede", ["ĐBPX - Tea.", "The ĐBP - Tea.", "ĐBP reports tea."])
def test_what_only_resembles_a_dateline_is_none(read: Read, lede: str) -> None:
    parsed = read(full_page().replace("ĐBP - The commune opened a new road.", lede))
    assert (parsed.dateline, parsed.lede) == (None, None)
    assert parsed.headline


# -- headline and lede ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headline",
    [
        "“Key” to Example Village",
        "Example Village: Who plants tea?",
        "Learning never ends!",
        "12 tasks of Example Village",
        "A headline that is vouched for by its lede and ends like a sentence.",
        "Tea " * 100,
    ],
)
def test_the_line_above_the_lede_is_the_headline(read: Read, headline: str) -> None:
    parsed = read(full_page(headline.strip()))
    assert parsed.headline == Passage(text=headline.strip(), lines=(1,))
    assert parsed.lede


def test_a_lede_without_a_dateline_is_a_paragraph_below_a_headline(read: Read) -> None:
    parsed = read(full_page().replace("ĐBP - ", ""))
    assert roles(parsed) == ["headline", "paragraph", "paragraph", "byline"]


@pytest.mark.parametrize(
    "first",
    [
        PARAGRAPH,
        "“We plant tea in Example Village.”",
        "Residents of Example Village plant tea. Photo: An Example",
        "• Plant tea in Example Village",
        "1. Plant tea in Example Village",
        "The tasks of Example Village are:",
    ],
)
def test_where_headline_and_lede_are_cut_off_the_first_line_is_no_headline(read: Read, first: str) -> None:
    parsed = read(f"{first}\n\n{PARAGRAPH}\n\n{ROAD}\n\nLò Văn An\n{WIDGET}")
    assert (parsed.headline, parsed.lede, parsed.variant) == (None, None, "full")
    assert parsed.byline == Byline(names=("Lò Văn An",), role=None)


def test_where_only_the_headline_is_cut_off_the_lede_stays(read: Read) -> None:
    parsed = read(full_page().split("\n\n", 1)[1])
    assert (parsed.headline, parsed.dateline) == (None, "ĐBP")
    assert parsed.lede == Passage(text="The commune opened a new road.", lines=(1,))


@pytest.mark.parametrize("first", ["Example Village plants tea", PARAGRAPH, "Lò Văn An", "ECONOMY"])
def test_line_1_of_a_body_only_capture_is_body(read: Read, first: str) -> None:
    parsed = read(body_only(first, PARAGRAPH, "Lò Văn An"))
    assert parsed.variant == "body-only"
    assert roles(parsed) == ["paragraph"] * 3
    assert (parsed.headline, parsed.byline) == (None, None)


# -- byline -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Lò Văn An", ("Lò Văn An",)),
        ("Example An", ("Example An",)),
        ("By Lò Văn An", ("Lò Văn An",)),
        ("BY LÒ VĂN AN", ("LÒ VĂN AN",)),
        ("By An", ("An",)),
        ("Lò An - Lò Bình", ("Lò An", "Lò Bình")),
        ("Lò An – Bình", ("Lò An", "Bình")),
        ("Lò An, Lò Bình and Lò Chi", ("Lò An", "Lò Bình", "Lò Chi")),
        ("Text and photos: Lò Văn An", ("Lò Văn An",)),
        ("Photos by Lò Văn An", ("Lò Văn An",)),
        ("H’Example An", ("H’Example An",)),
        ("Lò A.", ("Lò A.",)),
    ],
)
def test_the_last_line_of_the_article_may_be_a_byline(read: Read, line: str, names: tuple[str, ...]) -> None:
    for page in (full_page(byline=line), full_page(byline=line, teasers=[teaser("One")]).replace(WIDGET, "")):
        parsed = read(page)
        assert parsed.byline == Byline(names=names, role=None)
        assert roles(parsed) == ["headline", "lede", "paragraph", "byline"]


@pytest.mark.parametrize(
    "line",
    [
        "An",
        "The road is open.",
        "Tea of 2026",
        "by the way",
        "Secretary of Example Village",
        "Lò Văn An Bình Chi Dung Giang",
        "By",
        "Reporter: Thank you!",
        PARAGRAPH,
    ],
)
def test_a_last_line_that_is_no_name_is_body(read: Read, line: str) -> None:
    parsed = read(full_page(byline=line))
    assert parsed.byline is None
    assert roles(parsed)[-1] in ("paragraph", "caption")


def test_a_byline_may_have_an_office_below_it(read: Read) -> None:
    parsed = read(full_page(byline="Lò Văn An\n\nSecretary of the Example Village Party Committee"))
    assert parsed.byline == Byline(names=("Lò Văn An",), role="Secretary of the Example Village Party Committee")
    assert parsed.byline_lines == (7, 9)
    assert roles(parsed) == ["headline", "lede", "paragraph", "byline", "byline-role"]


def test_a_short_report_has_a_byline_right_below_its_lede(read: Read) -> None:
    parsed = read(full_page(body=[]))
    assert roles(parsed) == ["headline", "lede", "byline"]


def test_names_between_paragraphs_are_a_sub_heading(read: Read) -> None:
    parsed = read(full_page(body=[PARAGRAPH, "Lò Văn Bình", ROAD]))
    assert roles(parsed) == ["headline", "lede", "paragraph", "subheading", "paragraph", "byline"]
    assert parsed.byline == Byline(names=("Lò Văn An",), role=None)


def test_without_a_byline_there_is_none(read: Read) -> None:
    parsed = read(full_page(body=[PARAGRAPH, ROAD], byline=None))
    assert (parsed.byline, roles(parsed)) == (None, ["headline", "lede", "paragraph", "paragraph"])


# -- body -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Reporter: What does Example Village plant?",
        "Lò Văn An: We plant tea.",
        "Mr. Lò Văn An: We plant tea.",
        "Reporter:",
        "Lò Văn An, Chairman of Example Village: “We plant tea.”",
        "What does Example Village plant, and why did it choose tea of all the plants there are?",
    ],
)
def test_a_turn_of_an_interview_is_a_paragraph(read: Read, line: str) -> None:
    assert role_of(read, line) == "paragraph"


@pytest.mark.parametrize(
    "line",
    [
        "• planting tea in Example Village;",
        "• Planting tea in Example Village.",
        "- Planting tea.",
        "+ Planting tea.",
        "1. Planting tea.",
        "a) Planting tea.",
        "The tasks that all the villages of Example commune set themselves for the coming years are these:",
    ],
)
def test_an_item_of_a_list_is_a_paragraph(read: Read, line: str) -> None:
    assert role_of(read, line) == "paragraph"


@pytest.mark.parametrize(
    "line", ["A green direction", "“Golden” land", "Example Village: a new start", "2026 in sight", "What comes next?"]
)
def test_a_short_line_that_ends_like_no_sentence_is_a_sub_heading(read: Read, line: str) -> None:
    assert role_of(read, line) == ("paragraph" if line.startswith("Example Village:") else "subheading")


SHORT = "They agreed."


@pytest.mark.parametrize(
    ("line", "caption", "credits_"),
    [
        ("Residents of Example Village plant tea.", "Residents of Example Village plant tea.", ()),
        ("Residents plant tea. Photo: Lò An", "Residents plant tea.", ("Lò An",)),
        ("Residents plant tea. Photo: Lò An - Lò Bình", "Residents plant tea.", ("Lò An", "Lò Bình")),
        ("Residents plant tea (Photo: Lò An)", "Residents plant tea", ("Lò An",)),
        ("Residents plant tea. Photos by Lò An and Bình", "Residents plant tea.", ("Lò An", "Bình")),
        ("A panoramic view of Example Village", "A panoramic view of Example Village", ()),
        ("A panoramic view of Example Village.", "A panoramic view of Example Village.", ()),
        ("Delegates meet. In the photo: Lò An speaks.", "Delegates meet. In the photo: Lò An speaks.", ()),
        ("Delegates meet. In the photo: Lò An. Photo: Lò Bình", "Delegates meet. In the photo: Lò An.", ("Lò Bình",)),
        ("Delegates meet. Photo: Lò Bình. In the photo: Lò An.", "Delegates meet. In the photo: Lò An.", ("Lò Bình",)),
        ("In the photo: Lò An, Chairman of Example Village.", "In the photo: Lò An, Chairman of Example Village.", ()),
    ],
)
def test_a_caption_is_told_from_the_paragraphs_around_it(
    read: Read, line: str, caption: str, credits_: tuple[str, ...]
) -> None:
    parsed = read(full_page(body=[PARAGRAPH, line, SHORT + " " + ROAD]))
    (figure,) = [block for block in parsed.body if isinstance(block, Figure)]
    assert (figure.caption, figure.credits) == (caption, credits_)
    assert 0.5 < figure.certainty <= 1
    marked = bool(credits_) or "In the photo" in line
    assert (figure.certainty > 0.95) == (marked or line.startswith("A panoramic"))


def test_a_caption_may_be_longer_than_a_paragraph(read: Read) -> None:
    long = "The chairman of the Example Village cooperative and people of three villages at the opening of the market."
    parsed = read(full_page(body=[PARAGRAPH, long, "This is what it takes.", ROAD]))
    assert [type(block).__name__ for block in parsed.body] == ["Paragraph", "Figure", "Paragraph", "Paragraph"]
    figure = parsed.body[1]
    assert isinstance(figure, Figure)
    assert figure.certainty < 0.9


def test_a_caption_may_stand_right_below_the_lede(read: Read) -> None:
    parsed = read(full_page(body=["Residents of Example Village plant tea.", PARAGRAPH]))
    assert roles(parsed) == ["headline", "lede", "caption", "paragraph", "byline"]


@pytest.mark.parametrize(
    "line",
    [
        "According to the cooperative, Example Village sells tea.",
        "Lò Văn An, a resident of Example Village, said: “We plant tea.”",
        "“Learning never ends.”",
        "The village sells tea. It buys rice. It opens a school.",
        (
            "The photo shows how the people of Example Village have planted tea on all the hills around them since "
            "2020, and how they will plant more of it, for it has buyers in three provinces. "
            "Photo: it is said, by somebody."
        ),
    ],
)
def test_a_short_paragraph_is_no_caption(read: Read, line: str) -> None:
    assert role_of(read, line) == "paragraph"


@pytest.mark.parametrize("mark", [".jpg)", ".JPG)".lower(), ".png)", ".webp)", "  .jpg)\u00a0"])
def test_the_tail_of_a_lost_photo_is_furniture(read: Read, mark: str) -> None:
    line = "Residents of Example Village at work."
    parsed = read(full_page(body=[PARAGRAPH, mark, line, ROAD]))
    assert roles(parsed) == ["headline", "lede", "paragraph", "lost-photo", "caption", "paragraph", "byline"]
    (figure,) = [block for block in parsed.body if isinstance(block, Figure)]
    assert figure.certainty > 0.95
    assert not any(".jpg" in getattr(block, "text", "") for block in parsed.body)


def test_what_only_contains_the_tail_of_a_photo_is_body(read: Read) -> None:
    assert (
        role_of(read, "The file was called example.jpg) and nobody knows why it was called so, in Example Village.")
        == "paragraph"
    )


def test_a_no_break_space_stays_in_the_body(read: Read) -> None:
    parsed = read(full_page(body=[PARAGRAPH.replace(" a ", "\u00a0a\u00a0")]))
    assert parsed.body == (Paragraph(text=PARAGRAPH.replace(" a ", "\u00a0a\u00a0")),)


# -- lines ------------------------------------------------------------------------------------------------------------


def facts(parsed: ParsedCapture) -> tuple[object, ...]:
    """What a capture says, wherever in it."""
    return (
        parsed.variant,
        parsed.headline and parsed.headline.text,
        parsed.dateline,
        parsed.lede and parsed.lede.text,
        parsed.byline,
        parsed.body,
        [(found.headline, found.section_label, found.lede) for found in parsed.teasers],
    )


PAGE = full_page(body=[PARAGRAPH, "A green direction", ROAD], teasers=[teaser("One"), teaser("“Two”")])


@pytest.mark.parametrize(
    "page",
    [
        PAGE.rstrip("\n"),
        PAGE + "\n\n \n",
        "\n \n" + PAGE,
        PAGE.replace("\n\n", "\n \t\u00a0\n"),
        PAGE.replace("\n\n", "\n\u200b\n"),
        PAGE.replace("\n", "\r\n"),
        PAGE.replace("\n", "\r"),
        "\ufeff" + PAGE,
        "\ufeff" + PAGE.replace("\n", "\r\n"),
        PAGE.replace("\n", " \n"),
        PAGE.replace("\n", "\u00a0\n"),
        PAGE.replace("\n\n", "\n\n\n\n"),
        PAGE.replace("Lò Văn An\nComment", "Lò Văn An\n\n\nComment"),
        PAGE.replace("Comment\n", ""),
        PAGE.replace(WIDGET, ""),
        PAGE.replace("Recent news\n", ""),
        PAGE.replace("Đ", "Đ").replace("ò", "o\u0300"),
    ],
    ids=[
        "no line end",
        "blank tail",
        "blank head",
        "white space lines",
        "zero width lines",
        "CR LF",
        "CR",
        "BOM",
        "BOM and CR LF",
        "spaces",
        "no-break spaces",
        "more blank lines",
        "widget apart",
        "no opener",
        "no widget",
        "no heading",
        "NFD",
    ],
)
def test_how_a_page_was_saved_changes_nothing_that_it_says(read: Read, page: str) -> None:
    assert facts(read(page)) == facts(read(PAGE))


@pytest.mark.parametrize(
    ("page", "variant"),
    [
        (PAGE, "full"),
        (body_only(PARAGRAPH, ROAD), "body-only"),
        (body_only(PARAGRAPH), "body-only"),
        ("Recent news\n\n" + teaser("One"), "teasers-only"),
        (teaser("One"), "teasers-only"),
        (WIDGET + teaser("One"), "teasers-only"),
        (WIDGET, "furniture-only"),
        ("Recent news\n", "furniture-only"),
        (".jpg)\n", "furniture-only"),
        ("***\n", "furniture-only"),
        ("", "furniture-only"),
    ],
)
def test_a_capture_says_what_it_holds(read: Read, page: str, variant: str) -> None:
    parsed = read(page)
    assert parsed.variant == variant
    assert parsed.has_article == (variant in ("full", "body-only"))


def test_the_word_comment_opens_the_widget_only_right_above_it(read: Read) -> None:
    parsed = read(full_page(body=[PARAGRAPH, "Comment", ROAD]))
    assert roles(parsed) == ["headline", "lede", "paragraph", "subheading", "paragraph", "byline"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"One\nTwo \xe9\n", f"page.txt:2: expected UTF-8, found the bytes 'e9' at byte 8; {REMEDY}"),
        (b"One\n\xed\xa0\x80", f"page.txt:2: expected UTF-8, found the bytes 'ed' at byte 4; {REMEDY}"),
        (b"One\n\nTwo\0\n", "page.txt:3: expected text, found a NUL byte; save the page as UTF-8 text"),
        ("One\n".encode("utf-16-le"), "page.txt:1: expected text, found a NUL byte; save the page as UTF-8 text"),
        (
            b"One\n" + b"x" * (LINE_LIMIT_BYTES + 1),
            "page.txt:2: expected lines of at most 1 MiB, found 1,048,577 bytes; split the file",
        ),
        (b"\n" * (LINES_LIMIT + 1), "page.txt: expected at most 100,000 lines, found 100,001; split the file"),
        (b"\r\n" * (LINES_LIMIT + 1), "page.txt: expected at most 100,000 lines, found 100,001; split the file"),
        (
            ("One\nx" + "\u0301\u0323" * 200).encode(),
            "page.txt:2: expected text, found a letter with hundreds of accents; remove the line",
        ),
    ],
)
def test_what_is_no_text_is_one_line(read: Read, data: bytes, line: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(data)
    assert str(caught.value) == line


@pytest.mark.parametrize(
    "page",
    [
        "• 'a\na\n" * 10_000,
        "a\n\n" * 10_000,
        ".jpg)\n\nA line of Example Village\n\n" * 5_000,
        ("x" * 1_000_000 + "\n\n") * 5,
        "x\n\n" + "In the photo: " * 70_000 + "\n\ny\n",
        "x\n\n" + "tea " * 200_000 + "Photo: An Example\n\ny\n",
        "• 'a" + " " * 1_000_000 + "b\na" + " " * 1_000_000 + "b\n",
        "tea " * 200_000 + "\n\nĐBP - x\n",
    ],
    ids=["entries", "short lines", "lost photos", "long lines", "second parts", "a credit", "spaces", "a headline"],
)
def test_large_pages_are_read_in_one_pass(read: Read, page: str) -> None:
    """In steps that grow with the square of the length, each of these would take minutes or hours."""
    assert sum(line.end - line.start for line in read(page).ledger) == len(page.encode())
