"""The plan of a rewriting: what a model is asked for, and the changes that make the document's text the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.change import Change
from generator.drafting import Sentences
from generator.drafting.context import IssueView
from generator.drafting.filters import first_clause
from generator.finding import Edit
from generator.record import Record
from generator.report import text_of
from generator.rewriting.instruction import is_about
from generator.rewriting.lists import brief_id, list_entries
from generator.rewriting.notes import Note, shortened
from generator.rewriting.pairs import Problem, text_of_block
from generator.rewriting.places import NAMES, Block, Layout, Passage, noun
from generator.rewriting.sentences import FULL_STOPS, flat, mended, without_ends
from generator.rewriting.setting import Entry, changes
from generator.rewriting.study import ANSWERS, CHAIN, Study, lead_end
from generator.rewriting.wording import Scribe, kept, new
from generator.rewriting.words import words

__all__ = ["Plan", "asked", "plan", "written"]

_FULL = "。"
_LISTS = ("suggestion", "key_work")


@dataclass(slots=True)
class Plan:
    """Changes in offsets of the manuscript, and what is told of them."""

    changes: list[Change] = field(default_factory=list[Change])
    notes: list[Note] = field(default_factory=list[Note])


def asked(study: Study, record: Record) -> set[str]:
    """Return the ids of the briefs that a model is to write.

    Without an instruction only what the document lacks: what people wrote and the figures bear out stays theirs.

    Args:
        record: the figures file's, without the document's words.
    """
    ids: set[str] = set()
    for role in (role for role in study.wanted if role not in _LISTS):
        for problem in study.problems:
            if study.instruction or problem.holder(role) is None:
                ids.add(f"{role}:{study.issue(problem).subject}")
    for role in _LISTS:
        if role in study.wanted and study.instruction:
            ids.update(brief_id(role, record, at) for at in range(len(study.wanted[role].blocks)))
    return ids


def written(study: Study, record: Record) -> dict[str, str]:
    """Return what the document says now of each item that could be asked for: id of its brief → words behind the lead."""
    found: dict[str, str] = {}
    text = study.reading.manuscript.text
    for role, passage in study.wanted.items():
        if role in _LISTS:
            for at, block in enumerate(passage.blocks):
                found[brief_id(role, record, at)] = text_of_block(block, role)
            continue
        for problem in study.problems:
            block = problem.holder(role)
            if block is not None:
                begin = lead_end(study.reading, block, role)
                found[f"{role}:{study.issue(problem).subject}"] = flat(text[begin : block.place(role)[1]])
    return found


def plan(study: Study, record: Record, drafts: Mapping[str, str]) -> Plan:
    """Decide every change.

    Args:
        study: the document beside its figures.
        record: the figures file's, without the document's words.
        drafts: items a model wrote, by the id of their brief, numbers as marks.
    """
    sentences = Sentences(study.case, drafts)
    scribe = Scribe(study, sentences, study.views(sentences), drafts)
    made = Plan()
    done: set[int] = set()
    for role, passage in study.wanted.items():
        if id(passage) in done:
            continue
        done.add(id(passage))
        if role in _LISTS:
            entries, notes = list_entries(scribe, role, passage, record)
        else:
            entries, notes = _entries(scribe, passage)
        made.notes += notes
        made.changes += changes(study.reading.manuscript, passage, entries)
    made.changes = joined(made.changes)
    made.notes += _gone(study)
    made.notes += _out_of_line(scribe)
    made.notes += _unfollowed(scribe)
    return made


# --- the list of a passage ----------------------------------------------------------------------------------------------


def _entries(scribe: Scribe, passage: Passage) -> tuple[list[Entry], list[Note]]:
    entries: list[Entry] = []
    notes: list[Note] = []
    for problem in scribe.study.problems:
        entry, own = _entry(scribe, passage, problem)
        if entry is not None:
            entries.append(entry)
            notes += own
    if scribe.study.grouped:
        entries.append(_group(scribe, passage))
        notes.append(_of_group(scribe, passage, entries[-1]))
    going = _going(scribe.study)
    for block in passage.blocks:
        if id(block) not in going and all(block is not entry.block for entry in entries):
            _put_back(passage, entries, block)
    return entries, notes


def _going(study: Study) -> set[int]:
    """Return the blocks that go: what is disproved, with its cause and measure, and what becomes part of one item."""
    return {
        id(block)
        for problem in (*study.dropped, *study.grouped)
        for block in (problem.block, *problem.partners.values())
        if block is not None
    }


def _entry(scribe: Scribe, passage: Passage, problem: Problem) -> tuple[Entry | None, list[Note]]:
    """Return a problem's item in a passage, None where it has none there and needs none."""
    block = _block_in(passage, problem)
    if block is None:
        return _new_entry(scribe, passage, problem)
    entry, notes = Entry(block), list[Note]()
    for role in _chain(passage):
        if role in block.points:
            wording = kept(scribe, problem, role, block, passage.layout)
            own = wording.edits if role in scribe.study.wanted else []
            entry.edits += own
            entry.texts[role] = _with_label(passage, role, wording.text if own else text_of_block(block, role))
            notes += wording.notes if role in scribe.study.wanted else []
        elif role in scribe.study.wanted:
            wording = new(scribe, problem, role, lead=False)
            if wording is not None and _is_due(scribe, problem, role, wording.text):
                entry.edits.append(_behind(scribe, block, wording.text))
                notes += wording.notes
    return entry, notes


def _chain(passage: Passage) -> list[str]:
    """Return the roles of a passage that belong to a problem; suggestions in it stay as they are."""
    return [role for role in passage.roles if role in CHAIN]


def _with_label(passage: Passage, role: str, text: str) -> str:
    """Put what a cause or measure beside its problem begins with before its words, which are without it."""
    label = words().label.get(role, "")
    return text if role == passage.roles[0] or not label else label + text


def _block_in(passage: Passage, problem: Problem) -> Block | None:
    held = [problem.block, *problem.partners.values()]
    return next((block for block in held if block is not None and any(block is one for one in passage.blocks)), None)


def _new_entry(scribe: Scribe, passage: Passage, problem: Problem) -> tuple[Entry | None, list[Note]]:
    entry, notes = Entry(None), list[Note]()
    view = scribe.view(problem)
    if view is not None:
        entry.title = scribe.sentences.title(view)
    beside = "problem" in passage.roles
    if beside and problem.block is not None:
        return None, []  # its problem stands in a section that is not this one
    for role in _chain(passage):
        wording = new(scribe, problem, role, lead=not beside)
        if problem.block is not None and role in problem.block.points:
            continue  # it is told in passing, beside the problem
        if wording is None or not (beside or _is_due(scribe, problem, role, wording.text)):
            continue
        label = words().label.get(role, "") if passage.layout == Layout.ROWS else ""  # its column says what it is
        entry.texts[role] = wording.text.removeprefix(label)
        notes += wording.notes
    return (entry, notes) if entry.texts else (None, [])


def _is_due(scribe: Scribe, problem: Problem, role: str, text: str) -> bool:
    """Tell whether a cause or measure is to be written: the unit gave one, or nobody's general words stand for it."""
    if role == "problem" or "【待单位补充" not in text:
        return True
    # where the document has no list of this role at all, a gap for each problem helps nobody
    return not scribe.study.loose.get(role) and role in scribe.study.passages


def _behind(scribe: Scribe, block: Block, text: str) -> Edit:
    """Return the insertion of further words at a block's end."""
    end = block.place()[1]
    last = scribe.study.reading.manuscript.text[end - 1]
    return Edit(end, end, text if last in FULL_STOPS else f"。{text}")


def _put_back(passage: Passage, entries: list[Entry], block: Block) -> None:
    """Put a block that belongs to no problem behind the one it follows."""
    order = {id(one): at for at, one in enumerate(passage.blocks)}
    before = [
        at
        for at, entry in enumerate(entries)
        if entry.block is not None and order.get(id(entry.block), -1) < order[id(block)]
    ]
    entries.insert(before[-1] + 1 if before else 0, Entry(block))


# --- several problems in one item -----------------------------------------------------------------------------------------


def _group(scribe: Scribe, passage: Passage) -> Entry:
    """Return one item that holds all the problems over the number asked for."""
    texts: dict[str, str] = {}
    for role in _chain(passage):
        parts = [part for problem in scribe.study.grouped if (part := _part(scribe, problem, role))]
        if parts:
            texts[role] = words().group[role] + "；".join(parts) + _FULL
    return Entry(None, texts, title=without_ends(words().group["problem"].rstrip("：")))


def _part(scribe: Scribe, problem: Problem, role: str) -> str:
    """Return what a problem's words of a role become in an item that holds several."""
    block = problem.holder(role)
    if problem.others and block is not None:
        return _several(scribe, block, role)
    view = scribe.view(problem)
    if view is None:
        return ""
    if role == "problem":
        told = without_ends(text_of(scribe.sentences.brief(view)))
        own = without_ends(view.statement.entry.text) if view.statement and view.kind != "stated" else ""
        return f"{told}，{own}" if own else told
    body = scribe.sentences.body(role, view)
    title = scribe.sentences.title(view) or _head(view)
    return f"{title}：{without_ends(body)}"


def _several(scribe: Scribe, block: Block, role: str) -> str:
    """Return the words of an item that tells several problems already, as they stand."""
    return without_ends(mended(scribe.study.sentences(block, role))).removeprefix(words().group[role])


def _head(view: IssueView) -> str:
    """Return what a problem without a figure is called: its first clause."""
    return f"“{shortened(first_clause(view.statement.entry.text))}”" if view.statement else view.name


def _of_group(scribe: Scribe, passage: Passage, entry: Entry) -> Note:
    count = len(scribe.study.grouped)
    what = NAMES[passage.roles[0]]
    message = f"按要求压缩{what}：{count}条并入“{words().group[passage.roles[0]].rstrip('：')}”一条，仍写有各条的主要数字和单位的说法。"
    return Note("D109", message, "", flat(next(iter(entry.texts.values()), "")))


# --- what is told besides -------------------------------------------------------------------------------------------------


def _gone(study: Study) -> list[Note]:
    notes: list[Note] = []
    for problem in study.dropped:
        assert problem.block is not None  # only what stands in the document is dropped
        said = study.sentences(problem.block, "problem")
        why = said[0].wrong[0].message
        with_it = [NAMES[role] for role in ANSWERS if role in study.wanted and problem.holder(role) is not None]
        also = f"对应的{'、'.join(with_it)}一并删去。" if with_it else ""
        head = shortened(text_of_block(problem.block, "problem"))
        notes.append(Note("D104", f"删去与数据矛盾的问题“{head}”：{why}{also}", "", "", said[0].place[0]))
    return notes


def _out_of_line(scribe: Scribe) -> list[Note]:
    """Tell which parts no longer answer the problems one by one because they were not to be rewritten."""
    study = scribe.study
    notes: list[Note] = []
    if "problem" not in study.wanted:
        return notes
    added = [problem for problem in study.problems if problem.block is None]
    for role in ANSWERS:
        passage = study.passages.get(role)
        if role in study.wanted or passage is None or role in _beside(study):
            continue
        open_ones = [_called(scribe, problem) for problem in added if problem.holder(role) is None]
        idle = [_called(scribe, problem) for problem in study.dropped if problem.holder(role) is not None]
        if not open_ones and not idle and not study.grouped:
            continue
        near = passage.section.heading[0]
        what = NAMES[role]
        parts = [f"缺少{'、'.join(open_ones)}的{noun(role)}"] if open_ones else []
        parts += [f"{'、'.join(idle)}已不在问题中，它的{noun(role)}还在"] if idle else []
        parts += ["问题合并了，它还是逐条写的"] if study.grouped else []
        message = (
            f"“{what}”没有改写，与问题不再一一对应：{'；'.join(parts)}。请在 --section 中加上这一部分，或自行修改。"
        )
        notes.append(Note("D106", message, "", flat(passage.section.title), near))
    return notes


def _beside(study: Study) -> tuple[str, ...]:
    """Return the roles that stand in the problems' own items."""
    return study.wanted["problem"].roles if "problem" in study.wanted else ()


def _called(scribe: Scribe, problem: Problem) -> str:
    view = scribe.views.get(id(problem))
    title = scribe.sentences.title(view) if view is not None else ""
    if title:
        return title
    if problem.block is not None:
        return f"“{shortened(text_of_block(problem.block, 'problem'))}”"
    return _head(view) if view is not None else ""


def _unfollowed(scribe: Scribe) -> list[Note]:
    """Tell what of the instruction was not done."""
    study = scribe.study
    notes: list[Note] = []
    asked = study.instruction
    if asked.rest and not scribe.drafts:
        what = "、".join(f"“{clause}”" for clause in asked.rest)
        message = f"要求中的{what}要由语言模型来写，内置文字没有照做。请设置模型后重试，或自行修改。"
        notes.append(Note("D107", message))
    for topic in asked.first:
        if not any(is_about(topic, _told(problem)) for problem in (*study.problems, *study.grouped)):
            notes.append(Note("D107", f"没有找到与“{topic}”有关的问题，要求中的这一点没有落处。"))
    return notes


def _told(problem: Problem) -> str:
    text = text_of_block(problem.block, "problem") if problem.block else ""
    return text + (problem.issue.name if problem.issue else "")


# --- edits that touch -----------------------------------------------------------------------------------------------------


def joined(made: Sequence[Change]) -> list[Change]:
    """Join edits that touch one another: each place of the text is changed once."""
    edits = sorted((one for one in made if isinstance(one, Edit)), key=lambda edit: (edit.start, edit.end))
    out: list[Edit] = []
    for edit in edits:
        if out and edit.start == out[-1].end:
            out[-1] = Edit(out[-1].start, edit.end, out[-1].text + edit.text)
        else:
            out.append(edit)
    return [*out, *(one for one in made if not isinstance(one, Edit))]
