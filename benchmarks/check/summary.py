"""Tables of a run: recall by kind, precision, F1, false alarms, for each checker and mode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from marked import Marked
from mutate import FAMILIES, family

if TYPE_CHECKING:
    from judging import Outcome
    from run import Result

__all__ = ["printed", "summarized"]

_LEVELS = ("error", "warning", "info")


def summarized(results: Sequence[Result], chosen: Sequence[Marked]) -> dict[str, Any]:
    """Return every measure as plain data: ``checkers`` -> name -> mode (``figures``, ``text``)."""
    names = list(dict.fromkeys(result.checker for result in results))
    checkers: dict[str, Any] = {}
    for name in names:
        checkers[name] = {}
        for mode in ("figures", "text"):
            group = [
                result for result in results if result.checker == name and result.with_figures == (mode == "figures")
            ]
            checkers[name][mode] = _mode(group, mode)
    mutants = sum(len(result.outcomes) for result in results if result.checker == names[0] and result.with_figures)
    halves = Counter(report.half for report in chosen)
    return {"reports": dict(halves), "mutants": mutants, "checkers": checkers}


def _mode(group: list[Result], mode: str) -> dict[str, Any]:
    outcomes = [outcome for result in group for outcome in result.outcomes]
    due = [outcome for outcome in outcomes if (outcome.with_figures if mode == "figures" else outcome.in_text)]
    kinds = {
        kind: {**_recall([o for o in due if o.kind == kind]), "all": _recall([o for o in outcomes if o.kind == kind])}
        for kinds_ in FAMILIES.values()
        for kind in kinds_
        if any(outcome.kind == kind for outcome in outcomes)
    }
    families = {name: _recall([o for o in due if family(o.kind) == name]) for name in FAMILIES}
    numbers = [outcome for outcome in due if family(outcome.kind) == "number"]
    everything = [outcome for outcome in outcomes if family(outcome.kind) == "number"]
    seconds, calls = sum(result.seconds for result in group), sum(result.calls for result in group)
    return {
        "kinds": kinds,
        "families": families,
        "numbers_all": _recall(everything),
        "precision_new_errors": _precision(outcomes),
        "precision_new_errors_numbers": _precision(numbers),
        "f1_wrong_numbers": _f1(numbers),
        "false_alarms_per_clean_report": _false_alarms(group),
        "false_alarm_codes": _false_codes(group),
        "milliseconds_per_check": round(1000 * seconds / calls, 1) if calls else None,
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _recall(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return how many errors were found: in place, in place at error level, in place or at a tied figure."""
    count = len(outcomes)
    return {
        "count": count,
        "recall": _share(sum(outcome.found for outcome in outcomes), count),
        "recall_error": _share(sum(outcome.found_error for outcome in outcomes), count),
        "recall_tied": _share(sum(outcome.found_tied for outcome in outcomes), count),
    }


def _precision(outcomes: list[Outcome]) -> float | None:
    belonging, stray = sum(o.belonging for o in outcomes), sum(o.stray for o in outcomes)
    return _share(belonging, belonging + stray)


def _f1(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return P, R and F1 at finding the one wrong number of a report: what the clean report already has counts as wrong."""
    found = sum(outcome.found_error for outcome in outcomes)
    wrong = sum(outcome.stray + outcome.old for outcome in outcomes)
    precision, recall = _share(found, found + wrong), _share(found, len(outcomes))
    f1 = round(2 * precision * recall / (precision + recall), 4) if precision and recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _clean(group: list[Result]) -> dict[str, Result]:
    return {result.report: result for result in group}


def _false_alarms(group: list[Result]) -> dict[str, Any]:
    clean = _clean(group)
    return {
        level: _share(sum(alarm.level == level for result in clean.values() for alarm in result.clean), len(clean))
        for level in _LEVELS
    }


def _false_codes(group: list[Result]) -> dict[str, int]:
    codes = Counter(f"{alarm.level} {alarm.code}" for result in _clean(group).values() for alarm in result.clean)
    return dict(codes.most_common())


def printed(summary: dict[str, Any]) -> None:
    """Print one table per mode, then what the peers do."""
    halves = ", ".join(f"{count} {half}" for half, count in summary["reports"].items())
    print(f"\n{summary['mutants']} mutants of {halves} reports")
    for mode, title in (("figures", "WITH FIGURES"), ("text", "WITHOUT FIGURES (errors provable from the text alone)")):
        _table(summary["checkers"], mode, title)


def _table(checkers: dict[str, Any], mode: str, title: str) -> None:
    names = list(checkers)
    first = checkers[names[0]][mode]
    print(f"\n{title}")
    print(f"  {'recall: in its sentence':34}{'n':>6}" + "".join(f"{name:>21}" for name in names))
    print(f"  {'':34}{'':>6}" + "".join(f"{'any level / error':>21}" for _ in names))
    for name, kinds in FAMILIES.items():
        for kind in kinds:
            if kind in first["kinds"]:
                _row(f"  {kind}", [checkers[checker][mode]["kinds"][kind] for checker in names])
        _row(name.upper(), [checkers[checker][mode]["families"][name] for checker in names])
    if mode == "text":
        _row("NUMBERS, unprovable too", [checkers[checker][mode]["numbers_all"] for checker in names])
    _line(
        "numbers found at a tied figure too",
        [_number(checkers[c][mode]["families"]["number"]["recall_tied"]) for c in names],
    )
    for key, label in (
        ("precision_new_errors", "precision of new errors"),
        ("precision_new_errors_numbers", "  of number mutants"),
    ):
        _line(label, [_number(checkers[checker][mode][key]) for checker in names])
    for key in ("precision", "recall", "f1"):
        _line(f"wrong numbers: {key}", [_number(checkers[checker][mode]["f1_wrong_numbers"][key]) for checker in names])
    for level in _LEVELS:
        shown = [_number(checkers[c][mode]["false_alarms_per_clean_report"][level], 2) for c in names]
        _line(f"false alarms a clean report: {level}", shown)
    _line("ms a check", [str(checkers[checker][mode]["milliseconds_per_check"]) for checker in names])
    print(
        "  on clean reports: "
        + (", ".join(f"{code} ×{n}" for code, n in first["false_alarm_codes"].items()) or "nothing")
    )


def _row(label: str, cells: list[dict[str, Any]]) -> None:
    shown = "".join(f"{_number(cell['recall']):>13} / {_number(cell['recall_error']):<5}" for cell in cells)
    print(f"  {label:34}{cells[0]['count']:>6}{shown}")


def _line(label: str, values: list[str]) -> None:
    print(f"  {label:40}" + "".join(f"{value:>21}" for value in values))


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
