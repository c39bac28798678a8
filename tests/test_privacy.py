"""What is kept from a model elsewhere: names, telephone and ID numbers, addresses. All of them here are invented."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.privacy import known_persons, private_parts
from generator.record import Entry, Record, Unit

# In the tables 〔…〕 marks what must be found and nothing else.
NAMED_LINES = """
    〔王小禾〕同志任组长
    党委书记〔李青禾〕主持召开会议
    由〔张禾苗〕负责
    由〔张禾苗〕、〔李青禾〕负责日常管理
    由〔张禾苗〕和〔李青禾〕具体负责
    联系人：〔赵小满〕
    联系人：〔赵小满〕、〔钱立冬〕
    联系人:〔赵小满〕 联系电话：〔13900000001〕
    负责人〔孙白露〕
    单位负责人：〔孙白露〕；下设五办五中心
    项目负责人为〔孙白露〕，全程督导
    经办人（〔周谷雨〕）
    填表人 〔周谷雨〕
    我乡〔吴霜降〕同志多次入户
    学习〔吴霜降〕同志先进事迹
    表彰〔郑夏禾〕、〔冯秋分〕等同志
    〔郑夏禾〕女士，〔冯秋分〕先生
    〔王 禾〕同志
    联系人：〔王　禾〕
    乡长〔陈芒种〕带队检查
    副乡长〔陈芒种〕分管
    ，〔陈芒种〕副乡长参加会议
    常务副镇长〔褚小寒〕、副镇长〔卫大寒〕出席
    局长〔蒋惊蛰〕签字确认
    经〔蒋惊蛰〕局长签字
    〔欧阳青禾〕主任
    主任〔欧阳禾〕负责
    由〔司马小禾〕主持
    镇长：〔诸葛禾〕
    〔沈清明〕主持召开专题会议
    村医〔韩小暑〕入户
    法定代表人：〔杨大暑〕
    科长〔朱立秋〕
    〔张某〕反映的问题
    贫困户〔李某某〕领取补助
    〔张某〕等3人
    〔阿布都热合曼·吐尔逊〕
    乡长〔阿布都·热合曼〕同志
    由〔古丽娜尔·买买提〕负责
    联系人：〔阿依古丽•艾力〕，电话〔0991-5550001〕
    〔扎西·次仁〕和〔买买提 · 吐尔逊〕
    〔巴合提别克‧努尔兰〕等同志
    〔许小暑〕老师
    ，〔尤小雪〕校长
    院长〔何大雪〕的意见
    〔张书记〕到村调研
    经〔王主任〕同意
    经办人〔于小禾〕签字
    〔于小禾〕同志
    〔13900000001〕
    手机：〔139 0000 0001〕
    〔139-0000-0001〕
    〔１３９０００００００１〕
    〔+86 13900000001〕，〔+86-139-0000-0001〕
    联系电话：〔1 3 9 0 0 0 0 0 0 0 1〕
    〔0991-5550001〕
    〔0991 5550001〕转办
    〔（0991）5550001〕
    〔010-55500012-801〕
    〔09915550001转801〕
    〔＋86-991-5550001〕
    联系电话：〔5550001〕
    电话〔5550001〕、手机〔13900000001〕
    座机：〔555-0001〕
    电话：〔5550001〕、〔5550002〕
    乡长〔璐合提别克·努尔璐〕带队
    传真：〔55500012〕
    身份证号〔110101199001010018〕
    〔11010119900101001X〕
    〔110101 19900101 001x〕
    身份证：〔110101900101001〕
    组长〔梁小禾〕严抓落实
    书记〔姜禾〕严抓落实
    负责人：〔姜小禾〕严抓落实
    邮箱〔xiao.he_01@example.com〕。
    〔ｘｉａｏ＠example．com〕
    邮箱：〔a-b@mail.example.gov.cn〕，请查收
    〔赵小满〕书记、〔钱立冬〕主任参加
    任命〔秦小禾〕为主任
    时任书记〔许青禾〕
    〔林小禾〕会计
    站长〔高小禾〕组织开展
    组长：〔田小禾〕，副组长：〔马小禾〕
    签字人：〔石小禾〕
    党支部书记〔金小禾〕带头
    驾驶员由〔安小禾〕担任
    〔龙小禾〕教授
    户主：〔万小禾〕
    〔方小禾〕任组长
"""
NOBODY_LINES = """
    高龄补贴发放
    高龄老人负责人
    金额合计
    安全主任
    安全负责人由单位指定
    党委书记
    支部书记
    党支部书记负责
    社区主任
    常务副主任
    全体同志
    老同志
    女同志
    各方面负责人
    方面负责人
    项目负责人
    单位负责人
    村书记
    乡党委书记
    党总支书记、副书记
    田间管理
    马路清扫
    水务局长
    财政局局长
    金融局长
    林业局长
    公安局长
    平安建设
    农业农村局负责
    由单位负责
    由项目负责
    由项目组负责
    由高新区负责
    由石桥镇负责
    由金山村负责
    由纪委负责
    由施工方负责
    由管理方负责
    由乡财政所负责
    书记高度重视
    主任安排部署
    局长和书记
    书记于年初召开会议
    书记向县委汇报
    书记任组长
    书记常抓不懈
    书记严格落实
    书记带头，主任负责
    负责人员安排
    主任务是防汛
    镇长期坚持
    党员同志
    党员干部同志带头
    卫生院院长
    卫生院长
    文化站站长
    武装部长
    司法所所长
    计生办主任
    金融办主任
    车间主任
    班主任老师
    工程师
    工程负责人
    流程公开负责人
    联系人
    联系人：
    联系人：无
    联系人：办公室
    负责人签字
    时任书记
    任某一职务
    某些单位
    在某村
    于某年
    现任局长
    基金主任
    高级教师
    高中老师
    小学校长
    领导高度重视
    干部方面
    职工安全
    居民金额
    村民马路
    卫生方面
    书香·校园
    平安·和谐乡村
    3人·次
    中国·新疆
    民族团结·一家亲
    “访民情·惠民生·聚民心”
    12345热线
    拨打12345
    2024年1月1日
    20240101
    2023-2025年
    1390万元
    13900000001元
    13900000001.50元
    15000000000 元
    7670人，8500人
    合计5550001元
    支出13912345.67元
    5550001
    联系5550001户
    电话费5550001元
    项目编码：110101199001010018
    项目编码110101199001010018
    项目代码：650100200001020010
    编号13900000001
    发票号码：13900000001
    高政发〔2024〕12号
    统一社会信用代码11650102MB1234567X
    1100119900101
    390000000011390000000011
    0.1390000000
    1390000000
    1500 2000 300
    满意度95%@社区
    @example
    a@b
    联系群众5550次
    石油公司
    居民康乐中心
    职工安康工程
    书记严抓落实
    书记高位推动
    组长文明创建
    万元支出
    全年工作
    常委会
    高质量发展
    江苏对口支援
    白天巡逻
    任务书
    由专人负责
    由牵头部门组织
    由分管领导负责
    由乡长负责
    经主任会议研究
    与项目单位联系
    党组书记、局长
    副科长、科员
    方案由会计审核
    出纳和会计
"""


NAMED = [line.strip() for line in NAMED_LINES.splitlines() if line.strip()]
NOBODY = [line.strip() for line in NOBODY_LINES.splitlines() if line.strip()]


def parts_of(marked: str) -> tuple[str, list[str]]:
    """Return the text without marks and what they mark."""
    pieces = marked.replace("〕", "〔").split("〔")
    return "".join(pieces), pieces[1::2]


@pytest.mark.parametrize("marked", NAMED)
def test_names_and_numbers_are_found(marked: str) -> None:
    """Exactly what is marked, without the office beside it."""
    text, wanted = parts_of(marked)
    assert [part.text for part in private_parts(text)] == wanted
    framed = f"……。\n{text}\n……"
    assert [part.text for part in private_parts(framed)] == wanted


@pytest.mark.parametrize("text", NOBODY)
def test_other_words_and_numbers_are_left(text: str) -> None:
    """Offices, surnames that begin another word, amounts, dates, document numbers and codes are no persons."""
    assert private_parts(text) == []
    assert private_parts(f"……。\n{text}，") == []


def test_the_tables_are_long_enough() -> None:
    """Sixty of each at least."""
    assert min(len(NAMED), len(NOBODY)) >= 60
    assert len(set(NAMED)) == len(NAMED)
    assert len(set(NOBODY)) == len(NOBODY)


@pytest.mark.parametrize(
    ("person", "marked"),
    [
        ("王禾苗", "工作中〔王禾苗〕提出严抓严管"),
        ("王禾苗", "〔王 禾 苗〕、〔王　禾苗〕与〔王禾苗〕"),
        ("王 禾", "〔王禾〕与〔王  禾〕"),
        ("张禾苗", "〔张书记〕强调，〔张 书记〕指出，老〔张主任〕"),
        ("张禾苗", "请〔禾苗同志〕发言，两张主任名片"),
        ("程禾苗", "工程主任与〔程主任〕"),
        ("安禾苗", "公安局长与〔安局长〕"),
        ("于禾苗", "由〔于书记〕带队，于书记期刊"),
        ("欧阳禾", "〔欧阳书记〕带队"),
        ("阿布都·热合曼", "〔阿布都·热合曼〕、〔阿布都•热合曼〕、〔阿布都 热合曼〕、〔热合曼〕书记"),
        ("阿依古丽", "我是〔阿依古丽〕"),
        ("高峰禾", "高峰期〔高峰禾〕到场"),
        ("John (甲)", "〔John (甲)〕"),
        ("禾", "禾苗"),
        ("", "王"),
        (" ·· ", "王·李"),
    ],
)
def test_known_persons_are_found_everywhere(person: str, marked: str) -> None:
    """By full name without any sign, with blanks between, by surname and office; not inside another word."""
    text, wanted = parts_of(marked)
    assert [part.text for part in private_parts(text, [person])] == wanted


def test_what_overlaps_is_one_part() -> None:
    """A known short name inside a longer one leaves nothing of the longer one."""
    parts = private_parts("书记王禾苗带队", ["王禾"])
    assert [(part.start, part.end, part.text, part.kind) for part in parts] == [(2, 5, "王禾苗", "person")]


def test_each_part_has_its_kind() -> None:
    """In the order of the text."""
    text = "联系人：王小禾，电话13900000001，身份证11010119900101001X，邮箱a@example.com"
    assert [part.kind for part in private_parts(text)] == ["person", "phone", "id_number", "email"]


@pytest.mark.parametrize(
    ("leader", "contact", "names"),
    [
        ("王小禾", "李青禾", ("王小禾", "李青禾")),
        ("王小禾", "王小禾", ("王小禾",)),
        ("王小禾、李青禾", "", ("王小禾", "李青禾")),
        (
            "王小禾，李青禾；张禾苗/赵小满",
            "钱立冬\n孙白露",
            ("王小禾", "李青禾", "张禾苗", "赵小满", "钱立冬", "孙白露"),
        ),
        ("王小禾 李青禾", "王 禾", ("王小禾", "李青禾", "王禾")),
        ("王 小 禾", "王　小禾", ("王小禾",)),
        ("王小禾和李和平", "李和平", ("王小禾", "李和平")),
        ("党委书记王小禾", "李青禾主任", ("王小禾", "李青禾")),
        ("王小禾（书记）", "李青禾(13900000001)", ("王小禾", "李青禾")),
        ("乡党委书记 王小禾", "联系人：李青禾 13900000001", ("王小禾", "李青禾")),
        ("阿布都热合曼·吐尔逊", "书记 买买提·艾力", ("阿布都热合曼·吐尔逊", "买买提·艾力")),
        ("阿依古丽", "欧阳 青禾", ("阿依古丽", "欧阳青禾")),
        ("王 书记", "", ()),
        ("", "13900000001", ()),
    ],
)
def test_known_persons_come_from_leader_and_contact(
    record_of: Callable[[str | dict[str, Any]], Record], leader: str, contact: str, names: tuple[str, ...]
) -> None:
    """Several in a cell, with blanks, titles and numbers beside them: bare names, each once."""
    assert known_persons(record_of({"unit": {"leader": leader, "contact": contact}})) == names


def test_a_record_without_persons_has_none() -> None:
    """Both cells may be missing."""
    assert known_persons(Record()) == ()


PIECES = st.sampled_from([
    "王", "小", "禾", "于", "欧阳", "书记", "同志", "联系人：", "由", "负责", "、", "和", " ", "　", "·", "阿布都", "某", "电话", "0991-", "5550001",
    "13900000001", "1101011990", "0101", "001X", "a@", "b.", "com", "（", "）", "。", "\n", "元", "编码", "１３９", "+86", "等", "高龄", "\ud800", "\0", "𠮷",
])  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join)),
    st.lists(
        st.one_of(st.text(max_size=6), st.sampled_from(["王小禾", "王 禾", "阿布都·热合曼", "a.*(", ""])), max_size=3
    ),
)
def test_parts_can_be_taken_out_and_put_back(text: str, persons: list[str]) -> None:
    """In order, apart from each other, with right offsets, never empty; nothing raises."""
    parts = private_parts(text, persons)
    last, masked = 0, ""
    for number, part in enumerate(parts):
        assert last <= part.start < part.end <= len(text)
        assert text[part.start : part.end] == part.text
        masked += text[last : part.start] + f"\ue000{number}\ue001"
        last = part.end
    masked += text[last:]
    if "\ue000" not in text:
        for number, part in enumerate(parts):
            masked = masked.replace(f"\ue000{number}\ue001", part.text, 1)
        assert masked == text


@given(st.lists(st.text(max_size=12), max_size=2))
def test_any_cell_gives_names(cells: list[str]) -> None:
    """Whatever stands in the cells of leader and contact, names are clean words of two characters or more."""
    entries = [Entry(cell) for cell in [*cells, "", ""]]
    for name in known_persons(Record(unit=Unit(leader=entries[0], contact=entries[1]))):
        assert len(name) >= 2
        assert not any(letter.isspace() for letter in name)


@pytest.mark.parametrize(
    "piece",
    [
        "王",
        "王小禾、",
        "阿",
        "阿布·",
        "1",
        "1 ",
        "13900000001 ",
        "a",
        "a.",
        "a@",
        "电话",
        "电话5550001、",
        "书记",
        "同志",
        "由王小禾、",
        " ",
        "(",
        "王 ",
        "等",
    ],
)
def test_any_repetition_is_read_to_its_end(piece: str) -> None:
    """A hundred thousand characters of anything are read through: no pattern backtracks without end."""
    count = 100_000 // len(piece)
    parts = private_parts(piece * count, ["王小禾", "阿布都·热合曼"])
    assert all(0 <= part.start < part.end <= count * len(piece) for part in parts)
