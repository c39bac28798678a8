"""The same report as a docxtpl template: our own draft with every figure as a ``{{ variable }}``, and the values.

The template is assembled with our own styles, without content controls and comments, so docxtpl gets the plainest
document that still has the same paragraphs, the same table and the same figures.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from typing import Any

from generator import document
from generator.report import Block, Cell, Heading, Paragraph, Report, Row, Span, Table, text_of

__all__ = ["Peer", "make_peer"]

_LOOP = "annex_rows"


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
    return dataclasses.replace(row, cells=tuple(dataclasses.replace(cell, spans=spans(cell)) for cell in row.cells))


def _looped(table: Table, values: dict[str, Any]) -> Table:
    """Replace each run of rows of one shape by a loop over their texts; vertical merges are given up."""
    rows: list[Row] = []
    for run in _runs(table.rows):
        if run[0].header or len(run) == 1:
            rows += run
            continue
        name = f"{_LOOP}_{len(values)}"
        values[name] = [{f"c{n}": text_of(cell.spans) for n, cell in enumerate(row.cells)} for row in run]
        head, *rest = run[0].cells
        blank = [dataclasses.replace(cell, spans=(), rows=1) for cell in rest]
        cells = [
            dataclasses.replace(cell, spans=(Span(f"{{{{ row.c{n} }}}}"),), rows=1)
            for n, cell in enumerate(run[0].cells)
        ]
        for mark in (f"{{%tr for row in {name} %}}", ""):
            if mark:
                rows.append(Row((dataclasses.replace(head, spans=(Span(mark),), rows=1), *blank)))
        rows.append(Row(tuple(cells)))
        rows.append(Row((dataclasses.replace(head, spans=(Span("{%tr endfor %}"),), rows=1), *blank)))
    return dataclasses.replace(table, rows=tuple(rows))


def _runs(rows: tuple[Row, ...]) -> Iterator[list[Row]]:
    """Group neighbouring rows of the same number of cells."""
    run: list[Row] = []
    for row in rows:
        if run and (len(run[0].cells), run[0].header) != (len(row.cells), row.header):
            yield run
            run = []
        run.append(row)
    if run:
        yield run
