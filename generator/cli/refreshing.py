"""What ``jixiao refresh`` prints: which numbers changed, and which sentences do not hold with the new figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from generator import __version__
from generator.cli.output import print_lines
from generator.cli.review import Headings
from generator.cli.rewriting import Names, changes_json, finding_line, shown_differences
from generator.finding import Finding, Severity, remedy
from generator.sarif import Target, as_sarif

if TYPE_CHECKING:
    from generator.pipeline import Refreshed

__all__ = ["show"]

_Line = list[tuple[str, str]]


def show(refreshed: Refreshed, kept: Sequence[Finding], names: Names, format: str, *, differences: bool) -> None:
    """Print what was renewed and what does not hold any more.

    Args:
        kept: the selected findings.
        differences: show the changed paragraphs (in ``text`` format).
    """
    headings = Headings(refreshed.after)
    if format == "json":
        typer.echo(changes_json(refreshed, kept, names, headings, {"numbers": refreshed.numbers}))
    elif format == "sarif":
        typer.echo(as_sarif(kept, __version__, Target(names.report, refreshed.after.text, True, headings.above)))
    else:
        print_lines(_text(refreshed, kept, headings, names, differences=differences))


def _text(
    refreshed: Refreshed, kept: Sequence[Finding], headings: Headings, names: Names, *, differences: bool
) -> Iterator[_Line]:
    if differences:
        yield from shown_differences(refreshed.differences)
    told = set(map(id, refreshed.findings[: refreshed.told]))
    for finding in (one for one in kept if id(one) in told):
        yield finding_line(finding, headings)
    rest = [one for one in kept if id(one) not in told]
    failing = [one for one in rest if one.severity is Severity.ERROR or one.code[0] == "C"]
    if failing:
        yield []
        yield [("用新数据核对，下列文字不再成立（没有改动，请改写）：", "bold")]
    for finding in failing:
        yield finding_line(finding, headings)
        if advice := remedy(finding):
            yield [("  建议：", "green"), (advice, "")]
    yield []
    yield [(_summary(refreshed, names), "bold")]
    if others := len(rest) - len(failing):
        yield [
            (
                f"全文另有{others}个警告和提示，用 jixiao check 查看；问题、原因部分可用 jixiao rewrite 按新数据改写。",
                "dim",
            )
        ]


def _summary(refreshed: Refreshed, names: Names) -> str:
    where = f"已写出 {names.out}" if names.out else "没有写文件"
    if not refreshed.differences:
        return f"数字与数据一致，没有需要更新的地方。{where}。"
    how = "，以修订标出，依据写在批注里" if refreshed.tracked and names.out else ""
    return f"更新数字{refreshed.numbers}处，涉及{len(refreshed.differences)}段（行）。{where}{how}。"
