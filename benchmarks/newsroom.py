"""Who writes an invented newspaper: the number of an article → the names that may stand under it.

As in a provincial newsroom: a few dozen reporters at a time, some of whom write much more than others, one leaving now
and then; and people from outside who write once or a few times. Who sits where follows from the number alone.
"""

from random import Random

from benchmarks.vocabulary import Vocabulary

DESKS = 40
"""Reporters at any time."""
TENURE = 20_000
"""Articles of the newspaper between two changes at one desk: 20 reporters leave in 10,000 articles."""
SKEW = 1.5
"""Above 1, the first desks write more than the last ones: at 1.5, the busiest eighth writes a quarter."""
NEW_CONTRIBUTOR = 20
"""Articles of the newspaper between two new contributors: an eighth of all is theirs, so each writes some two."""
LOYALTY = 5
"""New contributors that come, on average, before one writes again."""


class Newsroom:
    """The people who write the newspaper that `seed` stands for."""

    def __init__(self, seed: int, vocabulary: Vocabulary) -> None:
        self.seed, self.vocabulary = seed, vocabulary

    def reporters(self, rng: Random, number: int) -> tuple[str, str]:
        """Who signs article `number`, and who would sign it with them: two different names."""
        first = self.reporter(rng, number)
        while (second := self.reporter(rng, number)) == first:
            pass
        return first, second

    def reporter(self, rng: Random, number: int) -> str:
        """One of those who have a desk when article `number` is written."""
        desk = int(DESKS * rng.random() ** SKEW)
        turn = (number + desk * TENURE // DESKS) // TENURE
        return self._name("reporter", turn * DESKS + desk)

    def contributor(self, rng: Random, number: int) -> str:
        """One of those from outside who write in these weeks."""
        newest = number // NEW_CONTRIBUTOR
        return self._name("contributor", max(newest - int(rng.expovariate(1 / LOYALTY)), 0))

    def _name(self, what: str, person: int) -> str:
        rng = Random(f"{what} {self.seed} {person}")
        return self.vocabulary.name(rng, rng.randint(2, 4))
