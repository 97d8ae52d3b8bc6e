"""Which captures and teasers are one article, by their keys alone, and the numbers that follow for their ids."""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest

from dbp_archive.identity import id_number, key_number
from dbp_archive.normalize.grouping import Grouping, Holder
from dbp_archive.normalize.naming import assign

ONE, TWO, THREE = 1, 2, 3
"""Keys: the capture's number tells nothing."""


def grouping(paragraphs: Mapping[int, str], words: Mapping[int, int], *holders: Holder) -> Grouping:
    """`holders` grouped; `paragraphs` of each capture, one letter each, and the keys of their `words`."""
    own = {
        holder.capture: frozenset(letter.encode() for letter in paragraphs.get(holder.capture, ""))
        for holder in holders
    }
    made = Grouping(lambda capture: words.get(capture, 1000 + capture), own.__getitem__)
    made.add(holders, lambda sought: {capture for capture, mine in own.items() if mine & sought})
    return made


def together(made: Grouping) -> list[list[int]]:
    return sorted(sorted(holder.capture for holder in group.captures) for group in made.groups)


def holder(capture: int, address: int | None, headline: int | None, paragraph_count: int = 1) -> Holder:
    return Holder(capture, address, headline, paragraph_count)


@pytest.mark.parametrize(
    ("holders", "paragraphs", "expected"),
    [
        ([holder(1, ONE, TWO), holder(2, ONE, THREE)], {}, [[1, 2]]),
        ([holder(1, ONE, THREE), holder(2, TWO, THREE)], {}, [[1], [2]]),
        ([holder(1, ONE, THREE), holder(2, None, THREE)], {}, [[1, 2]]),
        ([holder(1, ONE, 9), holder(2, TWO, 9), holder(3, None, 9)], {1: "a", 2: "b", 3: "b"}, [[1], [2, 3]]),
        ([holder(1, ONE, 9), holder(2, TWO, 9), holder(3, None, 9)], {1: "a", 2: "a", 3: "a"}, [[1], [2], [3]]),
        ([holder(1, ONE, 9), holder(2, None, None)], {1: "ab", 2: "b"}, [[1, 2]]),
        ([holder(1, ONE, 9), holder(2, None, None, 3)], {1: "ab", 2: "b"}, [[1], [2]]),
        ([holder(1, ONE, 9), holder(2, None, None, 2)], {1: "ab", 2: "b"}, [[1, 2]]),
        ([holder(1, None, None), holder(2, None, None)], {1: "a", 2: "a"}, [[1], [2]]),
    ],
    ids=[
        "one address",
        "one headline, two addresses",
        "one headline, one address",
        "a shared headline, one has the paragraphs",
        "a shared headline, both have them",
        "a bare body",
        "a third of a bare body",
        "half of a bare body",
        "bare bodies join what is known otherwise, never one another",
    ],
)
def test_captures_are_grouped_by_their_surest_key(
    holders: Sequence[Holder], paragraphs: Mapping[int, str], expected: list[list[int]]
) -> None:
    for ordered in permutations(holders):
        assert together(grouping(paragraphs, {}, *ordered)) == expected


def test_captures_of_the_same_words_are_one() -> None:
    assert together(grouping({}, {1: ONE, 2: ONE}, holder(1, None, None), holder(2, None, None))) == [[1, 2]]


def test_a_teaser_names_the_group_of_its_headline_or_makes_one() -> None:
    made = grouping({}, {}, holder(1, ONE, 9))
    held, wanted = made.name(9), made.name(8)
    assert held is made.groups[0]
    assert wanted is made.groups[1]
    assert held is not None
    assert wanted is not None
    assert (held.key, wanted.key, wanted.captures) == (None, 8, [])
    assert made.name(8) is wanted


def test_a_teaser_of_a_shared_headline_names_no_group_by_it() -> None:
    made = grouping({}, {}, holder(1, ONE, 9), holder(2, TWO, 9))
    assert made.name(9) is None
    assert len(made.groups) == 2


# -- numbers for ids --------------------------------------------------------------------------------------------------


def test_an_article_s_number_is_the_beginning_of_its_key() -> None:
    keys = [key_number(word) for word in ("one", "two", "three")]
    assert assign(keys) == {key: id_number(key) for key in keys}


def test_of_two_keys_with_one_beginning_the_smaller_keeps_it() -> None:
    first, second, third = (key_number("one") >> 23 << 23) + 1, (key_number("one") >> 23 << 23) + 2, key_number("two")
    numbers = assign([second, first, third])
    assert numbers[first] == id_number(first) == id_number(second)
    assert numbers[second] == id_number(key_number(f"{second}\n1"))
    assert len(set(numbers.values())) == 3
    assert assign([second, third]) == {second: id_number(second), third: id_number(third)}
    assert all(assign(ordered) == numbers for ordered in permutations([first, second, third]))
