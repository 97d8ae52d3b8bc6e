"""Roles of lines, as read and as they are: an invented archive → how often each true role was read as each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from benchmarks.truth import ROLE_OF_LETTER, CaptureTruth, Truth, read_truth
from dbp_archive.parse import parse
from dbp_archive.profile import Profile, load_profile
from dbp_archive.records import Capture, Record, Role

PROFILE = "baodienbienphu-en"
"""The profile of the newspaper that the invented one is laid out as."""
SAMPLE = 10_000
"""Captures whose lines are looked at: of more, every so manieth. They have a million lines."""
BATCH = 100
EXAMPLES = 3
"""Lines kept for each way to misread."""

Reading = tuple[Role, Role]
"""(true role, role as read)"""


class Readings(Record):
    """How lines were read."""

    captures: int
    counts: dict[Reading, int]
    examples: dict[Reading, tuple[str, ...]]
    """Misread lines, as `file:line: words`."""

    def right(self, role: Role) -> int:
        """Lines of this role that were read so."""
        return self.counts.get((role, role), 0)

    def true(self, role: Role) -> int:
        """Lines of this role."""
        return sum(count for (true, _), count in self.counts.items() if true is role)

    def read(self, role: Role) -> int:
        """Lines read as of this role."""
        return sum(count for (_, read), count in self.counts.items() if read is role)


def read_roles(truth: Truth, sample: int = SAMPLE) -> Readings:
    """Parse captures of `truth`, about `sample` of them, and compare each line's role."""
    step = max(1, round(truth.captures / sample))
    captures = (row for row in read_truth(truth.path) if isinstance(row, CaptureTruth))
    batches = list(_in_batches(islice(captures, 0, None, step)))
    profile = load_profile(PROFILE, Path.cwd())
    if len(batches) == 1:
        return _add([compare(batches[0], truth.seeds, profile)])
    with ProcessPoolExecutor() as pool:
        futures = [pool.submit(compare, batch, truth.seeds, profile) for batch in batches]
        return _add(future.result() for future in futures)


def _in_batches(captures: Iterable[CaptureTruth]) -> Iterator[tuple[CaptureTruth, ...]]:
    iterator = iter(captures)
    while batch := tuple(islice(iterator, BATCH)):
        yield batch


def compare(batch: Sequence[CaptureTruth], seeds: Path, profile: Profile) -> Readings:
    """The readings of some captures. Raises ValueError when a capture has not the lines that the truth says."""
    counts: Counter[Reading] = Counter()
    examples: dict[Reading, tuple[str, ...]] = {}
    for capture in batch:
        parsed = parse(Capture(source=capture.source, data=(seeds / capture.source).read_bytes()), profile)
        for letter, line in zip(capture.roles, parsed.ledger, strict=True):
            reading = (ROLE_OF_LETTER[letter], line.role)
            counts[reading] += 1
            if reading[0] is not reading[1] and len(examples.get(reading, ())) < EXAMPLES:
                example = f"{capture.source}:{line.number}: {line.text.strip()[:160]}"
                examples[reading] = (*examples.get(reading, ()), example)
    return Readings(captures=len(batch), counts=dict(counts), examples=examples)


def _add(parts: Iterable[Readings]) -> Readings:
    captures, counts = 0, Counter[Reading]()
    examples: dict[Reading, tuple[str, ...]] = {}
    for part in parts:
        captures += part.captures
        counts.update(part.counts)
        for reading, lines in part.examples.items():
            examples[reading] = (*examples.get(reading, ()), *lines)[:EXAMPLES]
    return Readings(captures=captures, counts=dict(counts), examples=examples)
