"""The ledger: stable ids, formulas that give their value, proofs that exist, sources that are known."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from generator.facts import Fact, Facts, Ledger
from generator.number import rounded
from generator.pipeline import Examined
from generator.record import entries

SAMPLES = ("township-2024", "subdistrict-2023", "project-2024")
#: Formulas that are words: counted, or taken from the rules.
WORDS = re.compile(
    r"逐个计数|逐项计数|计分规则：.*|分值－得分|分值合计|自评表：.*|财预.*|达到目标.*|未(超过|达到).*|超过.*|.*单位自评|.*记0分|达成|.*目标值为0.*"
)
PATTERN = re.compile(r"[\d.]+|[＋－÷×+\-*/()（）\[\]]")
Examine = Callable[..., Examined]


@pytest.fixture(params=[(name, profile) for name in SAMPLES for profile in ("platform", "mof-2021-101")], ids="-".join)
def examined_sample(request: pytest.FixtureRequest, sample: Examine) -> Examined:
    return sample(*request.param)


def compute(formula: str) -> Decimal:
    """Work out a printed formula with Decimals."""
    signs = {"＋": "+", "－": "-", "÷": "/", "×": "*", "（": "(", "）": ")", "[": "(", "]": ")"}
    tokens = PATTERN.findall(formula)
    assert "".join(tokens) == formula, f"not a formula: {formula}"
    stack = [f"Decimal('{token}')" if token[0].isdigit() else signs.get(token, token) for token in tokens]
    return Decimal(eval("".join(stack), {"Decimal": Decimal}))


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_and_texts_are_stable(sample: Examine, golden: Callable[[str, str], None], name: str) -> None:
    """Placeholders in drafts and tags in documents name these ids: the list only changes on purpose."""
    ledger = sample(name).facts.ledger
    golden(f"facts/{name}.tsv", "".join(f"{id}\t{fact.text}\n" for id, fact in ledger.items()))


def test_every_formula_gives_its_value(examined_sample: Examined) -> None:
    """Each derived figure can be recomputed from the formula it shows, in % where it is a rate."""
    computed = 0
    for fact in examined_sample.facts.ledger.values():
        if not fact.formula or fact.quantity is None or WORDS.fullmatch(fact.formula):
            continue
        formula = fact.formula.rpartition("，")[2].removeprefix("按")  # 98.90%，按70%×10=7
        formula, shown = formula.partition("=")[::2]
        formula = re.sub(r"([\d.]+)%", r"(\1/100)", formula)
        value = compute(formula)
        if fact.quantity.unit == "%":
            value *= 100
        if fact.id.endswith(("_amount", "_size")):
            value = abs(value)
        assert rounded(value, fact.quantity.decimals) == fact.quantity.value, (fact.id, fact.formula)
        assert not shown or Decimal(shown) == fact.quantity.value, (fact.id, fact.formula)
        computed += 1
    assert computed > 50


def test_every_derived_fact_names_inputs_that_exist(examined_sample: Examined) -> None:
    """An input is a fact of the ledger, or the row (indicator.3, project.1) whose facts it is about."""
    ledger = examined_sample.facts.ledger
    for fact in ledger.values():
        for name in fact.inputs:
            assert name in ledger or any(id.startswith(f"{name}.") for id in ledger), (fact.id, name)


def test_a_fact_is_an_input_with_a_place_or_derived_with_a_formula(examined_sample: Examined) -> None:
    """Input figures point to their line; derived ones have a formula and no place."""
    for id, fact in examined_sample.facts.ledger.items():
        assert fact.id == id
        assert fact.label
        assert fact.text
        assert (fact.source is None) is bool(fact.formula), id
        assert fact.source is None or fact.source.line, id


def test_every_readable_figure_of_the_form_is_a_fact(examined_sample: Examined) -> None:
    """What the unit filled in as a number can be stated: nothing is left out but old printed values."""
    ledger = examined_sample.facts.ledger
    values = {(fact.quantity.value, fact.quantity.unit) for fact in ledger.values() if fact.quantity}
    for path, _, entry in entries(examined_sample.record):
        left_out = path.startswith("printed.") or path.endswith((".completion", ".score", "budget.weight"))
        if entry.quantity is not None and not left_out:
            assert (entry.quantity.value, entry.quantity.unit) in values, path


def test_numbers_in_the_units_own_texts_are_facts(examined_sample: Examined) -> None:
    """A quote names a fact with the same text and stands where it says in the entry's text."""
    facts: Facts = examined_sample.facts
    texts = {path: entry.text for path, _, entry in entries(examined_sample.record)}
    assert facts.quotes
    for path, quotes in facts.quotes.items():
        for number, quote in enumerate(quotes, 1):
            assert quote.fact == f"{path}.n{number}"
            assert facts.ledger[quote.fact].quantity == quote.mention.quantity
            assert texts[path][quote.mention.start : quote.mention.end] == quote.mention.text
            assert facts.ledger[quote.fact].source is not None


def test_texts_have_no_blank_and_no_exponent(examined_sample: Examined) -> None:
    """98.90%, 4135.45万元: as a report prints it (GB/T 9704)."""
    for fact in examined_sample.facts.ledger.values():
        if fact.formula or ".n" not in fact.id:
            assert not re.search(r"\s|\dE[+-]?\d", fact.text), fact


FORM = {
    "year": "2024",
    "budget": {
        "initial": {"total": "1860.00", "basic": "1000.00", "project": "860.00"},
        "adjusted": {"total": "1725.60", "personnel": "900.00", "public": "100.00", "project": "725.60"},
        "executed": {"total": "1591.60", "project": "600.00"},
    },
    "unit": {"staff": {"establishment": {"total": "94"}, "actual": {"administrative": "38", "institution": "112"}}},
    "projects": [
        {"name": "甲项目", "source": "上级资金", "count": "2", "offline": "1", "budget": "500.00", "executed": "450.00"},
        {"name": "乙项目", "source": "本级资金", "budget": "225.60", "executed": "150.00"},
        {"name": "丙项目", "source": "本级资金", "budget": "0", "executed": "0"},
    ],
    "indicators": [
        {"name": "办结率", "level1": "产出", "operator": "≥", "target": "95", "actual": "90.5", "unit": "%", "weight": "10"},
        {"name": "覆盖率", "level1": "产出", "operator": "≥", "target": "90", "actual": "93.5", "unit": "%", "weight": "10"},
        {"name": "就业人数", "level1": "效益", "operator": "≥", "target": "10", "actual": "8", "unit": "人", "weight": "15"},
        {"name": "单位成本", "level1": "成本", "operator": "≤", "target": "45.00", "actual": "46.80", "unit": "万元", "weight": "10"},
        {"name": "事故起数", "level1": "效益", "operator": "≤", "target": "0", "actual": "1", "unit": "起", "weight": "5"},
        {"name": "机制", "level1": "效益", "operator": "定性", "target": "建立", "actual": "达成", "weight": "40"},
    ],
}  # fmt: skip

STATED = [
    # id, text
    ("budget.adjustment", "-134.40万元"),
    ("budget.adjustment_amount", "134.40万元"),
    ("budget.adjustment_rate", "-7.23%"),
    ("budget.adjustment_rate_size", "7.23%"),
    ("budget.execution_rate", "92.23%"),
    ("budget.unspent", "134.00万元"),
    ("budget.initial.project.share", "46.24%"),
    ("budget.adjusted.basic", "1000.00万元"),
    ("budget.basic.adjustment_rate", "0%"),
    ("staff.actual.in_post", "150人"),
    ("staff.over", "56人"),
    ("staff.rate", "159.57%"),
    ("project.1.rate", "90%"),
    ("project.2.unspent", "75.60万元"),
    ("project.2.unspent_share", "60.19%"),
    ("projects.count", "4个"),
    ("projects.offline", "1个"),
    ("projects.online", "3个"),
    ("projects.budget", "725.60万元"),
    ("projects.rate", "82.69%"),
    ("projects.upper.count", "2个"),
    ("projects.local.count", "2个"),
    ("projects.local.budget", "225.60万元"),
    ("indicator.1.gap", "4.5个百分点"),
    ("indicator.1.completion", "95.26%"),
    ("indicator.2.excess", "3.5个百分点"),
    ("indicator.2.excess_rate", "3.89%"),
    ("indicator.3.gap", "2人"),
    ("indicator.3.lost", "3分"),
    ("indicator.4.excess", "1.80万元"),
    ("indicator.4.excess_rate", "4%"),
    ("indicators.count", "6项"),
    ("indicators.met", "2项"),
    ("indicators.unmet", "4项"),
    ("block.1.count", "2项"),
    ("block.2.met", "1项"),
    ("score.execution", "9.22分"),
    ("score.full", "100分"),
    ("score.grade", "优"),
    ("rule.project_rate_below", "60%"),
]


@pytest.fixture(scope="module")
def ledger(examined: Examine) -> Ledger:
    return examined(FORM).facts.ledger


@pytest.mark.parametrize(("id", "text"), STATED, ids=[row[0] for row in STATED])
def test_a_figure_is_stated_as(ledger: Ledger, id: str, text: str) -> None:
    """Cuts are negative rates with a size beside them, differences of rates are 个百分点, shares are of their total."""
    assert ledger[id].text == text


@pytest.mark.parametrize("id", ["project.3.rate", "indicator.5.completion", "indicator.5.excess_rate", "indicator.6.completion", "indicator.6.gap", "indicator.2.gap", "indicator.2.lost", "budget.upper.adjustment"])  # fmt: skip
def test_what_does_not_exist_is_no_fact(ledger: Ledger, id: str) -> None:
    """No rate on a zero base, no gap of a reached target, no loss of full marks, nothing of rows not filled in."""
    assert id not in ledger


def test_staff_within_the_establishment_are_not_over(examined: Examine) -> None:
    """94 posts, 94 persons: no surplus to state."""
    staff = {"establishment": {"total": "94"}, "actual": {"total": "94"}}
    assert "staff.over" not in examined({"unit": {"staff": staff}}).facts.ledger


def test_labels_begin_with_the_name_of_what_they_are_about(ledger: Ledger) -> None:
    """The indicator's or project's name stands in the label and first among the aliases."""
    for id, name in (("indicator.3.gap", "就业人数"), ("project.2.rate", "乙项目")):
        fact: Fact = ledger[id]
        assert fact.label.startswith(name)
        assert fact.aliases[0] == name
    assert ledger["budget.execution_rate"].label == "预算执行率"
    assert ledger["budget.initial.project.share"].label == "项目支出占年初预算数的比重"


def test_an_empty_form_has_no_figures_but_the_rules(examined: Examine) -> None:
    """Nothing filled in: only what the rules themselves say, and no crash."""
    assert {id.split(".")[0] for id in examined({}).facts.ledger} <= {"score", "rule", "indicators"}
