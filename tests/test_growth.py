"""A site that grows and shrinks build by build has, after each build, the bytes of one that is built from nothing."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from dbp_archive.settings import Settings
from tests.archives import build, files
from tests.test_closure import STEPS, Page, Step

RADIUS = 2
"""So that lists of a few entries have several parts."""

SETTINGS = Settings(base_url="https://archive.example/news/")
EMPTY: Page = ("Recent news\n", None)
"""What is left when nothing else is: an archive of no captures is none."""


def save(folder: Path, pages: Mapping[int, Page]) -> None:
    """Let `pages` be the files of `folder`; one that says what it said is not touched."""
    names = {f"{number}.txt": page for number, page in pages.items()}
    for path in folder.glob("*.txt"):
        if path.name not in names:
            path.unlink()
    for name, (text, _) in names.items():
        if not (folder / name).exists() or (folder / name).read_text("utf-8") != text:
            (folder / name).write_text(text, "utf-8")
    notes = [f"{name}: {{url: '{url}', captured_at: '202{name[0]}'}}\n" for name, (_, url) in names.items() if url]
    (folder / "captures.yaml").write_text("".join(notes), "utf-8")


@pytest.fixture(autouse=True, scope="module")
def _short_parts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dbp_archive.plan.lists.RADIUS", RADIUS)
        yield


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_a_site_that_grew_is_the_one_built_from_nothing(steps: list[Step]) -> None:
    there: dict[int, Page] = {}
    with TemporaryDirectory() as folder:
        base = Path(folder).resolve()
        seeds = base / "seeds"
        seeds.mkdir()
        for number, step in enumerate(steps):
            there |= {name: page for name, page in step.items() if page}
            there = {name: page for name, page in there.items() if step.get(name, page)}
            save(seeds, there or {9: EMPTY})
            grown, said = build(base, SETTINGS, cache=base / "cache")
            fresh, told = build(base / f"fresh-{number}", SETTINGS, seeds=seeds, cache=base / "cache")
            assert files(grown) == files(fresh)
            assert (said.captures, said.held, said.wanted, said.problems) == (
                told.captures,
                told.held,
                told.wanted,
                told.problems,
            )
