"""What there is to rewrite: the document's problems beside the figures, in the order they are to have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.checking.review import Case as Checked
from generator.diagnose import Issue
from generator.drafting import Case, Sentences
from generator.drafting.context import IssueView
from generator.finding import Finding
from generator.reading import Reading
from generator.report import text_of
from generator.rewriting.instruction import Instruction
from generator.rewriting.labelled import put_right
from generator.rewriting.material import Words, is_usable, material
from generator.rewriting.pairs import Problem, alike, pair_problems
from generator.rewriting.places import Block, Passage, find, line_of, others
from generator.rewriting.sentences import Said, all_wrong, flat, mended, said_at
from generator.rewriting.words import words

__all__ = ["ANSWERS", "CHAIN", "Study", "lead_end", "study"]

#: What answers a problem.
ANSWERS = ("cause", "measure")
#: What belongs together: a problem and its answers.
CHAIN = ("problem", *ANSWERS)


@dataclass(slots=True)
class Study:
    """A document laid beside its figures.

    Attributes:
        wanted: role → passage, of the parts that are to be rewritten.
        passages: the same with those around them, which are only read.
        problems: in their final order; those the document lacks are among them where problems are wanted.
        dropped: problems of the document of which nothing is left.
        grouped: problems that become one item because only so many are wanted; the last item.
        loose: causes and measures that belong to no problem, by role.
        said: block and role → its sentences.
        case: the figures with the document's words.
        issues: problem → what the writers know of it.
    """

    reading: Reading
    findings: Sequence[Finding]
    instruction: Instruction
    wanted: dict[str, Passage]
    passages: dict[str, Passage]
    problems: list[Problem]
    dropped: list[Problem]
    grouped: list[Problem]
    loose: dict[str, list[Block]]
    said: dict[tuple[int, str], list[Said]]
    case: Case
    issues: dict[int, Issue] = field(default_factory=dict[int, Issue])

    def sentences(self, block: Block, role: str) -> list[Said]:
        """Return the sentences of a block's points of a role."""
        return self.said[id(block), role]

    def issue(self, problem: Problem) -> Issue:
        """Return the issue of a problem as the writers have it."""
        return self.issues[id(problem)]

    def views(self, sentences: Sentences) -> dict[int, IssueView]:
        """Return problem → its issue as the templates see it; those whose words the figures contradict are left out."""
        found = {(view.subject, view.kind, view.statement): view for view in sentences.issues}
        return {
            key: view
            for key, issue in self.issues.items()
            if (view := found.get((issue.subject, issue.kind, issue.statement))) is not None
        }


def study(
    checked: Checked, findings: Sequence[Finding], parts: Sequence[str], instruction: Instruction, heading: str = ""
) -> Study:
    """Lay a document beside its figures.

    Args:
        checked: the document as read, and the figures.
        findings: of checking the one against the other.
        parts: what is to be rewritten; keys of ``places.PARTS``.
        heading: where to look if several sections could be meant.

    Raises:
        InputError: a section is not there, or several could be meant.
    """
    reading = checked.reading
    wanted = find(reading, parts, heading)
    near = next(iter(wanted.values())).section
    around = others(reading, [role for role in CHAIN if role not in wanted], near)
    passages = {**around, **wanted}
    problems, loose = pair_problems(checked, checked.issues, passages)
    subjects = _subjects(problems)
    said = {
        (id(block), role): _said(reading, block, role, findings, subjects.get(id(block), ""))
        for passage in _each(passages)
        for block in passage.blocks
        for role in block.points
    }
    for one in problems:
        if one.issue is not None and one.issue.kind != "stated" and one.block is not None and not one.others:
            put_right(said[id(one.block), "problem"], one.issue, checked.facts.ledger)
    dropped = [one for one in problems if "problem" in wanted and _is_disproved(one, said)]
    kept = [one for one in problems if one not in dropped]
    if "problem" in wanted or "problem" not in passages:
        kept = _with_missing(kept, _due(kept, checked.issues), passages)
        held = {id(block) for problem in kept for block in problem.partners.values()}
        loose = {role: [block for block in blocks if id(block) not in held] for role, blocks in loose.items()}
    figures = _figures(checked)
    ordered, grouped = _arranged(kept, checked.issues, instruction, figures) if "problem" in wanted else (kept, [])
    found = Study(
        reading,
        findings,
        instruction,
        wanted,
        passages,
        ordered,
        dropped,
        grouped,
        loose,
        said,
        Case(checked.record, checked.sheet, checked.facts, ()),
    )
    _with_words(found, checked, figures)
    return found


def _each(passages: Mapping[str, Passage]) -> Iterable[Passage]:
    return {id(passage): passage for passage in passages.values()}.values()


def _subjects(problems: Iterable[Problem]) -> dict[int, str]:
    """Return what each block is about: the id of its problem's indicator, project or part of the budget."""
    return {
        id(block): problem.issue.subject.removesuffix(".adjustment")
        for problem in problems
        if problem.issue is not None
        for block in (problem.block, *problem.partners.values())
        if block is not None
    }


def _said(reading: Reading, block: Block, role: str, findings: Sequence[Finding], subject: str) -> list[Said]:
    text = reading.manuscript.text
    found: list[Said] = []
    for point in block.points[role]:
        found += said_at(text, block.behind_number(point.place), findings, subject)
    return found


def _is_disproved(problem: Problem, said: Mapping[tuple[int, str], list[Said]]) -> bool:
    """Tell whether nothing is left of a problem that no figure supports."""
    if problem.block is None or (problem.issue is not None and problem.issue.kind != "stated"):
        return False
    return all_wrong(said[id(problem.block), "problem"])


# --- order --------------------------------------------------------------------------------------------------------------


def _with_missing(
    problems: Sequence[Problem], issues: Sequence[Issue], passages: Mapping[str, Passage]
) -> list[Problem]:
    """Put the issues that no problem tells behind the last problem that ranks before them."""
    ranks = {id(issue): rank for rank, issue in enumerate(issues)}
    told = _told_issues(problems)
    found = list(problems)
    for issue in issues:
        if id(issue) in told:
            continue
        before = [at for at, one in enumerate(found) if ranks.get(id(one.issue), len(ranks)) < ranks[id(issue)]]
        at = before[-1] + 1 if before else 0
        if issue.kind == "stated" and not before:
            at = len(found)
        found.insert(at, Problem(issue, partners=_named_partners(issue, passages)))
    return found


def _told_issues(problems: Iterable[Problem]) -> set[int]:
    return {id(issue) for one in problems for issue in (one.issue, *one.others) if issue is not None}


def _due(problems: Sequence[Problem], issues: Sequence[Issue]) -> list[Issue]:
    """Return the issues that ought to be told: those with figures.

    What the figures file states without a figure is material for a section that is empty; where people have written
    their problems, it was their choice to leave it out.
    """
    told = _told_issues(problems)
    return [issue for issue in issues if not problems or issue.kind != "stated" or id(issue) in told]


def _named_partners(issue: Issue, passages: Mapping[str, Passage]) -> dict[str, Block]:
    """Return the cause and measure that name an issue whose problem is not there."""
    name = "".join(issue.name.split())
    found: dict[str, Block] = {}
    for role in ANSWERS:
        for block in passages[role].blocks if role in passages and name else ():
            points = block.points.get(role, [])
            if "problem" not in block.points and points and name in points[0].text and role not in found:
                found[role] = block
    return found


def _arranged(
    problems: Sequence[Problem], issues: Sequence[Issue], instruction: Instruction, figures: Mapping[str, str]
) -> tuple[list[Problem], list[Problem]]:
    """Return the problems in the order asked for, and those that become one item."""
    ranks = {id(issue): rank for rank, issue in enumerate(issues)}

    def rank(problem: Problem) -> int:
        return ranks[id(problem.issue)] if problem.issue is not None else len(ranks)

    ordered = sorted(problems, key=rank) if instruction.by_loss else list(problems)
    if instruction.first:
        ordered.sort(key=lambda one: not instruction.is_first(_told(one, figures)))
    if not instruction.limit or len(ordered) <= instruction.limit:
        return ordered, []
    weighed = sorted(ordered, key=lambda one: (not instruction.is_first(_told(one, figures)), rank(one)))
    alone = weighed[: instruction.limit - 1]
    return [one for one in ordered if one in alone], [one for one in ordered if one not in alone]


def _told(problem: Problem, figures: Mapping[str, str]) -> str:
    """Return what is or will be told of a problem, to find a topic in."""
    if problem.block is not None:
        return "".join(point.text for point in problem.block.points["problem"])
    assert problem.issue is not None  # what is not in the document comes from the figures
    return figures.get(problem.issue.subject, "") + problem.issue.name


# --- words --------------------------------------------------------------------------------------------------------------


def _figures(checked: Checked) -> dict[str, str]:
    """Return subject of an issue → our own title and figures of it."""
    plain = Sentences(Case(checked.record, checked.sheet, checked.facts, tuple(checked.issues)))
    return {view.subject: plain.title(view) + text_of(plain.figures(view)) for view in plain.issues}


def _with_words(found: Study, checked: Checked, figures: Mapping[str, str]) -> None:
    """Make the case: the document's words, without what the figures disprove, beside the figures."""
    everyone = [*found.problems, *found.grouped]
    gathered = [_words_of(found, problem, figures) for problem in everyone]
    name = found.reading.manuscript.name
    advice, works = _listed(found, "suggestion"), _listed(found, "key_work")
    found.case = material(checked.record, checked.sheet, name, gathered, advice, works)
    for problem, own in zip(everyone, gathered, strict=True):
        assert own.view is not None
        found.issues[id(problem)] = own.view


def _listed(found: Study, role: str) -> list[str]:
    """Return the words of each item of a list that answers no problem."""
    passage = found.wanted.get(role)
    blocks = passage.blocks if passage else []
    return [mended(found.sentences(block, role)) for block in blocks]


def _words_of(found: Study, problem: Problem, figures: Mapping[str, str]) -> Words:
    own = Words(problem.issue)
    for role in CHAIN:
        block = problem.holder(role)
        if block is None:
            continue
        ours = figures.get(problem.issue.subject, "") if problem.issue and role == "problem" else ""
        begin = lead_end(found.reading, block, role)
        parts = [
            _behind_lead(said, begin)
            for said in found.sentences(block, role)
            if not (said.wrong or said.gap or (ours and alike(said.mended, ours)))
        ]
        text = "".join(parts)
        if role == "cause" and not is_usable(text, problem.issue):
            continue
        own.said[role] = text
        own.lines[role] = found.reading.manuscript.line_number(block.place(role)[0])
    return own


def _behind_lead(said: Said, begin: int) -> str:
    """Return a sentence's words without those of the lead."""
    if said.place[1] <= begin:
        return ""
    if said.place[0] >= begin or said.edits:
        return said.mended
    return flat(said.raw[begin - said.place[0] :])


def lead_end(reading: Reading, block: Block, role: str) -> int:
    """Return the offset behind the words that only say what an item is about; where it has none, where it begins."""
    start, end = block.words_place(role)
    number = line_of(reading.manuscript, start)
    line, compact = reading.manuscript.lines[number], reading.manuscript.flat[number]
    begin = compact.position(start - line.start)
    while begin < len(compact.text) and compact.text[begin] == " ":
        begin += 1
    match = words().lead[role].match(compact.text, begin)
    if match is None or match.end() >= len(compact.text):
        return start
    behind = line.start + compact.original(match.end() - 1) + 1
    return behind if behind < end else start
