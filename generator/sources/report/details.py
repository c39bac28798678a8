"""Reasons, measures, evidence and benefits in the paragraphs that describe an indicator or project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.manuscript import Kind, Manuscript
from generator.reading import Place
from generator.sources.report.tables import Text

__all__ = ["details"]

#: What a part of a paragraph is, by the words it begins with.
_PARTS = (
    (
        "reason",
        re.compile(
            "(?:偏差|未完成|未达标|超出|差异|扣分|失分|偏离)?(?:的)?(?:主要)?原因(?:分析)?(?:[：:]|是|为|在于|系|主要是|主要为)|(?<=[，。；])(?:主要是|主要系|主要由于|系因|系|由于|因为|因)(?=[^，。；]{4,})"
        ),
    ),
    (
        "measure",
        re.compile(
            "(?:下一步)?(?:改进|整改|改善|应对|下步)(?:措施|工作|打算)?(?:[：:]|是|为)|下一步(?:工作)?(?:措施|打算|计划)?[：:，,]?|今后(?:将|拟)?|改进方向[：:]"
        ),
    ),
    ("evidence", re.compile("(?:根据|依据|按照|佐证(?:材料|资料)?[：:]|数据来源[：:])")),
    ("benefit", re.compile("通过(?=[^，。；]{3,60}[，,])|(?:取得|产生)的?效益[：:]|效益(?:情况|说明)[：:]")),
)
_ENDS = re.compile(
    "(?:该|此|本)(?:项)?指标(?:权重|分值|得分|完成率)|权重分值|自评得分|[，。；](?:得分|分值|扣分|得|扣)[^，。；]{0,12}分"
)
_SENTENCE_ENDS = "。；"


def details(manuscript: Manuscript, places: dict[str, Place]) -> Iterator[tuple[str, Text]]:
    """Yield (path, text) of the parts found inside the given places of indicators and projects."""
    rows = sorted((place, path) for path, place in places.items() if path.count(".") == 1)
    for number, ((start, end), path) in enumerate(rows):
        limit = rows[number + 1][0][0] if number + 1 < len(rows) else end + 1
        for index, line in enumerate(manuscript.lines):
            if line.kind is Kind.BODY and line.end > start and line.start < min(end + 1, limit):
                yield from _parts(manuscript, index, max(start, line.start), min(line.end, limit), path)


def _parts(manuscript: Manuscript, index: int, start: int, end: int, path: str) -> Iterator[tuple[str, Text]]:
    line, flat = manuscript.lines[index], manuscript.flat[index]
    first = flat.position(start - line.start) if start > line.start else 0
    last = flat.position(end - 1 - line.start) + 1 if end < line.end else len(flat.text)
    marks = sorted(
        (match.start(), match.end(), field)
        for field, pattern in _PARTS
        for match in pattern.finditer(flat.text, first, last)
    )
    for number, (_, begins, field) in enumerate(marks):
        stop = next((begin for begin, _, other in marks[number + 1 :] if other != field), last)
        over = _ENDS.search(flat.text, begins, stop)
        stop = over.start() if over else stop
        if field in ("evidence", "benefit", "measure") or field == "reason":
            stop = _sentence_end(flat.text, begins, stop, whole=field in ("reason", "measure"))
        text = flat.text[begins:stop].strip("：:，,。；;")
        if text:
            place = (line.start + flat.original(begins), line.start + flat.original(stop - 1) + 1)
            kind = path.partition(".")[0]
            yield f"{path}.{field}", Text(kind, "", field, text, place, index)


def _sentence_end(text: str, start: int, stop: int, *, whole: bool) -> int:
    """Return where the part ends: at its first full stop, or, of a part under its own label, at the next part."""
    if whole:
        return stop
    ends = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, start, stop)) >= 0]
    return min(ends) if ends else stop
