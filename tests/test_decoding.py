"""Captures in old encodings: read when the bytes are surely so or somebody said so, refused otherwise."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive import cli
from dbp_archive.decoding import ENCODINGS, decode_lines
from dbp_archive.notes import CaptureNote, read_notes, unpack_note
from dbp_archive.problems import ProblemError
from dbp_archive.records import Capture, ParsedCapture
from tests.archives import SEEDS, build, files, fill, full_page, soup
from tests.conftest import Read
from tests.vietnamese import LETTERS, PAGE, in_tcvn3, in_vni, in_windows_1258, mistaken

REMEDY = "save the page as UTF-8, or state its encoding in captures.yaml"

WRITERS: dict[str, Callable[[str], bytes]] = {
    "utf-16": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "windows-1258": in_windows_1258,
    "tcvn3": in_tcvn3,
    "vni": in_vni,
    "windows-1258-in-utf-8": lambda text: mistaken(in_windows_1258(text)),
    "tcvn3-in-utf-8": lambda text: mistaken(in_tcvn3(text)),
    "vni-in-utf-8": lambda text: mistaken(in_vni(text)),
}


def texts(parsed: ParsedCapture) -> list[str]:
    return [line.text for line in parsed.ledger]


def assert_tiles(parsed: ParsedCapture, data: bytes) -> None:
    assert b"".join(data[line.start : line.end] for line in parsed.ledger) == data
    assert [line.start for line in parsed.ledger[1:]] == [line.end for line in parsed.ledger[:-1]]


@pytest.mark.parametrize("name", WRITERS)
def test_a_page_is_read_whatever_it_is_written_in(read: Read, name: str) -> None:
    data = WRITERS[name](PAGE)
    parsed = read(data)
    assert (parsed.encoding, parsed.encoding_source) == (name, "mark" if name == "utf-16" else "spelling")
    assert texts(parsed) == PAGE.splitlines()
    assert_tiles(parsed, data)
    assert parsed.headline is not None
    assert parsed.headline.text == "Na Son khơi dậy tinh thần tự lực, tự cường"
    assert parsed.converted == (() if name == "utf-16" else (1, 3, 5, 7))


@pytest.mark.parametrize("name", WRITERS)
def test_a_stated_encoding_is_taken_even_for_a_word(read: Read, name: str) -> None:
    data = WRITERS[name]("Điện Biên\r\nPhủ\rNa Son\n")
    parsed = read(data, encoding=name)
    assert (parsed.encoding, parsed.encoding_source) == (name, "stated")
    assert texts(parsed) == ["Điện Biên", "Phủ", "Na Son"]
    assert_tiles(parsed, data)


def test_every_encoding_may_be_stated(tmp_path: Path) -> None:
    assert {*WRITERS, "utf-8", "windows-1252"} == set(ENCODINGS)
    fill(tmp_path, {"captures.yaml": "".join(f"{name}.txt:\n  encoding: {name}\n" for name in ENCODINGS)})
    notes, problems, _ = read_notes(tmp_path, [f"{name}.txt" for name in ENCODINGS])
    assert problems == ()
    assert {name: unpack_note(note) for name, note in notes.items()} == {
        f"{name}.txt": CaptureNote(encoding=name) for name in ENCODINGS
    }


def test_an_unknown_encoding_is_one_line_and_left_out(tmp_path: Path) -> None:
    fill(tmp_path, {"captures.yaml": "a.txt: {encoding: TCVN, captured_at: 2026}"})
    notes, problems, _ = read_notes(tmp_path, ["a.txt"])
    assert {name: unpack_note(note) for name, note in notes.items()} == {"a.txt": CaptureNote(captured_at="2026")}
    (problem,) = problems
    assert str(problem) == (
        "captures.yaml: expected an encoding (utf-8, windows-1252, windows-1258, tcvn3, vni, windows-1258-in-utf-8, "
        "tcvn3-in-utf-8, vni-in-utf-8, utf-16) for 'a.txt', found 'TCVN'; correct it"
    )


def misfit(name: str, found: str, at: int) -> str:
    return (
        f"expected {name} as captures.yaml states, found the bytes '{found}' at byte {at}; correct the encoding there"
    )


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("utf-8", b"One\n\xa7", "page.txt:2: " + misfit("utf-8", "a7", 4)),
        ("tcvn3", b"One\nTw\xc0", "page.txt:2: " + misfit("tcvn3", "c0", 6)),
        ("vni", b"\xd1\xf9", "page.txt:1: " + misfit("vni", "f9", 1)),
        ("windows-1258", b"One\n\x8a", "page.txt:2: " + misfit("windows-1258", "8a", 4)),
        ("windows-1252", b"\x81", "page.txt:1: " + misfit("windows-1252", "81", 0)),
        ("tcvn3-in-utf-8", "§\nấ".encode(), "page.txt:2: " + misfit("tcvn3-in-utf-8", "e1 ba a5", 3)),
        ("tcvn3-in-utf-8", b"One\n\xa7", "page.txt:2: " + misfit("tcvn3-in-utf-8", "a7", 4)),
        ("utf-16", b"One", "page.txt: " + misfit("utf-16", "4f 6e", 0)),
        ("utf-16", b"\xff\xfea\0b", "page.txt: " + misfit("utf-16", "62", 4)),
        ("utf-16", b"\xff\xfe\0\xd8a\0", "page.txt: " + misfit("utf-16", "00 d8", 2)),
        (
            "utf-16",
            b"\xff\xfea\0\n\0\0\0",
            "page.txt:2: expected text, found a NUL character; save the page as UTF-8 text",
        ),
        ("utf-8", b"a\0", "page.txt:1: expected text, found a NUL byte; save the page as UTF-8 text"),
    ],
)
def test_bytes_that_the_stated_encoding_cannot_have_are_one_line(read: Read, name: str, data: bytes, line: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(data, encoding=name)
    assert str(caught.value) == line


def test_utf_8_can_be_stated_for_what_looks_like_something_else(read: Read) -> None:
    page = mistaken(in_tcvn3(PAGE))
    parsed = read(page, encoding="utf-8")
    assert texts(parsed) == page.decode().splitlines()


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda seed: seed.name[:3])
def test_the_seeds_are_utf_8_and_have_nothing_to_convert(read: Read, seed: Path) -> None:
    parsed = read(seed.read_bytes())
    assert (parsed.encoding, parsed.encoding_source, parsed.converted) == ("utf-8", None, ())


FRENCH = (
    "Le président s’est déplacé à Hanoï où il a été reçu par les élèves. Même là-bas, les Français préfèrent le thé.\n"
    "Déjà né à Besançon, dès l’été, il a dû, mûr et sûr, goûter l’âge des bâtiments, forêts et hôtels. Où ? À Noël.\n"
)
SPANISH = "Sí, mí año: tú y él, sé qué té dé; vió más, dió también según aquí está después; así, señor, corazón.\n"
GERMAN = "Über die Brücke fährt für schöne Äpfel täglich ein größerer Händler, der Süßes hört und Öl verkauft.\n"


@pytest.mark.parametrize("text", [FRENCH, SPANISH, GERMAN], ids=["fr", "es", "de"])
def test_another_language_is_never_taken_for_vietnamese(read: Read, text: str) -> None:
    parsed = read(text)
    assert (parsed.encoding, texts(parsed)) == ("utf-8", text.splitlines())
    with pytest.raises(ProblemError, match=f"expected UTF-8, found the bytes '..' at byte .*; {REMEDY}"):
        read(text.encode("cp1252"))


def test_an_english_page_in_windows_1252_is_refused_and_can_be_stated(read: Read) -> None:
    page = "The café’s “menu” – Hà and Lê, Bùi and Phú, Bình and Hòa and Lò and Vàng and Tú and Hà Giang.\n"
    with pytest.raises(ProblemError, match=f"^page.txt:1: expected UTF-8, found the bytes 'e9 92' at byte 7; {REMEDY}"):
        read(page.encode("cp1252"))
    assert texts(read(page.encode("cp1252"), encoding="windows-1252")) == page.splitlines()


def test_what_is_not_surely_known_is_refused_with_what_it_may_be(read: Read) -> None:
    with pytest.raises(ProblemError) as caught:
        read(in_tcvn3("Điện Biên Phủ\n"))
    assert str(caught.value) == (
        "page.txt:1: expected UTF-8, found the bytes 'a7' at byte 0; "
        "it may be tcvn3: save the page as UTF-8, or state its encoding in captures.yaml"
    )


MIXED = (
    "expected Vietnamese in Unicode, found words like '§iÖn', as tcvn3 text looks when it is taken for windows-1252;"
)


@pytest.mark.parametrize("rest", ["", PAGE, "A village road.\n"])
def test_a_page_that_is_half_in_an_old_encoding_is_refused(read: Read, rest: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read("§iÖn Biªn Phñ\n" + rest)
    assert str(caught.value) == (f"page.txt: {MIXED} save the page anew, or state its encoding in captures.yaml")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_are_never_taken_for_vietnamese(data: bytes) -> None:
    try:
        lines = decode_lines(Capture(source="page.txt", data=b"\xff" + data))
    except ProblemError:
        return
    assert lines.encoding == "utf-16"
    assert data.startswith(b"\xfe")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted({*ENCODINGS} - {"windows-1252"})),
    st.text(LETTERS + "abc “”–\n\r\t\x0c\x85", max_size=60),
)
def test_lines_tile_the_file_in_every_encoding(name: str, text: str) -> None:
    try:
        data = WRITERS.get(name, str.encode)(text)
    except UnicodeEncodeError:
        return
    try:
        lines = decode_lines(Capture(source="page.txt", data=data, encoding=name))
    except ProblemError:  # a mark on a letter that cannot have one
        return
    assert ([0, *lines.ends])[-1] == len(data)
    assert list(lines.ends) == sorted(set(lines.ends))
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    assert "\n".join(lines.texts) == normal.removesuffix("\n")


def test_lines_with_combining_marks_are_named(read: Read) -> None:
    parsed = read("Na Son\n" + unicodedata.normalize("NFD", "Điện Biên\n") + "Điện Biên\n")
    assert parsed.converted == (2,)
    assert texts(parsed) == ["Na Son", "Điện Biên", "Điện Biên"]
    assert parsed.encoding_source is None


# -- on the site ------------------------------------------------------------------------------------------------------


def facts(site: Path, name: str) -> str:
    (page,) = site.glob(f"en/captures/{name}-*.html")
    return " ".join(soup(page).get_text(" ").split())


def test_the_page_of_a_capture_says_how_it_was_decoded_and_a_change_of_mind_is_news(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", full_page("Điện Biên Phủ"))
    seeds = fill(
        tmp_path / "seeds",
        {
            "old.txt": in_tcvn3(PAGE),
            "marks.txt": decomposed,
            "word.txt": in_vni("Lê Văn Hải\n"),
            "plain.txt": "Plain\n",
        },
    )
    site, outcome = build(tmp_path)
    assert [problem.place for problem in outcome.problems] == ["word.txt:1"]
    assert "Encoding tcvn3, detected: read so, it spells Vietnamese" in facts(site, "old")
    assert "shown in Unicode Na Son khơi dậy tinh thần tự lực, tự cường" in facts(site, "old")
    assert facts(site, "marks").count("written with combining marks; shown in NFC") == 2
    assert "Encoding" not in facts(site, "marks") + facts(site, "plain")
    fill(seeds, {"captures.yaml": "word.txt:\n  encoding: vni\nold.txt:\n  encoding: tcvn3\n"})
    site, outcome = build(tmp_path)
    assert outcome.problems == ()
    assert "Encoding vni, stated for this file" in facts(site, "word")
    assert "Encoding tcvn3, stated for this file" in facts(site, "old")
    changed = files(site)
    site, _ = build(tmp_path, fresh=True)
    assert files(site) == changed


def test_inspect_says_how_a_page_was_decoded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(in_vni("Lê Văn Hải\n"))
    assert cli.main(["inspect", str(path), "--encoding", "vni"]) == 0
    printed = capsys.readouterr().out
    assert "Lê Văn Hải" in printed
    assert "\nencoding: vni; stated\nlines converted to Unicode in NFC: 1\n" in printed
    assert cli.main(["inspect", str(path), "--encoding", "VNI"]) == 2
    assert "--encoding: expected one of utf-8, " in capsys.readouterr().err
