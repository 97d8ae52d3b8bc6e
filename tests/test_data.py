"""The published data: exactly the keys that DESIGN.md names, valid by our schema, true to the last byte."""

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dbp_archive.identity import permalink
from dbp_archive.publish.data import shard_width
from dbp_archive.rows import inert
from tests.archives import SEEDS, bare_ledes, body_only, build, files, fill, full_page, soup, teaser

ARTICLE_KEYS = [
    *("id", "status", "language", "permalink", "headline", "headline_source", "section", "section_source"),
    *("dateline", "lede", "byline", "translator", "translation_of", "published_at", "published_source"),
    *("body", "captures", "versions", "teased_in", "recent_news", "former_headlines", "evidence"),
]
NULL_WHEN_UNKNOWN = {
    "headline",
    "headline_source",
    "section",
    "section_source",
    "dateline",
    "lede",
    "byline",
    "translator",
    "translation_of",
    "published_at",
    "published_source",
}
VERSION_KEYS = ["captures", "captured_at", "headline", "lede", "body"]
CAPTURE_KEYS = ["source", "sha256", "url", "captured_at", "variant"]
TEASER_KEYS = ["source", "position", "headline", "section_label", "dateline", "lede", "article"]
BLOCK_KEYS = {
    "paragraph": ["type", "text"],
    "subheading": ["type", "text"],
    "markdown": ["type", "text"],
    "figure": ["type", "caption", "credits", "certainty"],
}


def published(captures: Mapping[str, str], folder: Path, notes: str = "") -> dict[str, bytes]:
    """The data files of the site of `captures`, made in `folder` or brought up to date there."""
    fill(folder / "seeds", {**captures, "captures.yaml": notes})
    return data_files(build(folder)[0])


def data_files(site: Path) -> dict[str, bytes]:
    return {path: content for path, content in files(site).items() if path.startswith("data/")}


@cache
def of_seeds() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        return data_files(build(Path(folder).resolve(), seeds=SEEDS)[0])


BARE_LEDES = ("@home and abroad, the commune sells the tea of its terraces.", "Rice is sold, too.")
"""Teasers that print no headline."""


@cache
def of_odd_captures() -> dict[str, bytes]:
    """Everything that may be unknown is; everything that is rare is there."""
    twice = "Two articles of one headline"
    odd = {
        "nameless.txt": body_only("Nobody knows the headline of this text."),
        "formula.txt": full_page(
            "=1+1 is two", teasers=[teaser(twice), teaser("=HYPERLINK(1)"), teaser("@tea", "TEA")]
        ),
        "subheading.txt": full_page(
            body=["First of all, there was the road.", "What came next", "Then there was the school."]
        ),
        "edited.txt": full_page("=1+1 is two", "Another lede."),
        "ledes.txt": bare_ledes(BARE_LEDES),
        "a.txt": full_page(twice, "Lede a."),
        "b.txt": full_page(twice, "Lede b."),
    }
    url = "https://en.baodienbienphu.com.vn/kinh-te/two-articles-of-one-headline-{}.html"
    notes = "".join(f"{name}.txt: {{url: '{url.format(name * 9)}'}}\n" for name in "ab")
    with TemporaryDirectory() as folder:
        return published(odd, Path(folder).resolve(), notes)


BOTH = pytest.mark.parametrize("made", [of_seeds, of_odd_captures], ids=["seeds", "odd"])


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def articles(data: dict[str, bytes]) -> list[dict[str, Any]]:
    return [row for path, content in data.items() if path.startswith("data/articles/") for row in lines(content)]


# -- shape ----------------------------------------------------------------------------------------------------------

DEFINITIONS = {
    "data/articles/": "ArticleRow",
    "data/teasers/": "TeaserRow",
    "data/sections.json": "SectionsFile",
    "data/coverage.json": "Coverage",
    "data/index.json": "IndexFile",
}


@BOTH
def test_every_file_is_valid_by_the_published_schema(made: Any) -> None:
    data = made()
    schema = json.loads(data["data/schema.json"])
    Draft202012Validator.check_schema(schema)
    validated = set()
    for prefix, definition in DEFINITIONS.items():
        validator = Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"})
        for path, content in data.items():
            if path.startswith(prefix):
                for value in lines(content) if path.endswith(".jsonl") else [json.loads(content)]:
                    assert [error.message for error in validator.iter_errors(value)] == []
                validated.add(path)
    assert data.keys() - validated == {"data/schema.json", "data/want-list.csv", "data/review.csv"}


@pytest.mark.parametrize(
    ("definition", "wrong"),
    [
        ("ArticleRow", {"status": "lost"}),
        ("ArticleRow", {"id": "../../etc"}),
        ("ArticleRow", {"headline": 7}),
        ("TeaserRow", {"position": None}),
    ],
)
def test_the_schema_refuses_what_is_wrong(definition: str, wrong: dict[str, Any]) -> None:
    schema = json.loads(of_seeds()["data/schema.json"])
    kind = {"ArticleRow": "articles", "TeaserRow": "teasers"}[definition]
    row = lines(of_seeds()[f"data/{kind}/all.jsonl"])[0]
    validator = Draft202012Validator({**schema, "$ref": f"#/$defs/{definition}"})
    assert validator.is_valid(row)
    assert not validator.is_valid(row | wrong)
    assert not any(validator.is_valid({key: row[key] for key in row if key != missing}) for missing in row)


@BOTH
def test_articles_have_exactly_the_keys_of_the_design_in_its_order(made: Any) -> None:
    for row in articles(made()):
        assert list(row) == ARTICLE_KEYS
        assert {key for key, value in row.items() if value is None} <= NULL_WHEN_UNKNOWN
        assert all(list(capture) == CAPTURE_KEYS for capture in row["captures"])
        assert all(list(version) == VERSION_KEYS for version in row["versions"])
        assert all(list(place) == ["source", "position"] for place in row["teased_in"])
        assert all(list(why) == ["field", "why", "source", "lines", "score"] for why in row["evidence"])
        assert all(list(block) == BLOCK_KEYS[block["type"]] for block in row["body"])
        assert row["byline"] is None or list(row["byline"]) == ["names", "role"]


def test_what_is_unknown_is_null() -> None:
    nameless = (row for row in articles(of_odd_captures()) if row["headline"] is None)
    (row,) = (row for row in nameless if row["status"] == "held")
    assert {key for key, value in row.items() if value is None} == NULL_WHEN_UNKNOWN
    assert row["captures"][0] | {"sha256": ""} == {
        "source": "nameless.txt",
        "sha256": "",
        "url": None,
        "captured_at": None,
        "variant": "body-only",
    }
    assert (row["teased_in"], row["recent_news"], row["evidence"]) == ([], [], [])


@BOTH
def test_articles_are_sorted_and_named_by_id(made: Any) -> None:
    rows = articles(made())
    assert [row["id"] for row in rows] == sorted({row["id"] for row in rows})
    assert all(row["permalink"] == permalink(row["language"], row["headline"], row["id"]) for row in rows)


@BOTH
def test_teasers_have_exactly_their_keys(made: Any) -> None:
    known = {row["id"] for row in articles(made())}
    for row in lines(made()["data/teasers/all.jsonl"]):
        assert list(row) == TEASER_KEYS
        assert row["article"] is None or row["article"] in known


def test_a_teaser_that_could_be_either_of_two_articles_names_none() -> None:
    rows = {row["headline"]: row["article"] for row in lines(of_odd_captures()["data/teasers/all.jsonl"])}
    assert rows["Two articles of one headline"] is None
    assert rows["@tea"] is not None


def test_a_teaser_without_headline_wants_an_article_without_one() -> None:
    data = of_odd_captures()
    teasers = [row for row in lines(data["data/teasers/all.jsonl"]) if row["source"] == "ledes.txt"]
    assert [(row["headline"], row["lede"]) for row in teasers] == [(None, lede) for lede in BARE_LEDES]
    wanted = {row["id"]: row for row in articles(data) if row["status"] == "wanted" and row["headline"] is None}
    table = {row[8]: row for row in rows_of(data["data/want-list.csv"])}
    assert wanted.keys() == {row["article"] for row in teasers}
    for row in teasers:
        article = wanted[row["article"]]
        assert (article["headline_source"], article["lede"]) == (None, row["lede"])
        assert article["permalink"] == f"en/articles/untitled-{row['article']}.html"
        assert article["teased_in"] == [{"source": "ledes.txt", "position": row["position"]}]
        assert table[row["article"]][:5] == ["", "", inert(row["lede"]), "ledes.txt", "1"]


# -- truth ----------------------------------------------------------------------------------------------------------


@BOTH
def test_the_index_names_every_other_file_with_its_true_size_count_and_hash(made: Any) -> None:
    data = made()
    index = json.loads(data["data/index.json"])
    assert index["format"] == 1
    assert [file["path"] for file in index["files"]] == sorted(data.keys() - {"data/index.json"})
    for file in index["files"]:
        content = data[file["path"]]
        assert file["size_bytes"] == len(content)
        assert file["sha256"] == sha256(content).hexdigest()
        if file["path"].endswith(".jsonl"):
            assert file["count"] == len(content.decode().splitlines())
        elif file["path"].endswith(".csv"):
            assert file["count"] == len(rows_of(content)) - 1
        else:
            assert file["count"] is None


def test_the_seeds_give_the_numbers_that_a_reader_counts() -> None:
    coverage = json.loads(of_seeds()["data/coverage.json"])
    assert coverage.pop("lines") == sum(len(path.read_bytes().splitlines()) for path in SEEDS.glob("*.txt"))
    assert coverage == {
        "held": 5,
        "wanted": 44,
        "captures": 5,
        "captures_without_article": 0,
        "captures_withheld": 0,
        "teasers": 45,
        "body_paragraphs": 49,
        "captions": 8,
        "credits": 1,
        "bylines": 4,
        "unknown_lines": 0,
        "translations": 0,
        "written": 0,
        "section_labels": {
            "NEWS - POLITICS": 16,
            "SOCIAL AFFAIRS": 11,
            "ECONOMY": 10,
            "TRAVEL": 4,
            "BUSINESS": 3,
            "CULTURE - SPORTS": 1,
        },
    }
    assert list(coverage["section_labels"].values()) == [16, 11, 10, 4, 3, 1]


def test_the_seeds_give_one_byline_with_a_role() -> None:
    roles = [row["byline"]["role"] for row in articles(of_seeds()) if row["byline"]]
    assert sorted(roles, key=str) == [None, None, None, "Secretary of the Na Sang commune Party Committee"]


@BOTH
def test_totals_agree_with_the_rows(made: Any) -> None:
    data = made()
    rows, coverage = articles(data), json.loads(data["data/coverage.json"])
    sections = json.loads(data["data/sections.json"])
    for status in ("held", "wanted"):
        assert coverage[status] == sum(row["status"] == status for row in rows)
        for section in sections["sections"]:
            mine = [row for row in rows if (row["section"], row["status"]) == (section["id"], status)]
            assert section[status] == len(mine)
        unfiled = sum((row["section"], row["status"]) == (None, status) for row in rows)
        assert unfiled == (sections["unfiled"] or {status: 0})[status]
    assert coverage["teasers"] == len(lines(data["data/teasers/all.jsonl"]))
    assert {row["status"] for row in rows if row["captures"]} == {"held"}
    assert {row["status"] for row in rows if not row["captures"]} == {"wanted"}


def test_sections_have_labels_in_both_languages_and_former_names() -> None:
    sections = {row["id"]: row for row in json.loads(of_seeds()["data/sections.json"])["sections"]}
    assert list(sections) == ["politics", "economy", "society", "culture-sports", "culture-tourism", "travel"]
    assert list(sections["economy"]) == ["id", "labels", "former_names", "held", "wanted"]
    assert sections["economy"]["labels"] == {"en": "ECONOMY", "vi": "Kinh tế"}
    assert sections["economy"]["former_names"] == ["BUSINESS"]


# -- the want-list --------------------------------------------------------------------------------------------------


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


@BOTH
def test_the_want_list_is_csv_with_a_row_for_each_wanted_article(made: Any) -> None:
    content = made()["data/want-list.csv"]
    header, *rows = rows_of(content)
    assert header == WANT_LIST
    assert {len(row) for row in rows} == {len(header)}
    assert {row[header.index("id")] for row in rows} == {
        row["id"] for row in articles(made()) if row["status"] == "wanted"
    }
    assert content.startswith(b"\xef\xbb\xbf")  # without it, spreadsheets take UTF-8 for the system's old code page
    assert content.replace(b"\r\n", b"").count(b"\n") == 0


WANT_LIST = [
    *("headline", "section", "lede", "seen_in", "times_seen", "first_seen", "last_seen", "lookup_url"),
    *("id", "language", "permalink"),
]


@pytest.mark.parametrize("cell", ["=1", " =1", "\t1", "\r1", "\n1", "\u00a0@x", "＋1"])
def test_a_cell_that_a_spreadsheet_would_run_is_words(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1+1=2", "Điện Biên - a place", "'quoted"])
def test_other_cells_are_as_they_were(cell: str) -> None:
    assert inert(cell) == cell


def wanted_rows(site: Path) -> dict[str, dict[str, str]]:
    """The want-list by headline."""
    header, *rows = rows_of((site / "data/want-list.csv").read_bytes())
    return {row[0]: dict(zip(header, row, strict=True)) for row in rows}


def counts_of(page: Path) -> list[str]:
    return [item.get_text() for item in soup(page).select(".totals li")]


def test_what_was_wanted_is_held_at_the_same_address_once_its_capture_arrives(tmp_path: Path) -> None:
    asked = "A school for the commune"
    notes = "".join(f"{name}.txt: {{captured_at: {moment}}}\n" for name, moment in MOMENTS.items() if moment)
    pages = {f"{name}.txt": full_page(f"Story {name}", teasers=[teaser(asked), teaser("Tea")]) for name in MOMENTS}
    seeds = fill(tmp_path / "seeds", {**pages, "captures.yaml": notes})
    site, _ = build(tmp_path, cache=tmp_path / "cache")
    row = wanted_rows(site)[asked]
    assert (row["seen_in"], row["times_seen"]) == ("a.txt; b.txt; c.txt; d.txt", "4")
    assert (row["first_seen"], row["last_seen"]) == ("2025-11", "2026-01-31")
    assert counts_of(site / "en/index.html") == [
        "4 articles held",
        "2 articles wanted",
        "4 saved pages",
        "8 teasers read",
    ]

    fill(seeds, {"e.txt": full_page(asked, "The school is open."), "captures.yaml": notes.replace("2025-11", "2024")})
    build(tmp_path, cache=tmp_path / "cache")
    assert wanted_rows(site).keys() == {"Tea"}
    assert wanted_rows(site)["Tea"]["first_seen"] == "2024"  # what is stated of a capture later counts, too
    (article,) = (found for found in articles(files(site)) if found["headline"] == asked)
    assert (article["status"], article["permalink"], article["id"]) == ("held", row["permalink"], row["id"])
    assert "The school is open." in soup(site / row["permalink"]).get_text()
    assert counts_of(site / "en/index.html") == [
        "5 articles held",
        "1 article wanted",
        "5 saved pages",
        "8 teasers read",
    ]


MOMENTS = {"a": "2026-01-31", "b": "2025-11", "c": None, "d": "2025-11-30"}
"""When each capture was made, as captures.yaml says."""


@BOTH
def test_no_cell_of_the_want_list_is_a_formula(made: Any) -> None:
    cells = [cell for row in rows_of(made()["data/want-list.csv"]) for cell in row]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]


@pytest.mark.parametrize("headline", ["=1+1", "+84 is the prefix", "-5 degrees", "@tea", "＝1+1", '"=1+1"', "a, b\tc"])
def test_a_headline_is_in_the_want_list_as_printed_but_never_a_formula(tmp_path: Path, headline: str) -> None:
    content = published({"one.txt": full_page(teasers=[teaser(headline)])}, tmp_path)["data/want-list.csv"]
    _, row = rows_of(content)
    assert row[0] in (headline, f"'{headline}")
    assert row[0][0] not in "=+-@＝"


# -- shards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "width"),
    [(0, 0), (2_000, 0), (2_001, 1), (8_000, 1), (8_001, 2), (10**6, 2)],
)
def test_many_articles_are_divided_by_the_first_characters_of_their_ids(count: int, width: int) -> None:
    assert shard_width(count) == width


@pytest.fixture
def _few_fill_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dbp_archive.publish.data.ARTICLE_LIMITS", (FEW, 4 * FEW))


FEW = 60


def of_many(count: int, folder: Path) -> dict[str, bytes]:
    """The data files of `count` articles, one of them held."""
    listed = [teaser(f"Story {number}") for number in range(count - 1)]
    return published({"many.txt": full_page(teasers=listed)}, folder)


@pytest.mark.usefixtures("_few_fill_a_file")
def test_a_new_article_changes_one_shard(tmp_path: Path) -> None:
    before, after = of_many(FEW + 50, tmp_path), of_many(FEW + 51, tmp_path)
    shards = {path for path in after if path.startswith("data/articles/")}
    assert {len(Path(path).stem) for path in shards} == {1}
    for path in shards:
        assert {row["id"][0] for row in lines(after[path])} == {Path(path).stem}
    wanted = [path for path in shards if before.get(path) != after[path]]
    assert 1 <= len(wanted) <= 2  # the new article's, and the one of the article whose page teases it


@pytest.mark.usefixtures("_few_fill_a_file")
def test_articles_that_are_divided_and_put_together_again_leave_no_file_behind(tmp_path: Path) -> None:
    whole = {"data/articles/all.jsonl", "data/teasers/all.jsonl"}
    few, many, back = (of_many(count, tmp_path) for count in (FEW, FEW + 1, FEW))
    assert whole < few.keys()
    assert not whole & many.keys()
    assert back == few
