"""Which money a sentence about execution or adjustment speaks of, and what the figures say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.checking.review.assertions.scene import Claim, Scene

__all__ = ["Scope", "rates", "row_of"]

_ROWS = (
    (re.compile("(?:上年|年初)?结转(?:结余)?资金"), "carryover"),
    (re.compile("上级(?:资金|财政|转移支付|专项|项目|补助)"), "upper"),
    (re.compile("本级(?:资金|财力|财政|项目)"), "local"),
    (re.compile("其他资金"), "other"),
    (re.compile("基本支出"), "basic"),
    (re.compile("人员(?:经费|支出)"), "personnel"),
    (re.compile("(?:日常)?公用(?:经费|支出)"), "public"),
    (re.compile("项目(?:支出|资金|预算|经费|执行|总)|专项(?:资金|经费)|项目"), "project"),
)
#: Money the form does not know by itself.
_UNKNOWN = re.compile(
    "政府采购|采购|三公|公务用车|公务接待|会议费|培训费|差旅费|工资|津贴|社保|补贴|工程款|尾款|债券|往来|存量|制度|政策|任务|计划|法|标准|决议|会议"
)
_WHOLE = re.compile(
    r"(?:截至|截止|到)?(?:(?:20\d\d年度?|全年|年末|年底|年度|本年度?|12月(?:底|31日)|上述|各项|各类|所有|我单位|本单位|我[乡镇局校院街]|单位|部门|整体|财政|批复|安排|下达|的|总|年初|调整后)*)"
    r"(?:预算|资金|预算资金|财政资金|支出|经费|预算支出|预算总额|预算金额|预算指标)?(?:也|均|都|已)?"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the money and its execution rate: the fact's id, its value in % and what it is called."""

    id: str
    rate: Decimal
    name: str


def row_of(text: str) -> str | None:
    """Return the row of the money block a text speaks of: "" for all of it, None for money the form does not know."""
    for pattern, row in _ROWS:
        if pattern.search(text):
            return row
    return None if _UNKNOWN.search(text) else ""


def rates(scene: Scene, claim: Claim, *, strict: bool = False) -> list[Scope] | None:
    """Return the execution rates a claim is about, None where the figures do not tell.

    Args:
        strict: the claim is about all of the money only where nothing but words for all of it stand before.
    """
    named = [number for _, number in scene.named(claim.clause[0], claim.clause[1], "project")]
    named = named or [number for _, number in scene.named(claim.sentence[0], claim.start, "project")[-1:]]
    if named:
        return _known([_project(scene, number) for number in named])
    said = scene.prose.text[claim.clause[0] : claim.end]
    if scene.words.some.search(said):
        return _some(scene, said)
    if own := scene.about(claim.start, "project"):
        return _known([_project(scene, own)])
    row = row_of(said)
    if row is None or (strict and row == "" and not _WHOLE.fullmatch(_subject(scene, claim))):
        return None
    return _known([_row(scene, row)])


def _subject(scene: Scene, claim: Claim) -> str:
    return scene.prose.text[claim.clause[0] : claim.start]


def _some(scene: Scene, said: str) -> list[Scope] | None:
    """Return every project's rate for a claim about some of them."""
    if "项目" not in said or not scene.project_rates or len(scene.project_rates) < len(scene.case.record.projects):
        return None
    found = [_project(scene, number) for number in scene.project_rates]
    groups = [_row(scene, row) for row in ("upper", "local", "other") if scene.value(f"budget.{row}.execution_rate")]
    return _known([*found, *groups])


def _project(scene: Scene, number: int) -> Scope | None:
    rate = scene.project_rates.get(number)
    return None if rate is None else Scope(f"project.{number}.rate", rate, f"“{scene.project_name(number)}”预算执行率")


def _row(scene: Scene, row: str) -> Scope | None:
    if not row:
        found, name = scene.first("budget.execution_rate"), "预算执行率"
    elif row == "project":
        found, name = scene.first("budget.project.execution_rate", "projects.rate"), "项目支出执行率"
    else:
        found = scene.first(f"budget.{row}.execution_rate", f"projects.{row}.rate")
        name = _NAMES[row] + "执行率"
    return None if found is None else Scope(found[0], found[1], name)


_NAMES = {
    "upper": "上级资金",
    "carryover": "上年结转资金",
    "local": "本级资金",
    "other": "其他资金",
    "basic": "基本支出",
    "personnel": "人员经费",
    "public": "公用经费",
}


def _known(scopes: list[Scope | None]) -> list[Scope] | None:
    found = [scope for scope in scopes if scope is not None]
    return found if found and len(found) == len(scopes) else None
