"""The newspaper's rubrics: an unknown one makes a section of its own, never a crash, never somebody else's section."""

import pytest

from dbp_archive.profile import Profile
from dbp_archive.sections import UNFILED, collect_sections, section_of_label, section_of_url, unknown_rubric
from tests.archives import address
from tests.normalized import together


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("NEWS - POLITICS", "politics"),
        ("BUSINESS", "economy"),
        ("EXAMPLE - TOPICS", "example-topics"),
        ("Mẫu", "mau-11c72d"),
        ("MẪU", "mau-11c72d"),
        ("Mau", "mau"),
        ("Politics", "politics-1a1d14"),
        ("Unfiled", "unfiled-d444fb"),
        ("新闻", "section-d39567"),
        ("社会", "section-e8643d"),
        ("../../x", "x-9cdf6a"),
        ("<b>", "b-507ca5"),
    ],
)
def test_a_label_names_a_section(profile: Profile, label: str, section: str) -> None:
    assert section_of_label(label, together(profile)) == section


@pytest.mark.parametrize(
    ("url", "section"),
    [
        (address("x", "7yZ2SySvR"), "economy"),
        (address("x", "7yZ2SySvR", "van-hoa%20the-thao"), "culture-sports"),
        (address("x", "7yZ2SySvR", "van-hoa"), "culture-tourism"),
        (address("x", "7yZ2SySvR", "example-topics"), "example-topics"),
        (address("x", "7yZ2SySvR", "%C4%90i%E1%BB%87n"), "dien-b31b69"),
        (address("x", "7yZ2SySvR", "%FF"), "section-83d544"),
        ("https://elsewhere.example/kinh-te/x-7yZ2SySvR.html", None),
        (None, None),
    ],
)
def test_an_address_names_a_section(profile: Profile, url: str | None, section: str | None) -> None:
    assert section_of_url(url, profile, together(profile)) == section


@pytest.mark.parametrize(
    ("url", "rubric"),
    [
        (address("x", "7yZ2SySvR", "example-topics"), "example-topics"),
        (address("x", "7yZ2SySvR", "%C4%90i%E1%BB%87n"), "Điện"),
        (address("x", "7yZ2SySvR"), None),
        ("https://elsewhere.example/kinh-te/x-7yZ2SySvR.html", None),
        (None, None),
    ],
)
def test_only_an_address_of_the_newspaper_names_a_rubric_that_it_did_not_have(
    profile: Profile, url: str | None, rubric: str | None
) -> None:
    assert unknown_rubric(url, profile, together(profile)) == rubric


def test_known_sections_come_first_and_in_the_profile_s_order(profile: Profile) -> None:
    labels = [(label, "en") for label in ("TRAVEL", "ZEBRAS", "BUSINESS", "Examples", "EXAMPLES")]
    rubrics = [("examples", "en"), ("a-b", "en")]
    sections = collect_sections(labels, rubrics, together(profile))
    known = ["politics", "economy", "society", "culture-sports", "culture-tourism", "travel"]
    assert [section.id for section in sections] == [*known, "a-b", "examples", "zebras"]
    assert [section.known for section in sections] == [True] * 6 + [False] * 3
    assert sections == collect_sections(labels[::-1], rubrics[::-1], together(profile))
    assert sections[1].former_names == ("BUSINESS",)
    assert sections[1].labels == {"en": "ECONOMY", "vi": "Kinh tế"}
    assert sections[7].labels == {"en": "EXAMPLES"}


@pytest.mark.parametrize(
    "labels",
    [
        ("Dân sinh", "Dan sinh", "Đàn sinh", "dần Sình"),
        ("Đất", "Dat", "Dật", "Đạt"),
        ("Land & people", "Land people", "Land, people"),
        ("A " * 50 + "one", "A " * 50 + "two"),
    ],
)
def test_labels_that_fold_to_one_slug_are_sections_of_their_own(profile: Profile, labels: tuple[str, ...]) -> None:
    profiles = together(profile)
    sections = collect_sections([(label, "en") for label in labels], [], profiles)
    assert len({section.id for section in sections if not section.known}) == len(labels)
    for label in labels:
        assert section_of_label(label.upper(), profiles) == section_of_label(f" {label}", profiles)


def test_no_section_has_the_name_of_the_unfiled_ones(profile: Profile) -> None:
    assert UNFILED not in {
        section.id for section in collect_sections([("Unfiled", "en"), ("UNFILED", "en")], [], together(profile))
    }
