"""Word files as they look on paper: LibreOffice makes the PDF, PDFium the page pictures; fonts that are missing are named."""

from __future__ import annotations

from generator.printing.convert import Failure, convert
from generator.printing.fonts import Missing, missing_fonts
from generator.printing.office import find_office
from generator.printing.pdf import count_pages
from generator.printing.pictures import page_pictures, require_pictures

__all__ = [
    "Failure",
    "Missing",
    "convert",
    "count_pages",
    "find_office",
    "missing_fonts",
    "page_pictures",
    "require_pictures",
]
