"""Whatever strings a model returns, every number of the finished report is bound to a fact."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_help import bad_numbers, briefs_of, case_of, faithful

from generator import desk, pipeline
from generator.brief import Brief, Judgement
from generator.checking.draft import judge
from generator.drafting.model.briefs import groups
from generator.drafting.model.client import Answer, Request
from generator.drafting.model.writer import Attempt, write
from generator.pipeline import Examined, Written
from generator.settings import ModelSettings, Secret

SETTINGS = ModelSettings(base_url="http://127.0.0.1:1/v1", model="none", api_key=Secret(""), tries=2)
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
WORDS = [
    "，。；实际完成",
    "目标",
    "预期指标值为",
    "完成率",
    "失",
    "高于",
    "低于",
    "比目标少",
    "由于",
    "导致",
    "没有",
    "全部",
    "8500",
    "7670人",
    "100%",
    "90.24",
    "%",
    "人",
    "万元",
    "个",
    "六个社区",
    "三百余人",
    "近一半",
    "2023年",
    "{{",
    "}}",
    "{{L1.actual}}",
    "{{L2.target}}",
    "{{L2.actual}}",
    "{{L2.completion}}",
    "{{L2.lost}}",
    "{{L2.gap}}",
    "{{K1.n1次}}",
    "{{K1.n2个}}",
    "{{indicator.1.actual}}",
    "{{config}}",
    "\ue000indicator.1.actual\ue001",
    "宣传",
    "资金",
    "同比增长",
    "约",
    "超过",
    "二十",
    "½",
    "３５",
    "²",
    "一",
]


@cache
def township() -> Examined:
    return pipeline.examine(SAMPLES / "township-2024.yaml")


class Scripted:
    """A model that answers without a network."""

    def __init__(self, answer: Callable[[str, str], str]) -> None:
        self._answer = answer

    async def ask(self, request: Request) -> Answer:
        values = {key: {name: self._answer(key, name) for name in names} for key, names in request.fields}
        return Answer(
            values=values, raw="", mode="schema", input_tokens=1, output_tokens=1, milliseconds=1, finish="stop"
        )

    def judged(self, request: Request, attempts: Sequence[Attempt]) -> None:
        pass


def written_with(
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[str, str], str],
    *,
    judged: Callable[..., Judgement] | None = None,
) -> Written:
    """Draft the township's report with these answers, through the real judge (or another) and the real audit."""
    examined = township()
    case = case_of(examined)
    bench = desk.bench(case, examined.index)

    def verdict(text: str, brief: Brief, others: Collection[str]) -> Judgement:
        return (judged or judge)(text, brief, bench, others)

    drafts = asyncio.run(write(groups(case), "乡镇", SETTINGS, Scripted(answer), verdict))
    monkeypatch.setattr(desk, "draft_with_model", lambda *_, **__: drafts)
    return pipeline.write(examined, model=SETTINGS)


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), min_size=1, max_size=14).map("".join))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_number_is_bound_whatever_was_answered(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The same arbitrary text for every item, alone and behind a careful answer: no unsupported number is left."""
    briefs = briefs_of(township())
    assert bad_numbers(written_with(monkeypatch, lambda key, name: text)) == []
    mixed = written_with(monkeypatch, lambda key, name: faithful(key, name, briefs[key, name]) + text)
    assert bad_numbers(mixed) == []


def test_a_judge_that_sleeps_is_caught_by_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if a wrong number were accepted, the finished report is audited and the item gives way."""
    from generator.report import Span

    def careless(text: str, brief: Brief, *_: Any) -> Judgement:
        return Judgement(spans=(Span(text),))

    written = written_with(monkeypatch, lambda key, name: "实际完成全民体检12345人，失9.99分", judged=careless)
    assert bad_numbers(written) == []
    assert "12345人" not in "".join(number.line for number in written.audit.numbers)
    assert any("成稿" in finding.message for finding in written.findings if finding.code == "D001")


def test_a_sentence_stands_in_one_item_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a careless judge takes one sentence for many items, the first keeps it and the others give way."""
    from generator.report import Span

    def careless(text: str, brief: Brief, *_: Any) -> Judgement:
        return Judgement(spans=(Span(text),))

    written = written_with(monkeypatch, lambda key, name: "下一步将按照有关要求做好相关工作。", judged=careless)
    assert written.drafts is not None
    assert len(written.drafts.texts) == 1
    assert any("重复" in finding.message for finding in written.findings if finding.code == "D001")
