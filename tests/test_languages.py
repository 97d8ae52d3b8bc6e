"""What a language needs to be written in: from its catalogue alone, and as its readers expect it."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol

from dbp_archive import languages
from dbp_archive.languages import available_languages, catalogue_files, read_wording
from dbp_archive.languages.catalogue import message_key, read_catalogue, read_messages
from dbp_archive.problems import FatalError
from dbp_archive.settings import load_settings
from tests.archives import ROOT, build, fill, full_page, own_catalogues, soup, teaser

HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def test_each_catalogue_makes_a_language() -> None:
    assert available_languages() == ("en", "vi")
    assert [read_wording(language).own_name for language in available_languages()] == ["English", "Tiếng Việt"]


@pytest.mark.parametrize(
    ("moment", "english", "vietnamese"),
    [
        ("2026", "2026", "năm 2026"),
        ("2026-01", "January 2026", "tháng 1 năm 2026"),
        ("2025-12-03", "3 December 2025", "ngày 3 tháng 12 năm 2025"),
        ("2026-01-31T08:00", "31 January 2026, 08:00", "08:00, ngày 31 tháng 1 năm 2026"),
        (
            "2026-01-31T08:00:00+07:00",
            "31 January 2026, 08:00:00 (UTC+07:00)",
            "08:00:00 (UTC+07:00), ngày 31 tháng 1 năm 2026",
        ),
        ("2026-01-31T23:30Z", "31 January 2026, 23:30 (UTC)", "23:30 (UTC), ngày 31 tháng 1 năm 2026"),
        ("2026-13", "2026-13", "2026-13"),
        ("last year", "last year", "last year"),
    ],
)
def test_a_moment_is_written_as_far_as_it_is_known_and_in_its_own_zone(
    moment: str, english: str, vietnamese: str
) -> None:
    assert [read_wording(language).moment(moment) for language in ("en", "vi")] == [english, vietnamese]


@pytest.mark.parametrize(
    ("names", "english", "vietnamese"),
    [
        ((), "", ""),
        (("Lan",), "Lan", "Lan"),
        (("Lan", "An"), "Lan and An", "Lan và An"),
        (("Lan", "An", "Bình"), "Lan, An and Bình", "Lan, An và Bình"),
    ],
)
def test_names_are_listed_as_a_sentence_has_them(names: tuple[str, ...], english: str, vietnamese: str) -> None:
    assert [read_wording(language).listed(names) for language in ("en", "vi")] == [english, vietnamese]


def test_numbers_in_a_sentence_are_the_language_s() -> None:
    wording = read_wording("vi")
    assert wording.number(2_200) == "2.200"
    assert wording.decimal(2_200.5) == "2.200,50"
    assert wording.percent(97) == "97%"
    assert (
        wording.sentence("“%(word)s”, %(score)s, 5 %%", {"word": "%(score)s", "score": 0.5}) == "“%(score)s”, 0,50, 5 %"
    )


@pytest.mark.parametrize("language", available_languages())
def test_numbers_and_months_agree_with_cldr(language: str) -> None:
    wording, locale = read_wording(language), Locale.parse(language, sep="-")
    for number in (0, 999, 1_000, 2_200, 1_234_567):
        assert wording.number(number) == format_decimal(number, locale=locale)
    assert wording.percent(97) == format_percent(0.97, locale=locale)
    assert wording.decimal(1_000.5) == f"1{get_group_symbol(locale)}000{get_decimal_symbol(locale)}50"
    months = [get_month_names("wide", locale=locale)[month] for month in range(1, 13)]
    assert [month in wording.moment(f"2026-{number:02}") for number, month in enumerate(months, 1)] == [True] * 12
    assert wording.own_name.casefold() == (locale.get_display_name() or "").casefold()


# -- catalogues -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parents[1].name)
def test_a_catalogue_is_read_as_babel_reads_it(path: Path) -> None:
    theirs = {
        message_key(message.context, message.id if isinstance(message.id, str) else message.id[0]): message.string
        for message in read_po(io.BytesIO(path.read_bytes()))
        if message.id
    }
    ours = read_catalogue(path.read_text("utf-8"), "messages.po").translations
    assert {key: (text,) if isinstance(text, str) else tuple(text or ()) for key, text in theirs.items()} == ours


def test_lines_are_joined_and_escapes_undone() -> None:
    text = HEADER + '\n\n# note\n#: a.html\nmsgctxt "where"\nmsgid ""\n"one\\n"\n"\\"two\\""\nmsgstr "một\\\\hai"\n'
    _, message = read_messages(text)
    assert (message.context, message.words, message.translations) == ("where", 'one\n"two"', ("một\\hai",))
    assert text.splitlines()[message.line - 1] == "# note"


def test_what_is_obsolete_does_not_count() -> None:
    assert len(list(read_messages(HEADER + '\n#~ msgid "gone"\n#~ msgstr "mất"\n'))) == 1


def test_a_rule_chooses_among_the_plural_forms() -> None:
    rule = "nplurals=3; plural=(n==1 ? 0 : n<5 ? 1 : 2);"
    text = f'msgid ""\nmsgstr "Plural-Forms: {rule}\\n"\n\nmsgid "page"\nmsgid_plural "pages"\n'
    catalogue = read_catalogue(text + 'msgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n', "messages.po")
    wording = languages.Wording("xx", catalogue)
    assert [wording.ngettext("page", "pages", number) for number in (1, 2, 5)] == ["a", "b", "c"]
    assert [wording.ngettext("line", "lines", number) for number in (1, 2)] == ["line", "lines"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ": expected a gettext catalogue that begins with a header and its Plural-Forms, found none; correct it"),
        (HEADER + '\nmsgid "Home"\nmsgstr ""\n', ":5: expected a translation of 'Home', found none; write it"),
        (
            HEADER + '\n#, fuzzy\nmsgid "Home"\nmsgstr "Nhà"\n',
            ":5: expected a translation of 'Home', found one marked fuzzy; write it",
        ),
        (
            HEADER + '\nmsgid "page"\nmsgid_plural "pages"\nmsgstr[0] "trang"\n',
            ":5: expected a translation of 'page', found none; write it",
        ),
    ],
)
def test_a_catalogue_that_is_not_done_is_one_line(text: str, line: str) -> None:
    with pytest.raises(FatalError) as caught:
        read_catalogue(text, "messages.po")
    assert str(caught.value) == f"messages.po{line}"


@pytest.fixture
def locale(tmp_path: Path) -> Iterator[Path]:
    """A folder of catalogues of the test's own, in the place of the program's."""
    with own_catalogues(tmp_path / "locale"):
        yield tmp_path / "locale"


def test_a_third_language_is_only_a_catalogue(locale: Path) -> None:
    english = (ROOT / "locale" / "en" / "LC_MESSAGES" / "messages.po").read_text("utf-8")
    changed = {
        'msgid "English"\nmsgstr "English"': 'msgid "English"\nmsgstr "Français"',
        'msgid ","\nmsgstr ","': 'msgid ","\nmsgstr "\u202f"',
        'msgid "Wanted"\nmsgstr "Wanted"': 'msgid "Wanted"\nmsgstr "Recherché"',
        'msgstr[1] "%(num)s articles wanted"': 'msgstr[1] "%(num)s articles recherchés"',
    }
    for was, now in changed.items():
        assert was in english
        english = english.replace(was, now)
    fill(locale.parent, {"locale/fr/LC_MESSAGES/messages.po": english, "site.yaml": "languages: [fr]\n"})
    teasers = [teaser(f"Tale {number}") for number in range(3)]
    fill(locale.parent, {"seeds/a.txt": full_page(teasers=teasers), "content/about.fr.md": "# À propos\n"})
    site, _ = build(locale.parent, load_settings(None, locale.parent)[0])
    page = soup(site / "fr" / "want-list.html")
    assert page.html is not None
    assert page.html["lang"] == "fr"
    assert "3 articles recherchés" in page.get_text()
    assert "Français" in soup(site / "index.html").get_text()
    assert read_wording("fr").number(2_200) == "2\u202f200"


def test_a_language_without_a_catalogue_is_one_line(locale: Path) -> None:
    fill(locale.parent, {"locale/vi/LC_MESSAGES/messages.po": HEADER, "site.yaml": "languages: [../vi]\n"})
    with pytest.raises(FatalError, match=r"expected languages among vi, found '\.\./vi'; remove it"):
        load_settings(None, locale.parent)
