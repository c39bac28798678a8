"""Word files → PDF and page pictures, with the fonts that were missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.document import fonts_used, printable_copy
from generator.finding import InputError
from generator.manuscript.plain import read_bytes
from generator.printing import (
    Failure,
    Missing,
    convert,
    count_pages,
    find_office,
    missing_fonts,
    page_pictures,
    require_pictures,
)

__all__ = ["Printed", "print_pages"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A Word file on paper.

    Attributes:
        problem: why there is no PDF, "" where there is one.
        pictures: a PNG file of each page, where they were asked for.
        missing: fonts the document asks for and this machine does not have.
    """

    report: Path
    problem: str = ""
    pdf: bytes = b""
    pages: int = 0
    pictures: tuple[bytes, ...] = ()
    missing: tuple[Missing, ...] = ()


def print_pages(reports: Sequence[Path], *, dpi: int | None, limit: float) -> list[Printed]:
    """Convert Word files to PDF in one start of LibreOffice; one that cannot be converted does not stop the others.

    Args:
        dpi: resolution of the page pictures, None for no pictures.
        limit: seconds for one file.

    Raises:
        InputError: LibreOffice or the packages for pictures are not installed.
    """
    find_office()
    if dpi is not None:
        require_pictures()
    taken = [_read(report) for report in reports]
    documents = [item for item in taken if isinstance(item, _Document)]
    converted = iter(convert([item.data for item in documents], limit) if documents else ())
    return [
        Printed(report, str(item)) if isinstance(item, InputError) else _printed(report, item, next(converted), dpi)
        for report, item in zip(reports, taken, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Document:
    data: bytes
    fonts: tuple[str, ...]


def _read(report: Path) -> _Document | InputError:
    """Return a file that is a Word document, else what is wrong with it: LibreOffice prints anything it can read."""
    try:
        data = read_bytes(report)
        return _Document(printable_copy(data, report.name), fonts_used(data, report.name))
    except InputError as error:
        return error


def _printed(report: Path, document: _Document, result: bytes | Failure, dpi: int | None) -> Printed:
    if isinstance(result, Failure):
        return Printed(report, f"{report.name}：{result.reason}。")
    pictures = tuple(page_pictures(result, dpi)) if dpi is not None else ()
    missing = missing_fonts(document.fonts, result)
    return Printed(report, "", result, count_pages(result), pictures, missing)
