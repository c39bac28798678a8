"""Asking a model: repeated when the service is busy, in another form when it does not understand this one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Self

from generator.drafting.model.answer import plain, read_values
from generator.drafting.model.exchange import Answer, ErrorKind, ModelError, Request
from generator.drafting.model.failures import Dialect, Failure
from generator.drafting.model.limits import Limiter, Sleep, backoff, pause
from generator.settings import MODES, ModelSettings

if TYPE_CHECKING:
    import httpx2

    from generator.drafting.model.wire import Reply, Wire

__all__ = ["Answer", "Client", "ErrorKind", "ModelError", "Request"]


#: How often a service that said nothing is asked again.
_SILENCES = 1


@dataclass(slots=True)
class _Course:
    """What one question went through and cost so far."""

    troubles: list[str] = field(default_factory=list[str])
    input_tokens: int = 0
    output_tokens: int = 0

    def cost(self, reply: Reply) -> None:
        self.input_tokens += reply.input_tokens
        self.output_tokens += reply.output_tokens

    def told(self, error: ModelError) -> ModelError:
        error.troubles = tuple(self.troubles)
        error.input_tokens, error.output_tokens = self.input_tokens, self.output_tokens
        return error


class Client:
    """A service that answers requests; belongs to one event loop.

    All its calls share one limit, one mode and one dialect: what the first found out, the others need not.

    Args:
        settings: where the service is and how hard it may be asked.
        transport: instead of the network, for tests and dry runs.
        sleep: how to wait, in seconds.
    """

    def __init__(
        self,
        settings: ModelSettings,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._sleep = sleep
        self._limiter = Limiter(settings.concurrency, settings.requests_per_minute, sleep)
        self._mode = MODES[0] if settings.mode == "auto" else settings.mode
        self._proven = settings.mode != "auto"
        self._dialect = Dialect()
        self._line: Wire | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the client may still be used, it opens new ones."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def ask(self, request: Request) -> Answer:
        """Return the model's answer, however many calls that takes.

        Raises:
            ModelError: when the service gave nothing that can be used; tells what was tried and what it cost.
        """
        course = _Course()
        async with self._limiter.place():
            mode = self._mode
            while True:
                got = await self._in_mode(mode, request, course, again=True)
                if isinstance(got, Answer):
                    self._settle(mode)
                    return got
                following = self._following(mode) if got.switch else None
                if following is None:
                    raise course.told(got.error)
                course.troubles.append(f"{mode} 方式：{got.reason}，改用 {following}")
                mode = following

    async def attempt(self, mode: str, request: Request) -> Answer:
        """Return the answer in this very mode, without asking twice when it cannot be read; for ``probe``.

        Raises:
            ModelError: as ``ask``.
        """
        course = _Course()
        async with self._limiter.place():
            got = await self._in_mode(mode, request, course, again=False)
        if isinstance(got, Failure):
            raise course.told(got.error)
        return got

    async def models(self) -> list[str]:
        """Return the ids of the models the service lists.

        Raises:
            ModelError: kind ``not_found`` where the service has no such list.
        """
        course = _Course()
        async with self._limiter.place():
            for attempt in range(self._settings.retries + 1):
                await self._limiter.turn()
                got = await self._wire().models()
                if isinstance(got, list):
                    return got
                if not await self._waited(got, attempt, course):
                    raise course.told(got.error)
        raise AssertionError("the last attempt returns or raises")

    def _wire(self) -> Wire:
        if self._line is None:
            from generator.drafting.model.wire import Wire

            self._line = Wire(self._settings, self._transport)
        return self._line

    def _settle(self, mode: str) -> None:
        """Remember the mode that worked first; one that has worked is not given up for a single bad answer."""
        if not self._proven:
            self._mode, self._proven = mode, True

    def _following(self, mode: str) -> str | None:
        """Return the mode after this one, or the one the other calls are already in; None at the end."""
        place = MODES.index(mode) + 1
        if self._settings.mode != "auto" or place == len(MODES):
            return None
        if self._mode == mode and not self._proven:
            self._mode = MODES[place]
        return MODES[max(place, MODES.index(self._mode))]

    async def _in_mode(self, mode: str, request: Request, course: _Course, *, again: bool) -> Answer | Failure:
        """Ask in one mode, and once more where the answer is empty or cannot be read."""
        while True:
            got = await self._call(mode, request, course)
            if isinstance(got, Failure):
                return got
            values = read_values(got.text, request.fields)
            if values:
                return Answer(
                    values=values,
                    raw=got.text,
                    mode=mode,
                    input_tokens=course.input_tokens,
                    output_tokens=course.output_tokens,
                    milliseconds=got.milliseconds,
                    finish=got.finish,
                    troubles=tuple(course.troubles),
                )
            failure = _worthless(got, mode)
            # an answer that used up its tokens would use them up again
            if not again or not failure.switch or got.finish == "length":
                return failure
            course.troubles.append(f"{mode} 方式：{failure.reason}，再问一次")
            again = False

    async def _call(self, mode: str, request: Request, course: _Course) -> Reply | Failure:
        """Make one call, repeated while the service is busy, broken or silent."""
        attempt = 0
        while True:
            await self._limiter.turn()
            dialect = self._dialect
            got = await self._wire().ask(request, mode, dialect)
            if not isinstance(got, Failure):
                course.cost(got)
                return got
            if got.dialect is not None:
                self._dialect = got.dialect
                course.troubles.append(f"{got.reason}，换一种写法")
            elif await self._waited(got, attempt, course):
                attempt += 1
            else:
                return got

    async def _waited(self, failure: Failure, attempt: int, course: _Course) -> bool:
        """Wait before the next attempt; False where another one is of no use or not allowed."""
        allowed = self._settings.retries
        if (
            failure.error.kind is ErrorKind.TIMEOUT and failure.error.status is None
        ):  # each costs the whole timeout, and a clerk waits for the report
            allowed = min(allowed, _SILENCES)
        if not failure.repeat or attempt >= allowed:
            return False
        wait = backoff(attempt) if failure.wait is None else failure.wait
        # rounded up: "0 seconds" would say that nothing was waited
        course.troubles.append(f"{failure.reason}，等待{-(-wait // 1000)}秒后重试")
        await pause(self._sleep, wait)
        return True


def _worthless(reply: Reply, mode: str) -> Failure:
    """Return why an answer without a usable value has none."""
    text = plain(reply.text)
    if reply.refusal or reply.finish == "content_filter":
        error = ModelError(ErrorKind.REFUSED, "模型拒绝回答", raw=reply.refusal or reply.text)
        return Failure(error=error, reason="模型拒绝回答")
    if reply.finish == "length":
        kind = ErrorKind.UNREADABLE if text else ErrorKind.EMPTY
        message = "模型的回答在长度上限处被截断，没有一项完整；请调大 max_tokens，或关闭模型的思考方式"
        return Failure(error=ModelError(kind, message, raw=reply.text), reason="回答被截断", switch=True)
    if not text:
        return Failure(error=ModelError(ErrorKind.EMPTY, "模型的回答是空的"), reason="回答为空", switch=True)
    if mode == "tools" and not reply.called:
        error = ModelError(ErrorKind.EMPTY, "模型没有按 tools 方式作答", raw=reply.text)
        return Failure(error=error, reason="没有工具调用", switch=True)
    error = ModelError(ErrorKind.UNREADABLE, "模型的回答不是所要的格式", raw=reply.text)
    return Failure(error=error, reason="回答无法读取", switch=True)
