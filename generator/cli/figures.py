"""Commands on figures files: the blank workbook, checks, scores, facts, and the first draft."""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generator.cli import output, service
from generator.cli.options import (
    BaseUrl,
    Command,
    Concurrency,
    Config,
    Figures,
    Force,
    Format,
    Ignore,
    Mode,
    ModelName,
    NoCache,
    Plain,
    Profile,
    Select,
    Shown,
    ShownPlain,
    Tries,
    Writer,
    WriterChoice,
    app,
    model_settings,
)
from generator.finding import InputError

if TYPE_CHECKING:
    from generator.settings import ModelSettings

__all__ = ["facts", "generate", "new", "score", "validate"]


class Kind(StrEnum):
    DEPARTMENT = "department"
    PROJECT = "project"


@app.command(cls=Command, options_metavar="[选项]")
def new(
    out: Annotated[Path, typer.Argument(metavar="工作簿.xlsx", help="要写出的空白工作簿。")],
    kind: Annotated[
        Kind, typer.Option(metavar="类型", help="department 部门单位整体支出，project 项目支出。")
    ] = Kind.DEPARTMENT,
    force: Force = False,
) -> None:
    """写出待填的空白工作簿，带下拉选项、填写说明和示例。"""
    from generator.sources import write_workbook

    output.refuse_overwrite(out, force)
    write_workbook(out, str(kind))
    typer.echo(f"已写出空白工作簿：{out}")


@app.command(cls=Command, options_metavar="[选项]")
def validate(
    figures: Figures,
    profile: Profile = "platform",
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
) -> int:
    """校验数据：合计、执行率、分值、人数、日期、偏差原因、填报得分。"""
    from generator.pipeline import examine

    examined = examine(figures, profile)
    return output.findings(examined.findings, format, select, ignore, figures=figures.name)


@app.command(cls=Command, options_metavar="[选项]")
def score(figures: Figures, profile: Profile = "platform", format: ShownPlain = Plain.TEXT) -> int:
    """计分：预算执行率和每个指标的得分、总分、等级及计算过程。"""
    from generator.pipeline import examine

    examined = examine(figures, profile)
    output.score_sheet(examined, as_json=format is Plain.JSON)
    return output.status(examined.sheet.findings)


@app.command(cls=Command, options_metavar="[选项]")
def facts(figures: Figures, profile: Profile = "platform", format: ShownPlain = Plain.TEXT) -> None:
    """列出报告可以使用的全部数字：编号、名称、数值、来源或算式。"""
    from generator.pipeline import examine

    output.ledger(examine(figures, profile).facts.ledger, as_json=format is Plain.JSON)


@app.command(cls=Command, options_metavar="[选项]")
def generate(
    figures: Figures,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="报告.docx", help="要写出的 Word 报告。")] = None,
    writer: WriterChoice = Writer.AUTO,
    profile: Profile = "platform",
    outline: Annotated[
        str, typer.Option(metavar="提纲", help="报告提纲：department、department-score-first、project；不写按类型选。")
    ] = "",
    template: Annotated[
        Path | None, typer.Option(metavar="样式.docx", help="用这个 Word 文件的样式和页面设置。")
    ] = None,
    audit: Annotated[
        Path | None, typer.Option(metavar="核对.json", help="另存每个数字的核对结果：原文、数值、依据、来源。")
    ] = None,
    model: ModelName = None,
    base_url: BaseUrl = None,
    mode: Mode = None,
    config: Config = None,
    concurrency: Concurrency = None,
    tries: Tries = None,
    no_cache: NoCache = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只打印将要发给模型的内容，不发送，不写文件。")] = False,
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
) -> int:
    """生成报告：校验、计分、起草、逐个核对数字，写成 Word 文件，发现的问题以批注标在文中。"""
    from generator.pipeline import collector_paused, examine, write

    flags = {"model": model, "base_url": base_url, "mode": mode, "concurrency": concurrency, "tries": tries}
    settings = model_settings(config, flags, writer)
    if dry_run:
        return _print_plan(figures, profile, outline, settings)
    if out is None:
        raise InputError("没有写明要写出的报告文件。请加 -o 报告.docx。")
    for path in (out, audit):
        if path is not None:
            output.refuse_overwrite(path, force)
    paused = nullcontext() if settings else collector_paused()  # a model may take minutes
    with output.progress() as step, paused:
        step("读取、校验和计分")
        examined = examine(figures, profile)
        step(f"由模型 {settings.model} 起草" if settings else "起草、核对和排版")
        written = write(
            examined,
            outline=outline,
            template=template,
            model=settings,
            cache=not no_cache,
            what=figures.name,
            progress=step,
        )
        step("写出文件")
        output.write_file(out, written.docx)
        if audit is not None:
            output.write_file(audit, output.audit_json(written.audit).encode())
    output.summary(examined, written, out, settings, quiet=format is not Format.TEXT)
    return output.findings(written.findings, format, select, ignore, figures=figures.name, report=out.name)


def _print_plan(figures: Path, profile: str, outline: str, settings: ModelSettings | None) -> int:
    from generator.pipeline import examine, planned

    if settings is None:
        raise InputError("没有设置语言模型，不会发送任何内容。要看将发送的内容，请用 --model 写明模型。")
    service.plan(planned(examine(figures, profile), settings, outline), settings)
    return 0
