"""What the ledger holds: exchanges, verdicts, sums; and the identity and the price of a request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol, cast

__all__ = ["Exchange", "Judged", "Price", "RunUsage", "Sums", "Usage", "cost", "request_key"]

_CENT = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call of a model, as stored.

    Attributes:
        key: identity of the request, from ``request_key``.
        section: what was asked for, e.g. the section's name.
        endpoint: address of the service; user info, query and fragment are dropped when it is saved.
        request: JSON text of what was sent, already masked.
        prompt_hash: sha256 of the prompt files it was rendered from.
        response: raw text of the answer.
        values: what was read from it: item → name → text.
        mode: how a structured answer was asked for.
        finish: why the model stopped.
        input_tokens, output_tokens: tokens as the service counts them.
        milliseconds: from sending to the last byte.
    """

    key: str
    section: str
    model: str
    endpoint: str
    request: str
    prompt_hash: str
    response: str
    values: Mapping[str, Mapping[str, str]]
    mode: str
    finish: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on one item of an answer: its text, which attempt it was (from 1), and what is wrong with it."""

    item: str
    attempt: int
    accepted: bool
    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Calls, reused answers, tokens, seconds of waiting, verdicts.

    Reused answers cost no tokens. ``accepted`` and ``rejected`` count verdicts: an item that passed at the second attempt
    is in both.
    """

    calls: int
    reused: int
    input_tokens: int
    output_tokens: int
    seconds: Decimal
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage(Sums):
    """Sums of one model in one month (UTC, ``2025-04``)."""

    model: str
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunUsage(Sums):
    """Sums of one run; ``started`` is UTC ISO text, ``what`` the name of the figures file."""

    id: int
    started: str
    what: str


class Price(Protocol):
    """What a model costs, in ``currency`` per million tokens."""

    @property
    def input(self) -> Decimal: ...
    @property
    def output(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...


def request_key(parts: Mapping[str, object]) -> str:
    """Return the identity of a request: sha256 (64 hex digits) of its canonical JSON.

    The order of keys does not matter; a Decimal counts as its text, so that 0.2 and "0.2" are the same and 0.20 is not.

    Raises:
        TypeError, ValueError: a part is no JSON value, Decimal or mapping.
    """
    canonical = json.dumps(
        dict(parts), sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[str, object]", value))
    raise TypeError(f"{type(value).__name__} has no place in a request")


def cost(usage: Iterable[Usage], prices: Mapping[str, Price]) -> list[tuple[str, Decimal]]:
    """Return what the calls cost: (currency, amount) by currency, rounded half up to 4 decimals once, at the end.

    Args:
        usage: sums of models; one without a price is left out, so look before which have none.
        prices: model → price per million tokens.
    """
    exact: dict[str, Decimal] = {}
    for one in usage:
        price = prices.get(one.model)
        if price is not None:
            amount = one.input_tokens * price.input + one.output_tokens * price.output
            exact[price.currency] = exact.get(price.currency, Decimal(0)) + amount
    return [
        (currency, amount.scaleb(-6).quantize(_CENT, rounding=ROUND_HALF_UP))
        for currency, amount in sorted(exact.items())
    ]
