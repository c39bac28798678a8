"""Drafting: outline and section templates, filled from facts and the unit's own words; the built-in writer."""

from generator.drafting.builtin import draft, items_of
from generator.drafting.case import Case
from generator.drafting.outline import Outline, load_outline, outline_for, outline_names
from generator.drafting.sentences import Sentences

__all__ = ["Case", "Outline", "Sentences", "draft", "items_of", "load_outline", "outline_for", "outline_names"]
