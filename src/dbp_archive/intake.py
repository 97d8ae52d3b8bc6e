"""Files → parsed captures, in batches, and a line for each that cannot be read or that a person should look at."""

from collections.abc import Iterator, Sequence

from dbp_archive.batches import map_batches, open_executor
from dbp_archive.parse import parse
from dbp_archive.problems import Problem, ProblemError
from dbp_archive.profile import Profile
from dbp_archive.progress import Progress
from dbp_archive.read import Found, read_capture
from dbp_archive.records import ParsedCapture


def parse_all(
    found: Sequence[Found], profile: Profile, workers: int | None, progress: Progress
) -> tuple[list[ParsedCapture], list[Problem]]:
    """The captures that can be read, in the order of `found`, and what is to be said of them and of the others."""
    captures: list[ParsedCapture] = []
    problems: list[Problem] = []
    with progress.step("read", len(found)), open_executor(workers, len(found)) as executor:
        for batch, results in map_batches(executor, parse_batch, found, profile):
            captures.extend(result for result in results if isinstance(result, ParsedCapture))
            problems.extend(result for result in results if isinstance(result, Problem))
            progress.advance(len(batch))
    for capture in captures:
        problems.extend(_remarks(capture))
    return captures, problems


def parse_batch(batch: Sequence[Found], profile: Profile) -> list[ParsedCapture | Problem]:
    """Read and parse each capture, or say why not."""
    results: list[ParsedCapture | Problem] = []
    for found in batch:
        try:
            results.append(parse(read_capture(found), profile))
        except ProblemError as error:
            results.append(error.problem)
    return results


def _remarks(capture: ParsedCapture) -> Iterator[Problem]:
    """What a person should look at in a capture that was read."""
    if capture.variant == "furniture-only":
        yield Problem(
            capture.source, "expected an article or teasers, found only the page's furniture; capture it again"
        )
    elif capture.variant == "teasers-only":
        teasers = "1 teaser" if len(capture.teasers) == 1 else f"{len(capture.teasers)} teasers"
        yield Problem(capture.source, f"holds no article, only {teasers}", harmless=True)
    unknown = [line.number for line in capture.ledger if line.role == "unknown"]
    if unknown:
        lines = "1 line" if len(unknown) == 1 else f"{len(unknown)} lines"
        message = f"{lines} no rule knows; kept, and shown on the capture's page"
        yield Problem(f"{capture.source}:{unknown[0]}", message, harmless=True)
