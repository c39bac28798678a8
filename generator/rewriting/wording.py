"""What becomes of each problem, cause and measure: what is put right in it, added to it, or written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.drafting import Sentences
from generator.drafting.context import IssueView
from generator.finding import Edit
from generator.number import same_dimension
from generator.report import Span, text_of
from generator.rewriting.material import is_usable
from generator.rewriting.notes import Note, proof, shortened
from generator.rewriting.pairs import Problem, alike
from generator.rewriting.places import Block, Layout, noun
from generator.rewriting.sentences import FULL_STOPS, Said, all_wrong, edited, ended_like, flat, mended, without_ends
from generator.rewriting.study import Study, lead_end
from generator.rewriting.words import words
from generator.scan import scan

__all__ = ["Scribe", "Wording", "corrected", "kept", "new", "rewritten_as"]


@dataclass(slots=True)
class Wording:
    """The words of one item.

    Attributes:
        text: all of it, without its number.
        edits: how the document's text becomes this one; empty for a new item.
        notes: what is told of it.
    """

    text: str
    edits: list[Edit] = field(default_factory=list[Edit])
    notes: list[Note] = field(default_factory=list[Note])


@dataclass(frozen=True, slots=True)
class Scribe:
    """Who finds the words: what is studied, our sentences (a model's where it wrote), and who was drafted by a model."""

    study: Study
    sentences: Sentences
    views: Mapping[int, IssueView]
    drafts: Mapping[str, str]

    def view(self, problem: Problem) -> IssueView | None:
        return self.views.get(id(problem))

    def words(self, block: Block, role: str, edits: Iterable[Edit]) -> str:
        """Return an item's compact words after its edits."""
        return _edited(self, block, role, edits)

    def drafted(self, role: str, view: IssueView) -> bool:
        return bool(self.drafts.get(f"{role}:{view.subject}"))


# --- new items ----------------------------------------------------------------------------------------------------------


def new(scribe: Scribe, problem: Problem, role: str, *, lead: bool = True) -> Wording | None:
    """Return the words of an item that the document lacks, None where there is nothing to say.

    Args:
        lead: begin with the words that name the problem; not where the item stands beside it.
    """
    view = scribe.view(problem)
    if view is None:
        return None
    spans = scribe.sentences.item(role, view)
    text = text_of(spans)
    begin = scribe.sentences.lead(role, view)
    if not lead and role != "problem":
        text = words().label[role] + text.removeprefix(begin)
    note = _of_new(scribe, problem, role, view, spans, text, begin)
    return Wording(text, notes=[note] if note else [])


def _of_new(
    scribe: Scribe, problem: Problem, role: str, view: IssueView, spans: Sequence[Span], text: str, begin: str
) -> Note | None:
    gap = any(span.gap for span in spans)
    if role == "problem":
        told = text_of(scribe.sentences.brief(view))
        message = f"原文没有提到的问题，已补写：{shortened(told)}{_proof(scribe, problem)}。"
        return Note("D101", message, view.subject, flat(text))
    about = scribe.sentences.title(view) or f"“{shortened(_first_words(view))}”"
    if gap:
        message = f"{about}：没有可用的{noun(role)}，写成【待单位补充】，请补写。"
        return Note(
            "D105", message, f"{view.subject}.{'reason' if role == 'cause' else 'measure'}", _said_of(role, text)
        )
    told = text.removeprefix(words().label[role]).removeprefix(begin)
    message = f"按数据文件补写{about}的{noun(role)}：{shortened(told)}。"
    return Note("D101", message, view.subject, _said_of(role, text))


def _said_of(role: str, text: str) -> str:
    """Return the words of a new item without its label: in a table the column's head stands for it."""
    return flat(text.removeprefix(words().label.get(role, "")))


def _first_words(view: IssueView) -> str:
    return view.statement.entry.text if view.statement else view.name


def _proof(scribe: Scribe, problem: Problem) -> str:
    return proof(scribe.study.issue(problem).facts, scribe.study.case.facts.ledger)


# --- items that are there -----------------------------------------------------------------------------------------------


def kept(scribe: Scribe, problem: Problem, role: str, block: Block, layout: str) -> Wording:
    """Return the words of an item that the document has: a model's where one wrote it, else its own with corrections."""
    view = scribe.view(problem)
    if view is not None and scribe.drafted(role, view):
        return _rewritten(scribe, view, role, block)
    sentences = scribe.study.sentences(block, role)
    edits, notes = corrected(sentences)
    if view is not None:
        more = _replaced(scribe, view, role, block) if role == "problem" and all_wrong(sentences) else None
        more = more or _completed(scribe, problem, view, role, block, layout)
        more = more or _filled(scribe, problem, view, role, block)
        if more is not None:
            edits = [one for one in edits if not any(_meet(one, other) for other in more.edits)] + more.edits
            notes += more.notes
    if view is not None and role == "problem" and view.kind == "stated" and not edits:
        notes.append(_unsupported(sentences))
    return Wording(_edited(scribe, block, role, edits), edits, notes)


def _replaced(scribe: Scribe, view: IssueView, role: str, block: Block) -> Wording | None:
    """Write a problem of the figures anew of which the figures leave nothing."""
    text = text_of(scribe.sentences.item(role, view))
    if not text:
        return None
    start, end = block.words_place(role)
    note = Note("D102", f"按数据改写：{shortened(text)}。", view.subject, flat(text), start)
    return Wording("", [Edit(start, end, text)], [note])


def _meet(one: Edit, other: Edit) -> bool:
    return one.start < other.end and other.start < one.end


def _edited(scribe: Scribe, block: Block, role: str, edits: Iterable[Edit]) -> str:
    """Return an item's compact words after its edits."""
    start, end = block.words_place(role)
    return flat(edited(scribe.study.reading.manuscript.text[start:end], start, edits))


def corrected(sentences: Sequence[Said]) -> tuple[list[Edit], list[Note]]:
    """Return the corrections the findings determine, and the removal of what they disprove."""
    edits: list[Edit] = []
    notes: list[Note] = []
    for said in sentences:
        if said.wrong:
            edits.append(Edit(*said.place, ""))
            why = said.wrong[0]
            message = f"删去与数据矛盾的话“{shortened(said.text)}”：{why.message}"
            notes.append(Note("D104", message, why.subject, near=said.place[0]))
            continue
        edits += said.edits
        if said.edits:
            changed = "、".join(
                f"“{_raw(said, edit)}”改为“{edit.text}”" if edit.text else f"删去“{_raw(said, edit)}”"
                for edit in said.edits
            )
            notes.append(Note("D102", f"按数据改正：{changed}。", "", said.mended, said.place[0]))
    return edits, notes


def _raw(said: Said, edit: Edit) -> str:
    return flat(said.raw[edit.start - said.place[0] : edit.end - said.place[0]])


def _unsupported(sentences: Sequence[Said]) -> Note:
    text = "，".join(without_ends(said.text) for said in sentences)
    lacks = "与数据文件中的指标、项目和数字对不上" if scan(text) else "没有对应的指标、项目或数字"
    message = f"“{shortened(text)}”{lacks}，作为单位的说法保留。请核对，或补充数据。"
    return Note("D103", message, "", sentences[0].text if sentences else "", sentences[0].place[0] if sentences else 0)


# --- figures a problem lacks ---------------------------------------------------------------------------------------------


def _completed(
    scribe: Scribe, problem: Problem, view: IssueView, role: str, block: Block, layout: str
) -> Wording | None:
    """Add the figures without which a problem says too little, or all of them where that is asked for."""
    if role != "problem" or problem.others:
        return None  # an item on several problems is the clerk's own summary
    sentences = scribe.study.sentences(block, role)
    there = [said for said in sentences if not said.wrong]
    text = mended(there)
    ledger = scribe.study.case.facts.ledger

    def is_told(kind: str) -> bool:
        fact = ledger.get(f"{_prefix(view, kind)}.{kind}")
        return fact is not None and fact.quantity is not None and _tells(text, fact.quantity.value, fact.quantity.unit)

    def exists(kind: str) -> bool:
        return f"{_prefix(view, kind)}.{kind}" in ledger

    groups = [[kind for kind in group if exists(kind)] for group in words().key_figures.get(view.kind, ())]
    lacking = [group for group in groups if group and not any(map(is_told, group))]
    every = [kind for kind in words().all_figures.get(view.kind, ()) if exists(kind)]
    missing = [kind for kind in every if not is_told(kind)]
    if view.kind == "short" and not view.lost_points:
        missing = [kind for kind in missing if kind != "lost"]
    if view.indicator is not None and view.indicator.qualitative:
        return None  # its figures are words
    if lacking and len(missing) == len(every):
        spans = scribe.sentences.figures(view)
    elif (lacking or scribe.study.instruction.detail) and missing:
        spans = scribe.sentences.lacking(view, missing)
    else:
        return None
    sentence = text_of(spans)
    if not sentence or not there or (alike(text, sentence) and not missing):
        return None
    edit, shown = _appended(scribe, block, role, there, sentence, layout)
    told = f"补上数据：{shortened(sentence)}{_proof(scribe, problem)}。"
    return Wording("", [edit], [Note("D102", told, view.subject, flat(shown), edit.start)])


def _prefix(view: IssueView, kind: str) -> str:
    """Return what stands before a figure's name in its id."""
    if view.kind == "execution_low" and kind == "lost":
        return "score.execution"
    return "budget" if view.subject.startswith("budget") else view.subject


def _tells(text: str, value: Decimal, unit: str) -> bool:
    """Tell whether a quantity stands in a text, in whatever unit of its kind (每座45.00万元 is 45.00万元/座)."""
    return any(
        (same_dimension(mention.quantity.unit, unit) and mention.quantity.to(unit).value == value)
        or (mention.quantity.unit == unit.partition("/")[0] and mention.quantity.value == value)
        for mention in scan(text)
    )


def _appended(
    scribe: Scribe, block: Block, role: str, there: Sequence[Said], sentence: str, layout: str
) -> tuple[Edit, str]:
    """Return the insertion of a sentence: behind the lead of an item, else at its end; and the words that stand then."""
    begin = lead_end(scribe.study.reading, block, role)
    behind_lead = [said for said in there if said.place[1] == begin]
    at = behind_lead[0] if behind_lead else there[-1]
    end = at.place[1]
    if at.text[-1:] in FULL_STOPS:
        return Edit(end, end, sentence), sentence
    if layout == Layout.INLINE or at is not there[-1]:
        clause = without_ends(sentence)
        return Edit(end, end, f"，{clause}"), clause
    return Edit(end, end, f"。{sentence}"), sentence


# --- causes and measures ------------------------------------------------------------------------------------------------


def _filled(scribe: Scribe, problem: Problem, view: IssueView, role: str, block: Block) -> Wording | None:
    """Put the unit's cause or measure in place of a gap, or of a cause that is none."""
    if role == "problem" or problem.others:
        return None
    cited = view.causes if role == "cause" else view.measures
    sentences = scribe.study.sentences(block, role)
    begin = lead_end(scribe.study.reading, block, role)
    text = mended(sentences)
    has_gap = any(said.gap for said in sentences)
    is_none = role == "cause" and not is_usable(_behind(scribe, begin, block, role), scribe.study.issue(problem))
    emptied = all_wrong(sentences)
    if not (has_gap or is_none or emptied) or not (cited or emptied):
        return None
    spans = scribe.sentences.item(role, view)
    body = scribe.sentences.body(role, view)
    if flat(body) in text:
        return None
    end = block.place(role)[1]
    body = ended_like(scribe.study.reading.manuscript.text[begin:end], body)
    what = noun(role)
    why = "原来没有写出" if has_gap else f"原来的{what}只是重复偏差或与数据矛盾"
    gap = any(span.gap for span in spans)
    code = "D105" if gap else "D102"
    message = f"{what}按数据文件改写（{why}）：{shortened(body)}。"
    return Wording("", [Edit(begin, end, body)], [Note(code, message, view.subject, flat(body), begin)])


def _behind(scribe: Scribe, begin: int, block: Block, role: str) -> str:
    return flat(scribe.study.reading.manuscript.text[begin : block.place(role)[1]])


def _rewritten(scribe: Scribe, view: IssueView, role: str, block: Block) -> Wording:
    """Return what a model wrote for an item, behind the lead the document has (or ours, where it has none)."""
    manuscript = scribe.study.reading.manuscript
    start, end = block.words_place(role)
    begin = lead_end(scribe.study.reading, block, role)
    lead = scribe.sentences.lead(role, view)
    body = scribe.sentences.body(role, view)
    beside = role != "problem" and "problem" in block.points
    if begin == start and lead and not beside:
        body = lead + body
    edits, notes = _in_place_of(scribe, role, (begin, end), body, view.subject)
    text = flat(manuscript.text[start:begin]) + (edits[0].text if edits else flat(manuscript.text[begin:end]))
    return Wording(text, edits, notes)


def rewritten_as(scribe: Scribe, role: str, block: Block, text: str) -> tuple[list[Edit], list[Note]]:
    """Return the edit that puts a model's text in place of an item's, and what is told of it."""
    return _in_place_of(scribe, role, block.words_place(role), text, "")


def _in_place_of(
    scribe: Scribe, role: str, place: tuple[int, int], body: str, subject: str
) -> tuple[list[Edit], list[Note]]:
    text = scribe.study.reading.manuscript.text[slice(*place)]
    body = ended_like(text, body)
    if flat(text) == flat(body):
        return [], []
    message = f"按要求改写{noun(role)}：{shortened(body)}。"
    return [Edit(*place, body)], [Note("D109", message, subject, flat(body), place[0])]
