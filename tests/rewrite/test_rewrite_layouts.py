"""Items put in, taken out and moved in each layout: the others stay as they are, the numbers go on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.oxml.ns import nsdecls

from generator.document import manuscript_of, read_manuscript, redraft
from generator.finding import Edit
from generator.reading import Reading
from generator.rewriting.pairs import text_of_block
from generator.rewriting.places import Layout, Passage, find
from generator.rewriting.plan import joined
from generator.rewriting.setting import Entry, changes
from generator.sources.report import read_report

#: Items are a word each, so that a row of them is read at a glance.
WORDS = ("场馆开放时间不足", "业务档案整理不及时", "人员培训次数偏少")
NEW = "新设备没有投入使用"
_HEADINGS = ("一、存在的主要问题", "二、其他需要说明的情况")
#: A layout's name → what it is, and its body: a line is a paragraph, \n a line break in one, a tuple a table row.
BODIES: dict[str, tuple[str, list[str | tuple[str, ...]]]] = {
    "typed numbers": (Layout.PARAGRAPHS, [f"{k}.{text}。" for k, text in enumerate(WORDS, 1)]),
    "numbers in brackets": (Layout.PARAGRAPHS, [f"（{k}）{text}。" for k, text in zip("一二三", WORDS, strict=True)]),
    "circled numbers": (Layout.PARAGRAPHS, [f"{k}{text}。" for k, text in zip("①②③", WORDS, strict=True)]),
    "ordinals": (Layout.PARAGRAPHS, [f"{k}是{text}。" for k, text in zip("一二三", WORDS, strict=True)]),
    "no numbers": (Layout.PARAGRAPHS, [f"{text}。" for text in WORDS]),
    "line breaks": (Layout.LINES, ["\n".join(f"{k}.{text}。" for k, text in enumerate(WORDS, 1))]),
    "one paragraph": (Layout.INLINE, ["；".join(f"{k}是{t}" for k, t in zip("一二三", WORDS, strict=True)) + "。"]),
    "sentences": (Layout.INLINE, ["".join(f"{k}是{text}。" for k, text in zip("一二三", WORDS, strict=True))]),
    "rows": (
        Layout.ROWS,
        [("序号", "存在的问题"), *((str(k), f"{text}。") for k, text in enumerate(WORDS, 1))],
    ),
    "cell": (Layout.CELL, [("存在的问题", "\n".join(f"{k}.{text}。" for k, text in enumerate(WORDS, 1)))]),
}
#: What the list becomes: + is a new item, a figure one that is there.
ORDERS = {
    "as it is": "123",
    "in front": "+123",
    "in the middle": "1+23",
    "at the end": "123+",
    "two in a row": "1++23",
    "the first out": "23",
    "the middle one out": "13",
    "the last out": "12",
    "the last in front": "312",
    "another for the second": "1+3",
    "another for the last": "12+",
    "only the last": "3",
}
#: Out of a cell nothing is taken.
_ADDED = [name for name, order in ORDERS.items() if order.replace("+", "") == "123"]
CASES = [(layout, order) for layout in BODIES for order in (ORDERS if layout != "cell" else _ADDED)]
Write = Callable[[str], Path]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Write:
    """Write a report whose only section is a layout."""
    folder = tmp_path_factory.mktemp("layouts")

    def write(layout: str) -> Path:
        path = folder / f"{layout}.docx"
        if not path.exists():
            path.write_bytes(_document(BODIES[layout][1]))
        return path

    return write


_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def _document(body: list[str | tuple[str, ...]]) -> bytes:
    """Return the smallest Word file with a body between two headings."""
    inner = _paragraph(_HEADINGS[0]) + "".join(_paragraph(line) for line in body if isinstance(line, str))
    rows = "".join(_row(line) for line in body if isinstance(line, tuple))
    inner += f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>" if rows else ""
    inner += _paragraph(_HEADINGS[1]) + _paragraph("没有需要说明的情况。")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", f"<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>")
    return buffer.getvalue()


def _paragraph(text: str) -> str:
    return "<w:p><w:r>" + "<w:br/>".join(f"<w:t>{part}</w:t>" for part in text.split("\n")) + "</w:r></w:p>"


def _row(cells: tuple[str, ...]) -> str:
    """Return a row; a line of a cell is a paragraph."""
    held = ("".join(_paragraph(line) for line in cell.split("\n")) for cell in cells)
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraphs}</w:tc>" for paragraphs in held) + "</w:tr>"


def _passage(reading: Reading) -> Passage:
    return find(reading, ("problems",))["problem"]


def _entries(passage: Passage, order: str) -> list[Entry]:
    entries: list[Entry] = []
    for sign in order:
        block = passage.blocks[int(sign) - 1] if sign != "+" else None
        text = text_of_block(block, "problem") if block else f"{NEW}。"
        entries.append(Entry(block, {"problem": text}))
    return entries


def _items(passage: Passage) -> list[tuple[str, str]]:
    return [(block.number, text_of_block(block, "problem").strip("。；")) for block in passage.blocks]


def _expected(layout: str, order: str) -> list[tuple[str, str]]:
    forms = {
        "numbers in brackets": ["（一）", "（二）", "（三）", "（四）", "（五）"],
        "circled numbers": list("①②③④⑤"),
        "ordinals": ["一是", "二是", "三是", "四是", "五是"],
        "one paragraph": ["一是", "二是", "三是", "四是", "五是"],
        "sentences": ["一是", "二是", "三是", "四是", "五是"],
        "no numbers": [""] * 5,
        "rows": [""] * 5,
    }
    numbers = forms.get(layout, ["1.", "2.", "3.", "4.", "5."])
    texts = [NEW if sign == "+" else WORDS[int(sign) - 1] for sign in order]
    return list(zip(numbers, texts, strict=False))


@pytest.mark.parametrize("layout", BODIES)
def test_a_layout_is_known(source: Write, layout: str) -> None:
    """Three items, each whole, with its number as it is written."""
    passage = _passage(read_report(read_manuscript(source(layout))))
    assert passage.layout == BODIES[layout][0]
    assert _items(passage) == _expected(layout, "123")


@pytest.mark.parametrize(("layout", "order"), CASES, ids=lambda value: str(value))
def test_items_come_go_and_move(source: Write, layout: str, order: str) -> None:
    """Accepted, the list is the one wanted and counts on; rejected, the old text is back; all else is as it was."""
    path = source(layout)
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    made = redraft(path, joined(changes(manuscript, passage, _entries(passage, ORDERS[order]))))
    assert made.skipped == ()
    after = manuscript_of(made.docx, path.name)
    assert _items(_passage(read_report(after))) == _expected(layout, ORDERS[order])
    for heading in _HEADINGS:
        assert heading in after.text
    assert after.text.endswith(manuscript.text[manuscript.text.index(_HEADINGS[1]) :])
    rejected = path.with_name("rejected.docx")
    rejected.write_bytes(made.docx)
    assert read_manuscript(rejected, "original").text == manuscript.text


#: What stands between the items of a paragraph.
STOPS = [
    (
        "one paragraph",
        "+123",
        "一是新设备没有投入使用；二是场馆开放时间不足；三是业务档案整理不及时；四是人员培训次数偏少。",
    ),
    (
        "one paragraph",
        "123+",
        "一是场馆开放时间不足；二是业务档案整理不及时；三是人员培训次数偏少；四是新设备没有投入使用。",
    ),
    ("one paragraph", "12", "一是场馆开放时间不足；二是业务档案整理不及时。"),
    ("one paragraph", "12+", "一是场馆开放时间不足；二是业务档案整理不及时；三是新设备没有投入使用。"),
    ("one paragraph", "3", "一是人员培训次数偏少。"),
    (
        "sentences",
        "1+23",
        "一是场馆开放时间不足。二是新设备没有投入使用。三是业务档案整理不及时。四是人员培训次数偏少。",
    ),
    ("sentences", "13", "一是场馆开放时间不足。二是人员培训次数偏少。"),
]


@pytest.mark.parametrize(("layout", "order", "text"), STOPS)
def test_stops_between_the_items_of_a_paragraph(source: Write, layout: str, order: str, text: str) -> None:
    """The mark that parts the items goes on, the last one ends with a full stop."""
    path = source(layout)
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    made = redraft(path, joined(changes(manuscript, passage, _entries(passage, order))))
    assert text in manuscript_of(made.docx, path.name).text.splitlines()


def test_a_row_has_a_number_in_its_column(source: Write) -> None:
    """The column that counts the rows counts the new ones too."""
    path = source("rows")
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    made = redraft(path, joined(changes(manuscript, passage, _entries(passage, "1+23"))))
    rows = [line for line in manuscript_of(made.docx, path.name).text.splitlines() if "\t" in line]
    assert [row.split("\t")[0] for row in rows] == ["序号", "1", "2", "3", "4"]


def test_a_number_left_free_in_front_is_filled(tmp_path: Path) -> None:
    """Where the first item was taken out by hand (2, 3), a new one in front is 1."""
    path = tmp_path / "报告.docx"
    path.write_bytes(_document([f"{k}.{text}。" for k, text in enumerate(WORDS[1:], 2)]))
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    made = redraft(path, joined(changes(manuscript, passage, _entries(passage, "+12"))))
    assert [number for number, _ in _items(_passage(read_report(manuscript_of(made.docx, path.name))))] == [
        "1.",
        "2.",
        "3.",
    ]


def test_an_item_with_edits_stays_in_its_paragraph(source: Write) -> None:
    """An edit of a staying item and a new item beside it are two changes, neither touches the others."""
    path = source("typed numbers")
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    entries = _entries(passage, "12+3")
    at = manuscript.text.index("偏少")
    entries[-1].edits = [Edit(at, at + 2, "不够")]
    made = redraft(path, joined(changes(manuscript, passage, entries)))
    assert manuscript_of(made.docx, path.name).text.splitlines()[1:5] == [
        "1.场馆开放时间不足。",
        "2.业务档案整理不及时。",
        "3.新设备没有投入使用。",
        "4.人员培训次数不够。",
    ]


def test_nothing_gives_way_to_the_first_items(tmp_path: Path) -> None:
    """A section that only says 无 gets the items in its place."""
    path = tmp_path / "报告.docx"
    path.write_bytes(_document(["无。"]))
    manuscript = read_manuscript(path)
    passage = _passage(read_report(manuscript))
    assert passage.blocks == []
    entries = [Entry(None, {"problem": f"{text}。"}) for text in WORDS]
    made = redraft(path, joined(changes(manuscript, passage, entries)))
    text = manuscript_of(made.docx, path.name).text
    assert "无。" not in text.splitlines()
    assert [line for line in text.splitlines() if line[:-1] in WORDS] == [f"{word}。" for word in WORDS]
