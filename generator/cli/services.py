"""Commands on language models: which one is set, and what it was used for."""

from __future__ import annotations

from typing import Annotated

import typer

from generator.cli import output, service
from generator.cli.options import (
    BaseUrl,
    Command,
    Config,
    ModelName,
    Plain,
    ShownPlain,
    Writer,
    app,
    model_settings,
)

__all__ = ["models", "usage"]


@app.command(cls=Command, options_metavar="[选项]")
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


@app.command(cls=Command, options_metavar="[选项]")
def usage(
    since: Annotated[str, typer.Option(metavar="日期", help="只算这一天（2025-04-01）以后的。")] = "",
    config: Config = None,
    format: ShownPlain = Plain.TEXT,
) -> None:
    """语言模型用量：请求次数、token、采用和未采用的条数，有价格设置时还有费用。"""
    settings = model_settings(config, {})
    path, prices = (settings.store, dict(settings.prices)) if settings else (None, {})
    service.usage(since, path, prices, as_json=format is Plain.JSON)
