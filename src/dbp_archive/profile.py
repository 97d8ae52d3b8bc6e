"""What is specific to one newspaper, as data: a YAML file → a `Profile`.

Nothing else in the package names a newspaper. docs/profiles.md explains the keys to the people who write one.
"""

import re
from importlib import resources
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from dbp_archive.problems import FatalError, ProblemError, excerpt
from dbp_archive.records import Record
from dbp_archive.text import identity_key
from dbp_archive.yaml_files import read_yaml


class _Keys(Record, forbid_unknown_fields=True):
    """A mapping of a profile: a key it does not declare is an error."""


class Newspaper(_Keys):
    name: str
    home: str
    """Address of its front page."""
    edition: dict[str, str] = {}
    """Name of the edition by language of the reader."""


class Address(_Keys):
    hosts: tuple[str, ...] = ()
    article: str | None = None
    """Regular expression over the path of an article's address, with the groups `section`, `slug` and `id`."""
    lookup: str | None = None
    """Address at which a lost page may be found, with `{section}` and `{slug}` to fill in."""


class Dateline(_Keys):
    name: str
    written: tuple[str, ...]
    """Every spelling seen, `name` among them."""


class CommentWidget(_Keys):
    opens: tuple[str, ...] = ()
    """Lines that belong to the widget only right above one of `lines`."""
    lines: tuple[str, ...] = ()
    """Lines that no article contains."""


class Furniture(_Keys):
    """Regular expressions, each for a whole line."""

    comment_widget: CommentWidget = CommentWidget()
    lost_photo: tuple[str, ...] = ()


class TeaserMarks(_Keys):
    heading: str
    bullets: tuple[str, ...]
    stray: str = ""
    """What the page's template puts between bullet and headline; taken off once."""
    section_mark: str = ""
    """What follows a section's label."""


class BylineMarks(_Keys):
    prefixes: tuple[str, ...] = ()
    separators: tuple[str, ...] = ()
    role_words: tuple[str, ...] = ()


class CaptionMarks(_Keys):
    credits: tuple[str, ...] = ()
    """Regular expressions that open the credit at a caption's end."""
    credit_separators: tuple[str, ...] = ()
    second_parts: tuple[str, ...] = ()
    """Regular expressions that open a caption's second part."""
    openers: tuple[str, ...] = ()


class BodyMarks(_Keys):
    connectives: tuple[str, ...] = ()
    narration: tuple[str, ...] = ()


class ProfileSection(_Keys):
    id: str
    labels: dict[str, str]
    slugs: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class ArticleAddress(Record):
    """The parts of an article's address."""

    section_slug: str
    slug: str
    id: str


class Profile(_Keys):
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

    def article_address(self, url: str | None) -> ArticleAddress | None:
        """The parts of `url` when it is the address of one of this newspaper's articles, else None."""
        if url is None or self.address.article is None:
            return None
        parts = urlsplit(url)
        match = re.search(self.address.article, parts.path)
        if match is None or (self.address.hosts and parts.hostname not in self.address.hosts):
            return None
        return ArticleAddress(section_slug=match["section"], slug=match["slug"], id=match["id"])

    def section_by_label(self, label: str) -> ProfileSection | None:
        """The section printed as `label`, now or formerly, in any language."""
        key = identity_key(label)
        for section in self.sections:
            if key in map(identity_key, (*section.labels.values(), *section.former)):
                return section
        return None

    def section_by_slug(self, slug: str) -> ProfileSection | None:
        """The section whose articles' addresses begin with `slug`, percent-encoded or not."""
        plain = unquote(slug)
        return next((section for section in self.sections if plain in map(unquote, section.slugs)), None)


def load_profile(name: str, folder: Path) -> Profile:
    """The profile called `name`: a file below `folder` when `name` ends in `.yaml`, else one that ships with the program.

    Raises FatalError: nothing can be read without a profile.
    """
    path = folder / name if name.endswith(".yaml") else _shipped() / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in _shipped().glob("*.yaml")))
        raise FatalError(name, f"expected the name of a profile ({known}) or the path of a .yaml file, found neither")
    try:
        profile = read_yaml(path, Profile, path.name)
        _check_patterns(profile, path.name)
    except ProblemError as error:
        raise FatalError(error.problem.place, error.problem.message) from error
    return profile


def _shipped() -> Path:
    return Path(str(resources.files("dbp_archive"))) / "profiles"


def _check_patterns(profile: Profile, name: str) -> None:
    """Raise ProblemError for a regular expression that is none, or that lacks a group we read."""
    patterns = {
        "furniture.comment_widget.opens": profile.furniture.comment_widget.opens,
        "furniture.comment_widget.lines": profile.furniture.comment_widget.lines,
        "furniture.lost_photo": profile.furniture.lost_photo,
        "captions.credits": profile.captions.credits,
        "captions.second_parts": profile.captions.second_parts,
        "address.article": (profile.address.article,) if profile.address.article else (),
    }
    for key, expressions in patterns.items():
        for expression in expressions:
            try:
                groups = set(re.compile(expression).groupindex)
            except re.error as error:
                message = f"expected a regular expression at {key}, found {excerpt(expression)}: {error}; correct it"
                raise ProblemError(name, message) from error
            if key == "address.article" and not {"section", "slug", "id"} <= groups:
                raise ProblemError(name, f"expected the groups section, slug and id at {key}, found {sorted(groups)}; add them")


def profile_schema() -> dict[str, object]:
    """JSON Schema of a profile, for editors that check YAML while it is written."""
    return msgspec.json.schema(Profile)
