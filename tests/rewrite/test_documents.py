"""The corpus is what it says: every document opens, is valid, and is read as a person reads it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from compare import differences, outside, rejected, undone_differences
from documents import FURNISHED, NAMES, OFFICE, TRIPS, UNREADABLE, Document, build
from openxml_audit import OpenXmlValidator
from stories import STORIES

from generator.document import fix, read_manuscript
from generator.finding import Edit, InputError
from generator.pipeline import examine
from generator.reading import Reading
from generator.scan.compact import compact
from generator.sources.report import read_report

READABLE = tuple(name for name in NAMES if name not in UNREADABLE)
POINT_ROLES = {"problem": "problems", "cause": "causes", "measure": "measures", "suggestion": "suggestions"}
STOPS = " 。；;，,、:！!"


@cache
def _read(name: str, folder: Path) -> Reading:
    path = folder / f"{name}.docx"
    path.write_bytes(build(name).data)
    return read_report(read_manuscript(path))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rewrite")


def _flat(text: str) -> str:
    return compact(text).text.strip(STOPS)


def _points(document: Document) -> dict[str, list[str]]:
    return {role: [_flat(text) for text in getattr(document, field)] for role, field in POINT_ROLES.items()}


@pytest.mark.parametrize("name", READABLE)
def test_points_are_read(name: str, folder: Path) -> None:
    """The reader finds the points that the document was built with, each whole and alone."""
    reading = _read(name, folder)
    read = {role: [_flat(point.text) for point in reading.points if point.role == role] for role in POINT_ROLES}
    assert read == _points(build(name))


@pytest.mark.parametrize("name", READABLE)
def test_sections_are_read(name: str, folder: Path) -> None:
    """The reader finds the sections with points, no other ones, and they end before the next heading."""
    document, reading = build(name), _read(name, folder)
    parts = ("problem", "cause", "improvement", "suggestion")
    sections = [section for section in reading.sections if section.role.startswith(parts)]
    assert tuple(section.role for section in sections) == document.roles
    if document.behind and document.roles:
        first, wanted = sections[0].place[0], _flat(document.behind)
        lines = (line for line in reading.manuscript.lines if line.start > first)
        behind = next(line.start for line in lines if _flat(reading.manuscript.of(line)).endswith(wanted))
        assert all(section.place[1] <= behind for section in sections if section.place[0] < behind)


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable(name: str, tmp_path: Path) -> None:
    """What is no Word file is refused with a message, not a traceback."""
    path = tmp_path / "report.docx"
    path.write_bytes(build(name).data)
    with pytest.raises(InputError):
        read_manuscript(path)


#: Those with markup of our own; the auditor takes most of a second for each that python-docx began.
AUDITED = (
    *(f"edited-everything-{sample}" for sample in STORIES),
    *(name for name in FURNISHED if name not in ("header-footer", "split-runs")),
    *("auto-numbered-township", "auto-headings", "two-levels", "merged-table"),
    *("in-cell", "inserted-section", "deleted-point", "moved-point", "protected"),
)


@pytest.mark.parametrize("name", AUDITED)
def test_valid(name: str, tmp_path: Path) -> None:
    """The file holds nothing that python-docx's own empty document does not hold wrongly."""
    path = tmp_path / "report.docx"
    path.write_bytes(build(name).data)
    errors = [str(error) for error in OpenXmlValidator().validate(path).errors]
    assert [error for error in errors if "stylesWithEffects" not in error] == []


def test_documents_fit_their_figures() -> None:
    """The losses a document does not tell, and the numbers called wrong, are so by its figures."""
    for name in ("numbered-township", "numbered-subdistrict", "numbered-project"):
        document = build(name)
        subjects = {issue.subject for issue in examine(document.figures).issues}
        assert set(document.missing) <= subjects, name
        assert all(any(number in problem for problem in document.problems) for number in document.wrong)


# --- comparing ----------------------------------------------------------------------------------------------------------------


#: One story of each kind will do.
COMPARED = [
    name
    for name in READABLE
    if name not in (*OFFICE, "long", "no-section") and not name.endswith(("-subdistrict", "-project"))
]


@pytest.mark.parametrize("name", COMPARED)
def test_a_document_is_the_same_as_itself(name: str) -> None:
    """Both ends of the sections are found, there is something on each side, and nothing differs."""
    document = build(name)
    before, _ = outside(document.data, document.headings[0], document.behind)
    assert before
    assert differences(document.data, document.data, document.headings[0], document.behind) == []
    assert undone_differences(document.data, document.data, "jixiao") == []


@pytest.mark.parametrize(
    "name", ["edited-everything-township", "all-furniture", "in-cell", "table-project", "deleted-point"]
)
def test_a_change_inside_and_one_outside(name: str, tmp_path: Path) -> None:
    """A tracked change inside the sections is none outside, and is undone by rejecting; one outside is told."""
    document = build(name)
    path = tmp_path / "report.docx"
    path.write_bytes(document.data)
    text = read_manuscript(path).text
    inside = text.index(document.problems[-1][:6], text.rindex(document.headings[0]))
    after = fix(path, [Edit(inside, inside + 2, "另外")], author="jixiao")
    assert differences(document.data, after, document.headings[0], document.behind) == []
    assert undone_differences(document.data, after, "jixiao") == []
    assert rejected(after, "nobody") != rejected(document.data, "nobody")
    other = fix(path, [Edit(0, 1, "另外")], author="jixiao")
    assert differences(document.data, other, document.headings[0], document.behind) != []
    assert undone_differences(document.data, other, "jixiao") == []


def test_another_part_changed() -> None:
    """A changed, a new and a lost part are told; a header is compared by what it says."""
    plain, more = build("numbered-township"), build("header-footer")
    assert any(
        "header1.xml is new" in line for line in differences(plain.data, more.data, plain.headings[0], plain.behind)
    )


def test_trips_are_names() -> None:
    """Every document that goes through LibreOffice is one of the corpus."""
    assert set(TRIPS) <= set(NAMES)
