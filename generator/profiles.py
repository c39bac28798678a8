"""Scoring rules as dated data: ``templates/profiles/*.toml`` read into frozen values.

A profile says how many points the execution rate has, how a met, missed or exceeded indicator scores, where the
grades begin and when the form demands a reason. Sections a profile does not give are those of its ``base``.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from generator.finding import InputError
from generator.number import rounded
from generator.resources import resource

__all__ = ["DEFAULT", "Band", "Profile", "Rule", "Step", "Tier", "load_profile", "names"]

DEFAULT = "platform"


@dataclass(frozen=True, slots=True)
class Step:
    """From this rate on (%), this share of the weight (0 to 1)."""

    start: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Rule:
    """One scoring rule: its name, its parameters and the clause it comes from."""

    name: str
    clause: str
    floor: Decimal = Decimal(0)
    steps: tuple[Step, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of qualitative results; a unit's own score must lie in ``[start, end]`` (shares of the weight)."""

    name: str
    start: Decimal
    end: Decimal
    default: Decimal
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    name: str
    start: Decimal


@dataclass(frozen=True, slots=True)
class Profile:
    """A region's or ministry's scoring rules. Rates and thresholds are in percent, weights in points."""

    name: str
    title: str
    valid_from: datetime.date
    source: str
    execution: Rule
    execution_weight: Decimal
    positive: Rule
    reverse: Rule
    qualitative_clause: str
    tiers: tuple[Tier, ...]
    satisfaction: Rule | None
    grades: tuple[Band, ...]
    over_completion: Decimal
    execution_below: Decimal
    reason_adjustment_above: Decimal
    project_rate_below: Decimal
    adjustment_above: Decimal

    def grade(self, total: Decimal) -> str:
        """Return the grade of a total, decided after rounding to 2 decimals (half-open bands, domain rule)."""
        points = rounded(total, 2)
        return next((band.name for band in self.grades if points >= band.start), self.grades[-1].name)


def names() -> list[str]:
    """Return the names of the packed profiles, the default one first."""
    found = sorted(path.stem for path in resource("templates", "profiles").glob("*.toml"))
    return sorted(found, key=lambda name: name != DEFAULT)


@cache
def load_profile(name: str = DEFAULT) -> Profile:
    """Load a packed profile by name; raises InputError (with the names there are) for an unknown one."""
    data = _data(name)
    try:
        return _profile(data)
    except (KeyError, TypeError, InvalidOperation) as error:  # a broken file of ours or the user's: say which
        raise InputError(f"计分规则“{name}”的数据文件不完整：{error}") from error


def _data(name: str) -> dict[str, Any]:
    path = resource("templates", "profiles", f"{name}.toml")
    if name not in names():
        raise InputError(f"没有名为“{name}”的计分规则；可用的有：{'、'.join(names())}")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {**_data(data["base"]), **data} if "base" in data else data


def _profile(data: dict[str, Any]) -> Profile:
    reasons, thresholds = data["reasons"], data["thresholds"]
    return Profile(
        name=data["name"],
        title=data["title"],
        valid_from=data["valid_from"],
        source=data["source"],
        execution=_rule(data["execution"]),
        execution_weight=Decimal(data["execution"]["weight"]),
        positive=_rule(data["positive"]),
        reverse=_rule(data["reverse"]),
        qualitative_clause=data["qualitative"]["clause"],
        tiers=tuple(_tier(item) for item in data["qualitative"]["tiers"]),
        satisfaction=_rule({"rule": "steps", **data["satisfaction"]}) if "satisfaction" in data else None,
        grades=tuple(Band(item["name"], Decimal(item["from"])) for item in data["grades"]["bands"]),
        over_completion=Decimal(reasons["over_completion"]),
        execution_below=Decimal(reasons["execution_below"]),
        reason_adjustment_above=Decimal(reasons["adjustment_above"]),
        project_rate_below=Decimal(thresholds["project_rate_below"]),
        adjustment_above=Decimal(thresholds["adjustment_above"]),
    )


def _rule(data: dict[str, Any]) -> Rule:
    return Rule(
        name=data["rule"],
        clause=data["clause"],
        floor=Decimal(data.get("floor", "0")),
        steps=tuple(Step(Decimal(item["from"]), Decimal(item["share"])) for item in data.get("steps", ())),
        words=tuple(data.get("words", ())),
    )


def _tier(data: dict[str, Any]) -> Tier:
    return Tier(
        data["name"], Decimal(data["from"]), Decimal(data["to"]), Decimal(data["default"]), tuple(data["words"])
    )
