"""Section and prompt templates: the one place that imports jinja2. Undefined names and bare numbers are errors, never blanks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes
    from jinja2.compiler import CodeGenerator, Frame, MacroRef

__all__ = ["macros", "prompt", "prompt_hash", "prompt_names", "prompt_text", "prompt_variables", "render"]

#: The variables of the template being rendered; its ``show`` prints a value as marked text.
Names = Mapping[str, Any]
_DECLARED = re.compile(r"\A\{#- variables: ([^#]*?) -#\}")


def render(name: str, values: dict[str, Any]) -> str:
    """Render a section template to marked text.

    Raises jinja2's errors for a defect in a template; the unit's data cannot cause one, it is never parsed.
    """
    template = _section(name)
    context = template.new_context(values, shared=True)
    text = "".join(template.root_render_func(context))
    context.vars.clear()  # its macros hold the context: without this the two would keep each other alive
    return text


def macros(name: str, values: Names | None = None) -> Callable[..., str]:
    """Return a function that calls a macro of a template by name: ``macros("advice")("over", names)``.

    ``values`` are the variables the macros see; without them they see only their arguments.
    """
    module = _section(name).make_module({"show": str} if values is None else dict(values))

    def say(macro: str, *arguments: object) -> str:
        return str(getattr(module, macro)(*arguments)).strip()

    return say


def prompt(name: str, **values: object) -> str:
    """Render ``prompts/NAME.j2``.

    Raises:
        TypeError: variables the prompt declares are missing, or others were given; all are named at once.
    """
    declared = prompt_variables(name)
    if missing := declared - values.keys():
        raise TypeError(f"prompt {name} needs {', '.join(sorted(missing))}")
    if unknown := values.keys() - declared:
        raise TypeError(f"prompt {name} does not declare {', '.join(sorted(unknown))}")
    return _prompts().get_template(f"{name}.j2").render(values).strip()


def prompt_names() -> list[str]:
    """Return the names of the packed prompts."""
    return sorted(path.stem for path in resource("prompts").glob("*.j2"))


def prompt_text(name: str) -> str:
    """Return the source of a prompt."""
    return resource("prompts", f"{name}.j2").read_text(encoding="utf-8")


def prompt_variables(name: str) -> set[str]:
    """Return the variables a prompt declares in its first line: ``{#- variables: a, b -#}``."""
    declared = _DECLARED.match(prompt_text(name))
    if declared is None:
        raise TypeError(f"prompt {name} does not declare its variables in its first line")
    return {word.strip() for word in declared[1].split(",") if word.strip()}


@cache
def prompt_hash() -> str:
    """Return one hash over all prompt files: an answer to other wording is another answer."""
    digest = hashlib.sha256()
    for name in prompt_names():
        digest.update(f"{name}\n{prompt_text(name)}".encode())
    return digest.hexdigest()


@cache
def _prompts() -> Environment:
    """Plain text in, plain text out: what the unit wrote is a value, never a template."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(resource("prompts")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        auto_reload=False,
    )


@cache
def _section(name: str) -> Template:
    return _environment().get_template(f"{name}.j2")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
    from jinja2.runtime import Context

    class PassingContext(Context):
        """Hands its macros to the module made of it, and keeps none: they hold the context (see ``render``)."""

        def get_exported(self) -> dict[str, Any]:
            exported = super().get_exported()
            self.vars.clear()
            return exported

    class PlainEnvironment(Environment):
        code_generator_class = _plain_code()
        context_class = PassingContext

    environment = PlainEnvironment(
        loader=FileSystemLoader(resource("templates", "sections")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the output is our own mark-up, not HTML
        finalize=pass_context(_shown),
        auto_reload=False,
    )
    environment.filters.update({name: pass_context(function) for name, function in _filters().items()})
    return environment


def _plain_code() -> type[CodeGenerator]:
    """Return what writes a template as Python: as jinja2 does, but without its questions about every value.

    A report takes a thousand attributes of our own objects, makes hundreds of calls of our own functions, none of which
    wants the context, and prints mostly strings; asking took longer than doing. Macros take what their heads say, by
    position, and are plain functions.
    """
    from jinja2.compiler import CodeGenerator

    class PlainCode(CodeGenerator):
        def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's name
            self.visit(node.node, frame)
            self.write(f".{node.attr}")

        def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
            if node.dyn_args or node.dyn_kwargs or forward_caller:
                self.fail("our functions are called with what they take, by position or name", node.lineno)
            self.visit(node.node, frame)
            self.write("(")
            for value in (*node.args, *node.kwargs):
                self.visit(value, frame)
                self.write(", ")
            self.write(")")

        def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
            self.write(f"({'%s' * len(node.nodes)!r} % (")
            for value in node.nodes:
                self.visit(value, frame)
                self.write(", ")
            self.write("))")

        def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
            self.write("macro")

        def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
            self.write("(shown if type(shown := ")

        def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
            self.write(") is str else environment.finalize(context, shown))")

    return PlainCode


def _shown(names: Names, value: object) -> str:
    return value if type(value) is str else names["show"](value)


def _filters() -> dict[str, Callable[..., str]]:
    from generator.drafting import filters

    def on_text(function: Callable[[str], str]) -> Callable[..., str]:
        def apply(names: Names, value: object) -> str:
            return function(_shown(names, value))

        return apply

    def on_list(function: Callable[[list[str]], str]) -> Callable[..., str]:
        def apply(names: Names, values: Iterable[object]) -> str:
            return function([_shown(names, value) for value in values])

        return apply

    texts = (
        filters.sentence,
        filters.phrase,
        filters.because,
        filters.measured,
        filters.sourced,
        filters.effect,
        filters.item,
        filters.name,
        filters.quoted,
        filters.used_for,
        filters.oneline,
        filters.parent,
        filters.first_clause,
    )
    lists = (filters.listed, filters.titles)
    return {
        **{function.__name__: on_text(function) for function in texts},
        **{function.__name__: on_list(function) for function in lists},
        "pairs": _pairs,
    }


def _pairs(names: Names, values: Iterable[tuple[str, object]], separator: str = "、") -> str:
    """Join labels and figures: 上级资金680.83万元、本级资金…."""
    return separator.join(f"{label}{_shown(names, value)}" for label, value in values)
