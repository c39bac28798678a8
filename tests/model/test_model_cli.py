"""The model on the command line: settings, trial, dry run, a drafted report, what was used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from model_help import briefs_of, faithful
from server import Server, fields_of, fill, hang, status

from generator import pipeline
from generator.store import Store

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "project-2024.yaml"
KEY = "sk-very-secret"


@pytest.fixture
def server() -> Iterator[Server]:
    briefs = briefs_of(pipeline.examine(SAMPLE))
    answers: Callable[[str, str], str] = lambda key, name: (  # noqa: E731 -- a table of one row
        faithful(key, name, briefs[key, name]) if (key, name) in briefs else "blue"
    )
    with Server(lambda body: fill(body, answers), models=("qwen-plus", "qwen-max")) as running:
        yield running


@pytest.fixture
def jixiao(tmp_path: Path, server: Server) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a folder of its own, with a model configured in the environment."""
    environment = {
        **os.environ,
        "OPENAI_BASE_URL": server.base_url,
        "OPENAI_API_KEY": KEY,
        "JIXIAO_MODEL": "qwen-plus",
        "JIXIAO_STORE": str(tmp_path / "store.sqlite"),
    }

    def run(*arguments: str | Path, **changed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "generator", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=tmp_path,
            env={**environment, **changed},
            timeout=120,
        )

    return run


Run = Callable[..., subprocess.CompletedProcess[str]]


def test_auto_uses_the_configured_model_and_says_so(jixiao: Run, server: Server, tmp_path: Path) -> None:
    """The summary names the model, counts items and calls; the second run asks nothing; usage has both."""
    first = jixiao("generate", SAMPLE, "-o", "report.docx", "--audit", "audit.json")
    assert first.returncode == 1  # the sample has errors of its own
    assert "语言模型 qwen-plus 起草" in first.stderr
    assert "采用 11 处" in first.stderr
    audit = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    assert audit["summary"]["unsupported"] == audit["summary"]["contradicted"] == 0
    asked = len(server.asked)
    second = jixiao("generate", SAMPLE, "-o", "report.docx", "--force")
    assert len(server.asked) == asked
    assert f"沿用以前的应答 {asked} 次" in second.stderr
    used = json.loads(jixiao("usage", "--format", "json").stdout)
    assert [(run["calls"], run["reused"]) for run in used["runs"]] == [("0", str(asked)), (str(asked), "0")]
    assert used["unpriced"] == ["qwen-plus"]
    outputs = "".join(text for done in (first, second) for text in (done.stdout, done.stderr))
    assert KEY not in outputs
    assert KEY.encode() not in (tmp_path / "store.sqlite").read_bytes()


def test_builtin_asks_nobody(jixiao: Run, server: Server) -> None:
    """--writer builtin does not use the configured model."""
    done = jixiao("generate", SAMPLE, "-o", "report.docx", "--writer", "builtin")
    assert "未使用语言模型" in done.stderr
    assert server.history == []


def test_dry_run_sends_and_writes_nothing(jixiao: Run, server: Server, tmp_path: Path) -> None:
    """It prints the bodies as JSON on stdout, without the key, and needs no output file."""
    done = jixiao("generate", SAMPLE, "--dry-run")
    assert done.returncode == 0
    assert server.history == []
    assert list(tmp_path.iterdir()) == []
    decoder = json.JSONDecoder()
    bodies: list[dict[str, Any]] = []
    text = done.stdout.strip()
    while text:
        body, end = decoder.raw_decode(text)
        bodies.append(body)
        text = text[end:].strip()
    assert bodies
    assert all(body["model"] == "qwen-plus" and "<材料>" in body["messages"][1]["content"] for body in bodies)
    assert KEY not in done.stdout + done.stderr
    assert "没有发送" in done.stderr


def test_models_shows_settings_and_tries_the_service(jixiao: Run, server: Server) -> None:
    """Without --check nothing is sent; with it each mode has its line and the exit status says whether one works."""
    shown = jixiao("models")
    assert server.history == []
    assert "密钥\t有" in shown.stdout
    assert KEY not in shown.stdout
    tried = jixiao("models", "--check", "--format", "json")
    found = json.loads(tried.stdout)
    assert [trial["result"] for trial in found["trials"]] == ["works"] * 4
    assert (found["recommended"], tried.returncode) == ("schema", 0)
    server._answer = lambda body: status(401, "bad key")
    refused = jixiao("models", "--check")
    assert refused.returncode == 2
    assert "密钥" in refused.stdout


def test_prices_make_money_of_tokens(jixiao: Run, tmp_path: Path) -> None:
    """A price table in jixiao.toml turns usage into money; Decimal, per million tokens."""
    (tmp_path / "jixiao.toml").write_text('[prices."qwen-plus"]\ninput = 1000000\noutput = 0.5\n', encoding="utf-8")
    jixiao("generate", SAMPLE, "-o", "report.docx")
    used = json.loads(jixiao("usage", "--format", "json").stdout)
    calls = int(used["usage"][0]["calls"])
    tokens = int(used["usage"][0]["input_tokens"])
    assert tokens == 11 * calls
    assert used["cost"][0]["currency"] == "CNY"
    assert used["cost"][0]["amount"].startswith(f"{tokens}.0000")


@pytest.mark.parametrize(
    ("arguments", "changed", "said"),
    [
        (["generate", str(SAMPLE), "-o", "r.docx", "--writer", "model"], {"JIXIAO_MODEL": ""}, "还没有设置语言模型"),
        (["generate", str(SAMPLE), "--dry-run"], {"JIXIAO_MODEL": ""}, "不会发送任何内容"),
        (["generate", str(SAMPLE)], {}, "没有写明要写出的报告文件"),
        (["generate", str(SAMPLE), "-o", "r.docx", "--mode", "xml"], {}, "mode"),
        (["generate", str(SAMPLE), "-o", "r.docx", "--concurrency", "0"], {}, "concurrency"),
        (["models", "--config", "none.toml"], {}, "none.toml"),
        (["usage", "--since", "yesterday"], {}, "日期"),
    ],
)
def test_wrong_settings_are_said_in_one_line(
    jixiao: Run, tmp_path: Path, arguments: list[str], changed: dict[str, str], said: str
) -> None:
    """Exit status 2, one Chinese line, no file."""
    if "usage" in arguments:
        jixiao("generate", SAMPLE, "-o", "first.docx")
    done = jixiao(*arguments, **changed)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "r.docx").exists()


def test_a_killed_process_loses_nothing_that_was_answered(jixiao: Run, server: Server, tmp_path: Path) -> None:
    """Killed while the service is silent, the next run asks only for what was open."""
    answer = server._answer
    assert answer is not None
    server._answer = lambda body: hang() if "S1" in fields_of(body) else answer(body)
    arguments = [sys.executable, "-m", "generator", "generate", str(SAMPLE), "-o", "report.docx"]
    environment = {
        **os.environ,
        "OPENAI_BASE_URL": server.base_url,
        "JIXIAO_MODEL": "qwen-plus",
        "JIXIAO_STORE": str(tmp_path / "store.sqlite"),
    }
    with subprocess.Popen(arguments, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) as process:
        _wait_for(lambda: len(server.asked) == 2 and _stored(tmp_path / "store.sqlite") == 1)
        process.kill()
    assert not (tmp_path / "report.docx").exists()
    server._answer = answer
    before = len(server.asked)
    done = jixiao("generate", SAMPLE, "-o", "report.docx")
    assert [list(seen.fields) for seen in server.asked[before:]] == [["S1"]]
    assert "沿用以前的应答 1 次" in done.stderr


def _stored(path: Path) -> int:
    if not path.exists():
        return 0
    with Store(path) as store:
        return sum(run.calls for run in store.runs())


def _wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within 30 s")
