"""Vietnamese on a whole site: what folds to one slug stays apart, and the marks around words are as printed."""

from pathlib import Path

import pytest

from tests.archives import PARAGRAPH, build, fill, full_page, soup, teaser

NAMES = ("Na Sang", "Nà Sang", "Ná Sạng")
"""Three villages with one slug."""
LABELS = ("DÂN SINH", "DAN SINH", "ĐÀN SINH")
QUOTED = "Ông nói: “Đảng”, ‘bản’, \"xã\", 'nhà', «mường», ‹chợ›, „phố‟ — rồi đi… – ông - ấy."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vietnamese").resolve()
    pages = {
        f"seeds/{name}.txt": full_page(
            name,
            body=[QUOTED, f"{name}: {PARAGRAPH}"],
            byline=f"{name} Văn",
            teasers=[teaser(f"Đường {name} “mới”", label=label, lede=QUOTED)],
        )
        for name, label in zip(NAMES, LABELS, strict=True)
    }
    made, outcome = build(fill(folder, pages))
    assert all("is not in the profile" in problem.message for problem in outcome.problems)
    return made


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        ("articles/na-sang-*", 3),
        ("articles/duong-na-sang-moi-*", 3),
        ("bylines/na-sang-van-*", 3),
        ("captures/na-sang-*", 3),
        ("sections/dan-sinh*", 3),
    ],
)
def test_names_that_fold_to_one_slug_have_pages_of_their_own(site: Path, pattern: str, count: int) -> None:
    found = [path.name.lower() for path in site.glob(f"en/{pattern}.html")]
    assert len(set(found)) == len(found) == count
    assert all(name.isascii() for name in found)


def test_each_page_shows_its_own_name(site: Path) -> None:
    for pattern, names in (("articles/na-sang", NAMES), ("bylines/na-sang-van", [f"{name} Văn" for name in NAMES])):
        headings = {heading.get_text() for path in site.glob(f"en/{pattern}-*.html") if (heading := soup(path).h1)}
        assert headings == set(names)


def test_quotation_marks_are_shown_as_printed(site: Path) -> None:
    held, wanted = min(site.glob("en/articles/na-sang-*.html")), min(site.glob("en/articles/duong-*.html"))
    capture = min(site.glob("en/captures/*.html"))
    for path in (held, wanted, capture):
        assert QUOTED in soup(path).get_text(), path
    for data in site.glob("data/articles/*.jsonl"):
        assert QUOTED.replace('"', '\\"') in data.read_text("utf-8")
