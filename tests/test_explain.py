"""Everything that a built site knows of an article is told, with the place that it is from."""

import json

import pytest

from dbp_archive import cli
from dbp_archive.explain import explain_article
from dbp_archive.problems import FatalError
from tests.archives import ROOT

SITE = ROOT / "tests/golden/site"
RECOVERED, ORIGINAL = "zd99n3t5", "c9k4n6rf"
TEASED = "001_a32399302d104a61.txt"


def test_each_value_says_where_it_is_from(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", RECOVERED, str(SITE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        f"id: {RECOVERED}",
        f"address: en/articles/dien-bien-drastically-implements-national-target-programs-{RECOVERED}.html",
        "status: held",
    ]
    headline = "Điện Biên drastically implements National Target Programs"
    assert lines[3] == (
        f"headline: {headline} [inferred ({TEASED}:65,67,69,70)] "
        "The capture’s address is made from this headline, and from no other known one."
    )
    assert lines[5] == "published_at: not known"
    assert lines[6].startswith(f"dateline: ĐBP [inferred ({TEASED}:65,67,69,70)]")
    assert "language: en" in lines
    assert f"teaser: {TEASED}, teaser 6: {headline}" in lines


def test_the_same_as_json_with_the_lines_of_what_is_stated(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", ORIGINAL, str(SITE), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    (translation,) = said["translations"]
    assert explain_article(SITE, translation).translation_of == ORIGINAL
    stated = {known["field"]: (known["origin"], known["source"], known["lines"]) for known in said["known"]}
    assert stated["headline"] == ("stated", "002_24577a2cbdf74e4c.txt", [1])
    assert stated["lede"] == ("stated", "002_24577a2cbdf74e4c.txt", [3])


@pytest.mark.parametrize(
    ("article_id", "message"),
    [
        ("zzzzzzzz", "expected the id of an article, found 'zzzzzzzz', which none has or had"),
        ("../../x", "expected an id, 8 characters as an article's page shows, found '../../x'; correct it"),
    ],
)
def test_an_id_of_no_article_is_one_line(article_id: str, message: str) -> None:
    with pytest.raises(FatalError) as caught:
        explain_article(SITE, article_id)
    assert str(caught.value.problem).endswith(message)


def test_a_folder_without_a_site_is_one_line() -> None:
    with pytest.raises(FatalError, match=r"expected a built site, found no data/index.json; name its folder"):
        explain_article(ROOT, RECOVERED)
