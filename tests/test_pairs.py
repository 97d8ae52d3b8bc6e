"""An article in two languages: which translates which, where each is listed, how their pages name each other."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from msgspec.structs import replace

from dbp_archive.check import check_site
from dbp_archive.profile import Profile
from dbp_archive.records import Article, ParsedCapture
from dbp_archive.settings import Settings
from tests.archives import address, build, fill, full_page, soup, teaser
from tests.conftest import Read
from tests.normalized import Library, library

ROAD = address("a-new-road", "roadroad1")
BOTH = Settings(languages=("en", "vi"), base_url="https://archive.example/x/")

Translate = Callable[..., ParsedCapture]


@pytest.fixture
def road(read: Read) -> ParsedCapture:
    """The original: an English page with its address."""
    return read(full_page("A new road"), source="road.txt", url=ROAD)


@pytest.fixture
def translate(read: Read) -> Translate:
    """A page in another language that says what it translates."""

    def translated(
        translates: str, headline: str = "Con đường mới", source: str = "duong.txt", language: str = "vi"
    ) -> ParsedCapture:
        page = read(full_page(headline, "Xã mở một con đường mới.", ["Năm nay bà con làm đường."]), source=source)
        return replace(page, language=language, translates=translates)

    return translated


@pytest.fixture
def known(road: ParsedCapture, profile: Profile) -> Iterator[Library]:
    """An archive of the original alone."""
    with library([road], profile) as made:
        yield made


def articles(made: Library) -> dict[str | None, Article]:
    return {article.headline: article for article in made.archive().articles}


def complaints(made: Library) -> list[str]:
    return [str(problem) for problem in made.archive().problems if not problem.harmless]


def test_a_statement_that_is_gone_is_not_complained_of(known: Library, translate: Translate) -> None:
    known.step([translate(address("nowhere", "nowhere11"))])
    assert len(complaints(known)) == 1
    known.step([], gone=["duong.txt"])
    assert complaints(known) == []


def test_a_translation_names_its_original_by_its_address(known: Library, translate: Translate) -> None:
    known.step([translate(ROAD)])
    found = articles(known)
    assert found["Con đường mới"].translation_of == found["A new road"].id
    assert found["A new road"].translation_of is None
    assert complaints(known) == []


def test_a_translation_names_its_original_by_its_id(known: Library, translate: Translate) -> None:
    road = articles(known)["A new road"].id
    known.step([translate(road)])
    assert articles(known)["Con đường mới"].translation_of == road


def test_an_article_may_be_translated_before_it_is_found(read: Read, profile: Profile, translate: Translate) -> None:
    teasing = read(full_page("Another", teasers=[teaser("A lost road")]), source="other.txt")
    with library([teasing], profile) as made:
        lost = articles(made)["A lost road"]
        made.step([translate(lost.id)])
        assert lost.status == "wanted"
        assert articles(made)["Con đường mới"].translation_of == lost.id


def test_a_translation_stands_in_the_section_of_its_original(known: Library, translate: Translate) -> None:
    known.step([translate(ROAD)])
    translation = articles(known)["Con đường mới"]
    assert (translation.section, translation.section_source) == ("economy", "original")
    assert [evidence.field for evidence in translation.evidence] == ["section"]


def test_a_translation_loses_what_it_took_over_when_its_original_goes(known: Library, translate: Translate) -> None:
    known.step([translate(ROAD)])
    known.step([], gone=["road.txt"])
    translation = articles(known)["Con đường mới"]
    assert (translation.translation_of, translation.section) == (None, None)
    (line,) = complaints(known)
    assert line.startswith("duong.txt: expected the address or the id of an article of this archive, found ")


def test_a_translation_finds_its_original_when_that_comes_later(
    road: ParsedCapture, profile: Profile, translate: Translate
) -> None:
    with library([translate(ROAD)], profile) as made:
        assert len(complaints(made)) == 1
        made.step([road])
        assert articles(made)["Con đường mới"].section == "economy"
        assert complaints(made) == []


@pytest.mark.parametrize(
    ("others", "message"),
    [
        (
            [{"translates": "00000000"}],
            "expected the address or the id of an article of this archive, found '00000000'",
        ),
        ([{"translates": ROAD, "language": "en"}], "expected a translation into another language"),
        (
            [{"translates": ROAD}, {"translates": ROAD, "headline": "Đường mới", "source": "hai.txt"}],
            "expected one translation of",
        ),
    ],
    ids=["to nowhere", "into the same language", "twice into one language"],
)
def test_what_is_no_translation_is_a_clear_error(
    known: Library, translate: Translate, others: list[dict[str, str]], message: str
) -> None:
    known.step([translate(**other) for other in others])
    lines = complaints(known)
    assert len(lines) == len(others)
    assert all(message in line for line in lines)
    assert all(article.translation_of is None for article in known.archive().articles)


def test_a_translation_of_a_translation_is_a_clear_error(known: Library, translate: Translate) -> None:
    known.step([translate(ROAD)])
    middle = articles(known)["Con đường mới"].id
    known.step([translate(middle, "La nouvelle route", "route.txt", "fr")])
    (line,) = complaints(known)
    assert "which is a translation itself; name what that translates" in line
    assert articles(known)["Con đường mới"].translation_of


def test_pairs_that_come_and_go_leave_what_a_build_from_nothing_gives(
    known: Library, road: ParsedCapture, profile: Profile, translate: Translate
) -> None:
    steps: list[tuple[list[ParsedCapture], list[str]]] = [
        ([translate(ROAD)], []),
        ([translate(ROAD, "Đường mới", "hai.txt")], []),
        ([], ["duong.txt"]),
        ([replace(road, url=None)], []),
        ([road], []),
        ([], ["hai.txt"]),
    ]
    present = {road.source: road}
    states = []
    for come, gone in steps:
        known.step(come, gone)
        present = {source: page for source, page in present.items() if source not in gone}
        present |= {page.source: page for page in come}
        states.append((list(present.values()), known.facts()))
    for captures, facts in states:
        with library(captures, profile) as fresh:
            assert facts == fresh.facts()


# -- the site ---------------------------------------------------------------------------------------------------------

ARTICLE = """---
headline: Con đường mới của xã
language: vi
translates: {translates}
translator: Lò Văn Mẫu
---
Năm nay, bà con trong xã đã làm một con đường, một ngôi trường và một cây cầu.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in two languages: one article in both, one in English alone, one in Vietnamese alone."""
    base = tmp_path_factory.mktemp("translations")
    fill(
        base,
        {
            "seeds/road.txt": full_page("A new road", teasers=[teaser("A lost road")]),
            "seeds/captures.yaml": f"road.txt:\n  url: {ROAD}\n",
            "content/articles/road.vi.md": ARTICLE.format(translates=ROAD),
            "content/articles/alone.vi.md": ARTICLE.replace("translates: {translates}\n", "").replace("mới", "cũ"),
        },
    )
    folder, outcome = build(base, BOTH)
    assert not [problem for problem in outcome.problems if not problem.harmless]
    return folder


def page(site: Path, pattern: str) -> BeautifulSoup:
    return soup(next(site.glob(pattern)))


def listed(site: Path, path: str) -> list[str]:
    return [link.get_text() for link in soup(site / path).select("main .headline")]


def alternates(found: BeautifulSoup) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in found.select("link[hreflang]")}


def test_the_site_is_sound(site: Path) -> None:
    assert check_site(site) == ()


def test_each_tree_lists_an_article_once_in_its_own_language_if_it_can(site: Path) -> None:
    assert listed(site, "en/headlines.html") == ["A lost road", "A new road", "Con đường cũ của xã"]
    assert listed(site, "vi/headlines.html") == ["A lost road", "Con đường cũ của xã", "Con đường mới của xã"]


def test_an_article_in_another_language_is_marked_with_it_and_has_one_page(site: Path) -> None:
    for path in ("vi/headlines.html", "vi/sections/economy.html", "vi/want-list.html"):
        (mark,) = page(site, path).select(".tongue")
        assert (mark.get_text(), mark["lang"]) == ("English", "en")
    (link,) = [link for link in page(site, "vi/headlines.html").select("main a") if link.get_text() == "A lost road"]
    assert str(link["href"]).startswith("../en/articles/a-lost-road-")
    assert not list(site.glob("vi/articles/a-lost-road-*"))


def test_pairs_name_each_other_by_full_address(site: Path) -> None:
    original, translation = page(site, "en/articles/a-new-road-*"), page(site, "vi/articles/con-duong-moi-*")
    assert alternates(original) == alternates(translation)
    addresses = alternates(original)
    assert set(addresses) == {"en", "vi", "x-default"}
    assert addresses["x-default"] == addresses["en"]
    assert addresses["en"].startswith("https://archive.example/x/en/articles/a-new-road-")
    assert [meta["content"] for meta in translation.select("meta[property^='og:locale']")] == ["vi_VN", "en_GB"]


def test_an_article_without_a_translation_names_no_counterpart_and_leads_to_its_section(site: Path) -> None:
    wanted = page(site, "en/articles/a-lost-road-*")
    assert alternates(wanted) == {}
    (switch,) = wanted.select(".masthead .switch a")
    assert switch["href"] == "../../vi/sections/economy.html"


def test_machines_are_told_of_the_pair(site: Path) -> None:
    def data(pattern: str) -> dict[str, object]:
        script = page(site, pattern).find("script", type="application/ld+json")
        assert script is not None
        found = json.loads(script.get_text())
        assert isinstance(found, dict)
        return found

    original, translation = data("en/articles/a-new-road-*"), data("vi/articles/con-duong-moi-*")
    assert translation["translationOfWork"] == {
        "@type": "NewsArticle",
        "identifier": original["identifier"],
        "inLanguage": "en",
        "url": original["url"],
    }
    assert [work["identifier"] for work in original["workTranslation"]] == [translation["identifier"]]  # type: ignore[attr-defined]
    assert (original["inLanguage"], translation["inLanguage"]) == ("en", "vi")


def test_the_data_says_what_is_a_translation(site: Path) -> None:
    rows = [json.loads(line) for line in (site / "data/articles/all.jsonl").read_text("utf-8").splitlines()]
    ids = {row["headline"]: row["id"] for row in rows}
    assert {row["headline"]: row["translation_of"] for row in rows} == {
        "A new road": None,
        "A lost road": None,
        "Con đường cũ của xã": None,
        "Con đường mới của xã": ids["A new road"],
    }


def test_each_page_has_a_way_to_the_other_language(site: Path) -> None:
    without = [
        path.relative_to(site).as_posix() for path in site.glob("*/**/*.html") if not soup(path).select(".switch a")
    ]
    assert without == []
