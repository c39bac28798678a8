"""What went wrong with a call, and what to do about it: wait and repeat, ask in another form, or give up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from generator.drafting.model.exchange import ErrorKind, ModelError
from generator.drafting.model.limits import retry_after
from generator.settings import ModelSettings

if TYPE_CHECKING:
    import openai

__all__ = ["Dialect", "Failure", "TooLargeError", "of_error"]

_TOO_LONG = re.compile(
    r"context[ _]?(length|size|window)|maximum context|too (long|large|many tokens)|exceed|上下文|过长|超长|超出|超过",
    re.I,
)
_NO_MONEY = re.compile(r"insufficient[ _](quota|balance)|余额不足|欠费|arrears", re.I)
_CENSORED = re.compile(r"content[ _](filter|policy|management)|data_inspection|inappropriate|敏感|违规", re.I)
#: llama.cpp answers 500 to a form it was not started for.
_FORM = re.compile(r"\btools?\b|jinja|response_format|grammar|schema", re.I)
_EXCERPT = 200


class TooLargeError(Exception):
    """The body of a response is larger than any answer, or packed so that its size cannot be told."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a service wants otherwise than most; learned from its refusals."""

    max_completion_tokens: bool = False
    no_temperature: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A call without a usable answer.

    Attributes:
        error: what is raised if this is the end.
        reason: the same in a few words, for the troubles.
        repeat: the same call may succeed later.
        wait: milliseconds the service asks to wait, None where it does not say.
        switch: the service may understand another mode.
        dialect: how it wants to be asked instead, None where that is not it.
    """

    error: ModelError
    reason: str
    repeat: bool = False
    wait: int | None = None
    switch: bool = False
    dialect: Dialect | None = None


def of_error(error: BaseException, settings: ModelSettings, dialect: Dialect) -> Failure:
    """Return what an exception of a call means; ``dialect`` is the one the call was made in."""
    import openai

    chain = list(_chain(error))
    if any(isinstance(link, TooLargeError) for link in chain):
        message = "模型服务的回答过大或经过压缩，已中断读取；请检查服务地址是否正确"
        return Failure(error=ModelError(ErrorKind.TOO_LARGE, message), reason="回答过大")
    for link in chain:
        if isinstance(link, (TimeoutError, openai.APITimeoutError)):
            message = f"模型服务在 {settings.timeout} 秒内没有答完"
            return Failure(error=ModelError(ErrorKind.TIMEOUT, message), reason="服务超时", repeat=True)
        if isinstance(link, openai.APIStatusError):
            return _of_status(link, settings, dialect)
        if isinstance(link, openai.APIConnectionError):
            message = f"连不上模型服务 {settings.base_url}，或连接中途断开"
            return Failure(error=ModelError(ErrorKind.CONNECTION, message), reason="连接中断", repeat=True)
    message = f"模型服务的回答无法读取（{type(chain[-1]).__name__}）"
    return Failure(error=ModelError(ErrorKind.UNREADABLE, message), reason="回答无法读取", switch=True)


def _chain(error: BaseException | None) -> list[BaseException]:
    links: list[BaseException] = []
    while error is not None and error not in links:
        links.append(error)
        error = error.__cause__ or error.__context__
    return links


#: Statuses with one meaning: kind, message, reason in the troubles, whether the same call may succeed later.
_STATUS = {
    401: (ErrorKind.AUTH, "模型服务不接受密钥，请检查 OPENAI_API_KEY", "密钥不被接受", False),
    402: (ErrorKind.REFUSED, "模型服务的账户额度不足", "额度不足", False),
    403: (ErrorKind.AUTH, "模型服务不接受密钥，或没有使用这个模型的权限", "密钥不被接受", False),
    408: (ErrorKind.TIMEOUT, "模型服务超时", "服务超时", True),
    413: (ErrorKind.TOO_LONG, "请求内容超过模型服务的长度上限", "请求过长", False),
    429: (ErrorKind.RATE_LIMIT, "模型服务限流", "服务限流", True),
}


def _of_status(error: openai.APIStatusError, settings: ModelSettings, dialect: Dialect) -> Failure:
    status = error.status_code
    said = f"{error.message} {error.body}"
    if status not in (401, 403) and _NO_MONEY.search(said):
        status = 402
    if status in (400, 404, 422, 501) or (status == 500 and _FORM.search(said)):
        return _of_refusal(error, settings, dialect)
    if status in _STATUS:
        kind, message, reason, repeat = _STATUS[status]
    elif status >= 500:
        kind, message, reason, repeat = ErrorKind.SERVER, "模型服务出错", "服务出错", True
    elif status < 400:
        kind, message, reason, repeat = ErrorKind.REFUSED, "服务地址要求转到别处，没有跟随", "地址转移", False
    else:
        kind, message, reason, repeat = ErrorKind.REFUSED, "模型服务拒绝了请求", "服务拒绝", False
    wait = retry_after(error.response.headers.get("retry-after"))
    return Failure(error=_made(kind, message, error, settings), reason=reason, repeat=repeat, wait=wait)


def _of_refusal(error: openai.APIStatusError, settings: ModelSettings, dialect: Dialect) -> Failure:
    """Return what a refusal is about: parameters, length, content, or else the mode."""
    said = f"{error.message} {error.body}"
    learned = _learned(said, dialect)
    if learned != dialect:
        made = _made(ErrorKind.REFUSED, "模型服务不接受参数", error, settings)
        return Failure(error=made, reason="服务不接受参数", dialect=learned)
    if error.status_code == 404:
        made = _made(ErrorKind.NOT_FOUND, "没有找到模型或服务地址", error, settings)
        return Failure(error=made, reason="服务不接受", switch=True)
    if _TOO_LONG.search(said):
        made = _made(ErrorKind.TOO_LONG, "请求内容超过模型的长度上限", error, settings)
        return Failure(error=made, reason="请求过长")
    if _CENSORED.search(said):
        made = _made(ErrorKind.REFUSED, "模型服务的内容审查拒绝了请求", error, settings)
        return Failure(error=made, reason="内容审查未通过")
    made = _made(ErrorKind.REFUSED, "模型服务不接受请求", error, settings)
    return Failure(error=made, reason="服务不接受", switch=True)


def _made(kind: ErrorKind, message: str, error: openai.APIStatusError, settings: ModelSettings) -> ModelError:
    """Return the error with the status and the beginning of what the service said, on one line, without the key."""
    body: object = error.body
    said = str(cast("dict[str, object]", body).get("message", "")) if isinstance(body, dict) else error.message
    if kind is ErrorKind.AUTH:  # a service may repeat a key it does not know
        said = ""
    if key := settings.api_key.reveal():
        said = said.replace(key, "***")
    excerpt = " ".join(said.split())[:_EXCERPT]
    full = f"{message}（HTTP {error.status_code}）" + (f"：{excerpt}" if excerpt else "")
    return ModelError(kind, full, status=error.status_code)


def _learned(said: str, dialect: Dialect) -> Dialect:
    """Return the dialect a refusal asks for; newer OpenAI models know neither max_tokens nor a temperature."""
    tokens = dialect.max_completion_tokens or "max_completion_tokens" in said
    return Dialect(tokens, dialect.no_temperature or bool(re.search(r"unsupported[^.]*temperature", said, re.I)))
