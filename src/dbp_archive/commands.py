"""What the command line's words do: parsed options → a step, called, and lines printed. Each gives the exit code.

A command loads the libraries that it alone needs: a build of what did not change takes no longer than loading them.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from dbp_archive.jobs import Asked, Job, make_job
from dbp_archive.pipeline import Outcome, build_site
from dbp_archive.problems import FatalError, Problem, excerpt
from dbp_archive.progress import Progress
from dbp_archive.settings import DEFAULT_FILE, load_settings
from dbp_archive.theme import shipped


def build(options: Namespace) -> int:
    """Build the site; say what was read and made, and where to look."""
    job = _job(options)
    outcome = _build(job, timings=options.timings)
    print(f"open {(job.out / 'index.html').as_uri()}")
    return 1 if _serious(outcome.problems) else 0


def check(options: Namespace) -> int:
    """Prove a built site sound, or print what is not."""
    from dbp_archive.check import check_site  # noqa: PLC0415

    problems = check_site(options.folder, options.workers)
    _print_problems(problems)
    print(f"{options.folder}: {_count(_serious(problems), 'problem')}")
    return 1 if _serious(problems) else 0


def inspect(options: Namespace) -> int:
    """Print each line of a saved page with its role."""
    from dbp_archive.inspect_capture import capture_of_file, ledger_json, ledger_lines  # noqa: PLC0415
    from dbp_archive.newspapers import load_profiles  # noqa: PLC0415
    from dbp_archive.parsers import parse_capture  # noqa: PLC0415

    settings, base = load_settings(options.config, Path.cwd())
    capture = capture_of_file(options.file, base / settings.seeds, options.encoding)
    parsed, choice = parse_capture(capture, load_profiles(settings.profiles, base))
    _print_problems(choice.problems)
    if options.json:
        sys.stdout.write(ledger_json(parsed))
        return 0
    coloured = options.colour == "always" or (options.colour == "auto" and sys.stdout.isatty())
    for line in ledger_lines(parsed, coloured=coloured):
        print(line)
    print(f"profile: {parsed.profile}: {choice.why}")
    return 0


def profile(options: Namespace) -> int:
    """Print a profile to start from, drafted from saved pages."""
    from dbp_archive.drafting import draft_profile, profile_text, read_saved_pages  # noqa: PLC0415
    from dbp_archive.profile import LANGUAGE  # noqa: PLC0415

    if not LANGUAGE.fullmatch(options.language):
        message = f"expected a language tag as `en`, found {excerpt(options.language)}; correct it"
        raise FatalError("--language", message)
    pages, problems = read_saved_pages(options.files)
    _print_problems(problems)
    if not pages:
        raise FatalError(
            str(options.files[0]),
            "expected saved pages to draft a profile from, found none; name some, or their folder",
        )
    sys.stdout.write(profile_text(draft_profile(pages), options.id, options.language))
    return 1 if _serious(problems) else 0


def explain(options: Namespace) -> int:
    """Print everything that a built site knows of one article, and where from."""
    from dbp_archive.explain import explain_article, explanation_json, explanation_lines  # noqa: PLC0415

    said = explain_article(options.folder, options.id)
    if options.json:
        sys.stdout.write(explanation_json(said))
    else:
        print(*explanation_lines(said), sep="\n")
    return 0


def serve(options: Namespace) -> int:
    """Build the site, then serve it and rebuild it whenever something it is made from changes."""
    from dbp_archive.serve import serve as serve_folder  # noqa: PLC0415

    job = _job(options)

    def rebuild() -> None:
        _build(_job(options), timings=options.timings)

    rebuild()
    config = options.config or Path.cwd() / DEFAULT_FILE
    settings, base = load_settings(options.config, Path.cwd())
    corrections = base / settings.corrections
    watched = (
        job.seeds,
        job.content,
        config,
        corrections,
        shipped("static"),
        shipped("locale"),
        *map(Path, job.theme.folders),
    )
    serve_folder(job.out, options.port, watched, rebuild)
    return 0


def _job(options: Namespace) -> Job:
    settings, base = load_settings(options.config, Path.cwd())
    asked = Asked(
        seeds=options.seeds,
        out=options.out,
        workers=options.workers,
        strict=options.strict,
        cache=options.cache,
        fresh=options.fresh,
    )
    return make_job(settings, base, asked)


def _build(job: Job, *, timings: bool) -> Outcome:
    """Build, and say in one line what was read and made."""
    progress = Progress()
    outcome = build_site(job, progress)
    _print_problems(outcome.problems)
    if timings:
        _print_timings(progress)
    print(
        f"{_count(outcome.captures, 'capture')} read, "
        f"{_count(outcome.held, 'article')} held, {outcome.wanted:,} wanted, "
        f"{_count(outcome.pages_written, 'page')} written, {outcome.pages_kept:,} kept, "
        f"{_count(_serious(outcome.problems), 'problem')}, "
        f"{progress.elapsed_seconds():.1f} s"
    )
    return outcome


def _print_timings(progress: Progress) -> None:
    """Where the time went, step by step, to standard error."""
    rest = progress.elapsed_seconds() - sum(progress.seconds.values())
    for step, seconds in (*progress.seconds.items(), ("the rest", rest)):
        print(f"{step:<10} {seconds:8.2f} s", file=sys.stderr)


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        print(f"{'note' if problem.harmless else 'problem'}: {problem}", file=sys.stderr)


def _serious(problems: Iterable[Problem]) -> int:
    return sum(not problem.harmless for problem in problems)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
