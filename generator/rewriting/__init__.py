"""Redrafting sections of a report people have edited: what is theirs stays, what the figures say is put right and added.

The document is read and laid beside its figures (``study``), a model may write what is to be written (``asked``), and
``plan`` decides the changes, in offsets of the document's text. What each change is for is a ``Note``.
"""

from __future__ import annotations

from generator.rewriting.differences import Changed, differences
from generator.rewriting.instruction import Instruction, instruction_of
from generator.rewriting.notes import Note
from generator.rewriting.places import PARTS
from generator.rewriting.plan import Plan, asked, plan, written
from generator.rewriting.study import Study, study

__all__ = [
    "PARTS",
    "Changed",
    "Instruction",
    "Note",
    "Plan",
    "Study",
    "asked",
    "differences",
    "instruction_of",
    "plan",
    "study",
    "written",
]
