"""Which model drafts, where it is reached and how hard it may be asked.

Settings come from four places, the first that says something wins: options of the command, environment variables,
``jixiao.toml`` in the working folder, defaults. A key is only ever read from the environment, and never shown.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn, cast
from urllib.parse import urlsplit

from generator.finding import InputError

__all__ = ["CONFIG", "MODES", "ModelSettings", "Price", "Secret", "load_settings"]

CONFIG = "jixiao.toml"
#: How an answer's form is asked for, the strictest first: the order in which ``auto`` tries them.
MODES = ("schema", "tools", "json", "markdown")
DEFAULT_URL = "https://api.openai.com/v1"


class Secret:
    """A key that shows itself to nobody: not printed, not logged, not copied by ``asdict``, not pickled or dumped."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the key itself, for the call that sends it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "***" if self._text else "(none)"

    def __deepcopy__(self, memo: object) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not serialised")


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs, per million tokens."""

    input: Decimal
    output: Decimal
    currency: str = "CNY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """How the model is reached.

    Attributes:
        base_url: root of an OpenAI-compatible service, without a closing slash, e.g. ``http://127.0.0.1:8080/v1``.
        api_key: sent as bearer token; may be empty for local servers.
        mode: ``auto`` or one of MODES.
        concurrency: requests open at the same time, at most.
        requests_per_minute: requests begun per minute, at most; 0 for no limit.
        timeout: seconds that one call may take, reading its answer included.
        max_tokens: tokens an answer may have.
        tries: how often an item is asked for.
        retries: how often one call is repeated when the service is busy, broken or silent.
        items_per_call: items that share a request.
        extra: more that this service wants in the body of a request, e.g. ``enable_thinking``.
        store: file that keeps requests and answers, None where none was named.
    """

    base_url: str = DEFAULT_URL
    model: str
    api_key: Secret = field(default_factory=Secret, repr=False)
    mode: str = "auto"
    concurrency: int = 8
    requests_per_minute: int = 0
    timeout: Decimal = Decimal(120)
    max_tokens: int = 1500
    tries: int = 3
    retries: int = 4
    items_per_call: int = 4
    temperature: Decimal = Decimal("0.2")
    prices: Mapping[str, Price] = field(default_factory=dict[str, Price], hash=False)
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False)
    store: Path | None = None


class _UnfitError(ValueError):
    """A value that a setting cannot have; says in Chinese what it should be, without repeating the value."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
        raise _UnfitError("应为一行非空的文字")
    return value.strip()


def _number(low: int, high: int, *, whole: bool = False) -> Callable[[object], Any]:
    wanted = f"应为 {low} 到 {high} 之间的{'整' if whole else ''}数"

    kinds = (int, str) if whole else (int, str, Decimal)

    def parse(value: object) -> Decimal | int:
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise _UnfitError(wanted)
        try:
            number = Decimal(value.strip() if isinstance(value, str) else value)
        except InvalidOperation:
            raise _UnfitError(wanted) from None
        if not number.is_finite() or not low <= number <= high or (whole and number != int(number)):
            raise _UnfitError(wanted)
        return int(number) if whole else number

    return parse


def _mode(value: object) -> str:
    if value not in ("auto", *MODES):
        raise _UnfitError(f"应为 auto、{'、'.join(MODES)} 之一")
    return str(value)


def _url(value: object) -> str:
    text = _text(value).rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise _UnfitError("应为以 http:// 或 https:// 开头的服务地址")
    if parts.username is not None or parts.password is not None:
        raise _UnfitError("服务地址里不能写用户名或密码；密钥请放在环境变量 OPENAI_API_KEY 中")
    return text


def _path(value: object) -> Path:
    return value if isinstance(value, Path) else Path(_text(value)).expanduser()


#: What we say ourselves in a request.
_OURS = frozenset({"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "stream", "n"}) | {
    "response_format",
    "tools",
    "tool_choice",
}


def _extra(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _UnfitError("应为一个表 [model.extra]")
    table = cast("dict[str, Any]", value)
    if ours := sorted(_OURS & table.keys()):
        raise _UnfitError(f"{'、'.join(ours)} 由程序填写，不能写在这里")
    return table


_PARSERS: dict[str, Callable[[object], Any]] = {
    "base_url": _url,
    "model": _text,
    "mode": _mode,
    "concurrency": _number(1, 64, whole=True),
    "requests_per_minute": _number(0, 100_000, whole=True),
    "timeout": _number(1, 3600),
    "max_tokens": _number(16, 200_000, whole=True),
    "tries": _number(1, 10, whole=True),
    "retries": _number(0, 10, whole=True),
    "items_per_call": _number(1, 50, whole=True),
    "temperature": _number(0, 2),
    "extra": _extra,
    "store": _path,
}
_ENVIRONMENT = {
    "OPENAI_BASE_URL": "base_url",
    "JIXIAO_MODEL": "model",
    "JIXIAO_MODE": "mode",
    "JIXIAO_CONCURRENCY": "concurrency",
    "JIXIAO_TIMEOUT": "timeout",
    "JIXIAO_STORE": "store",
}
_KEY_VARIABLE = "OPENAI_API_KEY"
#: Key in the table [model] → setting. The store has a table of its own.
_MODEL_TABLE = {"name": "model", **{name: name for name in _PARSERS if name not in ("model", "store")}}


def load_settings(
    *,
    config: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    **flags: object,
) -> ModelSettings | None:
    """Return the settings, or None where no model is named.

    Args:
        config: file to read instead of ``jixiao.toml`` in the folder; it must exist.
        environ: environment variables; empty ones count as not set.
        folder: where ``jixiao.toml`` is looked for, and what relative paths begin at; the working folder if None.
        flags: options of the command by the names of ModelSettings, None for those not given; no keys and prices.

    Raises:
        InputError: for a file that cannot be read, an unknown key, a value of the wrong kind or out of range, and
            for a key written into the file. The message names file and key, never the value.
    """
    folder = Path.cwd() if folder is None else folder
    path = folder / CONFIG if config is None else config
    tables = _read(path) if config is not None or path.is_file() else {}
    values, prices, variable = _from_file(path, tables)
    for name, setting in _ENVIRONMENT.items():
        if environ.get(name, "").strip():
            values[setting] = _parsed(_PARSERS[setting], environ[name], f"环境变量 {name}")
    for setting, value in flags.items():
        if setting not in _PARSERS:
            raise TypeError(f"no such option: {setting}")
        if value is not None:
            values[setting] = _parsed(_PARSERS[setting], value, f"选项 {setting}")
    if "model" not in values:
        return None
    store = folder / values.pop("store") if "store" in values else None
    return ModelSettings(**values, api_key=_key(environ, variable, path), prices=prices, store=store)


def _read(path: Path) -> dict[str, Any]:
    try:
        # Decimal: no figure of ours is a float. A byte order mark is what Windows editors put in front.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise InputError(f"读不了设置文件 {path}：{error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"设置文件 {path} 不是 UTF-8 编码") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"设置文件 {path} 不是有效的 TOML：{error}") from None


def _from_file(path: Path, tables: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Price], str]:
    """Return the settings a file gives, its prices, and the name of the variable that holds the key ("" if none)."""
    _known(path, "", tables, ("model", "prices", "store"))
    model, prices, store = (_table(path, name, tables.get(name, {})) for name in ("model", "prices", "store"))
    if "api_key" in model:
        raise InputError(
            f"{path} [model] api_key：密钥不能写在设置文件里；请放在环境变量 {_KEY_VARIABLE} 中，"
            "或用 api_key_env 写明存放密钥的环境变量名"
        )
    _known(path, "[model] ", model, (*_MODEL_TABLE, "api_key_env"))
    _known(path, "[store] ", store, ("path",))
    values = {
        _MODEL_TABLE[key]: _parsed(_PARSERS[_MODEL_TABLE[key]], value, f"{path} [model] {key}")
        for key, value in model.items()
        if key != "api_key_env"
    }
    if "path" in store:
        values["store"] = path.parent / _parsed(_path, store["path"], f"{path} [store] path")
    variable: object = model.get("api_key_env", "")
    if variable != "" and not (isinstance(variable, str) and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable)):
        raise InputError(f"{path} [model] api_key_env：应为环境变量的名称，而不是密钥本身")
    return values, {name: _price(path, name, value) for name, value in prices.items()}, str(variable)


def _price(path: Path, name: str, value: object) -> Price:
    place = f'[prices."{name}"] '
    table = _table(path, f'prices."{name}"', value)
    _known(path, place, table, ("input", "output", "currency"))
    for key in ("input", "output"):
        if key not in table:
            raise InputError(f"{path} {place}{key}：没有写价格（每百万 token）")
    amount = _number(0, 1_000_000)
    return Price(
        input=_parsed(amount, table["input"], f"{path} {place}input"),
        output=_parsed(amount, table["output"], f"{path} {place}output"),
        currency=_parsed(_text, table.get("currency", "CNY"), f"{path} {place}currency"),
    )


def _table(path: Path, name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{path} {name}：应为一个表 [{name}]")
    return cast("Mapping[str, Any]", value)


def _known(path: Path, place: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            raise InputError(f"{path} {place}{key}：没有这个设置项；可用的有：{'、'.join(keys)}")


def _parsed(parser: Callable[[object], Any], value: object, place: str) -> Any:
    try:
        return parser(value)
    except _UnfitError as unfit:
        raise InputError(f"{place}：{unfit}") from None


def _key(environ: Mapping[str, str], variable: str, path: Path) -> Secret:
    """Return the key; a variable the file names is the only one looked at, so that no other service gets that key."""
    key = environ.get(variable or _KEY_VARIABLE, "").strip()
    if variable and not key:
        raise InputError(f"{path} [model] api_key_env：所写的环境变量没有设置")
    if not (key.isascii() and (key.isprintable() or not key)) or " " in key:
        raise InputError(f"环境变量 {variable or _KEY_VARIABLE}：密钥里有空格或中文等不能用的字符")
    return Secret(key)
