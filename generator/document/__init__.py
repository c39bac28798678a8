"""Word out and Word in: a report becomes a .docx after GB/T 9704, and a .docx becomes the text that is checked."""

from __future__ import annotations

from generator.document.assembly import assemble
from generator.document.base import Base, load_base
from generator.document.reading import read_text

__all__ = ["Base", "assemble", "load_base", "read_text"]
