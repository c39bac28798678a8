"""Every report of the corpus rewritten: what is outside stays, what is rejected comes back, what is accepted is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from compare import differences, undone_differences
from documents import FURNISHED, NAMES, REFUSALS, UNREADABLE, build
from openxml_audit import OpenXmlValidator
from redrafts import ALL, NOW, Redraft, bare, bounds, comments, flat, marks, parts_of

from generator.document import read_manuscript
from generator.finding import Severity
from generator.pipeline import examine, rewrite
from generator.rewriting.numbers import ordinal

Make = Callable[..., Redraft]

READABLE = [name for name in NAMES if name not in UNREADABLE and (name not in REFUSALS or not build(name).refusal)]
#: One of each layout and of each edit: for what takes another rewriting, the other stories are like these.
ONE_EACH = [
    name
    for name in READABLE
    if name not in (*FURNISHED, "long")
    and not name.startswith("office-")
    and not name.endswith(("-subdistrict", "-project"))
] + ["all-furniture", "content-control", "content-control-whole"]
#: The usual parts are a part of all parts: of the edits only those that change the problems.
USUAL = [name for name in ONE_EACH if not name.startswith("edited-")] + [
    f"edited-{edit}-township" for edit in ("everything", "deleted-problem", "deleted-problem-alone", "open-revision")
]


# --- what is not right yet ------------------------------------------------------------------------------------------------

UNCORRECTED: dict[str, str] = dict.fromkeys(
    ["table-township", "run-in"], "the rate of the whole budget is wrong in a problem that is about no figure"
)


def known(names: Iterable[str], *defects: dict[str, str]) -> list[Any]:
    """Return the names as parameters; those with a defect are expected to fail."""
    why = {name: reason for defect in defects for name, reason in defect.items()}
    return [
        pytest.param(name, marks=pytest.mark.xfail(reason=why[name])) if name in why else pytest.param(name)
        for name in names
    ]


def _all(redraft: Make, name: str) -> Redraft:
    """Return the document with problems, causes and measures rewritten, as far as it has them."""
    return redraft(name, parts_of(build(name)))


# --- the file --------------------------------------------------------------------------------------------------------------


def _kept(one: Redraft) -> None:
    """Nothing differs outside; rejected, the old document comes back; the file reads as the result says."""
    data = one.document.data
    if one.result.content == data:
        return
    assert differences(data, one.result.content, *bounds(one.document, one.parts)) == []
    assert undone_differences(data, one.result.content, "jixiao") == []
    assert read_manuscript(one.path).text == one.result.after.text
    assert read_manuscript(one.path, "original").text == read_manuscript(one.source, "original").text
    assert marks(one.result.content) == marks(data)
    assert comments(one.result.content)[: len(comments(data))] == comments(data)


@pytest.mark.parametrize("name", READABLE)
def test_only_the_sections_change_and_rejecting_brings_them_back(redraft: Make, name: str) -> None:
    """Problems, causes and measures: everything else is what it was, others' changes and comments too."""
    _kept(_all(redraft, name))


@pytest.mark.parametrize("name", USUAL)
def test_the_usual_parts_are_problems_and_causes(redraft: Make, name: str) -> None:
    """Without --section the same holds, and the measures are outside."""
    one = redraft(name)
    _kept(one)
    assert set(one.new) <= {"problem", "cause"}


@pytest.mark.parametrize("name", [name for name in READABLE if name != "long"])
def test_a_second_run_changes_nothing(redraft: Make, name: str) -> None:
    """What was rewritten is as it should be: the file stays byte for byte."""
    one = _all(redraft, name)
    if not one.result.changes:
        return  # it was the second run
    again = rewrite(one.path, one.document.figures, one.parts, now=NOW)
    assert again.changes == ()
    assert again.content == one.result.content


@pytest.mark.parametrize("name", ONE_EACH)
def test_clean_is_the_accepted_text(redraft: Make, name: str) -> None:
    """--clean gives the same words without a mark of ours; others' marks and comments are still there."""
    tracked = _all(redraft, name)
    clean = redraft(name, tracked.parts, True)
    assert clean.result.after.text == tracked.result.after.text
    assert read_manuscript(clean.path).text == tracked.result.after.text
    assert not marks(clean.result.content, "jixiao")
    assert _uncounted(marks(clean.result.content)) == _uncounted(marks(clean.document.data))
    assert comments(clean.result.content) == comments(clean.document.data)


def _uncounted(found: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Leave numbers out: those of the items were written on in others' insertions too."""
    return {key: re.sub(r"[\d.]", "", text) for key, text in found.items()}


#: The auditor takes most of a second for each; those whose own file it finds nothing wrong with.
AUDITED = (
    *("edited-everything-township", "all-furniture", "auto-numbered-township", "two-levels"),
    *("inserted-section", "moved-point", "table-township"),
)


@pytest.mark.parametrize("name", AUDITED)
def test_the_result_is_a_valid_file(redraft: Make, name: str) -> None:
    """An auditor of Office files finds nothing in the result."""
    errors = [str(error) for error in OpenXmlValidator().validate(_all(redraft, name).path).errors]
    assert [error for error in errors if "stylesWithEffects" not in error] == []


# --- the words --------------------------------------------------------------------------------------------------------------

#: What a loss is called that is no indicator.
CALLED = {"staff": "在职人数超过编制数", "budget.adjustment": "预算调整"}


def _subjects(one: Redraft) -> list[str]:
    """Return the losses that the document does not tell; what the figures state without a figure is the unit's choice."""
    return [subject for subject in one.document.missing if not subject.startswith("facts.")]


@pytest.mark.parametrize("name", READABLE)
def test_every_loss_is_told(redraft: Make, name: str) -> None:
    """What the problems left out is among them now, by name; the check misses no loss any more (S103)."""
    one = _all(redraft, name)
    names = {issue.subject: issue.name for issue in examine(one.document.figures).issues} | CALLED
    words = one.words("problem")
    assert [subject for subject in _subjects(one) if flat(names[subject]) not in words] == []
    assert [finding.message for finding in one.result.findings if finding.code == "S103"] == []


@pytest.mark.parametrize("name", known(READABLE, UNCORRECTED))
def test_wrong_numbers_are_gone_and_the_units_views_stay(redraft: Make, name: str) -> None:
    """No number that the figures contradict is left; a problem without figures stands word for word."""
    one = _all(redraft, name)
    words = bare(one.words("problem"))
    assert [number for number in one.document.wrong if bare(number) in words] == []
    wrong = tuple(map(bare, one.document.wrong))
    whole = [bare(text) for text in one.document.unsupported]
    assert [text for text in whole if not any(number in text for number in wrong) and text not in words] == []


@pytest.mark.parametrize(
    "name",
    ["numbered-township", "subheadings-township"],
)
def test_the_right_number_is_put_in(redraft: Make, name: str) -> None:
    """The rate of the whole budget stands where the text says 全年预算执行率, whatever the item is about."""
    assert "全年预算执行率只有98.90%" in _all(redraft, name).words("problem")


@pytest.mark.parametrize("name", ["numbered-project", "one-paragraph-project", "table-project", "moved-point"])
def test_what_is_told_is_not_told_again(redraft: Make, name: str) -> None:
    """每座46.80万元 is the figure 46.80万元/座: no sentence with it is added."""
    assert _all(redraft, name).words("problem").count("46.80") == 1


def test_new_rows_are_full(redraft: Make) -> None:
    """A row of a table with merged cells gets all its cells, those without material the mark of a gap."""
    one = _all(redraft, "merged-table")
    rows = [line.split("\t") for line in one.result.after.text.splitlines() if "“安装智能水表数量”" in line]
    assert [len(row) for row in rows if "\t".join(row).startswith("“安装")] == [3]
    assert all(cell.strip() for row in rows if len(row) == 3 for cell in row)


@pytest.mark.parametrize("name", READABLE)
def test_nothing_contradicts_the_figures(redraft: Make, name: str) -> None:
    """In the new sections no number and no sum is wrong (N, A)."""
    one = _all(redraft, name)
    places = [passage.section.place for passage in one.new.values()]
    wrong = [
        finding.message
        for finding in one.result.findings[one.result.told :]
        if finding.severity is Severity.ERROR
        and finding.code[0] in "NA"
        and any(start <= (finding.start if finding.start is not None else -1) < end for start, end in places)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", READABLE)
def test_the_numbers_go_on(redraft: Make, name: str) -> None:
    """The items of each section count 1, 2, 3 in the form they had; where they had no numbers there are none."""
    one = _all(redraft, name)
    for role, passage in one.new.items():
        written = [block.number for block in passage.blocks if block.number]
        assert list(map(ordinal, written)) == list(range(1, len(written) + 1)), role
        had = {re.sub(r"[一二三四五六七八九十\d０-９①-⑳]+", "N", block.number) for block in one.old[role].blocks}
        assert {re.sub(r"[一二三四五六七八九十\d０-９①-⑳]+", "N", number) for number in written} <= had, role


@pytest.mark.parametrize("name", READABLE)
def test_problems_causes_and_measures_go_together(redraft: Make, name: str) -> None:
    """Where all three are rewritten, each problem has its cause and its measure in the same order (S105, S106, S108)."""
    one = _all(redraft, name)
    listed = {len(texts) for texts in (one.document.problems, one.document.causes, one.document.measures)}
    if one.parts != ALL or len(listed) > 1:
        return  # a measure that belongs to no problem stays
    told = [finding for finding in one.result.findings if finding.code in ("S105", "S106", "S108")]
    assert [finding.message for finding in told] == []
