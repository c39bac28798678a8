"""The audit of a drafted report: every number of the finished text, scanned anew and bound to its fact.

The scanner does not know the placeholders. It must find exactly the numbers they printed, and each must still carry
the value, the unit and the label of its fact in the sentence where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from generator.checking.bind import Binding, Index, Verdict, bind
from generator.checking.verdict import BAD
from generator.facts import Fact, Ledger
from generator.finding import Finding, source_dict
from generator.number import Quantity
from generator.report import Report, Span, paragraphs, text_of
from generator.scan import Mention, scan

__all__ = ["Audit", "Checked", "audit"]

#: A number of a computation with what is written right behind it.
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:%|分)?")


class Checked(NamedTuple):
    """One number of the report: what stands there and means, the fact behind it, and the verdict."""

    text: str
    quantity: Quantity
    fact: Fact | None
    verdict: Verdict
    reason: str
    place: str
    line: str


@dataclass(frozen=True, slots=True)
class Audit:
    """All numbers of a report with their verdicts, and a finding for each that is not supported."""

    numbers: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    ledger: Ledger

    @property
    def summary(self) -> dict[str, int]:
        """Return how many numbers there are, how many are bound to a fact, and how many by each verdict."""
        counts = Counter(str(number.verdict) for number in self.numbers)
        bound = sum(number.fact is not None and number.verdict not in BAD for number in self.numbers)
        verdicts = {str(verdict): counts.get(str(verdict), 0) for verdict in Verdict}
        return {"numbers": len(self.numbers), "bound": bound, **verdicts}

    def as_dict(self) -> dict[str, object]:
        """Return the JSON form of the audit."""
        return {"summary": self.summary, "numbers": [_as_dict(number, self.ledger) for number in self.numbers]}


def audit(report: Report, index: Index) -> Audit:
    """Check every number of a drafted report.

    Args:
        report: the draft; spans with a fact say which fact they print.
        index: the facts it was drafted from, prepared for binding.

    Returns:
        Every number with its verdict; findings N001 (no fact) and N002 (contradicted) for those that fail.
    """
    numbers: list[Checked] = []
    context = ""
    for kind, spans in paragraphs(report):
        if kind in ("table", "point"):
            numbers += _cell(kind, spans, index.ledger)
            if any(span.cites or not span.fact for span in spans):
                numbers += _typed(spans, index)
                numbers += _cited(spans, index.ledger)
            continue
        if kind == "heading":
            context = text_of(spans)
        numbers += _line(kind, spans, index, context)
        numbers += [
            _checked(binding, "note", span.note) for span in spans if span.note for binding in bind(span.note, index)
        ]
    findings = tuple(_finding(number) for number in numbers if number.verdict in BAD)
    return Audit(tuple(numbers), findings, index.ledger)


def _line(kind: str, spans: tuple[Span, ...], index: Index, context: str) -> list[Checked]:
    """Check a heading or paragraph: scan its text, and bind each number with the fact its placeholder named."""
    text = text_of(spans)
    printed, gaps = _placed(spans)
    hints = {start: id for start, (_, id) in printed.items()}
    bindings = bind(text, index, context=context, hints=hints)
    if gaps:
        bindings = [binding for binding in bindings if not _within(binding.mention, gaps)]
    checked = [_checked(binding, kind, text) for binding in bindings]
    return checked + _unscanned(printed, bindings, index.ledger, kind, text)


def _placed(spans: tuple[Span, ...]) -> tuple[dict[int, tuple[int, str]], list[tuple[int, int]]]:
    """Return start → (end, fact id) of the spans that print a number, and where 【待单位补充：…】 stands.

    What is asked of the unit states nothing.
    """
    printed: dict[int, tuple[int, str]] = {}
    gaps: list[tuple[int, int]] = []
    position = 0
    for span in spans:
        end = position + len(span.text)
        if span.fact:
            printed[position] = (end, span.fact)
        elif span.gap:
            gaps.append((position, end))
        position = end
    return printed, gaps


def _within(mention: Mention, places: list[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in places)


def _unscanned(
    printed: dict[int, tuple[int, str]], bindings: list[Binding], ledger: Ledger, kind: str, text: str
) -> list[Checked]:
    """Facts the scanner rightly passes over (a year, a grade in words): printed from the ledger, equal to it."""
    seen = [binding.mention for binding in bindings]
    starts = {mention.start for mention in seen}
    rest: list[Checked] = []
    for start, (end, id) in printed.items():
        if (start < end and start in starts) or any(mention.start < end and start < mention.end for mention in seen):
            continue
        fact, shown = ledger[id], text[start:end]
        verdict = Verdict.EXACT if shown == fact.text else Verdict.CONTRADICTED
        if fact.quantity is not None:
            rest.append(_of_fact(fact, fact.quantity, shown, verdict, kind, text))
    return rest


def _cell(kind: str, spans: tuple[Span, ...], ledger: Ledger) -> list[Checked]:
    """Check a table cell or a point of a chart: its figures are facts, printed as the ledger holds them with or without the unit."""
    checked: list[Checked] = []
    for span in spans:
        fact = ledger.get(span.fact) if span.fact else None
        if fact is not None and fact.quantity is not None:
            verdict = Verdict.EXACT if _is_printed(span.text, fact, fact.quantity) else Verdict.CONTRADICTED
            checked.append(_of_fact(fact, fact.quantity, span.text, verdict, kind, span.text))
    return checked


def _is_printed(text: str, fact: Fact, quantity: Quantity) -> bool:
    return text == fact.text or text in (fact.text.removesuffix(quantity.unit), f"{quantity.value:f}")


def _typed(spans: tuple[Span, ...], index: Index) -> list[Checked]:
    """Numbers with a unit that stand in a cell without being a fact: there must be none."""
    plain = "".join(["\n" if span.fact or span.cites else span.text for span in spans])
    mentions = scan(plain)
    if not any(mention.quantity.unit for mention in mentions):
        return []
    bindings = [binding for binding in bind(plain, index, mentions=mentions) if binding.mention.quantity.unit]
    return [_checked(binding, "table", text_of(spans)) for binding in bindings]


def _cited(spans: tuple[Span, ...], ledger: Ledger) -> list[Checked]:
    """Check the constants taken from a computation and the clauses of rules: they must stand there just so."""
    wrong: list[Checked] = []
    for span in spans:
        if span.cites and not _stands_in_trace(span.text, span.cites, ledger):
            reason = "与计算式或计分规则的原文不一致"
            wrong.append(
                Checked(
                    span.text,
                    Quantity(Decimal(0)),
                    ledger.get(span.cites),
                    Verdict.CONTRADICTED,
                    reason,
                    "table",
                    span.text,
                )
            )
    return wrong


def _stands_in_trace(text: str, id: str, ledger: Ledger) -> bool:
    fact = ledger.get(id)
    if fact is None:
        return False
    known = [fact, *(ledger[one] for one in fact.inputs[:1] if one in ledger)]  # a rate of a difference shows it too
    return text == fact.clause or any(text in _NUMBER.findall(one.formula) for one in known)


def _of_fact(fact: Fact, quantity: Quantity, shown: str, verdict: Verdict, place: str, line: str) -> Checked:
    if verdict is Verdict.EXACT and fact.formula:
        verdict = Verdict.DERIVED
    return Checked(shown, quantity, fact, verdict, "", place, line)


def _checked(binding: Binding, kind: str, text: str) -> Checked:
    mention = binding.mention
    return Checked(mention.text, mention.quantity, binding.fact, binding.verdict, binding.reason, kind, text)


def _finding(number: Checked) -> Finding:
    code = "N001" if number.verdict is Verdict.UNSUPPORTED else "N002"
    what = "没有数据依据" if code == "N001" else "与数据不符"
    return Finding(
        code=code,
        message=f"“{number.text}”{what}：{number.reason or '在数据和推算值中都找不到'}。所在句：{number.line}",
        subject=number.fact.id if number.fact else "",
        source=number.fact.source if number.fact else None,
        expected=number.fact.text if number.fact else "",
        found=number.text,
        quote=number.text,
    )


def _as_dict(number: Checked, ledger: Ledger) -> dict[str, object]:
    fact = number.fact
    inputs = [ledger[id] for id in fact.inputs if id in ledger] if fact else []
    return {
        "text": number.text,
        "value": f"{number.quantity.value:f}",
        "unit": number.quantity.unit,
        "verdict": str(number.verdict),
        "fact": fact.id if fact else None,
        "label": fact.label if fact else None,
        "source": source_dict(fact.source) if fact else None,
        "formula": fact.formula if fact else "",
        "inputs": [{"fact": one.id, "text": one.text, "source": source_dict(one.source)} for one in inputs],
        "reason": number.reason,
        "place": number.place,
        "line": number.line,
    }
