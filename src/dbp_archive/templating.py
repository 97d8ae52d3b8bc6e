"""Jinja2 made quick: the same templates and the same output, with less work for each expression.

folders, language → `Environment`. A page prints some hundred expressions, and an archive of 100,000 articles has some
300,000 pages. What costs most there is done otherwise here: making a `Markup` object of each text to escape it, looking
words of the interface up again on every page, asking for an attribute in a roundabout way.
"""

import re
from collections.abc import MutableMapping, Sequence
from keyword import iskeyword
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from dbp_archive.languages import Wording, own_name, read_wording

try:
    from markupsafe import _escape_inner as escape_text  # type: ignore[attr-defined]
except ImportError:  # it is not public: another MarkupSafe may have no such function

    def escape_text(text: str, /) -> str:
        """`text` with `&`, `<`, `>`, `'` and `"` as character references."""
        return str(escape(text))


def printed(value: object) -> str:
    """What a page prints of `value`: the same as `markupsafe.escape`, without a `Markup` object around plain text."""
    if type(value) is str:
        return escape_text(value)
    if type(value) is Markup:
        return value
    if type(value) is int:
        return str(value)
    return escape(value)


_PLACE = re.compile(r"%(?:\((\w+)\)s|%)")
"""In a sentence of the interface: the place of a value, or a percent sign."""


class _InterfaceWords(NodeTransformer):
    """Writes words and sentences of the interface, `_("Home")`, into the template.

    The language of an environment never changes, so there is nothing to look up while a page is printed.
    """

    def __init__(self, wording: Wording) -> None:
        self.wording = wording

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802  as Jinja2 calls it
        """What is printed, each sentence in pieces: its text, which is markup, and the values in it."""
        self.generic_visit(node)
        node.nodes = [piece for child in node.nodes for piece in self._pieces(child)]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """The word alone, when it is plain text: that is the same whichever way it is used."""
        self.generic_visit(node)
        word = self._sentence(node)
        is_plain = word is not None and not node.kwargs and "%" not in word and escape_text(word) == word
        return nodes.Const(word, lineno=node.lineno) if is_plain else node

    def _sentence(self, node: nodes.Expr) -> str | None:
        """What `_("…")` gives, before any value is put in; None for any other expression."""
        match node:
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), args=[nodes.Const(value=str(message))]):
                return self.wording.gettext(message)
            case nodes.Call(
                node=nodes.Name(name="pgettext"),
                args=[nodes.Const(value=str(context)), nodes.Const(value=str(message))],
            ):
                return self.wording.pgettext(context, message)
        return None

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        sentence = self._sentence(node)
        if sentence is None or not isinstance(node, nodes.Call):
            return [node]
        values = {keyword.key: keyword.value for keyword in node.kwargs}
        texts, names = (parts := _PLACE.split(sentence))[::2], parts[1::2]
        if any("%" in text for text in texts) or not {name for name in names if name} <= values.keys():
            return [node]
        places = [values[name] if name else nodes.TemplateData("%", lineno=node.lineno) for name in names]
        pieces: list[nodes.Expr] = [nodes.TemplateData(texts[0], lineno=node.lineno)]
        for place, text in zip(places, texts[1:], strict=True):
            pieces += [place, nodes.TemplateData(text, lineno=node.lineno)]
        return pieces


class _Compiler(CodeGenerator):
    """Template → Python."""

    environment: "SiteEnvironment"

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """The whole template, its words written out."""
        super().visit_Template(_InterfaceWords(self.environment.wording).visit(node), frame)

    def write_commons(self) -> None:
        """What each function begins with."""
        super().write_commons()
        self.writeline("printed = environment.printed")
        self.writeline("escape_text = environment.escape_text")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """What stands before an expression: `printed`, written out for the commonest cases, which need no call."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("(escape_text(value) if type(value := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """What stands behind it."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
        else:
            self.write(") is str else value if type(value) is Markup else printed(value))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """`a.b` is an attribute and never an item `a["b"]`: templates print records, so only one need be tried."""
        if node.ctx != "load" or iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class SiteEnvironment(Environment):
    """The templates of one language."""

    code_generator_class = _Compiler
    printed = staticmethod(printed)
    escape_text = staticmethod(escape_text)

    def __init__(self, folders: Sequence[str], language: str, compiled: str | None = None) -> None:
        self.language = language
        self.wording = read_wording(language)
        super().__init__(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,  # all of them, in a dictionary
            bytecode_cache=FileSystemBytecodeCache(compiled, f"{language}-%s") if compiled else None,
            extensions=["jinja2.ext.i18n"],
        )
        wording = self.wording
        self.filters |= {
            "language": own_name,
            "number": wording.number,
            "percent": wording.percent,
            "moment": wording.moment,
            "listed": wording.listed,
        }
        self.newstyle_gettext = True
        self.globals |= {
            "_": self._gettext,
            "gettext": self._gettext,
            "ngettext": self._ngettext,
            "pgettext": self._pgettext,
        }

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template of the environment knows, in one dictionary: a `ChainMap` takes long to copy."""
        return {**self.globals, **(d or {})}

    def _gettext(self, message: str, /, **values: object) -> Markup:
        """A sentence of the interface with `values` in it, which are escaped."""
        return _filled(self.wording.gettext(message), values)

    def _pgettext(self, context: str, message: str, /, **values: object) -> Markup:
        """The same where `context` tells the meaning."""
        return _filled(self.wording.pgettext(context, message), values)

    def _ngettext(self, singular: str, plural: str, number: int, /, **values: object) -> Markup:
        """The same in the right grammatical number; `num` is `number` as the language writes it."""
        wording = self.wording
        return _filled(wording.ngettext(singular, plural, number), {"num": wording.number(number), **values})


def _filled(sentence: str, values: dict[str, object]) -> Markup:
    return Markup(sentence % {name: printed(value) for name, value in values.items()})  # noqa: S704  the sentence is ours
