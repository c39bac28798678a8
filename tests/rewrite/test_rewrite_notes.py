"""What is told of a rewriting: every code D101 to D110 with a case, in the words of a short text report."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from stories import TOWNSHIP

from generator.finding import CODES, Finding, Severity
from generator.pipeline import Rewritten, rewrite

HEAD = """云山市清河区柳林乡人民政府2024年度部门整体支出绩效自评报告
一、预算执行情况
年初预算数10790.33万元，全年预算数10790.33万元，全年执行数10671.44万元，预算执行率98.90%。
"""
PROBLEMS = """二、存在的问题
1.“解决就业人数”未达到目标。预期指标值为大于等于10人，实际完成8人，失3分。
2.全民体检没有完成年度目标，实际完成7760人。
3.业务档案管理不够规范。
4.预算执行率低，资金没有按计划支付。
"""
CAUSES = """三、原因分析
1.“解决就业人数”未达到目标的原因：存在一定偏差。
2.居民外出务工，集中体检期间不在本地。
3.档案员由其他岗位人员兼任。
4.项目前期准备不充分。
"""
MEASURES = """四、改进措施
1.加强就业服务。
2.为外出居民预约节假日体检。
3.明确归档责任人。
4.提前做好准备。
"""
END = """五、其他需要说明的情况
没有需要说明的情况。
"""
REPORT = HEAD + PROBLEMS + CAUSES + MEASURES + END
ALL = ("problems", "causes", "improvements")
Run = Callable[..., Rewritten]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Rewrite a text by the township's figures."""

    def rewritten(text: str, parts: tuple[str, ...] = (), instruction: str = "") -> Rewritten:
        path = tmp_path / "报告.txt"
        path.write_text(text, encoding="utf-8")
        return rewrite(path, TOWNSHIP.figures, parts, instruction=instruction)

    return rewritten


def told(written: Rewritten, code: str) -> list[Finding]:
    return [finding for finding in written.findings[: written.told] if finding.code == code]


@dataclass(frozen=True)
class Case:
    """What is asked of the report above, and what is told: in the message, at which words, and what the text then says."""

    code: str
    parts: tuple[str, ...]
    instruction: str
    message: str
    quote: str
    after: str


CASES = {
    "a loss nobody told": Case(
        "D101",
        (),
        "",
        "在职人数超过编制数",
        "在职人数超过编制数",
        "3.在职人数超过编制数。编制数94人，在职人员150人，多56人。",
    ),
    "the unit's own measure": Case(
        "D101",
        ("suggestions",),
        "",
        "按数据文件补写建议：明确项目绩效目标",
        "按项目类别建立可以量化的指标体系",
        "按项目类别建立可以量化的指标体系",
    ),
    "a wrong number": Case(
        "D102", (), "", "“7760人”改为“7670人”", "实际完成7670人", "2.全民体检没有完成年度目标，实际完成7670人"
    ),
    "a cause that is none": Case(
        "D102",
        (),
        "",
        "原来的原因只是重复偏差",
        "年初就业市场存在不确定因素",
        "未达到目标的原因：年初就业市场存在不确定因素",
    ),
    "a view of the unit": Case("D103", (), "", "作为单位的说法保留", "业务档案管理不够规范", "业务档案管理不够规范。"),
    "a problem that is none": Case(
        "D104", (), "", "删去与数据矛盾的问题“预算执行率低", "", "4.业务档案管理不够规范。\n三、"
    ),
    "no cause is given": Case(
        "D105", (), "", "没有可用的原因", "【待单位补充", "在职人数超过编制数的原因：【待单位补充："
    ),
    "measures are left": Case("D106", (), "", "缺少在职人数超过编制数的改进措施", "改进措施", MEASURES),
    "causes are left": Case("D106", ("problems",), "", "缺少在职人数超过编制数的原因", "原因分析", CAUSES),
    "what only a model can": Case(
        "D107", (), "语气更委婉", "“语气更委婉”要由语言模型来写", "", "业务档案管理不够规范。"
    ),
    "a topic that is nowhere": Case(
        "D107", (), "突出食品安全", "没有找到与“食品安全”有关的问题", "", "业务档案管理不够规范。"
    ),
    "so many items": Case("D109", ALL, "压缩到两条", "3条并入“其他问题”", "其他问题：", "2.其他问题："),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(run: Run, name: str) -> None:
    """Code, level of the code, words of the message, the place in the new text, and the new text itself."""
    case = CASES[name]
    text = REPORT
    if case.parts == ("suggestions",):
        text = REPORT.replace("五、", "五、有关建议\n1.加强业务培训。\n六、")
    written = run(text, case.parts, case.instruction)
    found = [one for one in told(written, case.code) if case.message in one.message]
    assert len(found) == 1
    assert found[0].severity is CODES[case.code][0]
    assert case.quote in found[0].quote
    if case.quote:
        assert written.after.text[found[0].start : found[0].end] == found[0].quote
        assert found[0].source.line == written.after.text.count("\n", 0, found[0].start) + 1
    assert case.after in written.after.text


def test_the_proof_stands_in_the_message(run: Run) -> None:
    """What is added says in which file and where in it the figures stand."""
    written = run(REPORT.replace(PROBLEMS.splitlines()[2] + "\n", ""))
    (added,) = [one for one in told(written, "D101") if "7670" in one.message]
    assert "依据：township-2024.yaml 第" in added.message
    assert "indicators[1].actual" in added.message


#: The examples of docs/findings/D102.md: what stood there, what stands there then.
D102 = [
    (
        "1.“解决就业人数”未达到目标。预期指标值为大于等于10人，实际完成9人。",
        "实际完成8人",
        "实际完成9人",
    ),
    (
        "1.就业帮扶效果不理想，解决就业人数没有达到目标。",
        "就业帮扶效果不理想，解决就业人数没有达到目标。预期指标值为大于等于10人，实际完成8人，完成率80%，比目标少2人，失3分。",
        "",
    ),
]


@pytest.mark.parametrize(("item", "there", "gone"), D102)
def test_the_examples_of_the_page(run: Run, item: str, there: str, gone: str) -> None:
    """A number of the item's own indicator is put right; figures without which the item says too little are added."""
    written = run(REPORT.replace(PROBLEMS.splitlines()[1], item))
    assert there in written.after.text
    assert not gone or gone not in written.after.text


def test_a_contradicted_problem_takes_its_cause_and_measure_along(run: Run) -> None:
    """Problem, cause and measure go together where all are rewritten; where one is not, that is said (D104, D106)."""
    every = run(REPORT, ALL)
    (gone,) = told(every, "D104")
    assert gone.message.endswith("对应的原因分析、改进措施一并删去。")
    assert [
        words for words in ("资金没有按计划支付", "项目前期准备不充分", "提前做好准备") if words in every.after.text
    ] == []
    assert told(every, "D106") == []
    alone = run(REPORT, ("problems",))
    assert [one.quote for one in told(alone, "D106")] == ["原因分析", "改进措施"]
    assert CAUSES + MEASURES in alone.after.text


def test_a_disproved_sentence_goes_alone(run: Run) -> None:
    """What is right in the item stays (D104)."""
    text = REPORT.replace("3.业务档案管理不够规范。", "3.业务档案管理不够规范。预算执行率低，资金没有按计划支付。")
    written = run(text.replace(PROBLEMS.splitlines()[4] + "\n", "").replace("4.项目前期准备不充分。\n", ""))
    assert [one.message.split("“")[1].split("”")[0] for one in told(written, "D104")] == [
        "预算执行率低，资金没有按计划支付。"[:-1]
    ]
    assert "业务档案管理不够规范。\n" in written.after.text


#: Instruction → beginnings of the problems then.
ORDERED = [
    ("", ["“解决就业人数”", "全民体检", "在职人数", "业务档案"]),
    ("突出体检", ["全民体检", "“解决就业人数”", "在职人数", "业务档案"]),
    ("突出档案", ["业务档案", "“解决就业人数”", "全民体检", "在职人数"]),
    ("按失分排序", ["“解决就业人数”", "全民体检", "在职人数", "业务档案"]),
    ("压缩到三条", ["“解决就业人数”", "全民体检", "其他问题："]),
    ("压缩到三条，突出档案", ["业务档案", "“解决就业人数”", "其他问题："]),
    ("压缩到一条", ["其他问题："]),
]


@pytest.mark.parametrize(("instruction", "beginnings"), ORDERED)
def test_order_and_number_of_items(run: Run, instruction: str, beginnings: list[str]) -> None:
    """What is to stand out comes first, with its cause and measure; over so many items the last holds the rest."""
    written = run(REPORT, ALL, instruction)
    lines = written.after.text.splitlines()
    sections = [
        lines.index(head) for head in ("二、存在的问题", "三、原因分析", "四、改进措施", "五、其他需要说明的情况")
    ]
    problems, causes, measures = (lines[a + 1 : b] for a, b in pairwise(sections))
    assert [line.split(".", 1)[1][: len(words)] for line, words in zip(problems, beginnings, strict=True)] == beginnings
    assert len(problems) == len(causes) == len(measures)
    assert [line.split(".")[0] for line in problems] == [str(k) for k in range(1, len(problems) + 1)]
    again = run(written.after.text, ALL, instruction)
    assert again.changes == ()


def test_more_detail_tells_every_figure(run: Run) -> None:
    """更具体 adds what an item leaves out, and nothing twice."""
    written = run(REPORT, ("problems",), "更具体一些")
    item = next(line for line in written.after.text.splitlines() if "全民体检" in line)
    assert [item.count(figure) for figure in ("8500人", "7670人", "90.24%", "1.46分")] == [1, 1, 1, 1]


def test_numbers_elsewhere_are_told_and_left(run: Run) -> None:
    """A contradiction outside the section is a finding on the new text; the text there stays."""
    text = REPORT.replace("全年执行数10671.44万元", "全年执行数10617.44万元")
    written = run(text)
    assert "全年执行数10617.44万元" in written.after.text
    assert [one.code for one in written.findings[written.told :] if one.found == "10617.44万元"] == ["N002"]


# --- what has no place --------------------------------------------------------------------------------------------------------


_CONTROL = "<w:sdt {{}}><w:sdtPr>{}<w:text/></w:sdtPr><w:sdtContent><w:r><w:t>7760人</w:t></w:r></w:sdtContent></w:sdt>"
_BOUND = '<w:dataBinding w:xpath="/a" w:storeItemID="{{00000000-0000-0000-0000-000000000000}}"/>'
#: What the wrong number stands in.
HOLDERS = [
    pytest.param(_CONTROL.format(_BOUND), id="bound control"),
    pytest.param(_CONTROL.format('<w:lock w:val="sdtContentLocked"/>'), id="locked control"),
]


def _with(holder: str) -> bytes:
    """Return the report as a Word file; the wrong number stands in something that is not to be typed over."""
    document = docx.Document()
    for line in REPORT.splitlines():
        before, number, behind = line.partition("7760人")
        paragraph = document.add_paragraph(before)
        if number:
            paragraph._p.append(parse_xml(holder.format(nsdecls("w"))))
            paragraph.add_run(behind)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("holder", HOLDERS)
def test_what_cannot_be_typed_over_is_left(holder: str, tmp_path: Path) -> None:
    """The number stays, the other changes are made, and a warning says so (D110)."""
    path = tmp_path / "报告.docx"
    path.write_bytes(_with(holder))
    written = rewrite(path, TOWNSHIP.figures, ())
    assert "7760人" in written.after.text
    assert "在职人数超过编制数。编制数94人" in written.after.text
    (skipped,) = told(written, "D110")
    assert skipped.severity is Severity.WARNING
    assert "有1处改动" in skipped.message


# --- comments -----------------------------------------------------------------------------------------------------------------


def test_comments_stand_at_what_was_changed(tmp_path: Path) -> None:
    """Each change has a comment with its reason; what was left as it is has none."""
    path = tmp_path / "报告.docx"
    document = docx.Document()
    for line in REPORT.splitlines():
        document.add_paragraph(line)
    document.save(str(path))
    written = rewrite(path, TOWNSHIP.figures, ())
    (tmp_path / "改.docx").write_bytes(written.content)
    with ZipFile(tmp_path / "改.docx") as package:
        said = package.read("word/comments.xml").decode()
    assert [code for code in ("D101", "D102", "D104", "D105") if code not in said] == []
    assert [code for code in ("D103", "D106", "D107") if code in said] == []
    clean = rewrite(path, TOWNSHIP.figures, (), clean=True)
    with ZipFile(io.BytesIO(clean.content)) as package:
        assert "word/comments.xml" not in package.namelist()
