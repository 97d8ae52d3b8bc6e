"""What is specific to one newspaper, as data: a YAML file → a `Profile`.

Nothing else in the package names a newspaper. docs/profiles.md explains the keys to the people who write one.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from dbp_archive.problems import FatalError, ProblemError, excerpt
from dbp_archive.records import Record
from dbp_archive.selectors import HtmlSelectors
from dbp_archive.text import identity_key
from dbp_archive.yaml_files import read_yaml

RESERVED_SECTION = "unfiled"
"""Stands for the articles without a section where an id is needed; no section has it."""

_SECTION_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""It becomes part of a file's name."""
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""BCP 47, as far as it becomes the name of a folder."""
_ADDRESS_PARTS = {"section", "slug", "id"}


class _Keys(Record, forbid_unknown_fields=True):
    """A mapping of a profile: a key it does not declare is an error."""


class Newspaper(_Keys):
    """Who publishes it."""

    name: str
    language: str
    """Language of its name, BCP 47."""
    home: str
    """Address of its front page."""
    edition: dict[str, str] = msgspec.field(default_factory=dict)
    """Name of the edition by language of the reader."""


class Address(_Keys):
    """How the address of an article is made."""

    hosts: tuple[str, ...] = ()
    article: str | None = None
    """Regular expression over the path of an article's address, with the groups `section`, `slug` and `id`."""
    former: tuple[str, ...] = ()
    """Further ones, for the addresses of earlier years; the first that matches is heard."""
    lookup: str | None = None
    """Address at which a lost page may be found, with `{section}` and `{slug}` to fill in."""


class Dateline(_Keys):
    """An agency or place mark that opens a lede."""

    name: str
    written: tuple[str, ...]
    """Every spelling seen, `name` among them."""


class CommentWidget(_Keys):
    """The form under an article."""

    opens: tuple[str, ...] = ()
    """Lines that belong to the widget only right above one of `lines`."""
    lines: tuple[str, ...] = ()
    """Lines that no article contains."""


class Furniture(_Keys):
    """Regular expressions, each for a whole line."""

    comment_widget: CommentWidget = CommentWidget()
    lost_photo: tuple[str, ...] = ()


class TeaserMarks(_Keys):
    """How the entries of the "Recent news" list are set."""

    heading: str
    bullets: tuple[str, ...]
    stray: str = ""
    """What the page's template puts between bullet and headline; taken off once."""
    section_mark: str = ""
    """What follows a section's label."""
    section_opening: str = ""
    """What stands before a section's label on pages that list its articles."""


class BylineMarks(_Keys):
    """What stands around the names of a byline, and what is no name."""

    prefixes: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    role_words: tuple[str, ...] = ()


class CaptionMarks(_Keys):
    """What tells a caption from a paragraph."""

    credits: tuple[str, ...] = ()
    """Regular expressions that open the credit at a caption's end."""
    credit_separators: tuple[str, ...] = ()
    second_parts: tuple[str, ...] = ()
    """Regular expressions that open a caption's second part."""
    openers: tuple[str, ...] = ()


class BodyMarks(_Keys):
    """What tells a paragraph from a caption."""

    connectives: tuple[str, ...] = ()
    narration: tuple[str, ...] = ()


class ProfileSection(_Keys):
    """A rubric of the newspaper, as sections.py uses it."""

    id: str
    labels: dict[str, str]
    slugs: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class ArticleAddress(Record):
    """The parts of an article's address."""

    section_slug: str
    slug: str
    id: str


class Profile(_Keys, dict=True, gc=True):
    """One newspaper edition."""

    id: str
    language: str
    newspaper: Newspaper
    teasers: TeaserMarks
    address: Address = Address()
    datelines: tuple[Dateline, ...] = ()
    furniture: Furniture = Furniture()
    byline: BylineMarks = BylineMarks()
    captions: CaptionMarks = CaptionMarks()
    body: BodyMarks = BodyMarks()
    sections: tuple[ProfileSection, ...] = ()
    html: HtmlSelectors = HtmlSelectors()

    def article_address(self, url: str | None) -> ArticleAddress | None:
        """The parts of `url` when it is the address of one of this newspaper's articles, else None."""
        if url is None or not self._article_patterns:
            return None
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:  # as for `https://[`
            return None
        if self.address.hosts and host not in self.address.hosts:
            return None
        match = next(filter(None, (re.search(pattern, parts.path) for pattern in self._article_patterns)), None)
        if match is None:
            return None
        return ArticleAddress(section_slug=match["section"], slug=match["slug"], id=match["id"])

    @property
    def _article_patterns(self) -> tuple[str, ...]:
        article = self.address.article
        return self.address.former if article is None else (article, *self.address.former)

    def section_by_label(self, label: str) -> ProfileSection | None:
        """The section printed as `label`, now or formerly, in any language."""
        return self._sections_by_label.get(identity_key(label))

    def section_by_slug(self, slug: str) -> ProfileSection | None:
        """The section whose articles' addresses begin with `slug`, percent-encoded or not."""
        return self._sections_by_slug.get(unquote(slug))

    @cached_property
    def printed_labels(self) -> Mapping[str, str]:
        """Label of each section by the line that prints it above a teaser, for looking it up; none that is unusual."""
        mark = self.teasers.section_mark
        labels = [label for section in self.sections for label in (*section.labels.values(), *section.former)]
        lines = {f"{label}{mark}": label for label in labels if mark.strip() and label == label.strip()}
        return {line: label for line, label in lines.items() if not self.dateline_pattern.match(line)}

    @cached_property
    def _sections_by_label(self) -> Mapping[str, ProfileSection]:
        return _first_of_each(
            (identity_key(label), section)
            for section in self.sections
            for label in (*section.labels.values(), *section.former)
        )

    @cached_property
    def _sections_by_slug(self) -> Mapping[str, ProfileSection]:
        return _first_of_each((unquote(slug), section) for section in self.sections for slug in section.slugs)

    @cached_property
    def dateline_names(self) -> Mapping[str, str]:
        """The name of the dateline by each of its spellings."""
        return {mark: dateline.name for dateline in self.datelines for mark in dateline.written}

    @cached_property
    def dateline_pattern(self) -> re.Pattern[str]:
        """Matches a text that a dateline opens: its `mark` as written, a dash, the `rest`."""
        marks = "|".join(map(re.escape, self.dateline_names)) or r"(?!)"
        return re.compile(rf"(?P<mark>{marks})\s*[-–—]\s*(?P<rest>.*)", re.DOTALL)


def _first_of_each(pairs: Iterator[tuple[str, ProfileSection]]) -> Mapping[str, ProfileSection]:
    found: dict[str, ProfileSection] = {}
    for key, section in pairs:
        found.setdefault(key, section)
    return found


def load_profile(name: str, folder: Path) -> Profile:
    """The profile called `name`: a file below `folder` when `name` ends in `.yaml`, else one that we ship.

    Raises FatalError: nothing can be read without a profile.
    """
    path = folder / name if name.endswith(".yaml") else _shipped() / f"{name}.yaml"
    if not os.path.isfile(path):  # noqa: PTH113  Path.is_file raises what a folder without permission answers
        known = ", ".join(sorted(file.stem for file in _shipped().glob("*.yaml")))
        raise FatalError(name, f"expected the name of a profile ({known}) or the path of a .yaml file, found neither")
    try:
        profile = read_yaml(path, Profile, path.name)
    except ProblemError as error:
        raise FatalError(error.problem.place, error.problem.message) from error
    for fault in _faults(profile):
        raise FatalError(path.name, fault)
    return profile


def _shipped() -> Path:
    return Path(__file__).parent / "profiles"


def _faults(profile: Profile) -> Iterator[str]:
    """What a profile says that its keys' types allow and that cannot be used."""
    yield from _pattern_faults(profile)
    if profile.html != HtmlSelectors():
        from dbp_archive.markup.select import selector_faults  # noqa: PLC0415  lxml takes longer to load than a profile

        yield from selector_faults(profile.html)
    for key, language in (("language", profile.language), ("newspaper.language", profile.newspaper.language)):
        if not LANGUAGE.fullmatch(language):
            yield f"expected a language tag as `en` at {key}, found {excerpt(language)}; correct it"
    home = profile.newspaper.home
    if not home.startswith(("https://", "http://")):
        yield f"expected an address that begins with https:// at newspaper.home, found {excerpt(home)}; correct it"
    if not all((*profile.teasers.bullets, *profile.dateline_names)):
        yield "expected words in each of teasers.bullets and datelines.written, found an empty text; remove it"
    taken: set[str] = set()
    for section in profile.sections:
        if not _SECTION_ID.fullmatch(section.id) or section.id in {*taken, RESERVED_SECTION}:
            yield (
                "expected each section's id once, in small letters, digits and hyphens, "
                f"found {excerpt(section.id)}; choose another"
            )
        if not section.labels:
            yield f"expected a label in at least one language for the section {excerpt(section.id)}, found none; add it"
        taken.add(section.id)


def _pattern_faults(profile: Profile) -> Iterator[str]:
    """Regular expressions that are none, that lack a group we read, and an address that cannot be filled in."""
    patterns = {
        "furniture.comment_widget.opens": profile.furniture.comment_widget.opens,
        "furniture.comment_widget.lines": profile.furniture.comment_widget.lines,
        "furniture.lost_photo": profile.furniture.lost_photo,
        "captions.credits": profile.captions.credits,
        "captions.second_parts": profile.captions.second_parts,
        "address.article": (profile.address.article,) if profile.address.article else (),
        "address.former": profile.address.former,
    }
    for key, expressions in patterns.items():
        for expression in expressions:
            try:
                re.compile(f"(?:{expression})")  # as it is used, one of several: `(?i)` may not stand within
                groups = set(re.compile(expression).groupindex)
            except (re.error, RecursionError, OverflowError) as error:
                yield f"expected a regular expression at {key}, found {excerpt(expression)}: {error}; correct it"
                continue
            is_address = key.startswith("address.")
            if not is_address and groups:
                yield f"expected no named group at {key}, found {sorted(groups)}; write (?:…)"
            elif is_address and not groups.issuperset(_ADDRESS_PARTS):
                yield f"expected the groups section, slug and id at {key}, found {sorted(groups)}; add them"
    lookup = profile.address.lookup or ""
    try:
        lookup.format(section="", slug="")
    except (LookupError, ValueError, AttributeError):
        yield f"expected {{section}} and {{slug}} at address.lookup, found {excerpt(lookup)}; correct it"


def profile_schema() -> dict[str, object]:
    """JSON Schema of a profile, for editors that check YAML while it is written."""
    return msgspec.json.schema(Profile)
