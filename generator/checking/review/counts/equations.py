"""Arithmetic that a report writes out itself: 9.22分＋88.43分＝97.65分, 35÷36.5×10＝9.59分 (A101, A102)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cache

from generator.checking.review.case import Case
from generator.finding import Finding
from generator.manuscript import Kind

__all__ = ["computed", "equations"]

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT = r"(?:%|[\u4e00-\u9fff]{1,3})?"
_OPERAND = rf"[(（]*{_NUMBER}{_UNIT}[)）]*"
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})(?P<percent>%)?(?P<unit>[\u4e00-\u9fff]{{1,3}})?|(?P<sign>[＋+－−×÷*/()（）\-])"
)
_ADDED = re.compile(r"[^×÷*/]*")
_SIGNS = {"＋": "+", "－": "-", "−": "-", "×": "*", "÷": "/", "（": "(", "）": ")"}
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d-(?:19|20)\d\d")
_ONE, _HUNDRED = Decimal(1), Decimal(100)


@cache
def _equation() -> re.Pattern[str]:
    """Return what an equation looks like; made when the first sign of equality is met, since most reports write none."""
    return re.compile(
        rf"(?<![\d.,＋+－−×÷*/=＝\-])(?P<left>{_OPERAND}(?:[＋+－−×÷*/\-]{_OPERAND}){{1,20}})[＝=](?P<right>{_NUMBER})(?P<unit>%|[\u4e00-\u9fff]{{0,2}})(?![\d.]*[＋+－−×÷*/])"
    )


def equations(case: Case) -> Iterator[Finding]:
    """Yield the equations whose sides differ by more than rounding."""
    for number, line in enumerate(case.manuscript.lines):
        if line.kind not in (Kind.BODY, Kind.NOTE, Kind.ROW):
            continue
        flat = case.manuscript.flat[number]
        if "＝" not in flat.text and "=" not in flat.text:
            continue
        for match in _equation().finditer(flat.text):
            written = Decimal(match["right"].replace(",", ""))
            value = computed(match["left"])
            if (
                value is None
                or _is_right_in_hundredths(written, match)
                or _YEARS.search(match["left"])
                or _units_differ(match)
                or _is_right(value, written, match)
            ):
                continue
            shown = f"{round(value, max(_decimals(match['right']), 2)).normalize():f}"
            code = "A101" if _ADDED.fullmatch(match["left"]) else "A102"
            message = f"文中算式“{match[0]}”两边不相等，左边算得{shown}。请核对算式中的各个数和结果。"
            start, end = line.start + flat.original(match.start()), line.start + flat.original(match.end() - 1) + 1
            yield case.found(code, message, (start, end), expected=shown, found=match["right"])


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _is_right(value: Decimal, written: Decimal, match: re.Match[str]) -> bool:
    """Tell whether a result is written as it is, rounded, cut off, or as a percentage."""
    step = Decimal(1).scaleb(-_decimals(match["right"]))
    if _ADDED.fullmatch(match["left"]):
        operands = re.findall(_NUMBER, match["left"])
        finest = max(map(_decimals, operands))
        step = max(
            step if finest > _decimals(match["right"]) else Decimal(0), Decimal("0.005") if finest < 2 else Decimal(0)
        )
        return abs(value - written) <= step
    ways = (value, value * _HUNDRED) if match["unit"] == "%" and "%" not in match["left"] else (value,)
    return any(abs(way - written) <= step for way in ways)


def _units_differ(match: re.Match[str]) -> bool:
    """Tell whether a sum has amounts in several units, which are not added as they stand."""
    units = {one["unit"] for one in _TOKEN.finditer(match["left"]) if one["unit"]}
    result = match["unit"] if match["unit"] != "%" else ""
    money = {unit for unit in (*units, result) if unit.endswith("元")}
    return len(money) > 1 or (len(units) > 1 and bool(_ADDED.fullmatch(match["left"])))


def _is_right_in_hundredths(written: Decimal, match: re.Match[str]) -> bool:
    """Tell whether an equation holds with its percentages as fractions: 100%×5＝5分, 240÷300×100%＝80%."""
    value = computed(match["left"], percent=_ONE / _HUNDRED) if "%" in match["left"] else None
    if value is None:
        return False
    step = _ONE.scaleb(-_decimals(match["right"]))
    return any(abs(way - written) <= step for way in (value, value * _HUNDRED))


def computed(text: str, percent: Decimal = Decimal(1)) -> Decimal | None:
    """Compute what stands left of the sign of equality; None where its brackets do not close or it divides by nothing.

    Args:
        percent: what 1 % is worth.
    """
    tokens = [_token(one, percent) for one in _TOKEN.finditer(text)]
    try:
        value, rest = _sum(tokens)
    except (IndexError, InvalidOperation, DivisionByZero):
        return None
    return None if rest else value


def _token(one: re.Match[str], percent: Decimal) -> str:
    if one["sign"]:
        return _SIGNS.get(one["sign"], one["sign"])
    value = Decimal(one["number"].replace(",", ""))
    return f"{value * percent if one['percent'] else value:f}"


def _sum(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _product(tokens)
    while rest and rest[0] in "+-":
        other, behind = _product(rest[1:])
        value, rest = (value + other if rest[0] == "+" else value - other), behind
    return value, rest


def _product(tokens: list[str]) -> tuple[Decimal, list[str]]:
    value, rest = _one(tokens)
    while rest and rest[0] in "*/":
        other, behind = _one(rest[1:])
        value, rest = (value * other if rest[0] == "*" else value / other), behind
    return value, rest


def _one(tokens: list[str]) -> tuple[Decimal, list[str]]:
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:])
        if rest[0] != ")":
            raise IndexError
        return value, rest[1:]
    return Decimal(tokens[0]), tokens[1:]
