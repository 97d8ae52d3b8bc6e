"""The files of a build: the saved pages, and the articles that people write."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, takewhile
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, Self

from dbp_archive.folders import ARTICLES, Files, SourceFile, find_articles, find_files
from dbp_archive.problems import Problem

_NONE = Files(files=(), problems=())


class Listed(NamedTuple):
    """The files that there are; none is opened."""

    folder: Path
    """Of the saved pages."""
    saved: Files
    written: Files
    """Articles that people wrote in the content folder."""

    @property
    def passed_over(self) -> tuple[Problem, ...]:
        """Of what lies in the folders and is no file to be read."""
        return (*self.saved.problems, *self.written.problems)

    def files(self) -> Iterator[SourceFile]:
        """All of them."""
        return chain(self.saved.files, self.written.files)

    def united(self) -> tuple[list[SourceFile], list[Problem]]:
        """All of them by source, and a line for each saved page that would have the source of an article."""
        by_source, saved = attrgetter("source"), self.saved.files
        start = bisect_left(saved, ARTICLES, key=by_source)
        beside = list(takewhile(lambda file: file.source.startswith(ARTICLES), saved[start:]))
        sources = {file.source for file in self.written.files}
        articles = sorted(
            [*self.written.files, *(file for file in beside if file.source not in sources)], key=by_source
        )
        message = (
            "expected another path than an article in the content folder has, found the same; rename the saved page"
        )
        doubles = [Problem(file.source, message) for file in beside if file.source in sources]
        return [*saved[:start], *articles, *saved[start + len(beside) :]], doubles

    def without_files(self) -> Self:
        """The rest."""
        return self._replace(saved=_NONE, written=_NONE)


def list_files(folder: Path, content: Path) -> Listed:
    """The saved pages below `folder` and the articles in `content`. Raises FatalError when `folder` is not there."""
    return Listed(folder, find_files(folder), find_articles(content))
