"""The commands. Each imports what it needs when it runs, so that help and small commands start at once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from generator import __version__
from generator.cli import chinese, output, service
from generator.cli.chinese import localized
from generator.finding import InputError

if TYPE_CHECKING:
    from generator.settings import ModelSettings

__all__ = ["app", "run"]

_Group, _Command = localized(TyperGroup), localized(TyperCommand)
app = typer.Typer(
    name="jixiao",
    cls=_Group,
    options_metavar="[选项]",
    subcommand_metavar="命令 …",
    pretty_exceptions_enable=False,
    help="绩效自评报告：读入自评数据，校验、计分，生成可直接报送格式的 Word 报告，报告中每个数字都与数据核对过。",
    epilog="先用“jixiao new 数据.xlsx”得到空白工作簿，填好后用“jixiao generate 数据.xlsx -o 报告.docx”生成报告；写好的报告用“jixiao check 报告.docx”核对。",
    rich_markup_mode=None,
    add_completion=False,
)


class Format(StrEnum):
    """How findings are shown."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


class Plain(StrEnum):
    TEXT = "text"
    JSON = "json"


class Kind(StrEnum):
    DEPARTMENT = "department"
    PROJECT = "project"


class View(StrEnum):
    ACCEPTED = "accepted"
    ORIGINAL = "original"


class Writer(StrEnum):
    AUTO = "auto"
    BUILTIN = "builtin"
    MODEL = "model"


Figures = Annotated[Path, typer.Argument(metavar="数据文件", help="自评数据：.xlsx、.xls、.yaml 或 .json。")]
Report = Annotated[Path, typer.Argument(metavar="报告", help="报告文件：.docx、.txt 或 .md。")]
Profile = Annotated[
    str,
    typer.Option(
        "--profile",
        metavar="规则",
        help="计分规则：platform 一体化平台，inverse 反比，strict-zero 超限记零，mof-2021-101 财预〔2021〕101号。",
    ),
]
Shown = Annotated[Format, typer.Option("--format", metavar="格式", help="结果格式：text 文字，json，sarif。")]
ShownPlain = Annotated[Plain, typer.Option("--format", metavar="格式", help="结果格式：text 文字，json。")]
Select = Annotated[str, typer.Option(metavar="代码", help="只看这些代码（或代码开头），逗号分隔，如 V1,V401。")]
Ignore = Annotated[str, typer.Option(metavar="代码", help="不看这些代码（或代码开头），逗号分隔。")]
Force = Annotated[bool, typer.Option("--force", help="输出文件已存在时覆盖。")]
ModelName = Annotated[
    str | None, typer.Option("--model", metavar="名称", help="语言模型名称；也可用 JIXIAO_MODEL 或 jixiao.toml。")
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", metavar="地址", help="模型服务地址（OpenAI 兼容）；也可用 OPENAI_BASE_URL。")
]
Mode = Annotated[
    str | None, typer.Option("--mode", metavar="方式", help="结构化输出方式：auto、schema、tools、json、markdown。")
]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="设置.toml", help="设置文件；不写用当前文件夹的 jixiao.toml。")
]


@app.callback(invoke_without_command=True)
def jixiao(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="显示版本号。")] = False
) -> None:
    if version:
        typer.echo(f"jixiao {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command(cls=_Command, options_metavar="[选项]")
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


@app.command(cls=_Command, options_metavar="[选项]")
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


@app.command(cls=_Command, options_metavar="[选项]")
def score(figures: Figures, profile: Profile = "platform", format: ShownPlain = Plain.TEXT) -> int:
    """计分：预算执行率和每个指标的得分、总分、等级及计算过程。"""
    from generator.pipeline import examine

    examined = examine(figures, profile)
    output.score_sheet(examined, as_json=format is Plain.JSON)
    return output.status(examined.sheet.findings)


@app.command(cls=_Command, options_metavar="[选项]")
def facts(figures: Figures, profile: Profile = "platform", format: ShownPlain = Plain.TEXT) -> None:
    """列出报告可以使用的全部数字：编号、名称、数值、来源或算式。"""
    from generator.pipeline import examine

    output.ledger(examine(figures, profile).facts.ledger, as_json=format is Plain.JSON)


@app.command(cls=_Command, options_metavar="[选项]")
def generate(
    figures: Figures,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="报告.docx", help="要写出的 Word 报告。")] = None,
    writer: Annotated[
        Writer, typer.Option(metavar="方式", help="起草方式：auto 自动，builtin 内置文字，model 语言模型。")
    ] = Writer.AUTO,
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
    concurrency: Annotated[
        int | None, typer.Option(metavar="数", help="同时发出的请求数（默认 8，本机小模型用 1）。")
    ] = None,
    tries: Annotated[int | None, typer.Option(metavar="次", help="每一项最多请模型写几次（默认 3）。")] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="不用以前的应答，重新请求模型。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只打印将要发给模型的内容，不发送，不写文件。")] = False,
    format: Shown = Format.TEXT,
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
) -> int:
    """生成报告：校验、计分、起草、逐个核对数字，写成 Word 文件，发现的问题以批注标在文中。"""
    from generator.pipeline import examine, write

    flags = {"model": model, "base_url": base_url, "mode": mode, "concurrency": concurrency, "tries": tries}
    settings = model_settings(config, flags, writer)
    if dry_run:
        return _print_plan(figures, profile, outline, settings)
    if out is None:
        raise InputError("没有写明要写出的报告文件。请加 -o 报告.docx。")
    for path in (out, audit):
        if path is not None:
            output.refuse_overwrite(path, force)
    with output.progress() as step:
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


def model_settings(config: Path | None, flags: Mapping[str, Any], writer: Writer = Writer.AUTO) -> ModelSettings | None:
    """Return the model to draft with, None for the built-in writer.

    Raises InputError where a model is asked for and none is configured, or the settings are wrong.
    """
    from generator.settings import load_settings

    if writer is Writer.BUILTIN:
        return None
    settings = load_settings(config=config, **flags)
    if settings is None and writer is Writer.MODEL:
        raise InputError(
            "还没有设置语言模型。请用 --model 和 --base-url 写明，或设环境变量 JIXIAO_MODEL、OPENAI_BASE_URL、"
            "OPENAI_API_KEY，或写在 jixiao.toml 里；不用模型请加 --writer builtin。"
        )
    return settings


def _print_plan(figures: Path, profile: str, outline: str, settings: ModelSettings | None) -> int:
    from generator.pipeline import examine, planned

    if settings is None:
        raise InputError("没有设置语言模型，不会发送任何内容。要看将发送的内容，请用 --model 写明模型。")
    service.plan(planned(examine(figures, profile), settings, outline), settings)
    return 0


@app.command(cls=_Command, options_metavar="[选项]")
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


@app.command("import", cls=_Command, options_metavar="[选项]")
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


@app.command(cls=_Command, options_metavar="[选项]")
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


@app.command(cls=_Command, options_metavar="[选项]")
def text(
    report: Report,
    view: Annotated[
        View, typer.Option(metavar="视图", help="有修订的 Word 文件：accepted 接受修订后，original 修订前。")
    ] = View.ACCEPTED,
) -> None:
    """打印报告中会被检查的文字。"""
    from generator.pipeline import read_text

    typer.echo(read_text(report, str(view)), nl=False)


@app.command(cls=_Command, options_metavar="[选项]")
def models(
    check: Annotated[bool, typer.Option("--check", help="试用服务：每种结构化输出方式发一个小请求。")] = False,
    model: ModelName = None,
    base_url: BaseUrl = None,
    config: Config = None,
    format: ShownPlain = Plain.TEXT,
) -> int:
    """显示语言模型设置；加 --check 试用服务，并说明哪些方式可用。"""
    settings = model_settings(config, {"model": model, "base_url": base_url}, Writer.MODEL)
    assert settings is not None
    if not check:
        service.settings(settings, as_json=format is Plain.JSON)
        return 0
    from generator.pipeline import check_model

    with output.progress() as step:
        step("试用模型服务")
        found = check_model(settings)
    return service.probe(found, as_json=format is Plain.JSON)


@app.command(cls=_Command, options_metavar="[选项]")
def usage(
    since: Annotated[str, typer.Option(metavar="日期", help="只算这一天（2025-04-01）以后的。")] = "",
    config: Config = None,
    format: ShownPlain = Plain.TEXT,
) -> None:
    """语言模型用量：请求次数、token、采用和未采用的条数，有价格设置时还有费用。"""
    settings = model_settings(config, {})
    path, prices = (settings.store, dict(settings.prices)) if settings else (None, {})
    service.usage(since, path, prices, as_json=format is Plain.JSON)


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; what cannot run says so in one Chinese line on stderr."""
    try:
        result = app(args=arguments, prog_name="jixiao", standalone_mode=False)
    except InputError as error:
        typer.echo(f"错误：{error}", err=True)
        return 2
    except TyperException as error:
        typer.echo(f"错误：{chinese.explain(error)}", err=True)
        return 2
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("已中止。", err=True)
        return 2
    except BrokenPipeError:  # the reader of our output left
        return 2
    return result if isinstance(result, int) else 0
