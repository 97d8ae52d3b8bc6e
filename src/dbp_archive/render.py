"""render(page) → bytes: one Jinja2 template, one view. Everything printed is escaped unless a template says `safe`."""

from functools import lru_cache, partial
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from dbp_archive.languages import format_number, translations
from dbp_archive.pages import Page, Site
from dbp_archive.problems import FatalError
from dbp_archive.records import Record


class Theme(Record):
    """Where templates are looked for, first folder first."""

    folders: tuple[str, ...]


def shipped(name: str) -> Path:
    """The folder `name` that comes with the program: inside the installed package, else beside its source."""
    package = Path(str(resources.files("dbp_archive")))
    inside = package / name
    return inside if inside.is_dir() else package.parents[1] / name


@lru_cache(maxsize=8)
def _environment(theme: Theme, language: str) -> Environment:
    """The compiled templates: made once in each process, the same for every page."""
    environment = Environment(
        loader=FileSystemLoader(theme.folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.filters["number"] = partial(format_number, language=language)
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment


def render(page: Page, site: Site, theme: Theme) -> bytes:
    """The page as UTF-8. Raises FatalError when a template is broken: then no page of its kind can be made."""
    try:
        template = _environment(theme, page.language).get_template(page.template)
        text: str = template.render(page=page, site=site, view=page.view)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{getattr(error, 'name', None) or page.template}{f':{line}' if line else ''}"
        raise FatalError(place, f"expected a template that can be rendered, found: {error}; correct it") from error
    return text.encode("utf-8", "backslashreplace")
