"""What the commands print about the language model: its settings, a trial of the service, the plan, and what was used."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from generator.cli.output import table

if TYPE_CHECKING:
    from generator.desk import Planned
    from generator.drafting.model.probe import Probe, Trial
    from generator.drafting.model.writer import Drafts
    from generator.settings import ModelSettings, Price
    from generator.store import RunUsage, Sums, Usage

__all__ = ["drafting", "plan", "probe", "settings", "usage"]

_LABELS = {
    "base_url": "服务地址",
    "model": "模型",
    "api_key": "密钥",
    "mode": "结构化输出方式",
    "concurrency": "同时请求数",
    "requests_per_minute": "每分钟请求数（0为不限）",
    "timeout": "超时（秒）",
    "max_tokens": "应答长度上限（token）",
    "tries": "每项最多写几次",
    "retries": "每次请求最多重试几次",
    "items_per_call": "每次请求的项数",
    "temperature": "温度",
    "store": "记录文件",
}
_MODES = {"schema": "JSON Schema", "tools": "函数调用", "json": "JSON 对象", "markdown": "Markdown 中的 JSON"}
_RESULTS = {
    "works": "可用",
    "refused": "服务不接受",
    "empty": "应答为空",
    "unreadable": "应答无法读取",
    "timeout": "超时",
    "auth": "密钥无效",
    "connection": "无法连接",
    "rate_limit": "限流",
    "server": "服务出错",
}
_WORKS = "works"
_SHOWN_RUNS = 5


def drafting(drafts: Drafts) -> None:
    """Say on stderr how many items the model wrote, and what it took."""
    items, written = len(drafts.fates), len(drafts.texts)
    typer.echo(f"模型起草 {items} 处，采用 {written} 处，{items - written} 处用程序的文字", err=True)
    tokens = drafts.input_tokens + drafts.output_tokens
    spent = f"请求模型 {drafts.calls} 次，用 {tokens} 个 token"
    typer.echo(f"{spent}；沿用以前的应答 {drafts.reused} 次" if drafts.reused else spent, err=True)
    for trouble in drafts.troubles:
        typer.echo(f"模型服务：{trouble}", err=True)


def plan(requests: Sequence[Planned], chosen: ModelSettings) -> None:
    """Print exactly what would be sent: the body of each request on stdout, what it is about on stderr."""
    for number, request in enumerate(requests, 1):
        typer.echo(f"# 请求 {number}/{len(requests)}：POST {chosen.base_url}/chat/completions", err=True)
        typer.echo(f"# 部分 {request.section}，约 {request.tokens} 个 token（估计）", err=True)
        typer.echo(request.body)
    typer.echo(f"# 共 {len(requests)} 次请求，以上内容没有发送。没有通过核对的项会单独再问。", err=True)


def settings(chosen: ModelSettings, *, as_json: bool) -> None:
    """Print the settings of the model; of the key only whether there is one."""
    from generator.desk import store_path

    values: dict[str, object] = {name: getattr(chosen, name) for name in _LABELS}
    values |= {
        "api_key": bool(chosen.api_key),
        "temperature": str(chosen.temperature),
        "store": str(store_path(chosen)),
    }
    if as_json:
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    values["api_key"] = "有" if chosen.api_key else "没有"
    table(("设置", "值"), [(_LABELS[name], str(value)) for name, value in values.items()])


def probe(found: Probe, *, as_json: bool) -> int:
    """Print what was tried and what works; returns the exit status, 2 where nothing works."""
    if as_json:
        trials = [
            {"mode": one.mode, "result": one.result, "status": one.status, "milliseconds": one.milliseconds}
            for one in found.trials
        ]
        models = None if found.models is None else list(found.models)
        parts = {"base_url": found.base_url, "model": found.model, "models": models, "trials": trials}
        typer.echo(json.dumps({**parts, "recommended": found.recommended}, ensure_ascii=False, indent=2))
        return 0 if found.recommended else 2
    typer.echo(f"服务 {found.base_url}，模型 {found.model}")
    if found.models is not None:
        names = "、".join(found.models) or "没有列出模型"
        typer.echo(f"服务列出的模型：{names}")
        if found.models and found.model not in found.models:
            typer.echo(f"注意：其中没有 {found.model}")
    table(("方式", "结果", "用时（毫秒）"), [_trial(one) for one in found.trials])
    if found.recommended is None:
        typer.echo("没有一种方式可用，起草时会全部用程序的文字。")
        return 2
    typer.echo(f'可以使用。auto 会自动选择；要固定方式，请设 mode = "{found.recommended}"。')
    return 0


def _trial(one: Trial) -> tuple[str, str, str]:
    result = _RESULTS.get(one.result, one.result)
    detail = f"（{one.message.rstrip('。')}）" if one.message and one.result != _WORKS else ""
    return f"{one.mode} {_MODES[one.mode]}", result + detail, str(one.milliseconds or "")


def usage(since: str, path: Path | None, prices: dict[str, Price], *, as_json: bool) -> None:
    """Print calls, tokens and verdicts per month and model, the last runs, and what it cost where prices are set.

    Raises:
        InputError: the store cannot be read, or ``since`` is no date.
    """
    from generator.store import Store, cost, default_path

    path = path or default_path(os.environ, sys.platform)
    if path.exists():
        with Store(path) as store:
            rows, runs = store.usage(since=since), store.runs(_SHOWN_RUNS)
    else:
        rows, runs = [], []
    spent = cost(rows, prices)
    unpriced = sorted({row.model for row in rows} - prices.keys())
    if as_json:
        typer.echo(json.dumps(_usage_dict(path, rows, runs, spent, unpriced), ensure_ascii=False, indent=2))
        return
    if not rows:
        typer.echo(f"还没有使用过语言模型（记录文件 {path}）。")
        return
    head = ("月份", "模型", "请求", "沿用", "输入 token", "输出 token", "用时（秒）", "采用", "未采用")
    table(head, [(row.month, row.model, *_counts(row).values()) for row in rows])
    table(("时间", "数据", *head[2:]), [(run.started[:19], run.what, *_counts(run).values()) for run in runs])
    for currency, amount in spent:
        typer.echo(f"费用 {amount:f} {currency}")
    if unpriced:
        names = "、".join(unpriced)
        typer.echo(
            f'没有设价格的模型：{names}。在 jixiao.toml 的 [prices."{unpriced[0]}"] 里写 input 和 output（每百万 token）。'
        )


def _counts(row: Sums) -> dict[str, str]:
    """Return the sums of a row as text, in the order of its fields."""
    from generator.store import Sums

    return {spec.name: str(getattr(row, spec.name)) for spec in fields(Sums)}


def _usage_dict(
    path: Path,
    rows: Sequence[Usage],
    runs: Sequence[RunUsage],
    spent: Sequence[tuple[str, Decimal]],
    unpriced: Sequence[str],
) -> dict[str, object]:
    return {
        "store": str(path),
        "usage": [{"month": row.month, "model": row.model, **_counts(row)} for row in rows],
        "runs": [{"id": run.id, "started": run.started, "what": run.what, **_counts(run)} for run in runs],
        "cost": [{"currency": currency, "amount": f"{amount:f}"} for currency, amount in spent],
        "unpriced": list(unpriced),
    }
