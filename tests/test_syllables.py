"""The spelling of Vietnamese syllables: rare ones are known, and words of other languages are none."""

import unicodedata

import pytest

from dbp_archive.syllables import is_syllable
from tests.vietnamese import PAGE

SYLLABLES = """
khuỷu quýt nghiêng gì giếng gìn ngoằn ngoèo quẹo khuếch tuýp xoong Đắk Lắk thuở huơ quở loắt choắt yểu điệu uyển chuyển
quỳnh huỳnh huỵch uỵch hươu rượu ngượng ỷ yến khuya luýnh thoăn thoắt xoèn xoẹt ngoáy chệch quặp quắp quát quần quật
quấy quẳng quốc quơ quen quét quịt huýt tuần xuất khuâng Ðảng PHỦ Tủa Chùa Nậm Pồ Sính Phình Huổi Xó thuỷ thủy hoà hòa
"""


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_a_syllable_is_known_in_any_case_and_form(word: str) -> None:
    for written in (word, word.upper(), unicodedata.normalize("NFD", word)):
        assert is_syllable(written)


OTHERS = """
village où Noël été für señor cat các1 kàt bàb hàs tầu1 fà wà zà jà càc ààn đ ́ ĐBP Pleiku áà nghiêngnghiêngng §iÖn
"""


@pytest.mark.parametrize("word", [*OTHERS.split(), "", " ", "Na Son", "e" + "\u0301" * 9])
def test_another_word_is_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_page_is_made_of_syllables() -> None:
    vietnamese = PAGE.partition("Comment")[0].split()
    words = ["".join(filter(str.isalpha, word)) for word in vietnamese]
    assert [word for word in words if word and not is_syllable(word)] == ["ĐBP"]
