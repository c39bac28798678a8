"""What a model is asked to write of one unit: every loss, key work and suggestion with its words and its figures.

Direction, cause and measure are supplied, never asked for: where the unit gave no cause there is no brief for one, and
the report asks the unit (【待单位补充】). Names of persons and phone numbers, and whatever looks like a placeholder or a
tag in the unit's words, become slots of their own and never leave the house.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from generator.brief import Brief, Kind, Slot
from generator.diagnose import Cited
from generator.drafting.case import Case
from generator.drafting.context import IssueView, context
from generator.drafting.filters import item, oneline, phrase
from generator.drafting.markup import has_gap, unmarked
from generator.drafting.templates import macros
from generator.drafting.views import Printer, Words
from generator.privacy import known_persons, private_parts

__all__ = ["SECTIONS", "Group", "groups"]

#: Section of the report → first letter of its keys in a request.
SECTIONS = {"problems": "L", "key_work": "K", "suggestions": "S"}
#: A problem without these says too little (last part of the slot's name).
_TOLD = frozenset(
    {"target", "actual", "lost", "excess", "rate", "execution_rate", "unspent", "overspent"}
    | {"adjustment_amount", "adjustment_rate", "establishment", "in_post", "over"}
)
#: What looks like a placeholder, a template or a tag in the unit's own words is kept from the model like a name.
_LITERAL = re.compile(r"[{｛]+[^{}｛｝\n]{0,60}[}｝]+|[{}｛｝]+|<[^<>\n]{0,60}>|`{3,}")
#: The same in what goes back to the model; its own placeholders are what is to be talked about.
_TAG = re.compile(r"<[^<>\n]{0,60}>|\{%|%\}")
_LEFT_OUT = "（略）"
_IN_WORDS = re.compile(r"n\d+|value")
_LONGEST_BASE, _SHORTEST = 60, 5
_OWN_PROBLEM = "其他问题"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One loss, key work or suggestion: a key of the object a model answers with.

    Attributes:
        section: a key of ``SECTIONS``.
        key: unique in the report: ``L1``.
        name: what it is about, as the model may see it.
        briefs: field of the answer → its brief.
        persons: names of persons that the record knows.
    """

    section: str
    key: str
    name: str
    briefs: Mapping[str, Brief]
    persons: Collection[str] = ()

    def only(self, fields: Collection[str]) -> Group:
        """Return the group with some of its fields."""
        return replace(self, briefs={name: brief for name, brief in self.briefs.items() if name in fields})

    def masked(self, text: str) -> str:
        """Return a text that goes back to the model without names, numbers to call, tags and template code.

        What the group keeps behind placeholders is written as these; anything else of the kind was made up by the model
        and is left out.
        """
        for brief in self.briefs.values():
            for slot in brief.slots:
                if not slot.fact:
                    text = text.replace(slot.text, slot.placeholder)
        return _replaced(text, _private_places(text, self.persons), lambda _: _LEFT_OUT)


def groups(case: Case) -> list[Group]:
    """Return everything a model may write for a unit, in the order of the report."""
    printer = Printer(case.facts, case.false_claims)
    values = context(case, printer)
    maker = _Maker(case, printer, known_persons(case.record))
    found = [*_problems(maker, values), *_key_work(maker, values), *_suggestions(maker, values)]
    return [group for group in _each_once(found) if group.briefs]


def _each_once(groups: Iterable[Group]) -> Iterator[Group]:
    """Where two issues are about one subject, the first is written and the other stays ours."""
    seen: set[str] = set()
    for group in groups:
        yield group.only([name for name, brief in group.briefs.items() if brief.id not in seen])
        seen.update(brief.id for brief in group.briefs.values())


@dataclass(slots=True)
class _Slots:
    """The placeholders of one group: a fact has one name, however often it is used."""

    key: str
    case: Case
    persons: Collection[str]
    name: str = ""
    by_fact: dict[str, Slot] = field(default_factory=dict[str, Slot])
    kept: dict[str, Slot] = field(default_factory=dict[str, Slot])

    def text(self, marked: str) -> str:
        """Return marked text as the model sees it: figures, names and what is no plain word as placeholders."""
        return unmarked(marked, self._fact, self._words)

    def used(self, texts: Iterable[str], required: Callable[[Slot], bool]) -> tuple[Slot, ...]:
        """Return the slots that stand in the texts, in the order they were made."""
        joined = "\n".join(texts)
        slots = [*self.by_fact.values(), *self.kept.values()]
        return tuple(
            Slot(slot.name, slot.fact, slot.text, slot.meaning, required(slot))
            for slot in slots
            if slot.placeholder in joined
        )

    def _fact(self, id: str) -> str:
        slot = self.by_fact.get(id)
        if slot is None:
            fact = self.case.facts.ledger[id]
            taken = {other.name for other in self.by_fact.values()}
            name = next(name for name in self._names(id) if name not in taken)
            meaning = fact.label.removeprefix(self.name) or fact.label
            slot = self.by_fact[id] = Slot(name, id, fact.text, meaning)
        return slot.placeholder

    def _names(self, id: str) -> Iterator[str]:
        """Yield names for a fact: its last part, or a number with its unit where it stands in the unit's own words."""
        parts = id.split(".")
        if not _IN_WORDS.fullmatch(parts[-1]):
            yield f"{self.key}.{parts[-2] if parts[-1] == 'total' else parts[-1]}"
            yield f"{self.key}.{'_'.join(parts)}"
        quantity = self.case.facts.ledger[id].quantity
        told = sum(_IN_WORDS.fullmatch(known.rpartition(".")[2]) is not None for known in self.by_fact)
        # the unit keeps the sentence readable: {{K1.n2户}}
        yield f"{self.key}.n{told + 1}{quantity.unit if quantity else ''}"

    def _words(self, text: str) -> str:
        """Put names, phone numbers and what looks like code behind placeholders."""
        return _replaced(text, _private_places(text, self.persons, also=_LITERAL), self._kept)

    def _kept(self, text: str) -> str:
        slot = self.kept.get(text)
        if slot is None:
            slot = self.kept[text] = Slot(f"{self.key}.p{len(self.kept) + 1}", "", text, "原文")
        return slot.placeholder


def _private_places(text: str, persons: Collection[str], also: re.Pattern[str] = _TAG) -> list[tuple[int, int]]:
    """Return where names, numbers to call and what ``also`` finds stand, none overlapping."""
    places = [(part.start, part.end) for part in private_parts(text, persons)]
    places += [
        match.span()
        for match in also.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in places)
    ]
    return sorted(places)


def _replaced(text: str, places: Iterable[tuple[int, int]], by: Callable[[str], str]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end in places:
        pieces += [text[last:start], by(text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


@dataclass(frozen=True, slots=True)
class _Maker:
    case: Case
    printer: Printer
    persons: Collection[str]

    def slots(self, key: str, name: str = "") -> _Slots:
        return _Slots(key, self.case, self.persons, name)

    def group(self, section: str, key: str, name: str, briefs: dict[str, Brief]) -> Group:
        return Group(section=section, key=key, name=name, briefs=briefs, persons=self.persons)

    def printed(self, marked: str) -> str:
        """Return marked text as the report prints it."""
        return oneline(unmarked(marked, lambda id: self.case.facts.ledger[id].text))

    def said(self, slots: _Slots, cited: Sequence[Cited]) -> tuple[str, ...]:
        """Return the unit's words for the model; sentences that the figures contradict are not among them."""
        texts = [oneline(self.printer.show(one)) for one in cited]
        return tuple(slots.text(phrase(item(text))) for text in texts if text.strip() and not has_gap(text))


def _brief(
    kind: Kind,
    path: str,
    slots: _Slots,
    *,
    said: tuple[str, ...],
    subject: str = "",
    phrases: tuple[str, ...] = (),
    name: str = "",
    direction: str = "",
    lead: str = "",
) -> Brief:
    size = sum(map(len, (*said, *phrases)))
    return Brief(
        id=f"{kind}:{path}",
        kind=kind,
        subject=subject or path,
        name=name,
        direction=direction,
        slots=slots.used((*said, *phrases), lambda slot: _is_told(slot, said)),
        said=said,
        phrases=phrases,
        lead=lead,
        shortest=_SHORTEST,
        longest=2 * size + _LONGEST_BASE,
    )


def _is_told(slot: Slot, said: tuple[str, ...]) -> bool:
    """Every number the unit's words hold is told again; of ours those that make the point."""
    return any(slot.placeholder in text for text in said) or slot.name.rpartition(".")[2] in _TOLD


# --- problems, causes, measures ---------------------------------------------------------------------------------------


def _problems(maker: _Maker, values: dict[str, Any]) -> Iterator[Group]:
    say = macros("issue", values)
    issues: list[IssueView] = values["issues"]
    for number, issue in enumerate(issues, 1):
        key = f"{SECTIONS['problems']}{number}"
        name = maker.printed(issue.shown) if issue.shown else issue.name
        slots = maker.slots(key, name)
        briefs = dict(_issue_briefs(maker, slots, issue, say, name))
        shown = slots.text(oneline(issue.shown)) or _OWN_PROBLEM
        yield maker.group("problems", key, shown, briefs)


def _issue_briefs(
    maker: _Maker, slots: _Slots, issue: IssueView, say: Callable[..., str], name: str
) -> Iterator[tuple[str, Brief]]:
    path, direction = issue.subject, issue.kind
    figures = slots.text(oneline(say("figures", issue)))
    statement = maker.said(slots, [issue.statement] if issue.statement else [])
    leads = {kind: maker.printed(say(f"{kind}_lead", issue)) for kind in ("problem", "cause", "measure")}
    if figures or statement:
        yield (
            "problem",
            _brief(
                Kind.PROBLEM,
                path,
                slots,
                said=statement,
                phrases=(figures,) if figures else (),
                name=name,
                direction=direction,
                lead=leads["problem"],
            ),
        )
    for kind, cited, where in (
        (Kind.CAUSE, issue.causes, f"{path}.reason"),
        (Kind.MEASURE, issue.measures, f"{path}.measure"),
    ):
        said = maker.said(slots, cited)
        if said:
            yield (
                str(kind),
                _brief(kind, path, slots, said=said, subject=where, name=name, direction=direction, lead=leads[kind]),
            )


# --- key work and suggestions -----------------------------------------------------------------------------------------


def _key_work(maker: _Maker, values: dict[str, Any]) -> Iterator[Group]:
    for number, work in enumerate(values["r"].key_work, 1):
        key = f"{SECTIONS['key_work']}{number}"
        theme = oneline(maker.printer.show(work.theme)) if work.theme else ""
        name = maker.printed(theme)
        slots = maker.slots(key, name)
        briefs: dict[str, Brief] = {}
        for row, text in enumerate(work.text, 1):
            said = maker.said(slots, [Cited(text.path, text.entry)])
            if said:
                briefs[f"s{row}"] = _brief(Kind.KEY_WORK, text.path, slots, said=said, name=name)
        rest = [entry for entry in values["untold"](work) if entry.label and entry.value]
        if rest:
            told = "，".join(f"{phrase(maker.printer.show(one.label))}{maker.printer.show(one.value)}" for one in rest)
            path = f"key_work.{number}.numbers"
            briefs["numbers"] = _brief(Kind.KEY_WORK, path, slots, said=(slots.text(told),), name=name)
        yield maker.group("key_work", key, slots.text(theme), briefs)


def _suggestions(maker: _Maker, values: dict[str, Any]) -> Iterator[Group]:
    entries: list[Any] = [row.text for row in values["r"].facts.suggestions]
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Words):
            continue
        key = f"{SECTIONS['suggestions']}{number}"
        slots = maker.slots(key)
        said = maker.said(slots, [Cited(entry.path, entry.entry)])
        if said:
            brief = _brief(Kind.SUGGESTION, entry.path, slots, said=said)
            yield maker.group("suggestions", key, "", {"text": brief})
