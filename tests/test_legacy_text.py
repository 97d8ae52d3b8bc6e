"""Old Vietnamese encodings: every letter there and back, and nothing read that they cannot have written."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive.legacy_text import TCVN3, VNI, WINDOWS_1258, Legacy, MisfitError, western_view
from tests.vietnamese import LETTERS, SMALL, in_tcvn3, in_vni, in_windows_1258

WRITERS = {"windows-1258": in_windows_1258, "tcvn3": in_tcvn3, "vni": in_vni}
TCVN3_LETTERS = f"{SMALL}đĂÂÊÔƠƯĐ"
"""Of capitals it has those without a tone: the others are a matter of the font."""


def read(legacy: Legacy, data: bytes) -> str:
    return unicodedata.normalize("NFC", legacy.convert(western_view(data)))


def test_the_alphabet_has_134_letters_beyond_ascii() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == 134


@pytest.mark.parametrize(("legacy", "letters"), [(WINDOWS_1258, LETTERS), (TCVN3, TCVN3_LETTERS), (VNI, LETTERS)])
def test_every_letter_goes_there_and_back(legacy: Legacy, letters: str) -> None:
    written = [WRITERS[legacy.name](letter) for letter in letters]
    assert [read(legacy, data) for data in written] == list(letters)
    assert len(set(written)) == len(letters)


ASCII = "".join(map(chr, range(32, 127)))


@pytest.mark.parametrize(
    ("legacy", "letters"),
    [(WINDOWS_1258, LETTERS), (TCVN3, TCVN3_LETTERS), (VNI, LETTERS)],
    ids=["windows-1258", "tcvn3", "vni"],
)
@settings(max_examples=40)
@given(data=st.data())
def test_text_goes_there_and_back(legacy: Legacy, letters: str, data: st.DataObject) -> None:
    text = data.draw(st.text(letters + ASCII + "“”‘’–—…•\u00a0", max_size=40))
    assert read(legacy, WRITERS[legacy.name](text)) == text


@pytest.mark.parametrize(
    ("legacy", "data", "text"),
    [
        (TCVN3, b"\xa7i\xd6n Bi\xaan Ph\xf1", "Điện Biên Phủ"),
        (VNI, b"\xd1ie\xe4n Bie\xe2n Phu\xfb", "Điện Biên Phủ"),
        (VNI, b"\xd1AI\xc4 \xd1OA\xd8N", None),
        (VNI, b"\xd1A\xcfI \xd1OA\xd8N", "ĐẠI ĐOÀN"),
        (WINDOWS_1258, b"\xd0i\xea\xf2n Bi\xean Phu\xd2", "Điện Biên Phủ"),
        (TCVN3, b"a\xb5", "aà"),
        (TCVN3, b"a\xb0", "à"),
        (TCVN3, b"\xc0", None),
        (VNI, b"\xf9", None),
        (VNI, b"n\xf9", None),
        (VNI, b"e\xea", None),
        (WINDOWS_1258, b"\x8a", None),
    ],
)
def test_what_bytes_say_is_frozen(legacy: Legacy, data: bytes, text: str | None) -> None:
    if text is None:
        with pytest.raises(MisfitError):
            read(legacy, data)
    else:
        assert read(legacy, data) == text


@given(st.binary(max_size=40))
def test_ascii_is_itself_and_no_byte_is_lost(data: bytes) -> None:
    assert len(western_view(data)) == len(data)
    plain = bytes(byte & 127 for byte in data)
    assert all(legacy.convert(western_view(plain)) == plain.decode() for legacy in (WINDOWS_1258, TCVN3, VNI))


def test_a_misfit_says_where_it_is() -> None:
    with pytest.raises(MisfitError) as caught:
        TCVN3.convert("Bi\u00aan \u00c0")
    assert caught.value.at == 5
    with pytest.raises(MisfitError):
        TCVN3.convert("ệ")
    assert TCVN3.convert("→") == "→"
