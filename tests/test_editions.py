"""Two editions of one newspaper in one archive: an invented Vietnamese page in its roles, and both in one site."""

import json
from collections import Counter
from pathlib import Path

import pytest

from dbp_archive import cli
from dbp_archive.check import check_site
from dbp_archive.choosing import parse_chosen
from dbp_archive.newspapers import Profiles
from dbp_archive.parse import parse
from dbp_archive.profile import ArticleAddress
from dbp_archive.records import Byline, Figure, ParsedCapture, Role
from dbp_archive.recover import FIT_AT_LEAST, Headless, fit
from dbp_archive.sections import collect_sections, section_of_label, section_of_url, unknown_rubric
from dbp_archive.settings import Settings
from tests.archives import VIETNAMESE_PAGE, VIETNAMESE_WIDGET, address, build, files, fill, full_page, soup, teaser
from tests.conftest import capture
from tests.normalized import normalized

EDITIONS = ("baodienbienphu-en", "baodienbienphu-vi")
CURRENT = "https://baodienbienphu.vn/tin-bai/kinh-te/con-duong-moi"
FORMER = "https://baodienbienphu.com.vn/tin-tuc/y-te/212838/con-duong-moi"


@pytest.fixture(scope="module")
def page(profiles: Profiles) -> ParsedCapture:
    """The invented page, read as the Vietnamese edition's."""
    return parse(capture(VIETNAMESE_PAGE), profiles.of("baodienbienphu-vi"))


# -- the Vietnamese profile -------------------------------------------------------------------------------------------


def test_each_line_of_a_vietnamese_page_has_its_role(page: ParsedCapture) -> None:
    roles = [line.role for line in page.ledger if line.role is not Role.BLANK]
    assert roles[:6] == [Role.HEADLINE, Role.LEDE, Role.CAPTION, Role.PARAGRAPH, Role.PARAGRAPH, Role.BYLINE]
    assert Counter(roles[6:]) == {
        Role.COMMENT_WIDGET: 3,
        Role.RECENT_NEWS: 1,
        Role.TEASER_HEADLINE: 2,
        Role.TEASER_REPEAT: 2,
        Role.TEASER_SECTION: 2,
        Role.TEASER_LEDE: 2,
    }


def test_its_fields_are_what_it_prints(page: ParsedCapture) -> None:
    assert (page.profile, page.language, page.variant, page.dateline) == ("baodienbienphu-vi", "vi", "full", "ĐBP")
    assert page.byline == Byline(names=("Lò Văn Thử",), role=None)
    assert page.body[0] == Figure(
        caption="Toàn cảnh nương chè bản Mẫu.", credits=("Lò Văn Thử", "Vàng A Ví"), certainty=1.0
    )
    assert [teaser.section_label for teaser in page.teasers] == ["KINH TẾ", "Văn hoá – Du lịch"]
    assert {teaser.dateline for teaser in page.teasers} == {"ĐBP"}


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Một góc bản Mẫu nhìn từ đỉnh đồi", Role.CAPTION),
        ("Cán bộ xã đang hướng dẫn bà con hái chè.", Role.CAPTION),
        ("Tuy nhiên, con đường ấy còn dài.", Role.PARAGRAPH),
        ("Bản Mẫu đã có đường. Bà con sẽ có chợ.", Role.PARAGRAPH),
        ("Chung một con đường", Role.SUBHEADING),
    ],
)
def test_words_tell_captions_paragraphs_and_subheadings(profiles: Profiles, line: str, role: Role) -> None:
    text = VIETNAMESE_PAGE.replace("Theo đó", f"{line}\n\nTheo đó")
    parsed, _ = parse_chosen(capture(text), profiles)
    assert [found.role for found in parsed.ledger if found.text == line] == [role]


@pytest.mark.parametrize(
    ("printed", "byline"),
    [
        ("Thực hiện: Lò Văn Thử và Vàng A Ví", Byline(names=("Lò Văn Thử", "Vàng A Ví"), role=None)),
        ("BÀI, ẢNH: LÒ VĂN THỬ", Byline(names=("LÒ VĂN THỬ",), role=None)),
        ("Lò Văn Dụ\n\nBí thư Đảng ủy xã Mẫu", Byline(names=("Lò Văn Dụ",), role="Bí thư Đảng ủy xã Mẫu")),
        ("Phó Công Đoàn", Byline(names=("Phó Công Đoàn",), role=None)),
    ],
)
def test_names_and_offices_are_told_apart(profiles: Profiles, printed: str, byline: Byline) -> None:
    parsed, _ = parse_chosen(capture(VIETNAMESE_PAGE.replace("Bài, ảnh: Lò Văn Thử", printed)), profiles)
    assert parsed.byline == byline


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (CURRENT, ("kinh-te", "con-duong-moi", "con-duong-moi")),
        (FORMER, ("y-te", "con-duong-moi", "212838")),
        (
            "https://baodienbienphu.com.vn/kinh-te/con-duong-moi-7yZ2SySvR.html",
            ("kinh-te", "con-duong-moi", "7yZ2SySvR"),
        ),
        ("https://baodienbienphu.vn/tin-tuc/kinh-te", None),
        (address("a-road", "7yZ2SySvR"), None),
    ],
)
def test_addresses_of_all_years_are_read(profiles: Profiles, url: str, parts: tuple[str, str, str] | None) -> None:
    expected = ArticleAddress(section_slug=parts[0], slug=parts[1], id=parts[2]) if parts else None
    assert profiles.of("baodienbienphu-vi").article_address(url) == expected


# -- sections ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["ECONOMY", "Business", "KINH TẾ", "Kinh tế"])
def test_a_label_of_either_edition_names_the_same_section(profiles: Profiles, label: str) -> None:
    assert section_of_label(label, profiles) == "economy"


def test_the_address_of_either_edition_names_the_same_section(profiles: Profiles) -> None:
    english, vietnamese = profiles.ordered
    assert section_of_url(address("a", "7yZ2SySvR"), english, profiles) == "economy"
    assert section_of_url(CURRENT, vietnamese, profiles) == "economy"
    assert section_of_url(FORMER, vietnamese, profiles) == unknown_rubric(FORMER, vietnamese, profiles) == "y-te"


def test_a_section_that_no_profile_knows_has_a_label_in_each_language(profiles: Profiles) -> None:
    labels = [("SPORT", "vi"), ("Sport", "vi"), ("sport", "en")]
    (made,) = collect_sections(labels, [("sport", "vi")], profiles)[6:]
    assert (made.id, made.labels, made.known) == ("sport", {"vi": "SPORT", "en": "sport"}, False)


def test_labels_that_differ_in_their_accents_are_two_sections(profiles: Profiles) -> None:
    made = collect_sections([("Y TẾ", "vi"), ("Y tế", "vi"), ("Y te", "en")], [], profiles)[6:]
    assert sorted(section.labels["vi" if "vi" in section.labels else "en"] for section in made) == ["Y TẾ", "Y te"]


# -- both in one archive ----------------------------------------------------------------------------------------------


def test_a_wanted_article_is_looked_for_where_its_teaser_stands(profiles: Profiles, page: ParsedCapture) -> None:
    english = parse(capture(full_page(teasers=[teaser("A road")]), source="b.txt"), profiles.first)
    wanted = {found.headline: found for found in normalized([page, english], profiles).articles if not found.captures}
    assert "/en.baodienbienphu.com.vn/kinh-te/a-road*" in (wanted["A road"].lookup_url or "")
    assert "/baodienbienphu.vn/tin-bai/kinh-te/con-duong-moi-cua-xa-thu*" in (
        wanted["Con đường mới của xã Thử"].lookup_url or ""
    )


def test_vietnamese_texts_are_weighed_and_asked_for_more(page: ParsedCapture) -> None:
    text = Headless(source=page.source, language="vi", body=page.body)
    assert fit(text, "trồng giống", None) > 0
    assert fit(text, "những được phải theo", None) == 0
    assert FIT_AT_LEAST["vi"] > FIT_AT_LEAST["en"]


def test_both_editions_make_one_site(tmp_path: Path) -> None:
    english = full_page("A road for Example", teasers=[teaser("Tea for Example")])
    body = f"Ở bản Mẫu, mọi nhà đã trồng chè.\n{VIETNAMESE_WIDGET}"
    seeds = {"seeds/en.txt": VIETNAMESE_PAGE, "seeds/vi.txt": english, "seeds/x.txt": body}
    notes = "x.txt:\n  url: https://baodienbienphu.vn/tin-bai/y-te/con-duong-moi-cua-xa-thu\n"
    site, outcome = build(fill(tmp_path, {**seeds, "seeds/captures.yaml": notes}), Settings(profiles=EDITIONS))
    assert check_site(site, workers=1) == ()
    rows = [json.loads(line) for line in files(site)["data/articles/all.jsonl"].splitlines()]
    assert {(row["headline"], row["language"], row["status"], row["section"]) for row in rows} == {
        ("A road for Example", "en", "held", None),
        ("Tea for Example", "en", "wanted", "economy"),
        ("Bản Mẫu làm giàu từ cây chè", "vi", "held", None),
        ("Con đường mới của xã Thử", "vi", "held", "y-te"),
        ("Lễ hội ở bản Ví Dụ", "vi", "wanted", "culture-tourism"),
    }
    sections = json.loads(files(site)["data/sections.json"])["sections"]
    assert [section["id"] for section in sections] == [
        "politics", "economy", "society", "culture-sports", "culture-tourism", "travel", "y-te",
    ]  # fmt: skip
    message = (
        "the section 'y-te' is in none of the profiles baodienbienphu-en and baodienbienphu-vi; it was made as 'y-te'"
    )
    assert [str(problem) for problem in outcome.problems] == [f"captures.yaml: {message}"]


@pytest.mark.parametrize(
    "seeds",
    [{"vi.txt": VIETNAMESE_PAGE}, {"en.txt": full_page()}, {"vi.txt": VIETNAMESE_PAGE, "en.txt": full_page()}],
    ids=["Vietnamese alone", "English alone", "both"],
)
def test_an_archive_in_two_languages_may_hold_pages_in_any(tmp_path: Path, seeds: dict[str, str]) -> None:
    fill(tmp_path / "seeds", seeds)
    site, outcome = build(tmp_path, Settings(profiles=EDITIONS, languages=("vi", "en")))
    assert outcome.problems == ()
    assert check_site(site, workers=1) == ()
    listed = {
        tree: [link.get_text() for link in soup(site / tree / "headlines.html").select("main .headline")]
        for tree in ("vi", "en")
    }
    assert listed["vi"] == listed["en"]
    assert len(listed["vi"]) == outcome.held + outcome.wanted
    assert {path.name for path in site.glob("*/articles")} == {"articles"}
    assert {path.parent.parent.name for path in site.glob("*/articles/*.html")} == {name[:2] for name in seeds}


def test_inspect_says_which_profile_and_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = f"a.txt:\n  url: {CURRENT}\n"
    fill(tmp_path, {"seeds/a.txt": "Na Sang\n", "seeds/b.txt": "Na Sang\n", "seeds/captures.yaml": notes})
    monkeypatch.chdir(fill(tmp_path, {"site.yaml": f"profiles: [{', '.join(EDITIONS)}]\n"}))
    assert cli.main(["inspect", "seeds/a.txt"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[-1] == "profile: baodienbienphu-vi: its address is at this newspaper"
    assert told.err == ""
    assert cli.main(["inspect", "seeds/b.txt", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["profile"] == "baodienbienphu-en"
    assert told.err.startswith("problem: b.txt: expected an address or furniture of")
