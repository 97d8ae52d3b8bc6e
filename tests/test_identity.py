"""Ids, permalinks and file names, frozen: whoever changes one of these values breaks addresses that others link to."""

import pytest

from dbp_archive.identity import (
    address_key,
    body_key,
    headline_key,
    lede_key,
    paragraph_hashes,
    permalink,
    public_id,
    source_name,
)
from dbp_archive.profile import Profile
from dbp_archive.records import Block, Figure, Paragraph, ParsedCapture, Subheading
from tests.normalized import normalized


@pytest.mark.parametrize(
    ("key", "article_id"),
    [
        (headline_key("en", "Example Village opens a market"), "1pcrz7xs"),
        (headline_key("en", "EXAMPLE village  opens a market"), "1pcrz7xs"),
        (headline_key("vi", "Example Village opens a market"), "av5ed5yg"),
        (address_key("en", "7yZ2SySvR"), "e3hdr0sz"),
        (lede_key("en", "Rice  and tea."), "cve1w2d4"),
        (lede_key("vi", "Rice and tea."), "85jrg59h"),
        (body_key("en", [Paragraph(text="Tea."), Paragraph(text="Rice  and tea.")]), "a9vdgs5f"),
    ],
)
def test_ids_are_frozen(key: str, article_id: str) -> None:
    assert public_id(key) == article_id


def test_an_id_that_is_taken_has_others_behind_it() -> None:
    assert [public_id("x", attempt) for attempt in range(3)] == ["5nrhcgnq", "zqt7xggt", public_id("x", 2)]
    assert len({public_id("x", attempt) for attempt in range(100)}) == 100


@pytest.mark.parametrize(
    "path",
    [
        "en/articles/na-son-arouses-spirit-of-self-reliance-and-self-improvement-r6mz6ahz.html",
        "en/articles/na-sangs-commitment-to-innovation-and-sustainable-development-grczpwrh.html",
        "en/articles/turning-resolutions-into-reality-c9k4n6rf.html",
        "en/articles/dien-bien-active-in-following-president-ho-chi-minhs-example-w3k4y7a5.html",
        "en/articles/dien-bien-drastically-implements-national-target-programs-zd99n3t5.html",
        "en/articles/key-to-opening-digital-economy-door-scd06n6a.html",
        "en/articles/optimizing-surplus-headquarters-resources-after-rearrangement-part-1-qa2a6jma.html",
        "en/articles/dien-biens-party-chief-attends-conference-issuing-leadership-resolution-of-94tmdzgz.html",
    ],
)
def test_the_permalinks_of_the_seeds_are_frozen(
    parsed_seeds: tuple[ParsedCapture, ...], profile: Profile, path: str
) -> None:
    articles = normalized(parsed_seeds, profile).articles
    assert path in {permalink(article.language, article.headline, article.id) for article in articles}


@pytest.mark.parametrize(
    ("headline", "path"),
    [
        ("Điện Biên", "en/articles/dien-bien-00000000.html"),
        ("新闻", "en/articles/untitled-00000000.html"),
        (None, "en/articles/untitled-00000000.html"),
        ("../../../etc/passwd", "en/articles/etc-passwd-00000000.html"),
    ],
)
def test_a_permalink_is_made_of_the_headline_and_the_id(headline: str | None, path: str) -> None:
    assert permalink("en", headline, "00000000") == path


TEA, RICE = Paragraph(text="Tea."), Paragraph(text="Rice.")
FIGURE, HEADING = Figure(caption="Hills.", credits=(), certainty=0.9), Subheading(text="Hills")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ([TEA, RICE], [RICE, TEA], True),
        ([TEA, RICE], [TEA, FIGURE, RICE, HEADING], True),
        ([Paragraph(text="Tea and rice.")], [Paragraph(text="Tea \u00a0and rice. ")], True),
        ([TEA], [RICE], False),
        ([TEA], [TEA, RICE], False),
        ([FIGURE], [HEADING], False),
        ([FIGURE], [], False),
    ],
)
def test_a_body_is_known_by_its_paragraphs(one: list[Block], other: list[Block], *, same: bool) -> None:
    assert (body_key("en", one) == body_key("en", other)) is same


def test_only_paragraphs_are_compared() -> None:
    assert len(paragraph_hashes([TEA, FIGURE, HEADING, TEA])) == 1


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("000_afbfda4cf796b19e.txt", "000-afbfda4cf796b19e-d164bd920d59"),
        ("2026/Điện Biên.txt", "dien-bien-a37e29c96236"),
        ("a/index.txt", "index-a60db095801d"),
        ("b/index.txt", "index-e6dc7bd31fa5"),
        ("\\xff.txt", "xff-168848f47c90"),
        ("新闻.txt", "capture-771d94e6bf1a"),
    ],
)
def test_names_of_what_is_made_from_a_capture_are_frozen(source: str, name: str) -> None:
    assert source_name(source) == name
