"""serve: a built folder → a preview on this machine, rebuilt when what it is made from changes.

Only for looking at the site while working on it: it listens on 127.0.0.1 and nowhere else.
"""

import errno
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from watchfiles import watch

from dbp_archive.problems import FatalError, ProblemError, excerpt

HOST = "127.0.0.1"
PATH_LIMIT = 300
"""Characters of a path that a line about it shows."""
LOOK_UP_MS = 100
"""How often a watcher looks up from waiting, to see whether it should end."""
NOT_FOUND_PAGE = "404.html"

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
"""By the ending of a file's name; this table, not the machine's own, so that a preview is the same on each."""

Changes = SimpleQueue[frozenset[str]]
"""Sets of paths that changed together, as they were noticed."""


class Preview(ThreadingHTTPServer):
    """The server of one preview; each request looks its file up by name, so the folder may be replaced meanwhile."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """Say in one line that a request failed; a browser that has gone away is no failure."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            print(f"a request failed: {error!r}", flush=True)


class PreviewHandler(SimpleHTTPRequestHandler):
    """Answers with files of the folder as they are now, and with its 404.html where there is none."""

    extensions_map = CONTENT_TYPES

    def send_head(self) -> Any:
        """The file asked for, after its headers; None when the answer is given already."""
        # The clock of a file says nothing about a folder that was just replaced.
        del self.headers["If-Modified-Since"]
        try:
            return super().send_head()
        except ValueError:  # a NUL in the path: no file has that name
            self.send_error(HTTPStatus.NOT_FOUND)
            return None

    def list_directory(self, path: Any) -> None:  # noqa: ARG002
        """No listing: a folder without index.html is nothing, as on the hosts the site is made for."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The site's own 404.html for what is not there; a plain line while a build has the folder away."""
        page = _read(Path(self.directory) / NOT_FOUND_PAGE)
        if code != HTTPStatus.NOT_FOUND or page is None:
            super().send_error(code, message, explain)
            return
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", CONTENT_TYPES[".html"])
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def end_headers(self) -> None:
        """Nothing is kept by a browser: what is on the screen is what was built last."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: requests would bury the lines about rebuilds."""


def serve(folder: Path, port: int, watched: tuple[Path, ...], rebuild: Callable[[], None]) -> None:
    """Serve `folder` and call `rebuild` after each change below `watched`, until Ctrl-C.

    `port` 0 takes any free one; the address is printed. Paths of `watched` may be files, or not be there: those are
    passed over. A ProblemError of `rebuild` is printed and the last good site served on. Raises FatalError when the
    port cannot be had.
    """
    with open_preview(folder, port) as address, watch_for_changes(watched) as changes:
        print(f"serving {folder} at {address} (Ctrl-C ends)", flush=True)
        try:
            rebuild_on_changes(changes, rebuild)
        except KeyboardInterrupt:
            print("stopped", flush=True)


@contextmanager
def open_preview(folder: Path, port: int) -> Iterator[str]:
    """Serve `folder` in threads of its own while the block runs; gives its address. Raises FatalError."""
    handler = partial(PreviewHandler, directory=str(folder.absolute()))
    try:
        server = Preview((HOST, port), handler)
    except (OSError, OverflowError) as error:
        raise FatalError(f"port {port}", _port_message(error)) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _port_message(error: Exception) -> str:
    if isinstance(error, OverflowError):
        return "expected a number from 0 to 65535, found another; choose one with --port"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "expected a free port, found it taken by another program; choose another with --port, 0 takes any"
    return f"expected a port to listen on, found: {error}; choose another with --port, 0 takes any"


@contextmanager
def watch_for_changes(watched: Sequence[Path]) -> Iterator[Changes]:
    """A queue that gets the paths that change below `watched`, while the block runs; nothing for what is not there.

    A file is watched by way of its folder: an editor that saves puts a new file in the old one's place.
    """
    folders = sorted({path.resolve() for path in watched if path.is_dir()})
    files = frozenset(str(path.resolve()) for path in watched if path.is_file())
    parents = sorted({Path(file).parent for file in files})
    changes: Changes = SimpleQueue()
    stop = threading.Event()
    watchers = [Watcher(places, only, changes, stop) for places, only in ((folders, None), (parents, files)) if places]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.ready.wait()
    try:
        yield changes
    finally:
        stop.set()
        for watcher in watchers:
            watcher.join()


class Watcher(threading.Thread):
    """Puts changes into the queue until `stop`: of everything below `folders`, or of `only` these files in them."""

    def __init__(
        self, folders: Sequence[Path], only: frozenset[str] | None, changes: Changes, stop: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.folders = folders
        self.only = only
        self.changes = changes
        self.stop = stop
        self.ready = threading.Event()
        """Set once no change will be missed any more."""

    def run(self) -> None:
        """Watch until told to stop; say so when the system cannot watch (any more)."""
        try:
            self._watch()
        except (OSError, RuntimeError) as error:  # RuntimeError: what watchfiles raises for its own troubles
            print(f"changes below {self.folders[0]} are not noticed: {error}; build again by hand", flush=True)
        finally:
            self.ready.set()

    def _watch(self) -> None:
        for batch in watch(
            *self.folders,
            stop_event=self.stop,
            recursive=self.only is None,
            rust_timeout=LOOK_UP_MS,
            yield_on_timeout=True,  # the first one says that the watch has begun
        ):
            self.ready.set()
            paths = frozenset(path for _, path in batch if self.only is None or path in self.only)
            if paths:
                self.changes.put(paths)


def rebuild_on_changes(changes: Changes, rebuild: Callable[[], None]) -> None:
    """Wait for changes and rebuild after each, for ever; one line each. Ends with what ends the waiting: Ctrl-C."""
    while True:
        paths = set(changes.get())
        while not changes.empty():  # what came while the last build ran is one rebuild, too
            paths |= changes.get()
        try:
            rebuild()
        except ProblemError as error:
            print(f"not rebuilt: {error.problem}", flush=True)
        else:
            print(f"rebuilt: {_changed(sorted(paths))}", flush=True)


def _changed(paths: list[str]) -> str:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{excerpt(paths[0], limit=PATH_LIMIT)} changed{more}"


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
