"""Where the model's settings come from, which one wins, and what is refused."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from generator.finding import InputError
from generator.settings import CONFIG, MODES, ModelSettings, Price, Secret, load_settings

KEY = "sk-verysecret-0123456789"
FULL = """
[model]
name = "deepseek-chat"
base_url = "https://api.deepseek.com/v1/"
mode = "json"
concurrency = 3
requests_per_minute = 60
timeout = 3_0.5
max_tokens = 800
tries = 2
retries = 1
items_per_call = 6
temperature = 0.10

[prices."deepseek-chat"]
input = 2
output = 8.50

[prices."gpt-x"]
input = 0.15
output = 0.6
currency = "USD"

[store]
path = "cache/store.sqlite"
"""


def write(folder: Path, text: str, name: str = CONFIG) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, environ: dict[str, str] | None = None, **flags: object) -> ModelSettings:
    settings = load_settings(environ=environ or {}, folder=folder, **flags)
    assert settings is not None
    return settings


def refused(folder: Path, text: str, environ: dict[str, str] | None = None) -> str:
    """Return the message with which a file is refused."""
    path = write(folder, text)
    with pytest.raises(InputError) as caught:
        load(folder, environ)
    assert str(path) in str(caught.value)
    return str(caught.value)


# --- where they come from ---------------------------------------------------------------------------------------------


def test_without_a_model_there_are_no_settings(tmp_path: Path) -> None:
    """A key or an address alone does not make anyone a user of models."""
    assert load_settings(environ={}, folder=tmp_path) is None
    write(tmp_path, '[model]\nbase_url = "http://127.0.0.1:1/v1"\n')
    assert load_settings(environ={"OPENAI_API_KEY": KEY}, folder=tmp_path) is None


def test_a_model_alone_gets_the_defaults(tmp_path: Path) -> None:
    """One variable is enough."""
    settings = load(tmp_path, {"JIXIAO_MODEL": "qwen"})
    assert settings == ModelSettings(model="qwen")
    assert settings.base_url.startswith("https://")
    assert (settings.mode, settings.concurrency, settings.timeout, settings.max_tokens) == ("auto", 8, 120, 1500)
    assert (settings.tries, settings.retries, settings.items_per_call) == (3, 4, 4)
    assert settings.temperature == Decimal("0.2")
    assert settings.store is None
    assert not settings.api_key


def test_a_full_file_is_read(tmp_path: Path) -> None:
    """Every key, numbers as Decimal or int, the store relative to the file, the address without closing slash."""
    write(tmp_path, FULL)
    settings = load(tmp_path)
    assert settings == ModelSettings(
        model="deepseek-chat",
        base_url="https://api.deepseek.com/v1",
        mode="json",
        concurrency=3,
        requests_per_minute=60,
        timeout=Decimal("30.5"),
        max_tokens=800,
        tries=2,
        retries=1,
        items_per_call=6,
        temperature=Decimal("0.10"),
        prices={
            "deepseek-chat": Price(Decimal(2), Decimal("8.50")),
            "gpt-x": Price(Decimal("0.15"), Decimal("0.6"), "USD"),
        },
        store=tmp_path / "cache" / "store.sqlite",
    )
    numbers = [getattr(settings, item.name) for item in dataclasses.fields(settings)]
    assert not any(isinstance(number, float) for number in numbers)


def test_options_win_over_variables_over_the_file(tmp_path: Path) -> None:
    """Each setting is taken from the first place that gives it; None and empty variables give nothing."""
    write(tmp_path, FULL)
    environ = {
        "OPENAI_BASE_URL": "http://localhost:8080/v1",
        "OPENAI_API_KEY": f" {KEY}\n",
        "JIXIAO_MODEL": "qwen",
        "JIXIAO_MODE": "tools",
        "JIXIAO_CONCURRENCY": "5",
        "JIXIAO_TIMEOUT": "7.5",
        "JIXIAO_STORE": "env.sqlite",
    }
    settings = load(tmp_path, environ, model="other", concurrency=None, mode="schema")
    assert (settings.model, settings.mode, settings.concurrency) == ("other", "schema", 5)
    assert (settings.base_url, settings.timeout) == ("http://localhost:8080/v1", Decimal("7.5"))
    assert (settings.store, settings.max_tokens) == (tmp_path / "env.sqlite", 800)
    assert settings.api_key.reveal() == KEY
    empty = load(tmp_path, dict.fromkeys(environ, " "))
    assert empty == load(tmp_path)


def test_a_file_that_is_named_is_read_instead(tmp_path: Path) -> None:
    """It must exist; the one in the folder is left alone."""
    write(tmp_path, "not toml")
    other = write(tmp_path, '[model]\nname = "m"\n', "other.toml")
    settings = load_settings(config=other, environ={}, folder=tmp_path)
    assert settings is not None
    assert settings.model == "m"
    with pytest.raises(InputError, match=r"missing\.toml"):
        load_settings(config=tmp_path / "missing.toml", environ={}, folder=tmp_path)


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    """Windows editors write one."""
    (tmp_path / CONFIG).write_text('[model]\nname = "m"\n', encoding="utf-8-sig")
    assert load(tmp_path).model == "m"


def test_an_address_is_put_right(tmp_path: Path) -> None:
    """Closing slashes and the page that the client adds itself are dropped."""
    for address in ("http://h/v1", "http://h/v1/", "http://h/v1/chat/completions"):
        assert load(tmp_path, {"JIXIAO_MODEL": "m", "OPENAI_BASE_URL": address}).base_url == "http://h/v1"


def test_the_range_of_a_limit_is_allowed_at_both_ends(tmp_path: Path) -> None:
    """No requests per minute is no limit; temperature zero is deterministic."""
    settings = load(
        tmp_path, {"JIXIAO_MODEL": "m"}, requests_per_minute=0, temperature="0", retries=0, concurrency="64"
    )
    assert (settings.requests_per_minute, settings.temperature, settings.retries) == (0, 0, 0)
    assert settings.concurrency == 64


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[model]\nnam = "m"', "[model] nam"),
        ("[modell]", "modell"),
        ("model = 1", "model"),
        ("[model]\nname = 5", "[model] name"),
        ('[model]\nname = ""', "[model] name"),
        ('[model]\nname = "a\\nb"', "[model] name"),
        ('[model]\nmode = "xml"', "[model] mode"),
        ("[model]\nmode = []", "[model] mode"),
        ("[model]\nconcurrency = 0", "[model] concurrency"),
        ("[model]\nconcurrency = 65", "[model] concurrency"),
        ("[model]\nconcurrency = 2.5", "[model] concurrency"),
        ("[model]\nconcurrency = true", "[model] concurrency"),
        ('[model]\nconcurrency = "viele"', "[model] concurrency"),
        ("[model]\ntimeout = 0", "[model] timeout"),
        ("[model]\ntimeout = nan", "[model] timeout"),
        ("[model]\ntimeout = inf", "[model] timeout"),
        ("[model]\ntemperature = 2.1", "[model] temperature"),
        ("[model]\ntemperature = -0.1", "[model] temperature"),
        ("[model]\nmax_tokens = 2024-01-01", "[model] max_tokens"),
        ('[model]\nbase_url = "ftp://h/v1"', "[model] base_url"),
        ('[model]\nbase_url = "h/v1"', "[model] base_url"),
        ('[model]\nbase_url = "http://"', "[model] base_url"),
        ('[model]\nbase_url = "http://h:x/v1"', "[model] base_url"),
        ('[model]\nbase_url = "http://[h/v1"', "[model] base_url"),
        ("[store]\npath = 5", "[store] path"),
        ('[store]\nfile = "x"', "[store] file"),
        ("[prices]\nm = 2", 'prices."m"'),
        ("[prices.m]\ninput = 2", '[prices."m"] output'),
        ("[prices.m]\ninput = -1\noutput = 2", '[prices."m"] input'),
        ("[prices.m]\ninput = 1\noutput = 2\ncurrency = 3", '[prices."m"] currency'),
        ("[prices.m]\ninput = 1\noutput = 2\ncached = 3", '[prices."m"] cached'),
    ],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path: Path, text: str, named: str) -> None:
    """Unknown keys, wrong kinds and values out of range: file, table and key, in Chinese, also without a model."""
    message = refused(tmp_path, text)
    assert f" {named}：" in message
    assert any("\u4e00" <= sign <= "\u9fff" for sign in message)


@pytest.mark.parametrize("text", ["[model", "[" * 100_000 + "]", '[model]\nname = "m"\nname = "n"'])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, text: str) -> None:
    """With the place where it goes wrong."""
    assert "TOML" in refused(tmp_path, text)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Another encoding is named, a folder cannot be read."""
    (tmp_path / CONFIG).write_bytes('[model]\nname = "模型"'.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        load(tmp_path)
    with pytest.raises(InputError, match="读不了"):
        load_settings(config=tmp_path, environ={}, folder=tmp_path)


def test_a_wrong_variable_or_option_is_named(tmp_path: Path) -> None:
    """The variable by its name, the option by its own."""
    with pytest.raises(InputError, match="JIXIAO_CONCURRENCY"):
        load(tmp_path, {"JIXIAO_MODEL": "m", "JIXIAO_CONCURRENCY": "many"})
    with pytest.raises(InputError, match=f"选项 mode：.*{MODES[0]}"):
        load(tmp_path, model="m", mode="xml")
    with pytest.raises(TypeError, match="api_key"):
        load(tmp_path, model="m", api_key=KEY)


# --- the key ----------------------------------------------------------------------------------------------------------


def test_a_key_in_the_file_is_refused(tmp_path: Path) -> None:
    """The message says where it belongs and does not repeat it."""
    message = refused(tmp_path, f'[model]\nname = "m"\napi_key = "{KEY}"')
    assert KEY not in message
    assert "OPENAI_API_KEY" in message
    assert "api_key_env" in message


def test_the_file_may_name_the_variable_of_the_key(tmp_path: Path) -> None:
    """Only that one is looked at: another service's key is not sent here."""
    text = '[model]\nname = "m"\napi_key_env = "DEEPSEEK_KEY"'
    write(tmp_path, text)
    assert load(tmp_path, {"DEEPSEEK_KEY": KEY, "OPENAI_API_KEY": "other"}).api_key.reveal() == KEY
    assert "没有设置" in refused(tmp_path, text, {"OPENAI_API_KEY": "other"})


@pytest.mark.parametrize("written", [f'"{KEY}"', '"sk secret"', "5", "[]", '"变量"'])
def test_a_key_in_place_of_the_variable_is_refused(tmp_path: Path, written: str) -> None:
    """Somebody will write the key itself there; it is not repeated."""
    message = refused(tmp_path, f'[model]\nname = "m"\napi_key_env = {written}')
    assert "应为环境变量的名称" in message
    assert "sk" not in message


@pytest.mark.parametrize("key", ["sk-密钥", "sk two", "sk\tx", "sk\nx"])
def test_a_key_that_no_header_can_hold_is_refused(tmp_path: Path, key: str) -> None:
    """Without repeating it."""
    with pytest.raises(InputError, match="OPENAI_API_KEY") as caught:
        load(tmp_path, {"JIXIAO_MODEL": "m", "OPENAI_API_KEY": key})
    assert key not in str(caught.value)


def test_a_password_in_the_address_is_refused(tmp_path: Path) -> None:
    """The address is shown and logged; a password in it would be too."""
    message = refused(tmp_path, f'[model]\nbase_url = "https://user:{KEY}@h/v1"')
    assert KEY not in message


def test_the_key_never_shows_itself() -> None:
    """Not printed, not formatted, not dumped, not pickled, not in a dict of the settings."""
    settings = ModelSettings(model="m", api_key=Secret(KEY))
    shown = [repr(settings), str(settings), f"{settings.api_key}", repr(dataclasses.asdict(settings))]
    shown += [repr(copy.deepcopy(settings)), json.dumps(dataclasses.asdict(settings), default=str)]
    assert not any(KEY in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(settings)
    with pytest.raises(TypeError):
        json.dumps(settings.api_key)
    assert settings.api_key == Secret(KEY)
    assert bool(settings.api_key) is True
    assert copy.deepcopy(settings).api_key.reveal() == KEY


# --- cost of the import -----------------------------------------------------------------------------------------------


def test_naming_the_client_loads_no_library() -> None:
    """Settings, client, probe and recorder are imported without openai, instructor, httpx2 or pydantic."""
    heavy = ("openai", "instructor", "httpx2", "pydantic", "pydantic_core")
    code = (
        "import sys, generator.settings\nfrom generator.drafting.model import client, probe, recording\n"
        f"client.Client(generator.settings.ModelSettings(model='m'))\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_extra_fields_of_a_request_come_from_the_file(tmp_path: Path) -> None:
    """[model.extra] is kept as it stands; what the program says itself cannot be written there."""
    file = tmp_path / "jixiao.toml"
    file.write_text('[model]\nname = "m"\n[model.extra]\nenable_thinking = false\n', encoding="utf-8")
    settings = load_settings(environ={}, folder=tmp_path)
    assert settings is not None
    assert settings.extra == {"enable_thinking": False}
    file.write_text('[model]\nname = "m"\n[model.extra]\nmessages = []\n', encoding="utf-8")
    with pytest.raises(InputError, match="messages 由程序填写"):
        load_settings(environ={}, folder=tmp_path)
