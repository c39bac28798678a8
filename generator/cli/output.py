"""What the commands print and write: findings, score sheets, ledgers, files."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from generator import __version__
from generator.finding import (
    CODES,
    LEVELS,
    Finding,
    InputError,
    as_json,
    as_text,
    has_errors,
    select,
    source_dict,
)
from generator.number import plain

if TYPE_CHECKING:
    from generator.checking.audit import Audit
    from generator.facts import Ledger
    from generator.pipeline import Examined, Written
    from generator.settings import ModelSettings

__all__ = [
    "audit_json",
    "codes",
    "findings",
    "ledger",
    "page",
    "print_lines",
    "progress",
    "refuse_overwrite",
    "score_sheet",
    "status",
    "summary",
    "table",
    "write_file",
]


def status(found: Iterable[Finding]) -> int:
    """Return the exit status: 1 where a finding is at error level, else 0."""
    return 1 if has_errors(found) else 0


def findings(found: Iterable[Finding], format: str, chosen: str, ignored: str, **extra: object) -> int:
    """Print the selected findings in a format and return the exit status."""
    kept = select(found, chosen, ignored)
    if format == "json":
        typer.echo(as_json(kept, extra))
    elif format == "sarif":
        from generator.sarif import as_sarif

        typer.echo(as_sarif(kept, __version__))
    else:
        typer.echo(as_text(kept))
    return status(kept)


def refuse_overwrite(path: Path, force: bool) -> None:
    """Raise InputError where a file would be overwritten, or its folder does not exist."""
    if path.exists() and not force:
        raise InputError(f"输出文件已存在：{path}。要覆盖请加 --force，或换一个文件名。")
    if not path.parent.is_dir():
        raise InputError(f"输出文件夹不存在：{path.parent}。请先建立文件夹。")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise InputError(f"无法写出文件 {path}：{error.strerror}。请检查权限和磁盘空间。") from error


def score_sheet(examined: Examined, *, as_json: bool) -> None:
    """Print the score sheet; JSON keys are those of the contract, numbers are strings."""
    sheet = examined.sheet
    if as_json:
        typer.echo(json.dumps(_score_dict(examined), ensure_ascii=False, indent=2))
        return
    rows = [("预算执行率", _rate(sheet.execution), sheet.execution)] + [
        (line.name, _rate(line), line) for line in sheet.indicators
    ]
    table(
        ("项目", "完成率", "分值", "得分", "计算过程"),
        [
            (name, rate, plain(line.weight.value), plain(line.score.value), line.formula or "无法计分")
            for name, rate, line in rows
        ],
    )
    typer.echo(f"总分 {plain(sheet.total.value)}，等级 {sheet.grade}（{sheet.profile.title}）")
    for finding in sheet.findings:
        typer.echo(f"{finding.code} {finding.message}")


def _rate(line: Any) -> str:
    return f"{plain(line.completion.value)}%" if line.completion else "—"


def _score_dict(examined: Examined) -> dict[str, object]:
    sheet = examined.sheet

    def line(scored: Any) -> dict[str, object]:
        completion = plain(scored.completion.value) if scored.completion else None
        return {
            "name": scored.name,
            "completion": completion,
            "weight": plain(scored.weight.value),
            "score": plain(scored.score.value),
            "rule": scored.rule,
            "operator": scored.operator,
            "formula": scored.formula,
            "clause": scored.clause,
        }

    execution = sheet.execution
    return {
        "profile": sheet.profile.name,
        "total": plain(sheet.total.value),
        "grade": sheet.grade,
        "execution": {
            "rate": plain(execution.completion.value) if execution.completion else None,
            "score": plain(execution.score.value),
            "weight": plain(execution.weight.value),
            "rule": execution.rule,
            "formula": execution.formula,
        },
        "indicators": [line(scored) for scored in sheet.indicators],
        "findings": [{"code": f.code, "severity": str(f.severity), "message": f.message} for f in sheet.findings],
    }


def ledger(facts: Ledger, *, as_json: bool) -> None:
    """Print every fact: id, label, value with unit, and the cell or the formula it comes from."""
    if as_json:
        typer.echo(json.dumps({"facts": [_fact_dict(fact) for fact in facts.values()]}, ensure_ascii=False, indent=2))
        return
    table(
        ("编号", "名称", "数值", "来源或算式"),
        [(fact.id, fact.label, fact.text, fact.formula or str(fact.source or "")) for fact in facts.values()],
    )


def _fact_dict(fact: Any) -> dict[str, object]:
    return {
        "id": fact.id,
        "label": fact.label,
        "value": f"{fact.quantity.value:f}" if fact.quantity else fact.text,
        "unit": fact.quantity.unit if fact.quantity else "",
        "text": fact.text,
        "source": source_dict(fact.source),
        "formula": fact.formula,
        "inputs": list(fact.inputs),
    }


def audit_json(audit: Audit) -> str:
    """Return the audit of a report as JSON: a summary, then every number with its fact, source and verdict."""
    return json.dumps(audit.as_dict(), ensure_ascii=False, indent=2)


def summary(examined: Examined, written: Written, out: Path, settings: ModelSettings | None, *, quiet: bool) -> None:
    """Say what was written, how it scored and how its numbers were checked (on stderr, so that stdout stays data)."""
    if quiet:
        return
    sheet, counts = examined.sheet, written.audit.summary
    who = f"语言模型 {settings.model} 起草" if settings else "内置文字起草，未使用语言模型"
    typer.echo(f"已生成报告：{out}（{who}）", err=True)
    if written.drafts is not None:
        from generator.cli.service import drafting

        drafting(written.drafts)
    typer.echo(f"自评得分 {plain(sheet.total.value)}，等级 {sheet.grade}（{sheet.profile.title}）", err=True)
    typer.echo(f"核对数字 {counts['numbers']} 处，有依据 {counts['bound']} 处", err=True)
    from generator.report import paragraphs

    gaps = sum(span.gap for _, spans in paragraphs(written.report) for span in spans)
    if gaps:
        typer.echo(f"待单位补充 {gaps} 处，在文中以黄色标出", err=True)


def codes(listed: Iterable[str]) -> None:
    """Print codes with level and title."""
    table(("代码", "级别", "问题"), [(code, LEVELS[CODES[code][0]], CODES[code][1]) for code in listed])


def page(text: str) -> None:
    """Print a page: set out on a terminal, as it is written in a pipe."""
    if not sys.stdout.isatty():
        typer.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text, hyperlinks=False))


def print_lines(lines: Iterable[Sequence[tuple[str, str]]]) -> None:
    """Print lines of styled pieces with colours on a terminal, plainly in a pipe."""
    if not sys.stdout.isatty():
        typer.echo("\n".join("".join(text for text, _ in line).rstrip() for line in lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*line))


@contextlib.contextmanager
def progress() -> Generator[Callable[[str], None], None, None]:
    """Show the current step on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("开始") as shown:
        yield lambda step: shown.update(f"{step}……")


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table: fitted to a terminal, tab-separated in a pipe."""
    if not sys.stdout.isatty():
        for row in (head, *rows):
            typer.echo("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
