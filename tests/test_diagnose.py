"""Diagnosis: what there is to report, largest loss first, each with its proof and only causes that are causes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.diagnose import Issue
from generator.pipeline import Examined

Examine = Callable[..., Examined]


def item(name: str, target: str, actual: str, weight: str = "10", **more: str) -> dict[str, Any]:
    return {"name": name, "operator": "≥", "target": target, "actual": actual, "unit": "件", "weight": weight, **more}


def kinds(examined: Examined) -> list[tuple[str, str]]:
    return [(issue.kind, issue.subject) for issue in examined.issues]


def only(examined: Examined) -> Issue:
    assert len(examined.issues) == 1, kinds(examined)
    return examined.issues[0]


def budget(initial: str, adjusted: str, executed: str, **more: str) -> dict[str, Any]:
    return {"initial": {"total": initial}, "adjusted": {"total": adjusted}, "executed": {"total": executed}, **more}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "township-2024",
            [
                "short indicator.4", "short indicator.1", "staff_over staff", "stated facts.problems.1",
                "stated facts.problems.2", "stated facts.problems.3", "stated facts.problems.4",
            ],
        ),
        (
            "subdistrict-2023",
            [
                "short indicator.1", "short indicator.7", "short indicator.3", "exceeded indicator.2", "short indicator.5",
                "project_low project.1", "project_low project.3", "adjustment budget.adjustment", "staff_over staff",
                "stated facts.problems.1", "stated facts.problems.2", "stated facts.problems.3", "stated facts.problems.4",
            ],
        ),
        ("project-2024", ["short indicator.11", "short indicator.7", "exceeded indicator.2", "over indicator.5"]),
    ],
)  # fmt: skip
def test_the_samples_have_these_issues(sample: Examine, name: str, expected: list[str]) -> None:
    """Every lost point, low project, large adjustment and surplus of the samples is an issue, and nothing else is."""
    assert [f"{kind} {subject}" for kind, subject in kinds(sample(name))] == expected


@pytest.mark.parametrize("name", ["township-2024", "subdistrict-2023", "project-2024"])
def test_every_issue_is_proved_by_facts_that_exist(sample: Examine, name: str) -> None:
    """An issue of the figures names at least two facts, all in the ledger and about its own subject."""
    examined = sample(name)
    for issue in examined.issues:
        assert set(issue.facts) <= set(examined.facts.ledger)
        assert issue.kind == "stated" or len(issue.facts) >= 2
        if issue.kind in ("short", "exceeded", "over", "project_low"):
            assert all(id.startswith(f"{issue.subject}.") for id in issue.facts)


def test_losses_are_ranked_by_points(examined: Examine) -> None:
    """The largest loss first, execution among them; equal losses in the order of the form."""
    form = {
        "budget": budget("100.00", "100.00", "75.00"),
        "indicators": [item("甲", "10", "9"), item("乙", "10", "5"), item("丙", "10", "9"), item("丁", "10", "10")],
    }
    result = examined(form)
    assert kinds(result) == [
        ("short", "indicator.2"), ("execution_low", "budget"), ("short", "indicator.1"), ("short", "indicator.3"),
    ]  # fmt: skip
    assert [str(issue.lost) for issue in result.issues] == ["5.00分", "2.50分", "1.00分", "1.00分"]


@pytest.mark.parametrize(("executed", "found"), [("98.00", False), ("90.00", False), ("89.99", True), ("0", True)])
def test_execution_is_low_below_ninety_percent(examined: Examine, executed: str, found: bool) -> None:
    """98 % is no problem although it lost points; 89.99 % is one."""
    assert (("execution_low", "budget") in kinds(examined({"budget": budget("100.00", "100.00", executed)}))) is found


@pytest.mark.parametrize(("executed", "found"), [("60.00", False), ("59.99", True)])
def test_a_project_is_low_below_sixty_percent(examined: Examine, executed: str, found: bool) -> None:
    """The profile's threshold itself is not below it."""
    form = {"projects": [{"name": "甲", "budget": "100.00", "executed": executed}]}
    assert (("project_low", "project.1") in kinds(examined(form))) is found


def test_low_projects_are_ordered_by_unspent_money(examined: Examine) -> None:
    """The project that left most money unspent comes first, whatever its rate."""
    rows = [("甲", "20.00", "1.00"), ("乙", "500.00", "250.00"), ("丙", "100.00", "99.00"), ("丁", "90.00", "30.00")]
    form = {"projects": [{"name": name, "budget": planned, "executed": spent} for name, planned, spent in rows]}
    assert [issue.name for issue in examined(form).issues] == ["乙", "丁", "甲"]


@pytest.mark.parametrize(
    ("initial", "adjusted", "found"),
    [("100.00", "120.00", False), ("100.00", "120.01", True), ("100.00", "79.99", True), ("100.00", "100.00", False)],
)
def test_an_adjustment_is_an_issue_above_twenty_percent(
    examined: Examine, initial: str, adjusted: str, found: bool
) -> None:
    """Up or down, from more than 20 % of the initial budget on."""
    form = {"budget": budget(initial, adjusted, adjusted)}
    assert (("adjustment", "budget.adjustment") in kinds(examined(form))) is found


@pytest.mark.parametrize(
    ("operator", "actual", "found"), [("≥", "12", True), ("≥", "11.99", False), ("=", "15", True), ("≤", "5", False)]
)
def test_far_above_target_is_an_issue(examined: Examine, operator: str, actual: str, found: bool) -> None:
    """From 120 % of the target on, for ≥ > =, without any loss."""
    result = examined({"indicators": [item("甲", "10", actual, operator=operator)]})
    assert (("over", "indicator.1") in kinds(result)) is found


def test_more_staff_than_posts_is_an_issue(examined: Examine) -> None:
    """150 in post, 94 posts; the unit's explanation is the cause."""
    staff = {"establishment": {"total": "94"}, "actual": {"in_post": "150"}, "reason": "转隶人员未核编。"}
    issue = only(examined({"unit": {"staff": staff}}))
    assert (issue.kind, issue.facts) == (
        "staff_over",
        ("staff.establishment.total", "staff.actual.in_post", "staff.over"),
    )
    assert issue.cause is not None
    assert issue.cause.path == "unit.staff.reason"


@pytest.mark.parametrize(
    ("operator", "reason", "used"),
    [
        ("≥", "外出务工人员没有返乡。", True),
        ("≥", "偏差较小。", False),
        ("≥", "未能完成任务。", False),
        ("≥", "工作超额完成。", False),
        ("≤", "执行中厉行节约，压减了支出。", False),
        ("≤", "材料价格上涨。", True),
        ("≥", "", False),
    ],
)
def test_only_a_reason_that_explains_is_a_cause(examined: Examine, operator: str, reason: str, used: bool) -> None:
    """A circular reason, or one the figures contradict, counts as not given: the unit is asked for one."""
    actual = "12" if operator == "≤" else "8"
    issue = only(examined({"indicators": [item("甲", "10", actual, operator=operator, reason=reason)]}))
    assert issue.kind == ("exceeded" if operator == "≤" else "short")
    assert (issue.cause is not None) is used
    if issue.cause:
        assert (issue.cause.path, issue.cause.entry.text) == ("indicator.1.reason", reason)


def test_the_facts_sheet_gives_causes_and_measures_by_name(examined: Examine) -> None:
    """Where the indicator has no reason of its own, the statement about it is used, and a circular one is not."""
    form = {
        "indicators": [item("甲", "10", "8"), item("乙", "10", "8", reason="没有完成任务。"), item("丙", "10", "9")],
        "facts": {
            "problems": [{"text": "甲的进度落后。", "about": "甲"}],
            "causes": [
                {"text": "没有完成。", "about": "丙"},
                {"text": "人手不足。", "about": "甲"},
                {"text": "设备老旧。", "about": "乙"},
            ],
            "measures": [{"text": "调配人员。", "about": "甲"}],
        },
    }
    first, second, third = examined(form).issues
    assert first.cause is not None
    assert first.measure is not None
    assert first.statement is not None
    assert (first.cause.path, first.measure.path, first.statement.path) == (
        "facts.causes.2.text", "facts.measures.1.text", "facts.problems.1.text",
    )  # fmt: skip
    assert second.cause is not None
    assert second.cause.entry.text == "设备老旧。"
    assert third.cause is None


def test_problems_of_the_unit_itself_come_last_with_their_partners(examined: Examine) -> None:
    """As many causes as problems belong together by position; else only by name."""
    both = {"problems": ["人才不足。", "宣传不够。"], "causes": ["待遇低。", "渠道少。"], "measures": ["引进人才。"]}
    issues = examined({"indicators": [item("甲", "10", "8")], "facts": both}).issues
    assert [(issue.kind, issue.subject) for issue in issues[1:]] == [
        ("stated", "facts.problems.1"), ("stated", "facts.problems.2"),
    ]  # fmt: skip
    assert [issue.cause and issue.cause.entry.text for issue in issues[1:]] == ["待遇低。", "渠道少。"]
    assert [issue.measure for issue in issues[1:]] == [None, None]


def test_what_cannot_be_scored_is_no_problem_of_performance(examined: Examine) -> None:
    """A text instead of a result is a gap of the form: nothing is claimed about the target."""
    assert [issue.subject for issue in examined({"indicators": [item("甲", "10", "完成")]}).issues] == []


def test_more_than_the_budget_spent_is_a_problem(examined: Examine) -> None:
    """Above 100 % the excess is told, for the whole and for a project."""
    budget = {"initial": 100, "adjusted": "100.00", "executed": "112.50"}
    projects = [{"name": "道路", "budget": "50.00", "executed": "60.00"}]
    issues = examined({"budget": budget, "projects": projects}).issues
    assert [(issue.kind, issue.facts[-1]) for issue in issues] == [
        ("execution_over", "budget.overspent"), ("project_over", "project.1.overspent"),
    ]  # fmt: skip


def test_a_target_of_exactly_zero_is_a_ceiling(examined: Examine) -> None:
    """安全事故 = 0 with 2 is exceeded, not missed."""
    issues = examined({"indicators": [item("安全事故", "0", "2", operator="=")]}).issues
    assert [issue.kind for issue in issues] == ["exceeded"]


def test_causes_that_fit_no_problem_are_reported(examined: Examine) -> None:
    """W002: what the unit wrote and the report does not use is said."""
    own = {"causes": [{"text": "培训少", "about": "乙"}, {"text": "设备旧", "about": "甲项"}]}
    findings = examined({"indicators": [item("甲项目数", "10", "8")], "facts": own}).findings
    assert [finding.found for finding in findings if finding.code == "W002"] == ["培训少", "设备旧"]


def test_a_reason_beside_the_figure_and_one_in_the_statements_are_both_used(examined: Examine) -> None:
    """Neither of two causes for one problem is lost."""
    own = {"causes": [{"text": "培训少", "about": "甲项目数"}]}
    issue = only(examined({"indicators": [item("甲项目数", "10", "8", reason="设备旧")], "facts": own}))
    assert [cause.entry.text for cause in issue.causes] == ["设备旧", "培训少"]


def test_a_form_without_faults_has_no_issue(examined: Examine) -> None:
    """Everything reached and spent: nothing to report."""
    form = {"budget": budget("100.00", "110.00", "110.00"), "indicators": [item("甲", "10", "11", "90")]}
    assert examined(form).issues == ()
    assert examined({}).issues == ()
