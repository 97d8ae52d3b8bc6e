"""Headlines for captures that state none: right ones, with their evidence, or none."""

from collections.abc import Sequence
from itertools import combinations, product

import pytest
from msgspec.structs import replace

from dbp_archive.newspapers import Profiles
from dbp_archive.parse import parse
from dbp_archive.profile import Profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Capture, ParsedCapture
from dbp_archive.recover import FIT_AT_LEAST, Headless, explained, fit, headline_slug, telling_lede_key, unexplained
from tests.archives import SEEDS, address, body_only, full_page, teaser
from tests.conftest import Read, capture
from tests.normalized import recovered

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
    (source,) = found = recovered(parsed, profile)
    assert source.startswith("004_")
    assert found[source].headline == NTP_HEADLINE
    evidence = found[source].evidence
    assert (evidence.field, evidence.source[:4], evidence.lines) == ("headline", "001_", parsed[1].teasers[5].lines)
    assert FIT_AT_LEAST["en"] <= evidence.score < 1
    assert evidence.values == {"abbreviation": "NTPs", "score": evidence.score, "threshold": FIT_AT_LEAST["en"]}
    assert all(f"%({name})s" in evidence.why for name in evidence.values)


def test_with_addresses_seed_004_is_teaser_6_of_seed_001_too(profile: Profile) -> None:
    parsed = seeds_with(profile, urls=True)
    (source,) = found = recovered(parsed, profile)
    assert found[source].headline == NTP_HEADLINE
    assert (found[source].evidence.lines, found[source].evidence.score) == (parsed[1].teasers[5].lines, 1.0)


@pytest.mark.parametrize("urls", [False, True])
@pytest.mark.parametrize("cut", [cut for size in (1, 2, 3, 4) for cut in combinations(range(4), size)])
def test_a_seed_that_nothing_teases_stays_without_a_headline(
    profile: Profile, cut: tuple[int, ...], *, urls: bool
) -> None:
    parsed = seeds_with(profile, cut, urls=urls)
    assert all(parsed[index].headline is None and parsed[index].lede is None for index in cut)
    assert {source[:4] for source in recovered(parsed, profile)} == {"004_"}


def test_a_seed_that_was_cut_stays_without_a_headline_alone(profile: Profile) -> None:
    for index in range(4):
        (*_, capture) = [seeds_with(profile, (index,))[index]]
        assert recovered([capture], profile) == {}


# -- by address -------------------------------------------------------------------------------------------------------


def by_address(read: Read, profile: Profile, slug: str, *headlines: str) -> str | None:
    """The headline found for a body whose address has `slug`, beside teasers of `headlines`."""
    bare = read(body_only("Tea.", "Rice."), source="bare.txt", url=address(slug, "7yZ2SySvR"))
    teasing = read(full_page("Another story", teasers=[teaser(headline) for headline in headlines]), source="full.txt")
    found = recovered([bare, teasing], profile).get("bare.txt")
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
    assert recovered([*parsed[:4], elsewhere], profile) == {}


# -- by text ----------------------------------------------------------------------------------------------------------

LEDE = "With a proactive spirit, Example Village has Example Growing Plans (EGPs) for terraces, orchards and ponds."
BODY = (
    "After four years of the EGPs, Example Village has many terraces, orchards and ponds, with a proactive spirit.",
    "The village focuses on growing plans for its terraces. It plants them for example on hills.",
    "Orchards and ponds follow: the plans of the village are for orchards on terraces, and for ponds below orchards.",
    "With such a spirit, a proactive village has ponds, plans its terraces, and goes on growing.",
)
OTHERS = [
    teaser("Markets of the lowlands", lede="Traders bring cloth and salt to the lowlands."),
    teaser("A school year begins", lede="Pupils and teachers open a school year."),
    teaser("Border guards at work", lede="Soldiers keep watch along the border."),
]


def headless(capture: ParsedCapture) -> Headless:
    return Headless(source=capture.source, language=capture.language, body=capture.body)


def by_text(read: Read, profile: Profile, *bodies: tuple[str, ...], ledes: Sequence[str] = (LEDE,)) -> dict[str, str]:
    """Headlines by source for captures of `bodies`, beside teasers with `ledes` and others."""
    entries = [teaser(f"Village plans, as told by {number}", lede=lede) for number, lede in enumerate(ledes)]
    captures = [read(full_page("Another story", teasers=[*entries, *OTHERS]), source="full.txt")]
    captures += [read(body_only(*body), source=f"{number}.txt") for number, body in enumerate(bodies)]
    return {source: found.headline for source, found in recovered(captures, profile).items()}


def test_a_text_is_known_by_the_abbreviation_that_one_lede_explains(read: Read, profile: Profile) -> None:
    assert by_text(read, profile, BODY) == {"0.txt": "Village plans, as told by 0"}


def test_an_abbreviation_is_explained_in_its_own_language_alone(read: Read, profiles: Profiles) -> None:
    bare = read(body_only(*BODY), source="bare.txt")
    page = capture(full_page(teasers=[teaser("Village plans", lede=LEDE), *OTHERS]), source="teasing.txt")
    english, vietnamese = (parse(page, profile) for profile in profiles.ordered)
    assert set(recovered([bare, english], profiles)) == {"bare.txt"}
    assert recovered([bare, vietnamese], profiles) == {}


def test_two_captures_of_one_body_are_both_known(read: Read, profile: Profile) -> None:
    assert set(by_text(read, profile, BODY, BODY)) == {"0.txt", "1.txt"}


@pytest.mark.parametrize(
    ("bodies", "ledes"),
    [
        ([BODY], [LEDE.replace("EGPs", "EGP")]),
        ([BODY], [LEDE, "Another lede about the Example Growing Plans (EGPs)."]),
        ([(BODY[0].replace("EGPs", "Example Growing Plans (EGPs)"), *BODY[1:])], [LEDE]),
        ([BODY[::-1]], [LEDE]),
        ([("The EGPs are well known in the lowlands, where traders bring cloth.", "Salt is sold.")], [LEDE]),
        ([BODY[:1]], [LEDE]),
        ([BODY, (*BODY, "A body of its own.")], [LEDE]),
    ],
    ids=[
        "another abbreviation",
        "two explain it",
        "the body explains it",
        "not in its opening",
        "other words",
        "its words in passing",
        "two bodies",
    ],
)
def test_where_it_is_not_sure_a_body_stays_without(
    read: Read, profile: Profile, bodies: list[tuple[str, ...]], ledes: list[str]
) -> None:
    assert by_text(read, profile, *bodies, ledes=ledes) == {}


def test_a_body_that_two_headlines_could_be_meant_for_stays_without(read: Read, profile: Profile) -> None:
    other = LEDE.replace("EGPs", "EVGPs")
    both = (BODY[0].replace("EGPs", "EGPs and EVGPs"), *BODY[1:])
    assert by_text(read, profile, both, ledes=[LEDE, other]) == {}


ABBREVIATIONS = ("NTPs", "OCOP", "VBSP")
"""What the teasers of the seeds explain."""


@pytest.mark.parametrize(
    ("index", "abbreviation"),
    [pair for pair in product(range(5), ABBREVIATIONS) if pair != (4, "NTPs")],
)
def test_an_abbreviation_that_a_seed_happens_to_open_with_gives_it_no_headline(
    profile: Profile, index: int, abbreviation: str
) -> None:
    parsed = seeds_with(profile, (index,) if index < 4 else ())
    saved = (SEEDS / parsed[index].source).read_bytes().split(b"\n\n", 0 if index == 4 else 2)[-1]
    data = f"Under the {abbreviation}: ".encode() + saved.replace(b"NTPs", b"programs")
    odd = parse(Capture(source="odd.txt", data=data), profile)
    assert abbreviation in unexplained(odd)
    explaining = [capture for capture in parsed for teaser in capture.teasers if abbreviation in explained(teaser.lede)]
    assert len(explaining) == 1
    others = [capture for capture in parsed if capture is not parsed[index] or capture in explaining]
    assert "odd.txt" not in recovered([*others, odd], profile)


def test_what_is_recovered_and_how_well_it_fits_does_not_change_with_other_captures(
    read: Read, profile: Profile
) -> None:
    teasing = read(full_page("Another story", teasers=[teaser("Village plans", lede=LEDE)]), source="full.txt")
    bare = read(body_only(*BODY), source="bare.txt")
    others = [
        read(
            full_page(f"Story {number}", LEDE.replace("(EGPs) ", ""), BODY[1:], teasers=OTHERS), source=f"{number}.txt"
        )
        for number in range(3)
    ]
    alone = recovered([teasing, bare], profile)["bare.txt"]
    assert recovered([teasing, bare, *others], profile)["bare.txt"] == alone
    assert alone.evidence.score == fit(headless(bare), "Village plans", LEDE)


def test_the_evidence_is_the_teaser_that_explains_not_one_without_a_lede(read: Read, profile: Profile) -> None:
    plain = read(full_page("A story", teasers=["  • 'Plans\n\n    Plans\n\n    ECONOMY -\n"]), source="a.txt")
    telling = read(full_page("Another story", teasers=[teaser("Plans", lede=LEDE)]), source="b.txt")
    bare = read(body_only(*BODY), source="bare.txt")
    assert recovered([plain, telling, bare], profile)["bare.txt"].evidence.source == "b.txt"


def test_a_headline_that_an_address_gave_is_given_to_no_other_body(read: Read, profile: Profile) -> None:
    teasing = read(full_page("Another story", teasers=[teaser("Village plans", lede=LEDE)]), source="full.txt")
    addressed = read(body_only("Tea.", "Rice."), source="addressed.txt", url=address("village-plans", "7yZ2SySvR"))
    bare = read(body_only(*BODY), source="bare.txt")
    assert set(recovered([teasing, addressed, bare], profile)) == {"addressed.txt"}


@pytest.mark.parametrize(
    ("lede", "body", "least", "most"),
    [
        (LEDE, BODY, FIT_AT_LEAST["en"], 0.5),
        (LEDE, ("The EGPs are known. The EGPs, the EGPs, the EGPs!",), 0, 0),
        ("The Example Fund (EFG).", ("The EFG. Example, example, example! Fund, fund, fund!",), 0, 0.2),
        (
            "With this and that, and (EFG), where there were such.",
            ("With this, where there were such. That. EFG.",),
            0,
            0,
        ),
    ],
    ids=["its own text", "the abbreviation alone", "few words, all found", "function words"],
)
def test_a_text_fits_by_the_words_it_keeps_using(
    read: Read, lede: str, body: tuple[str, ...], least: float, most: float
) -> None:
    assert least <= fit(headless(read(body_only(*body))), "" if "EFG" in lede else "Village plans", lede) <= most


def test_a_long_text_fits_no_better_for_its_length(parsed_seeds: Sequence[ParsedCapture]) -> None:
    bare = parsed_seeds[4]
    (program,) = [teaser for teaser in parsed_seeds[1].teasers if teaser.headline == NTP_HEADLINE]
    longer = replace(headless(bare), body=bare.body * 3)
    assert fit(longer, NTP_HEADLINE, program.lede) == pytest.approx(
        fit(headless(bare), NTP_HEADLINE, program.lede), abs=0.01
    )


def test_a_text_in_a_language_whose_function_words_are_unknown_is_not_weighed(read: Read) -> None:
    assert fit(replace(headless(read(body_only(*BODY))), language="fr"), "Village plans", LEDE) == 0


def test_a_headline_that_a_capture_holds_is_given_to_no_other_body(read: Read, profile: Profile) -> None:
    held = read(full_page("Village plans", LEDE, ["A body of its own, about something else."]), source="held.txt")
    others = read(full_page("Another story", teasers=OTHERS), source="full.txt")
    bare = read(body_only(*BODY), source="bare.txt")
    assert recovered([held, others, bare], profile) == {}


# -- by lede ----------------------------------------------------------------------------------------------------------

OWN_LEDE = "The commune has opened a market where growers sell tea, rice and honey."


def without_headline(read: Read, lede: str, *body: str, source: str = "cut.txt", **fields: str) -> ParsedCapture:
    """A full page whose headline was cut off."""
    cut = read(full_page("Cut", lede, body).removeprefix("Cut\n\n"), source=source, **fields)
    assert (cut.headline, cut.lede is not None) == (None, True)
    return cut


@pytest.mark.parametrize(
    ("teased", "found"),
    [
        ([("A market", OWN_LEDE)], "A market"),
        ([("A market", OWN_LEDE.replace(" a ", "  a\u00a0"))], "A market"),
        ([("A market", OWN_LEDE), ("A MARKET", OWN_LEDE)], "A market"),
        ([("A market", OWN_LEDE), ("A market (Part 2)", OWN_LEDE)], None),
        ([("A market", OWN_LEDE.replace("tea", "salt"))], None),
        ([("A market", OWN_LEDE[:-1])], None),
        ([], None),
    ],
    ids=["the same", "other spaces", "twice", "two headlines", "another word", "cut short", "not teased"],
)
def test_a_lede_finds_the_one_headline_it_is_printed_under(
    read: Read, profile: Profile, teased: list[tuple[str, str]], found: str | None
) -> None:
    entries = [teaser(headline, lede=lede) for headline, lede in teased]
    teasing = read(full_page("Another story", teasers=[*entries, *OTHERS]), source="full.txt")
    known = recovered([without_headline(read, OWN_LEDE, "Tea."), teasing], profile)
    assert {source: one.headline for source, one in known.items()} == ({"cut.txt": found} if found else {})
    assert all(one.evidence.score == 1 for one in known.values())


def test_a_short_lede_is_nobodys_own(read: Read, profile: Profile) -> None:
    teasing = read(full_page("Another story", teasers=[teaser("A market", lede="Tea is sold.")]), source="full.txt")
    assert recovered([without_headline(read, "Tea is sold.", "Tea."), teasing], profile) == {}


def test_a_lede_over_two_bodies_names_neither(read: Read, profile: Profile) -> None:
    teasing = read(full_page("Another story", teasers=[teaser("A market", lede=OWN_LEDE)]), source="full.txt")
    cut = [without_headline(read, OWN_LEDE, body, source=f"{body}.txt") for body in ("Tea.", "Rice.")]
    assert recovered([*cut, teasing], profile) == {}


def test_a_lede_under_a_headline_that_a_capture_holds_is_another_body(read: Read, profile: Profile) -> None:
    held = read(full_page("A market", OWN_LEDE, ["Rice."]), source="held.txt")
    assert recovered([without_headline(read, OWN_LEDE, "Tea."), held], profile) == {}


def test_an_address_that_fits_no_headline_leaves_the_lede_unasked(read: Read, profile: Profile) -> None:
    teasing = read(full_page("Another story", teasers=[teaser("A market", lede=OWN_LEDE)]), source="full.txt")
    cut = without_headline(read, OWN_LEDE, "Tea.", url=address("another-market", "7yZ2SySvR"))
    assert recovered([cut, teasing], profile) == {}


# -- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "abbreviations"),
    [
        ("National Target Programs (NTPs) and One Commune One Product (OCOP)", ("NTPs", "OCOP")),
        ("Ủy ban nhân dân (UBND), again (UBND)", ("UBND",)),
        ("Đoàn Thanh niên (ĐTN)", ("ĐTN",)),
        ("a directive (CT), a part (Part 1), the OCOP", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_abbreviations_are_explained_in_brackets(text: str | None, abbreviations: tuple[str, ...]) -> None:
    assert explained(text) == abbreviations


def test_the_keys_of_headlines_and_ledes() -> None:
    assert headline_slug("“Điện Biên’s” key " + "tea " * 40) == "dien-biens-key" + "-tea" * 40
    assert (
        telling_lede_key("en", OWN_LEDE)
        == telling_lede_key("en", f" {OWN_LEDE.replace(' ', '  ')} ")
        != telling_lede_key("vi", OWN_LEDE)
    )
    assert (telling_lede_key("en", None), telling_lede_key("en", "x" * 39)) == (None, None)


def test_without_captures_or_headlines_there_is_nothing_to_find(read: Read, profile: Profile) -> None:
    assert recovered([], profile) == {}
    assert recovered([read(body_only(*BODY))], profile) == {}
    assert recovered([read("Recent news\n" + teaser("One"))], profile) == {}
