"""C104 done or not done, C107 satisfaction: claims that the indicators decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from generator.checking.review.assertions.beside import Beside, beside
from generator.checking.review.assertions.scene import Claim, Scene
from generator.finding import Finding, Severity
from generator.manuscript import Kind
from generator.number import Quantity
from generator.scan.numerals import whole_number
from generator.score import Scored

__all__ = ["completion", "satisfaction"]

_CEILING = ("≤", "<")
_NOT_FINISHED = re.compile(
    r"基本|部分|大部分|接近|除|其余|(?:未|没有|未能|没能|尚未|不)(?:完全|全部|全|都)|\d[名人户个件家所处台][^，。；]{0,2}$"
)
_TIME = re.compile("(?:耗时|用时|时间|工期|工作量|难度|成本|价格|费用)[^，。；]{0,4}$")
_FULL = Decimal(100)
_KINDS = re.compile("产出|数量|质量|时效|成本|效益|满意度|履职|运行|管理效率|可持续|社会|经济|生态|效果|投入|过程")


def completion(scene: Scene) -> list[Finding]:
    """C104: what is said of an indicator, of all of them or of their number against targets and results."""
    return [*_each(scene), *_all(scene), *_some(scene), *_none(scene), *_undone(scene), *_done(scene), *_counted(scene)]


# --- one indicator ----------------------------------------------------------------------------------------------------------


def _each(scene: Scene) -> Iterator[Finding]:
    for name in ("reached", "missed", "within_ceiling"):
        for claim in scene.claims(name):
            if scene.is_part_of_year(claim) and _is_of_the_part(scene, claim):
                continue
            if name == "reached" and _NOT_FINISHED.search(scene.prose.text, claim.clause[0], claim.start):
                continue
            if _TIME.search(scene.prose.text, claim.clause[0], claim.start):
                continue  # 耗时超出预期 is a cause, no result
            if (local := beside(scene, claim.sentence[0], claim.start)) is not None:
                if finding := _judged_beside(scene, claim, name, local):
                    yield finding
                continue
            for number in _indicators(scene, claim):
                finding = _judged(scene, claim, name, scene.lines[number - 1])
                if finding:
                    yield finding


def _is_of_the_part(scene: Scene, claim: Claim) -> bool:
    """Tell whether the claim's own clause, or the one before it, speaks of a part of the year."""
    said = scene.prose.text[claim.clause[0] : claim.end]
    if scene.words.part_of_year.search(said):
        return True
    before = scene.prose.clause(claim.clause[0] - 2) if claim.clause[0] > claim.sentence[0] + 1 else claim.clause
    return scene.words.part_of_year.search(scene.said(before)) is not None and "实际" not in said


def _indicators(scene: Scene, claim: Claim) -> list[int]:
    """Return the indicators a claim is about: those named in its clause, else the last named before, else the block's."""
    own = scene.about(claim.start, "indicator")
    told = scene.rows_stated(claim.sentence[0], claim.start, "indicator")[-1:]
    inside = [number for _, number in scene.named(claim.clause[0], claim.start, "indicator")]
    if inside:
        return list(dict.fromkeys(inside))
    before = scene.named(claim.sentence[0], claim.clause[0], "indicator")
    if before:
        position, number = before[-1]
        gap = scene.prose.text[position : claim.start]
        return [number] if own == number or (gap.count("，") <= 3 and not _other_subject(scene, claim)) else []
    if (told or own) and not _other_subject(scene, claim):
        return told or [own]
    return []


def _judged_beside(scene: Scene, claim: Claim, name: str, local: Beside) -> Finding | None:
    """Judge a claim by the result and target of its own sentence: 41860人次，目标为52000人次，圆满完成."""
    over = bool(claim.group("over"))
    if local.difference == 0:
        wrong = name == "missed" or over
    elif name == "within_ceiling":
        wrong = local.is_ceiling and local.difference > 0
    elif local.is_ceiling:
        wrong = not over and (local.difference > 0) == (name == "reached")
        wrong = wrong and not claim.match[0].startswith(("低于", "少于", "小于", "不及"))
    else:
        wrong = (local.difference < 0) == (name == "reached")
    if not wrong:
        return None
    size = "等于" if local.difference == 0 else "高于" if local.difference > 0 else "低于"
    message = (
        f"这里说“{claim.words}”，但同一句里实际是{local.actual}，{local.label}是{local.target}，实际{size}{local.label}。"
        "请按实际完成情况改写，或核对两个数字。"
    )
    return scene.found("C104", message, claim, expected=f"{local.actual}")


def _other_subject(scene: Scene, claim: Claim) -> bool:
    """Tell whether the clause begins with a subject of its own (项目, 部门整体…)."""
    said = scene.prose.text[claim.clause[0] : claim.start]
    return any(word in said for word in ("项目", "部门整体", "总体目标", "其他", "各项", "全部", "所有", "均"))


def _judged(scene: Scene, claim: Claim, name: str, line: Scored) -> Finding | None:
    path = line.path
    if line.reached is None or (name == "missed" and _scored_as_missed(scene, line)):
        return None
    if _has_other_target(scene, claim, f"{path}.target"):
        return None
    target, actual = _amount(scene, f"{path}.target"), _amount(scene, f"{path}.actual")
    over = bool(claim.group("over"))
    says = ""
    if name == "missed" and line.reached:
        says = _why(scene, line, "已达到目标")
        if claim.match[0].startswith(("低于", "少于", "小于", "不及")) and (
            line.operator in _CEILING or _below(target, actual)
        ):
            return None
    elif name == "within_ceiling" and line.operator in _CEILING and not line.reached:
        says = _why(scene, line, "超出了上限")
    elif name == "reached" and not over and not line.reached:
        says = _why(scene, line, "没有达到目标" if line.operator not in _CEILING else "超出了上限")
    elif name == "reached" and over:
        says = _not_over(scene, line, target, actual)
    if not says:
        return None
    message = f"这里说“{claim.words}”，但{says}。请按实际完成情况改写，或核对目标值和完成值。"
    expected = scene.shown(f"{path}.actual")
    return scene.found("C104", message, claim, subject=path, expected=expected)


def _has_other_target(scene: Scene, claim: Claim, id: str) -> bool:
    """Tell whether the sentence gives a target that is not the indicator's: then it speaks of another one."""
    own = _amount(scene, id)
    told = [one.quantity for _, _, one in scene.stated(*claim.sentence) if one.path.endswith(".target")]
    return own is not None and bool(told) and not any(one.unit == own.unit and one.value == own.value for one in told)


def _scored_as_missed(scene: Scene, line: Scored) -> bool:
    """Tell whether the report itself took points off: then its target was not read rightly, and the claim agrees."""
    item = scene.case.record.indicators[int(line.path.rpartition(".")[2]) - 1]
    printed = item.score.quantity if item.score else None
    return not scene.case.given and printed is not None and printed.value < line.weight.value


def _not_over(scene: Scene, line: Scored, target: Quantity | None, actual: Quantity | None) -> str:
    """Return why 超额 is wrong, "" where it is right or cannot be told (below a ceiling is better than expected)."""
    if line.operator in _CEILING:
        return ""
    if not line.reached:
        return _why(scene, line, "没有达到目标")
    if target is not None and actual is not None and target.unit == actual.unit and target.value == actual.value:
        return _why(scene, line, "正好等于目标，没有超出")
    return ""


def _below(target: Quantity | None, actual: Quantity | None) -> bool:
    return target is not None and actual is not None and target.unit == actual.unit and actual.value < target.value


def _amount(scene: Scene, id: str) -> Quantity | None:
    fact = scene.case.facts.ledger.get(id)
    return fact.quantity if fact else None


def _why(scene: Scene, line: Scored, verdict: str) -> str:
    target, actual = scene.shown(f"{line.path}.target"), scene.shown(f"{line.path}.actual")
    if not target or not actual:
        return f"“{line.name}”{verdict}"
    return f"“{line.name}”的目标是{line.operator}{target}，实际完成{actual}，{verdict}"


# --- all of them, some of them, how many --------------------------------------------------------------------------------------


def _unmet(scene: Scene) -> list[Scored]:
    return [line for line in scene.lines if line.reached is False]


def _listed(scene: Scene, lines: list[Scored]) -> str:
    shown = "；".join(
        f"“{line.name}”目标{line.operator}{scene.shown(f'{line.path}.target')}、实际{scene.shown(f'{line.path}.actual')}"
        for line in lines[:3]
    )
    return shown + (f"等{len(lines)}项" if len(lines) > 3 else "")


def _all(scene: Scene) -> Iterator[Finding]:
    unmet = _unmet(scene)
    if not unmet:
        return
    spoken: set[tuple[int, int]] = set()
    exception = scene.words.pattern("all_met", "not")
    for name, level in (("all_met", None), ("work_done", Severity.WARNING)):
        for claim in scene.claims(name):
            said = scene.said(claim.sentence)
            if claim.sentence in spoken or exception.search(said) or scene.about(claim.start, "indicator"):
                continue
            chosen = _chosen(scene, scene.said(claim.clause), unmet)
            if not chosen or scene.named(*claim.clause, "indicator") or scene.named(*claim.clause, "project"):
                continue
            spoken.add(claim.sentence)
            words = claim.words
            message = f"这里说“{words}”，但有{len(chosen)}项指标没有完成：{_listed(scene, chosen)}。请按实际改写，写明未完成的指标。"
            yield scene.found("C104", message, claim, subject=chosen[0].path, level=level)


def _chosen(scene: Scene, said: str, unmet: list[Scored]) -> list[Scored]:
    """Keep the indicators of the kind the clause names (产出指标均完成); none where kinds are not known."""
    named = set(_KINDS.findall(said.replace("经济社会", "")))
    if not named or not re.search(f"(?:{'|'.join(named)})[^，。]{{0,4}}(?:指标|目标)", said):
        return unmet
    known = {line.path: _levels(scene, line) for line in unmet}
    if not all(known.values()):
        return []
    return [line for line in unmet if any(word in known[line.path] for word in named)]


def _levels(scene: Scene, line: Scored) -> str:
    item = scene.case.record.indicators[int(line.path.rpartition(".")[2]) - 1]
    return "".join(entry.text for entry in (item.level1, item.level2) if entry)


def _none(scene: Scene) -> Iterator[Finding]:
    """其余指标均未完成 where most were met."""
    met = [line for line in scene.lines if line.reached]
    if 2 * len(met) <= len(scene.lines):
        return
    for claim in scene.claims("all_unmet"):
        message = f"这里说“{claim.words}”，但{len(scene.lines)}项指标中有{len(met)}项达到了目标。请按实际改写。"
        yield scene.found("C104", message, claim, subject="indicators")


def _done(scene: Scene) -> Iterator[Finding]:
    """工程全部按期完工 beside 按期完工率91.67%."""
    for claim in scene.claims("all_in_time"):
        start, end = claim.sentence
        word = claim.group("word")
        for at, _, item in scene.stated(start, end):
            label = scene.prose.text[max(start, at - 30) : at]
            named = re.search(f"{word}[^，。；]{{0,6}}率", label)
            if named and item.quantity.unit == "%" and item.quantity.value < _FULL and not item.operator:
                if item.path.endswith((".target", ".midyear")):
                    continue
                message = f"这里说“{claim.words}”，但同一句里{named[0]}只有{item.quantity}。请按实际改写。"
                yield scene.found("C104", message, claim, expected=str(item.quantity))
                break


def _undone(scene: Scene) -> Iterator[Finding]:
    """部分诉求未予响应 beside 响应率100%."""
    for claim in scene.claims("partly_undone"):
        start, end = claim.sentence
        full = [
            at
            for at, _, item in scene.stated(start, end)
            if item.quantity.unit == "%"
            and item.quantity.value == _FULL
            and "率" in scene.prose.text[max(start, at - 8) : at]
            and not item.path.endswith((".target", ".completion"))
        ]
        if full:
            message = f"这里说“{claim.words}”，但同一句写比率为100%，不会有没办到的部分。请核实后统一。"
            yield scene.found("C104", message, claim, level=Severity.WARNING)


def _some(scene: Scene) -> Iterator[Finding]:
    if not scene.lines or not all(line.reached for line in scene.lines):
        return
    for claim in scene.claims("some_unmet"):
        if scene.is_part_of_year(claim) or scene.about(claim.start, "indicator"):
            continue
        message = f"这里说“{claim.words}”，但{len(scene.lines)}项指标都达到了目标值，找不到没有完成的指标。请写明是哪一项，或删去。"
        yield scene.found("C104", message, claim, level=None if scene.complete else Severity.WARNING)


@cache
def _count_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    from generator.checking.review.assertions.words import words

    return tuple(words().pattern("counted", key) for key in ("reached", "missed", "whole"))  # type: ignore[return-value]


def _counted(scene: Scene) -> Iterator[Finding]:
    """共设10项指标，其中9项完成: each number against the sheet; a part (产出指标5项) is left alone."""
    if not scene.lines or any(line.reached is None for line in scene.lines):
        return
    met = sum(bool(line.reached) for line in scene.lines)
    numbers = {"reached": met, "missed": len(scene.lines) - met, "whole": len(scene.lines)}
    seen: set[tuple[int, int]] = set()
    for position in scene.prose.find(("指标",)):
        span = scene.prose.sentence(position)
        if span in seen or scene.is_title(position) or scene.prose.kind(position) is Kind.ROW:
            continue
        seen.add(span)
        yield from _counts_of(scene, span, numbers)


def _counts_of(scene: Scene, span: tuple[int, int], numbers: dict[str, int]) -> Iterator[Finding]:
    text = scene.prose.text
    stated = list(_tallies(text[span[0] : span[1]]))
    kinds = {"reached", "missed", "whole"} & {kind for _, _, _, kind in stated}
    whole = [value for _, _, value, kind in stated if kind == "whole"]
    if "whole" not in kinds or max(whole, default=0) != numbers["whole"] or _NOT_FINISHED.search(text, *span):
        return
    for start, end, value, kind in stated:
        if kind == "whole" or value == numbers[kind]:
            continue
        unmet = _unmet(scene)
        did = "达到目标" if kind == "reached" else "没有达到目标"
        more = f"（未完成：{_listed(scene, unmet)}）" if unmet else ""
        message = f"这里写{value}项指标{did}，逐项核对应为{numbers[kind]}项{more}。请改正。"
        place = scene.prose.place(span[0] + start, span[0] + end)
        quote = scene.prose.words(span[0] + start, span[0] + end)
        yield scene.case.found("C104", message, place, subject="indicators", expected=f"{numbers[kind]}项", found=quote)


_TALLY = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})([项个条])")


def _tallies(said: str) -> Iterator[tuple[int, int, int, str]]:
    """Return (start, end, value, kind) of the numbers of indicators in a sentence."""
    reached, missed, whole = _count_patterns()
    for match in _TALLY.finditer(said):
        value = whole_number(match[1])
        rest = said[match.end() : match.end() + 40]
        if value is None or said[max(0, match.start() - 1) : match.start()] in ("第", "."):
            continue
        if said.endswith("指标", 0, match.start()) and not _KINDS.search(
            said[max(0, match.start() - 6) : match.start()]
        ):
            yield match.start(), match.end(), value, "whole"
        elif missed.match(rest):
            yield match.start(), match.end(), value, "missed"
        elif reached.match(rest):
            yield match.start(), match.end(), value, "reached"
        elif whole.match(rest) and not _KINDS.search(rest[:4]):
            yield match.start(), match.end(), value, "whole"


# --- C107 -------------------------------------------------------------------------------------------------------------------


def satisfaction(scene: Scene) -> list[Finding]:
    """C107: high satisfaction without a figure, or beside a satisfaction indicator that missed its target."""
    lines = [line for line in scene.lines if "满意" in line.name]
    missed = next((line for line in lines if line.reached is False), None)
    if missed is None and (lines or _has_figure(scene)):
        return []
    found: list[Finding] = []
    for claim in scene.claims("satisfied"):
        if scene.stated(claim.start, claim.end + 8) and missed is None:
            continue
        if missed is not None:
            message = f"这里说“{claim.words}”，但{_why(scene, missed, '没有达到目标')}。请按调查结果改写。"
            found.append(scene.found("C107", message, claim, subject=missed.path))
        else:
            message = f"这里说“{claim.words}”，但全文没有满意度指标，也没有调查数据。请补充满意度调查结果（对象、份数、比率），或删去这一说法。"
            found.append(scene.found("C107", message, claim))
    return found


def _has_figure(scene: Scene) -> bool:
    """Tell whether the report states a satisfaction rate anywhere: 满意度达到95%."""
    for position in scene.prose.find(("满意度", "满意率")):
        near = scene.stated(position, min(position + 24, scene.prose.sentence(position)[1]))
        if any(item.quantity.unit in ("%", "分") for _, _, item in near):
            return True
    return False
