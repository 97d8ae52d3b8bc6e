"""Progress: a line that moves on a terminal, plain lines elsewhere."""

import io
import os
import select

from dbp_archive.progress import Progress


def on_a_terminal(total: int, done: int) -> str:
    """What a real terminal gets while a step of `total` pieces goes on and ends."""
    reading, writing = os.openpty()
    with os.fdopen(writing, "w") as stream:
        progress = Progress(stream)
        with progress.step("render", total):
            for _ in range(done):
                progress.advance()
        os.set_blocking(reading, False)
        shown = b""
        while select.select([reading], [], [], 0.5)[0]:
            shown += os.read(reading, 10_000)
    os.close(reading)
    return shown.decode()


def test_a_terminal_sees_how_far_it_is_and_the_line_goes_at_the_end() -> None:
    shown = on_a_terminal(2_000, 2_000)
    assert "render" in shown
    assert "0 of 2,000" in shown
    assert "2,000 of 2,000" in shown
    assert shown.endswith("\r\x1b[K")
    assert "\n" not in shown


def test_a_step_without_pieces_shows_its_name() -> None:
    assert on_a_terminal(0, 0) == "\r\x1b[Krender    \r\x1b[K"


def test_elsewhere_a_step_is_one_plain_line() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    with progress.step("read", 3):
        progress.advance(2)
        progress.advance()
    with progress.step("normalize"):
        pass
    assert stream.getvalue() == "read: 3\n"
    assert list(progress.seconds) == ["read", "normalize"]


def test_pieces_may_become_known_while_a_step_goes_on() -> None:
    stream = io.StringIO()
    progress = Progress(stream)
    with progress.step("lists"):
        for pieces in (2, 3):
            progress.expect(pieces)
            progress.advance(pieces)
    assert stream.getvalue() == "lists: 5\n"
