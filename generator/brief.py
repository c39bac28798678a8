"""What a writer is asked for, one item at a time, and what came of it.

A ``Brief`` holds all that an item may say: the unit's own words, ready phrases, and the figures as slots. ``drafting``
makes it, a model answers it, ``checking`` judges the answer; they share nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from generator.report import Span

__all__ = ["Brief", "Fault", "FaultKind", "Judgement", "Kind", "Slot"]


class Kind(StrEnum):
    """What an item of the report is."""

    PROBLEM = "problem"
    CAUSE = "cause"
    MEASURE = "measure"
    KEY_WORK = "key_work"
    SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder a draft may write: ``{{L1.actual}}`` prints ``text``.

    Attributes:
        name: what stands between the braces, short and unique in one request.
        fact: id of the fact it prints; "" for words that are kept from the model (a person's name, a phone number).
        text: what the report prints, unit included: ``7670人``.
        meaning: what the model is told of it: 实际完成值.
        required: whether a draft without it says too little.
    """

    name: str
    fact: str
    text: str
    meaning: str = ""
    required: bool = False

    @property
    def placeholder(self) -> str:
        """What stands in a prompt and in a draft: ``{{L1.actual}}``."""
        return f"{{{{{self.name}}}}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """One item to write.

    Attributes:
        id: stable and unique in the report: ``problem:indicator.1``, ``key_work:key_work.2.text.1``.
        subject: what findings on it are about, as in the report's paragraphs: ``indicator.1``, ``indicator.1.reason``.
        name: what the reader calls it: the indicator, project or theme.
        direction: kind of the issue (``short``, ``exceeded``, ``over``, ``execution_low`` …), "" where there is none.
        slots: placeholders it may write.
        said: the unit's own words for this item, numbers as ``{{…}}``; all that it may state.
        phrases: ready wordings of ours with placeholders, which may be copied.
        lead: words of the report in front of the item, so that it can go on from them.
        shortest, longest: characters the finished item may have.
    """

    id: str
    kind: Kind
    subject: str
    name: str = ""
    direction: str = ""
    slots: tuple[Slot, ...] = ()
    said: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    lead: str = ""
    shortest: int = 6
    longest: int = 200


class FaultKind(StrEnum):
    """Why a draft was not taken."""

    EMPTY = "empty"
    UNKNOWN_SLOT = "unknown_slot"
    MISSING_SLOT = "missing_slot"
    TYPED_NUMBER = "typed_number"
    LABEL = "label"
    DIRECTION = "direction"
    CLAIM = "claim"
    UNIT = "unit"
    UNGROUNDED = "ungrounded"
    POLARITY = "polarity"
    LEAK = "leak"
    EXAMPLE = "example"
    LENGTH = "length"
    REGISTER = "register"
    REPEATED = "repeated"
    PRIVATE = "private"
    MARKUP = "markup"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason against a draft; ``message`` (Chinese) goes back to the model and into the finding."""

    kind: FaultKind
    message: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a draft is worth: the finished spans where it may stand in the report, else the faults.

    ``mended`` says what was put right without asking again (a doubled unit, a number that became its placeholder).
    """

    spans: tuple[Span, ...] = ()
    faults: tuple[Fault, ...] = ()
    mended: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        return not self.faults
