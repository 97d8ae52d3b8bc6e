"""Whole sites, from captures to pages: what is there, what it says, and that nothing else decides its bytes."""

import json
import os
import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import Tag
from lxml import html

from dbp_archive.check import check_site
from dbp_archive.plan.lists import RADIUS
from dbp_archive.settings import Settings
from tests.archives import (
    PARAGRAPH,
    SEEDS,
    address,
    body_only,
    build,
    files,
    fill,
    full_page,
    many_captures,
    run,
    soup,
    teaser,
)

HELD = "en/articles/na-sangs-commitment-to-innovation-and-sustainable-development-grczpwrh.html"
RECOVERED = "en/articles/dien-bien-drastically-implements-national-target-programs-zd99n3t5.html"
WANTED = "en/articles/endless-experiences-k2c482ck.html"
"""Permalinks: they never change."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the five seeds."""
    return build(tmp_path_factory.mktemp("seeds"), seeds=SEEDS)[0]


def text(tag: Any) -> str:
    assert isinstance(tag, Tag)
    return " ".join(tag.get_text().split())


def links(page: Path, root: Path) -> dict[str, str]:
    """Text by path from the site's root, of each link of the page that stays on the site."""
    base = page.relative_to(root).as_posix()
    hrefs = {str(link["href"]): text(link) for link in soup(page).select("a[href]")}
    return {
        unquote(urljoin(base, href)): words
        for href, words in hrefs.items()
        if not urlsplit(href).scheme and href[0] != "#"
    }


def json_ld(page: Path) -> dict[str, Any]:
    (script,) = soup(page).select("script")
    assert script["type"] == "application/ld+json"
    value = json.loads(str(script.string))
    assert isinstance(value, dict)
    return value


# -- every kind of page ---------------------------------------------------------------------------------------------


def test_the_seeds_make_every_kind_of_page(site: Path) -> None:
    names = files(site).keys()
    assert {name for name in names if name.count("/") == 0} == {
        "index.html",
        "404.html",
        "manifest.json",
        ".dbp-archive",
    }
    assert {name for name in names if name.startswith("en/") and name.count("/") == 1} == {
        f"en/{name}.html"
        for name in ("index", "about", "bylines", "captures", "coverage", "headlines", "review", "want-list")
    }
    counts = {kind: sum(name.startswith(f"{kind}/") for name in names) for kind in ("captures", "static", "data")}
    counts |= {
        kind: sum(name.startswith(f"en/{kind}/") for name in names) for kind in ("articles", "bylines", "sections")
    }
    assert counts == {
        "captures": 5,
        "static": len(files(site / "static")),
        "data": 8,
        "articles": 50,  # 5 held, 44 wanted, and where the one without headline would stand without its teaser
        "bylines": 4,
        "sections": 5,
    }
    assert {HELD, RECOVERED, WANTED, "static/site.css"} <= names


def test_the_saved_files_can_be_downloaded_as_they_were(site: Path) -> None:
    assert sorted(files(site / "captures").values()) == sorted(path.read_bytes() for path in SEEDS.glob("*.txt"))


def test_a_held_article_has_all_its_parts(site: Path) -> None:
    page = soup(site / HELD)
    assert text(page.h1) == "Na Sang’s commitment to innovation and sustainable development"
    shown = text(page.main)
    assert "ĐBP - On the basis of the merger of four Party committees" in shown
    assert "Trịnh Hoàng Thắng" in shown
    assert "Secretary of the Na Sang commune Party Committee" in shown
    assert "NEWS - POLITICS" in shown
    assert "001_a32399302d104a61.txt" in shown
    assert "https://en.baodienbienphu.com.vn/thoi-su-chinh-tri/na-sangs-commitment-" in shown
    assert len(page.select("article .body p")) == 8
    assert sum(path.startswith("en/articles/") for path in links(site / HELD, site)) >= 12  # what it teased, neighbours


def test_a_wanted_article_says_where_it_was_seen_and_where_to_look(site: Path) -> None:
    page = soup(site / WANTED)
    shown = text(page.main)
    assert text(page.h1) == "Endless experiences"
    assert "Tourism is changing strongly. Tourists no longer travel just to see." in shown
    assert "TRAVEL" in shown
    assert "000_afbfda4cf796b19e.txt" in shown
    (wayback,) = page.select('a[href^="https://web.archive.org/"]')
    assert wayback["href"] == (
        "https://web.archive.org/web/*/https://en.baodienbienphu.com.vn/travel/endless-experiences*"
    )
    assert not page.select("script")


def test_what_was_inferred_says_so_with_its_evidence(site: Path) -> None:
    page = soup(site / RECOVERED)
    shown = text(page.find(id="evidence"))
    assert "made from this headline" in shown
    assert "001_a32399302d104a61.txt" in shown
    assert "The address the page was captured from names this section." in shown
    lines = [path for path in links(site / RECOVERED, site) if "en/captures/001-" in path and "#L" in path]
    assert lines
    for path in lines:
        name, _, anchor = path.partition("#")
        assert soup(site / name).find(id=anchor)


def test_neighbours_are_those_of_the_section_index(site: Path) -> None:
    index = [path for path in links(site / "en/sections/travel.html", site) if path.startswith("en/articles/")]
    assert len(index) == 4
    for before, after in pairwise(index):
        assert after in {urljoin(before, str(link["href"])) for link in soup(site / before).select('a[rel="next"]')}
        assert before in {urljoin(after, str(link["href"])) for link in soup(site / after).select('a[rel="prev"]')}
    assert not soup(site / index[0]).select('a[rel="prev"]')
    assert not soup(site / index[-1]).select('a[rel="next"]')


def test_json_ld_says_what_is_known_and_no_date(site: Path) -> None:
    known = json_ld(site / HELD)
    assert known["@type"] == "NewsArticle"
    assert known["headline"] == "Na Sang’s commitment to innovation and sustainable development"
    assert known["author"] == [{"@type": "Person", "name": "Trịnh Hoàng Thắng"}]
    assert known["articleSection"] == "NEWS - POLITICS"
    assert known["inLanguage"] == "en"
    assert "author" not in json_ld(site / RECOVERED)
    for path in (HELD, RECOVERED):
        assert not {"datePublished", "dateModified", "dateCreated", "url"} & json_ld(site / path).keys()


def test_every_line_of_a_capture_is_shown_with_its_role(site: Path) -> None:
    (page,) = (site / "en/captures").glob("000-*.html")
    saved = next(SEEDS.glob("000_*.txt")).read_text("utf-8").splitlines()
    assert len(soup(page).select("ol.lines > li")) == len(saved)
    shown = text(soup(page).select_one("ol.lines"))
    assert all(" ".join(line.split()) in shown for line in saved)


def test_an_archive_without_base_url_names_no_absolute_address(site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert not soup(site / HELD).select('link[rel="canonical"]')


def test_with_a_base_url_there_are_canonical_addresses_and_a_sitemap(tmp_path: Path) -> None:
    base_url = "https://archive.example.org/dbp/"
    site, _ = build(tmp_path, Settings(base_url=base_url), seeds=SEEDS)
    found = {path for path in files(site) if path.endswith(".html")}
    redirects = {path for path in found if "/untitled-" in path}
    pages = found - redirects - {"404.html"}
    listed = ET.fromstring((site / "sitemap.xml").read_bytes()).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert {loc.text for loc in listed} == {base_url + path for path in pages}
    for path in pages:
        (canonical,) = soup(site / path).select('link[rel="canonical"]')
        assert canonical["href"] == base_url + path
    assert [soup(site / path).select('link[rel="canonical"]')[0]["href"] for path in redirects] == [
        base_url + RECOVERED
    ]
    assert json_ld(site / HELD)["url"] == base_url + HELD
    lost = soup(site / "404.html")
    assert not lost.select('link[rel="canonical"]')
    local = [str(link["href"]) for link in lost.select("link[href], a[href]") if str(link["href"])[0] != "#"]
    assert {href[:5] for href in local} == {"/dbp/"}  # a host shows this page at any depth


# -- what the seeds do not have -------------------------------------------------------------------------------------


def test_articles_that_share_a_headline_are_offered_at_its_bare_address(tmp_path: Path) -> None:
    notes = "\n".join(f"{name}.txt: {{url: {address('new-roads', name * 9)}}}" for name in "ab")
    seeds = {
        "seeds/a.txt": full_page("New roads", "The first lede."),
        "seeds/b.txt": full_page("New roads", "The second lede."),
        "seeds/captures.yaml": notes,
    }
    site, _ = build(fill(tmp_path, seeds))
    paths = sorted((site / "en/articles").glob("new-roads-*.html"))
    choices = [path for path in paths if "Several articles share this headline" in text(soup(path).main)]
    assert len(paths) == 3
    assert len(choices) == 1
    assert len([path for path in links(choices[0], site) if path.startswith("en/articles/new-roads-")]) == 2
    alone, _ = build(fill(tmp_path / "alone", {"seeds/a.txt": seeds["seeds/a.txt"]}))
    assert choices[0].name in {path.name for path in (alone / "en/articles").iterdir()}  # the address stays good


def test_an_article_seen_under_another_headline_is_found_there_too(tmp_path: Path) -> None:
    seeds = {
        "seeds/a.txt": full_page("A corrected headline"),
        "seeds/b.txt": full_page("A headline with a fault"),
        "seeds/captures.yaml": "\n".join(
            f"{name}.txt: {{url: {address('a-headline', 'AAAAAAAAA')}, captured_at: '{year}'}}"
            for name, year in (("a", 2026), ("b", 2025))
        ),
    }
    site, _ = build(fill(tmp_path, seeds), Settings(base_url="https://example.org/"))
    (target,) = (site / "en/articles").glob("a-corrected-headline-*.html")
    (redirect,) = (site / "en/articles").glob("a-headline-with-a-fault-*.html")
    (refresh,) = soup(redirect).select('meta[http-equiv="refresh"]')
    assert (
        urljoin(f"en/articles/{redirect.name}", str(refresh["content"]).partition("url=")[2])
        == f"en/articles/{target.name}"
    )
    (canonical,) = soup(redirect).select('link[rel="canonical"]')
    assert canonical["href"] == f"https://example.org/en/articles/{target.name}"
    assert redirect.name not in (site / "sitemap.xml").read_text("utf-8")


def test_without_captures_yaml_articles_are_unfiled_but_where_a_teaser_files_them(tmp_path: Path) -> None:
    seeds = {path.name: path.read_bytes() for path in SEEDS.glob("*.txt")}
    site, outcome = build(fill(tmp_path, {f"seeds/{name}": content for name, content in seeds.items()}))
    assert (outcome.held, outcome.wanted) == (5, 44)
    assert "Section not known" in text(soup(site / HELD).main)
    unfiled = links(site / "en/sections/unfiled.html", site)
    assert HELD in unfiled
    assert RECOVERED not in unfiled
    assert "A teaser of this article stands under “ECONOMY”." in text(soup(site / RECOVERED).find(id="evidence"))


def test_an_archive_in_which_nothing_is_signed_has_its_list_of_names_too(tmp_path: Path) -> None:
    made, _ = build(fill(tmp_path, {"seeds/a.txt": "Recent news\n\n" + teaser("One")}))
    assert check_site(made, workers=1) == ()
    assert (made / "en/bylines.html").is_file()


def test_a_body_without_a_headline_is_known_by_its_first_words(tmp_path: Path) -> None:
    site, _ = build(fill(tmp_path, {"seeds/a.txt": body_only("Nobody knows the headline of this.", "It goes on.")}))
    (page,) = (site / "en/articles").iterdir()
    assert page.name.startswith("untitled-")
    assert text(soup(page).h1) == "Nobody knows the headline of this."
    assert "headline" not in json_ld(page)


def test_an_unknown_section_gets_an_index_of_its_own(tmp_path: Path) -> None:
    seeds = {"seeds/a.txt": full_page(teasers=[teaser("Tea", "TEA HOUSE"), teaser("Coffee", "UNFILED")])}
    site, outcome = build(fill(tmp_path, seeds))
    names = sorted(path.name for path in (site / "en/sections").iterdir())
    assert [name[:8] for name in names] == ["tea-hous", "unfiled-", "unfiled."]
    assert {problem.harmless for problem in outcome.problems} == {True}


def test_headlines_of_one_letter_stand_under_one_letter(tmp_path: Path) -> None:
    headlines = [
        "Uber",
        "Über alles",
        "Ubz",
        "½ of a story",
        "ß and ss",
        "Special",
        "Đông",
        "Dong",
        "٣ points",
        "3 points",
    ]
    site, _ = build(fill(tmp_path, {"seeds/a.txt": full_page(teasers=map(teaser, headlines))}))
    page = soup(site / "en/headlines.html")
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    named = [str(link["href"]).rpartition("#")[2] for link in page.select(".letters a")]
    assert named == [tag["id"] for tag in page.select("h2[id]")]


def test_names_that_count_as_one_have_one_page(tmp_path: Path) -> None:
    names = ("Lò Văn Hoà", "LÒ VĂN HÒA", "Ｌò Văn Hòa")
    seeds = {f"seeds/{number}.txt": full_page(f"Story {number}", byline=name) for number, name in enumerate(names)}
    site, _ = build(fill(tmp_path, seeds))
    (page,) = (site / "en/bylines").iterdir()
    for article in (site / "en/articles").iterdir():
        assert f"en/bylines/{page.name}" in links(article, site)


def test_a_section_cannot_take_the_address_of_another_ones_part(tmp_path: Path) -> None:
    listed = [teaser(f"Story {number}", "TRAVEL") for number in range(150)]
    first, _ = build(fill(tmp_path / "first", {"seeds/a.txt": full_page(teasers=listed)}))
    part = next(path for path in sorted((first / "en/sections").iterdir()) if path.name.startswith("travel-"))
    label = part.stem.replace("--", " ").replace("-", " ").upper()
    listed.append(teaser("A stranger", label))
    second, _ = build(fill(tmp_path / "second", {"seeds/a.txt": full_page(teasers=listed)}))
    assert (second / "en/sections" / part.name).is_file()


@pytest.mark.parametrize("url", [address("tea-for-all", "AAAAAAAAA"), None], ids=["with an address", "without"])
def test_the_page_of_an_article_without_headline_leads_on_when_the_headline_is_found(
    tmp_path: Path, url: str | None
) -> None:
    body = "All NTPs help tea growers in mountain communes of the province with seeds, roads and markets in 2026."
    body += " Tea growers got seeds for tea, communes got mountain roads, and roads led growers and tea to markets."
    body += (
        " Growers of mountain communes say that roads, seeds and markets help them to target more national programs."
    )
    seeds: dict[str, str | bytes] = {"seeds/a.txt": body_only(body, PARAGRAPH), "seeds/captures.yaml": "a.txt: {}\n"}
    if url:
        seeds["seeds/captures.yaml"] = f"a.txt: {{url: '{url}'}}\n"
    before, _ = build(fill(tmp_path / "before", seeds))
    (nameless,) = before.glob("en/articles/untitled-*.html")
    lede = "National Target Programs (NTPs) help tea growers in mountain communes with seeds, roads and markets."
    seeds["seeds/b.txt"] = full_page(teasers=[teaser("Tea for all", lede=lede), teaser("Rice", lede="Rice is sold.")])
    after, _ = build(fill(tmp_path / "after", seeds))
    refresh = soup(after / "en/articles" / nameless.name).select_one("meta[http-equiv=refresh]")
    assert refresh is not None
    (target,) = after.glob("en/articles/tea-for-all-*.html")
    assert str(refresh["content"]).endswith(target.name)
    assert PARAGRAPH in text(soup(target).select_one("article"))


# -- large archives -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_large_archive_is_cut_into_parts_and_shards(tmp_path: Path) -> None:
    fill(tmp_path / "seeds", many_captures(700, teasers=2))
    done = run("--workers", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "700 captures read, 700 articles held, 1,400 wanted" in done.stdout
    site = tmp_path / "site"
    shards = {path.stem for path in (site / "data/articles").iterdir()}
    assert len(shards) == 32
    assert {path.stem for path in (site / "data/teasers").iterdir()} <= shards
    lists = {
        "headlines": 2_100,
        "want-list": 1_400,
        "sections/economy": 1_400,
        "sections/unfiled": 700,
        "captures": 700,
    }
    for name, count in lists.items():
        listed = list(walk(site, f"en/{name}.html"))
        parts = list(site.glob(f"en/{name}--*.html"))
        assert len(listed) == len(set(listed)) == count
        assert count / 100 < len(parts) + 1 <= count / RADIUS


def walk(site: Path, first: str) -> Iterable[str]:
    """The articles listed on the pages of a list, by following `next` from the first; captures by their own pages."""
    path: str | None = first
    wanted = "en/captures/" if "captures" in first else "en/articles/"
    while path:
        page = html.fromstring((site / path).read_bytes())  # a quick parser, for there are many pages
        for link in page.cssselect("main li a[href], main table a[href]"):
            found = urljoin(path, str(link.get("href")))
            if found.startswith(wanted):
                yield found
        following = page.cssselect('.pager a[rel="next"]')
        path = urljoin(path, str(following[0].get("href"))) if following else None


# -- same input, same bytes -----------------------------------------------------------------------------------------

PLACES: tuple[dict[str, str], ...] = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "vi_VN.UTF-8", "TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"},
    {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4294967295"},
)


def mixed_archive() -> dict[str, bytes]:
    """The seeds and more captures than one process works on alone."""
    made = {path.name: path.read_bytes() for path in SEEDS.iterdir()}
    made |= {name: content.encode() for name, content in many_captures(260).items()}
    made |= {f"sub/Đ{number}.txt": full_page(f"Đường {number % 7}").encode() for number in range(20)}
    return made


@pytest.mark.slow
def test_builds_in_different_places_give_the_same_bytes(tmp_path: Path) -> None:
    captures = mixed_archive()
    built: list[dict[str, bytes]] = []
    for number, environment in enumerate(PLACES):
        names = list(captures)
        random.Random(number).shuffle(names)
        base = tmp_path / ("place" * (number + 1))
        fill(base / "seeds", {name: captures[name] for name in names})
        for name in names:
            os.utime(base / "seeds" / name, (number * 10**8, number * 10**8))
        done = run("--workers", str(number % 2 + 1), cwd=base, **environment)
        assert done.returncode == 0, done.stderr
        built.append(files(base / "site"))
    first, *others = built
    assert len(first) > 1_000
    for other in others:
        assert [name for name in sorted(first.keys() | other.keys()) if first.get(name) != other.get(name)] == []


def test_a_second_build_over_the_first_gives_the_same_bytes(tmp_path: Path) -> None:
    first, _ = build(tmp_path, seeds=SEEDS)
    before = files(first)
    again, _ = build(tmp_path, seeds=SEEDS)
    assert files(again) == before


def test_no_page_says_where_or_when_it_was_built(site: Path) -> None:
    for name, content in files(site).items():
        assert str(site.parent).encode() not in content, name
