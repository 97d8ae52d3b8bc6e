"""draft_profile(pages) → Draft: all guesses together. Pure; the order of the pages changes nothing but their places."""

from collections.abc import Sequence

from dbp_archive.drafting.addresses import AddressGuess, guess_address
from dbp_archive.drafting.saved import SavedPage, Seen
from dbp_archive.drafting.surroundings import (
    Bylines,
    FurnitureGuess,
    guess_bylines,
    guess_credits,
    guess_datelines,
    guess_furniture,
    guess_lost_photos,
    last_lines,
    repeated_lines,
)
from dbp_archive.drafting.teasers import TeaserGuess, guess_teasers
from dbp_archive.records import Record


class Draft(Record):
    """What many pages have in common, each with how often it was seen."""

    captures: int
    address: AddressGuess
    teasers: TeaserGuess
    furniture: FurnitureGuess
    lost_photos: tuple[Seen, ...]
    datelines: tuple[tuple[Seen, ...], ...]
    """The spellings of each."""
    bylines: Bylines
    credits: tuple[Seen, ...]


def draft_profile(pages: Sequence[SavedPage]) -> Draft:
    """What `pages` have in common."""
    teasers = guess_teasers(pages)
    rest = _without_teasers(pages, teasers)
    repeated = repeated_lines(rest)
    last = last_lines(rest, repeated)
    ledes = [(entry.page, line) for entry in teasers.entries for line in entry.below]
    return Draft(
        captures=len(pages),
        address=guess_address(pages),
        teasers=teasers,
        furniture=guess_furniture(rest, repeated),
        lost_photos=guess_lost_photos(rest),
        datelines=guess_datelines([*ledes, *((place, line) for place, lines in enumerate(rest) for line in lines)]),
        bylines=guess_bylines(last),
        credits=guess_credits(rest, repeated, last),
    )


def _without_teasers(pages: Sequence[SavedPage], teasers: TeaserGuess) -> list[list[str]]:
    """The lines of each page that belong to no entry and are not the heading of the list."""
    taken = {(entry.page, entry.first + at) for entry in teasers.entries for at in range(entry.size)}
    heading = teasers.heading.text if teasers.heading else None
    return [
        [line for at, line in enumerate(page.lines) if (place, at) not in taken and line != heading]
        for place, page in enumerate(pages)
    ]
