"""Large tables: seconds to assemble by number of rows, each cell with a figure in its content control. Linear, or it would show."""

from __future__ import annotations

from measure import machine, processor_seconds, table

from generator import document
from generator.report import Cell, Heading, Report, Row, Span, Table, TitleBlock

COLUMNS = 8
ROWS = (1_000, 2_000, 4_000, 8_000, 16_000)


def main() -> None:
    """Measure a table in the text, with a table of contents before it."""
    lines: list[tuple[str, str]] = []
    for count in ROWS:
        report = _report(count)
        [taken] = processor_seconds([lambda report=report: document.assemble(report)], rounds=1, repeat=1)
        lines.append(
            (f"{count} rows of {COLUMNS} figures", f"{taken[0]:6.2f} s {1000 * taken[0] / count:6.3f} ms a row")
        )
    table(f"Large tables ({machine()})", lines)


def _report(count: int) -> Report:
    head = Row(tuple(Cell((Span(f"列{column}"),)) for column in range(COLUMNS)), header=True)
    rows = [
        Row(tuple(Cell((Span(f"{row}.{column}0", fact=f"indicator.{row}.actual"),)) for column in range(COLUMNS)))
        for row in range(count)
    ]
    block = Table((head, *rows), (1,) * COLUMNS, title=(Span("大表"),))
    return Report(
        TitleBlock(("报告",)), (Heading(1, "一、", (Span("表"),)), block, Heading(1, "二、", (Span("后"),))), contents=2
    )


if __name__ == "__main__":
    main()
