"""Labels of annexes and tables (附件1, 表1), and the places of the text that refer to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.report import Block, Paragraph, Table

__all__ = ["annex_labels", "labelled"]


def annex_labels(names: Sequence[str]) -> dict[str, str]:
    """Return name → label: 附件1, 附件2 …; a single annex is 附件 without a number."""
    if len(names) == 1:
        return {names[0]: "附件"}
    return {name: f"附件{number}" for number, name in enumerate(names, 1)}


def labelled(blocks: Sequence[Block], annexes: Mapping[str, str]) -> list[Block]:
    """Number the tables of the text as they stand there, and write the labels into the references to them.

    Raises:
        KeyError: a reference to what the report has not (a defect of the template).
    """
    labels = dict(annexes)
    out = list(blocks)
    number = 0
    for at, block in enumerate(out):
        name: str = getattr(block, "name", "")
        if isinstance(block, Table) and name and not block.label:
            number += 1
            out[at] = replace(block, label=f"表{number}")
            labels[name] = f"表{number}"
        elif name:
            labels[name] = getattr(block, "label", "")
    for at, block in enumerate(out):
        if isinstance(block, Paragraph) and any(span.ref for span in block.spans):
            out[at] = _resolved(block, labels)
    return out


def _resolved(paragraph: Paragraph, labels: Mapping[str, str]) -> Paragraph:
    spans = tuple(span._replace(text=labels[span.ref]) if span.ref else span for span in paragraph.spans)
    return replace(paragraph, spans=spans)
