"""Every article once: what is one article, what is two, and that no order or file name decides it."""

from collections.abc import Mapping, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dbp_archive.identity import headline_key, lede_key, public_id
from dbp_archive.pages import ChoiceView
from dbp_archive.parse import parse
from dbp_archive.problems import Problem, excerpt
from dbp_archive.profile import Profile, load_profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Article, Capture, ParsedCapture
from tests.archives import PARAGRAPH, ROOT, SEEDS, address, bare_ledes, body_only, full_page, teaser
from tests.conftest import Read, read_page
from tests.normalized import Archive, normalized, pages_of

ROAD = "Villages have opened a road to the market of Example Village, and a second one is to follow it by next spring."
RICE = "Terraces of rice surround Example Village on three sides, and orchards of plums stand above it on the fourth."


def by_status(archive: Archive, status: str) -> list[Article]:
    return [article for article in archive.articles if article.status == status]


def headlines(archive: Archive) -> list[str | None]:
    """The headlines of the held articles."""
    return sorted((article.headline for article in by_status(archive, "held")), key=str)


def sources(archive: Archive) -> list[list[str]]:
    """The captures of each held article."""
    return sorted(sorted(capture.source for capture in article.captures) for article in by_status(archive, "held"))


# -- the seeds --------------------------------------------------------------------------------------------------------


def test_the_seeds_give_5_held_and_44_wanted_articles(
    parsed_seeds: tuple[ParsedCapture, ...], profile: Profile
) -> None:
    archive = normalized(parsed_seeds, profile)
    assert (len(by_status(archive, "held")), len(by_status(archive, "wanted"))) == (5, 44)
    assert sum(len(article.teased_in) for article in archive.articles) == len(archive.teaser_articles) == 45
    assert all(len(article.teased_in) == 1 for article in by_status(archive, "wanted"))
    assert len({article.id for article in archive.articles}) == 49
    assert (archive.problems, archive.choices) == ((), ())


def test_the_seeds_are_filed_by_their_addresses(parsed_seeds: tuple[ParsedCapture, ...], profile: Profile) -> None:
    archive = normalized(parsed_seeds, profile)
    assert [
        (a.section, a.section_source) for a in sorted(by_status(archive, "held"), key=lambda a: a.captures[0].source)
    ] == [
        *[("politics", "url")] * 4,
        ("economy", "url"),
    ]


@pytest.mark.parametrize("urls", [True, False])
def test_seed_004_is_the_article_that_seed_001_teases(profile: Profile, *, urls: bool) -> None:
    captures = [read_capture(found) for found in find_captures(SEEDS).captures]
    kept = [capture if urls else Capture(source=capture.source, data=capture.data) for capture in captures]
    archive = normalized([parse(capture, profile) for capture in kept], profile)
    (article,) = [held for held in by_status(archive, "held") if held.captures[0].source.startswith("004")]
    assert article.id == "zd99n3t5"
    assert article.headline == "Điện Biên drastically implements National Target Programs"
    assert article.headline_source == "teaser"
    assert (article.section, article.section_source) == ("economy", "url" if urls else "teaser")
    assert article.lede
    assert article.lede.startswith("With a proactive, drastic, and highly responsible spirit")
    assert {found.field for found in article.evidence} == {"headline", "lede", "section"}
    assert len(by_status(archive, "held")) == 5


# -- one article or two -----------------------------------------------------------------------------------------------

STORY = full_page("Example Village opens a market", body=[PARAGRAPH, ROAD])
ONE, TWO = address("x", "7yZ2SySvR"), address("x", "7yZ2SySvS")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((STORY, ONE), (STORY, ONE), True),
        ((STORY, ONE), (STORY, None), True),
        ((STORY, None), (STORY, None), True),
        ((STORY, ONE), (STORY, TWO), False),
        ((STORY, ONE), (STORY.replace("Example", "EXAMPLE", 1), None), True),
        ((STORY, ONE), (STORY.replace("opens", "opened", 1), ONE), True),
        ((STORY, None), (STORY.replace("opens", "opened", 1), None), False),
        ((full_page("Story (Part 1)"), None), (full_page("Story (Part 2)"), None), False),
        ((full_page("In Na Sang"), None), (full_page("In Nà Sang"), None), False),
        ((full_page("In Hòa Bình"), None), (full_page("In Hoà Bình"), None), True),
        ((STORY, ONE), (body_only(PARAGRAPH, ROAD), None), True),
        ((STORY, ONE), (body_only(ROAD, PARAGRAPH, "They said so."), None), True),
        ((STORY, ONE), (body_only(ROAD, RICE), None), True),
        ((STORY, ONE), (body_only(ROAD, RICE, RICE + " So it is."), None), False),
        ((STORY, ONE), (body_only(ROAD), TWO), False),
        ((full_page(body=["Thank you!", PARAGRAPH]), ONE), (body_only("Thank you!", RICE), None), False),
        ((body_only(PARAGRAPH, ROAD), None), (body_only(ROAD, PARAGRAPH), None), True),
        ((body_only(PARAGRAPH, ROAD), None), (body_only(PARAGRAPH, ROAD, RICE), None), False),
        ((body_only(PARAGRAPH), ONE), (body_only(ROAD), ONE), True),
        (("ĐBP - Tea.\n\n***\n", None), ("ĐBP - Rice.\n\n***\n", None), False),
        (("ĐBP - Tea.\n\n***\n", None), ("ĐBP - Tea.\n\n* * *\n", None), True),
    ],
)
def test_what_is_one_article(
    read: Read, profile: Profile, one: tuple[str, str | None], other: tuple[str, str | None], *, same: bool
) -> None:
    captures = [read(page, source=f"{name}.txt", url=url) for name, (page, url) in (("a", one), ("b", other))]
    assert sources(normalized(captures, profile)) == ([["a.txt", "b.txt"]] if same else [["a.txt"], ["b.txt"]])


def test_a_body_that_two_articles_share_joins_neither(read: Read, profile: Profile) -> None:
    captures = [
        read(full_page("One", body=[PARAGRAPH, ROAD]), source="a.txt"),
        read(full_page("Two", body=[PARAGRAPH, RICE]), source="b.txt"),
        read(body_only(PARAGRAPH), source="c.txt"),
        read(body_only(PARAGRAPH, RICE, ROAD), source="d.txt"),
    ]
    assert sources(normalized(captures, profile)) == [["a.txt"], ["b.txt"], ["c.txt"], ["d.txt"]]


def test_two_captures_of_one_article_are_a_remark(read: Read, profile: Profile) -> None:
    captures = [read(STORY, source=f"{name}.txt") for name in "edcba"]
    (problem,) = normalized(captures, profile).problems
    assert str(problem) == (
        "a.txt: holds the same article as 'b.txt', 'c.txt', 'd.txt' and 1 more; the page shows its words and lists all"
    )
    assert problem.harmless


# -- wanted articles and teasers --------------------------------------------------------------------------------------


def test_an_article_that_several_teasers_name_is_wanted_once(read: Read, profile: Profile) -> None:
    pages = [full_page(f"Story {number}", teasers=[teaser("Hòa Bình – “market”")]) for number in (1, 2)]
    pages += [full_page("Story 3", teasers=[teaser("HOÀ BÌNH - market"), teaser("Hoà Bình – market")])]
    archive = normalized([read(page, source=f"{number}.txt") for number, page in enumerate(pages)], profile)
    (wanted,) = by_status(archive, "wanted")
    assert [(place.source, place.position) for place in wanted.teased_in] == [
        ("0.txt", 1),
        ("1.txt", 1),
        ("2.txt", 1),
        ("2.txt", 2),
    ]
    assert wanted.headline == "Hòa Bình – “market”"
    assert wanted.former_headlines == ()
    held = [article for article in archive.articles if article.captures]
    assert all(article.recent_news == (wanted.id,) for article in held)


def test_a_wanted_article_keeps_its_id_when_its_capture_arrives(read: Read, profile: Profile) -> None:
    teasing = read(full_page("Story", teasers=[teaser("Example Village opens a market")]), source="a.txt")
    (wanted,) = by_status(normalized([teasing], profile), "wanted")
    for url in (None, ONE):
        archive = normalized([teasing, read(STORY, source="b.txt", url=url)], profile)
        assert by_status(archive, "wanted") == []
        (held,) = [article for article in archive.articles if article.headline == wanted.headline]
        assert (held.id, len(held.teased_in)) == (wanted.id, 1)


def test_an_article_may_tease_itself(read: Read, profile: Profile) -> None:
    archive = normalized([read(full_page("Story", teasers=[teaser("Story")]))], profile)
    (article,) = archive.articles
    assert article.recent_news == (article.id,)


def test_teasers_without_an_article_of_their_own_still_name_articles(read: Read, profile: Profile) -> None:
    archive = normalized([read("Recent news\n" + teaser("One") + teaser("Two"))], profile)
    assert [article.status for article in archive.articles] == ["wanted", "wanted"]


# -- headlines that change, headlines that are shared -----------------------------------------------------------------


def test_a_headline_that_was_edited_is_a_former_one(read: Read, profile: Profile) -> None:
    older = read(full_page("Old headline"), source="a.txt", url=ONE, captured_at="2025")
    newer = read(full_page("New headline"), source="b.txt", url=ONE, captured_at="2026")
    teasing = read(full_page("Story", teasers=[teaser("Old headline"), teaser("New headline")]), source="c.txt")
    archive = normalized([older, newer, teasing], profile)
    (article,) = [article for article in archive.articles if len(article.captures) == 2]
    assert (article.headline, article.former_headlines) == ("New headline", ("Old headline",))
    assert article.id == public_id(headline_key("en", "New headline"))
    assert len(article.teased_in) == 2
    assert by_status(archive, "wanted") == []


def test_articles_that_share_a_headline_offer_a_choice(read: Read, profile: Profile) -> None:
    first = read(full_page("Weather", "It rains."), source="a.txt", url=ONE)
    second = read(full_page("Weather", "It snows."), source="b.txt", url=TWO)
    entries = [teaser("Weather", lede="It rains."), teaser("Weather", lede="It hails.")]
    teasing = read(full_page("Story", teasers=entries), source="c.txt")
    archive = normalized([first, second, teasing], profile)
    rain, snow = (next(a.id for a in archive.articles if a.lede == lede) for lede in ("It rains.", "It snows."))
    bare = public_id(headline_key("en", "Weather"))
    assert bare not in {rain, snow}
    (choice,) = archive.choices
    assert (choice.id, choice.headline, choice.article_ids) == (bare, "Weather", tuple(sorted((rain, snow))))
    assert archive.teaser_articles == {("c.txt", 1): rain, ("c.txt", 2): None}
    assert by_status(archive, "wanted") == []
    line = teasing.teasers[1].lines[0]
    assert [str(problem) for problem in archive.problems] == [
        f"c.txt:{line}: several articles have the headline 'Weather'; nothing tells which is meant"
    ]


LEDES = (
    "The commune opened its third market this month, and tea sells well.",
    "Rice grows on all terraces of the commune.",
)
LISTING = bare_ledes(LEDES)
LEDE_ID = public_id(lede_key("en", LEDES[0]))
CUT = full_page("", LEDES[0]).lstrip()
"""A full page whose headline was cut off."""


@pytest.mark.parametrize(
    ("others", "headline", "status"),
    [
        ([], None, "wanted"),
        ([(LISTING, None)], None, "wanted"),
        ([(full_page("Market", LEDES[0]), None)], "Market", "held"),
        ([(full_page("Market", LEDES[0]), ONE)], "Market", "held"),
        ([(full_page("Market", LEDES[0].replace(" ", "  ")), None)], "Market", "held"),
        ([(full_page("Story", teasers=[teaser("Market", lede=LEDES[0])]), None)], "Market", "wanted"),
        (
            [(full_page("Market", LEDES[0]), None), (full_page(teasers=[teaser("MARKET", lede=LEDES[0])]), None)],
            "Market",
            "held",
        ),
        ([(CUT, None)], None, "held"),
        ([(CUT, None), (full_page("Story", teasers=[teaser("Market", lede=LEDES[0])]), None)], "Market", "held"),
        ([(full_page("Market", LEDES[0].upper()), None)], None, "wanted"),
    ],
)
def test_a_teaser_without_headline_names_the_one_article_of_its_lede(
    read: Read, profile: Profile, others: Sequence[tuple[str, str | None]], headline: str | None, status: str
) -> None:
    captures = [read(page, source=f"{number}.txt", url=url) for number, (page, url) in enumerate(others)]
    archive = normalized([read(LISTING, source="list.txt"), *captures], profile)
    (article,) = [article for article in archive.articles if article.id == archive.teaser_articles["list.txt", 1]]
    assert (article.headline, article.status, article.lede and article.lede.split()) == (
        headline,
        status,
        LEDES[0].split(),
    )
    assert ("list.txt", 1) in [(place.source, place.position) for place in article.teased_in]
    assert article.id == LEDE_ID or LEDE_ID in article.nameless_ids
    assert (article.id == LEDE_ID) == ((headline, status) == (None, "wanted"))
    why = [(found.source, found.lines) for found in article.evidence if found.field == "teased_in"]
    assert why == ([] if article.id == LEDE_ID else [("list.txt", (1,))])
    assert len([other for other in archive.articles if other.lede == LEDES[1]]) == 1


def test_a_lede_too_short_to_say_whose_it_is_names_an_article_of_its_own(read: Read, profile: Profile) -> None:
    captures = [read(bare_ledes(["Tea.", "Rice."])), read(full_page("Tea for all", "Tea."), source="tea.txt")]
    archive = normalized(captures, profile)
    assert {(article.headline, article.lede) for article in by_status(archive, "wanted")} == {
        (None, "Tea."),
        (None, "Rice."),
    }
    assert archive.teaser_articles["page.txt", 1] == public_id(lede_key("en", "Tea."))


def test_a_lede_of_several_articles_offers_a_choice(read: Read, profile: Profile) -> None:
    market, road = (read(full_page(name, LEDES[0]), source=f"{name}.txt") for name in ("Market", "Road"))
    captures = [read(LISTING, source="list.txt"), market, road]
    archive = normalized(captures, profile)
    assert archive.teaser_articles["list.txt", 1] is None
    assert [problem for problem in archive.problems if problem.place == "list.txt:1"] == [
        Problem(
            "list.txt:1",
            f"several articles have the lede {excerpt(LEDES[0])}; nothing tells which is meant",
            harmless=True,
        )
    ]
    view = pages_of(captures, profile)[f"en/articles/untitled-{LEDE_ID}.html"].view
    assert isinstance(view, ChoiceView)
    assert (view.shown, view.is_lede, [option.headline for option in view.options]) == (
        LEDES[0],
        True,
        ["Market", "Road"],
    )


def test_an_abbreviation_that_a_bare_lede_explains_gives_no_headline(read: Read, profile: Profile) -> None:
    lede = "The Example Growing Plans (EGPs) of the commune grow well on terraces and ponds."
    bare = read(body_only("The EGPs grow well on terraces and ponds of the commune.", PARAGRAPH), source="bare.txt")
    (held,) = by_status(normalized([bare, read(bare_ledes([lede, *LEDES]), source="list.txt")], profile), "held")
    assert held.headline is None


def test_a_shared_headline_that_no_capture_states_offers_a_choice_too(read: Read, profile: Profile) -> None:
    captures = [
        read(body_only(PARAGRAPH), source="a.txt", url=address("weather", "7yZ2SySvR")),
        read(body_only(ROAD), source="b.txt", url=address("weather", "7yZ2SySvS")),
        read(full_page("Story", teasers=[teaser("Weather")]), source="c.txt"),
    ]
    (choice,) = normalized(captures, profile).choices
    assert (choice.id, choice.headline, len(choice.article_ids)) == (
        public_id(headline_key("en", "Weather")),
        "Weather",
        2,
    )


def test_a_capture_without_an_address_joins_the_one_of_a_shared_headline_whose_words_it_has(
    read: Read, profile: Profile
) -> None:
    captures = [
        read(full_page("Weather", body=[PARAGRAPH]), source="a.txt", url=ONE),
        read(full_page("Weather", body=[ROAD]), source="b.txt", url=TWO),
        read(full_page("Weather", body=[ROAD]), source="c.txt"),
        read(full_page("Weather", body=[RICE]), source="d.txt"),
    ]
    archive = normalized(captures, profile)
    assert sources(archive) == [["a.txt"], ["b.txt", "c.txt"], ["d.txt"]]
    assert len(archive.choices[0].article_ids) == 3


def test_an_article_without_a_headline_is_named_by_its_address_or_its_body(read: Read, profile: Profile) -> None:
    archive = normalized([read(body_only(PARAGRAPH), url=ONE)], profile)
    assert archive.articles[0].id == public_id("address\nen\n7yZ2SySvR")
    assert normalized([read(body_only(PARAGRAPH))], profile).articles[0].headline is None
    assert normalized([], profile).articles == ()


# -- sections ---------------------------------------------------------------------------------------------------------


def test_an_unknown_label_makes_a_section_and_a_remark(read: Read, profile: Profile) -> None:
    capture = read(
        full_page(teasers=[teaser("One"), teaser("Two", "EXAMPLE - TOPICS")]), url=address("x", "7yZ2SySvR", "a-b")
    )
    archive = normalized([capture], profile)
    unknown = [(section.id, section.labels) for section in archive.sections if not section.known]
    assert unknown == [("a-b", {"en": "a-b"}), ("example-topics", {"en": "EXAMPLE - TOPICS"})]
    two = capture.teasers[1].lines[0]
    made = "is not in the profile baodienbienphu-en; it was made as"
    assert [str(problem) for problem in archive.problems] == [
        f"captures.yaml: the section 'a-b' {made} 'a-b'",
        f"page.txt:{two}: the section 'EXAMPLE - TOPICS' {made} 'example-topics'",
    ]
    assert all(problem.harmless for problem in archive.problems)
    sections = {article.section for article in archive.articles}
    assert sections == {"a-b", "economy", "example-topics"}


# -- order and names --------------------------------------------------------------------------------------------------

PROFILE = load_profile("baodienbienphu-en", ROOT)
NAMES = ["Weather", "WEATHER", "Story (Part 1)", "Story (Part 2)", "Na Sang", "Nà Sang"]
BLOCKS = [PARAGRAPH, ROAD, RICE, "Thank you!"]
BODIES = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3, unique=True)
PAGES = st.one_of(
    st.builds(
        lambda headline, lede, body, teased: full_page(
            headline, lede, body, teasers=[teaser(name, lede=lede) for name in teased]
        ),
        st.sampled_from(NAMES),
        st.sampled_from(["It rains.", "It snows.", LEDES[0]]),
        BODIES,
        st.lists(st.sampled_from(NAMES), max_size=2),
    ),
    BODIES.map(lambda body: body_only(*body)),
    st.just(LISTING),
)
NOTES = st.fixed_dictionaries(
    {
        "url": st.sampled_from([None, None, ONE, TWO, address("weather", "7yZ2SySvT")]),
        "captured_at": st.sampled_from([None, "2025", "2026"]),
    }
)
CAPTURES = st.lists(st.tuples(PAGES, NOTES), max_size=6)

often = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def capture_all(pages: Sequence[tuple[str, Mapping[str, str | None]]], names: Sequence[int]) -> list[ParsedCapture]:
    return [
        read_page(PROFILE, page, source=f"{name:02}.txt", **note)
        for name, (page, note) in zip(names, pages, strict=True)
    ]


@often
@given(CAPTURES, st.randoms(use_true_random=False))
def test_the_order_of_captures_never_matters(pages: list[tuple[str, dict[str, str | None]]], random: object) -> None:
    captures = capture_all(pages, range(len(pages)))
    shuffled = captures.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert msgspec.json.encode(normalized(shuffled, PROFILE).articles) == msgspec.json.encode(
        normalized(captures, PROFILE).articles
    )
    assert normalized(shuffled, PROFILE) == normalized(captures, PROFILE)


@often
@given(CAPTURES, st.randoms(use_true_random=False))
def test_what_files_are_called_never_matters(pages: list[tuple[str, dict[str, str | None]]], random: object) -> None:
    names = list(range(len(pages)))
    random.shuffle(names)  # type: ignore[attr-defined]
    one, other = (normalized(capture_all(pages, order), PROFILE) for order in (range(len(pages)), names))
    assert facts_of(one) == facts_of(other)
    assert one.choices == other.choices


def facts_of(archive: Archive) -> list[tuple[object, ...]]:
    """What an archive says of each article, wherever it was read."""
    return [
        (article.id, article.status, article.headline, article.section, article.lede, article.byline, article.body)
        for article in archive.articles
    ]


@often
@given(CAPTURES)
def test_every_capture_and_every_teaser_has_its_article(pages: list[tuple[str, dict[str, str | None]]]) -> None:
    captures = capture_all(pages, range(len(pages)))
    archive = normalized(captures, PROFILE)
    ids = [article.id for article in archive.articles]
    assert ids == sorted(set(ids))
    held = [capture.source for article in archive.articles for capture in article.captures]
    assert sorted(held) == [capture.source for capture in captures if capture.has_article]
    teased = {(place.source, place.position): article.id for article in archive.articles for place in article.teased_in}
    assert archive.teaser_articles.keys() == {(c.source, t.position) for c in captures for t in c.teasers}
    assert teased == {place: article for place, article in archive.teaser_articles.items() if article}
    known = {section.id for section in archive.sections}
    assert all(article.section is None or article.section in known for article in archive.articles)
    assert all(named in ids for article in archive.articles for named in article.recent_news)
    assert all(option in ids for choice in archive.choices for option in choice.article_ids)


def test_thousands_of_captures_with_one_headline_are_grouped_in_one_pass(profile: Profile) -> None:
    pages = [
        (full_page("Weather", teasers=[teaser("Weather")]), {"url": address("weather", f"{n:09}")}) for n in range(600)
    ]
    archive = normalized(capture_all(pages, range(600)), profile)
    assert len(archive.articles) == 600
    assert len(archive.choices[0].article_ids) == 600
