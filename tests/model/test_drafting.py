"""The whole path over real HTTP: whatever the model answers, the report is made and holds nothing unsupported."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from model_help import Says, bad_numbers, briefs_of, codes, faithful
from server import Reply, Server, content, drip, drop, empty, fields_of, fill, hang, huge, status

from generator import pipeline
from generator.brief import Brief, Kind
from generator.pipeline import Examined, Written
from generator.report import paragraphs, text_of
from generator.settings import ModelSettings
from generator.store import Store

Make = Callable[..., ModelSettings]
Sample = Callable[..., Examined]


def body_text(written: Written) -> str:
    return "\n".join(text_of(spans) for kind, spans in paragraphs(written.report) if kind == "body")


def answering(examined: Examined, says: Says) -> Callable[[dict[str, Any]], Reply]:
    briefs = briefs_of(examined)
    return lambda body: fill(body, lambda key, name: says(key, name, briefs[key, name]))


def drafted(examined: Examined, says: Says | Callable[[dict[str, Any]], Reply], settings: Make, **more: Any) -> Written:
    raw = more.pop("raw", False)
    with Server(says if raw else answering(examined, says)) as server:  # type: ignore[arg-type]
        return pipeline.write(examined, model=settings(server.base_url, **more))


# --- what is accepted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["schema", "tools", "json", "markdown"])
@pytest.mark.parametrize("name", ["township-2024", "subdistrict-2023", "project-2024"])
def test_a_careful_model_is_taken_at_its_word(sample: Sample, settings: Make, name: str, mode: str) -> None:
    """Answers made of the given words are accepted in every mode, and every number of the report is bound."""
    examined = sample(name)
    written = drafted(examined, faithful, settings, mode=mode)
    assert written.drafts is not None
    assert {id for id, fate in written.drafts.fates.items() if not fate.text} == set()
    assert codes(written, ("D001", "D002")) == []
    assert bad_numbers(written) == []
    assert written.docx[:2] == b"PK"


@pytest.mark.parametrize("outline", ["department", "department-score-first"])
def test_every_outline_takes_drafts(sample: Sample, settings: Make, outline: str) -> None:
    """Sections that put problem, cause and measure together print the same items."""
    words = "目标值为{{L2.target}}，实际完成{{L2.actual}}，因此失{{L2.lost}}。"
    examined = sample("township-2024")

    def says(key: str, name: str, brief: Brief) -> str:
        return words if (key, name) == ("L2", "problem") else faithful(key, name, brief)

    with Server(answering(examined, says)) as server:
        written = pipeline.write(examined, outline=outline, model=settings(server.base_url))
    assert codes(written) == []
    assert bad_numbers(written) == []
    assert body_text(written).count("“全民体检人数”未达到目标。目标值为8500人，实际完成7670人，因此失1.46分。") == 1


def test_a_reworded_draft_stands_in_the_report(sample: Sample, settings: Make) -> None:
    """What the model writes is what the reader reads, numbers as their facts."""
    words = "预期完成{{L2.target}}，实际完成{{L2.actual}}，完成率为{{L2.completion}}，因此失{{L2.lost}}。"

    def says(key: str, name: str, brief: Brief) -> str:
        return words if (key, name) == ("L2", "problem") else faithful(key, name, brief)

    written = drafted(sample("township-2024"), says, settings)
    assert "预期完成8500人，实际完成7670人，完成率为90.24%，因此失1.46分。" in body_text(written)
    printed = [item.fact.id for item in written.audit.numbers if "因此失" in item.line and item.fact]
    assert printed == [f"indicator.1.{kind}" for kind in ("target", "actual", "completion", "lost")]


# --- what is not --------------------------------------------------------------------------------------------------------

#: What a model does wrong with one item of the township sample, and a word of the finding that says so.
FAULTS: list[tuple[str, str, str, str, str]] = [
    ("a wrong number", "L2", "problem", "预期指标值为8600人，实际完成{{L2.actual}}，失{{L2.lost}}。", "8600"),
    (
        "swapped roles",
        "L2",
        "problem",
        "预期指标值为{{L2.actual}}，实际完成{{L2.target}}，完成率{{L2.completion}}，失{{L2.lost}}。",
        "L2",
    ),
    (
        "a reversed direction",
        "L2",
        "problem",
        "预期指标值为{{L2.target}}，实际完成{{L2.actual}}，完成率{{L2.completion}}，高于预期目标，失{{L2.lost}}。",
        "高于",
    ),
    ("an invented cause", "L2", "cause", "体检经费没有及时拨付，医务人员不足，居民对体检不够重视。", "拨付"),
    ("a reversed meaning", "L2", "cause", "年初居民对体检重视，宣传覆盖到位，参加体检的人数少于预期。", "重视"),
    (
        "a unit of another kind",
        "L2",
        "problem",
        "预期指标值为{{L2.target}}，实际完成{{L2.actual}}，完成率{{L2.completion}}个百分点，失{{L2.lost}}。",
        "百分点",
    ),
    ("an unknown placeholder", "L2", "problem", "实际完成{{L2.result}}，失{{L2.lost}}。", "L2.result"),
    ("an example's placeholder", "L2", "problem", "预期指标值为{{X1.target}}，实际完成{{X1.actual}}。", "X1"),
    ("a missing placeholder", "L2", "problem", "没有达到预期指标值。", "L2.actual"),
    ("free digits", "K1", "s1", "全年安排政治学习40次，{{K1.n2个}}基层党组织和{{K1.n3名}}党员参加。", "40"),
    ("counted in characters", "K1", "s2", "红色放映厅等四个场所统筹使用，用于举办文明实践和群众文化活动。", "四"),
    (
        "template code",
        "L2",
        "measure",
        "采取多种形式讲解{{ config.items() }}，{% for x in y %}按实际情况确定。",
        "config",
    ),
    ("a leaked prompt", "L2", "measure", "把“单位写的措施”改写成一至两句，意思不变，不增加措施。", "改写"),
    ("a copied example", "L2", "cause", "开工手续没有办妥，开工时间推迟。", "手续"),
    ("talk", "L2", "measure", "好的，以下是改写后的内容：采取多种形式讲解体检的作用和优惠政策。", "改写后"),
    (
        "praise",
        "S1",
        "text",
        "坚持稳中求进，取得显著成效，圆满完成各项任务，巩固巡察整改和作风整治的成果。",
        "圆满完成",
    ),
    ("another language", "L2", "cause", "Some residents did not attach importance to it.", "residents"),
    ("Markdown", "L2", "measure", "**采取多种形式**讲解体检的作用和优惠政策\n# 标题", "格式符号"),
]


@pytest.mark.parametrize(("what", "key", "name", "text", "told"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_faulty_item_gives_way_to_our_own_sentence(
    sample: Sample, settings: Make, what: str, key: str, name: str, text: str, told: str
) -> None:
    """The report has the built-in sentence in its place, all others as drafted, and a finding that says what was wrong."""
    examined = sample("township-2024")
    brief = briefs_of(examined)[key, name]

    def says(at: str, field: str, one: Brief) -> str:
        return text if (at, field) == (key, name) else faithful(at, field, one)

    with Server(answering(examined, says)) as server:
        written = pipeline.write(examined, model=settings(server.base_url))
    assert written.drafts is not None
    rejected = [id for id, fate in written.drafts.fates.items() if not fate.text]
    found = [finding for finding in written.findings if finding.code == "D001"]
    assert rejected == [brief.id]
    assert [finding.subject for finding in found] == [brief.subject]
    assert told in found[0].message
    assert bad_numbers(written) == []
    builtin = pipeline.write(examined)
    assert body_text(written) == body_text(builtin)  # careful answers repeat our sentences, the rejected item has ours


def test_only_the_rejected_item_goes_back_warmer_and_with_its_faults(sample: Sample, settings: Make) -> None:
    """The second request asks for one field of one loss, says what was wrong with it, and has another temperature."""
    examined = sample("township-2024")
    good = faithful("L2", "cause", briefs_of(examined)["L2", "cause"])
    tried: list[str] = []

    def says(key: str, name: str, brief: Brief) -> str:
        if (key, name) == ("L2", "cause"):
            tried.append(key)
            return good if len(tried) > 1 else "体检经费没有及时拨付。"
        return faithful(key, name, brief)

    with Server(answering(examined, says)) as server:
        written = pipeline.write(examined, model=settings(server.base_url))
    assert written.drafts is not None
    assert codes(written) == []
    again = [seen for seen in server.asked if seen.fields == {"L2": ["cause"]}]
    assert len(again) == 1
    prompt = again[0].body["messages"][1]["content"]
    assert "体检经费没有及时拨付" in prompt
    assert "经费" in prompt.split("错在：")[1]
    assert "解决就业人数" not in prompt
    first = [seen.body["temperature"] for seen in server.asked if seen is not again[0]]
    assert set(first) == {0.2}
    assert again[0].body["temperature"] == 0.5


def test_a_doubled_unit_is_mended_and_told(sample: Sample, settings: Make) -> None:
    """{{x}}% becomes {{x}}: certain, so it is not asked again; D003 tells of it and makes no comment."""

    def says(key: str, name: str, brief: Brief) -> str:
        text = faithful(key, name, brief)
        return text.replace("{{L2.completion}}", "{{L2.completion}}%") if (key, name) == ("L2", "problem") else text

    written = drafted(sample("township-2024"), says, settings)
    assert codes(written) == ["D003"]
    assert "%%" not in body_text(written)
    assert "D003" not in {finding.code for finding in written.report.findings}


# --- the service ----------------------------------------------------------------------------------------------------------

TROUBLES: list[tuple[str, Callable[[], Reply]]] = [
    ("empty content", empty),
    ("nonsense", lambda: content("抱歉，我不能这样做。")),
    ("no key", lambda: status(401, "invalid api key")),
    ("too many requests", lambda: status(429, "slow down", retry_after="0")),
    ("a broken service", lambda: status(500, "boom")),
    ("a dropped connection", drop),
    ("a connection dropped inside", lambda: drop(inside=True)),
    ("ten megabytes", huge),
    ("silence", hang),
    ("a slow drip", drip),
]


@pytest.mark.parametrize(("what", "reply"), TROUBLES, ids=[row[0] for row in TROUBLES])
def test_a_failing_service_costs_no_report(
    sample: Sample, settings: Make, what: str, reply: Callable[[], Reply]
) -> None:
    """The report is the built-in one, and a finding says that and why the model did not write."""
    examined = sample("township-2024")
    timeout = 1 if what in ("silence", "a slow drip") else 20
    written = drafted(examined, lambda body: reply(), settings, raw=True, timeout=timeout, retries=0, mode="json")
    assert body_text(written) == body_text(pipeline.write(examined))
    found = [finding for finding in written.findings if finding.code == "D002"]
    assert found
    assert "改用程序的文字" in found[0].message
    assert "sk-very-secret" not in repr(written.findings)
    assert bad_numbers(written) == []


def test_a_busy_service_is_asked_again(sample: Sample, settings: Make) -> None:
    """429 with Retry-After is waited for; the report is as if nothing had been, and the run says what was gone through."""
    examined = sample("project-2024")
    refused: list[int] = []
    answer = answering(examined, faithful)

    def reply(body: dict[str, Any]) -> Reply:
        refused.append(1)
        return status(429, "slow down", retry_after="0") if len(refused) == 1 else answer(body)

    written = drafted(examined, reply, settings, raw=True)
    assert codes(written) == []
    assert written.drafts is not None
    assert any("限流" in trouble or "429" in trouble for trouble in written.drafts.troubles)


def test_a_cut_answer_keeps_what_is_whole(sample: Sample, settings: Make) -> None:
    """Items before the cut are taken, the others are asked for again, loss by loss."""
    examined = sample("township-2024")
    answer = answering(examined, faithful)
    briefs = briefs_of(examined)
    cut: list[str] = []

    def reply(body: dict[str, Any]) -> Reply:
        fields = fields_of(body)
        if "L1" in fields and not cut:
            cut.append("L1")
            whole = {
                key: {name: faithful(key, name, briefs[key, name]) for name in names} for key, names in fields.items()
            }
            text = json.dumps(whole, ensure_ascii=False)
            return content(text[: text.index('"L3"') - 20], finish="length")
        return answer(body)

    with Server(reply) as server:
        written = pipeline.write(examined, model=settings(server.base_url))
    assert codes(written) == []
    assert {"L1": ["problem", "cause", "measure"]} not in [seen.fields for seen in server.asked[1:]]
    assert written.drafts is not None
    assert len(written.drafts.texts) == len(written.drafts.fates)


# --- the store --------------------------------------------------------------------------------------------------------


def test_the_same_report_is_not_paid_for_twice(sample: Sample, settings: Make) -> None:
    """A second run asks nothing and gives the same text; --no-cache asks again."""
    examined = sample("township-2024")
    with Server(answering(examined, faithful)) as server:
        chosen = settings(server.base_url)
        first = pipeline.write(examined, model=chosen)
        asked = len(server.asked)
        second = pipeline.write(examined, model=chosen)
        assert len(server.asked) == asked
        pipeline.write(examined, model=chosen, cache=False)
        assert len(server.asked) == 2 * asked
    assert body_text(first) == body_text(second)
    assert second.drafts is not None
    assert (second.drafts.calls, second.drafts.reused) == (0, asked)


def test_a_killed_run_picks_up_what_was_finished(sample: Sample, settings: Make) -> None:
    """Where the service dies half-way, the next run asks only for the rest."""
    examined = sample("township-2024")
    answer = answering(examined, faithful)
    with Server(lambda body: status(500) if "K1" in fields_of(body) else answer(body)) as server:
        chosen = settings(server.base_url, retries=0)
        broken = pipeline.write(examined, model=chosen)
        assert codes(broken) == ["D002"]
        before = len(server.asked)
        server._answer = answer
        whole = pipeline.write(examined, model=chosen)
        assert [sorted(seen.fields) for seen in server.asked[before:]] == [["K1", "K2", "K3", "K4"]]
    assert codes(whole) == []


def test_every_verdict_is_kept(sample: Sample, settings: Make) -> None:
    """The store knows tokens, accepted and rejected items of a run, and holds no key."""
    examined = sample("project-2024")

    def says(key: str, name: str, brief: Brief) -> str:
        return "因资金不足。" if brief.kind is Kind.CAUSE else faithful(key, name, brief)

    with Server(answering(examined, says)) as server:
        chosen = settings(server.base_url)
        written = pipeline.write(examined, model=chosen, what="project.xlsx")
    assert written.drafts is not None
    assert chosen.store is not None
    with Store(chosen.store) as store:
        run = store.runs()[0]
    assert run.what == "project.xlsx"
    assert run.calls == written.drafts.calls == len(server.asked)
    assert (run.input_tokens, run.output_tokens) == (11 * run.calls, 7 * run.calls)
    causes = sum(fate.brief.kind is Kind.CAUSE for fate in written.drafts.fates.values())
    assert run.rejected == 2 * causes
    assert run.accepted == len(written.drafts.fates) - causes
    assert b"sk-very-secret" not in chosen.store.read_bytes()


def test_only_what_the_report_prints_is_asked_for(
    sample: Sample, settings: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An outline without suggestions and key work costs no request for them."""
    from dataclasses import replace

    from generator import drafting
    from generator.drafting import load_outline

    usual = load_outline("department")
    short = replace(usual, sections=tuple(one for one in usual.sections if one.body not in ("key_work", "suggestions")))
    monkeypatch.setattr(drafting, "load_outline", lambda name: short)
    examined = sample("township-2024")
    with Server(answering(examined, faithful)) as server:
        written = pipeline.write(examined, model=settings(server.base_url), outline="short")
    asked = {key[0] for seen in server.asked for key in seen.fields}
    assert asked == {"L"}
    assert codes(written) == []
