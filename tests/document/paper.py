"""Printed pages as data: each line of text with its place, font and size, as poppler reads them from the PDF."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["FANDOL", "MISSING", "MM", "Box", "Page", "Piece", "boxes_of", "pages_of"]

MM = 72 / 25.4  # points
MISSING = [tool for tool in ("soffice", "pdftohtml") if not shutil.which(tool)]
_SCALE = 3  # pdftohtml rounds to whole pixels: at three to the point that is a tenth of a millimetre
_PAGE = re.compile(r'<page number="\d+"[^>]* height="(\d+)" width="(\d+)">(.*?)</page>', re.DOTALL)
_FONT = re.compile(r'<fontspec id="(\d+)" size="(-?\d+)" family="(?:[A-Z]{6}\+)?([^"]*)"')
_TEXT = re.compile(
    r'<text top="(-?\d+)" left="(-?\d+)" width="(-?\d+)" height="(-?\d+)" font="(\d+)">(.*?)</text>', re.DOTALL
)
_WORD = re.compile(r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">([^<]*)</word>')
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Piece:
    """Text in one font on one line; lengths in points from the top left corner of the sheet."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    font: str
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    pieces: tuple[Piece, ...]

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    def text(self) -> tuple[Piece, ...]:
        """Return the pieces but the page number."""
        return tuple(piece for piece in self.pieces if not self._is_number(piece))

    def number(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if self._is_number(piece))

    def lines(self) -> list[list[Piece]]:
        """Return the lines of a portrait page from the top, each from the left."""
        lines: list[list[Piece]] = []
        for piece in sorted(self.text(), key=lambda piece: piece.middle):
            if lines and abs(lines[-1][0].middle - piece.middle) < 8:
                lines[-1].append(piece)
            else:
                lines.append([piece])
        return [sorted(line, key=lambda piece: piece.left) for line in lines]

    def _is_number(self, piece: Piece) -> bool:
        if self.landscape:
            return piece.right < 35 * MM
        return piece.top > (297 - 35) * MM


def pages_of(pdf: Path) -> list[Page]:
    """Return the pages of a PDF."""
    command = ["pdftohtml", "-xml", "-i", "-stdout", "-nodrm", "-zoom", str(_SCALE), str(pdf)]
    out = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    fonts = {number: (family, int(size) / _SCALE) for number, size, family in _FONT.findall(out)}
    return [
        Page(int(width) / _SCALE, int(height) / _SCALE, tuple(_piece(found, fonts) for found in _TEXT.findall(body)))
        for height, width, body in _PAGE.findall(out)
    ]


@dataclass(frozen=True)
class Box:
    """A word's box in points; of turned text too, where ``Piece`` is not to be relied on."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def boxes_of(pdf: Path) -> list[list[Box]]:
    """Return the words of each page."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    out = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    return [[Box(*map(float, box), word) for *box, word in _WORD.findall(page)] for page in out.split("<page ")[1:]]


def _piece(found: tuple[str, ...], fonts: dict[str, tuple[str, float]]) -> Piece:
    top, left, width, height = (int(value) / _SCALE for value in found[:4])
    family, size = fonts[found[4]]
    return Piece(left, top, left + width, top + height, html.unescape(_TAG.sub("", found[5])), family, size)


def _fandol() -> bool:
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    return all(name in listed for name in ("FandolFang", "FandolHei", "FandolKai", "FandolSong"))


#: Whether the look-alikes are here by which a page shows which font was asked for.
FANDOL = bool(shutil.which("fc-list")) and _fandol()
