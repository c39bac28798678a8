"""WordprocessingML as strings: its namespaces, escaping, and the text of a run."""

from __future__ import annotations

import re

__all__ = ["EXTENSIONS", "NAMESPACES", "R", "W", "escape", "is_ambiguous", "printable", "text_markup"]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = f'xmlns:w="{W}" xmlns:r="{R}"'
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
#: What the main part declares besides: the looks of content controls, which older programs may ignore.
EXTENSIONS = f'xmlns:w15="{W15}" xmlns:mc="{_COMPATIBILITY}" mc:Ignorable="w15"'

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"(\r\n|[\r\n\t])")
#: What cannot stand in markup as it is; most texts have none of it.
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
# Quotation marks, dashes, ≥ × ① … are Chinese or Latin by context: without the hint Word sets them in the Latin font.
_AMBIGUOUS = re.compile("[\u00a0-\u2e7f]")


def printable(text: str) -> str:
    """Return text with a blank for each character that XML forbids."""
    return _FORBIDDEN.sub(" ", text)


def escape(text: str) -> str:
    """Return text for XML content or a double-quoted attribute; characters XML forbids are dropped."""
    if _SPECIAL.search(text) is None:
        return text
    text = _FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def is_ambiguous(text: str) -> bool:
    """Tell whether a text has characters that Word sets in the Latin font unless a hint says they are Chinese."""
    return _AMBIGUOUS.search(text) is not None


def text_markup(text: str) -> str:
    """Return the content of a run: w:t, w:tab and w:br."""
    if _SPECIAL.search(text) is None:
        return _words(text)
    out: list[str] = []
    for piece in _BREAK.split(text):
        if piece == "\t":
            out.append("<w:tab/>")
        elif piece in ("\n", "\r", "\r\n"):
            out.append("<w:br/>")
        elif piece:
            out.append(_words(escape(piece)))
    return "".join(out)


def _words(escaped: str) -> str:
    """Return the element of a text; blanks at its ends are kept only where it says so."""
    return f'<w:t xml:space="preserve">{escaped}</w:t>' if " " in escaped else f"<w:t>{escaped}</w:t>"
