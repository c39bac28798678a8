"""Reports to rewrite, built in code: jixiao's own after people edited them, others' in many shapes, and files that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from edited import EDITS, Draft, Edit
from layouts import EACH_STORY, LAYOUTS, Layout
from stories import STORIES, Story
from writer import Writer

__all__ = ["FOREIGN", "NAMES", "Document", "build"]


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
    for (name, layout), story in zip(LAYOUTS.items(), [*STORIES.values()] * len(LAYOUTS), strict=False)
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

_BUILDERS: dict[str, Builder] = {**EDITED, **FOREIGN}
NAMES = tuple(_BUILDERS)


@cache
def build(name: str) -> Document:
    """Return a document by its name; each is built once."""
    return _BUILDERS[name](name)
