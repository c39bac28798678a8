"""Section templates: the one place that imports jinja2. Undefined names and bare numbers are errors, never blanks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["macros", "render"]

#: The variables of the template being rendered; its ``show`` prints a value as marked text.
Names = Mapping[str, Any]


def render(name: str, values: Names) -> str:
    """Render a section template to marked text.

    Raises jinja2's errors for a defect in a template; the unit's data cannot cause one, it is never parsed.
    """
    return _environment().get_template(f"{name}.j2").render(values)


def macros(name: str) -> Callable[..., str]:
    """Return a function that calls a macro of a template by name: ``macros("advice")("over", names)``."""
    module = _environment().get_template(f"{name}.j2").make_module({"show": str})

    def say(macro: str, *arguments: str) -> str:
        return str(getattr(module, macro)(*arguments)).strip()

    return say


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

    environment = Environment(
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


def _shown(names: Names, value: object) -> str:
    return names["show"](value)


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
