"""What ``jixiao rewrite`` takes and prints: what was changed and why, and what is still wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator import __version__
from generator.cli.output import print_lines, refuse_overwrite
from generator.cli.review import Headings
from generator.finding import LEVELS, Finding, InputError, Severity, as_json, remedy
from generator.sarif import Target, as_sarif

if TYPE_CHECKING:
    from generator.pipeline import Refreshed, Rewritten
    from generator.rewriting import Changed
    from generator.settings import ModelSettings

__all__ = ["Names", "changes_json", "finding_line", "parts", "refuse_output", "show", "shown_differences"]

#: The parts of a report, and what a clerk may call them.
_PARTS = {
    "problems": ("问题", "存在问题", "存在的问题", "主要问题"),
    "causes": ("原因", "原因分析"),
    "improvements": ("改进措施", "措施", "改进"),
    "suggestions": ("建议",),
    "key_work": ("重点工作", "年度重点工作"),
}
_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
#: Unchanged characters shown around a change.
_AROUND = 24
_Line = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the files; ``out`` is "" where nothing was written."""

    report: str
    figures: str
    out: str


def parts(section: str) -> tuple[str, ...]:
    """Return the parts named in ``--section``, () where it is empty.

    Raises:
        InputError: there is no such part; names those there are.
    """
    found: list[str] = []
    for word in section.replace("，", ",").replace("、", ",").split(","):
        name = word.strip()
        if not name:
            continue
        part = next((key for key, words in _PARTS.items() if name == key or name in words), None)
        if part is None:
            known = "、".join(f"{key}（{words[0]}）" for key, words in _PARTS.items())
            raise InputError(f"--section 没有“{name}”这一部分，可用：{known}。")
        found.append(part)
    return tuple(dict.fromkeys(found))


def refuse_output(report: Path, out: Path | None, *, dry_run: bool, force: bool) -> None:
    """Raise InputError where there is no output, it is the report itself, has another kind, or would overwrite a file."""
    if dry_run:
        return
    if out is None:
        raise InputError("没有写明要写出的报告。请加 -o 新报告.docx，或用 --dry-run 只看改动。")
    if out.resolve() == report.resolve():
        raise InputError(f"不能写回原报告 {report}，请换一个文件名。")
    if out.suffix.lower() != report.suffix.lower():
        raise InputError(f"写出的文件类型要与报告相同（{report.suffix}）：{out}")
    refuse_overwrite(out, force)


def show(
    written: Rewritten,
    kept: Sequence[Finding],
    names: Names,
    format: str,
    settings: ModelSettings | None,
    *,
    differences: bool,
) -> None:
    """Print what was changed and what is left.

    Args:
        kept: the selected findings.
        settings: of the model that was asked, None for the built-in writer.
        differences: show the changed paragraphs (in ``text`` format).
    """
    headings = Headings(written.after)
    if format == "json":
        typer.echo(_as_json(written, kept, names, headings, settings))
        return
    if format == "sarif":
        extracted = names.report.lower().endswith(".docx")
        typer.echo(as_sarif(kept, __version__, Target(names.report, written.after.text, extracted, headings.above)))
        return
    print_lines(_text(written, kept, headings, names, settings, differences=differences))


def _as_json(
    written: Rewritten, kept: Sequence[Finding], names: Names, headings: Headings, settings: ModelSettings | None
) -> str:
    return changes_json(written, kept, names, headings, {"writer": settings.model if settings else "builtin"})


def changes_json(
    changed: Rewritten | Refreshed,
    kept: Sequence[Finding],
    names: Names,
    headings: Headings,
    extra: Mapping[str, object],
) -> str:
    """Return a report's changes and findings as JSON; ``extra`` is what the command says besides."""
    told = set(map(id, changed.findings[: changed.told]))
    places = [
        {
            "section": headings.above(item.start) if item.start is not None else "",
            "about": "change" if id(item) in told else "text",
        }
        for item in kept
    ]
    head = {"report": names.report, "figures": names.figures, "out": names.out or None}
    changes = [dataclasses.asdict(one) for one in changed.differences]
    return as_json(kept, {**head, **extra, "changes": changes}, places)


def _text(
    written: Rewritten,
    kept: Sequence[Finding],
    headings: Headings,
    names: Names,
    settings: ModelSettings | None,
    *,
    differences: bool,
) -> Iterator[_Line]:
    if differences:
        yield from shown_differences(written.differences)
    told = set(map(id, written.findings[: written.told]))
    for finding in (one for one in kept if id(one) in told):
        yield finding_line(finding, headings)
    rest = [one for one in kept if id(one) not in told]
    errors = [one for one in rest if one.severity is Severity.ERROR]
    if errors:
        yield []
        yield [("改写后的报告中还有与数据不符的地方（没有改动）：", "bold")]
    for finding in errors:
        yield finding_line(finding, headings)
        if advice := remedy(finding):
            yield [("  建议：", "green"), (advice, "")]
    yield []
    yield [(_summary(written, names, settings), "bold")]
    if others := len(rest) - len(errors):
        yield [(f"全文另有{others}个警告和提示，用 jixiao check 查看。", "dim")]


def _summary(written: Rewritten, names: Names, settings: ModelSettings | None) -> str:
    who = f"语言模型 {settings.model}" if settings else "内置文字，未使用语言模型"
    count = len(written.differences)
    if not count:
        kept = f"已写出 {names.out}，与原报告相同。" if names.out else ""
        return f"没有需要改动的地方（{who}）。{kept}"
    how = "，以修订标出，原因写在批注里" if written.tracked else ""
    where = f"已写出 {names.out}" if names.out else "没有写文件"
    return f"改动{count}段（{who}）。{where}{how if names.out else ''}。"


def finding_line(finding: Finding, headings: Headings) -> _Line:
    """Return the styled line of a finding, with the heading above its place."""
    place = headings.above(finding.start) if finding.start is not None else ""
    level = (LEVELS[finding.severity], _STYLE[finding.severity])
    return [(f"{place}: " if place else "", "dim"), level, (f" {finding.code} ", "bold"), (finding.message, "")]


# --- changed paragraphs ---------------------------------------------------------------------------------------------------


def shown_differences(changed: Sequence[Changed]) -> Iterator[_Line]:
    """Yield the styled lines of the changed paragraphs, each below its heading."""
    heading = None
    for one in changed:
        if one.heading != heading:
            heading = one.heading
            yield [(f"@@ {heading}", "cyan")]
        yield list(_pieces(one))
    if changed:
        yield []


def _pieces(changed: Changed) -> Iterator[tuple[str, str]]:
    """Yield a paragraph's pieces: a new or lost one with its sign, in a changed one the changes in brackets."""
    if len(changed.pieces) == 1 and changed.pieces[0].kind != " ":
        sign = changed.pieces[0].kind
        yield f"{sign} {changed.pieces[0].text}", "red" if sign == "-" else "green"
        return
    yield "  ", ""
    last = len(changed.pieces) - 1
    for at, piece in enumerate(changed.pieces):
        if piece.kind == " ":
            yield _shortened(piece.text, first=at == 0, last=at == last), ""
        elif piece.kind == "-":
            yield f"[-{piece.text}-]", "red strike"
        else:
            yield f"{{+{piece.text}+}}", "green"


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """Return unchanged words, only those around the changes."""
    if first and last:
        return text
    if first:
        return text if len(text) <= _AROUND else f"…{text[-_AROUND:]}"
    if last:
        return text if len(text) <= _AROUND else f"{text[:_AROUND]}…"
    return text if len(text) <= 2 * _AROUND else f"{text[:_AROUND]}…{text[-_AROUND:]}"
