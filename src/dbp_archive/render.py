"""render(page) → bytes: one Jinja2 template, one view. Everything printed is escaped unless a template says `safe`."""

from functools import lru_cache
from pathlib import Path
from traceback import extract_tb

from jinja2 import TemplateSyntaxError

from dbp_archive.languages import forget_wordings
from dbp_archive.pages import Page, Site
from dbp_archive.problems import FatalError
from dbp_archive.templating import SiteEnvironment
from dbp_archive.text import visible
from dbp_archive.theme import Theme


@lru_cache(maxsize=8)
def _environment(theme: Theme, language: str) -> SiteEnvironment:
    """The compiled templates: made once in each process, the same for every page."""
    return SiteEnvironment(theme.folders, language, theme.compiled)


def forget_templates() -> None:
    """Look for templates and their words anew: while a process lives that builds again and again, they may change."""
    _environment.cache_clear()
    forget_wordings()


def render(page: Page, site: Site, theme: Theme) -> bytes:
    """The page as UTF-8. Raises FatalError when a template is broken: then no page of its kind can be made."""
    try:
        template = _environment(theme, page.language).get_template(page.template)
        text: str = template.render(page=page, site=site, view=page.view)
    except Exception as error:  # a template can raise whatever the expressions in it do
        message = f"expected a template that can be rendered, found: {visible(str(error))}; correct it"
        raise FatalError(_place(error, page.template, theme), message) from error
    return text.encode("utf-8", "backslashreplace")


def _place(error: Exception, template: str, theme: Theme) -> str:
    """The template and the line that raised `error`; the template alone when no line did."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or template}:{error.lineno}"
    for frame in reversed(extract_tb(error.__traceback__)):
        folder = next((folder for folder in theme.folders if Path(frame.filename).is_relative_to(folder)), None)
        if folder:
            return f"{Path(frame.filename).relative_to(folder).as_posix()}:{frame.lineno}"
    return template
