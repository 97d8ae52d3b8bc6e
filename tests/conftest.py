"""What many tests need: a cache of their own, the seeds' folder, the newspaper's profile, a page given as text."""

import signal
from collections.abc import Callable, Hashable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from dbp_archive.newspapers import Profiles, load_profiles
from dbp_archive.parse import parse
from dbp_archive.profile import Profile, load_profile
from dbp_archive.read import find_captures, read_capture
from dbp_archive.records import Capture, ParsedCapture
from dbp_archive.templating import SiteEnvironment
from tests.archives import ROOT, SEEDS

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Shells start so what they put into the background, and the programs that tests interrupt would ignore it, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
"""A property holds or not, however long a busy machine takes to find out."""

Read = Callable[..., ParsedCapture]
"""A page's text, and what else is known of the capture → the capture, parsed."""


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder for the tests and every process they start: nobody's own is touched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """A template that many archives of the tests share is compiled once: to do so is most of the work of a small build.

    What it is compiled to depends on the template and on the words of its language, and on nothing else.
    """
    compiled: dict[Hashable, Any] = {}
    compile_anew = SiteEnvironment.compile

    def compile_once(
        environment: SiteEnvironment, source: str, name: str | None = None, path: str | None = None
    ) -> Any:
        words = environment.wording._catalogue.translations  # noqa: SLF001  it gives them one by one
        key = (environment.language, *words.items(), source, name, path)
        return compiled.get(key) or compiled.setdefault(key, compile_anew(environment, source, name, path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SiteEnvironment, "compile", compile_once)
        yield


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five real captures."""
    return SEEDS


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The profile of the newspaper that the seeds are from."""
    return load_profile("baodienbienphu-en", ROOT)


@pytest.fixture(scope="session")
def profiles() -> Profiles:
    """The profiles of both editions of the newspaper, as an archive's."""
    return load_profiles(("baodienbienphu-en", "baodienbienphu-vi"), ROOT)


@pytest.fixture(scope="session")
def parsed_seeds(seeds: Path, profile: Profile) -> tuple[ParsedCapture, ...]:
    """The five seeds, parsed, with what captures.yaml says of them."""
    return tuple(parse(read_capture(found), profile) for found in find_captures(seeds).captures)


@pytest.fixture(scope="session")
def read(profile: Profile) -> Read:
    """Parses a page given as text or bytes; fields of `Capture` may be given beside it."""
    return partial(read_page, profile)


def capture(page: str | bytes, **fields: Any) -> Capture:
    """A capture of `page`."""
    data = page.encode() if isinstance(page, str) else page
    return Capture(**{"source": "page.txt", "data": data, **fields})


def read_page(profile: Profile, page: str | bytes, **fields: Any) -> ParsedCapture:
    """`page`, parsed."""
    return parse(capture(page, **fields), profile)
