"""What would be sent, without sending it: for ``--dry-run`` and for keys of the store."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from generator.drafting.model.exchange import Request
from generator.settings import MODES, ModelSettings

__all__ = ["bodies"]

_EMPTY = {"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": ""}}]}


async def bodies(settings: ModelSettings, requests: Iterable[Request]) -> list[dict[str, Any]]:
    """Return the JSON body of each request's first call, in order: exactly the bytes that would be sent, parsed.

    No socket is opened. The mode is the fixed one, or the first where it is ``auto``. A body holds no key.
    """
    import httpx2

    from generator.drafting.model.failures import Dialect
    from generator.drafting.model.wire import Wire

    sent: list[dict[str, Any]] = []

    def record(request: httpx2.Request) -> httpx2.Response:
        sent.append(json.loads(request.content))
        return httpx2.Response(200, json=_EMPTY)

    wire = Wire(settings, httpx2.MockTransport(record))
    mode = MODES[0] if settings.mode == "auto" else settings.mode
    try:
        for request in requests:
            await wire.ask(request, mode, Dialect())
    finally:
        await wire.close()
    return sent
