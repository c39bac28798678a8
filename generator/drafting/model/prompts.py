"""Requests: groups of briefs rendered through ``prompts/*.j2``; the unit's words stand fenced as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.brief import Brief, Fault
from generator.drafting.model.briefs import SECTIONS, Group
from generator.drafting.model.client import Request
from generator.drafting.templates import prompt, prompt_names, prompt_text

__all__ = ["Rejected", "again", "estimated_tokens", "examples", "first", "instructions"]

#: What a rejected item is asked for again with is warmer by this each time: the same request gives the same answer.
_WARMER = Decimal("0.3")
_HOTTEST = Decimal("1.0")
_EXAMPLE = re.compile(r"\{% raw %\}\n.*?\n(.*?)\{% endraw %\}", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A field of a group that was not taken: what was written, and what is wrong with it."""

    field: str
    text: str
    faults: tuple[Fault, ...]


def first(
    section: str,
    groups: Sequence[Group],
    unit_kind: str,
    temperature: Decimal,
    max_tokens: int,
    instruction: str = "",
) -> Request:
    """Return the first request for some groups of a section; ``instruction`` says how a clerk wants them rewritten."""
    user = _asked(section, groups, instruction)
    return _request(section, groups, unit_kind, user, temperature, max_tokens)


def again(
    group: Group,
    rejected: Sequence[Rejected],
    unit_kind: str,
    attempt: int,
    temperature: Decimal,
    max_tokens: int,
    instruction: str = "",
) -> Request:
    """Return the request for the rejected fields of one group; ``attempt`` is 2 for the second try."""
    kept = group.only([one.field for one in rejected])
    rows = [
        {
            "key": group.key,
            "field": one.field,
            "text": group.masked(one.text) or "（空）",
            "faults": group.masked("；".join(fault.message.rstrip("。") for fault in one.faults)),
        }
        for one in rejected
    ]
    user = prompt("rewrite", request=_asked(group.section, [kept], instruction), rejected=rows)
    warmer = min(temperature + _WARMER * (attempt - 1), max(_HOTTEST, temperature))
    return _request(group.section, [kept], unit_kind, user, warmer, max_tokens)


def instructions() -> tuple[str, ...]:
    """Return what the prompts say in our own words, to recognise it in an answer."""
    return tuple(_TEMPLATE.sub("\n", _EXAMPLE.sub("", prompt_text(name))) for name in prompt_names())


def examples() -> tuple[str, ...]:
    """Return the schematic examples of the prompts."""
    found = [_EXAMPLE.search(prompt_text(name)) for name in prompt_names()]
    return tuple(match[1] for match in found if match)


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text costs: one a Chinese character, one for three and a half others."""
    wide = sum(char > "\u2e7f" for char in text)
    return wide + (2 * (len(text) - wide) + 6) // 7


def _request(
    section: str, groups: Sequence[Group], unit_kind: str, user: str, temperature: Decimal, max_tokens: int
) -> Request:
    return Request(
        section=section,
        system=prompt("system", unit_kind=unit_kind),
        user=user,
        fields=tuple((group.key, tuple(group.briefs)) for group in groups),
        temperature=temperature,
        max_tokens=max_tokens,
    )


def _asked(section: str, groups: Sequence[Group], instruction: str) -> str:
    """Return what is asked for, with the clerk's own words fenced: names and code in them stay in the house."""
    user = _user(section, groups)
    return prompt("instruction", request=user, instruction=groups[0].masked(instruction)) if instruction else user


def _user(section: str, groups: Sequence[Group]) -> str:
    shape = "；".join(f"{group.key}（{'、'.join(group.briefs)}）" for group in groups)
    makers = {"problems": _losses, "key_work": _works, "suggestions": _suggestions}
    assert makers.keys() == SECTIONS.keys()
    return prompt(section, shape=shape, **makers[section](groups))


def _losses(groups: Sequence[Group]) -> dict[str, object]:
    return {"losses": [_loss(group) for group in groups]}


def _loss(group: Group) -> Mapping[str, str]:
    problem = group.briefs.get("problem")
    return {
        **_head(group),
        "slots": _meanings(problem) if problem else "",
        "problem": "".join((*problem.phrases, _said(problem))) if problem else "",
        "cause": _said(group.briefs.get("cause")),
        "measure": _said(group.briefs.get("measure")),
    }


def _works(groups: Sequence[Group]) -> dict[str, object]:
    return {
        "works": [
            {**_head(group), "sentences": [(name, _said(brief)) for name, brief in group.briefs.items()]}
            for group in groups
        ]
    }


def _suggestions(groups: Sequence[Group]) -> dict[str, object]:
    return {"suggestions": [{**_head(group), "said": _said(group.briefs["text"])} for group in groups]}


def _head(group: Group) -> dict[str, str]:
    return {"key": group.key, "name": group.name, "wanted": "、".join(group.briefs)}


def _said(brief: Brief | None) -> str:
    return "；".join(brief.said) if brief else ""


def _meanings(brief: Brief) -> str:
    """List the placeholders of our own phrases with what they mean; those in the unit's words explain themselves."""
    phrases = "".join(brief.phrases)
    pairs = [(slot.placeholder, slot.meaning) for slot in brief.slots]
    return "；".join(f"{name} {meaning}" for name, meaning in pairs if name in phrases)
