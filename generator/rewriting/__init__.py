"""Redrafting sections of a report people have edited: what is theirs stays, what the figures say is put right and added.

The document is read and laid beside its figures (``study``), a model may write what is to be written (``asked``), and
``plan`` decides the changes, in offsets of the document's text. What each change is for is a ``Note``.
"""

from __future__ import annotations

from generator.rewriting.instruction import Instruction, instruction_of
from generator.rewriting.notes import Note
from generator.rewriting.places import PARTS
from generator.rewriting.plan import Plan, asked, plan
from generator.rewriting.study import Study, study

__all__ = ["PARTS", "Instruction", "Note", "Plan", "Study", "asked", "instruction_of", "plan", "study"]
