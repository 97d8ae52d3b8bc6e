"""The profiles of one archive: an order, an id each, and their sections united."""

import pickle
from pathlib import Path

import pytest

from dbp_archive.newspapers import Profiles, load_profiles
from dbp_archive.problems import FatalError
from tests.archives import fill

HEAD = """
id: {id}
language: {language}
newspaper: {{name: Example, language: en, home: https://news.example/}}
teasers: {{heading: Latest, bullets: ['*']}}
sections:
"""
FIRST = HEAD.format(id="one", language="en") + (
    "  - {id: economy, labels: {en: Economy}, slugs: [money], former: [Business]}\n"
    "  - {id: travel, labels: {en: Travel}, slugs: [van-hoa]}\n"
)
SECOND = HEAD.format(id="two", language="vi") + (
    "  - {id: culture, labels: {vi: Văn hóa}, slugs: [van-hoa]}\n"
    "  - {id: economy, labels: {en: Trade, vi: Kinh tế}, slugs: [kinh-te, money], former: [Trade, Business]}\n"
)


@pytest.fixture
def two(tmp_path: Path) -> Profiles:
    return load_profiles(("one.yaml", "two.yaml"), fill(tmp_path, {"one.yaml": FIRST, "two.yaml": SECOND}))


def test_profiles_keep_the_order_of_the_settings(two: Profiles) -> None:
    assert two.ids == ("one", "two")
    assert two.first.id == "one"
    assert (two.of("two").language, two.place("two")) == ("vi", 1)


def test_a_section_is_what_all_profiles_say_of_it_the_first_one_s_word_first(two: Profiles) -> None:
    assert [section.id for section in two.sections] == ["economy", "travel", "culture"]
    economy = two.sections[0]
    assert economy.labels == {"en": "Economy", "vi": "Kinh tế"}
    assert economy.slugs == ("money", "kinh-te")
    assert economy.former == ("Business", "Trade")


@pytest.mark.parametrize(
    ("label", "section"),
    [("economy", "economy"), ("KINH TẾ", "economy"), ("TRADE", "economy"), ("VĂN HOÁ", "culture"), ("Sport", None)],
)
def test_a_label_that_any_profile_knows_leads_to_one_section(two: Profiles, label: str, section: str | None) -> None:
    found = two.section_by_label(label)
    assert (found.id if found else None) == section


@pytest.mark.parametrize(
    ("slug", "own", "section"),
    [
        ("van-hoa", "one", "travel"),
        ("van-hoa", "two", "culture"),
        ("kinh-te", "one", "economy"),
        ("sport", "one", None),
    ],
)
def test_a_slug_is_the_newspaper_s_own_first(two: Profiles, slug: str, own: str, section: str | None) -> None:
    found = two.section_by_slug(slug, two.of(own))
    assert (found.id if found else None) == section


def test_profiles_travel_to_other_processes(two: Profiles) -> None:
    assert two.sections
    assert pickle.loads(pickle.dumps(two)) == two


def test_two_profiles_with_one_id_are_one_line(tmp_path: Path) -> None:
    fill(tmp_path, {"one.yaml": FIRST, "again.yaml": FIRST})
    with pytest.raises(FatalError) as caught:
        load_profiles(("one.yaml", "again.yaml"), tmp_path)
    message = "expected an id that no other profile of the archive has, found 'one' again"
    assert str(caught.value) == f"again.yaml: {message}; remove the profile, or choose another id"


def test_the_editions_of_one_newspaper_have_the_same_sections(profiles: Profiles) -> None:
    english, vietnamese = profiles.ordered
    assert [section.id for section in vietnamese.sections] == [section.id for section in english.sections]
    assert profiles.sections[0].labels == english.sections[0].labels
