"""What a build is asked to do: settings and a person's words → a `Job`."""

from pathlib import Path

from dbp_archive.catalog import catalog_path, default_folder
from dbp_archive.corrections import Corrections, read_corrections
from dbp_archive.newspapers import Profiles, load_profiles
from dbp_archive.problems import FatalError
from dbp_archive.records import Record
from dbp_archive.settings import Settings
from dbp_archive.theme import Theme, shipped


class Job(Record):
    """What to build, from where, to where. Paths are absolute."""

    settings: Settings
    profiles: Profiles
    seeds: Path
    out: Path
    content: Path
    corrections: Corrections
    theme: Theme
    workers: int | None
    """Processes; None for one on each core. The result never depends on it."""
    strict: bool
    """Whether a single problem leaves the old site in place."""
    catalog: Path
    """Where the builds of this site remember what they read and made."""
    fresh: bool
    """Whether to begin from nothing all the same. The result never depends on it."""


class Asked(Record):
    """What a person asks for instead of what the settings say; None where they do not mind."""

    seeds: Path | None = None
    out: Path | None = None
    workers: int | None = None
    strict: bool = False
    cache: Path | None = None
    fresh: bool = False


def make_job(settings: Settings, base: Path, asked: Asked) -> Job:
    """A job from settings, whose folders are relative to `base`, and what a person asked for instead.

    Raises FatalError: no such profile, no such folder of templates, corrections that cannot be read.
    """
    own = (str((base / settings.templates).resolve()),) if settings.templates else ()
    if own and not Path(*own).is_dir():
        raise FatalError(own[0], "expected a folder of templates, found none; correct `templates` in the settings")
    out = (asked.out or base / settings.out).resolve()
    profiles = load_profiles(settings.profiles, base)
    languages = tuple(sorted({*settings.languages, *(profile.language for profile in profiles.ordered)}))
    return Job(
        settings=settings,
        profiles=profiles,
        seeds=(asked.seeds or base / settings.seeds).resolve(),
        out=out,
        content=(base / settings.content).resolve(),
        corrections=read_corrections(base / settings.corrections, profiles, languages),
        theme=Theme(folders=(*own, str(shipped("templates")))),
        workers=asked.workers,
        strict=asked.strict,
        catalog=catalog_path((asked.cache or default_folder()).resolve(), out),
        fresh=asked.fresh,
    )
