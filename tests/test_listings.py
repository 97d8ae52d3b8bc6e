"""Pages that list articles and hold none."""

import pytest

from dbp_archive.intake import remarks_on
from dbp_archive.problems import Problem
from dbp_archive.records import Role
from tests.archives import PARAGRAPH, WIDGET, full_page, teaser
from tests.conftest import Read

TEA, RICE = "ĐBP - The commune sells more tea.", "ĐBP – The people grow rice."
Entries = list[tuple[str | None, str | None, str | None]]


def listed(read: Read, page: str) -> tuple[str, Entries]:
    parsed = read(page)
    assert not [line for line in parsed.ledger if line.role is Role.UNKNOWN]
    entries = [(entry.headline, entry.section_label, entry.lede) for entry in parsed.teasers]
    assert [entry.position for entry in parsed.teasers] == list(range(1, len(entries) + 1))
    return parsed.variant, entries


TEA_ENTRY = ("Tea for all", "ECONOMY", "The commune sells more tea.")
RICE_ENTRY = ("Rice for all", "TRAVEL", "The people grow rice.")


@pytest.mark.parametrize("heading", ["Recent news\n\n", "", "ECONOMY\n\n"])
def test_a_block_of_teasers_may_stand_alone(read: Read, heading: str) -> None:
    page = heading + teaser("Tea for all") + teaser("Rice for all", "TRAVEL", "The people grow rice.")
    assert listed(read, page) == ("teasers-only", [TEA_ENTRY, RICE_ENTRY])


@pytest.mark.parametrize("heading", ["", "Economy\n\n"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_page_of_a_section_lists_its_articles(read: Read, heading: str, between: str) -> None:
    lines = ("• Tea for all", "Tea for all", "- ECONOMY", TEA, "• Rice for all", "Rice for all", "- TRAVEL", RICE)
    assert listed(read, heading + between.join(lines)) == ("teasers-only", [TEA_ENTRY, RICE_ENTRY])


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_the_front_page_lists_articles_under_their_sections(read: Read, between: str) -> None:
    page = between.join(("ECONOMY", "Tea for all", TEA, "Hills for all", TEA, "TRAVEL", "Rice for all", RICE))
    entries = [TEA_ENTRY, ("Hills for all", *TEA_ENTRY[1:]), RICE_ENTRY]
    assert listed(read, page) == ("teasers-only", entries)
    assert listed(read, page.removeprefix(f"ECONOMY{between}"))[1][0] == ("Tea for all", None, TEA_ENTRY[2])


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_ledes_without_headlines_are_teasers_that_have_none(read: Read, between: str) -> None:
    page = between.join((TEA, RICE, TEA))
    tea, rice = (None, None, TEA_ENTRY[2]), (None, None, RICE_ENTRY[2])
    assert listed(read, page) == ("teasers-only", [tea, rice, tea])
    parsed = read(page)
    assert [line.role for line in parsed.ledger if line.role is not Role.BLANK] == [Role.TEASER_LEDE] * 3
    assert [parsed.ledger[number - 1].text for entry in parsed.teasers for number in entry.lines] == [TEA, RICE, TEA]
    assert {entry.dateline for entry in parsed.teasers} == {"ĐBP"}
    assert list(remarks_on(parsed)) == [Problem("page.txt", "holds no article, only 3 teasers", harmless=True)]


def test_ledes_without_headlines_may_stand_under_their_sections(read: Read) -> None:
    entries = [(None, "ECONOMY", TEA_ENTRY[2]), (None, "TRAVEL", RICE_ENTRY[2])]
    assert listed(read, f"ECONOMY\n{TEA}\nTRAVEL\n{RICE}\n") == ("teasers-only", entries)


def test_a_dateline_with_nothing_behind_it_teases_nothing(read: Read) -> None:
    assert listed(read, f"{TEA}\nĐBP -\n{RICE}\nĐBP - …\n")[1] == [(None, None, e[2]) for e in (TEA_ENTRY, RICE_ENTRY)]


def test_the_dateline_is_the_profile_s(read: Read) -> None:
    assert read(f"{TEA}\n{RICE}\n".replace("ĐBP", "Hanoi")).teasers == ()


@pytest.mark.parametrize(
    "page",
    [
        full_page(),
        full_page(teasers=[teaser("Tea for all")]),
        f"Tea for all\n\n{TEA}\n{WIDGET}",
        f"{TEA}\n\n{PARAGRAPH}\n{WIDGET}",
        f"{TEA}\n{WIDGET}",
        f"{TEA}\n{RICE}\n{PARAGRAPH}\n{WIDGET}",
        f"Tea for all\n\n{TEA}\n\n{PARAGRAPH}\n\nRice for all\n\n{RICE}\n",
        f"ECONOMY\n\nTea for all\n\n{TEA}\n\n{PARAGRAPH}\n",
        f"Tea for all\n\n{TEA}\n\nECONOMY\n\n{PARAGRAPH}\n",
    ],
)
def test_an_article_is_no_list(read: Read, page: str) -> None:
    parsed = read(page)
    assert parsed.has_article
    assert not [line for line in parsed.ledger if line.rule == "listing"]


def test_an_item_of_a_list_is_no_section(read: Read) -> None:
    parsed = read(full_page(teasers=["  • 'Tea\n\n    Tea\n\n    - Rice\n"]))
    assert [(entry.section_label, entry.lede) for entry in parsed.teasers] == [(None, "- Rice")]
