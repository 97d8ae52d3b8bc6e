"""The newspaper's rubrics: what a label or an address says → a section's id, and the sections there are."""

from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import unquote

from dbp_archive.profile import RESERVED_SECTION, Profile
from dbp_archive.records import Section
from dbp_archive.text import identity_key, slugify

UNFILED = RESERVED_SECTION
"""Stands for the articles without a section where an id is needed; no section has it."""


HASH_LENGTH = 6
"""Of the hash in an id: it tells apart the few names that share a slug."""


def section_of_label(label: str, profile: Profile) -> str:
    """The id of the section that `label` names; a label that the profile does not know makes a section of its own."""
    known = profile.section_by_label(label)
    return known.id if known else _own_id(label, profile)


def section_of_url(url: str | None, profile: Profile) -> str | None:
    """The id of the section that an article's address names; None when it is no article's address."""
    address = profile.article_address(url)
    if address is None:
        return None
    known = profile.section_by_slug(address.section_slug)
    return known.id if known else _own_id(unquote(address.section_slug), profile)


def _own_id(name: str, profile: Profile) -> str:
    """An id for a section that the profile does not know, never one that it does.

    A name that its slug does not spell out carries a hash of what it is: `Xã hội` is not `Xa hoi`. A name that is
    written as in an address is its slug, so that a label and an address can mean one section.
    """
    slug, key = slugify(name), identity_key(name)
    taken = {"", UNFILED, *(section.id for section in profile.sections)}
    if slug == key.replace(" ", "-") and slug not in taken:
        return slug
    return f"{slug or 'section'}-{sha256(key.encode()).hexdigest()[:HASH_LENGTH]}"


def unknown_rubric(url: str | None, profile: Profile) -> str | None:
    """What an article's address names as its section, when the profile does not know it."""
    address = profile.article_address(url)
    if address is None or profile.section_by_slug(address.section_slug):
        return None
    return unquote(address.section_slug)


def collect_sections(labels: Iterable[str], rubrics: Iterable[str], profile: Profile) -> tuple[Section, ...]:
    """The profile's sections in its order, then the unknown ones that `labels` and `rubrics` name, by id."""
    known = tuple(
        Section(id=section.id, labels=section.labels, former_names=section.former, known=True)
        for section in profile.sections
    )
    ids = {section.id for section in known}
    unknown: dict[str, str] = {}
    for label in sorted(set(labels)):
        unknown.setdefault(section_of_label(label, profile), label)
    for rubric in sorted(set(rubrics)):
        unknown.setdefault(_own_id(rubric, profile), rubric)
    return known + tuple(
        Section(id=section, labels={profile.language: label}, former_names=(), known=False)
        for section, label in sorted(unknown.items())
        if section not in ids
    )
