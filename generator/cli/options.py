"""What the commands share: the program itself, its options, and the model it may use."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from generator.cli.chinese import localized
from generator.finding import InputError

if TYPE_CHECKING:
    from generator.settings import ModelSettings

__all__ = [
    "BaseUrl",
    "Command",
    "Concurrency",
    "Config",
    "Figures",
    "Force",
    "Format",
    "Ignore",
    "Mode",
    "ModelName",
    "NoCache",
    "Plain",
    "Profile",
    "Report",
    "Select",
    "Shown",
    "ShownPlain",
    "Tries",
    "Writer",
    "WriterChoice",
    "app",
    "model_settings",
]

_Group, Command = localized(TyperGroup), localized(TyperCommand)
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


class Writer(StrEnum):
    AUTO = "auto"
    BUILTIN = "builtin"
    MODEL = "model"


Figures = Annotated[Path, typer.Argument(metavar="数据文件", help="自评数据：.xlsx、.xls、.yaml 或 .json。")]
Report = Annotated[
    Path,
    typer.Argument(metavar="报告", help="报告文件：.docx、.txt 或 .md；核对、读取时也可以是填好的自评表 .xlsx、.xls。"),
]
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
WriterChoice = Annotated[
    Writer, typer.Option("--writer", metavar="方式", help="起草方式：auto 自动，builtin 内置文字，model 语言模型。")
]
Concurrency = Annotated[
    int | None, typer.Option("--concurrency", metavar="数", help="同时发出的请求数（默认 8，本机小模型用 1）。")
]
Tries = Annotated[int | None, typer.Option("--tries", metavar="次", help="每一项最多请模型写几次（默认 3）。")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="不用以前的应答，重新请求模型。")]


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
