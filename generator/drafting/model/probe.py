"""What a service can do: its list of models, and a tiny question in each mode."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.drafting.model.client import Client, ErrorKind, ModelError, Request
from generator.drafting.model.limits import Sleep
from generator.settings import MODES, ModelSettings

if TYPE_CHECKING:
    import httpx2

__all__ = ["WORKS", "Probe", "Trial", "probe"]

WORKS = "works"
#: With these the other modes fare no better.
_HOPELESS = (ErrorKind.AUTH, ErrorKind.CONNECTION)
_QUESTION = Request(
    section="probe",
    system='Answer with a JSON object of this form and nothing else: {"L1": {"color": "..."}}',
    user="What color is the sky on a clear day? One word.",
    fields=(("L1", ("color",)),),
    temperature=Decimal(0),
    max_tokens=512,  # room for a model that thinks first
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One question in one mode.

    Attributes:
        result: ``works``, or the kind of the error: ``refused``, ``empty``, ``unreadable``, ``timeout`` …
        status: HTTP status of a refusal, None where there was none.
        milliseconds: duration of the call that worked, None for the others.
        message: Chinese sentence on what went wrong, "" where nothing did.
    """

    mode: str
    result: str
    status: int | None = None
    milliseconds: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was found out about a service.

    Attributes:
        models: ids the service lists, None where it has no list.
        trials: in the order of MODES; fewer where the key or the connection failed.
        recommended: the strictest mode that works, None where none does.
    """

    base_url: str
    model: str
    models: tuple[str, ...] | None
    trials: tuple[Trial, ...]
    recommended: str | None


async def probe(
    settings: ModelSettings, *, transport: httpx2.AsyncBaseTransport | None = None, sleep: Sleep = asyncio.sleep
) -> Probe:
    """Return what the service can do; one call per mode, none repeated. Errors are results, nothing is raised."""
    trials: list[Trial] = []
    async with Client(replace(settings, retries=0), transport=transport, sleep=sleep) as client:
        try:
            models = tuple(await client.models())
        except ModelError:
            models = None
        for mode in MODES:
            try:
                answer = await client.attempt(mode, _QUESTION)
            except ModelError as error:
                trials.append(Trial(mode=mode, result=error.kind, status=error.status, message=error.message))
                if error.kind in _HOPELESS:
                    break
            else:
                trials.append(Trial(mode=mode, result=WORKS, milliseconds=answer.milliseconds))
    working = (trial.mode for trial in trials if trial.result == WORKS)
    return Probe(
        base_url=settings.base_url,
        model=settings.model,
        models=models,
        trials=tuple(trials),
        recommended=next(working, None),
    )
