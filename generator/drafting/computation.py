"""How a figure was computed, as spans whose every number knows its fact; and the place of a filled-in one in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.facts import Fact, Ledger
from generator.finding import Source
from generator.report import Span, Spans

__all__ = ["computation", "place"]

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:%|分)?)")
_SIGNS = re.compile("[÷×－＋]")
_RESULT = re.compile(r"=-?\d+(?:\.\d+)?$")
#: More addends than this are not written out.
_ADDENDS = 15
_MANY = "各项相加"


def computation(ledger: Ledger, fact: Fact) -> Spans:
    """Return ``7670÷8500＝90.24%``; a computation in words is followed by its result: ``达到目标，记满分，15分``."""
    formula = _RESULT.sub("", _expanded(ledger, fact))
    result = Span(fact.text, fact=fact.id)
    if formula.count("＋") >= _ADDENDS:
        return (Span(f"{_MANY}＝"), result)
    if _SIGNS.search(formula) is None:
        return (*_numbers(ledger, fact, formula), Span("，"), result) if formula else (result,)
    return (*_numbers(ledger, fact, formula.replace("=", "＝")), Span("＝"), result)


def _expanded(ledger: Ledger, fact: Fact) -> str:
    """Write the difference that a rate begins with as such: （4978.49－4135.45）÷4135.45."""
    first = ledger.get(fact.inputs[0]) if fact.inputs else None
    if first is None or first.quantity is None or "－" not in first.formula:
        return fact.formula
    value = f"{first.quantity.value:f}"
    rest = fact.formula.removeprefix(value)
    return f"（{first.formula}）{rest}" if rest.startswith("÷") else fact.formula


def _numbers(ledger: Ledger, fact: Fact, formula: str) -> Iterator[Span]:
    """Part a formula into words, the figures it is computed from, and constants of its rule."""
    waiting = [(_bare(known), known) for known in _inputs(ledger, fact)]
    for number, text in enumerate(_NUMBER.split(formula)):  # words, number, words …, words
        if number % 2 == 0:
            if text:
                yield Span(text)
            continue
        at = _position(waiting, text)
        if at < 0:
            yield Span(text, cites=fact.id)
        else:
            yield Span(text, waiting[at][1].id)
            waiting.append(waiting.pop(at))  # of equal figures each stands for its own


def _inputs(ledger: Ledger, fact: Fact) -> list[Fact]:
    """Return the figures a formula may hold: its inputs, those of a difference it begins with, and the figure itself."""
    known = [ledger[id] for id in fact.inputs if id in ledger]
    behind = [ledger[id] for id in known[0].inputs if id in ledger] if known else []
    return [*known, *behind, fact]


def _position(waiting: Sequence[tuple[str, Fact]], text: str) -> int:
    """Return which of the figures a number is, -1 where it is none: as printed, or with the decimals it was written with."""
    for at, (bare, known) in enumerate(waiting):
        if text in (bare, known.text):
            return at
    for at, (_, known) in enumerate(waiting):
        if known.quantity is not None and text == f"{known.quantity.value:f}":
            return at
    return -1


def _bare(fact: Fact) -> str:
    return fact.text.removesuffix(fact.quantity.unit) if fact.quantity is not None else ""


def place(source: Source) -> str:
    """Return where a figure was filled in, as the clerk knows it: 工作表“指标”H6."""
    if source.sheet:
        return f"工作表“{source.sheet}”{source.cell}"
    return f"数据文件第{source.line}行" if source.line else "数据文件"
