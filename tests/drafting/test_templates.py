"""Section templates and outlines as data: complete, free of numbers, strict."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, UndefinedError

from generator.drafting import load_outline, outline_names
from generator.drafting.outline import chinese_number, heading_number
from generator.drafting.templates import render
from generator.resources import resource
from generator.scan import scan

TEMPLATES = sorted(resource("templates", "sections").glob("*.j2"))
INCLUDED = re.compile(r'(?:include|from) "(\w+)\.j2"|macros\("(\w+)"\)')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_hold_no_numbers(path) -> None:  # type: ignore[no-untyped-def]
    """Every number of a report comes from a fact: the templates' own words contain no digit and no quantity."""
    words = "".join(value for _, kind, value in Environment().lex(path.read_text(encoding="utf-8")) if kind == "data")
    assert not re.search(r"\d", words)
    assert scan(words) == []


def test_every_section_has_a_template_and_every_template_a_use() -> None:
    """Outlines name existing templates, and no template is left over."""
    named = {section.body for name in outline_names() for section in load_outline(name).sections if section.body}
    texts = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    included = {name for pair in INCLUDED.findall(texts) for name in pair if name}
    assert named | included | {"advice", "rewrite"} == {path.stem for path in TEMPLATES}


def test_an_undefined_name_is_an_error_not_a_blank() -> None:
    """Templates are strict: a missing variable stops the defect here."""
    with pytest.raises(UndefinedError):
        render("functions", {"show": str})


@pytest.mark.parametrize(
    ("level", "number", "text"),
    [(1, 1, "一、"), (1, 10, "十、"), (1, 21, "二十一、"), (2, 12, "（十二）"), (3, 4, "4."), (4, 4, "（4）")],
)
def test_headings_are_numbered_by_the_norm(level: int, number: int, text: str) -> None:
    """GB/T 9704: 一、（一）1.（1）."""
    assert heading_number(level, number) == text


def test_chinese_numbers_are_unique_up_to_99() -> None:
    """No two headings get the same number."""
    assert len({chinese_number(number) for number in range(1, 100)}) == 99
