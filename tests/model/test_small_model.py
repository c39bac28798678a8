"""A real small model behind a real llama.cpp server: it knows no Chinese, and the report is right all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from model_help import SMALL, bad_numbers

from generator import pipeline
from generator.document import read_manuscript
from generator.pipeline import Examined, write
from generator.settings import ModelSettings

Make = Callable[..., ModelSettings]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jixiao-tests"
MODEL = CACHE / "smollm2.gguf"


FORM: dict[str, Any] = {
    **SMALL,
    "indicators": [
        {
            "name": "救助人数",
            "operator": "≥",
            "target": "500",
            "actual": "400",
            "unit": "人",
            "weight": "90",
            "reason": "走访推迟，登记的人数减少。",
        }
    ],
    "key_work": [{"theme": "做好社会救助", "text": ["全年走访救助对象400人。"]}],
}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The base URL of a llama.cpp server with a model of 135 million parameters."""
    if not MODEL.exists():
        pytest.skip(f"no model at {MODEL}: tools/small-model fetches it")
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed (it has wheels for Linux)")
    script = Path(__file__).with_name("small_model.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(MODEL)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},  # ten times faster beside a busy core
    ) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:"), "the server did not come up"
            yield url
        finally:
            process.terminate()


def test_a_real_model_speaks_at_least_one_mode(service: str, settings: Make) -> None:
    """``models --check`` finds the service and a way to get an answer's form."""
    found = pipeline.check_model(settings(service, timeout=120))
    assert found.recommended is not None
    assert found.models is not None


def test_whatever_a_real_model_writes_does_no_harm(
    examined: Callable[..., Examined], settings: Make, service: str
) -> None:
    """The whole path: prompts, grammar, answers, verdicts; every number is bound, every item has a fate."""
    chosen = settings(service, tries=2, concurrency=1, max_tokens=120, timeout=240, mode="schema")
    written = pipeline.write(examined(FORM), model=chosen)
    assert written.drafts is not None
    assert written.drafts.calls > 0
    assert written.drafts.output_tokens > 0
    assert bad_numbers(written) == []
    fates = written.drafts.fates.values()
    assert all(fate.attempts or fate.trouble for fate in fates)
    told = {finding.subject for finding in written.findings if finding.code == "D001"}
    assert {fate.brief.subject for fate in fates if not fate.text and not fate.trouble} <= told


def test_a_report_that_a_real_model_rewrites_is_none_the_worse(
    examined: Callable[..., Examined], settings: Make, service: str, tmp_path: Path
) -> None:
    """With a wish the model can make nothing of: the section is as it was, or says the same figures in other words."""
    report, figures = tmp_path / "报告.docx", tmp_path / "数据.json"
    figures.write_text(json.dumps(FORM, ensure_ascii=False), encoding="utf-8")
    report.write_bytes(write(examined(FORM)).docx)
    chosen = settings(service, tries=1, concurrency=1, max_tokens=80, timeout=240, mode="schema")
    rewritten = pipeline.rewrite(report, figures, ("problems", "causes"), instruction="语气更平实", model=chosen)
    assert rewritten.drafts is not None
    assert rewritten.drafts.calls > 0
    assert not [one for one in rewritten.findings if one.code in ("N001", "N002", "A102")]
    (tmp_path / "新.docx").write_bytes(rewritten.content)
    assert read_manuscript(tmp_path / "新.docx").text == rewritten.after.text
    kept = [one for one in rewritten.findings[: rewritten.told] if one.code in ("D108", "D109", "D002")]
    assert kept
