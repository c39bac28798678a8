"""A record read from a finished report as a figures file for a person to complete; what was not read is marked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from generator.record import Entry, Indicator, NamedNumber, Record
from generator.sources.build import build
from generator.sources.entry import Spec, specs

__all__ = ["FORMS", "UNREAD", "as_workbook", "as_yaml", "export"]

#: Kinds of figures files that can be written, by suffix.
FORMS = (".xlsx", ".yaml", ".yml")
UNREAD = "报告中没有读到"
_HEAD = (
    "# 由写好的报告读出的自评数据，请核对；键名见 docs/architecture.md。",
    f"# 标有“{UNREAD}”的是必填项，请补填。数字后面注的是它在报告正文中的行。",
)
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?%?|\d{4}-\d\d-\d\d")
#: YAML prints none of these, or breaks the line there; JSON leaves them as they are.
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_MARK = f'""  # {UNREAD}'


def export(record: Record, suffix: str) -> tuple[bytes, int]:
    """Return the figures file and how many required entries are marked as unread; ``load`` gives the record again.

    Raises:
        ValueError: ``suffix`` is none of FORMS.
    """
    if suffix not in FORMS:
        raise ValueError(f"unknown form: {suffix!r}")
    record = _bare(record, record.money_unit)
    return as_workbook(record) if suffix == ".xlsx" else as_yaml(record)


def _bare(block: Any, money_unit: str, unit: str = "") -> Any:
    """Return a block whose figures stand without the unit that their field has anyway: 94 instead of 94人.

    Args:
        block: the record or a part of it.
        money_unit: unit of the record's amounts.
        unit: unit of the indicator or named number around it.
    """
    if isinstance(block, Indicator | NamedNumber) and block.unit:
        unit = block.unit.text
    changed: dict[str, Any] = {}
    for spec in specs(block.__class__):
        value = getattr(block, spec.name)
        if spec.kind == "block":
            changed[spec.name] = _bare(value, money_unit)
        elif spec.kind == "rows":
            changed[spec.name] = tuple(_bare(item, money_unit) for item in value)
        elif spec.numeric and value is not None:
            own = {"money": money_unit, "value": unit, "number": unit}.get(spec.kind, spec.unit)
            changed[spec.name] = _without(value, own)
    return replace(block, **changed)


def _without(entry: Entry, unit: str) -> Entry:
    bare = entry.text.removesuffix(unit).strip().replace(",", "")
    if unit in ("", "%") or not _PLAIN.fullmatch(bare) or entry.quantity is None or entry.quantity.unit != unit:
        return entry
    return replace(entry, text=bare)


def as_workbook(record: Record) -> tuple[bytes, int]:
    """Return the filled workbook and the number of marks: a required cell without an entry is coloured and has a note.

    Which cells these are is asked of the reader itself, so that just those are marked that ``validate`` asks for.
    """
    from openpyxl.styles import PatternFill

    from generator.sources.cells import GUARDS, note
    from generator.sources.workbook import read_workbook
    from generator.sources.writer import filled_workbook

    book = filled_workbook(record=_told_apart(record))
    tree, _ = read_workbook(_saved(book), "xlsx", "")
    missing = [finding.source for finding in build(tree)[1] if finding.code == "V001" and finding.source]
    for source in missing:
        cell = book[source.sheet][source.cell]
        cell.fill = PatternFill("solid", start_color=GUARDS["required"], end_color=GUARDS["required"])
        cell.comment = note(UNREAD)
    return _saved(book), len(missing)


def _told_apart(record: Record) -> Record:
    """Return the record with ``/`` for indicator levels that were not read: a blank would mean "as in the row above"."""
    known = {name for one in record.indicators for name in ("level1", "level2") if getattr(one, name)}
    return replace(
        record,
        indicators=tuple(
            replace(one, **{name: Entry("/") for name in known if getattr(one, name) is None})
            for one in record.indicators
        ),
    )


def _saved(book: Any) -> bytes:
    from io import BytesIO

    file = BytesIO()
    book.save(file)
    return file.getvalue()


def as_yaml(record: Record) -> tuple[bytes, int]:
    """Return the record as YAML and the number of marks: a required key without an entry stands there with a remark."""
    lines = [*_HEAD, *_block(record, 0)]
    return ("\n".join(lines) + "\n").encode(), sum(line.endswith(_MARK) for line in lines[len(_HEAD) :])


def _block(block: Any, depth: int) -> Iterator[str]:
    """Give the lines of one block: its filled keys, the required ones that are not, and blocks that hold either."""
    begin = "  " * depth
    for spec in specs(block.__class__):
        value = getattr(block, spec.name)
        if spec.kind == "block":
            if lines := list(_block(value, depth + 1)):
                yield f"{begin}{spec.name}:"
                yield from lines
        elif spec.kind == "rows" or spec.many:
            if value:
                yield f"{begin}{spec.name}:"
                for item in value:
                    yield from _item(item, depth + 1)
        elif value is not None:
            yield f"{begin}{spec.name}: {_scalar(value, spec)}"
        elif spec.required:
            yield f"{begin}{spec.name}: {_MARK}"


def _item(item: Any, depth: int) -> Iterator[str]:
    begin = "  " * depth
    if isinstance(item, Entry):
        yield f"{begin}- {_quoted(item.text)}"
        return
    for number, line in enumerate(_block(item, depth + 1)):
        yield line if number else f"{begin}- {line.lstrip(' ')}"


def _scalar(entry: Entry, spec: Spec) -> str:
    text = entry.text if _PLAIN.fullmatch(entry.text) else _quoted(entry.text)
    known = spec.numeric and entry.source.line and not entry.source.path
    return f"{text}  # 第{entry.source.line}行" if known else text


def _quoted(text: str) -> str:
    """Return a double-quoted YAML text; what YAML does not print or takes for a line end is escaped."""
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
