"""Texts made to be slow or to break something: every check comes to its end, at sizes where a square would be felt."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.checking.review.merge import merged
from generator.checking.review.sentences.asserted import relations
from generator.finding import Finding, Severity
from generator.manuscript import Manuscript, lines_of_text
from generator.pipeline import check_text
from generator.scan import scan

_HEAD = "某县某局2024年部门整体支出绩效自评报告\n一、基本情况\n"
_ROWS = "指标\t目标值\t完成值\t分值\t得分\n"

_HOSTILE = {
    "offices without names": "五办五中心：" * 2000,
    "no mark at all": "项目资金执行情况良好" * 2000,
    "one character": "甲" * 20_000,
    "open brackets": "（" * 20_000,
    "closed brackets": "）" * 20_000,
    "half-width brackets": "(" * 20_000,
    "brackets in brackets": "（" * 5000 + "3人" + "）" * 5000,
    "open book titles": "《" * 20_000,
    "listed names": "共有3个项目：" + "甲项目、" * 5000,
    "names before a count": "甲、乙等3个" * 2000,
    "points": "一是加强。" * 2000,
    "headings": "一、甲\n" * 2000,
    "line feeds": "\n" * 20_000,
    "digits": "1" * 20_000,
    "years": "2023年" * 2000,
    "doubled words": "工作工作" * 2000,
    "one character doubled": "工" * 20_000,
    "list of one name": "办公费、" * 2000,
    "commas of half width": "甲," * 5000,
    "foreign words": "全乡" * 2000,
    "rows of a table": _ROWS + "".join(f"发放补贴人数{i}\t100人\t{i}人\t1\t1\n" for i in range(400)),
    "shares": "占" * 20_000,
    "claims": "全面完成预算执行率偏低，" * 500,
}


@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE)
def test_repetition_comes_to_its_end(text: str) -> None:
    """Repetition, missing marks, brackets without end and long tables are checked to the end, findings in the text."""
    checked = check_text(_HEAD + text, "报告.txt")
    for finding in checked.findings:
        assert finding.start is not None
        assert finding.end is not None
        assert 0 <= finding.start <= finding.end <= len(checked.manuscript.text)


_PIECES = st.sampled_from(
    [
        *(
            "五办五中心：",
            "其中",
            "3人",
            "，",
            "（",
            "）",
            "《",
            "“",
            "\n",
            "\t",
            "|",
            "预算",
            "执行率90.5%",
            "100万元",
            "12.30元",
        ),
        *(
            "一是",
            "1、",
            "三、存在的问题\n",
            "（一）",
            "、",
            "。",
            "；",
            "完成率",
            "分别为",
            "合计",
            "由",
            "占",
            "2023年",
            "全乡",
        ),
        *(
            "工作",
            "指标",
            "目标值",
            "完成值",
            "原因是",
            "人民政府",
            ",",
            "(",
            "１２",
            " ",
            "\u3000",
            "+",
            "=",
            "×",
            "-",
        ),
    ]
)


@given(parts=st.lists(_PIECES, max_size=400), times=st.integers(1, 4))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_comes_to_its_end(parts: list[str], times: int) -> None:
    """Whatever pieces of reports follow one another, the check ends and every finding lies in the text."""
    checked = check_text("".join(parts) * times, "报告.txt")
    assert all(0 <= (one.start or 0) <= (one.end or 0) <= len(checked.manuscript.text) for one in checked.findings)


def test_a_paragraph_is_read_to_its_thousandth_number() -> None:
    """What holds more numbers than any paragraph asserts nothing behind the thousandth."""
    text = "共5人，其中男3人，女2人。" * 2000
    found = relations(text, scan(text))
    assert found
    assert max(member for one in found for member in one.members) < 1000


def test_lines_are_counted_by_line_feeds() -> None:
    """A position's line number counts the line feeds before it, also behind the last one and in an empty text."""
    text = "一\n\n二\r\n三"
    manuscript = Manuscript("", text, lines_of_text(text))
    assert [manuscript.line_number(at) for at in range(len(text) + 1)] == [
        text.count("\n", 0, at) + 1 for at in range(len(text) + 1)
    ]
    assert Manuscript("", "", ()).line_number(0) == 1


_MARKED = "一二。三四，五六；七八九十！甲乙丙丁"


def _finding(code: str, start: int, length: int, subject: str, level: Severity) -> Finding:
    end = min(start + length, len(_MARKED))
    return Finding(code=code, message=f"{code}{start}", subject=subject, start=start, end=end, level=level)


_FINDINGS = st.lists(
    st.builds(
        _finding,
        st.sampled_from(["A101", "A106", "N001", "C106", "R103", "W104", "S101"]),
        st.integers(0, len(_MARKED) - 1),
        st.integers(0, 6),
        st.sampled_from(["", "budget.total", "year"]),
        st.sampled_from(list(Severity)),
    ),
    max_size=12,
)


@given(findings=_FINDINGS)
@settings(deadline=None)
def test_merging_keeps_one_of_each_cause(findings: list[Finding]) -> None:
    """Each finding is kept or covered by one that is kept; merging what was merged changes nothing."""
    kept = merged(findings, _MARKED)
    assert set(kept) <= set(findings)
    assert merged(kept, _MARKED) == kept
    assert all(one in kept or len(merged([*kept, one], _MARKED)) == len(kept) for one in findings)
