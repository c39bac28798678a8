"""Outlines are data: ``templates/outlines/*.toml`` says which sections a report has, in which order, and their titles."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from generator.finding import InputError
from generator.resources import resource

__all__ = ["Outline", "Section", "chinese_number", "heading_number", "load_outline", "outline_for", "outline_names"]

_DIGITS = "零一二三四五六七八九"
_DEFAULTS = {False: "department", True: "project"}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the template of its text ("" for a heading that only groups others)."""

    level: int
    title: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The order of a region's report.

    Attributes:
        name: name for ``--outline``.
        kind: ``department`` or ``project``.
        title: lines of the title; ``{unit}``, ``{project}`` and ``{year}`` stand for the record's.
        subtitle: line under the title, "" for none.
        sections: headings in order.
        annexes: names of the annex tables, in order.
        charts: names of the charts that the report shows, each where a section template has its place.
        contents: how many levels of headings the table of contents has; 0 for none.
    """

    name: str
    kind: str
    label: str
    title: tuple[str, ...]
    subtitle: str
    sections: tuple[Section, ...]
    annexes: tuple[str, ...]
    contents: int = 0
    charts: tuple[str, ...] = ()


def outline_names() -> list[str]:
    """Return the names of the packed outlines."""
    return sorted(path.stem for path in resource("templates", "outlines").glob("*.toml"))


def outline_for(is_project: bool) -> Outline:
    """Return the usual outline of a kind of report."""
    return load_outline(_DEFAULTS[is_project])


@cache
def load_outline(name: str) -> Outline:
    """Load a packed outline by name; raises InputError (with the names there are) for an unknown one."""
    if name not in outline_names():
        raise InputError(f"没有名为“{name}”的报告提纲；可用的有：{'、'.join(outline_names())}")
    data = tomllib.loads(resource("templates", "outlines", f"{name}.toml").read_text(encoding="utf-8"))
    return Outline(
        name=data["name"],
        kind=data["kind"],
        label=data["label"],
        title=tuple(data["title"]),
        subtitle=data.get("subtitle", ""),
        sections=tuple(Section(item["level"], item["title"], item.get("body", "")) for item in data["section"]),
        annexes=tuple(data.get("annexes", ())),
        charts=tuple(data.get("charts", ())),
        contents=data.get("toc", 0),
    )


def chinese_number(number: int) -> str:
    """Write 1–99 as in headings and ordinals: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


@lru_cache(maxsize=256)
def heading_number(level: int, number: int) -> str:
    """Write a heading's number by GB/T 9704: 一、 then （一） then 1. then （1）."""
    return (f"{chinese_number(number)}、", f"（{chinese_number(number)}）", f"{number}.", f"（{number}）")[level - 1]
