"""How hard a service is asked: requests at the same time, requests per minute, waiting before the next try."""

from __future__ import annotations

import asyncio
import datetime
import email.utils
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

__all__ = ["LONGEST_WAIT", "Limiter", "Sleep", "backoff", "pause", "retry_after"]

Sleep = Callable[[float], Awaitable[object]]

#: Milliseconds. A service that wants to be left alone for longer is asked again after this time all the same.
LONGEST_WAIT = 60_000
_FIRST_WAIT = 500
_LONGEST_BACKOFF = 30_000
_MINUTE = 60_000


class Limiter:
    """One door for all requests of a client: so many at once, so many begun per minute (0: any number).

    Requests are spread evenly over the minute, so that a service counting by the second is content too.
    """

    def __init__(
        self,
        concurrency: int,
        per_minute: int,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._places = asyncio.Semaphore(concurrency)
        self._spacing = _MINUTE // per_minute if per_minute else 0
        self._next = 0
        self._sleep = sleep
        self._clock = clock

    @asynccontextmanager
    async def place(self) -> AsyncGenerator[None]:
        """Hold one of the places for as long as the block lasts, waiting between tries included.

        A request that waits for a busy service keeps its place: others would only be turned away as well.
        """
        async with self._places:
            yield

    async def turn(self) -> None:
        """Wait until another request may begin."""
        if not self._spacing:
            return
        now = self._clock() // 1_000_000
        begin = max(now, self._next)
        self._next = begin + self._spacing
        if begin > now:
            await pause(self._sleep, begin - now)


async def pause(sleep: Sleep, milliseconds: int) -> None:
    """Sleep; the library wants seconds."""
    await sleep(milliseconds / 1000)


def backoff(attempt: int) -> int:
    """Return the milliseconds to wait after the given failed attempt (from 0): doubling, with full jitter."""
    return random.randint(0, min(_LONGEST_BACKOFF, _FIRST_WAIT * 2**attempt))


def retry_after(value: str | None, now: datetime.datetime | None = None) -> int | None:
    """Return the milliseconds a Retry-After header asks for (seconds or an HTTP date), at most LONGEST_WAIT.

    None where there is no header or it cannot be read; 0 for a date that is over.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]) * 1000, LONGEST_WAIT)
    try:
        date = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    date = date if date.tzinfo else date.replace(tzinfo=datetime.UTC)
    wait = (date - (now or datetime.datetime.now(datetime.UTC))) // datetime.timedelta(milliseconds=1)
    return max(0, min(wait, LONGEST_WAIT))
