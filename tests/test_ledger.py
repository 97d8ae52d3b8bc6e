"""The ledger accounts for every line of any input: properties, proven on invented, shuffled and mixed pages."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dbp_archive.profile import Profile, load_profile
from dbp_archive.records import FURNITURE, Byline, Figure, ParsedCapture, Role
from dbp_archive.rules import NO_RULE, RULES
from tests.archives import ROOT, SEEDS, WIDGET, body_only, full_page, teaser
from tests.conftest import read_page

PROFILE: Profile = load_profile("baodienbienphu-en", ROOT)
SEED_LINES = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_bytes().splitlines(keepends=True)]
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", ""])

FRAGMENTS = st.sampled_from(
    [
        "",
        " ",
        "\u00a0",
        "\ufeff",
        "\u200b",
        "ĐBP - ",
        "ÐBP–",
        "• '",
        "•",
        "'",
        " -",
        "-",
        ":",
        ".",
        "?",
        "“",
        "”",
        "(Photo: ",
        "Photo: A",
        "Photo:",
        "In the photo: ",
        ".jpg)",
        "Comment",
        "Recent news",
        "ECONOMY",
        "NEWS - POLITICS -",
        "You have 1/2 characters left",
        "Please enter 5 or more characters!!!",
        "Lò Văn An",
        "By ",
        "Secretary of ",
        "Reporter: ",
        "Example Village ",
        "plants tea. ",
        "A view ",
        "\u0301",
        "\u0323",
        "\x00",
        "\x85",
        "\u2028",
        "\x1b[0m",
        "<b>",
        "1. ",
        "x" * 200,
    ]
)
"""What the rules look for, to be put together in every wrong way."""

LINES = st.one_of(
    st.lists(FRAGMENTS, max_size=5).map("".join),
    st.sampled_from(SEED_LINES).map(lambda line: line.decode().rstrip("\n")),
    st.text(max_size=60),
)
PAGES = st.lists(st.tuples(LINES, LINE_ENDS), max_size=40).map(lambda lines: "".join(map("".join, lines)).encode())
SHUFFLED = st.lists(st.sampled_from(SEED_LINES), max_size=120).map(b"".join)
WHOLE = st.lists(
    st.sampled_from(
        [full_page(), full_page(teasers=[teaser("One")]), body_only("Tea.", "Rice."), WIDGET, teaser("Two")]
    ),
    max_size=4,
).map(lambda parts: "\n".join(parts).encode())
TEXT = st.text().map(str.encode)
ANY = st.one_of(PAGES, SHUFFLED, WHOLE, TEXT).filter(lambda data: b"\0" not in data)

quick = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@quick
@given(ANY)
@example(b"")
@example(b"\n")
@example(b"\r")
@example(b"\r\r\n\n\r")
@example("\ufeff".encode())
@example("a\u2028b\x85c\x0bd".encode())
def test_the_ledger_tiles_any_capture_byte_for_byte(data: bytes) -> None:
    ledger = read_page(PROFILE, data).ledger
    assert b"".join(data[line.start : line.end] for line in ledger) == data
    assert [line.start for line in ledger] == [0, *(line.end for line in ledger)][: len(ledger)]
    assert [line.number for line in ledger] == list(range(1, len(ledger) + 1))
    assert [data[line.start : line.end] for line in ledger] == data.splitlines(keepends=True)


@quick
@given(ANY)
def test_every_line_has_one_role_by_one_rule(data: bytes) -> None:
    known = {name for name, _ in RULES}
    for line in read_page(PROFILE, data).ledger:
        assert (line.role is Role.UNKNOWN) == (line.rule == NO_RULE)
        assert line.role is Role.UNKNOWN or line.rule in known
        assert 0.5 < line.certainty <= 1
        assert line.certainty == 1 or line.role is Role.CAPTION
        assert (line.role is Role.BLANK) == (not re.sub(r"[\s\ufeff\u200b\u2060]", "", line.text))


def stands_in(words: str | None, text: str) -> bool:
    """Whether `words` were read from `text`: a caption whose credit stood in its middle is two pieces of it."""
    if words is None or words in text:
        return True
    return any(words[:cut].strip() in text and words[cut:].strip() in text for cut in range(len(words)))


@quick
@given(ANY)
def test_every_field_is_found_on_the_lines_it_points_to(data: bytes) -> None:
    parsed = read_page(PROFILE, data)
    text = {line.number: line.text for line in parsed.ledger}
    role = {line.number: line.role for line in parsed.ledger}
    for passage, expected in ((parsed.headline, Role.HEADLINE), (parsed.lede, Role.LEDE)):
        if passage:
            (number,) = passage.lines
            assert passage.text
            assert stands_in(passage.text, text[number])
            assert role[number] is expected
    assert len(parsed.body) == len(parsed.body_lines)
    for block, number in zip(parsed.body, parsed.body_lines, strict=True):
        found = (block.caption, *block.credits) if isinstance(block, Figure) else (block.text,)
        assert all(stands_in(words, text[number]) for words in found)
        assert role[number] in (Role.PARAGRAPH, Role.SUBHEADING, Role.CAPTION)
    assert_byline(parsed.byline, parsed.byline_lines, text, role)
    for entry in parsed.teasers:
        joined = "\n".join(text[number] for number in entry.lines)
        assert all(stands_in(words, joined) for words in (entry.headline, entry.section_label, entry.lede))
        assert all(role[number].startswith("teaser-") for number in entry.lines)
        assert entry.headline or entry.lede


def assert_byline(byline: Byline | None, lines: tuple[int, ...], text: dict[int, str], role: dict[int, Role]) -> None:
    assert bool(byline) == bool(lines)
    if byline:
        assert byline.names
        assert all(name and name in text[lines[0]] for name in byline.names)
        assert byline.role is None or byline.role in text[lines[1]]
        assert [role[number] for number in lines] == [Role.BYLINE, Role.BYLINE_ROLE][: len(lines)]


@quick
@given(ANY)
def test_every_line_of_an_article_stands_in_a_field(data: bytes) -> None:
    parsed = read_page(PROFILE, data)
    pointed = [
        *(parsed.headline.lines if parsed.headline else ()),
        *(parsed.lede.lines if parsed.lede else ()),
        *parsed.body_lines,
        *parsed.byline_lines,
        *(number for entry in parsed.teasers for number in entry.lines),
    ]
    assert len(pointed) == len(set(pointed))
    outside = {Role.BLANK, *FURNITURE, Role.UNKNOWN}
    inside = {line.number for line in parsed.ledger if line.role not in outside}
    if not parsed.teasers:  # a list whose headlines were lost names no article
        inside -= {line.number for line in parsed.ledger if line.role is Role.TEASER_LEDE}
    bare_datelines = {line.number for line in parsed.ledger if line.role is Role.LEDE} if not parsed.lede else set()
    assert inside - bare_datelines == set(pointed)


@quick
@given(ANY)
def test_parsing_is_a_function_of_the_page(data: bytes) -> None:
    assert read_page(PROFILE, data) == read_page(PROFILE, data)


def test_each_seed_is_tiled(parsed_seeds: tuple[ParsedCapture, ...]) -> None:
    for parsed in parsed_seeds:
        data = (SEEDS / parsed.source).read_bytes()
        assert b"".join(data[line.start : line.end] for line in parsed.ledger) == data
