"""The newspaper's rubrics: what a label or an address says → a section's id, and the sections there are."""

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import unquote

from dbp_archive.newspapers import Profiles
from dbp_archive.profile import RESERVED_SECTION, Profile
from dbp_archive.records import Section
from dbp_archive.text import identity_key, slugify

UNFILED = RESERVED_SECTION
"""Stands for the articles without a section where an id is needed; no section has it."""


HASH_LENGTH = 6
"""Of the hash in an id: it tells apart the few names that share a slug."""


def section_of_label(label: str, profiles: Profiles) -> str:
    """The id of the section that `label` names; a label that no profile knows makes a section of its own."""
    known = profiles.section_by_label(label)
    return known.id if known else _own_id(label, profiles)


def section_of_url(url: str | None, profile: Profile, profiles: Profiles) -> str | None:
    """The id of the section that an address names; None when it is no address of an article at `profile`."""
    address = profile.article_address(url)
    if address is None:
        return None
    known = profiles.section_by_slug(address.section_slug, profile)
    return known.id if known else _own_id(unquote(address.section_slug), profiles)


def _own_id(name: str, profiles: Profiles) -> str:
    """An id for a section that no profile knows, never one that a profile does.

    A name that its slug does not spell out carries a hash of what it is: `Xã hội` is not `Xa hoi`. A name that is
    written as in an address is its slug, so that a label and an address can mean one section.
    """
    slug, key = slugify(name), identity_key(name)
    taken = {"", UNFILED, *(section.id for section in profiles.sections)}
    if slug == key.replace(" ", "-") and slug not in taken:
        return slug
    return f"{slug or 'section'}-{sha256(key.encode()).hexdigest()[:HASH_LENGTH]}"


def unknown_rubric(url: str | None, profile: Profile, profiles: Profiles) -> str | None:
    """What an article's address at `profile` names as its section, when no profile knows it."""
    address = profile.article_address(url)
    if address is None or profiles.section_by_slug(address.section_slug, profile):
        return None
    return unquote(address.section_slug)


Named = tuple[str, str]
"""A name that stands for a section, and the language of the page it stands on."""


def collect_sections(labels: Iterable[Named], rubrics: Iterable[Named], profiles: Profiles) -> tuple[Section, ...]:
    """The profiles' sections in their order, then the unknown ones that `labels` and `rubrics` name, by id."""
    known = tuple(
        Section(id=section.id, labels=section.labels, former_names=section.former, known=True)
        for section in profiles.sections
    )
    ids = {section.id for section in known}
    unknown: dict[str, dict[str, str]] = {}
    for label, language in sorted(set(labels)):
        unknown.setdefault(section_of_label(label, profiles), {}).setdefault(language, label)
    for rubric, language in sorted(set(rubrics)):
        unknown.setdefault(_own_id(rubric, profiles), {language: rubric})
    return known + tuple(
        Section(id=section, labels=names, former_names=(), known=False)
        for section, names in sorted(unknown.items())
        if section not in ids
    )
