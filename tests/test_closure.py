"""An archive that grows and shrinks step by step is, after each step, the one that is made of its captures at once."""

from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dbp_archive.catalog import catalog_in_memory
from dbp_archive.profile import load_profile
from dbp_archive.records import ParsedCapture
from tests.archives import PARAGRAPH, ROOT, address, bare_ledes, body_only, full_page, teaser
from tests.conftest import read_page
from tests.normalized import Library, library

PROFILE = load_profile("baodienbienphu-en", ROOT)

ROAD = "Villages have opened a road to the market of Example Village, and a second one is to follow it by next spring."
NTPS = "After four years of the EGPs, Example Village has many terraces and ponds, with growing plans for its terraces."
EGPS = "Example Village has Example Growing Plans (EGPs) for growing terraces and ponds."

NAMES = ("Weather", "WEATHER", "Na Sang", "Nà Sang", "Growing plans of Example Village")
LEDES = ("It rains.", "The commune has opened a market where growers sell tea, rice and honey.", EGPS)
BLOCKS = (PARAGRAPH, ROAD, NTPS, "Thank you!")
LABELS = ("ECONOMY", "TRAVEL", "EXAMPLES")
ADDRESSES = (
    None,
    None,
    address("weather", "AAAAAAAAA"),
    address("weather", "BBBBBBBBB"),
    address("na-sang", "CCCCCCCCC"),
    address("growing-plans-of-example-village", "AAAAAAAAA", "example-topics"),
)

TEASERS = st.lists(st.builds(teaser, *map(st.sampled_from, (NAMES, LABELS, LEDES))), max_size=3)
BODIES = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3, unique=True)
BYLINES = st.sampled_from((None, "Lò Văn An", "LÒ VĂN AN"))
PAGES = st.one_of(
    st.builds(full_page, st.sampled_from(NAMES), st.sampled_from(LEDES), BODIES, BYLINES, TEASERS),
    st.builds(
        lambda page: page.partition("\n\n")[2], st.builds(full_page, st.just("Cut"), st.sampled_from(LEDES), BODIES)
    ),
    BODIES.map(lambda body: body_only(*body)),
    TEASERS.map(lambda entries: "Recent news\n" + "".join(entries)),
    st.lists(st.sampled_from(LEDES), min_size=2, max_size=3).map(bare_ledes),
)
Page = tuple[str, str | None]
Step = dict[int, Page | None]
"""By number of the file: the page that is in it from now on, and its address; None when the file goes."""

FILES = st.integers(0, 5)
STEPS = st.lists(
    st.dictionaries(FILES, st.one_of(st.none(), st.tuples(PAGES, st.sampled_from(ADDRESSES))), min_size=1, max_size=3),
    min_size=1,
    max_size=5,
)


def parsed(number: int, page: Page) -> ParsedCapture:
    return read_page(PROFILE, page[0], source=f"{number}.txt", url=page[1], captured_at=f"202{number}")


def facts_at_once(captures: Sequence[ParsedCapture]) -> dict[str, list[Any]]:
    with library(captures, PROFILE) as made:
        return made.facts()


def facts_by_steps(steps: Sequence[Step]) -> list[tuple[list[ParsedCapture], dict[str, list[Any]]]]:
    """The captures after each step, and what the archive knows then."""
    there: dict[int, ParsedCapture] = {}
    known = []
    with catalog_in_memory() as catalog:
        grown = Library(catalog, PROFILE)
        for step in steps:
            new = {number: parsed(number, page) for number, page in step.items() if page}
            gone = [number for number, page in step.items() if not page and number in there]
            grown.step(list(new.values()), [f"{number}.txt" for number in gone])
            there = {number: capture for number, capture in (there | new).items() if number not in gone}
            known.append((list(there.values()), grown.facts()))
    return known


BARE: Page = (body_only(PARAGRAPH, ROAD), None)
RAIN: Page = (full_page("Weather", "It rains."), ADDRESSES[2])
SNOW: Page = (full_page("Weather", "It snows.", [ROAD]), ADDRESSES[3])
TEASING: Page = (full_page("Story", teasers=[teaser("Weather", lede="It rains.")]), None)
LISTING: Page = (bare_ledes(LEDES[1:]), None)
MARKET: Page = (full_page("Market", LEDES[1]), None)
NAMED: Page = (full_page("Story", teasers=[teaser("A market", lede=LEDES[1])]), None)
TWICE: Page = (full_page("Other story", teasers=[teaser("Weather", lede=LEDES[1])]), None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
@example([{0: RAIN}, {1: SNOW}, {0: None}])
@example([{0: TEASING}, {1: RAIN}, {2: SNOW}, {1: None}, {2: None}])
@example([{0: BARE}, {1: RAIN}, {1: None}])
@example([{0: LISTING}, {1: NAMED}, {2: MARKET}, {1: None}, {2: None}, {0: None}])
@example([{1: MARKET}, {0: LISTING}, {1: (full_page("Market", LEDES[2]), None)}, {1: None}])
@example([{0: LISTING}, {1: (full_page("Cut", LEDES[1]).partition("\n\n")[2], ADDRESSES[2])}, {2: NAMED}, {1: None}])
@example([{0: LISTING, 3: TWICE}, {1: RAIN}, {2: SNOW}, {1: None}, {4: MARKET}, {3: None}])
@example([{0: RAIN, 1: SNOW, 2: (full_page("Weather", "It hails.", [ROAD]), None)}, {1: None}])
@example(
    [{0: (body_only(NTPS), None)}, {1: (full_page("Story", teasers=[teaser(NAMES[4], lede=EGPS)]), None)}, {1: None}]
)
def test_an_archive_that_grew_is_the_one_made_at_once(steps: list[Step]) -> None:
    for captures, known in facts_by_steps(steps):
        assert known == facts_at_once(captures)
