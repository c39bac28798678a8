"""The scanner finds every measured quantity of a text, and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator.scan
from generator.number import Quantity
from generator.scan import Mention, scan
from generator.scan.lexicon import lexicon
from generator.scan.numerals import numeral, whole_number


def found(text: str) -> list[str]:
    return [str(mention.quantity) for mention in scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("预算数 1281.14 万元，执行率98.50%。", ["1281.14万元", "98.50%"]),
        ("资金 1281.\n14 万\n元", ["1281.14万元"]),
        ("完成率达到了预期的目标并且超过了上一年度同期水平约 9\n3.16 %。", ["93.16%"]),
        ("覆盖率２３.４％，卫生支出1,281.14万元，教育支出1，281.14万元", ["23.4%", "1281.14万元", "1281.14万元"]),
        ("发放牛奶12.5万袋，惠及3.2万余人，播种5万多亩", ["12.5万袋", "3.2万人", "5万亩"]),
        ("财政收入3.25亿元，较上年增长12.3%，占比下降3.2个百分点", ["3.25亿元", "12.3%", "3.2百分点"]),
        ("百分之九十、百分之百、百分之九十八点五、千分之三", ["90%", "100%", "98.5%", "3‰"]),
        ("增幅为-5%，同比负3.2%，下降－2.5个百分点，增长+4.1%", ["-5%", "-3.2%", "-2.5百分点", "4.1%"]),
        ("投资45万，人口3.5万，产值1200亿", ["45万元", "3.5万", "1200亿元"]),
        ("3百人，3千万元，20余万元", ["300人", "3000万元", "20万元"]),
        (
            "补贴300元/人·月，密度3人/平方公里，面积120㎡，500 m2",
            ["300元/人/月", "3人/平方公里", "120平方米", "500平方米"],
        ),
        ("编制94，实有101人，其中：在编35", ["94", "101人", "35"]),
        ("编制数 94, 161 人参加", ["94", "161人"]),
        ("GDP120.5亿元，A4纸20包，5G基站12个", ["120.5亿元", "20包", "12个"]),
        ("受理12345件，编制120，响应时间24小时，平均年龄42岁", ["12345件", "120", "24小时", "42岁"]),
        ("3个月内，15日内办结，3个工作日，近3年", ["3个月", "15日", "3个工作日", "3年"]),
        ("4月2100万元、7月2752.50万元、5月20%，10月12日80万元", ["2100万元", "2752.50万元", "20%", "80万元"]),
        ("气温-5℃，海拔800米，提出3点建议", ["-5℃", "800米", "3点"]),
        ("完成7个项目，支持3支队伍、5名医生", ["7个", "3支", "5名"]),
    ],
)
def test_quantities_are_found(text: str, expected: list[str]) -> None:
    """Every way of writing a measured quantity is understood."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("服务六个社区、两个村", ["6个", "2个"]),
        ("参会三百余人，召开会议十二场、十余场", ["300人", "12场", "10场"]),
        ("两千三百五十六户、三万元、五万三千元、一百二十亿元", ["2356户", "3万元", "53000元", "120亿元"]),
        ("做好四个方面工作，目前三个项目，两轮疫苗", ["4个", "3个", "2轮"]),
        ("走访三至五个、两到三次", ["3个", "5个", "2次", "3次"]),
        ("近百人，二十多人", ["100人", "20人"]),
        ("一个项目、一名干部、一些、三四个、数十人、几百人、三分之一、两年半", []),
        ("一级指标、三级指标、十分重要、三农、百姓、千家万户、千方百计、万一、二期工程", []),
        ("两个维护、四个意识、三会一课、三支一扶、五位一体、八项规定、一户一策、四下基层", []),
        ("二十大、二十届三中全会、十四五、三重一大、一岗双责、五办五中心、“三个办法”", []),
        ("第三个、前三名、二〇二四年、九年义务教育、三年行动", []),
        ("一是健全，二是规范，三是监督；一、二、三、", []),
    ],
)
def test_chinese_numerals_count_only_with_a_measure_word(text: str, expected: list[str]) -> None:
    """六个社区 is a count, 三农 is a name, 一个 is an article."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年、2024年度、2023-2025年、2023—2025学年度、24年度、2024至2025年",
        "2025年4月12日、4月12日、2025-04-12、2025.4.12、2025/4/12、2025.04、3月份、1-3月、10月底、12日",
        "上午10时30分、8:30开始、24小时值班、7×24小时",
        "财预〔2020〕10号、[2021]101号、财预(2018)34号、第12号、新财办【2022】5号",
        "第 12 页 第3名 前5名 第一章 附件1 附件2：见表1，如图2 指标1：数量",
        "1、更换书商，2、提前采购；3、其他。4.细化，5.落实",
        "①更换书商②提前采购，（1）更换（2）采购：1、甲，2、2024年的乙",
        "1、精准；2、优化。\n1. 2024年\n3.细化\n（1）推进（2）落实\n1.1 总体情况\n2) 其他",
        "12345热线、“12345”、110报警、119消防、拨打120、120急救、市长热线 12345",
        "0-6岁儿童、60岁以上老人、65周岁",
        "电话13912345678、0991-1234567、邮箱abc123@qq.com、123@qq.com、http://www.a.com/2024/12/1",
        "身份证650102199001011234、COVID-19、5G、Win10、GB/T 9704-2012、PM2.5、V2.0、H7N9",
        "{{indicator.3.gap}}、《2023年3个项目管理办法》",
        "“1+5+N”模式、“5个一”、5+2工作法、“12·4”、4.15全民国家安全教育日、3.15晚会，1:3，3/5通过",
        "2号楼3单元、102路、314线、3楼\n- 3 -",
        "3年行动计划、360度、3分之1",
    ],
)
def test_names_dates_and_headings_are_no_quantities(text: str) -> None:
    """Digits that measure nothing are not returned."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出分别为3.2、4.5和6.7万元，合计14.4万元", ["3.2万元", "4.5万元", "6.7万元", "14.4万元"]),
        ("分别为100，200，300人", ["100人", "200人", "300人"]),
        ("培训3-5次，得分80至90分，覆盖率95%～98%", ["3次", "5次", "80分", "90分", "95%", "98%"]),
        ("编制20、实有30人", ["20", "30人"]),
        ("3、4和5万元", ["3万元", "4万元", "5万元"]),
        ("分别为：3、4和5万元", ["3万元", "4万元", "5万元"]),
        ("实有编制，3、4和5人", ["3人", "4人", "5人"]),
        ("1、30户居民搬迁，2、补助5万元", ["30户", "5万元"]),
    ],
)
def test_a_bare_number_of_a_list_or_range_takes_the_unit_at_its_end(text: str, expected: list[str]) -> None:
    """分别为3.2、4.5和6.7万元 is three amounts of money."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "approximate", "operator"),
    [
        ("约200人", True, ""),
        ("近50户", True, ""),
        ("300余人", True, ""),
        ("100多万元", True, ""),
        ("20人左右", True, ""),
        ("满意度95%以上", True, "≥"),
        ("超过30家", True, ">"),
        ("不超过30家", False, "≤"),
        ("大于等于95%", False, "≥"),
        ("≥95%", False, "≥"),
        ("等于100%", False, "="),
        ("控制在5万元以内", False, "≤"),
        ("不足3天", True, "<"),
        ("节约3万元", False, ""),
        ("附近20户", False, ""),
        ("近3年", False, ""),
        ("完成20人", False, ""),
    ],
)
def test_approximation_and_comparison_are_read(text: str, approximate: bool, operator: str) -> None:
    """The words around a number say how exactly it is meant."""
    (mention,) = scan(text)
    assert (mention.approximate, mention.operator) == (approximate, operator)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("全年预算数为100万元，执行数为\n90万元。", ["全年预算数为", "执行数为"]),
        ("预算数（调整后，含结转）为100万元", ["预算数(调整后，含结转)为"]),
        ("完成率：95%", ["完成率"]),
        ("共有7个项目（线上 6 个，线下2个）", ["共有", "线上", "线下"]),
        ("救助11户12人", ["救助", ""]),
        ("三、绩效分析\n\n我单位2024年得9.89分", ["我单位2024年得"]),
    ],
)
def test_the_label_is_the_clause_before_the_number(text: str, labels: list[str]) -> None:
    """A number's label ends at the clause's start, the number before, or the line's true start."""
    assert [mention.label for mention in scan(text)] == labels


def test_offsets_are_those_of_the_given_text() -> None:
    """Number and unit are found where they stand, with the blanks between."""
    text = "资金约 １２.\n5 万\n 元余"
    (mention,) = scan(text)
    assert mention.text == "１２.\n5 万\n 元"
    assert text[mention.number_start : mention.number_end] == "１２.\n5"
    assert mention.approximate


def test_written_decimals_are_kept() -> None:
    """90.230 has three decimals."""
    assert scan("执行率90.230%")[0].quantity.decimals == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("三百五", 350),
        ("两万五", 25000),
        ("两千零三十", 2030),
        ("一亿零二百万", 102_000_000),
        ("二〇二四", None),
        ("十四五", None),
        ("三四", None),
        ("百千", None),
        ("", None),
    ],
)
def test_chinese_numerals_are_read(text: str, value: int | None) -> None:
    """A numeral is one number or none."""
    assert numeral(text) == (None if value is None else Decimal(value))


UNITS = [
    "",
    "万元",
    "元",
    "亿元",
    "千元",
    "%",
    "百分点",
    "人",
    "人次",
    "个",
    "件",
    "场",
    "分",
    "户",
    "次",
    "万袋",
    "万人",
    "平方米",
    "小时",
    "元/人",
]
DECIMALS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
BLANKS = st.text(alphabet=" \n\t\u3000\xa0", max_size=4)


def assert_well_formed(text: str, mentions: list[Mention]) -> None:
    end = 0
    for mention in mentions:
        assert end <= mention.start <= mention.number_start < mention.number_end <= mention.end
        assert text[mention.start : mention.end] == mention.text
        end = mention.end


@given(st.text())
def test_any_text_can_be_scanned(text: str) -> None:
    """Scanning never raises; mentions are in order, disjoint, and quote the text."""
    assert_well_formed(text, scan(text))


@given(
    st.text(
        alphabet="0123456789.,，、:-+%年月日号第一二三十百千万亿元个人分之约余“”（）()《》{}\n Ａ１a@/·×", max_size=60
    )
)
def test_any_jumble_of_numbers_can_be_scanned(text: str) -> None:
    """The same for texts made of what numbers are made of."""
    assert_well_formed(text, scan(text))


@given(DECIMALS, st.sampled_from(UNITS), st.booleans())
def test_a_written_quantity_is_read_back(value: Decimal, unit: str, negative: bool) -> None:
    """What Quantity prints into a sentence is found with the same value and unit."""
    quantity = Quantity(-value if negative and value else value, unit)
    (mention,) = scan(f"我单位本年完成情况为{quantity}，达到预期。")
    assert mention.quantity == quantity
    assert str(mention.quantity) == str(quantity)


@given(st.integers(0, 10**7), st.sampled_from([unit for unit in UNITS if unit]))
def test_a_whole_count_is_read_back(value: int, unit: str) -> None:
    """The same for whole numbers."""
    (mention,) = scan(f"全年共完成{value}{unit}。")
    assert mention.quantity == Quantity(Decimal(value), unit)


@given(DECIMALS, st.sampled_from([unit for unit in UNITS if unit]), st.data())
def test_blanks_between_number_and_unit_do_not_matter(value: Decimal, unit: str, data: st.DataObject) -> None:
    """Blanks and line ends inside the unit and before it leave the value alone."""
    spread = "".join(data.draw(BLANKS) + char for char in unit)
    (mention,) = scan(f"金额为{value}{spread}，其余不变。")
    assert mention.quantity == Quantity(value, unit)


@given(DECIMALS)
def test_full_width_digits_do_not_matter(value: Decimal) -> None:
    """１２.５％ is 12.5%."""
    wide = re.sub(r"[!-~]", lambda char: chr(ord(char.group()) + 0xFEE0), f"{value}%")
    (mention,) = scan(f"完成率为{wide}。")
    assert mention.quantity == Quantity(value, "%")


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("120", 120), ("１２", 12), ("十二", 12), ("两", 2), ("三四", None), ("", None), ("x", None)],
)
def test_a_whole_number_in_either_script(text: str, value: int | None) -> None:
    """Digits and numerals; what is neither has no value."""
    assert whole_number(text) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数据文件第39行", []),
        ("第3，100人", ["100人"]),
        ("第１２行\n5人", ["5人"]),
        ("第39行 5个", ["5个"]),
        ("得分8.5分，12分之5，3分半", ["8.5分", "3分"]),
    ],
)
def test_numbers_beside_ordinals_and_fractions_are_found(text: str, expected: list[str]) -> None:
    """What is passed over at first sight (第39行, a score that could be a time) hides no quantity beside it."""
    assert found(text) == expected


def _pieces() -> list[str]:
    words = lexicon()
    written = (
        "预算数为",
        "完成",
        "第",
        "前",
        "负",
        "。",
        "，",
        "、",
        "：",
        "（",
        "“",
        "至",
        "-",
        "/",
        " ",
        "×",
        "m",
        "年",
        "月",
        "日",
        "20",
    )
    numbers = ("1", "12", "110", "2023", "12345", "1234567", "0.5", "98.90", "2023.5", "0.1234567890123456789012345678")
    return [*written, *numbers, *words.unit_names, *words.fixed_digits, *words.names_short, "级", "均", "万", "余"]


@given(st.lists(st.sampled_from(_pieces()), min_size=1, max_size=9).map("".join))
def test_common_quantities_are_read_by_one_pattern_as_step_by_step(text: str) -> None:
    """The pattern of the commonest quantities changes nothing but the time a scan takes."""
    quick = scan(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(generator.scan, "plain_quantity", lambda: re.compile("(?!)"))
        assert scan(text) == quick
