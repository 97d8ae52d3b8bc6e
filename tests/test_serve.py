"""The preview: a real server, a real browser's requests, real files that change."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlsplit

import pytest

from dbp_archive.problems import FatalError, ProblemError
from dbp_archive.serve import open_preview, rebuild_on_changes, watch_for_changes

DEADLINE_S = 30
"""Far beyond what any of this takes: a test that waits so long has failed."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    write(site, "index.html", "<h1>Điện Biên</h1>")
    write(site, "404.html", "<h1>Nothing stands here</h1>")
    write(site, "empty/page.txt", "Na Sang")
    for name in ("rows.csv", "rows.jsonl", "site.css", "index.json"):
        write(site, name, "")
    return site


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with open_preview(folder, 0) as url:
        yield url


def write(folder: Path, path: str, text: str) -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.type = response.headers["Content-Type"]
        self.cache = response.headers["Cache-Control"]
        self.text = response.read().decode()


def get(address: str, path: str = "", method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=DEADLINE_S)
    try:
        connection.request(method, f"/{path}", headers={name.replace("_", "-"): text for name, text in headers.items()})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def test_the_start_page_is_served_on_this_machine_only(address: str) -> None:
    assert urlsplit(address).hostname == "127.0.0.1"
    assert (get(address).status, get(address).text) == (200, "<h1>Điện Biên</h1>")


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("empty/page.txt", "text/plain; charset=utf-8"),
        ("rows.csv", "text/csv; charset=utf-8"),
        ("rows.jsonl", "application/jsonl; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("index.json", "application/json"),
    ],
)
def test_a_file_says_what_it_is(address: str, path: str, content_type: str) -> None:
    assert get(address, path).type == content_type


@pytest.mark.parametrize(
    "path", ["missing.html", "empty/", "../secret.txt", "%2e%2e/secret.txt", "a%00b", "index.html/"]
)
def test_what_is_not_there_is_answered_with_the_sites_own_page(address: str, folder: Path, path: str) -> None:
    write(folder.parent, "secret.txt", "secret")
    answer = get(address, path)
    assert (answer.status, answer.text) == (404, "<h1>Nothing stands here</h1>")
    assert answer.type == "text/html; charset=utf-8"


def test_a_missing_page_asked_for_by_head_has_no_body(address: str) -> None:
    assert (get(address, "missing.html", "HEAD").status, get(address, "missing.html", "HEAD").text) == (404, "")


def test_a_site_without_a_404_page_still_answers(address: str, folder: Path) -> None:
    (folder / "404.html").unlink()
    assert get(address, "missing.html").status == 404


def test_nothing_is_kept_by_the_browser(address: str) -> None:
    again = get(address, "index.html", If_Modified_Since="Fri, 31 Dec 2099 00:00:00 GMT")
    assert (again.status, again.cache) == (200, "no-store")
    assert get(address, "missing.html").cache == "no-store"


def test_a_folder_that_is_replaced_is_served_from_then_on(address: str, folder: Path) -> None:
    write(folder.parent / "new", "index.html", "new")
    folder.rename(folder.with_name("old"))
    assert get(address).status == 404
    (folder.parent / "new").rename(folder)
    assert (get(address).status, get(address).text) == (200, "new")


def test_a_taken_port_is_one_line_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FatalError, match=f"port {port}: .*taken.*--port"), open_preview(Path(), port):
            pass


def test_a_port_that_is_none_is_one_line_with_the_way_out() -> None:
    with pytest.raises(FatalError, match=r"port 65536: .*from 0 to 65535.*--port"), open_preview(Path(), 65536):
        pass


def test_a_change_in_a_watched_folder_is_noticed(tmp_path: Path) -> None:
    seeds = write(tmp_path, "seeds/below/one.txt", "one").parent
    with watch_for_changes((tmp_path / "seeds", tmp_path / "missing")) as changes:
        written = write(seeds, "two.txt", "two")
        assert str(written.resolve()) in changes.get(timeout=DEADLINE_S)


def test_a_file_that_an_editor_replaces_is_noticed_each_time_and_its_neighbours_are_not(tmp_path: Path) -> None:
    settings = write(tmp_path, "site.yaml", "title: {}")
    with watch_for_changes((settings,)) as changes:
        for _ in range(2):
            write(tmp_path, "neighbour.yaml", "")
            write(tmp_path, "saved", "languages: [en]").replace(settings)
            assert changes.get(timeout=DEADLINE_S) == {str(settings.resolve())}


def test_nothing_to_watch_is_no_reason_to_fail(tmp_path: Path) -> None:
    with watch_for_changes((tmp_path / "missing",)) as changes:
        assert changes.empty()


def test_a_build_that_fails_is_one_line_and_the_next_change_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    changes: SimpleQueue[frozenset[str]] = SimpleQueue()
    changes.put(frozenset(["seeds/one.txt"]))
    builds: list[str] = []

    def rebuild() -> None:
        if builds:
            builds.append("built")
            raise KeyboardInterrupt
        builds.append("failed")
        changes.put(frozenset(["seeds/two.txt"]))
        raise ProblemError("seeds/one.txt:3", "expected UTF-8, found the bytes ff; save the page as UTF-8")

    with pytest.raises(KeyboardInterrupt):
        rebuild_on_changes(changes, rebuild)
    assert builds == ["failed", "built"]
    assert capsys.readouterr().out.startswith("not rebuilt: seeds/one.txt:3: expected UTF-8, found the bytes ff;")


PROGRAM = """
import sys
from pathlib import Path
from dbp_archive.serve import serve

site, seed = Path(sys.argv[1]), Path(sys.argv[2])

def rebuild():
    (site / "index.html").write_text(seed.read_text())

rebuild()
serve(site, 0, (seed.parent,), rebuild)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_a_preview_follows_its_seeds_until_it_is_interrupted(tmp_path: Path) -> None:
    seed = write(tmp_path, "seeds/one.txt", "first")
    (tmp_path / "site").mkdir()
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "site"), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as preview:
        assert preview.stdout
        assert preview.stderr
        # A preview that hangs is ended, so that what is waited for ends as well.
        guard = threading.Timer(DEADLINE_S, preview.kill)
        guard.start()
        try:
            address = preview.stdout.readline().split(" at ")[1].split(" ")[0]
            assert get(address).text == "first"
            write(tmp_path, "saved", "second").replace(seed)
            assert preview.stdout.readline() == f"rebuilt: '{seed.resolve()}' changed\n"
            assert get(address).text == "second"
            preview.send_signal(signal.SIGINT)
            assert (preview.stdout.read(), preview.stderr.read(), preview.wait()) == ("stopped\n", "", 0)
        finally:
            guard.cancel()
            preview.kill()
