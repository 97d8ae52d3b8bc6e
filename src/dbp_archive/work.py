"""What the steps of a build share: the catalog, those who do the work, the account of the files, the progress."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from dbp_archive.batches import Crew
from dbp_archive.catalog import Catalog
from dbp_archive.newspapers import Profiles
from dbp_archive.press import Press
from dbp_archive.progress import Progress
from dbp_archive.shelves import Shelves


class Work(NamedTuple):
    """Handed from step to step."""

    catalog: Catalog
    press: Press
    shelves: Shelves
    crew: Crew
    progress: Progress
    is_fresh: bool
    """Whether the catalog began empty, and everything is to be made."""

    @property
    def profiles(self) -> Profiles:
        """How the newspapers' pages are read."""
        return self.press.profiles

    def make(
        self,
        step: str,
        function: Callable[..., list[Any]],
        items: Iterable[Any],
        *shared: Any,
        count: int,
    ) -> None:
        """Make files of `count` items in batches, and enter them."""
        with self.progress.step(step, count):
            self.make_within(function, items, *shared)

    def make_within(self, function: Callable[..., list[Any]], items: Iterable[Any], *shared: Any) -> None:
        """The same within a step that somebody else began."""
        for batch, made in self.crew.map(function, items, self.press, *shared):
            self.shelves.enter(made)
            self.progress.advance(len(batch))
