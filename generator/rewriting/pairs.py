"""Who belongs to whom: the problems of a document to the losses of the figures, causes and measures to problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.checking.review import Case
from generator.checking.review.structure.losses import mentions
from generator.checking.review.structure.words import named, words
from generator.diagnose import Issue
from generator.reading import Place
from generator.rewriting.numbers import ordinal
from generator.rewriting.places import Block, Passage
from generator.rewriting.words import words as rewrite_words

__all__ = ["Problem", "alike", "pair_problems", "text_of_block"]

#: How sure it is that a text speaks of an issue: by its name, by the telling words of it, by a figure or a topic.
_NAME, _WORDS, _HINT = 3, 2, 1
#: Share of the shorter text's pairs of characters that make two sentences the same one.
_SAME = 0.6
#: Pairs of characters a cause must share with its problem.
_RELATED = 2


@dataclass(slots=True, eq=False)
class Problem:
    """A problem: of the document, of the figures, or of both.

    Attributes:
        issue: what the figures say of it, None for a view of the unit's own.
        others: further issues that its words tell too.
        block: where it stands, None where the document does not have it.
        partners: its cause and measure where they stand in a list of their own.
    """

    issue: Issue | None
    block: Block | None = None
    others: list[Issue] = field(default_factory=list[Issue])
    partners: dict[str, Block] = field(default_factory=dict[str, Block])

    def holder(self, role: str) -> Block | None:
        """Return the block that holds its words of a role: in a list of their own, else beside the problem."""
        if role not in self.partners and self.block is not None and role in self.block.points:
            return self.block
        return self.partners.get(role)


def text_of_block(block: Block, role: str) -> str:
    """Return the compact words of a block's points of a role."""
    return "".join(point.text for point in block.points.get(role, ()))


def pair_problems(
    case: Case, issues: Sequence[Issue], passages: Mapping[str, Passage]
) -> tuple[list[Problem], dict[str, list[Block]]]:
    """Lay the document's problems beside the issues, and its causes and measures beside the problems.

    Args:
        case: the document as read, and its figures.
        issues: of the figures, in their order.
        passages: role → where its points stand; without ``problem`` the problems are those of the figures alone.

    Returns:
        The problems of the document in its order; the causes and measures that belong to none, by role.
    """
    home = passages.get("problem")
    blocks = [block for block in home.blocks if "problem" in block.points] if home else []
    problems = _with_issues(case, issues, blocks)
    loose: dict[str, list[Block]] = {}
    for role in ("cause", "measure"):
        passage = passages.get(role)
        if passage is None:
            continue
        apart = [block for block in passage.blocks if role in block.points and "problem" not in block.points]
        loose[role] = _with_partners(case, problems, apart, role)
    return problems, loose


# --- problems and issues ------------------------------------------------------------------------------------------------


def _with_issues(case: Case, issues: Sequence[Issue], blocks: Sequence[Block]) -> list[Problem]:
    problems = [Problem(None, block) for block in blocks]
    told: dict[int, list[tuple[int, int, Issue]]] = {}
    for rank, issue in enumerate(issues):
        scores = [_told(case, issue, text_of_block(block, "problem")) for block in blocks]
        best = max(scores, default=0)
        for at, score in enumerate(scores):
            if score and score == best:  # who is told by name in one place is not meant by less in another
                told.setdefault(at, []).append((-score, rank, issue))
    for at, found in told.items():
        # not by the issue itself: two may be equal in all that sorts them
        found.sort(key=lambda row: row[:2])
        first = found[0]
        problems[at].issue = first[2]
        # some of its words are not enough where the block names another problem
        problems[at].others = [issue for score, _, issue in found[1:] if score == first[0]]
    return problems


def _told(case: Case, issue: Issue, text: str) -> int:
    """Return how surely a text speaks of an issue, 0 for not at all."""
    if issue.kind == "stated":
        said = issue.statement.entry.text if issue.statement else ""
        return _NAME if alike("".join(said.split()), text) else 0
    if issue.name and "".join(issue.name.split()) in text:
        return _NAME
    if not _goes_wrong(issue, text):
        return 0  # it speaks of the same thing, but not of this problem with it
    topic = rewrite_words().topics.get(issue.kind)
    if topic is not None and topic.search(text):
        return _NAME
    if issue.name and named(issue.name, text, strict=True):
        return _WORDS
    return _HINT if mentions(case, issue, text) else 0


def _goes_wrong(issue: Issue, text: str) -> bool:
    """Tell whether a text says that something falls short, or is exceeded, as the issue does."""
    pattern = rewrite_words().shortfall.get(issue.kind)
    return pattern is None or pattern.search(text) is not None


def alike(one: str, other: str) -> bool:
    """Tell whether two texts are nearly the same, or one holds the other."""
    first, second = _pairs(one), _pairs(other)
    smaller = min(len(first), len(second))
    return smaller > 0 and len(first & second) >= _SAME * smaller


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


# --- causes and measures ------------------------------------------------------------------------------------------------


def _with_partners(case: Case, problems: Sequence[Problem], blocks: Sequence[Block], role: str) -> list[Block]:
    """Give each problem its cause (measure) from a list; returns what belongs to none."""
    rest = list(blocks)
    # a word on the cause in passing (由于…) does not stand for its item in a list of causes
    open_ones = [problem for problem in problems if role not in problem.partners]
    for problem in open_ones:
        issue = problem.issue
        if issue is None or issue.kind == "stated" or not issue.name:
            continue
        by_name = [block for block in rest if "".join(issue.name.split()) in text_with_lead(case, block, role)]
        if by_name:
            problem.partners[role] = by_name[0]
            rest.remove(by_name[0])
    _by_given(problems, rest, role)
    open_ones = [problem for problem in open_ones if role not in problem.partners]
    if len(rest) == len(open_ones):
        _by_order(open_ones, rest, role)
    else:
        _by_number(open_ones, rest, role)
        _by_words(open_ones, rest, role)
    return rest


def _by_given(problems: Sequence[Problem], rest: list[Block], role: str) -> None:
    """Pair what the figures file gives as a problem's cause (measure) and the document still says."""
    for problem in problems:
        if problem.issue is None or role in problem.partners:
            continue
        given = problem.issue.causes if role == "cause" else problem.issue.measures
        same = [
            block
            for block in rest
            if any(alike("".join(cited.entry.text.split()), text_of_block(block, role)) for cited in given)
        ]
        if same:
            problem.partners[role] = same[0]
            rest.remove(same[0])


def text_with_lead(case: Case, block: Block, role: str) -> str:
    """Return a block's words with what stands before its point in the line: the lead names the problem."""
    start, end = block.place(role)
    line = case.manuscript.lines[block.first]
    begin: Place = (line.start, end) if line.start <= start <= line.end else (start, end)
    return "".join(case.manuscript.text[slice(*begin)].split())


def _by_order(open_ones: Sequence[Problem], rest: list[Block], role: str) -> None:
    """As many left on both sides: the third cause is that of the third problem."""
    for problem, block in zip(open_ones, list(rest), strict=True):
        problem.partners[role] = block
        rest.remove(block)


def _by_number(open_ones: Sequence[Problem], rest: list[Block], role: str) -> None:
    """Pair equal numbers whose words are related too."""
    for problem in open_ones:
        assert problem.block is not None
        number = ordinal(problem.block.number)
        same = [block for block in rest if number and ordinal(block.number) == number]
        if same and _related(problem, same[0], role):
            problem.partners[role] = same[0]
            rest.remove(same[0])


def _by_words(open_ones: Sequence[Problem], rest: list[Block], role: str) -> None:
    """Pair what shares the most words."""
    pairs = sorted(
        (
            (_likeness(problem, block, role), -at, problem, block)
            for problem in open_ones
            if role not in problem.partners
            for at, block in enumerate(rest)
        ),
        key=lambda row: row[:2],
        reverse=True,
    )
    for likeness, _, problem, block in pairs:
        if likeness >= _RELATED and block in rest and role not in problem.partners:
            problem.partners[role] = block
            rest.remove(block)


def _related(problem: Problem, block: Block, role: str) -> bool:
    return _likeness(problem, block, role) >= 1


def _likeness(problem: Problem, block: Block, role: str) -> int:
    assert problem.block is not None
    told = _pairs(text_of_block(problem.block, "problem")) - words().common
    return len(told & _pairs(text_of_block(block, role)))
