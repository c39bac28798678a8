"""The facts behind a report as a custom XML part of its Word file: written, and read back after people edited it.

It is to a Word report what inline XBRL is to a web page: the content controls of the text name facts, the part says of each
fact its value, unit and source. Word, WPS and LibreOffice leave the part alone; nobody sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from generator.basis import Basis, Fact
from generator.document.parts.markup import escape
from generator.document.parts.xmltree import Element, local_name
from generator.finding import Source
from generator.number import Quantity

__all__ = ["NAMESPACE", "VERSION", "basis_parts", "read_basis"]

NAMESPACE = "urn:jixiao:report"
#: Raised when a reader of the version before would misunderstand the part.
VERSION = "1"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STORE = "{6A697869-616F-4E01-8000-6A697869616F}"  # names the part within its document, the same in all of them
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NONE = "-"  # stands where a series has no value
_HEADING = ("unit", "kind", "year", "figures", "profile", "outline")


def basis_parts(basis: Basis, number: int = 1) -> dict[str, bytes]:
    """Return the parts that hold a basis: ``customXml/itemN.xml``, its properties and the relation between them."""
    item, properties = f"customXml/item{number}.xml", f"itemProps{number}.xml"
    return {
        item: _markup(basis).encode(),
        f"customXml/{properties}": (
            f'{_HEAD}<ds:datastoreItem xmlns:ds="{_PROPERTIES}" ds:itemID="{_STORE}">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
        ).encode(),
        f"customXml/_rels/item{number}.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_RELATIONSHIPS}">'
            f'<Relationship Id="rId1" Type="{_RELATION}" Target="{properties}"/></Relationships>'
        ).encode(),
    }


def read_basis(root: Element) -> Basis | None:
    """Return the basis that a custom XML part holds; None where it is another's part, or of a version not known here."""
    if root.tag != f"{{{NAMESPACE}}}report" or root.get("version") != VERSION:
        return None
    head = {name: str(root.get(name, "")) for name in _HEADING}
    names: dict[str, str] = {}
    facts: dict[str, Fact] = {}
    printed: tuple[str, ...] = ()
    charts: dict[str, tuple[tuple[str, ...], ...]] = {}
    for child in root:
        kind = local_name(child)
        if kind == "name":
            names[str(child.get("of", ""))] = child.text or ""
        elif kind == "fact":
            fact = _fact(child, head["figures"])
            facts[fact.id] = fact
        elif kind == "printed":
            printed = tuple((child.text or "").split())
        elif kind == "chart":
            series = ((one.text or "").split() for one in child)
            charts[str(child.get("label", ""))] = tuple(tuple(id.strip(_NONE) for id in ids) for ids in series)
    return Basis(**head, names=names, facts=facts, printed=printed, charts=charts)


def _markup(basis: Basis) -> str:
    head = "".join(f' {name}="{escape(getattr(basis, name))}"' for name in _HEADING)
    names = "".join(f'<name of="{row}">{escape(name)}</name>' for row, name in basis.names.items())
    facts = "".join([_written(fact, basis.figures) for fact in basis.facts.values()])
    printed = f"<printed>{' '.join(basis.printed)}</printed>"
    charts = "".join(_chart(label, series) for label, series in basis.charts.items())
    return f'{_HEAD}<report xmlns="{NAMESPACE}" version="{VERSION}"{head}>{names}{facts}{printed}{charts}</report>'


def _chart(label: str, series: Iterable[Iterable[str]]) -> str:
    rows = "".join(f"<series>{' '.join(id or _NONE for id in ids)}</series>" for ids in series)
    return f'<chart label="{escape(label)}">{rows}</chart>'


def _written(fact: Fact, figures: str) -> str:
    """Return the element of a fact; what is empty is left out, and the file of its source where it is the figures file."""
    quantity, source = fact.quantity, fact.source
    out = f'<fact id="{fact.id}" label="{escape(fact.label)}" text="{escape(fact.text)}"'
    if quantity is not None:
        out += f' value="{quantity.value:f}" unit="{escape(quantity.unit)}"'
    if source is not None:
        places = (
            ("file", source.file if source.file != figures else ""),
            ("sheet", source.sheet),
            ("cell", source.cell),
        )
        out += "".join(f' {name}="{escape(text)}"' for name, text in (*places, ("path", source.path)) if text)
        out += f' line="{source.line}"' if source.line else ""
    if fact.formula:
        out += f' formula="{escape(fact.formula)}" inputs="{" ".join(fact.inputs)}"'
    return out + "/>"


def _fact(element: Element, figures: str) -> Fact:
    said: Mapping[str, str] = dict(element.attrib)
    placed = any(said.get(name) for name in ("sheet", "cell", "path", "line", "file"))
    line = said.get("line", "")
    return Fact(
        id=said.get("id", ""),
        label=said.get("label", ""),
        quantity=_quantity(said.get("value", ""), said.get("unit", "")),
        text=said.get("text", ""),
        source=Source(
            said.get("file", figures),
            said.get("sheet", ""),
            said.get("cell", ""),
            said.get("path", ""),
            int(line) if line.isdecimal() else 0,
        )
        if placed
        else None,
        formula=said.get("formula", ""),
        inputs=tuple(said.get("inputs", "").split()),
    )


def _quantity(value: str, unit: str) -> Quantity | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return Quantity(number, unit) if number.is_finite() else None
