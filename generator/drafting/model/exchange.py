"""What is asked of a model and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

__all__ = ["Answer", "ErrorKind", "ModelError", "Request"]

#: Keys of the object that is asked for, each with the keys of the object of strings it holds.
Fields = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to the model.

    Attributes:
        section: what it is for, for the record only; not sent.
        system, user: the two messages, sent as they are (never rendered as a template).
        fields: the object asked for, e.g. ``(("L1", ("problem", "cause")), ("L2", ("problem",)))``.
        temperature: 0 to 2.
        max_tokens: tokens the answer may have.
    """

    section: str
    system: str
    user: str
    fields: Fields
    temperature: Decimal
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model gave.

    Attributes:
        values: the asked-for strings that were there; what was missing or no string is missing.
        raw: the answer's text as it came (arguments of the tool call in mode ``tools``).
        mode: the mode it came in.
        input_tokens, output_tokens: tokens of all calls this answer took, as the service counted them.
        milliseconds: duration of the call that gave it, without waiting.
        finish: why the model stopped: ``stop``, ``length``, ``tool_calls`` …
        troubles: what was gone through, in Chinese.
        reused: it was taken from the store, not asked for; the client never sets it.
    """

    values: Mapping[str, Mapping[str, str]]
    raw: str
    mode: str
    input_tokens: int
    output_tokens: int
    milliseconds: int
    finish: str
    troubles: tuple[str, ...] = ()
    reused: bool = False


class ErrorKind(StrEnum):
    """Why there is no answer."""

    TIMEOUT = "timeout"
    RATE_LIMIT = "rate_limit"
    SERVER = "server"
    CONNECTION = "connection"
    AUTH = "auth"
    NOT_FOUND = "not_found"
    TOO_LONG = "too_long"
    REFUSED = "refused"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


class ModelError(Exception):
    """No answer came; the message is Chinese, for the clerk, and holds no key.

    Attributes:
        kind: why.
        status: HTTP status, None where there was none.
        raw: the text that could not be used, "" where there was none.
        troubles: what was gone through before, in Chinese.
        input_tokens, output_tokens: what the failed calls cost.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        status: int | None = None,
        raw: str = "",
        troubles: tuple[str, ...] = (),
        input_tokens: int = 0,
        output_tokens: int = 0,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.status = status
        self.raw = raw
        self.troubles = troubles
        self.input_tokens = input_tokens
        self.output_tokens = output_tokens
