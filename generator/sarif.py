"""Findings as a SARIF 2.1.0 log: what code viewers and review platforms read."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from generator.finding import CODES, Edit, Finding, Severity, remedy
from generator.handbook import page

__all__ = ["Target", "as_sarif"]

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_Dict = dict[str, object]


@dataclass(frozen=True)
class Target:
    """The report that findings with offsets point into.

    Attributes:
        name: the file's name.
        text: what the offsets count in.
        extracted: the file is no text itself (Word); then the log carries the text that was taken from it.
        section: heading above an offset, "" where there is none.
    """

    name: str
    text: str
    extracted: bool = False
    section: Callable[[int], str] = lambda _: ""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(place + 1 for place, char in enumerate(self.text) if char == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1, columns in Unicode code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def as_sarif(findings: Sequence[Finding], version: str, report: Target | None = None) -> str:
    """Return the findings as a SARIF 2.1.0 log with one run; ``report`` is what was checked, where it was a report."""
    used = sorted({finding.code for finding in findings})
    rules = [_rule(code) for code in used]
    run: _Dict = {
        "tool": {"driver": {"name": "jixiao", "version": version, "language": "zh-CN", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used.index(finding.code), report) for finding in findings],
    }
    if report is not None:
        run["artifacts"] = [_artifact(report)]
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: str) -> _Dict:
    level, title = CODES[code]
    about = page(code)
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": about.parts.get("是什么", title)},
        "help": {"text": about.text, "markdown": about.text},
        "defaultConfiguration": {"level": _LEVEL[level]},
    }


def _artifact(report: Target) -> _Dict:
    artifact: _Dict = {"location": {"uri": quote(report.name)}, "roles": ["analysisTarget"]}
    if report.extracted:
        artifact["description"] = {"text": "位置按报告正文（jixiao text 打印的文字）计算。"}
        artifact["contents"] = {"rendered": {"text": report.text}}
    return artifact


def _result(finding: Finding, rule: int, report: Target | None) -> _Dict:
    result: _Dict = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
    }
    if location := _location(finding, report):
        result["locations"] = [location]
    more = {"subject": finding.subject, "expected": finding.expected, "found": finding.found, "fix": remedy(finding)}
    if any(more.values()):
        result["properties"] = {name: value for name, value in more.items() if value}
    if report is not None and finding.edit is not None and not report.extracted:
        result["fixes"] = [_fix(finding, finding.edit, report)]
    return result


def _location(finding: Finding, report: Target | None) -> _Dict:
    if report is not None and finding.start is not None and finding.end is not None:
        region = _region(report, finding.start, finding.end, snippet=True)
        return _located(report.name, region, report.section(finding.start))
    source = finding.source
    if source is None or not source.file:
        return {}
    region: _Dict = {"startLine": source.line} if source.line else {}
    return _located(source.file, region, f"{source.sheet}!{source.cell}" if source.sheet else source.path)


def _located(file: str, region: _Dict, name: str) -> _Dict:
    physical: _Dict = {"artifactLocation": {"uri": quote(file)}}
    if region:
        physical["region"] = region
    location: _Dict = {"physicalLocation": physical}
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    return location


def _region(report: Target, start: int, end: int, *, snippet: bool = False) -> _Dict:
    line, column = report.position(start)
    last, behind = report.position(end)
    region: _Dict = {
        "startLine": line,
        "startColumn": column,
        "endLine": last,
        "endColumn": behind,
        "charOffset": start,
        "charLength": end - start,
    }
    if snippet:
        region["snippet"] = {"text": report.text[start:end]}
    return region


def _fix(finding: Finding, edit: Edit, report: Target) -> _Dict:
    replacement = {"deletedRegion": _region(report, edit.start, edit.end), "insertedContent": {"text": edit.text}}
    change = {"artifactLocation": {"uri": quote(report.name)}, "replacements": [replacement]}
    return {"description": {"text": remedy(finding)}, "artifactChanges": [change]}
