"""A newspaper as data: what the shipped profile says, and what a profile may not say."""

import pickle
from pathlib import Path

import msgspec
import pytest

from dbp_archive.problems import FatalError
from dbp_archive.profile import ArticleAddress, Profile, load_profile, profile_schema

SMALLEST = """
id: example
language: en
newspaper: {name: Example News, language: en, home: https://news.example/}
teasers: {heading: Latest, bullets: ['*']}
"""


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("NEWS - POLITICS", "politics"),
        ("News – Politics", "politics"),
        ("ECONOMY", "economy"),
        ("BUSINESS", "economy"),
        ("SOCIAL AFFAIRS", "society"),
        ("CULTURE - SPORTS", "culture-sports"),
        ("CULTURE - TOURISM", "culture-tourism"),
        ("TRAVEL", "travel"),
        ("Văn hóa - Thể thao", "culture-sports"),
        ("Văn hoá - Thể thao", "culture-sports"),
        ("Xã hội", "society"),
        ("NEWS", None),
        ("", None),
    ],
)
def test_a_section_is_known_by_each_of_its_labels(profile: Profile, label: str, section: str | None) -> None:
    found = profile.section_by_label(label)
    assert (found.id if found else None) == section


@pytest.mark.parametrize(
    ("slug", "section"),
    [
        ("thoi-su-chinh-tri", "politics"),
        ("kinh-te", "economy"),
        ("xa-hoi", "society"),
        ("van-hoa%20the-thao", "culture-sports"),
        ("van-hoa the-thao", "culture-sports"),
        ("van-hoa", "culture-tourism"),
        ("travel", "travel"),
        ("the-thao", None),
    ],
)
def test_a_section_is_known_by_its_slug(profile: Profile, slug: str, section: str | None) -> None:
    found = profile.section_by_slug(slug)
    assert (found.id if found else None) == section


HOST = "https://en.baodienbienphu.com.vn"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{HOST}/kinh-te/example-village-7yZ2SySvR.html", ("kinh-te", "example-village", "7yZ2SySvR")),
        (f"{HOST}/van-hoa%20the-thao/x-7yZ2-ySv_.html", ("van-hoa%20the-thao", "x", "7yZ2-ySv_")),
        ("http://EN.baodienbienphu.com.vn/a/b-123456789.html?x=1#y", ("a", "b", "123456789")),
        (f"{HOST}/kinh-te/example-village-7yZ2SyS.html", None),
        (f"{HOST}/kinh-te/", None),
        ("https://evil.example/kinh-te/example-village-7yZ2SySvR.html", None),
        ("https://[", None),
        ("", None),
        (None, None),
    ],
)
def test_an_article_s_address_has_three_parts(
    profile: Profile, url: str | None, address: tuple[str, str, str] | None
) -> None:
    expected = ArticleAddress(section_slug=address[0], slug=address[1], id=address[2]) if address else None
    assert profile.article_address(url) == expected


def test_a_profile_travels_to_other_processes(profile: Profile) -> None:
    assert profile.section_by_label("TRAVEL")
    assert pickle.loads(pickle.dumps(profile)) == profile


def load(folder: Path, text: str) -> Profile:
    (folder / "my.yaml").write_text(text, "utf-8")
    return load_profile("my.yaml", folder)


def test_the_smallest_profile_is_enough(tmp_path: Path) -> None:
    profile = load(tmp_path, SMALLEST)
    assert profile.section_by_label("X") is None
    assert profile.section_by_slug("x") is None
    assert profile.article_address("https://x/") is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "furniture: {lost_photo: ['(']}",
            (
                "expected a regular expression at furniture.lost_photo, found '(': "
                "missing ), unterminated subpattern at position 0; correct it"
            ),
        ),
        (
            "captions: {credits: ['(?i)photo:']}",
            (
                "expected a regular expression at captions.credits, found '(?i)photo:': "
                "global flags not at the start of the expression at position 3; correct it"
            ),
        ),
        ("captions: {credits: ['(?P<a>x)']}", "expected no named group at captions.credits, found ['a']; write (?:…)"),
        (
            "address: {article: '(?P<slug>x)'}",
            "expected the groups section, slug and id at address.article, found ['slug']; add them",
        ),
        (
            "address: {lookup: 'https://web.archive.org/{host}'}",
            "expected {section} and {slug} at address.lookup, found 'https://web.archive.org/{host}'; correct it",
        ),
        ("address: {lookup: '{'}", "expected {section} and {slug} at address.lookup, found '{'; correct it"),
        (
            "datelines: [{name: X, written: ['']}]",
            "expected words in each of teasers.bullets and datelines.written, found an empty text; remove it",
        ),
        (
            "sections: [{id: ../x, labels: {en: X}}]",
            "expected each section's id once, in small letters, digits and hyphens, found '../x'; choose another",
        ),
        (
            "sections: [{id: a, labels: {en: A}}, {id: a, labels: {en: B}}]",
            "expected each section's id once, in small letters, digits and hyphens, found 'a'; choose another",
        ),
        (
            "sections: [{id: unfiled, labels: {en: A}}]",
            "expected each section's id once, in small letters, digits and hyphens, found 'unfiled'; choose another",
        ),
        (
            "sections: [{id: a, labels: {}}]",
            "expected a label in at least one language for the section 'a', found none; add it",
        ),
    ],
)
def test_a_profile_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(FatalError) as caught:
        load(tmp_path, SMALLEST + text)
    assert str(caught.value) == f"my.yaml: {line}"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "\nlanguage: en",
            "\nlanguage: ../x",
            ": expected a language tag as `en` at language, found '../x'; correct it",
        ),
        (
            "News, language: en",
            "News, language: x y",
            ": expected a language tag as `en` at newspaper.language, found 'x y'; correct it",
        ),
        (
            "https://news",
            "js:",
            ": expected an address that begins with https:// at newspaper.home, found 'js:.example/'; correct it",
        ),
        ("heading: Latest, ", "", ":5: expected the key 'heading' at 'teasers', found none; add it"),
        (
            "id: example",
            "id: example\nidd: x",
            (
                ":3: expected one of id, language, newspaper, teasers, address, datelines, furniture, byline, "
                "captions, body, sections, html; found the unknown key 'idd'; did you mean 'id'?"
            ),
        ),
    ],
)
def test_a_wrong_value_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    with pytest.raises(FatalError) as caught:
        load(tmp_path, SMALLEST.replace(old, new))
    assert str(caught.value) == f"my.yaml{line}"


@pytest.mark.parametrize("name", ["nosuch", "nosuch.yaml", "../../etc/passwd", ".yaml", ""])
def test_a_profile_that_is_not_there_is_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        FatalError,
        match=r"expected the name of a profile \(baodienbienphu-en, baodienbienphu-vi\) or the path of a .yaml",
    ):
        load_profile(name, tmp_path)


def test_the_schema_names_every_key(profile: Profile) -> None:
    definitions = profile_schema()["$defs"]
    assert isinstance(definitions, dict)
    assert set(definitions["Profile"]["properties"]) == set(msgspec.structs.asdict(profile))
