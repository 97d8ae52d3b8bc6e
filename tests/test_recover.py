"""Headlines for captures that state none: right ones, with their evidence, or none."""

from collections.abc import Sequence
from itertools import combinations

import pytest

from dbp_archive.parse import parse
from dbp_archive.profile import Profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Capture, ParsedCapture
from dbp_archive.recover import recover_headlines
from tests.archives import SEEDS, address, body_only, full_page, teaser
from tests.conftest import Read

NTP_HEADLINE = "Điện Biên drastically implements National Target Programs"


def seeds_with(profile: Profile, cut: Sequence[int] = (), *, urls: bool = False) -> list[ParsedCapture]:
    """The seeds, those numbered in `cut` without headline and lede, and with or without their addresses."""
    parsed = []
    for index, found in enumerate(find_captures(SEEDS).captures):
        capture = read_capture(found)
        data = b"\n\n".join(capture.data.split(b"\n\n")[2:]) if index in cut else capture.data
        parsed.append(parse(Capture(source=capture.source, data=data, url=capture.url if urls else None), profile))
    return parsed


def test_without_addresses_seed_004_is_teaser_6_of_seed_001(profile: Profile) -> None:
    parsed = seeds_with(profile)
    (source,) = recovered = recover_headlines(parsed, profile)
    assert source.startswith("004_")
    assert recovered[source].headline == NTP_HEADLINE
    evidence = recovered[source].evidence
    assert (evidence.field, evidence.source[:4], evidence.lines) == ("headline", "001_", parsed[1].teasers[5].lines)
    assert "“NTPs”" in evidence.why
    assert 0.55 <= evidence.score < 1


def test_with_addresses_seed_004_is_teaser_6_of_seed_001_too(profile: Profile) -> None:
    parsed = seeds_with(profile, urls=True)
    (source,) = recovered = recover_headlines(parsed, profile)
    assert recovered[source].headline == NTP_HEADLINE
    assert (recovered[source].evidence.lines, recovered[source].evidence.score) == (parsed[1].teasers[5].lines, 1.0)


@pytest.mark.parametrize("urls", [False, True])
@pytest.mark.parametrize("cut", [cut for size in (1, 2, 3, 4) for cut in combinations(range(4), size)])
def test_a_seed_that_nothing_teases_stays_without_a_headline(
    profile: Profile, cut: tuple[int, ...], *, urls: bool
) -> None:
    parsed = seeds_with(profile, cut, urls=urls)
    assert all(parsed[index].headline is None and parsed[index].lede is None for index in cut)
    assert {source[:4] for source in recover_headlines(parsed, profile)} == {"004_"}


def test_a_seed_that_was_cut_stays_without_a_headline_alone(profile: Profile) -> None:
    for index in range(4):
        (*_, capture) = [seeds_with(profile, (index,))[index]]
        assert recover_headlines([capture], profile) == {}


# -- by address -------------------------------------------------------------------------------------------------------


def by_address(read: Read, profile: Profile, slug: str, *headlines: str) -> str | None:
    """The headline found for a body whose address has `slug`, beside teasers of `headlines`."""
    bare = read(body_only("Tea.", "Rice."), source="bare.txt", url=address(slug, "7yZ2SySvR"))
    teasing = read(full_page("Another story", teasers=[teaser(headline) for headline in headlines]), source="full.txt")
    found = recover_headlines([bare, teasing], profile).get("bare.txt")
    return found.headline if found else None


@pytest.mark.parametrize(
    ("slug", "headlines", "found"),
    [
        ("example-village-opens-a-market", ["Example Village opens a market"], "Example Village opens a market"),
        ("dien-biens-key", ["“Điện Biên’s” key", "Another"], "“Điện Biên’s” key"),
        ("Example-Village", ["Example Village"], "Example Village"),
        ("another-story", [], "Another story"),
        ("example-village", ["Example Village market"], None),
        ("na-sang", ["Na Sang", "Nà Sang"], None),
        ("na-sang", ["Na Sang", "NA  SANG"], "Na Sang"),
        ("story-part-1", ["Story (Part 1)", "Story (Part 2)"], "Story (Part 1)"),
        ("story", ["Story (Part 1)", "Story (Part 2)"], None),
    ],
)
def test_an_address_finds_the_one_headline_it_is_made_from(
    read: Read, profile: Profile, slug: str, headlines: list[str], found: str | None
) -> None:
    assert by_address(read, profile, slug, *headlines) == found


def test_an_address_that_fits_no_headline_leaves_the_text_unasked(profile: Profile) -> None:
    parsed = seeds_with(profile)
    bare = parsed[4]
    elsewhere = parse(
        Capture(source=bare.source, data=(SEEDS / bare.source).read_bytes(), url=address("other", "7yZ2SySvR")), profile
    )
    assert recover_headlines([*parsed[:4], elsewhere], profile) == {}


# -- by text ----------------------------------------------------------------------------------------------------------

LEDE = "With a proactive spirit, Example Village has Example Growing Plans (EGPs) for terraces, orchards and ponds."
BODY = (
    "After four years of the EGPs, Example Village has many terraces, orchards and ponds, with a proactive spirit.",
    "The village focuses on growing plans for its terraces. It plants them for example on hills.",
)
OTHERS = [
    teaser("Markets of the lowlands", lede="Traders bring cloth and salt to the lowlands."),
    teaser("A school year begins", lede="Pupils and teachers open a school year."),
    teaser("Border guards at work", lede="Soldiers keep watch along the border."),
]


def by_text(read: Read, profile: Profile, *bodies: tuple[str, ...], ledes: Sequence[str] = (LEDE,)) -> dict[str, str]:
    """Headlines by source for captures of `bodies`, beside teasers with `ledes` and others."""
    entries = [teaser(f"Village plans, as told by {number}", lede=lede) for number, lede in enumerate(ledes)]
    captures = [read(full_page("Another story", teasers=[*entries, *OTHERS]), source="full.txt")]
    captures += [read(body_only(*body), source=f"{number}.txt") for number, body in enumerate(bodies)]
    return {source: found.headline for source, found in recover_headlines(captures, profile).items()}


def test_a_text_is_known_by_the_abbreviation_that_one_lede_explains(read: Read, profile: Profile) -> None:
    assert by_text(read, profile, BODY) == {"0.txt": "Village plans, as told by 0"}


def test_two_captures_of_one_body_are_both_known(read: Read, profile: Profile) -> None:
    assert set(by_text(read, profile, BODY, BODY[::1])) == {"0.txt", "1.txt"}


@pytest.mark.parametrize(
    ("bodies", "ledes"),
    [
        ([BODY], [LEDE.replace("EGPs", "EGP")]),
        ([BODY], [LEDE, "Another lede about the Example Growing Plans (EGPs)."]),
        ([(BODY[0].replace("EGPs", "Example Growing Plans (EGPs)"), BODY[1])], [LEDE]),
        ([BODY[::-1]], [LEDE]),
        ([("The EGPs are well known in the lowlands, where traders bring cloth.", "Salt is sold.")], [LEDE]),
        ([BODY, (*BODY, "A body of its own.")], [LEDE]),
    ],
    ids=[
        "another abbreviation",
        "two explain it",
        "the body explains it",
        "not in its opening",
        "other words",
        "two bodies",
    ],
)
def test_where_it_is_not_sure_a_body_stays_without(
    read: Read, profile: Profile, bodies: list[tuple[str, ...]], ledes: list[str]
) -> None:
    assert by_text(read, profile, *bodies, ledes=ledes) == {}


def test_a_headline_that_a_capture_holds_is_given_to_no_other_body(read: Read, profile: Profile) -> None:
    held = read(full_page("Village plans", LEDE, ["A body of its own, about something else."]), source="held.txt")
    others = read(full_page("Another story", teasers=OTHERS), source="full.txt")
    bare = read(body_only(*BODY), source="bare.txt")
    assert recover_headlines([held, others, bare], profile) == {}


def test_without_captures_or_headlines_there_is_nothing_to_find(read: Read, profile: Profile) -> None:
    assert recover_headlines([], profile) == {}
    assert recover_headlines([read(body_only(*BODY))], profile) == {}
    assert recover_headlines([read("Recent news\n" + teaser("One"))], profile) == {}
