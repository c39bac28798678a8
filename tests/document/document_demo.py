"""A made-up report with every kind of block, for the tests of the Word room."""

from __future__ import annotations

from generator.finding import Finding, Source
from generator.report import Cell, Heading, Paragraph, Report, Row, Span, Table, TitleBlock

__all__ = ["annex_table", "body_table", "demo_report", "indicator_text"]

_DUTIES = (
    "贯彻落实党和国家在农村的各项方针政策和法律法规，加强农村基础设施建设和新型农村服务体系建设，抓好农田水利、农村道路和饮水安全等建设，"
    "全面推进农村人居环境改善。坚持党的全面领导，推进基层党的建设工作，强化基层党组织体系建设和整体建设，落实法治政府建设相关要求和"
    "辖区经济社会发展重大决策，推动辖区健康、有序、可持续发展。组织实施辖区内与居民生活密切相关的各项公共服务；落实文体旅游、卫生健康、"
    "就业创业、住房保障、社会救助、养老助残、退役军人事务服务等领域的相关法律法规和政策。"
)


def span(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def indicator_text(number: int) -> Paragraph:
    """A paragraph about one indicator: four sentences, its figures as spans."""
    path = f"indicator.{number}"
    return Paragraph(
        (
            Span(f"指标{number}“解决就业人数”：年初设定的目标值为大于等于"),
            Span("500人", fact=f"{path}.target"),
            Span("，年中监控完成值为"),
            Span("260人", fact=f"{path}.midyear"),
            Span("。截至年末，实际完成值为"),
            Span("486人", fact=f"{path}.actual"),
            Span("，完成率"),
            Span("97.20%", fact=f"{path}.completion"),
            Span("，与目标值相差"),
            Span("14人", fact=f"{path}.gap"),
            Span("；"),
            Span("【待单位补充：未完成的原因】", gap=True),
            Span("。该指标分值"),
            Span("15分", fact=f"{path}.weight"),
            Span("，得分"),
            Span("14.58分", fact=f"{path}.score"),
            Span("。"),
        ),
        subjects=(f"{path}.reason",),
    )


def body_table() -> Table:
    head = Row(
        (Cell(span("资金类别")), Cell(span("年初预算数")), Cell(span("全年预算数")), Cell(span("全年执行数"))),
        header=True,
    )
    rows = [
        Row((Cell(span(name), align="left"), *(Cell(span(value), align="right") for value in values)))
        for name, *values in (
            ("本级资金", "3,980.00", "4,100.50", "4,052.16"),
            ("上级资金", "6,120.30", "6,400.00", "6,330.11"),
            ("其他资金", "0.00", "289.83", "289.17"),
        )
    ]
    total = Row(
        (
            Cell(span("合计"), bold=True),
            Cell((Span("10,100.30", fact="budget.initial"),), align="right", bold=True),
            Cell((Span("10,790.33", fact="budget.adjusted"),), align="right", bold=True),
            Cell((Span("10,671.44", fact="budget.executed"),), align="right", bold=True),
        )
    )
    return Table(
        (head, *rows, total),
        (2, 3, 3, 3),
        title=span("表1 部门单位整体预算执行情况"),
        note=span("注：金额单位为万元。"),
    )


_COLUMNS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "计算符号",
    "年度指标值",
    "计量单位",
    "年中完成值",
    "实际完成值",
    "完成率",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)


def annex_table(rows: int = 60) -> Table:
    """The self-evaluation form: a merged head of two rows, level-1 names merged over ten rows, a total at the end."""
    head = (
        Row(
            (
                Cell(span("绩效指标"), columns=3),
                Cell(span("年度目标"), columns=3),
                Cell(span("完成情况"), columns=3),
                Cell(span("评分"), columns=2),
                Cell(span(_COLUMNS[-1]), rows=2),
            ),
            header=True,
        ),
        Row(tuple(Cell(span(name)) for name in _COLUMNS[:-1]), header=True),
    )
    body: list[Row] = []
    for number in range(1, rows + 1):
        first = (Cell(span("履职效能"), rows=min(10, rows - number + 1)),) if number % 10 == 1 else ()
        cells = (
            Cell(span("数量指标")),
            Cell(span(f"第{number}项：开展社区服务活动场次"), align="left"),
            Cell(span("≥")),
            Cell((Span("120", fact=f"indicator.{number}.target"),)),
            Cell(span("场次")),
            Cell(span("66")),
            Cell((Span("118", fact=f"indicator.{number}.actual"),)),
            Cell(span("98.33%")),
            Cell(span("1.50")),
            Cell(span("1.48")),
            Cell(
                span("受天气影响，两场户外活动未能举办，下一年度提前安排场地。" if number % 7 == 0 else ""),
                align="left",
            ),
        )
        body.append(Row((*first, *cells)))
    body.append(Row((Cell(span("总分"), columns=9, bold=True), Cell(span("100")), Cell(span("95.43")), Cell())))
    return Table(
        (*head, *body),
        (4, 4, 9, 3, 4, 3, 4, 4, 4, 3, 3, 10),
        title=span("部门单位整体支出绩效自评表"),
        note=span("注：完成率＝实际完成值÷年度指标值。"),
        label="附件1",
        landscape=True,
    )


def small_annex() -> Table:
    rows = [Row((Cell(span("项目名称")), Cell(span("执行率"))), header=True)]
    rows += [Row((Cell(span(f"项目{number}"), align="left"), Cell(span("98.90%")))) for number in range(1, 6)]
    return Table(tuple(rows), (3, 1), title=span("项目支出执行情况表"), label="附件2")


def findings() -> tuple[Finding, ...]:
    source = Source(file="自评表.xlsx", sheet="指标", cell="H12")
    return (
        Finding(
            code="V301",
            message="指标“解决就业人数”失分0.42分，未填偏差原因。",
            subject="indicator.1.reason",
            source=source,
        ),
        Finding(
            code="V401",
            message="填报得分14.60与重算得分不符。",
            subject="indicator.2.score",
            expected="14.58分",
            found="14.60分",
        ),
        Finding(code="V304", message="全年预算有调整，未说明原因。", subject="budget.adjusted", source=source),
        Finding(code="V302", message="实际完成值远超目标值。", subject="indicator.55.actual"),
        Finding(code="V201", message="填报日期早于评价年度末。", subject="fill_date"),
    )


def demo_report(indicators: int = 12, annex_rows: int = 60) -> Report:
    body = [
        Heading(1, "一、", span("基本概况")),
        Heading(2, "（一）", span("部门单位基本情况")),
        Heading(3, "1.", span("部门主要职能")),
        *(Paragraph(span(_DUTIES)) for _ in range(3)),
        Heading(3, "2.", span("部门机构设置及人员构成")),
        Paragraph(span("我单位内设“五办五中心”，编制数86人，实有在职人员82人，退休人员41人。")),
        Heading(2, "（三）", span("部门单位整体预算规模及安排情况")),
        Paragraph(
            (
                Span("2024年年初预算数"),
                Span("10100.30万元", fact="budget.initial"),
                Span("，全年预算数"),
                Span("10790.33万元", fact="budget.adjusted"),
                Span("，调整率"),
                Span("6.83%", fact="budget.adjustment_rate"),
                Span("。全年执行数"),
                Span("10671.44万元", fact="budget.executed"),
                Span("，预算执行率"),
                Span("98.90%", fact="budget.execution_rate"),
                Span("。"),
            )
        ),
        body_table(),
        Heading(1, "二、", span("部门单位整体支出管理及使用情况")),
        Heading(2, "（二）", span("项目管理和使用情况")),
        Heading(3, "1.", span("项目管理情况")),
        Heading(4, "（1）", span("管理制度健全性")),
        Paragraph(span(_DUTIES)),
        Heading(1, "三、", span("部门单位整体支出绩效分析")),
        *(indicator_text(number) for number in range(1, indicators + 1)),
        Heading(1, "四、", span("评价结论")),
        Paragraph(span("经自评，我单位2024年度部门单位整体支出绩效自评得分95.43分，评价等级为“优”。")),
    ]
    title = TitleBlock(
        ("高新区（新市区）部门单位整体支出", "绩效自评报告"),
        span("（2024年度）"),
        (
            ("部门单位名称（公章）", span("某某市高新技术产业开发区（某某区）示范乡人民政府")),
            ("填报时间", span("2025年4月12日")),
        ),
    )
    return Report(title, tuple(body), (annex_table(annex_rows), small_annex()), findings())
