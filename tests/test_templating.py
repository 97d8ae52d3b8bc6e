"""The quick environment prints what Jinja2 and MarkupSafe print."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from dbp_archive.records import Role
from dbp_archive.templating import SiteEnvironment, printed

ENVIRONMENT = SiteEnvironment((), "en")


class Page:
    """Something that knows its own markup."""

    def __html__(self) -> str:
        return "<b>&amp;</b>"


class Shy(str):
    """Text that shows itself otherwise."""

    __slots__ = ()

    def __str__(self) -> str:
        return "<shy>"


class Number(int):
    """A number that shows itself otherwise."""

    def __str__(self) -> str:
        return "<number>"


ANYTHING = st.one_of(
    st.text(),
    st.text("<>&'\"x"),
    st.text("<>&'\"x").map(Markup),
    st.text("<>&'\"x").map(Shy),
    st.integers(),
    st.integers().map(Number),
    st.floats(),
    st.booleans(),
    st.none(),
    st.sampled_from(Role),
    st.lists(st.text("<>&'\"x")),
    st.dictionaries(st.text("<>&'\"x"), st.text("<>&'\"x")),
    st.binary(),
    st.just(Page()),
)


@given(ANYTHING)
@example("&lt;")
def test_everything_is_printed_as_markupsafe_escapes_it(value: object) -> None:
    assert printed(value) == str(escape(value))


@given(ANYTHING)
def test_every_expression_of_a_template_is_escaped(value: object) -> None:
    source = '{{ value }}<a title="{{ value }}">{% for item in [value] %}{{ item }}{% endfor %}{{ bold(value) }}</a>'
    macro = "{% macro bold(value) %}<b>{{ value }}</b>{% endmacro %}"
    shown = str(escape(value))
    made = ENVIRONMENT.from_string(macro + source).render(value=value)
    assert made == f'{shown}<a title="{shown}">{shown}<b>{shown}</b></a>'


@given(ANYTHING)
def test_what_stands_in_a_sentence_is_escaped(value: object) -> None:
    shown = str(escape(value))
    assert ENVIRONMENT.from_string('{{ _("100 %% of <i>%(x)s</i>", x=value) }}').render(value=value) == (
        f"100 % of <i>{shown}</i>"
    )
    in_block = ENVIRONMENT.from_string("{% trans x=value %}<i>{{ x }}</i>{% endtrans %}")
    assert in_block.render(value=value) == f"<i>{shown}</i>"


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ('{{ _("Home") }}', "Home"),
        ('{{ _("Bread & butter") }}', "Bread & butter"),
        ('{{ _("50 %% <b>done</b>") }}', "50 % <b>done</b>"),
        ('{{ _("%(a)s %% of <i>%(b)s</i>, %(a)s", b="<", a=1, c=2) }}', "1 % of <i>&lt;</i>, 1"),
        ('{{ _("%(x)s & %(y)s", x="&", y="&"|safe) }}', "&amp; & &"),
        ('{% set all = _("%(x)s of", x="<") %}{{ all }}{{ all|length }}', "&lt; of7"),
        ('{{ _("Home") if 1 else _("Main") }}', "Home"),
        ('{{ {"a": _("Home")}["a"] }}', "Home"),
        ('{{ ngettext("%(num)s page", "%(num)s pages", 1) }}', "1 page"),
        ('{{ ngettext("%(num)s page", "%(num)s pages", 2) }}', "2 pages"),
        ('{{ ngettext("%(num)s page", "%(num)s pages", 2200, num=2200|number) }}', "2,200 pages"),
        ("{% trans %}Home & <b>garden</b>{% endtrans %}", "Home & <b>garden</b>"),
        ("{% trans count=2 %}one page{% pluralize %}{{ count }} pages{% endtrans %}", "2 pages"),
        ("{{ '<' }}{{ '<'|safe }}{{ 1 + 1 }}{{ none }}", "&lt;<2None"),
        ("{% set own %}<{{ '<' }}{% endset %}{{ own }}", "<&lt;"),
    ],
)
def test_words_and_sentences_of_the_interface(source: str, made: str) -> None:
    assert ENVIRONMENT.from_string(source).render() == made


def test_words_are_written_into_the_compiled_template(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text('<b>{{ _("Home") }}</b>', "utf-8")
    environment = SiteEnvironment((str(tmp_path),), "en")
    template = environment.get_template("page.html")
    environment.globals.clear()
    assert template.render() == "<b>Home</b>"


@pytest.mark.parametrize("source", ["{{ nothing }}", "{{ nothing.at_all }}", "{{ value.nothing }}", "{{ value['x'] }}"])
def test_what_is_not_there_is_an_error(source: str) -> None:
    with pytest.raises(Exception, match=r"undefined|no attribute|no element"):
        ENVIRONMENT.from_string(source).render(value=Page())
