"""Which newspaper a capture is from: its address, its furniture, its words; never the name of its file."""

from pathlib import Path
from typing import Any

import pytest

from dbp_archive.choosing import Choice, parse_chosen
from dbp_archive.newspapers import Profiles, load_profiles
from dbp_archive.problems import Problem
from tests.archives import PARAGRAPH, VIETNAMESE_PAGE, address, body_only, fill, full_page, teaser
from tests.conftest import capture

ENGLISH, VIETNAMESE = "baodienbienphu-en", "baodienbienphu-vi"
NEITHER = "Ở bản Mẫu, mọi nhà đã trồng chè. Bà con nói rằng cây chè được giá."
LOOKED_FOR = f"expected an address or furniture of {ENGLISH} or {VIETNAMESE}"


def choice(profiles: Profiles, page: str, **fields: Any) -> Choice:
    parsed, chosen = parse_chosen(capture(page, **fields), profiles)
    assert parsed.profile == chosen.profile.id
    assert parsed.language == chosen.profile.language
    return chosen


@pytest.mark.parametrize(
    ("url", "profile"),
    [
        (address("a-road", "7yZ2SySvR"), ENGLISH),
        ("https://en.baodienbienphu.com.vn/", ENGLISH),
        ("https://baodienbienphu.vn/tin-bai/kinh-te/con-duong-moi", VIETNAMESE),
        ("https://baodienbienphu.com.vn/tin-tuc/y-te/212838/con-duong-moi", VIETNAMESE),
        ("https://BAODIENBIENPHU.COM.VN/rss", VIETNAMESE),
    ],
)
@pytest.mark.parametrize("page", [full_page(), VIETNAMESE_PAGE, NEITHER])
def test_the_host_of_its_address_decides(profiles: Profiles, page: str, url: str, profile: str) -> None:
    chosen = choice(profiles, page, url=url)
    assert (chosen.profile.id, chosen.problems) == (profile, ())


@pytest.mark.parametrize(
    ("page", "profile"),
    [
        (full_page(), ENGLISH),
        (body_only(PARAGRAPH), ENGLISH),
        (VIETNAMESE_PAGE, VIETNAMESE),
        ("Bình luận\n\nBạn còn 500/500 ký tự\n", VIETNAMESE),
        (f"{NEITHER}\n\nTin mới nhất", VIETNAMESE),
        ("  • Con đường\n\n    KINH TẾ -\n", VIETNAMESE),
        (teaser("A road"), ENGLISH),
        (f"{PARAGRAPH}\n\nToàn cảnh bản Mẫu. Ảnh: Lò Văn Thử", VIETNAMESE),
        (f"{NEITHER}\n\nStory by Lò Văn Thử", ENGLISH),
    ],
)
@pytest.mark.parametrize("url", [None, "https://elsewhere.example/a.html", "https://["])
def test_else_its_furniture_does(profiles: Profiles, page: str, url: str | None, profile: str) -> None:
    chosen = choice(profiles, page, url=url)
    assert (chosen.profile.id, chosen.problems) == (profile, ())


@pytest.mark.parametrize(
    ("page", "profile"), [(PARAGRAPH, ENGLISH), (NEITHER, VIETNAMESE), (f"ĐBP - {NEITHER}", VIETNAMESE)]
)
def test_a_page_without_either_is_read_by_its_words_and_noted(profiles: Profiles, page: str, profile: str) -> None:
    chosen = choice(profiles, page)
    line = f"{LOOKED_FOR}, found words alone; read as a page of {profile}; state its url in captures.yaml"
    assert chosen.profile.id == profile
    assert chosen.problems == (Problem("page.txt", line, harmless=True),)


@pytest.mark.parametrize("page", ["Na Sang", "1954", "Comment\nBình luận\n"])
def test_where_nothing_tells_the_first_is_taken_and_reported(profiles: Profiles, page: str) -> None:
    line = f"{LOOKED_FOR}, found nothing that tells which; read as a page of %s; state its url in captures.yaml"
    chosen = choice(profiles, page)
    assert chosen.profile.id == ENGLISH
    assert chosen.problems == (Problem("page.txt", line % ENGLISH),)
    turned = Profiles(ordered=profiles.ordered[::-1])
    assert choice(turned, page).profile.id == VIETNAMESE


@pytest.mark.parametrize("source", ["vi.txt", "vi/baodienbienphu-vi.txt", "tin-moi-nhat.vi.txt"])
def test_the_name_of_its_file_says_nothing(profiles: Profiles, source: str) -> None:
    for page in (full_page(), VIETNAMESE_PAGE, NEITHER, "Na Sang"):
        assert choice(profiles, page, source=source).profile == choice(profiles, page).profile


def test_what_captures_yaml_names_is_taken(profiles: Profiles) -> None:
    chosen = choice(profiles, full_page(), url=address("a-road", "7yZ2SySvR"), profile=VIETNAMESE)
    assert (chosen.profile.id, chosen.why, chosen.problems) == (VIETNAMESE, "captures.yaml names it", ())


def test_a_profile_that_the_archive_has_not_is_one_line(profiles: Profiles) -> None:
    alone = Profiles(ordered=profiles.ordered[:1])
    for known, among in ((profiles, f"{ENGLISH}, {VIETNAMESE}"), (alone, ENGLISH)):
        chosen = choice(known, full_page(), profile="nosuch")
        line = f"expected one of {among} as its profile in captures.yaml, found 'nosuch'; correct it"
        assert (chosen.profile.id, chosen.problems) == (ENGLISH, (Problem("page.txt", line),))


def test_a_single_profile_reads_everything_and_nothing_is_said(profiles: Profiles) -> None:
    alone = Profiles(ordered=profiles.ordered[:1])
    for page in (full_page(), VIETNAMESE_PAGE, "Na Sang"):
        chosen = choice(alone, page, url="https://baodienbienphu.vn/tin-bai/kinh-te/con-duong-moi")
        assert (chosen.profile.id, chosen.problems) == (ENGLISH, ())


SHARED = """
id: {id}
language: en
newspaper: {{name: Example, language: en, home: https://news.example/}}
teasers: {{heading: {heading}, bullets: ['*']}}
address: {{hosts: [{host}], article: '^/{id}/(?P<section>[^/]+)/(?P<slug>.+)-(?P<id>[0-9]+)$'}}
"""


@pytest.mark.parametrize(
    ("path", "profile"),
    [("a/x/y-1", "a"), ("b/x/y-1", "b"), ("c/x/y-1", "b"), ("", "b")],
)
def test_of_several_on_one_host_the_article_s_address_decides_then_the_furniture(
    tmp_path: Path, path: str, profile: str
) -> None:
    files = {
        f"{name}.yaml": SHARED.format(id=name, heading=heading, host=host)
        for name, heading, host in (("a", "Latest", "news.example"), ("b", "Newest", "news.example"), ("c", "New", ""))
    }
    several = load_profiles(tuple(files), fill(tmp_path, files))
    assert choice(several, "Words.\n\nNewest", url=f"https://news.example/{path}").profile.id == profile


def test_a_newspaper_without_hosts_is_known_by_its_articles_addresses(tmp_path: Path, profiles: Profiles) -> None:
    text = SHARED.format(id="c", heading="New", host="")
    third = load_profiles(("c.yaml",), fill(tmp_path, {"c.yaml": text.replace("hosts: [], ", "")}))
    several = Profiles(ordered=(*profiles.ordered, *third.ordered))
    assert choice(several, full_page(), url="https://anywhere.example/c/x/y-1").profile.id == "c"
