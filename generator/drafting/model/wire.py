"""One call to the service through ``openai`` and ``instructor``, with no retry of theirs.

``instructor`` writes the request for each mode. Its own verdict on the answer is not used: it is all or nothing, and
an answer with one bad value is worth keeping for the others. So the completion is caught before it judges.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from generator.drafting.model.exchange import ErrorKind, Fields, ModelError, Request
from generator.drafting.model.failures import Dialect, Failure, of_error
from generator.settings import ModelSettings

if TYPE_CHECKING:
    import httpx2
    from pydantic import BaseModel

__all__ = ["Reply", "Wire"]

#: They write request bodies, answers and exceptions into their logs.
_TALKATIVE = ("openai", "instructor", "httpx2", "httpcore2")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A completion reduced to what counts; ``called`` is whether the text is a tool call's arguments."""

    text: str
    called: bool
    finish: str
    refusal: str
    input_tokens: int
    output_tokens: int
    milliseconds: int


class Wire:
    """An open line to the service. Making one imports the libraries, which takes a second or two."""

    def __init__(self, settings: ModelSettings, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        import httpx2
        import openai

        from generator.drafting.model.body import bounded

        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._settings = settings
        timeout = float(settings.timeout)
        http = httpx2.AsyncClient(
            transport=transport,
            timeout=timeout,
            # a redirect would carry the unit's text to another host
            follow_redirects=False,
            trust_env=httpx2.URL(settings.base_url).host not in _LOOPBACK,
            event_hooks={"response": [bounded]},
        )
        self._openai = openai.AsyncOpenAI(
            api_key=settings.api_key.reveal() or "none",  # local servers want none, the library wants one
            base_url=settings.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=http,
            default_headers={"Accept-Encoding": "identity"},
        )

    async def close(self) -> None:
        await self._openai.close()

    async def ask(self, request: Request, mode: str, dialect: Dialect) -> Reply | Failure:
        """Make one call in one mode; it takes no longer than the timeout, reading the answer included."""
        from instructor import from_openai
        from instructor.v2.core.hooks import Hooks

        held: list[Any] = []
        hooks = Hooks()
        hooks.on("completion:response", held.append)
        asker = from_openai(self._openai, mode=_modes()[mode])
        begun = time.monotonic_ns()
        trouble: BaseException | None = None
        try:
            async with asyncio.timeout(float(self._settings.timeout)):
                await asker.create(
                    response_model=_shape(request.fields),
                    messages=[
                        {"role": "system", "content": request.system},
                        {"role": "user", "content": request.user},
                    ],
                    max_retries=0,
                    hooks=hooks,
                    **_parameters(self._settings, request, dialect),
                )
        except Exception as error:
            # instructor wraps whatever it meets, its own parsing errors and those of the network alike
            trouble = error
        milliseconds = (time.monotonic_ns() - begun) // 1_000_000
        if held:
            return _reply(held[0], milliseconds)
        assert trouble is not None
        return of_error(trouble, self._settings, dialect)

    async def models(self) -> list[str] | Failure:
        """Return the ids of the models the service lists."""
        trouble: BaseException
        try:
            async with asyncio.timeout(float(self._settings.timeout)):
                page = await self._openai.models.list()
            return [str(model.id) for model in page.data]
        except Exception as error:
            trouble = error
        return of_error(trouble, self._settings, Dialect())


def _modes() -> dict[str, Any]:
    from instructor import Mode

    return {"schema": Mode.JSON_SCHEMA, "tools": Mode.TOOLS, "json": Mode.JSON, "markdown": Mode.MD_JSON}


def _parameters(settings: ModelSettings, request: Request, dialect: Dialect) -> dict[str, Any]:
    tokens = "max_completion_tokens" if dialect.max_completion_tokens else "max_tokens"
    parameters: dict[str, Any] = {"model": settings.model, tokens: request.max_tokens}
    if settings.extra:
        parameters["extra_body"] = _sendable(settings.extra)
    if not dialect.no_temperature:
        parameters["temperature"] = float(request.temperature)
    return parameters


def _sendable(value: Any) -> Any:
    """Return settings as JSON knows them: its numbers are no decimals."""
    if isinstance(value, Mapping):
        return {key: _sendable(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_sendable(item) for item in cast("list[Any]", value)]
    return float(value) if isinstance(value, Decimal) else value


@lru_cache(maxsize=256)
def _shape(fields: Fields) -> type[BaseModel]:
    """Return the model of an object of objects of strings.

    Keys are aliases, so that any text can be one. The schema is written by hand: pydantic's has titles and
    references, which cost tokens and which not every server resolves.
    """
    from pydantic import BaseModel, Field, create_model

    def schema(*_: object, **__: object) -> dict[str, Any]:
        items = {key: _object({name: {"type": "string"} for name in names}) for key, names in fields}
        return {"title": "Answer", **_object(items)}

    def model(title: str, parts: list[tuple[str, Any]], base: type[BaseModel]) -> type[BaseModel]:
        definitions: dict[str, Any] = {
            f"f{number}": (kind, Field(alias=key)) for number, (key, kind) in enumerate(parts)
        }
        return create_model(title, __base__=base, __doc__="The items asked for.", **definitions)

    base = type("Shape", (BaseModel,), {"model_json_schema": staticmethod(schema), "__module__": __name__})
    items = [(key, model("Item", [(name, str) for name in names], BaseModel)) for key, names in fields]
    return model("Answer", items, base)


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _reply(completion: Any, milliseconds: int) -> Reply | Failure:
    """Return what a completion says. Services leave out what they like, so nothing is taken for granted."""
    choices: object = getattr(completion, "choices", None)
    choice = cast("list[Any]", choices)[0] if isinstance(choices, list) and choices else None
    message = getattr(choice, "message", None)
    if message is None:
        error = ModelError(ErrorKind.UNREADABLE, "模型服务的回答不是约定的格式；请检查服务地址是否正确")
        return Failure(error=error, reason="回答格式不对", switch=True)
    arguments = _arguments(message)
    usage = getattr(completion, "usage", None)
    text = arguments if arguments is not None else _content(getattr(message, "content", None))
    return Reply(
        text=text.encode(errors="replace").decode(),  # half a surrogate pair cannot be stored
        called=arguments is not None,
        finish=str(getattr(choice, "finish_reason", None) or "stop"),
        refusal=str(getattr(message, "refusal", None) or ""),
        input_tokens=_count(getattr(usage, "prompt_tokens", 0)),
        output_tokens=_count(getattr(usage, "completion_tokens", 0)),
        milliseconds=milliseconds,
    )


def _arguments(message: Any) -> str | None:
    calls = getattr(message, "tool_calls", None)
    if not isinstance(calls, list) or not calls:
        return None
    arguments: object = getattr(getattr(cast("list[Any]", calls)[0], "function", None), "arguments", None)
    if isinstance(arguments, str):
        return arguments
    return None if arguments is None else json.dumps(arguments, ensure_ascii=False)


def _content(content: object) -> str:
    if isinstance(content, list):  # the newer form: parts of text
        parts = cast("list[Any]", content)
        return "".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))  # pyright: ignore
    return content if isinstance(content, str) else ""


def _count(tokens: object) -> int:
    return tokens if isinstance(tokens, int) and tokens > 0 else 0
