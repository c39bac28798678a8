"""Word packages written by hand: only the parts a test is about, valid enough for Word's schema."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from generator.document.parts.markup import NAMESPACES, W

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="a0"><w:name w:val="Default Paragraph Font"/></w:style>'
)
#: Part name → (root element, content type, kind of relation) of what may stand beside the main part.
_PARTS = {
    "styles": ("styles", "styles+xml"),
    "settings": ("settings", "settings+xml"),
    "numbering": ("numbering", "numbering+xml"),
    "footnotes": ("footnotes", "footnotes+xml"),
    "endnotes": ("endnotes", "endnotes+xml"),
    "comments": ("comments", "comments+xml"),
    "header": ("hdr", "header+xml"),
    "footer": ("ftr", "footer+xml"),
}


def p(inner: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, properties: str = "", tag: str = "t") -> str:
    """A run."""
    held = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{held}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def ins(inner: str, number: int = 900) -> str:
    """Somebody's tracked insertion."""
    return f'<w:ins w:id="{number}" w:author="审核人" w:date="2025-03-01T08:00:00Z">{inner}</w:ins>'


def dele(text: str, number: int = 950) -> str:
    """Somebody's tracked deletion."""
    run = r(text, tag="delText")
    return f'<w:del w:id="{number}" w:author="审核人" w:date="2025-03-01T08:00:00Z">{run}</w:del>'


def table(*rows: str) -> str:
    """A table of rows made by ``row``."""
    columns = "<w:gridCol/>" * max(markup.count("<w:tc>") for markup in rows)
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'


def cell(inner: str, properties: str = "") -> str:
    """A table cell; ``inner`` is text or paragraphs."""
    content = inner if inner.startswith("<") else p(r(inner)) if inner else "<w:p/>"
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row of cells or texts."""
    made = "".join(item if item.startswith("<w:tc>") else cell(item) for item in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{made}</w:tr>"


def package(body: str, *, head: str = HEAD, extra: dict[str, bytes] | None = None, **parts: str) -> bytes:
    """Return a .docx with this body; ``styles``, ``numbering``, ``footnotes``, ``header`` … are the insides of parts."""
    parts = {"styles": _STYLES, **parts}
    relations, types = [], []
    files: dict[str, bytes] = {}
    for name, content in parts.items():
        root, kind = _PARTS[name]
        relations.append(f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>')
        types.append(f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}"/>')
        files[f"word/{name}.xml"] = f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()
    files["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>{"".join(types)}</Types>'
    ).encode()
    files["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    ).encode()
    files["word/_rels/document.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{"".join(relations)}</Relationships>'
    ).encode()
    files["word/document.xml"] = f"{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**files, **(extra or {})}.items():
            file.writestr(name, data)
    return buffer.getvalue()


def saved(data: bytes, folder: Path, name: str = "report.docx") -> Path:
    """Write a package into a folder."""
    path = folder / name
    path.write_bytes(data)
    return path


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    """Return a part's bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name)


def part_names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.namelist()


def w(name: str) -> str:
    """The full name of a WordprocessingML element."""
    return f"{{{W}}}{name}"
