"""A finished report read into a record, every figure with its place."""

from __future__ import annotations

from generator.manuscript import Manuscript
from generator.reading import Reading
from generator.sources.report.assemble import assemble
from generator.sources.report.consensus import consensus
from generator.sources.report.details import details
from generator.sources.report.figures import figures
from generator.sources.report.head import head
from generator.sources.report.misnamed import without_misnamed
from generator.sources.report.points import points
from generator.sources.report.sections import sections

__all__ = ["read_report"]


def read_report(manuscript: Manuscript) -> Reading:
    """Read the figures, sections and points of a report; never raises, what is not understood has no meaning."""
    said = head(manuscript)
    found = figures(manuscript, said.year, (said.unit,) if said.unit else (), single=said.single)
    found.statements[:] = without_misnamed(manuscript, found.statements)
    for path, text in details(manuscript, found.places):
        found.texts.setdefault(path, text)
    believed = consensus(found.statements)
    record, places = assemble(manuscript, said, found, believed)
    parts = sections(manuscript)
    return Reading(
        manuscript=manuscript,
        record=record,
        statements=tuple(found.statements),
        mentions=tuple(found.mentions),
        sections=parts,
        points=points(manuscript, parts),
        places=places,
        believed=believed,
    )
