"""A second newspaper is a second profile: an invented one in another language, without a word of the first."""

import ast
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbp_archive.check import check_site
from dbp_archive.parse import parse
from dbp_archive.profile import Profile, load_profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Byline, Figure, ParsedCapture, Role
from dbp_archive.settings import Settings
from tests.archives import ROOT, build, files, soup

PAPER = Path(__file__).parent / "second_newspaper"
PACKAGE = ROOT / "src" / "dbp_archive"


@pytest.fixture(scope="module")
def pages() -> dict[str, ParsedCapture]:
    """The paper's captures, parsed with its own profile, by name."""
    profile = load_profile("lanterne.yaml", PAPER)
    parsed = (parse(read_capture(found), profile) for found in find_captures(PAPER / "seeds").captures)
    return {page.source.removesuffix(".txt"): page for page in parsed}


def test_each_line_of_its_pages_has_its_role(pages: dict[str, ParsedCapture]) -> None:
    roles = [line.role for line in pages["phare"].ledger if line.role is not Role.BLANK]
    assert roles[:6] == [Role.HEADLINE, Role.LEDE, Role.PARAGRAPH, Role.CAPTION, Role.PARAGRAPH, Role.BYLINE]
    assert Counter(roles[6:]) == {
        Role.COMMENT_WIDGET: 3,
        Role.RECENT_NEWS: 1,
        Role.TEASER_HEADLINE: 2,
        Role.TEASER_SECTION: 2,
        Role.TEASER_LEDE: 2,
    }
    everywhere = Counter(line.role for page in pages.values() for line in page.ledger)
    assert (everywhere[Role.UNKNOWN], everywhere[Role.LOST_PHOTO]) == (0, 1)


def test_its_fields_are_what_it_prints(pages: dict[str, ParsedCapture]) -> None:
    assert {page.dateline for page in pages.values()} == {"BRUMEVAL"}
    assert pages["marche"].byline == Byline(names=("Odile Trame", "Basile Corne"), role=None)
    assert pages["phare"].body[1] == Figure(
        caption="Le vieux gardien devant sa lampe.", credits=("Odile Trame", "Aubin Marelle"), certainty=1.0
    )
    figures = [block.caption for block in pages["orgue"].body if isinstance(block, Figure)]
    assert figures == ["Vue de la chapelle depuis la grève"]


def test_its_site_is_sound_with_its_lists_and_labels_and_no_word_of_the_first_newspaper(tmp_path: Path) -> None:
    base = Path(shutil.copytree(PAPER, tmp_path / "archive"))
    site, outcome = build(base, Settings(profiles=("lanterne.yaml",), languages=("en", "vi")), cache=base / "cache")
    assert (outcome.captures, outcome.held, outcome.wanted, outcome.problems) == (3, 3, 2, ())
    assert check_site(site) == ()
    assert headlines(site) == [
        "L’orgue des sardiniers sonne encore",
        "La fanfare cherche un tambour",
        "Le marché aux algues change de quai",
        "Le phare rouvre après vingt ans",
        "Une grue pour soulever les barques",
    ]
    assert heading(site / "en/sections/port.html") == "Harbour"
    assert heading(site / "vi/sections/arts.html") == "ARTS & FANFARES"
    sections = json.loads((site / "data/sections.json").read_bytes())
    assert [(row["id"], row["held"], row["wanted"]) for row in sections["sections"]] == [("port", 2, 1), ("arts", 0, 1)]
    assert (sections["unfiled"]["held"], sections["unfiled"]["wanted"]) == (1, 0)
    rows = [json.loads(line) for line in (site / "data/articles/all.jsonl").read_text("utf-8").splitlines()]
    assert {row["language"] for row in rows} == {"fr"}
    assert sorted(row["headline"] for row in rows if row["section"] == "port") == [
        "Le marché aux algues change de quai",
        "Le phare rouvre après vingt ans",
        "Une grue pour soulever les barques",
    ]
    told = {path: FIRST.findall(content.decode()) for path, content in files(site).items() if path.endswith(TEXTS)}
    assert {path: found for path, found in told.items() if found} == {}


def heading(page: Path) -> str:
    found = soup(page).h1
    return found.get_text() if found else ""


def headlines(site: Path) -> list[str]:
    """All headlines, as the list of them shows them."""
    return [item.get_text() for item in soup(site / "en/headlines.html").select("a.headline")]


FIRST = re.compile("baodienbienphu|Điện Biên|ĐBP|Recent news")
TEXTS = (".html", ".json", ".jsonl", ".csv")


# -- nothing but a profile knows a newspaper --------------------------------------------------------------------------


def marks_of(profile: Profile) -> Iterator[str]:
    """What only this newspaper says of itself; signs and single small words are anybody's."""
    yield from (profile.id, profile.newspaper.name, *profile.address.hosts)
    yield from (spelling for dateline in profile.datelines for spelling in dateline.written)
    yield from (profile.teasers.heading, *profile.furniture.comment_widget.lines, *profile.captions.openers)
    yield from (label for section in profile.sections for label in (*section.labels.values(), *section.former))
    yield from (slug for section in profile.sections for slug in section.slugs if "-" in slug)
    yield from (prefix for prefix in profile.byline.prefixes if len(prefix.split()) > 1)


def spoken(path: Path) -> Iterator[str]:
    """The texts in the code at `path`, but for those that only explain it."""
    tree = ast.parse(path.read_text("utf-8"))
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.value


def test_no_code_and_no_template_knows_a_newspaper() -> None:
    shipped = [load_profile(path.stem, ROOT) for path in sorted((PACKAGE / "profiles").glob("*.yaml"))]
    marks = {mark.strip() for profile in shipped for mark in marks_of(profile)}
    assert {"baodienbienphu-en", "ĐBP", "Recent news", "NEWS - POLITICS", "en.baodienbienphu.com.vn"} <= marks
    texts = [(path, text) for path in sorted(PACKAGE.rglob("*.py")) for text in spoken(path)]
    texts += [(path, path.read_text("utf-8")) for path in sorted((ROOT / "templates").rglob("*.html"))]
    knowing = {(path.name, mark) for path, text in texts for mark in marks if mark in text}
    assert knowing == {("settings.py", "baodienbienphu-en")}  # the default profile’s name
