"""Helpers: a small clean form as YAML, and the report drafted from it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator import pipeline
from generator.drafting import Case, draft, load_outline, outline_for
from generator.report import Report, paragraphs, text_of

SMALL: dict[str, Any] = {
    "kind": "department",
    "year": "2024",
    "unit": {
        "name": "云海市东湖区民政局",
        "fill_date": "2025-03-10",
        "nature": "财政全额拨款行政单位",
        "functions": ["负责社会救助和养老服务工作"],
        "staff": {
            "establishment": {"total": "40"},
            "actual": {"total": "38", "administrative": "30", "institution": "8"},
        },
    },
    "budget": {
        "initial": {"total": "1000.00", "basic": "600.00", "project": "400.00"},
        "adjusted": {"total": "1000.00", "basic": "600.00", "project": "400.00"},
        "executed": {"total": "980.00", "basic": "600.00", "project": "380.00"},
    },
    "projects": [
        {
            "name": "养老服务项目",
            "source": "本级资金",
            "budget": "400.00",
            "executed": "380.00",
            "benefit": "老年人得到照料",
        },
    ],
    "indicators": [
        {
            "name": "救助人数",
            "level1": "履职效能",
            "operator": "≥",
            "target": "500",
            "actual": "500",
            "unit": "人",
            "weight": "50",
        },
        {
            "name": "救助及时率",
            "level1": "履职效能",
            "operator": "≥",
            "target": "95",
            "actual": "96",
            "unit": "%",
            "weight": "40",
        },
    ],
    "key_work": [{"theme": "做好社会救助", "text": ["全年救助500人"]}],
    "management": {"systems": ["财务管理制度"], "compliance": ["资金支付手续齐全"]},
}


@pytest.fixture
def small() -> dict[str, Any]:
    """A complete form with nothing wrong; tests change a copy of it."""
    return copy.deepcopy(SMALL)


@pytest.fixture
def examine(tmp_path: Path) -> Callable[[dict[str, Any]], pipeline.Examined]:
    def examine_form(form: dict[str, Any], profile: str = "platform") -> pipeline.Examined:
        path = tmp_path / "figures.yaml"
        path.write_text(yaml.safe_dump(form, allow_unicode=True), encoding="utf-8")
        return pipeline.examine(path, profile)

    return examine_form


@pytest.fixture
def report_of(examine: Callable[..., pipeline.Examined]) -> Callable[..., Report]:
    def drafted(form: dict[str, Any], outline: str = "") -> Report:
        examined = examine(form)
        chosen = load_outline(outline) if outline else outline_for(examined.record.is_project)
        case = Case(examined.record, examined.sheet, examined.facts, examined.issues)
        return draft(case, chosen, examined.findings)

    return drafted


@pytest.fixture
def text_of_report(report_of: Callable[..., Report]) -> Callable[..., str]:
    def text(form: dict[str, Any], outline: str = "") -> str:
        lines = [
            text_of(spans) for kind, spans in paragraphs(report_of(form, outline)) if kind not in ("table", "point")
        ]
        return "\n".join(lines)

    return text
