"""Everything that names one article becomes one record; what nobody states stays unknown."""

from itertools import permutations

import msgspec
import pytest

from dbp_archive.entries import Holding, TeaserText, enter_capture
from dbp_archive.merge import Mentions, Tease, lookup_url, merge
from dbp_archive.parsers import parse_capture
from dbp_archive.preference import by_preference
from dbp_archive.profile import Profile
from dbp_archive.records import Article, Byline, Capture, Evidence, ParsedCapture
from dbp_archive.recover import Recovered
from tests.archives import PARAGRAPH, address, body_only, full_page
from tests.conftest import Read
from tests.normalized import together


def tease(
    source: str, headline: str = "Example Village", label: str | None = "ECONOMY", lede: str | None = "Tea."
) -> Tease:
    dateline = "ĐBP" if lede else None
    text = TeaserText(
        profile="baodienbienphu-en", language="en", headline=headline, section_label=label, dateline=dateline, lede=lede
    )
    return Tease(source=source, position=1, lines=(9,), captured_at=None, text=text)


def holding(capture: ParsedCapture, profile: Profile) -> Holding:
    """What the catalog keeps of `capture`."""
    packed = enter_capture(capture, together(profile)).contents.holding
    assert packed is not None
    return msgspec.msgpack.decode(packed, type=Holding)


def merged(
    profile: Profile, *captures: ParsedCapture, teases: tuple[Tease, ...] = (), recovered: tuple[Recovered, ...] = ()
) -> Article:
    recent_news: dict[str, tuple[str, ...]] = {capture.source: ("b", "a", capture.source) for capture in captures}
    return merge(
        Mentions(
            id="00000000",
            captures=tuple(holding(capture, profile) for capture in captures),
            teases=teases,
            recovered=recovered,
            recent_news=recent_news,
        ),
        together(profile),
    )


TRANSLATED = "---\nheadline: Example Village\nlanguage: en\ntranslator: Lò An\n{}---\n\nTea *grows*.\n"


def translated(profile: Profile, keys: str = "translates: 00000001\n") -> ParsedCapture:
    capture = Capture(source="content/articles/a.md", data=TRANSLATED.format(keys).encode())
    return parse_capture(capture, together(profile))[0]


def test_what_the_newspaper_printed_comes_before_a_translation_of_it(read: Read, profile: Profile) -> None:
    printed = read(full_page("Example Village"), source="page.txt")
    for captures in permutations((printed, translated(profile))):
        article = merged(profile, *captures)
        assert [capture.source for capture in article.captures] == ["page.txt", "content/articles/a.md"]
        assert article.translator is None
    assert merged(profile, translated(profile)).translator == "Lò An"


def test_a_section_that_a_capture_states_comes_before_what_an_address_says(read: Read, profile: Profile) -> None:
    printed = read(full_page("Example Village"), source="page.txt", url=address("example-village", "7yZ2SySvR"))
    assert (merged(profile, printed).section, merged(profile, printed).section_source) == ("economy", "url")
    article = merged(profile, printed, translated(profile, "section: politics\n"))
    assert (article.section, article.section_source, article.evidence) == ("politics", "stated", ())


def test_a_wanted_article_is_what_its_teasers_say(profile: Profile) -> None:
    article = merged(profile, teases=(tease("b.txt"), tease("a.txt")))
    assert (article.status, article.headline, article.headline_source) == ("wanted", "Example Village", "teaser")
    assert (article.section, article.section_source) == ("economy", "teaser")
    assert (article.dateline, article.lede, article.byline, article.body) == ("ĐBP", "Tea.", None, ())
    assert [place.source for place in article.teased_in] == ["a.txt", "b.txt"]
    assert [(found.field, found.source, found.lines, found.score) for found in article.evidence] == [
        ("headline", "a.txt", (9,), 1.0),
        ("section", "a.txt", (9,), 1.0),
        ("lede", "a.txt", (9,), 1.0),
    ]
    assert (
        article.lookup_url == "https://web.archive.org/web/*/https://en.baodienbienphu.com.vn/kinh-te/example-village*"
    )


def test_teasers_that_disagree_are_outvoted_and_the_score_says_so(profile: Profile) -> None:
    teases = (tease("a.txt", label="TRAVEL", lede="Old."), tease("b.txt"), tease("c.txt", label="BUSINESS"))
    article = merged(profile, teases=teases)
    assert (article.section, article.lede) == ("economy", "Tea.")
    assert [found.score for found in article.evidence] == [1.0, 0.67, 0.67]
    assert article.evidence[1].why == "A teaser of this article stands under “%(label)s”."
    assert article.evidence[1].values == {"label": "ECONOMY"}


def test_what_no_teaser_says_stays_unknown(profile: Profile) -> None:
    article = merged(profile, teases=(tease("a.txt", label=None, lede=None),))
    assert (article.section, article.section_source, article.dateline, article.lede) == (None, None, None, None)
    assert article.lookup_url is None
    assert [found.field for found in article.evidence] == ["headline"]


def test_a_held_article_is_what_its_capture_says(read: Read, profile: Profile) -> None:
    capture = read(full_page("Example Village"), url=address("example-village", "7yZ2SySvR", "travel"))
    article = merged(profile, capture, teases=(tease("a.txt", label="ECONOMY", lede="Another lede."),))
    assert (article.status, article.headline_source, article.section, article.section_source) == (
        "held",
        "stated",
        "travel",
        "url",
    )
    assert (article.dateline, article.lede) == ("ĐBP", "The commune opened a new road.")
    assert article.byline == Byline(names=("Lò Văn An",), role=None)
    assert article.body == ()
    assert article.recent_news == ("b", "a", "page.txt")
    assert article.lookup_url is None
    why = "The address the page was captured from names this section."
    assert article.evidence == (Evidence(field="section", why=why, source="page.txt", lines=(), score=1.0),)


def test_a_held_article_without_an_address_has_its_section_from_a_teaser(read: Read, profile: Profile) -> None:
    article = merged(profile, read(full_page("Example Village")), teases=(tease("a.txt"),))
    assert (article.section, article.section_source) == ("economy", "teaser")
    assert merged(profile, read(full_page("Example Village"))).section is None


def test_a_body_only_capture_has_headline_and_lede_from_elsewhere(read: Read, profile: Profile) -> None:
    evidence = Evidence(field="headline", why="Because.", source="a.txt", lines=(9,), score=0.7)
    recovered = Recovered(headline="Example Village", evidence=evidence)
    article = merged(profile, read(body_only(PARAGRAPH)), teases=(tease("a.txt"),), recovered=(recovered,))
    assert (article.status, article.headline, article.headline_source) == ("held", "Example Village", "teaser")
    assert (article.dateline, article.lede) == ("ĐBP", "Tea.")
    assert [found.field for found in article.evidence] == ["headline", "section", "lede"]


def test_without_anything_known_an_article_has_only_its_body(read: Read, profile: Profile) -> None:
    article = merged(profile, read(body_only(PARAGRAPH)))
    assert (article.headline, article.headline_source, article.lede, article.dateline) == (None, None, None, None)
    assert (article.former_headlines, article.evidence) == ((), ())


def captures(read: Read) -> list[ParsedCapture]:
    """By preference."""
    return [
        read(full_page("Newest"), source="newest.txt", captured_at="2026-02"),
        read(full_page("Newer"), source="newer.txt", captured_at="2026-01-31T08:00:00Z"),
        read(full_page("Older"), source="older.txt", captured_at="2025"),
        read(full_page("Undated"), source="undated.txt"),
        read(full_page("Bare").split("\n\n", 1)[1], source="cut.txt", captured_at="2027"),
        read(body_only(PARAGRAPH), source="bare.txt", captured_at="2028"),
    ]


def test_a_full_and_new_capture_is_shown_first(read: Read, profile: Profile) -> None:
    ordered = captures(read)
    held = [holding(capture, profile) for capture in ordered]
    assert by_preference(reversed(held)) == held
    article = merged(profile, *reversed(ordered))
    assert [capture.source for capture in article.captures] == [capture.source for capture in ordered]
    assert article.headline == "Newest"
    assert article.former_headlines == ("Newer", "Older", "Undated")
    assert article.recent_news == ("b", "a", *(capture.source for capture in ordered))


def test_the_order_of_mentions_never_matters(read: Read, profile: Profile) -> None:
    teases = [
        tease("a.txt"),
        tease("b.txt", "EXAMPLE Village", "TRAVEL", "Rice."),
        tease("c.txt", "Example village", None, None),
    ]
    articles = [
        merged(profile, *ordered, teases=tuple(told))
        for ordered in permutations(captures(read)[2:5])
        for told in permutations(teases)
    ]
    assert all(article == articles[0] for article in articles)


def test_headlines_that_differ_only_in_their_setting_are_no_former_ones(profile: Profile) -> None:
    article = merged(profile, teases=(tease("a.txt", "Example  VILLAGE"), tease("b.txt"), tease("c.txt")))
    assert (article.headline, article.former_headlines) == ("Example Village", ())


@pytest.mark.parametrize(
    ("headline", "section", "url"),
    [
        (
            "“Key” to Điện Biên",
            "culture-sports",
            "https://web.archive.org/web/*/https://en.baodienbienphu.com.vn/van-hoa%20the-thao/key-to-dien-bien*",
        ),
        ("Example", "no-such-section", None),
        ("Example", None, None),
        (None, "economy", None),
    ],
)
def test_a_lost_page_is_looked_up_by_section_and_slug(
    profile: Profile, headline: str | None, section: str | None, url: str | None
) -> None:
    assert lookup_url(headline, section, profile) == url


NAMELESS = (address("a-page", "7yZ2SySvR"), "e3hdr0sz")
"""An address, and the id of the article that a capture of it would be if nothing else were known."""


def test_an_article_keeps_the_ids_that_its_captures_would_have_without_it(read: Read, profile: Profile) -> None:
    bare = read(body_only(PARAGRAPH), source="bare.txt", url=NAMELESS[0])
    full = read(full_page("Example Village"), source="full.txt", url=address("a-page", "7yZ2SySvS"))
    assert merged(profile, bare, full).nameless_ids == (NAMELESS[1],)
    assert merged(profile, full).nameless_ids == ()


def test_its_own_id_is_none_of_them(read: Read, profile: Profile) -> None:
    bare = read(body_only(PARAGRAPH), url=NAMELESS[0])
    mentions = Mentions(
        id=NAMELESS[1], captures=(holding(bare, profile),), teases=(), recovered=(), recent_news={bare.source: ()}
    )
    assert merge(mentions, together(profile)).nameless_ids == ()
