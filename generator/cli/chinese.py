"""Chinese for the command-line library: its labels, the usage line, and what it says of wrong options.

It takes its labels from gettext when it is imported, so ``speak_chinese`` must run before that.
"""

from __future__ import annotations

import gettext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer.exceptions import TyperException

__all__ = ["explain", "localized", "speak_chinese"]

_TEXTS = {
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Missing command.": "缺少命令。",
    "No such command {name!r}.": "没有命令 {name!r}",
    "required": "必填",
    "default: {default}": "默认：{default}",
    "Aborted!": "已中止。",
}


def speak_chinese() -> None:
    """Put our labels before the system's."""
    original = gettext.gettext
    gettext.gettext = lambda message: _TEXTS.get(message) or original(message)


def localized(base: Any) -> Any:
    """Return the library's command or group class with a Chinese usage line and help option."""

    class Localized(base):
        def format_usage(self, ctx: Any, formatter: Any) -> None:
            pieces = " ".join(self.collect_usage_pieces(ctx))
            formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

        def get_help_option(self, ctx: Any) -> Any:
            option: Any = base.get_help_option(self, ctx)
            if option is not None:
                option.help = "显示本说明。"
            return option

    return Localized


def explain(error: TyperException) -> str:
    """Say in Chinese what is wrong with the command line."""
    kind = type(error).__name__
    name = _parameter(error)
    if kind == "MissingParameter":
        return f"缺少{name}。用“--help”查看说明。"
    if kind == "NoSuchOption":
        near = "、".join(getattr(error, "possibilities", None) or ())
        return f"没有选项 {getattr(error, 'option_name', '')}。{f'是否想用 {near}？' if near else ''}"
    if kind == "BadParameter":
        return f"{name}的取值不对（{_wanted(error)}）。用“--help”查看说明。"
    message = str(getattr(error, "message", error)).replace(". Did you mean ", "，是否想用 ").replace("?", "？")
    message = message.replace("Got unexpected extra argument(s)", "多出了参数")
    return f"{message}。用“--help”查看说明。".replace("？。", "？").replace("。。", "。")


def _parameter(error: TyperException) -> str:
    param: Any = getattr(error, "param", None)
    if param is None:
        return "参数"
    option = next((text for text in param.opts if text.startswith("--")), "")
    return f"选项 {option}" if option else f"参数“{param.metavar or param.name}”"


def _wanted(error: TyperException) -> str:
    message = str(getattr(error, "message", error)).removeprefix("Value error, ").rstrip(".")
    return message.replace(" is not one of ", " 不在可选值之中：")
