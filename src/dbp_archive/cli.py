"""The command line: words → a call of the right step, results → lines for a person.

Exit code 0: all is well. 1: done, but something of the input could not be used, or a check failed. 2: nothing was done.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dbp_archive import __version__
from dbp_archive.garbage import collect_seldom
from dbp_archive.problems import ProblemError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (default: those it was called with); gives its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "build")
    options = _parser().parse_args(words)
    collect_seldom()  # to load libraries makes many objects, and no garbage
    from dbp_archive import commands  # noqa: PLC0415  `--help` answers before the libraries behind it could be loaded

    try:
        code: int = getattr(commands, options.command)(options)
    except ProblemError as error:
        print(f"error: {error.problem}", *(f"problem: {other}" for other in error.others), sep="\n", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the old site is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dbp-archive",
        description="Turn a folder of saved newspaper pages into a permanent archive in plain HTML.",
        epilog="`dbp-archive COMMAND --help` explains a command; without a command, it builds.",
    )
    parser.add_argument("--version", action="version", version=f"dbp-archive {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, (summary, description, add_words) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=description)
        add_words(command)
        command.set_defaults(command=name)
    return parser


def _add_check_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one for each core)")


def _add_explain_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="the id of an article, as its page shows it")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("site"), help="the built site (default: site)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_inspect_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a saved page")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--colour", choices=("auto", "always", "never"), default="auto", help="default: on a terminal")
    parser.add_argument("--encoding", metavar="NAME", help="how the page is encoded (default: by its bytes)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: site.yaml)")


def _add_profile_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="saved pages, or folders of them")
    parser.add_argument("--id", default="my-newspaper", metavar="NAME", help="the profile's id (default: my-newspaper)")
    parser.add_argument(
        "--language", default="und", metavar="TAG", help="language of the pages, as `fr` (default: und, not known)"
    )


def _add_serve_words(parser: argparse.ArgumentParser) -> None:
    _add_build_words(parser)
    parser.add_argument("--port", type=int, default=8000, help="default: 8000; 0 takes any free one")


def _add_build_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seeds", type=Path, metavar="DIR", help="folder of saved pages (default: seeds)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the site, replaced whole (default: site)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: site.yaml, if it is there)")
    parser.add_argument("--workers", type=_positive, metavar="N", help="processes (default: one for each core)")
    parser.add_argument("--timings", action="store_true", help="print where the time went, step by step")
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="folder of catalogs (default: the user's cache folder)"
    )
    parser.add_argument("--fresh", action="store_true", help="begin from nothing, whatever the last build left")
    parser.add_argument("--strict", action="store_true", help="build nothing when anything of the input cannot be used")


def _positive(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1, found {word}")
    return number


COMMANDS = {
    "build": ("build the site", "Read the seeds and build the site.", _add_build_words),
    "check": (
        "prove that a built site is sound",
        "Read a built site and prove it: links, anchors, markup, accessibility, data files.",
        _add_check_words,
    ),
    "explain": (
        "print all that is known of an article",
        "Print everything that a built site knows of one article, and where each of it is from.",
        _add_explain_words,
    ),
    "inspect": (
        "show how a saved page is read",
        "Show each line of a saved page with its role and the rule that gave it.",
        _add_inspect_words,
    ),
    "profile": (
        "draft a profile for another newspaper",
        "Print a profile to start from, as YAML: what many saved pages of a newspaper have in common.",
        _add_profile_words,
    ),
    "serve": (
        "preview the site, rebuilt when something changes",
        "Build the site, serve it on this machine, and rebuild when a seed, template or style changes.",
        _add_serve_words,
    ),
}
"""Each command: a word about it, a sentence, what adds the words it takes. `commands` has a function of its name."""
