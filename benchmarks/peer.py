"""The same report as a docxtpl template: our own draft with every figure as a ``{{ variable }}``, and the values.

The template is assembled with our own styles, without content controls and comments, so docxtpl gets the plainest
document that still has the same paragraphs, the same table and the same figures.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from generator import document
from generator.report import Block, Cell, Chart, Heading, Paragraph, Report, Row, Span, Table, text_of

__all__ = ["Peer", "make_peer"]


@dataclasses.dataclass(frozen=True, slots=True)
class Peer:
    """A docxtpl template, the values that make it our report again, and how many there are."""

    template: bytes
    values: dict[str, Any]

    def render(self) -> bytes:
        """Fill the template as docxtpl's documentation says: load, render, save."""
        from docxtpl import DocxTemplate

        template = DocxTemplate(io.BytesIO(self.template))
        template.render(self.values, autoescape=True)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()


def make_peer(report: Report, *, loop: bool) -> Peer:
    """Turn a draft into a template.

    Args:
        report: our draft.
        loop: the annex's rows of equal shape come from one ``{%tr for %}`` row instead of a variable in each cell.
    """
    values: dict[str, Any] = {}

    def variable(text: str) -> str:
        name = f"f{len(values)}"
        values[name] = text
        return f"{{{{ {name} }}}}"

    blocks = tuple(_block(block, variable) for block in report.blocks)
    annexes = tuple(_looped(annex, values) if loop else _filled(annex, variable) for annex in report.annexes)
    plain = dataclasses.replace(report, blocks=blocks, annexes=annexes, findings=())
    return Peer(document.assemble(plain), values)


def _block(block: Block, variable: Callable[[str], str]) -> Block:
    if isinstance(block, Heading):
        return dataclasses.replace(block, spans=_spans(block.spans, variable))
    if isinstance(block, Paragraph):
        return dataclasses.replace(block, spans=_spans(block.spans, variable))
    if isinstance(block, Chart):
        return block
    return _filled(block, variable)


def _spans(spans: tuple[Span, ...], variable: Callable[[str], str]) -> tuple[Span, ...]:
    """Return one run of text with the figures as variables."""
    text = "".join(variable(span.text) if span.fact else span.text for span in spans)
    return (Span(text),) if text else ()


def _filled(table: Table, variable: Callable[[str], str]) -> Table:
    """Put a variable into every cell below the header that prints a figure."""
    rows = [_row(row, lambda cell: _spans(cell.spans, variable)) for row in table.rows]
    return dataclasses.replace(table, rows=tuple(rows))


def _row(row: Row, spans: Callable[[Cell], tuple[Span, ...]]) -> Row:
    return row._replace(cells=tuple(cell._replace(spans=spans(cell)) for cell in row.cells))


def _looped(table: Table, values: dict[str, Any]) -> Table:
    """Replace each run of rows of one shape by a loop over their texts; vertical merges become blank cells."""
    rows: list[Row] = []
    for _, group in groupby(_unmerged(table.rows), key=_shape):
        run = list(group)
        if run[0].header or len(run) == 1:
            rows += run
            continue
        name = f"rows_{len(values)}"
        values[name] = [{f"c{n}": text_of(cell.spans) for n, cell in enumerate(row.cells)} for row in run]
        texts = [f"{{{{ row.c{n} }}}}" for n in range(len(run[0].cells))]
        blank = [""] * (len(texts) - 1)
        rows += [
            _texts(run[0], [f"{{%tr for row in {name} %}}", *blank]),
            _texts(run[0], texts),
            _texts(run[0], ["{%tr endfor %}", *blank]),
        ]
    return dataclasses.replace(table, rows=tuple(rows))


def _texts(row: Row, texts: Sequence[str]) -> Row:
    cells = zip(row.cells, texts, strict=True)
    return Row(tuple(cell._replace(spans=(Span(text),) if text else ()) for cell, text in cells))


def _shape(row: Row) -> tuple[bool, tuple[int, ...]]:
    return row.header, tuple(cell.columns for cell in row.cells)


def _unmerged(rows: Sequence[Row]) -> Iterator[Row]:
    """Give every row all its cells: one that reaches down leaves blank cells below it."""
    reaching: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        cells: list[Cell] = []
        waiting, column = list(row.cells), 0
        while waiting or column in reaching:
            left, cell = reaching.pop(column) if column in reaching else (0, waiting.pop(0))
            below = left - 1 if left else cell.rows - 1
            if below:
                reaching[column] = (below, cell)
            cells.append(cell._replace(rows=1, spans=() if left else cell.spans))
            column += cell.columns
        yield row._replace(cells=tuple(cells))
