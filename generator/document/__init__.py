"""Word out and Word in: a report becomes a .docx after GB/T 9704; a .docx becomes text, takes comments and corrections."""

from __future__ import annotations

from pathlib import Path

from generator.document.base.base import Base, own_base
from generator.document.changing.redraft import Redrafted, protection, redraft, refuse_protected
from generator.document.changing.redraft_text import redraft_text
from generator.document.changing.revisions import Revised, fix, fix_text, revise
from generator.document.commenting.annotate import annotate
from generator.document.commenting.annotate_text import annotate_text
from generator.document.reading.fonts import fonts_used
from generator.document.reading.manuscript import manuscript_of, read_manuscript, read_text
from generator.document.reading.printable import printable_copy
from generator.document.renewing.rebase import Rebased, rebase
from generator.document.writing.assembly import assemble

__all__ = [
    "Base",
    "Rebased",
    "Redrafted",
    "Revised",
    "annotate",
    "annotate_text",
    "assemble",
    "fix",
    "fix_text",
    "fonts_used",
    "load_base",
    "manuscript_of",
    "printable_copy",
    "protection",
    "read_manuscript",
    "read_text",
    "rebase",
    "redraft",
    "redraft_text",
    "refuse_protected",
    "revise",
]


def load_base(path: Path | None = None) -> Base:
    """Return the base from a user's .docx, or our own (kept in memory).

    Raises:
        InputError: the file is no Word document, has macros or is encrypted, or lacks styles (all named at once).
    """
    if path is None:
        return own_base()
    from generator.document.base.template import read_template  # python-docx is slow to import and seldom needed

    return read_template(path)
