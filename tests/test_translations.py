"""Articles that people write stand beside the saved pages: a small archive with both, built and checked."""

import json
import re
from pathlib import Path

import pytest

from dbp_archive.catalog import Catalog, catalog_path, default_folder
from dbp_archive.check import check_site
from dbp_archive.problems import FatalError
from tests.archives import address, build, files, fill, full_page, soup

ENGLISH = address("a-new-road-for-the-commune", "abcdefgh1")
ARTICLE = f"""---
headline: Một con đường mới cho xã
language: vi
translates: {ENGLISH}
translator: Lò Thị Mai
byline: Lò Văn An
---

Con đường *mới* dài [hai cây số](https://example.org/).

## Trường học

- một <script>
- hai
"""
SOURCE = "content/articles/2026/duong.vi.md"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    pages = {"seeds/road.txt": full_page(), "seeds/captures.yaml": f"road.txt: {{url: '{ENGLISH}'}}\n"}
    return fill(tmp_path, {**pages, SOURCE: ARTICLE})


def the_page(site: Path) -> Path:
    (path,) = (site / "vi/articles").glob("mot-con-duong-moi-cho-xa-*.html")
    return path


def test_a_translation_is_an_article_with_all_that_an_article_has(archive: Path) -> None:
    site, outcome = build(archive)
    assert outcome.problems == ()
    assert check_site(site, workers=1) == ()
    page = soup(the_page(site))
    assert [line.get_text() for line in page.select(".byline")] == ["By Lò Văn An", "Translated by Lò Thị Mai"]
    assert [tag.name for tag in page.select(".body > *")] == ["p", "h2", "ul"]
    assert page.select(".body script") == []
    stated = json.loads(page.select_one("script").string or "")  # type: ignore[union-attr]
    assert stated["translator"] == {"@type": "Person", "name": "Lò Thị Mai"}
    rows = [json.loads(line) for line in (site / "data/articles/all.jsonl").read_text("utf-8").splitlines()]
    (row,) = (row for row in rows if row["language"] == "vi")
    assert row["translator"] == "Lò Thị Mai"
    assert [block["type"] for block in row["body"]] == ["markdown", "subheading", "markdown"]
    assert row["captures"][0]["source"] == SOURCE
    (copy,) = (site / "captures").glob("*.md")
    assert copy.read_text("utf-8") == ARTICLE
    roles = [item.select_one("b") for item in soup(site / f"en/captures/{copy.stem}.html").select("ol.lines > li[id]")]
    assert {role.get_text() for role in roles if role} == {"Front matter", "Text with markup", "Sub-heading"}
    catalog = Catalog(catalog_path(default_folder(), site))
    query = "SELECT source, translates FROM captures ORDER BY source"
    assert catalog.rows(query) == [(SOURCE, ENGLISH), ("road.txt", None)]
    catalog.close()


def test_a_broken_article_is_one_line_and_the_rest_is_built(archive: Path) -> None:
    fill(archive, {"content/articles/bad.md": "---\nheadline: x\n---\n", "content/articles/note.txt": "x"})
    fill(archive, {f"seeds/{SOURCE}": ARTICLE, "content/articles/large.md": b"x" * (33 << 20)})
    site, outcome = build(archive)
    same = "expected another path than an article in the content folder has, found the same; rename the saved page"
    assert list(map(str, outcome.problems)) == [
        "content/articles: expected captures ending in .md, passed over 1 file ending in '.txt'",
        f"{SOURCE}: {same}",
        "content/articles/bad.md: expected the key 'language' at the top, found none; add it",
        "content/articles/large.md: expected at most 33,554,432 bytes, found 34,603,008; split the file",
    ]
    assert the_page(site).is_file()
    with pytest.raises(FatalError, match="strict: nothing was built"):
        build(archive, strict=True)


def test_an_article_that_changes_or_goes_changes_what_shows_it(archive: Path) -> None:
    site, _ = build(archive)
    (archive / SOURCE).write_text(ARTICLE.replace("Mai", "Hoa"), "utf-8")
    assert build(archive)[1].pages_written == 2  # its own, and the one that shows how it was read
    assert "Translated by Lò Thị Hoa" in the_page(site).read_text("utf-8")
    (archive / SOURCE).unlink()
    build(archive)
    assert not [path for path in files(site) if re.match("vi/|captures/.*md$", path)]
