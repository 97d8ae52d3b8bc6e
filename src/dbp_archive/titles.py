"""The title that machines are told of a page → the headline in it: without the newspaper's name, or none."""

import re

from dbp_archive.profile import Profile
from dbp_archive.rules.page import HEADLINE_LIMIT
from dbp_archive.text import has_endless_marks, identity_key, nfc, on_one_line

_SEPARATOR = re.compile(r"\s+[-–—·•:«»]\s+|\s*\|\s*")
"""What stands between a headline and the name of the site."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def headline_in_title(title: str | None, profile: Profile) -> str | None:
    """The headline in `title`; None when it says no more than the newspaper's name, its host or one of its sections.

    None, too, where it is longer than any headline, or no text.
    """
    if not title or len(title) > HEADLINE_LIMIT or has_endless_marks(title):
        return None
    names = {identity_key(name) for name in (profile.newspaper.name, *profile.address.hosts)}
    words = _without(nfc(on_one_line(_CONTROL.sub(" ", title))), names)
    says_nothing = identity_key(words) in names or not any(map(str.isalnum, words))
    return None if says_nothing or profile.section_by_label(words) else words


def _without(words: str, names: set[str]) -> str:
    """`words` without those of `names` that stand at their ends."""
    for separator in _SEPARATOR.finditer(words):
        before, behind = words[: separator.start()], words[separator.end() :]
        if identity_key(behind) in names:
            return _without(before, names)
        if identity_key(before) in names:
            return _without(behind, names)
    return words
