"""Commands on finished reports: checked, rewritten, read into a figures file, printed; and the codes explained."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from generator.cli import output
from generator.cli.options import (
    BaseUrl,
    Command,
    Concurrency,
    Config,
    Force,
    Format,
    Ignore,
    Mode,
    ModelName,
    NoCache,
    Report,
    Select,
    Shown,
    Tries,
    Writer,
    WriterChoice,
    app,
    model_settings,
)

__all__ = ["check", "explain", "import_report", "refresh", "rewrite", "text"]


class View(StrEnum):
    ACCEPTED = "accepted"
    ORIGINAL = "original"


@app.command(cls=Command, options_metavar="[选项]")
def check(
    report: Report,
    figures: Annotated[
        Path | None,
        typer.Option(metavar="数据文件", help="自评数据；给出后每个数字都与它核对，不给则报告前后互相核对。"),
    ] = None,
    profile: Annotated[
        str, typer.Option(metavar="规则", help="计分规则（见 generate --help）；不写则找与报告得分最相符的一种。")
    ] = "",
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
    annotate: Annotated[
        Path | None, typer.Option(metavar="批注.docx", help="另存一份，问题以批注标在句子上，其余不变。")
    ] = None,
    fix: Annotated[
        Path | None, typer.Option(metavar="改正后的文件", help="另存一份，能确定的错误改正好；Word 文件用修订标出。")
    ] = None,
    force: Force = False,
) -> int:
    """核对写好的报告：数字、合计、比率、得分、前后说法、原因措施、结构和用词，指出位置和应有的数值。"""
    from generator import pipeline
    from generator.cli import review
    from generator.finding import select as chosen

    review.refuse_outputs(report, annotate, fix, force)
    with output.progress() as step:
        step("读取和核对")
        checked = pipeline.check(report, figures, profile)
        kept = chosen(checked.findings, select, ignore)
        said = review.write_outputs(checked, kept, report, annotate, fix)
    review.print_checked(checked, kept, format, report.name, figures.name if figures else "")
    for line in said:
        typer.echo(line, err=True)
    return output.status(kept)


@app.command(cls=Command, options_metavar="[选项]")
def rewrite(
    report: Report,
    figures: Annotated[Path, typer.Option(metavar="数据文件", help="自评数据：.xlsx、.xls、.yaml 或 .json。")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="新报告", help="要写出的报告。")] = None,
    section: Annotated[
        str,
        typer.Option(
            metavar="部分",
            help="改写哪些部分，逗号分隔：problems 问题，causes 原因，improvements 改进措施，suggestions 建议，key_work 重点工作；不写则为问题和原因。",
        ),
    ] = "",
    instruction: Annotated[
        str, typer.Option(metavar="要求", help="怎样改写，如“更具体一些”“突出就业指标”“压缩到三条”。")
    ] = "",
    heading: Annotated[str, typer.Option(metavar="标题", help="有几处可能时，写明在哪个标题下。")] = "",
    clean: Annotated[bool, typer.Option("--clean", help="直接写成改后的文字，不留修订和批注。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只显示改动，不写文件。")] = False,
    writer: WriterChoice = Writer.AUTO,
    profile: Annotated[
        str, typer.Option(metavar="规则", help="计分规则（见 generate --help）；不写则找与报告得分最相符的一种。")
    ] = "",
    model: ModelName = None,
    base_url: BaseUrl = None,
    mode: Mode = None,
    config: Config = None,
    concurrency: Concurrency = None,
    tries: Tries = None,
    no_cache: NoCache = False,
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
) -> int:
    """改写报告中的问题、原因等部分：按数据改正、补写，保留单位写的内容，以修订标出，其余部分不动。"""
    from generator import pipeline
    from generator.cli import rewriting
    from generator.finding import select as chosen

    flags = {"model": model, "base_url": base_url, "mode": mode, "concurrency": concurrency, "tries": tries}
    settings = model_settings(config, flags, writer)
    rewriting.refuse_output(report, out, dry_run=dry_run, force=force)
    with output.progress() as step:
        written = pipeline.rewrite(
            report,
            figures,
            rewriting.parts(section),
            instruction=instruction,
            heading=heading,
            profile=profile,
            clean=clean,
            model=settings,
            cache=not no_cache,
            progress=step,
        )
    kept = chosen(written.findings, select, ignore)
    if out is not None and not dry_run:
        output.write_file(out, written.content)
    names = rewriting.Names(report.name, figures.name, out.name if out and not dry_run else "")
    rewriting.show(written, kept, names, str(format), settings, differences=dry_run)
    return output.status(kept)


@app.command(cls=Command, options_metavar="[选项]")
def refresh(
    report: Report,
    figures: Annotated[Path, typer.Option(metavar="数据文件", help="更正后的数据，或下一年度的数据。")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="新报告", help="要写出的报告。")] = None,
    year: Annotated[str, typer.Option(metavar="年度", help="数据是另一年度的，写明该年度，如 2025。")] = "",
    profile: Annotated[
        str, typer.Option(metavar="规则", help="计分规则（见 generate --help）；不写则用报告生成时的规则。")
    ] = "",
    clean: Annotated[bool, typer.Option("--clean", help="直接写成新的数字，不留修订和批注。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只显示改动，不写文件。")] = False,
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
) -> int:
    """数据更正或换了年度：把报告中带来源标记的数字换成新数据，以修订标出，文字不动；不再成立的说法逐条指出。"""
    from generator import pipeline
    from generator.cli import refreshing, rewriting
    from generator.finding import select as chosen

    rewriting.refuse_output(report, out, dry_run=dry_run, force=force)
    with output.progress() as step:
        refreshed = pipeline.refresh(report, figures, year=year, profile=profile, clean=clean, progress=step)
    kept = chosen(refreshed.findings, select, ignore)
    if out is not None and not dry_run:
        output.write_file(out, refreshed.content)
    names = rewriting.Names(report.name, figures.name, out.name if out and not dry_run else "")
    refreshing.show(refreshed, kept, names, str(format), differences=dry_run)
    return output.status(kept)


@app.command("import", cls=Command, options_metavar="[选项]")
def import_report(
    report: Report,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="数据文件", help="要写出的数据文件：.xlsx 工作簿，或 .yaml。")
    ],
    force: Force = False,
) -> None:
    """把写好的报告读成数据文件，供核对补充；必填而报告中没有读到的，在文件里标出。"""
    from generator.pipeline import imported

    output.refuse_overwrite(out, force)
    with output.progress() as step:
        step("读取报告")
        content, read, missing = imported(report, out.suffix.lower())
    output.write_file(out, content)
    rest = f"必填而没有读到的{missing}项已在文件中标出，请补填" if missing else "必填项都已读到"
    typer.echo(f"已写出 {out}：从报告中读到{read}项，{rest}；读到的内容请对照报告核对。")


@app.command(cls=Command, options_metavar="[选项]")
def explain(
    code: Annotated[
        str, typer.Argument(metavar="代码", help="如 A101；只写开头（A1）或一个词（执行率）则列出有关的。")
    ] = "",
) -> None:
    """说明一个问题代码：是什么、为什么要改、例子、怎么改；不写代码则列出全部。"""
    from generator.handbook import codes_named, page

    codes = codes_named(code)
    if code and len(codes) == 1:
        output.page(page(codes[0]).text)
    else:
        output.codes(codes)


@app.command(cls=Command, options_metavar="[选项]")
def text(
    report: Report,
    view: Annotated[
        View, typer.Option(metavar="视图", help="有修订的 Word 文件：accepted 接受修订后，original 修订前。")
    ] = View.ACCEPTED,
) -> None:
    """打印报告中会被检查的文字。"""
    from generator.pipeline import read_text

    typer.echo(read_text(report, str(view)), nl=False)
