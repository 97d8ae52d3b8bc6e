"""What the catalog keeps of a capture: keys that other captures share when they hold or tease the same, and no more."""

import msgspec
import pytest

from dbp_archive.entries import OWN_PARAGRAPH_AT_LEAST, TeaserText, enter_capture
from dbp_archive.entry import CaptureRow, Entry
from dbp_archive.identity import address_key, headline_key, key_number
from dbp_archive.profile import Profile
from dbp_archive.records import ParsedCapture
from tests.archives import PARAGRAPH, address, body_only, full_page, teaser
from tests.conftest import Read
from tests.normalized import together

LEDE = "Example Village has Example Growing Plans (EGPs) for growing terraces and ponds."


def row_of(capture: ParsedCapture, profile: Profile) -> CaptureRow:
    return enter_capture(capture, together(profile)).capture


def keys_of(made: Entry) -> set[str]:
    """The keys that a capture has, and what else is kept of some captures alone."""
    kept = {**made.capture._asdict(), **made.contents._asdict()}
    names = ("address", "headline", "headline_slug", "address_slug", "lede", "words", "holding", "body", "unexplained")
    return {name for name in names if kept[name] is not None}


@pytest.mark.parametrize(
    ("page", "has_address", "keys"),
    [
        (full_page(), False, {"headline", "headline_slug", "words", "holding", "body"}),
        (full_page(), True, {"headline", "headline_slug", "address", "holding", "body"}),
        (full_page(lede=LEDE), True, {"headline", "headline_slug", "lede", "address", "holding", "body"}),
        (body_only(PARAGRAPH), False, {"words", "holding", "body"}),
        (body_only(PARAGRAPH), True, {"address", "address_slug", "holding", "body"}),
        (body_only(f"The EGPs are known. {PARAGRAPH}"), False, {"words", "unexplained", "holding", "body"}),
        (body_only(f"The EGPs are known. {PARAGRAPH}"), True, {"address", "address_slug", "holding", "body"}),
        ("ĐBP - Tea.\n\n***\n", False, {"words", "holding"}),
        ("Recent news\n" + teaser("One"), False, set()),
        ("Recent news\n" + teaser("One"), True, set()),
    ],
)
def test_a_capture_has_the_keys_it_may_be_found_by_and_no_others(
    read: Read, profile: Profile, page: str, *, has_address: bool, keys: set[str]
) -> None:
    url = address("a-page", "7yZ2SySvR") if has_address else None
    made = enter_capture(read(page, url=url), together(profile))
    assert keys_of(made) == keys
    assert made.capture.holds_article == ("holding" in keys)


def test_keys_are_those_of_the_public_ids(read: Read, profile: Profile) -> None:
    row = row_of(read(full_page("Na Sang"), url=address("na-sang", "7yZ2SySvR")), profile)
    assert row.headline == key_number(headline_key("en", "NA  SANG"))
    assert row.address == key_number(address_key("en", "7yZ2SySvR"))
    assert (
        row.headline_slug
        == row_of(read(body_only(PARAGRAPH), url=address("na-sang", "7yZ2SySvS")), profile).address_slug
    )


@pytest.mark.parametrize("length", [OWN_PARAGRAPH_AT_LEAST - 1, OWN_PARAGRAPH_AT_LEAST])
def test_a_short_paragraph_is_nobody_s_own_but_counts(read: Read, profile: Profile, length: int) -> None:
    own = "The road is open, they said.".ljust(length - 1, "x") + "."
    row = row_of(read(full_page(body=[PARAGRAPH, own])), profile)
    assert row.paragraph_count == 2
    assert len(row.paragraphs) == 8 * (2 if length >= OWN_PARAGRAPH_AT_LEAST else 1)


def test_paragraphs_are_kept_whatever_their_order(read: Read, profile: Profile) -> None:
    other = PARAGRAPH.replace("road", "market")
    rows = [row_of(read(full_page(body=body)), profile) for body in ([PARAGRAPH, other], [other, PARAGRAPH])]
    assert rows[0].paragraphs == rows[1].paragraphs


# -- teasers ----------------------------------------------------------------------------------------------------------


def entry(read: Read, profile: Profile, *teasers: str, source: str = "page.txt") -> Entry:
    return enter_capture(read(full_page(teasers=teasers), source=source), together(profile))


def test_a_wording_is_kept_once_wherever_it_stands(read: Read, profile: Profile) -> None:
    made = entry(read, profile, teaser("One"), teaser("Two"), teaser("One"))
    assert [row.position for row in made.teasers] == [1, 2, 3]
    assert len(made.texts) == 2
    assert made.teasers[0].text == made.teasers[2].text != made.teasers[1].text
    elsewhere = entry(read, profile, teaser("One"), source="other.txt")
    assert elsewhere.texts[0] == made.texts[0]


def test_wordings_of_one_headline_share_its_key_alone(read: Read, profile: Profile) -> None:
    made = entry(read, profile, teaser("Na Sang"), teaser("NA SANG"), teaser("Na Sang", "TRAVEL"), teaser("Nà Sang"))
    assert len({row.text for row in made.texts}) == 4
    assert len({row.key for row in made.texts}) == 2
    assert len({row.slug for row in made.texts}) == 1
    (told,) = {msgspec.msgpack.decode(row.record, type=TeaserText).language for row in made.texts}
    assert told == "en"


def test_an_abbreviation_is_explained_by_the_text_or_by_a_capture_that_states_its_headline(
    read: Read, profile: Profile
) -> None:
    told = entry(read, profile, teaser("One", lede=LEDE))
    assert told.explained == (("en:EGPs", told.texts[0].text),)
    assert enter_capture(read(full_page(lede=LEDE)), together(profile)).explained == (("en:EGPs", 0),)
    cut = read(full_page("Cut", LEDE).removeprefix("Cut\n\n"))
    assert cut.headline is None
    assert enter_capture(cut, together(profile)).explained == ()


# -- totals -----------------------------------------------------------------------------------------------------------


def test_what_a_capture_adds_to_the_totals(read: Read, profile: Profile) -> None:
    capture = read(full_page(teasers=[teaser("One"), teaser("Two"), teaser("Three", "TRAVEL")]))
    tally = msgspec.msgpack.decode(enter_capture(capture, together(profile)).contents.tally)
    assert tally == {
        "captures": 1,
        "teasers": 3,
        "body_paragraphs": 1,
        "bylines": 1,
        "lines": len(capture.ledger),
        "label:ECONOMY": 2,
        "label:TRAVEL": 1,
    }


def test_what_a_capture_does_not_have_adds_nothing(read: Read, profile: Profile) -> None:
    capture = read("Recent news\n" + teaser("One"))
    tally = msgspec.msgpack.decode(enter_capture(capture, together(profile)).contents.tally)
    assert tally == {
        "captures": 1,
        "captures_without_article": 1,
        "teasers": 1,
        "lines": len(capture.ledger),
        "label:ECONOMY": 1,
    }
