"""An archive's settings: the defaults without a file, one line for what is wrong in one."""

import os
from pathlib import Path

import pytest

from dbp_archive.problems import FatalError
from dbp_archive.settings import Settings, load_settings


def load(folder: Path, text: str) -> Settings:
    (folder / "site.yaml").write_text(text, "utf-8")
    return load_settings(None, folder)[0]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(None, tmp_path) == (Settings(), tmp_path)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "my.yaml").write_text("out: public", "utf-8")
    assert load_settings(tmp_path / "below" / "my.yaml", tmp_path) == (Settings(out="public"), tmp_path / "below")


@pytest.mark.parametrize(
    "url", ["https://example.org/", "http://localhost:8000/", "https://example.org/a/b-c/", "https://[::1]:8000/"]
)
def test_a_base_url_ends_in_a_slash(tmp_path: Path, url: str) -> None:
    assert load(tmp_path, f"base_url: '{url}'").base_url == url


@pytest.mark.parametrize(
    "url",
    [
        "example.org",
        "https://example.org",
        "https:///",
        "ftp://example.org/",
        "javascript:alert(1)/",
        "https://a b/",
        "https://example.org/?x/",
        "https://example.org/#/",
        "https://example.org/<b>/",
        "https://example.org/&/",
        "https://x//",
        "",
    ],
)
def test_another_base_url_is_one_line(tmp_path: Path, url: str) -> None:
    with pytest.raises(FatalError) as caught:
        load(tmp_path, f"base_url: '{url}'")
    message = f"expected base_url to begin with https:// and end with /, found '{url}'; correct it"
    assert str(caught.value) == f"site.yaml: {message}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "titel: {en: X}",
            (
                ":1: expected one of title, base_url, languages, profiles, seeds, out, content, "
                "corrections, templates; "
                "found the unknown key 'titel'; did you mean 'title'?"
            ),
        ),
        ("title: X", ":1: expected keys with values at 'title', found a text; correct the value"),
        ("\nlanguages: en", ":2: expected a list at 'languages', found a text; correct the value"),
        ("languages: []", ": expected at least one language, found none; add `languages: [en]`"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path: Path, text: str, line: str) -> None:
    with pytest.raises(FatalError) as caught:
        load(tmp_path, text)
    assert str(caught.value) == f"site.yaml{line}"


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FatalError, match=r"expected a settings file, found none; give the path of a site.yaml"):
        load_settings(tmp_path / "my.yaml", tmp_path)


def test_what_stands_in_the_file_s_place_is_not_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "site.yaml")
    with pytest.raises(FatalError, match="expected a plain file, found a folder, pipe or device; remove it"):
        load_settings(None, tmp_path)
    (tmp_path / "site.yaml").unlink()
    (tmp_path / "site.yaml").symlink_to("nowhere")
    with pytest.raises(FatalError, match="expected a file, found none"):
        load_settings(None, tmp_path)
