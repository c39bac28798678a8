"""Section templates: the one place that imports jinja2. Undefined names and bare numbers are errors, never blanks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.drafting.views import Printer
from generator.resources import resource

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context

    environment = Environment(
        loader=FileSystemLoader(resource("templates", "sections")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        finalize=pass_context(lambda names, value: names["show"](value)),
        auto_reload=False,
    )
    environment.filters.update(_filters())  # pyright: ignore[reportArgumentType]
    return environment


def render(name: str, values: Mapping[str, Any], printer: Printer) -> str:
    """Render a section template to marked text.

    Raises jinja2's errors for a defect in a template; the unit's data cannot cause one, it is never parsed.
    """
    return _environment().get_template(f"{name}.j2").render(values)


def _filters() -> dict[str, Any]:
    from jinja2 import pass_context

    from generator.drafting import filters

    def shown(function: Any) -> Any:
        return pass_context(lambda names, value, *rest: function(names["show"](value), *rest))

    def each_shown(function: Any) -> Any:
        return pass_context(lambda names, values, *rest: function([names["show"](value) for value in values], *rest))

    def pairs(names: Any, values: list[tuple[str, Any]], separator: str = "、") -> str:
        return separator.join(f"{label}{names['show'](value)}" for label, value in values)

    return {
        "sentence": shown(filters.sentence),
        "phrase": shown(filters.phrase),
        "because": shown(filters.because),
        "used_for": shown(filters.used_for),
        "oneline": shown(filters.oneline),
        "listed": each_shown(filters.listed),
        "titles": each_shown(filters.titles),
        "parent": filters.parent,
        "pairs": pass_context(pairs),
    }


def macros(name: str) -> Any:
    """Return a function that calls a macro of a template by name: ``macros("advice")("over", names)``."""
    module = _environment().get_template(f"{name}.j2").make_module({"show": str})

    def say(macro: str, *arguments: str) -> str:
        return str(getattr(module, macro)(*arguments)).strip()

    return say
