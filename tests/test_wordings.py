"""Two wordings: whether they agree wherever both say something, and the sentences in which they differ."""

import pytest

from dbp_archive.records import Block, Figure, Markdown, Paragraph, Subheading
from dbp_archive.wordings import COMPARISONS_LIMIT, Wording, agree, find_changes, sentences, wording_of

LEDE = "The commune opened a road."
CAPTION = Figure(caption="The new road.", credits=("Lò An",), certainty=0.9)


def words(
    *body: str | Block, headline: str | None = "A new road", lede: str | None = LEDE
) -> Wording:  # strings are paragraphs
    return wording_of(headline, lede, [Paragraph(text=text) if isinstance(text, str) else text for text in body])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (words("Tea."), words("Tea."), True),
        (words("Tea."), words("Rice."), False),
        (words("Tea  grows\u00a0here."), words("Tea grows here."), True),
        (words("Tea. Rice."), words("Tea.", "Rice."), True),
        (words("Tea.", "Rice."), words("Rice.", "Tea."), False),
        (words("Tea."), words("Tea.", headline="A NEW  road"), True),
        (words("Tea."), words("Tea.", headline="An old road"), False),
        (words("Tea."), words("Tea.", lede="The commune closed a road."), False),
        (words("Tea."), words("Tea.", headline=None, lede=None), True),
        (words("Tea."), words("Tea.", "Rice.", headline=None, lede=None), False),
        (words("Tea."), words(), True),
        (words("Tea.", CAPTION), words("Tea."), True),
        (words("Tea.", CAPTION), words("Tea.", "The new road. Photo: Lò An", headline=None), True),
        (words("Tea.", Subheading(text="What came next")), words("Tea.", "What came next"), True),
        (words("Tea."), words(f"ĐBP - {LEDE}", "Tea.", headline=None, lede=None), True),
        (words("Tea."), words("A new road", "Tea.", headline=None), True),
        (words(Markdown(text="Tea *grows*.")), words(Markdown(text="Tea *grew*.")), False),
    ],
)
def test_whether_two_wordings_agree(one: Wording, other: Wording, *, same: bool) -> None:
    assert agree(one, other) is agree(other, one) is same
    assert bool(list(find_changes(one, other))) is not same


def test_changes_are_told_sentence_by_sentence_with_those_beside_them() -> None:
    before = words("One. Two. Three. Four.", "Five. Six. Seven. Eight.")
    after = words("One. Two. Three! Four.", "Five. Six. Eight. Nine.", headline="A road", lede="It opened. Today.")
    assert [tuple(change) for change in find_changes(before, after)] == [
        ("headline", (("removed", "A new road"), ("added", "A road"))),
        ("lede", (("removed", LEDE), ("added", "It opened. Today."))),
        ("body", (("same", "Two."), ("removed", "Three."), ("added", "Three!"), ("same", "Four."))),
        ("body", (("same", "Six."), ("removed", "Seven."), ("same", "Eight."), ("added", "Nine."))),
    ]


def test_texts_too_long_to_compare_are_told_whole() -> None:
    many = [f"Sentence {number}." for number in range(int(COMPARISONS_LIMIT**0.5) + 1)]
    (change,) = find_changes(words(*many), words(*reversed(many)))
    assert change.pieces == (("removed", " ".join(many)), ("added", " ".join(reversed(many))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four… Five.", ["One.", "Two!", "Three?", "Four…", "Five."]),
        ("“Năm nay được giá.” “Đúng thế!” bà nói.", ["“Năm nay được giá.”", "“Đúng thế!”", "bà nói."]),
        ("It costs 3.5 million. In 2026 it will cost 4.", ["It costs 3.5 million.", "In 2026 it will cost 4."]),
        ("No end", ["No end"]),
        ("", [""]),
    ],
)
def test_where_sentences_end(text: str, found: list[str]) -> None:
    assert sentences(text) == found
