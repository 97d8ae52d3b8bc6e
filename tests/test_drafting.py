"""Drafting a profile: what repeats from page to page is found, and the draft is a profile that reads those pages."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dbp_archive import cli
from dbp_archive.drafting import Draft, SavedPage, draft_profile, profile_text, read_saved_pages, saved
from dbp_archive.drafting.saved import Seen
from dbp_archive.drafting.yaml_text import pattern, scalar
from dbp_archive.parse import parse
from dbp_archive.profile import Profile, load_profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Role
from tests.archives import SEEDS, fill
from tests.crawls import Crawl
from tests.test_second_newspaper import PAPER


def drafted(folder: Path) -> Draft:
    pages, problems = read_saved_pages([folder])
    assert problems == []
    return draft_profile(pages)


def loaded(draft: Draft, folder: Path, language: str = "en") -> Profile:
    """The draft as a profile, loaded as an archive's own."""
    fill(folder, {"draft.yaml": profile_text(draft, "draft", language)})
    return load_profile("draft.yaml", folder)


def pages(*texts: str) -> list[SavedPage]:
    return [SavedPage(lines=tuple(filter(None, map(str.strip, text.splitlines())))) for text in texts]


def texts(seen: Sequence[Seen]) -> list[str]:
    return [one.text for one in seen]


# -- the seeds, without their profile ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_seeds() -> Draft:
    return drafted(SEEDS)


def test_the_seeds_give_their_widget_heading_bullet_dateline_and_labels(of_seeds: Draft) -> None:
    assert texts(of_seeds.furniture.opens) == ["Comment"]
    assert texts(of_seeds.furniture.lines) == [
        "Please enter 0 or more characters!!!",
        "You have 0/0 characters left",
    ]
    assert of_seeds.furniture.above == ()
    assert of_seeds.teasers.heading == Seen(text="Recent news", times=4, captures=4)
    assert of_seeds.teasers.bullets == (Seen(text="•", times=45, captures=4),)
    assert of_seeds.teasers.stray == Seen(text="'", times=45, captures=4)
    assert of_seeds.teasers.mark == Seen(text=" -", times=45, captures=4)
    assert {one.text: one.times for one in of_seeds.teasers.labels} == {
        "NEWS - POLITICS": 16,
        "SOCIAL AFFAIRS": 11,
        "ECONOMY": 10,
        "TRAVEL": 4,
        "BUSINESS": 3,
        "CULTURE - SPORTS": 1,
    }
    assert [texts(spellings) for spellings in of_seeds.datelines] == [["ĐBP"]]
    assert texts(of_seeds.credits) == ["Photo:"]
    assert "Thành Đạt" in texts(of_seeds.bylines.seen)


@pytest.mark.parametrize(("folder", "own"), [(SEEDS, "baodienbienphu-en"), (PAPER / "seeds", "lanterne.yaml")])
def test_a_draft_reads_furniture_and_teasers_as_the_profile_that_a_person_wrote(
    folder: Path, own: str, tmp_path: Path
) -> None:
    profile = load_profile(own, PAPER)
    draft = loaded(drafted(folder), tmp_path, profile.language)
    told = {Role.COMMENT_WIDGET, *(role for role in Role if role.startswith("teaser")), Role.RECENT_NEWS, Role.LEDE}
    for found in find_captures(folder).captures:
        by_hand, by_draft = (parse(read_capture(found), each) for each in (profile, draft))
        assert by_draft.teasers == by_hand.teasers
        assert by_draft.headline == by_hand.headline
        roles = [(one.number, one.role, other.role) for one, other in zip(by_hand.ledger, by_draft.ledger, strict=True)]
        assert [row for row in roles if row[1] in told and row[1] != row[2]] == []


def test_another_paper_has_its_own_words(tmp_path: Path) -> None:
    draft = drafted(PAPER / "seeds")
    assert draft.teasers.heading == Seen(text="À lire aussi", times=3, captures=3)
    assert texts(draft.teasers.bullets) == ["»"]
    assert draft.teasers.stray is None
    assert texts(draft.teasers.labels) == ["LE PORT", "ARTS & FANFARES", "LA RADE"]
    assert texts(draft.furniture.opens) == ["Réagir"]
    assert (texts(draft.bylines.prefixes), texts(draft.bylines.separators)) == (["Par "], [" et "])
    assert texts(draft.credits) == ["Crédit photo :"]
    assert [texts(spellings) for spellings in draft.datelines] == [["BRUMEVAL", "Brumeval"]]
    profile = loaded(draft, tmp_path, "fr")
    assert profile.furniture.lost_photo == (r".{0,3}\.webp",)
    assert [section.id for section in profile.sections] == ["le-port", "arts-fanfares", "la-rade"]


# -- what is no mark --------------------------------------------------------------------------------------------------

STORY = "The harbour was closed for a day, and nobody in the town could say why, not even the pilots."


def test_a_list_in_an_article_is_no_list_of_teasers() -> None:
    draft = draft_profile(pages(f"Tools\n{STORY}\n- rope\n- a knife\n- bread", f"Food\n{STORY} Again.\n- salt\n- oil"))
    assert draft.teasers.entries == ()


def test_what_one_capture_alone_repeats_is_no_furniture() -> None:
    draft = draft_profile(pages(f"One\n{STORY}\nAgain\nAgain", f"Two\n{STORY} Twice.\nOnce"))
    assert (draft.furniture.lines, draft.furniture.opens) == ((), ())


def test_lines_above_the_articles_end_none() -> None:
    menu = "Home | News | Sea"
    draft = draft_profile(pages(f"{menu}\nOne\n{STORY}", f"{menu}\nTwo\n{STORY} Twice."))
    assert texts(draft.furniture.above) == [menu]
    assert draft.furniture.lines == ()


def test_names_that_begin_alike_have_no_prefix() -> None:
    last = ["Nguyễn Văn An", "Nguyễn Thị Bình", "Lò Văn Cương"]
    draft = draft_profile(pages(*(f"Story {name}\n{STORY} {name}.\n{name}" for name in last)))
    assert texts(draft.bylines.seen) == sorted(last)
    assert draft.bylines.prefixes == ()


@pytest.mark.parametrize("page", ["A line.", "•", "- -", "» «", "(", "a\u0085b", "\u202e - turned"])
def test_the_draft_of_any_single_page_is_a_profile(tmp_path: Path, page: str) -> None:
    assert loaded(draft_profile(pages(page)), tmp_path).id == "draft"


LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(LINES.filter(str.strip).map(str.strip), max_size=6), min_size=1, max_size=3))
def test_the_draft_of_any_pages_is_yaml_that_says_what_was_found(lines: list[list[str]]) -> None:
    draft = draft_profile([SavedPage(lines=tuple(page)) for page in [*lines, *lines]])
    said = yaml.safe_load(profile_text(draft, "draft", "en"))
    assert said["teasers"]["bullets"] == texts(draft.teasers.bullets)
    assert [section["labels"]["en"] for section in said.get("sections", [])] == texts(draft.teasers.labels)


@pytest.mark.parametrize(
    ("line", "expected"),
    [("You have 0/0 left!!!", r"You have \d+/\d+ left!!!"), ("a.b (c)", r"a\.b \(c\)"), ("x*", r"x\*")],
)
def test_a_line_becomes_an_expression_for_all_its_counts(line: str, expected: str) -> None:
    assert pattern(line) == expected


@pytest.mark.parametrize("text", ["", "'", "''", "a: b # c", "\u00a0x", "tab\there", '"\\\u2028', "\U000e0041"])
def test_a_scalar_is_read_back_as_it_was(text: str) -> None:
    assert yaml.safe_load(scalar(text)) == text


# -- the command ------------------------------------------------------------------------------------------------------


def test_the_command_prints_a_profile_with_its_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["profile", str(SEEDS), "--language", "en", "--id", "mine"]) == 0
    printed = capsys.readouterr().out
    assert "  # 'Recent news': seen 4 times, in 4 of 5 captures\n  heading: 'Recent news'\n" in printed
    fill(tmp_path, {"mine.yaml": printed})
    profile = load_profile("mine.yaml", tmp_path)
    assert (profile.id, profile.language, profile.address.hosts) == ("mine", "en", ("en.baodienbienphu.com.vn",))
    assert profile.article_address("https://en.baodienbienphu.com.vn/kinh-te/a-road-7yZ2SySvR.html") is not None


def test_a_file_that_cannot_be_read_has_its_line_and_the_others_are_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path, {"good.txt": f"One\n\n{STORY}", "bad.txt": ""})
    assert cli.main(["profile", str(tmp_path / "good.txt"), str(tmp_path / "bad.txt")]) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("# A draft, made from 1 capture.")
    assert printed.err.startswith("problem: bad.txt: expected the text of a page, found an empty file")


def test_pages_of_every_kind_are_read(tmp_path: Path) -> None:
    address = "https://news.example/town/two-2.html"
    page = f'<html><link rel="canonical" href="{address}"><p>Two<script>x</script><p>{STORY}</html>'
    crawl = Crawl(packed=True).page(b"<p>Three").add("conversion", b"Four\n\nfour")
    lines = b'{"text": "Five", "url": "https://news.example/five"}\n{"text": ""}\n'
    fill(tmp_path, {"good.txt": f"One\n\n{STORY}", "page.html": page, "people.md": "# Six", "README.md": "# Seven"})
    fill(tmp_path, {"d/crawl.warc.gz": crawl.data, "d/lines.jsonl": lines})
    found, problems = read_saved_pages([tmp_path])
    assert [(page.lines, page.url) for page in found] == [
        (("Three",), "https://news.example/1"),
        (("Four", "four"), "https://news.example/2"),
        (("Five",), "https://news.example/five"),
        (("One", STORY), None),
        (("Two", STORY), address),
    ]
    written, empty = problems
    assert (written.harmless, "passed over 2 that people wrote" in written.message) == (True, True)
    assert empty.place == f"d/lines.jsonl#{lines.index(b'{', 1)}"
    alone, _ = read_saved_pages([tmp_path / "d/crawl.warc.gz", tmp_path / "page.html"])
    assert [page.lines[0] for page in alone] == ["Three", "Four", "Two"]


def test_a_draft_is_made_from_what_is_read_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "PAGES_LIMIT", 3)
    fill(tmp_path, {"lines.jsonl": b'{"text": "Tea"}\n{}\n' + b'{"text": "Tea"}\n' * 4})
    pages, problems = read_saved_pages([tmp_path])
    assert (len(pages), [problem.place for problem in problems]) == (2, ["lines.jsonl#16", "draft"])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nothing.txt"], "expected saved pages to draft a profile from, found none"),
        ([str(SEEDS), "--language", "English"], "expected a language tag as `en`, found 'English'"),
    ],
)
def test_what_cannot_be_drafted_from_is_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["profile", *words]) == 2
    assert message in capsys.readouterr().err.splitlines()[-1]
