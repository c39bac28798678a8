"""W107 instructions left in, W108 gaps, W109 repealed rules, W110 words out of season, W111 words that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from generator.checking.review.case import Case
from generator.checking.review.prose import Prose, folded, pattern
from generator.checking.review.wording.words import Phrase, phrases, tables
from generator.finding import Edit, Finding
from generator.manuscript import Kind

__all__ = ["leftovers", "repealed"]

_MOST = 30
_LONGEST_QUOTE = 40
_SIGNATURE = re.compile("签字|签章|签名|盖章")


def leftovers(case: Case, prose: Prose) -> list[Finding]:
    """Report the wordings of ``[[phrase]]``, each place once."""
    found: list[Finding] = []
    taken: set[int] = set()
    for phrase in phrases():
        for start, end, match in _places(prose, phrase):
            if any(position in taken for position in (start, end - 1)) or not _counts(prose, phrase, start, end):
                continue
            taken.update(range(start, end))
            found.append(_finding(case, prose, phrase, start, end, match))
            if len(found) >= _MOST * len(phrases()):
                break
    return found


def _places(prose: Prose, phrase: Phrase) -> Iterator[tuple[int, int, re.Match[str]]]:
    for wording in phrase.patterns:
        for match in prose.matches(wording, phrase.near):
            yield match.start(), match.end(), match


def _counts(prose: Prose, phrase: Phrase, start: int, end: int) -> bool:
    if phrase.skip and any(phrase.skip.search(title) for title in prose.titles(start)):
        return False
    sentence = prose.sentence(start)
    said = prose.text[sentence[0] : sentence[1]]
    if set(prose.text[start:end]) <= set("_＿") and _SIGNATURE.search(said):
        return False
    return not (phrase.code == "W111" and prose.kind(start) is Kind.HEADING)


def _finding(case: Case, prose: Prose, phrase: Phrase, start: int, end: int, match: re.Match[str]) -> Finding:
    quote = prose.words(start, end)
    shown = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE]}……"
    message = f"“{shown}”：{phrase.says}。"
    place = prose.place(start, end)
    if not phrase.edit:
        return case.found(phrase.code, message, place, found=quote)
    wrong = prose.place(*match.span("edit"))
    right = f"{prose.words(start, match.start('edit'))}{phrase.edit}{prose.words(match.end('edit'), end)}"
    message = f"“{shown}”：{phrase.says}，应写作“{right}”。"
    return case.found(
        phrase.code, message, place, expected=right, found=quote, fix=f"改为“{right}”", edit=Edit(*wrong, phrase.edit)
    )


# --- W109 -------------------------------------------------------------------------------------------------------------------


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str, dict[str, Any]], ...]:
    """Return (pattern, a word that stands in every citation, the rule)."""
    found: list[tuple[re.Pattern[str], str, dict[str, Any]]] = []
    for rule in tables()["repealed"]:
        if rule.get("pattern"):
            found.append((pattern(rule["pattern"]), "预算法", rule))
            continue
        head, digits = re.fullmatch(r"(\D+)(.*?)号", rule["number"]).groups()  # type: ignore[union-attr]
        year, _, number = digits.rpartition("〕")
        if year:
            found.append((pattern(rf"{head[:-1]}[〔\[(【（]{year}[〕\])】）]第?{number}号"), head[:-1], rule))
        else:
            found.append((pattern(rf"{head.removesuffix('第')}第?[（(〔]?{number}[）)〕]?号"), head[:-1], rule))
        if rule["title"]:
            found.append((pattern(f"《(?:中华人民共和国)?{rule['title']}》"), folded(rule["title"]), rule))
    return tuple(found)


def repealed(case: Case, prose: Prose) -> list[Finding]:
    """W109: rules no longer in force in the year of the report, each told once."""
    year = case.record.year
    this = int(year.quantity.value) if year and year.quantity else 9999
    found: list[Finding] = []
    told: set[str] = set()
    for citation, near, rule in _rules():
        if this < rule["since"] or rule["successor"] + rule["number"] in told:
            continue
        for match in prose.matches(citation, (near,)):
            said = prose.sentence(match.start())
            if re.search("废止|失效|不再执行|代替|替代|取代", prose.text[said[0] : said[1]]):
                continue
            cited = prose.words(*match.span())
            told.add(rule["successor"] + rule["number"])
            message = (
                f"引用的“{cited}”已经失效，现行的是{rule['successor']}（依据：{rule['source']}）。请改引现行文件。"
            )
            place = prose.place(*match.span())
            found.append(case.found("W109", message, place, expected=rule["successor"], found=cited))
            break
    return found
