"""Vietnamese and English text: the keys and slugs that every permalink is made of are frozen here."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dbp_archive.text import (
    MARKS_LIMIT,
    decode_plain,
    fold,
    has_endless_marks,
    identity_key,
    initial,
    nfc,
    opening,
    same_identity,
    slugify,
    sort_key,
    words,
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Na Sang’s commitment to innovation", "na-sangs-commitment-to-innovation"),
        ("“Key” to opening digital economy door", "key-to-opening-digital-economy-door"),
        ("Điện Biên Phủ", "dien-bien-phu"),
        ("Ðiện Biên", "dien-bien"),
        ("Đường Đi ở Ước ơ Ư", "duong-di-o-uoc-o-u"),
        ("Optimizing surplus headquarters (Part 1)", "optimizing-surplus-headquarters-part-1"),
        ("Hồ Chí Minh City - Điện Biên - Hà Nội", "ho-chi-minh-city-dien-bien-ha-noi"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con"),
        ("Sang´s", "sangs"),
        ("½ of 100 m² in Ｎａ Sang", "1-2-of-100-m2-in-na-sang"),
        ("soft\u00adhyphen", "softhyphen"),
        ("新闻", ""),
        ("’“”", ""),
        ("", ""),
    ],
)
def test_slugs_are_frozen(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("limit", "slug"),
    [
        (100, "example-village-market"),
        (22, "example-village-market"),
        (21, "example-village"),
        (15, "example-village"),
        (14, "example"),
        (7, "example"),
        (4, "exam"),
    ],
)
def test_a_slug_is_cut_between_words(limit: int, slug: str) -> None:
    assert slugify("Example Village market", limit) == slug


@given(st.text(max_size=200), st.integers(1, 90))
def test_a_slug_is_safe_in_a_file_name(text: str, limit: int) -> None:
    slug = slugify(text, limit)
    assert len(slug) <= limit
    assert all(char in "abcdefghijklmnopqrstuvwxyz0123456789-" for char in slug)
    assert slug == slug.strip("-")
    assert "--" not in slug


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Na Sang’s  commitment", "na sangs commitment"),
        ("Nà Sang", "na\u0300 sang"),
        ("Hòa Bình", "hoa\u0300 binh\u0300"),
        ("ĐIỆN BIÊN", "đie\u0302n\u0323 bie\u0302n"),
        ("Ðiện Biên", "đie\u0302n\u0323 bie\u0302n"),
        ("A – B — C-D", "a-b-c-d"),
        ("\u201cKey\u201d to \u2018door\u2019", "key to door"),
        ("Sang´s", "sangs"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
    ],
)
def test_identity_keys_are_frozen(text: str, key: str) -> None:
    assert identity_key(text) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("Hòa-Bình", "Hoà – Bình"),
        ("Example  Village", " EXAMPLE\u00a0village "),
        ("The \u201cgolden\u201d land", 'The "golden" land'),
        ("Điện Biên", unicodedata.normalize("NFD", "Điện Biên")),
        ("Ðiện Biên", "Điện Biên"),
        ("2020 - 2025", "2020–2025"),
    ],
)
def test_headlines_that_are_set_differently_are_one(one: str, other: str) -> None:
    assert identity_key(one) == identity_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Na Sang", "Nà Sang"),
        ("má", "mạ"),
        ("ơn", "on"),
        ("da", "đa"),
        ("Story (Part 1)", "Story (Part 2)"),
        ("Example Village", "ExampleVillage"),
        ("Is it so?", "Is it so"),
    ],
)
def test_headlines_that_read_differently_are_two(one: str, other: str) -> None:
    assert identity_key(one) != identity_key(other)


@given(st.text(max_size=100))
def test_an_identity_key_does_not_depend_on_case_or_normal_form(text: str) -> None:
    assert identity_key(unicodedata.normalize("NFD", text)) == identity_key(unicodedata.normalize("NFC", text))
    assert identity_key(f"  {text} ") == identity_key(text)


PIECES = st.sampled_from(
    [
        *"aAđĐÐðòÒ’'´\"-–— ²½…",
        *("o\u0300", "hòa", "hoà", "ﬁ", "fi", "Ａ", "№", "ß", "ẞ", "İ", "ﬅ", "ᶞ"),
        *"\u00a0\u00ad\u200b\ufeff\u2212\u0301\u0323",
    ]
)


@given(st.lists(PIECES, max_size=5).map("".join), st.lists(PIECES, max_size=5).map("".join))
@example("of fine", "oﬀ ﬁne")
@example("co\u00adoperation", "cooperation")
@example("2020 - 2025", "2020–2025")
def test_headlines_that_are_one_have_one_slug(one: str, other: str) -> None:
    for variant in (other, one.upper(), one.lower(), one.replace(" ", "\u00a0\u200b"), one.replace("-", " – ")):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            spelled = unicodedata.normalize(form, variant)
            if identity_key(spelled) == identity_key(one):
                assert slugify(spelled) == slugify(one)


LATIN = st.characters(codec="utf-8", max_codepoint=0x1EFF, categories=("L", "N"))
MARKS = st.characters(min_codepoint=0x300, max_codepoint=0x36F)
NEAR = st.lists(st.one_of(LATIN, MARKS, st.sampled_from(" -‘'\u00ad\u200bÐđ")), max_size=4).map("".join)


@given(NEAR, NEAR)
def test_two_texts_are_one_when_their_keys_are(one: str, other: str) -> None:
    for second in (other, one + other, unicodedata.normalize("NFD", one).upper()):
        assert same_identity(one, second) == (identity_key(one) == identity_key(second))


@given(st.one_of(st.binary(max_size=20), NEAR.map(str.encode), st.text(max_size=20).map(str.encode)))
def test_what_is_decoded_as_plain_is_plain(data: bytes) -> None:
    text = decode_plain(data)
    if text is not None:
        assert text.encode() == data
        assert unicodedata.is_normalized("NFC", text)
        assert not any(map(unicodedata.combining, text))
        assert not set(text) & set("\0\ufeff\u200b\u2060")


def test_vietnamese_is_plain() -> None:
    assert decode_plain("ĐBP – “Điện Biên Phủ” …".encode()) == "ĐBP – “Điện Biên Phủ” …"


def test_headlines_sort_by_the_vietnamese_alphabet() -> None:
    ordered = [
        "12 tasks",
        "an",
        "ăn",
        "ân",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "da",
        "đa",
        "em",
        "êm",
        "“Key” word",
        "on",
        "ôn",
        "ơn",
        "un",
        "ưn",
    ]
    shuffled = ordered[1::2] + ordered[::2]
    assert sorted(shuffled, key=sort_key) == ordered


SORTED = (Path(__file__).parent / "sorted-vi.txt").read_text("utf-8").splitlines()
"""Words, names and headlines without punctuation, sorted once by ICU 78.2 (CLDR 48): `new Intl.Collator("vi")` of Node
20.20, its options as they are by default. So numbers are compared digit by digit, and small letters come first."""


def test_lists_sort_as_icu_sorts_them() -> None:
    assert len(SORTED) > 500
    assert sorted(SORTED[1::2] + SORTED[::2], key=sort_key) == SORTED
    decomposed = [unicodedata.normalize("NFD", text) for text in SORTED]
    assert sorted(decomposed[1::2] + decomposed[::2], key=sort_key) == decomposed


@pytest.mark.parametrize(
    ("ours", "icu"),
    [
        (["An Ninh", "“Ấn tượng”", "Ba"], ["“Ấn tượng”", "An Ninh", "Ba"]),  # quotes sort before letters there
        (["Bài", "(Phần 1)"], ["(Phần 1)", "Bài"]),
        (["Đà Lạt", "Ðà Nẵng", "Đất"], ["Ðà Nẵng", "Đà Lạt", "Đất"]),  # eth is a letter of its own there
    ],
)
def test_where_the_order_is_not_that_of_icu_on_purpose(ours: list[str], icu: list[str]) -> None:
    assert sorted(icu, key=sort_key) == ours


ASCII_TEXT = st.text(st.characters(codec="ascii"), max_size=12)


@given(ASCII_TEXT, ASCII_TEXT)
def test_text_without_marks_sorts_as_it_does_behind_a_letter_with_one(one: str, other: str) -> None:
    def order(start: str) -> tuple[bool, bool]:
        first, second = (sort_key(start + text) for text in (one, other))
        return first[:2] < second[:2], first[:2] == second[:2]

    assert order("") == order("é ")


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Điện", "Đ"),
        ("ðất", "Đ"),
        ("“Ấn", "Â"),
        ("ổn", "Ô"),
        ("ừ", "Ư"),
        ("zed", "Z"),
        ("7 ways", "0–9"),
        ("…", "…"),
        ("", "…"),
    ],
)
def test_a_headline_is_filed_under_its_letter(text: str, letter: str) -> None:
    assert initial(text) == letter


@pytest.mark.parametrize(
    ("typed", "text"),
    [("dien bien", "Điện Biên"), ("hoa", "hoà"), ("duong", "Đường"), ("dat", "ÐẤT"), ("strasse", "Straße")],
)
def test_text_is_found_by_what_one_types_without_marks(typed: str, text: str) -> None:
    assert fold(text) == typed


def test_words_keep_their_accents() -> None:
    assert words("Điện Biên’s 5-year plan") == ["điện", "biên", "s", "5", "year", "plan"]


def test_an_opening_ends_between_words() -> None:
    assert opening("Example Village market opens", 18) == "Example Village…"
    assert opening("Example", 7) == "Example"
    assert opening("Examplevillagemarket", 7) == "Example…"


def test_text_in_normal_form_is_left_as_it_is() -> None:
    text = "Điện Biên"
    assert nfc(text) is text
    assert nfc(unicodedata.normalize("NFD", text)) == text


@pytest.mark.parametrize(
    ("text", "endless"),
    [
        ("Điện Biên " * 1000, False),
        (unicodedata.normalize("NFD", "ộ" * 10_000), False),
        ("e" + "\u0301" * MARKS_LIMIT, False),
        ("e" + "\u0301" * (MARKS_LIMIT + 1), True),
        ("x" * 333 + "\u0301\u0323" * MARKS_LIMIT + "y", True),
        ("…" * 5000, False),
    ],
)
def test_a_letter_with_endless_marks_is_found(text: str, *, endless: bool) -> None:
    assert has_endless_marks(text) is endless


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("a" + " " * 1_000_000 + "b", "a b"),
        ("a" + " " * 1_000_000 + "-", "a-"),
        ("-" * 1_000_000, "-" * 1_000_000),
        ("word " * 200_000, "word " * 199_999 + "word"),
    ],
)
def test_a_million_characters_are_compared_in_one_pass(text: str, key: str) -> None:
    """In steps that grow with the square of the length, this would take hours."""
    assert identity_key(text) == key
    assert len(slugify(text)) <= 80
