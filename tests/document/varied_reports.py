"""Reports made of the samples by chance: longer reasons, more indicators, more projects; the same for each number."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import yaml

from generator import pipeline
from generator.report import Report

__all__ = ["sample_reports", "varied_report"]

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "samples").glob("*.yaml"))
_WORDS = (
    "受降雨影响部分工程推迟开工",
    "年中追加的专项资金到账较晚",
    "项目前期手续办理时间较长",
    "服务对象外出务工人数增加",
    "设备采购需要重新招标",
    "数据统计口径发生变化",
    "人员调整后工作衔接不够及时",
    "合同约定的质量保证金未到支付期",
    "上级部门调整了任务安排",
    "已完成第2批次验收，剩余15.6万元结转使用",
    "涉及3个社区、12个网格、4850名居民",
    "按照《预算绩效管理办法》（2023年修订）的要求组织实施",
)


def sample_reports() -> dict[str, Report]:
    """Return the reports of the samples, those of departments in both orders."""
    reports: dict[str, Report] = {}
    for path in SAMPLES:
        reports[path.stem] = pipeline.write(pipeline.examine(path)).report
        if not path.stem.startswith("project"):
            written = pipeline.write(pipeline.examine(path), outline="department-score-first")
            reports[f"{path.stem}-score-first"] = written.report
    return reports


def varied_report(number: int, folder: Path) -> Report:
    """Return the report of this number."""
    chance = random.Random(number)
    sample = SAMPLES[number % len(SAMPLES)]
    data = yaml.safe_load(sample.read_text(encoding="utf-8"))
    _vary(data, chance)
    path = folder / f"varied-{number}.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    outline = "" if sample.stem.startswith("project") or number % 2 else "department-score-first"
    return pipeline.write(pipeline.examine(path), outline=outline).report


def _vary(data: dict[str, Any], chance: random.Random) -> None:
    indicators = data["indicators"]
    for number in range(chance.randrange(9)):
        more = copy.deepcopy(chance.choice(indicators))
        more["name"] = f"{more['name']}"[:10] + chance.choice(["覆盖率", "完成数", "办结率"]) + str(number + 1)
        indicators.append(more)
    for indicator in indicators:
        for field, share, most in (("reason", 0.6, 6), ("measure", 0.5, 4), ("benefit", 0.4, 4)):
            if chance.random() < share:
                indicator[field] = _sentence(chance, most)
    for number in range(chance.randrange(6) if data.get("projects") else 0):
        more = copy.deepcopy(chance.choice(data["projects"]))
        more["name"] = f"{more['name']}（{number + 1}期）"
        more["reason"] = _sentence(chance, 3)
        data["projects"].append(more)


def _sentence(chance: random.Random, most: int) -> str:
    return "，".join(chance.choice(_WORDS) for _ in range(chance.randrange(1, most))) + "。"
