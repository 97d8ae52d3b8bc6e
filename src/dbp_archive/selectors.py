"""The key `html` of a profile: where a newspaper's HTML has what, as CSS selectors.

`markup/select.py` finds what they select. docs/profiles.md explains the keys to the people who write them.
"""

import re

from dbp_archive.moments import moment_of
from dbp_archive.records import Record

DAY, CLOCK = ("year", "month", "day"), ("hour", "minute")
"""Groups that `published_pattern` must have, and those that it may have."""


class _Keys(Record, forbid_unknown_fields=True):
    """A mapping of a profile: a key it does not declare is an error."""


class FigureSelectors(_Keys):
    """Photographs in the body."""

    entry: str = "figure"
    caption: str = "figcaption"
    """Within `entry`."""
    credit: str | None = None
    """Within `entry`; None where the caption's own words name the photographer."""


class RelatedSelectors(_Keys):
    """The list of other articles."""

    entry: str
    headline: str | None = None
    """Within `entry`; None where its first words are the headline."""
    section: str | None = None
    lede: str | None = None


class HtmlSelectors(_Keys):
    """Where a page has what. What has no selector is never found."""

    headline: str | None = None
    lede: str | None = None
    body: str | None = None
    figure: FigureSelectors = FigureSelectors()
    byline: str | None = None
    section: str | None = None
    """The last words it selects are the label: before them a path may be printed (`Home › Economy`)."""
    published: str | None = None
    published_pattern: str | None = None
    """Regular expression over its words, with the groups `year`, `month`, `day`, and perhaps `hour` and `minute`; not
    asked for where the element has a `datetime`."""
    furniture: str | None = None
    """What stands in the body and does not belong to it."""
    related: RelatedSelectors | None = None

    @property
    def are_there(self) -> bool:
        """Whether a page can be read by them at all."""
        return self.body is not None


def find_moment(text: str, selectors: HtmlSelectors) -> str | None:
    """The time in the words `text`, in ISO 8601 as far as they say it; None when there is none."""
    match = re.search(selectors.published_pattern, text) if selectors.published_pattern else None
    if match is None:
        return moment_of(text)
    said = {name: value.zfill(2) for name, value in match.groupdict().items() if value}
    clock = f"T{said['hour']}:{said['minute']}" if "hour" in said and "minute" in said else ""
    return moment_of("-".join(said.get(name, "") for name in DAY) + clock)
