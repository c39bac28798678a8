"""From items to changes of the document: new ones set like those beside them, numbers written on, the rest untouched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.change import AddedParagraph, AddedParagraphs, AddedRow, Change, RemovedParagraphs, RemovedRow
from generator.finding import Edit
from generator.manuscript import Kind, Manuscript
from generator.rewriting.numbers import ordinal, written_like
from generator.rewriting.places import Block, Layout, Passage, line_of
from generator.rewriting.sentences import flat, without_ends

__all__ = ["Entry", "changes"]

_STOPS = "；;。，,"
_FULL = "。"
_LINE_END = "\n"
#: Characters of the longest number in a table's column of numbers.
_LONGEST_NUMBER = 4


@dataclass(slots=True)
class Entry:
    """An item of the final list.

    Attributes:
        block: where it stands now, None for a new one.
        texts: role → its words without number; of all roles for one that is new or moves.
        edits: of one that stays.
        title: a new one's heading, where its neighbours have headings.
    """

    block: Block | None
    texts: dict[str, str] = field(default_factory=dict[str, str])
    edits: list[Edit] = field(default_factory=list[Edit])
    title: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """A passage of a manuscript, and which of its blocks stay where they are."""

    manuscript: Manuscript
    passage: Passage
    staying: list[Block]

    @property
    def sample(self) -> Block | None:
        """Return the block that new ones are set like: the last that stays, with as many roles as any."""
        blocks = self.staying or self.passage.blocks
        full = max((len(block.points) for block in blocks), default=0)
        return next((block for block in reversed(blocks) if len(block.points) == full), None)

    def text(self, start: int, end: int) -> str:
        return self.manuscript.text[start:end]


def changes(manuscript: Manuscript, passage: Passage, entries: Sequence[Entry]) -> list[Change]:
    """Return the changes that make a passage's list into the entries.

    Args:
        entries: in their final order; blocks of the passage that no entry has go.
    """
    order = {id(block): at for at, block in enumerate(passage.blocks)}
    there = [entry for entry in entries if entry.block is not None]
    stay = {id(there[at]) for at in _rising([order[id(entry.block)] for entry in there])}
    blocks = [entry.block for entry in there if id(entry) in stay and entry.block is not None]
    page = _Page(manuscript, passage, blocks)
    gone = [block for block in passage.blocks if all(block is not kept for kept in blocks)]
    numbers = _numbers(passage, entries)
    made: list[Change] = []
    for entry in entries:
        if id(entry) in stay:
            made += entry.edits
            made += _renumbered(entry, numbers[id(entry)])
    runs = _runs(entries, stay)
    if passage.layout == Layout.LINES:
        made += _lines(page, runs, gone, numbers)
    elif passage.layout == Layout.CELL:
        made += _in_cell(page, runs, gone, numbers)
    elif passage.layout == Layout.INLINE:
        made += _inline(page, runs, gone, numbers)
    elif passage.layout == Layout.ROWS:
        made += _rows(page, entries, runs, gone)
    else:
        made += _paragraphs(page, runs, gone, numbers)
    return made


def _rising(positions: Sequence[int]) -> list[int]:
    """Return which members make a longest rising row: these stay, the others move."""
    best: list[tuple[int, int]] = []  # length of the row that ends here, and the member before
    for at, position in enumerate(positions):
        length, before = max(
            ((best[earlier][0], earlier) for earlier in range(at) if positions[earlier] < position), default=(0, -1)
        )
        best.append((length + 1, before))
    at = max(range(len(best)), key=lambda member: best[member][0], default=-1)
    row: list[int] = []
    while at >= 0:
        row.append(at)
        at = best[at][1]
    return row[::-1]


def _runs(entries: Sequence[Entry], stay: set[int]) -> list[tuple[Block | None, list[Entry]]]:
    """Return the entries to be set, by the block behind which they go (None: before all)."""
    runs: list[tuple[Block | None, list[Entry]]] = []
    behind: Block | None = None
    for entry in entries:
        if id(entry) in stay:
            behind = entry.block
        elif runs and runs[-1][0] is behind:
            runs[-1][1].append(entry)
        else:
            runs.append((behind, [entry]))
    return runs


# --- numbers ------------------------------------------------------------------------------------------------------------


def _numbers(passage: Passage, entries: Sequence[Entry]) -> dict[int, str]:
    """Return the number of each entry, in the form of its own or of its neighbours; "" where they have none."""
    written = [block.number for block in passage.blocks if block.number]
    if not written or not all(map(ordinal, written)):
        return {id(entry): entry.block.number if entry.block else "" for entry in entries}
    first = ordinal(written[0])
    if entries and entries[0].block is None and first > 1:
        first -= 1  # the first of a list was taken out and its number left free
    found: dict[int, str] = {}
    counted = 0
    sample = written[0]
    for entry in entries:
        if entry.block is not None and not entry.block.number:
            found[id(entry)] = ""
            continue
        sample = entry.block.number if entry.block else sample
        found[id(entry)] = written_like(sample, first + counted)
        counted += 1
    return found


def _renumbered(entry: Entry, number: str) -> list[Edit]:
    block = entry.block
    if block is None or block.number_place is None or not number or block.number == number:
        return []
    return [Edit(*block.number_place, number)]


# --- paragraphs ---------------------------------------------------------------------------------------------------------


def _paragraphs(
    page: _Page, runs: Sequence[tuple[Block | None, list[Entry]]], gone: Sequence[Block], numbers: Mapping[int, str]
) -> list[Change]:
    made: list[Change] = []
    for behind, entries in runs:
        added = tuple(one for entry in entries for one in _set_like(page, entry, numbers[id(entry)]))
        anchor, before = _anchor(page, behind)
        made.append(AddedParagraphs(anchor, added, before))
    for block in gone:
        start, end = page.manuscript.lines[block.first].start, page.manuscript.lines[block.last].end
        made.append(RemovedParagraphs(start, end))
    if page.passage.nothing is not None and runs:
        line = page.manuscript.lines[page.passage.nothing]
        made.append(RemovedParagraphs(line.start, line.end))
    return made


def _anchor(page: _Page, behind: Block | None) -> tuple[int, bool]:
    """Return an offset in the paragraph behind which new ones go, or in front of which (``True``)."""
    lines, blocks = page.manuscript.lines, page.passage.blocks
    if behind is not None:
        return max(lines[behind.last].end - 1, lines[behind.last].start), False
    if not blocks:
        head = lines[page.passage.section.lines[0]]
        return max(head.end - 1, head.start), False
    first = blocks[0].first
    if first > page.passage.section.lines[0]:
        return lines[first].start, True
    return max(lines[blocks[0].last].end - 1, lines[blocks[0].last].start), False  # its own line holds the heading


def _set_like(page: _Page, entry: Entry, number: str) -> list[AddedParagraph]:
    """Return an entry as paragraphs like those of the sample block."""
    lines = page.manuscript.lines
    sample = page.sample
    if sample is None:
        like = lines[_plain_line(page)].start
        return [AddedParagraph(text, like) for text in entry.texts.values() if text]
    if lines[sample.first].kind is Kind.HEADING and sample.last > sample.first:
        return _under_heading(page, sample, entry, number)
    by_line: dict[int, list[str]] = {}
    for role in _roles(page, entry):
        start = sample.points[role][0].place[0] if role in sample.points else None
        line = line_of(page.manuscript, start) if start is not None else max(by_line, default=sample.first)
        by_line.setdefault(line, []).append(role)
    found: list[AddedParagraph] = []
    for at, line in enumerate(sorted(by_line)):
        text = _joined(entry, by_line[line])
        like = lines[line].start if at else _like(sample, lines[line].start)
        found.append(AddedParagraph(text, like, number if not at else ""))
    return found


def _like(sample: Block, start: int) -> int:
    return sample.number_place[0] if sample.number_place else start


def _roles(page: _Page, entry: Entry) -> list[str]:
    return [role for role in page.passage.roles if entry.texts.get(role)]


def _joined(entry: Entry, roles: Sequence[str]) -> str:
    """Return the words of several roles in one paragraph, each behind a full stop."""
    text = ""
    for role in roles:
        own = entry.texts[role]
        text = f"{without_ends(text)}{_FULL}{own}" if text else own
    return text


def _under_heading(page: _Page, sample: Block, entry: Entry, number: str) -> list[AddedParagraph]:
    """Return a heading and what stands below it."""
    lines = page.manuscript.lines
    roles = _roles(page, entry)
    title = entry.title or without_ends(entry.texts[roles[0]].split(_FULL)[0])
    body = {role: entry.texts[role] for role in roles}
    body[roles[0]] = body[roles[0]].removeprefix(title).lstrip(_STOPS) or body[roles[0]]
    found = [AddedParagraph(title, _like(sample, lines[sample.first].start), number)]
    below = [line for line in range(sample.first + 1, sample.last + 1) if lines[line].end > lines[line].start]
    for at, role in enumerate(roles):
        found.append(AddedParagraph(body[role], lines[below[min(at, len(below) - 1)]].start))
    return found


def _plain_line(page: _Page) -> int:
    """Return a line of plain text to set like: that of the passage, else the next one, else the one before."""
    if page.passage.nothing is not None:
        return page.passage.nothing
    lines = page.manuscript.lines
    at = page.passage.section.lines[0]
    plain = [number for number, line in enumerate(lines) if line.kind is Kind.BODY and line.end - line.start > 1]
    behind = [number for number in plain if number > at]
    return behind[0] if behind else plain[-1] if plain else at


# --- lines of a paragraph, paragraphs of a cell ---------------------------------------------------------------------------


def _lines(
    page: _Page, runs: Sequence[tuple[Block | None, list[Entry]]], gone: Sequence[Block], numbers: Mapping[int, str]
) -> list[Change]:
    """Set items as lines of the one paragraph that holds the others."""
    lines = page.manuscript.lines
    made = _on_lines(page, runs, numbers, lambda block: (lines[block.first].start, lines[block.last].end))
    for block in gone:
        start, end = lines[block.first].start, lines[block.last].end
        made.append(Edit(lines[block.first - 1].end if lines[block.first].soft else start, end, ""))
    return made


def _in_cell(
    page: _Page, runs: Sequence[tuple[Block | None, list[Entry]]], gone: Sequence[Block], numbers: Mapping[int, str]
) -> list[Change]:
    """Set items into the cell that holds the others, each on a line of its own."""
    made = _on_lines(page, runs, numbers, Block.place)
    for block in gone:
        start, end = block.place()
        start -= page.text(start - 1, start) == _LINE_END
        made.append(Edit(start, end, ""))
    return made


def _on_lines(
    page: _Page,
    runs: Sequence[tuple[Block | None, list[Entry]]],
    numbers: Mapping[int, str],
    extent: Callable[[Block], tuple[int, int]],
) -> list[Change]:
    """Return the insertions of items, each on a line of its own; ``extent`` tells where a block begins and ends."""
    made: list[Change] = []
    for behind, entries in runs:
        texts = [numbers[id(entry)] + _joined(entry, _roles(page, entry)) for entry in entries]
        start, end = extent(behind or page.passage.blocks[0])
        if behind is None:
            made.append(Edit(start, start, "".join(f"{text}{_LINE_END}" for text in texts)))
        else:
            made.append(Edit(end, end, "".join(f"{_LINE_END}{text}" for text in texts)))
    return made


# --- parts of a paragraph -----------------------------------------------------------------------------------------------


def _inline(
    page: _Page, runs: Sequence[tuple[Block | None, list[Entry]]], gone: Sequence[Block], numbers: Mapping[int, str]
) -> list[Change]:
    """Set items into a paragraph: between the others, with the marks these end with."""
    made: list[Change] = []
    last = page.passage.blocks[-1]
    for block in gone:
        made.append(_cut_out(page, block))
    between = _mark_between(page)
    for behind, entries in runs:
        parts = [f"{numbers[id(entry)]}{without_ends(_clauses(entry, page, between))}" for entry in entries]
        if behind is None:
            start = page.passage.blocks[0].place()[0]
            made.append(Edit(start, start, "".join(part + between for part in parts)))
            continue
        at, mark = _end(page, behind)
        if behind is last or all(block in gone for block in _following(page, behind)):
            text = between + between.join(parts) + (_end(page, last)[1] or _FULL)
            made.append(Edit(at, at + len(mark), text))
        else:
            at += len(mark)
            made.append(Edit(at, at, "".join(part + (mark or between) for part in parts)))
    kept = [block for block in page.staying if block is not last]
    if last in gone and kept and not any(behind is kept[-1] for behind, _ in runs):
        at, mark = _end(page, kept[-1])
        if mark and mark != _FULL:
            made.append(Edit(at, at + len(mark), _FULL))
    return made


def _following(page: _Page, block: Block) -> list[Block]:
    at = next(number for number, other in enumerate(page.passage.blocks) if other is block)
    return page.passage.blocks[at + 1 :]


def _end(page: _Page, block: Block) -> tuple[int, str]:
    """Return where the mark stands that ends an item, and the mark ("" where it has none)."""
    end = block.place()[1]
    if page.text(end - 1, end) in tuple(_STOPS):
        return end - 1, page.text(end - 1, end)
    behind = page.text(end, end + 1)
    return (end, behind) if behind in tuple(_STOPS) and behind else (end, "")


def _mark_between(page: _Page) -> str:
    """Return the mark that parts the items of the paragraph."""
    marks = [_end(page, block)[1] for block in page.passage.blocks[:-1]]
    return next((mark for mark in marks if mark), "；")


def _clauses(entry: Entry, page: _Page, between: str) -> str:
    """Return an item's words; where a semicolon parts the items, its own sentences are clauses."""
    text = _joined(entry, _roles(page, entry))
    if between == _FULL:
        return text
    return without_ends(text).replace(_FULL, "，")


def _cut_out(page: _Page, block: Block) -> Edit:
    """Return the removal of an item with its mark and the blanks behind it."""
    start = block.place()[0]
    at, mark = _end(page, block)
    end = max(at + len(mark), block.place()[1])
    line_end = page.manuscript.lines[line_of(page.manuscript, start)].end
    while end < line_end and page.text(end, end + 1).isspace():
        end += 1
    return Edit(start, end, "")


# --- rows ---------------------------------------------------------------------------------------------------------------


def _rows(
    page: _Page,
    entries: Sequence[Entry],
    runs: Sequence[tuple[Block | None, list[Entry]]],
    gone: Sequence[Block],
) -> list[Change]:
    """Set items as rows of the table; a column that counts the rows goes on counting."""
    lines = page.manuscript.lines
    sample = page.sample
    assert sample is not None  # a passage of rows has blocks
    counts = _counts(page, entries)
    made: list[Change] = [RemovedRow(lines[block.first].start) for block in gone]
    for behind, members in runs:
        line = lines[behind.first] if behind is not None else lines[page.passage.blocks[0].first - 1]
        anchor = _in_row(line.cells, line.start)
        made += [AddedRow(anchor, _cells(page, sample, entry, counts)) for entry in members]
    for entry in entries:
        if entry.block is not None and any(entry.block is block for block in page.staying):
            made += _recounted(page, entry, counts)
    return made


def _in_row(cells: Sequence[tuple[int, int]], start: int) -> int:
    return next((first for first, end in cells if end > first), start)


def _cells(page: _Page, sample: Block, entry: Entry, counts: Mapping[int, tuple[int, str]]) -> tuple[str, ...]:
    cells = page.manuscript.lines[sample.first].cells
    found = [""] * len(cells)
    for role in _roles(page, entry):
        place = sample.points[role][0].place if role in sample.points else None
        column = next((at for at, (start, end) in enumerate(cells) if place and start <= place[0] <= end), None)
        if column is not None:
            found[column] = entry.texts[role]
    if id(entry) in counts:
        column, number = counts[id(entry)]
        found[column] = number
    return tuple(found)


def _counts(page: _Page, entries: Sequence[Entry]) -> dict[int, tuple[int, str]]:
    """Return the column in which the rows are counted and the number of each entry; {} where no column counts."""
    rows = [page.manuscript.lines[block.first] for block in page.passage.blocks]
    for column in range(min((len(row.cells) for row in rows), default=0)):
        written = [flat(page.text(*row.cells[column])) for row in rows]
        short = all(len(text) <= _LONGEST_NUMBER for text in written)
        if short and all(map(ordinal, written)) and len(set(written)) == len(written):
            first = ordinal(written[0])
            return {id(entry): (column, written_like(written[0], value)) for value, entry in enumerate(entries, first)}
    return {}


def _recounted(page: _Page, entry: Entry, counts: Mapping[int, tuple[int, str]]) -> list[Edit]:
    if entry.block is None or id(entry) not in counts:
        return []
    column, number = counts[id(entry)]
    start, end = page.manuscript.lines[entry.block.first].cells[column]
    return [] if flat(page.text(start, end)) == number else [Edit(start, end, number)]
