"""Dates, years and names: does everything speak of this unit and this year? And are there indicators at all?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.finding import Finding, Source
from generator.resources import packed_words
from generator.validate.form import Form

_YEAR = re.compile(r"(?<!\d)(20\d\d)年度?")
#: Before these words an earlier year is a comparison or a history, not a slip.
_COMPARED = re.compile(r"(较|比|与|自|从|至|到|于|〔|\[|《[^》]*|截至|相比|同)$")
_SPAN = re.compile(r"\s*(至|—|－|-|~|到|以来|底|末)")
_CHECKED = ("key_work.", "indicator.", "goals.", "facts.problems", "facts.causes", "management.evaluation")


def fill_date(form: Form) -> Iterator[Finding]:
    """V201: the form of a year is filled in during the year after it."""
    date, year = form.record.unit.fill_date, form.record.year
    if date is None or not date.day or year is None or year.quantity is None:
        return
    expected = int(year.quantity.value) + 1
    if not date.day.startswith(f"{expected}-"):
        message = (
            f"评价年度是{year.quantity.value:f}年，填报日期是{date.text}；自评一般在次年（{expected}年）进行。"
            "请核对年度和日期。"
        )
        yield Finding(
            code="V201", message=message, subject="unit.fill_date", source=date.source,
            expected=f"{expected}年", found=date.text,
        )  # fmt: skip


def no_indicators(form: Form) -> Iterator[Finding]:
    """V001: a form without a single indicator has nothing to evaluate."""
    if form.record.indicators:
        return
    known = next((entry.source.file for _, _, entry in form.entries if entry.source.file), "")
    message = "没有填报任何绩效指标，不能计分，也没有绩效分析可写；请填写指标及其目标值、实际完成值和分值。"
    yield Finding(code="V001", message=message, subject="indicators", source=Source(file=known) if known else None)


def other_years(form: Form) -> Iterator[Finding]:
    """V202: results told of an earlier year were copied from last year's report."""
    year = form.record.year
    if year is None or year.quantity is None:
        return
    this = int(year.quantity.value)
    for path, label, entry in form.entries:
        if "20" not in entry.text or entry.quantity is not None or not path.startswith(_CHECKED):
            continue
        for match in _YEAR.finditer(entry.text):
            compared = _COMPARED.search(entry.text[: match.start()]) or _SPAN.match(entry.text, match.end())
            if int(match[1]) < this and not compared:
                message = f"{label}中写有“{match[0]}”，而评价年度是{this}年。请核对是否沿用了往年内容。"
                yield Finding(
                    code="V202", message=message, subject=path, source=entry.source,
                    expected=f"{this}年", found=match[0],
                )  # fmt: skip
                break


def other_units_words(form: Form) -> Iterator[Finding]:
    """V203: 全乡 in a 街道's texts was copied from another unit."""
    name = form.record.unit.name.text if form.record.unit.name else ""
    kind = next((kind for kind in packed_words("unit_words")["kind"] if name.endswith(tuple(kind["suffixes"]))), None)
    if kind is None:
        return
    foreign: list[str] = kind["foreign"]
    some = re.compile("|".join(map(re.escape, foreign))).search
    for path, label, entry in form.entries:
        if some(entry.text) and not path.startswith("unit.name"):
            word = next(word for word in foreign if word in entry.text)
            message = f"{label}中写有“{word}”，而本单位是{kind['name']}（{name}）。请核对是否沿用了其他单位的内容。"
            yield Finding(code="V203", message=message, subject=path, source=entry.source, found=word)
