"""Reports to rewrite, built in code: jixiao's own after people edited them, others' in many shapes, and files that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from pathlib import Path

from edited import EDITS, Draft, Edit
from furniture import FURNITURE, Furniture
from layouts import EACH_STORY, LAYOUTS, Layout, numbered
from more_layouts import MORE_LAYOUTS
from office import round_trip
from stories import STORIES, TOWNSHIP, Story
from unusual import REFUSED, UNUSUAL, Made, old_format
from writer import Writer

__all__ = ["EDITED", "FOREIGN", "FURNISHED", "NAMES", "ODD", "OFFICE", "REFUSALS", "UNREADABLE", "Document", "build"]


@dataclass(frozen=True)
class Document:
    """A report as material.

    Attributes:
        data: the file.
        figures: the figures of its unit.
        problems, causes, measures, suggestions: what it says, in order, without numbers.
        roles: of the sections with points, in order; as in ``templates/lexicon/sections.toml``.
        headings: their headings as they stand, number included where it is typed; "" with ``roles`` where in a paragraph.
        behind: the heading behind the last of them, "" where the document ends with it.
        unsupported: problems that no figure supports; wrong: numbers in them that the figures contradict.
        missing: subjects of the losses that no problem tells.
        note: what is special about it.
        refusal: why it cannot be rewritten as it is, "" where it can.
    """

    name: str
    data: bytes
    figures: Path
    problems: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    behind: str = ""
    unsupported: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""
    refusal: str = ""


Builder = Callable[[str], Document]


def written(name: str, writer: Writer, note: str, *, data: bytes = b"", refusal: str = "") -> Document:
    """Return what a writer wrote."""
    told, story = writer.told, writer.story
    kept = [item for item in story.items if any(item.title in problem for problem in told.problems)]
    return Document(
        name=name,
        data=data or writer.saved(),
        figures=story.figures,
        problems=tuple(told.problems),
        causes=tuple(told.causes),
        measures=tuple(told.measures),
        suggestions=tuple(told.suggestions),
        roles=tuple(told.roles),
        headings=tuple(told.headings),
        behind=told.behind,
        unsupported=tuple(item.problem for item in kept if not item.about),
        wrong=tuple(item.wrong for item in kept if item.wrong),
        missing=story.missing,
        note=" ".join(note.split()),
        refusal=refusal,
    )


def _foreign(layout: Layout, story: Story) -> Builder:
    def built(name: str) -> Document:
        writer = Writer(story)
        writer.front()
        layout(writer)
        if not writer.finished:
            writer.back()
        return written(name, writer, layout.__doc__ or "")

    return built


#: Not made by jixiao: name -> builder.
FOREIGN: dict[str, Builder] = {
    f"{name}-{place}": _foreign(layout, story)
    for name, layout in EACH_STORY.items()
    for place, story in STORIES.items()
}
FOREIGN |= {
    name: _foreign(layout, story)
    for (name, layout), story in zip((LAYOUTS | MORE_LAYOUTS).items(), cycle(STORIES.values()), strict=False)
}


def _edited(sample: str, edits: tuple[Edit, ...]) -> Builder:
    def built(name: str) -> Document:
        draft = Draft(sample)
        for edit in edits:
            edit(draft)
        points = draft.points
        return Document(
            name=name,
            data=draft.saved(),
            figures=draft.story.figures,
            problems=tuple(points["problem"]),
            causes=tuple(points["cause"]),
            measures=tuple(points["measure"]),
            suggestions=tuple(points["suggestion"]),
            roles=tuple(draft.roles),
            headings=tuple(draft.headings),
            behind=draft.behind,
            unsupported=tuple(draft.own),
            wrong=tuple(draft.wrong),
            missing=tuple(draft.missing),
            note=" ".join(" ".join(edit.__doc__ or "" for edit in edits).split()),
        )

    return built


#: Made by jixiao, then edited: name -> builder.
EDITED: dict[str, Builder] = {
    f"edited-{name}-{sample}": _edited(sample, edits) for name, edits in EDITS.items() for sample in STORIES
}


# --- notes, pictures, fields, odd states, files that cannot be read -------------------------------------------------------


def _furnished(story: Story, *furniture: Furniture) -> Builder:
    def built(name: str) -> Document:
        writer = Writer(story)
        writer.front()
        numbered(writer)
        writer.back()
        for furnish in furniture:
            furnish(writer)
        return written(name, writer, " ".join(furnish.__doc__ or "" for furnish in furniture))

    return built


def _unusual(make: Callable[[], Made], refusal: str = "") -> Builder:
    def built(name: str) -> Document:
        writer, note = make()
        return written(name, writer, note, refusal=refusal)

    return built


def _unreadable(data: Callable[[], bytes], note: str) -> Builder:
    return lambda name: Document(name, data(), TOWNSHIP.figures, note=note, refusal="unreadable")


def _truncated() -> bytes:
    data = build("numbered-township").data
    return data[: len(data) * 2 // 3]


#: Things in and around the sections: name -> builder.
FURNISHED: dict[str, Builder] = {
    name: _furnished(story, furnish)
    for (name, furnish), story in zip(FURNITURE.items(), cycle(STORIES.values()), strict=False)
}
#: The control last: paragraphs in it are no longer the body's.
_TOGETHER = (
    "footnotes",
    "image",
    "text-box",
    "header-footer",
    "comments",
    "tables-around",
    "bookmarks-fields",
    "contents",
)
FURNISHED["all-furniture"] = _furnished(
    TOWNSHIP, *(FURNITURE[name] for name in (*_TOGETHER, "landscape", "hyperlinks", "content-control-whole"))
)
#: Other characters, a cell, others' open changes, 300 pages: name -> builder.
ODD: dict[str, Builder] = {name: _unusual(make) for name, make in UNUSUAL.items()}
#: What cannot be rewritten as it is, or only after a choice: name -> builder.
REFUSALS: dict[str, Builder] = {name: _unusual(make, refusal) for name, (make, refusal) in REFUSED.items()}
#: What cannot be read: name -> builder.
UNREADABLE: dict[str, Builder] = {
    "renamed-doc": _unreadable(old_format, "A .doc whose name ends in .docx."),
    "truncated": _unreadable(_truncated, "The last third of the file is missing."),
    "empty-file": _unreadable(lambda: b"", "A file without a byte."),
}


def _through_office(source: str) -> Builder:
    def built(name: str) -> Document:
        told = build(source)
        trips = round_trip({other: build(other).data for other in TRIPS})
        return replace(
            told, name=name, data=trips[source], note=f"{told.note} Then .docx to .odt and back in LibreOffice."
        )

    return built


#: Those that go through LibreOffice, and what came back: name -> builder; skips the test where there is no soffice.
TRIPS = (
    *(f"edited-everything-{sample}" for sample in STORIES),
    "edited-untouched-subdistrict",
    "edited-open-revision-project",
    "numbered-project",
    "one-paragraph-township",
    "auto-numbered-subdistrict",
    "auto-headings",
    "table-project",
    "footnotes",
    "comments",
    "landscape",
)
OFFICE: dict[str, Builder] = {f"office-{name}": _through_office(name) for name in TRIPS}

_BUILDERS: dict[str, Builder] = {**EDITED, **FOREIGN, **FURNISHED, **ODD, **REFUSALS, **UNREADABLE, **OFFICE}
NAMES = tuple(_BUILDERS)


@cache
def build(name: str) -> Document:
    """Return a document by its name; each is built once."""
    return _BUILDERS[name](name)
