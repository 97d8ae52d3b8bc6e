"""The profiles of an archive: names in the settings → `Profiles`, in that order; the archive's own newspaper first.

Editions of one newspaper share section ids: what one profile says of a section, the others add to.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from dbp_archive.problems import FatalError, excerpt
from dbp_archive.profile import Profile, ProfileSection, load_profile
from dbp_archive.records import Record


class Profiles(Record, dict=True, gc=True):
    """All newspapers, or editions of one, whose pages an archive holds."""

    ordered: tuple[Profile, ...]
    """At least one; each has an id of its own."""

    @property
    def first(self) -> Profile:
        """The archive's own newspaper; what is left when nothing tells which one a capture is from."""
        return self.ordered[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Id of each profile, in their order."""
        return tuple([profile.id for profile in self.ordered])

    def of(self, profile_id: str) -> Profile:
        """The profile with this id. Raises KeyError when the archive has none."""
        return self._by_id[profile_id]

    def place(self, profile_id: str) -> int:
        """Where the profile with this id stands, from 0."""
        return self._places[profile_id]

    def section_by_label(self, label: str) -> ProfileSection | None:
        """The section that any profile knows as `label`; where several do, the first one's."""
        return next((found for profile in self.ordered if (found := profile.section_by_label(label))), None)

    def section_by_slug(self, slug: str, own: Profile) -> ProfileSection | None:
        """The section of the addresses that begin with `slug` at the newspaper of `own`, else at any other."""
        found = (profile.section_by_slug(slug) for profile in (own, *self.ordered))
        return next(filter(None, found), None)

    @cached_property
    def sections(self) -> tuple[ProfileSection, ...]:
        """Each section once, with what all profiles say of it: the first one's order, labels and slugs come first."""
        united: dict[str, ProfileSection] = {}
        for section in (section for profile in self.ordered for section in profile.sections):
            known = united.get(section.id)
            united[section.id] = _united(known, section) if known else section
        return tuple(united.values())

    @cached_property
    def _by_id(self) -> dict[str, Profile]:
        return {profile.id: profile for profile in self.ordered}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {profile_id: place for place, profile_id in enumerate(self.ids)}


def _united(first: ProfileSection, second: ProfileSection) -> ProfileSection:
    """What two profiles say of one section; where both say something, the first one is heard."""
    return ProfileSection(
        id=first.id,
        labels={**first.labels, **{key: label for key, label in second.labels.items() if key not in first.labels}},
        slugs=tuple(dict.fromkeys((*first.slugs, *second.slugs))),
        former=tuple(dict.fromkeys((*first.former, *second.former))),
    )


def load_profiles(names: Sequence[str], folder: Path) -> Profiles:
    """The profiles that site.yaml names, in its order; files are looked for below `folder`.

    Raises FatalError: one is not there or cannot be used, or two have one id.
    """
    found: dict[str, Profile] = {}
    for name in names:
        profile = load_profile(name, folder)
        if profile.id in found:
            message = f"expected an id that no other profile of the archive has, found {excerpt(profile.id)} again"
            raise FatalError(name, f"{message}; remove the profile, or choose another id")
        found[profile.id] = profile
    return Profiles(ordered=tuple(found.values()))
