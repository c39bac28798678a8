"""A model service on loopback that does as the test says: real HTTP, scripted answers, and a memory.

    with Server([status(429, retry_after="1"), values({"L1": {"problem": "…"}})]) as server:
        settings = ModelSettings(model="test", base_url=server.base_url)
        …
        assert len(server.history) == 2

Answers are a list, used up in order, or a function of the request's body, called from several threads at once:
``Server(lambda body: fill(body, "…"))``. It understands what a request asks for (``mode_of``, ``fields_of``).
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

__all__ = [
    "Reply",
    "Seen",
    "Server",
    "content",
    "drip",
    "drop",
    "empty",
    "fields_of",
    "fill",
    "hang",
    "huge",
    "mode_of",
    "raw",
    "status",
    "values",
]

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server does with one request.

    Attributes:
        values: object put where the mode wants it: into the message, or into a tool call.
        content: text of the message as it is, whatever the mode; with ``values`` None.
        message: the whole message instead.
        body: bytes of the response instead of a completion.
        status, headers: of the response; with a status of 400 or more ``error`` is its message.
        finish: finish_reason; "" for the one that fits.
        tokens: of prompt and completion; None to leave the usage out.
        latency: seconds before the response begins.
        way: "" whole, "hang" never, "drop" connection closed before a byte, "cut" inside the body, "drip" a byte
            now and then without end.
    """

    values: Tree | None = None
    content: str | None = None
    message: Tree | None = None
    body: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    error: str = ""
    finish: str = ""
    tokens: tuple[int, int] | None = (11, 7)
    latency: float = 0
    way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request the server got; header names in small letters, ``open`` how many were open when it came, it included."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    nanoseconds: int
    open: int

    @property
    def mode(self) -> str:
        return mode_of(self.body)

    @property
    def fields(self) -> dict[str, list[str]]:
        return fields_of(self.body)


# --- replies ----------------------------------------------------------------------------------------------------------


def values(tree: Tree, **more: Any) -> Reply:
    """Answer with this object in the form the request asks for."""
    return Reply(values=tree, **more)


def fill(body: dict[str, Any], text: str | Callable[[str, str], str], **more: Any) -> Reply:
    """Answer every field the request asks for, with a text or what a function makes of key and name."""
    said = (lambda key, name: text) if isinstance(text, str) else text
    tree = {key: {name: said(key, name) for name in names} for key, names in fields_of(body).items()}
    return Reply(values=tree, **more)


def content(text: str, **more: Any) -> Reply:
    """Answer with a text, as a server does that does not know the mode."""
    return Reply(content=text, **more)


def empty(**more: Any) -> Reply:
    return Reply(content="", **more)


def status(code: int, error: str = "no", *, retry_after: str = "", **more: Any) -> Reply:
    return Reply(status=code, error=error, headers={"Retry-After": retry_after} if retry_after else {}, **more)


def raw(body: bytes, **headers: str) -> Reply:
    """Answer with these bytes; header names with _ for -."""
    return Reply(body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def hang() -> Reply:
    return Reply(way="hang")


def drop(*, inside: bool = False) -> Reply:
    """Close the connection, before the response or inside its body."""
    return Reply(way="cut" if inside else "drop", content="x" * 100)


def drip() -> Reply:
    return Reply(way="drip")


def huge(size: int = 10 * 1024 * 1024) -> Reply:
    return Reply(content="长" * (size // 3))


# --- requests ---------------------------------------------------------------------------------------------------------


def mode_of(body: dict[str, Any]) -> str:
    """Return which of the four modes a request's body is in."""
    if "tools" in body:
        return "tools"
    form = body.get("response_format", {}).get("type", "")
    return {"json_schema": "schema", "json_object": "json"}.get(form, "markdown")


def fields_of(body: dict[str, Any]) -> dict[str, list[str]]:
    """Return the keys a request asks for and the names in each, out of its schema."""
    mode = mode_of(body)
    if mode == "schema":
        schema = body["response_format"]["json_schema"]["schema"]
    elif mode == "tools":
        schema = body["tools"][0]["function"]["parameters"]
    else:
        system = body["messages"][0]["content"]
        schema, _ = json.JSONDecoder().raw_decode(system, system.index("{", system.rindex("json_schema:")))
    return {key: list(item["properties"]) for key, item in schema["properties"].items()}


# --- the server -------------------------------------------------------------------------------------------------------


class Server:
    """The service, running as long as the block lasts; ``base_url`` ends in /v1.

    Args:
        answers: replies in order, or a function of the body. When the list is used up, status 418.
        models: ids that GET /v1/models lists; None for a server without that page.
    """

    def __init__(
        self, answers: Callable[[dict[str, Any]], Reply] | Iterable[Reply], models: Sequence[str] | None = ("test",)
    ) -> None:
        self._answer = answers if callable(answers) else None
        self._queue: Iterator[Reply] = iter(()) if callable(answers) else iter(answers)
        self._models = models
        self._lock = threading.Lock()
        self._open = 0
        self._closing = threading.Event()
        self.history: list[Seen] = []

    def __enter__(self) -> Self:
        self._http = _Http(self)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()  # lets go of handlers that hang
        self._http.shutdown()
        self._http.part()
        self._http.server_close()
        self._thread.join()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def asked(self) -> list[Seen]:
        """The requests for an answer, without those for the list of models."""
        return [seen for seen in self.history if seen.method == "POST"]

    @property
    def most_open(self) -> int:
        """How many requests were open at the same time, at most."""
        return max((seen.open for seen in self.history), default=0)

    @contextmanager
    def opened(self, method: str, path: str, headers: Mapping[str, str], body: dict[str, Any]) -> Iterator[None]:
        with self._lock:
            self._open += 1
            self.history.append(
                Seen(
                    method=method,
                    path=path,
                    headers=headers,
                    body=body,
                    nanoseconds=time.monotonic_ns(),
                    open=self._open,
                )
            )
        try:
            yield
        finally:
            self.done()

    def done(self) -> None:
        with self._lock:
            self._open -= 1

    def reply(self, method: str, path: str, body: dict[str, Any]) -> Reply:
        if method == "GET" and path == "/v1/models" and self._models is not None:
            listed = {"object": "list", "data": [{"id": name, "object": "model"} for name in self._models]}
            return raw(json.dumps(listed).encode())
        if method != "POST" or path != "/v1/chat/completions":
            return status(404, "no such page")
        if self._answer is not None:
            return self._answer(body)
        with self._lock:
            return next(self._queue, status(418, "no answer left in the queue"))

    def wait(self, seconds: float | None) -> bool:
        """Wait, or until the server closes; True where it does."""
        return self._closing.wait(seconds)


class _Http(ThreadingHTTPServer):
    daemon_threads = False  # all are joined, so that none leaves a socket behind
    request_queue_size = 64

    def __init__(self, script: Server) -> None:
        self.script = script
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error; another is shown by the reply that is missing."""

    def part(self) -> None:
        """End the connections that clients keep open."""
        with self._guard:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

    def _serve(self, body: dict[str, Any]) -> None:
        script = self.server.script
        headers = {name.lower(): value for name, value in self.headers.items()}
        with script.opened(self.command, self.path, headers, body):
            reply = script.reply(self.command, self.path, body)
            if reply.latency:
                script.wait(reply.latency)
            if reply.way == "hang":
                script.wait(None)
            payload = b"" if reply.way in ("hang", "drop") else _payload(reply, body)
        # counted out before the last byte: the client may send its next request as soon as it has it
        self._send(reply, payload)

    def _send(self, reply: Reply, payload: bytes) -> None:
        if reply.way in ("hang", "drop"):
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        if reply.way == "drip":
            self.close_connection = True
            while not self.server.script.wait(0.02):
                self.wfile.write(b" ")
        elif reply.way == "cut":
            self.close_connection = True
            self.wfile.write(payload[: len(payload) // 2])
        else:
            self.wfile.write(payload)


def _payload(reply: Reply, body: dict[str, Any]) -> bytes:
    if reply.body is not None:
        return reply.body
    if reply.way == "drip":
        return b" " * 1_000_000
    if reply.status >= 400:
        return json.dumps({"error": {"message": reply.error, "type": "test", "code": None}}).encode()
    message = reply.message or _message(reply, body)
    finish = reply.finish or ("tool_calls" if message.get("tool_calls") else "stop")
    completion: dict[str, Any] = {
        "id": "test",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model", ""),
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
    }
    if reply.tokens is not None:
        prompt, written = reply.tokens
        completion["usage"] = {
            "prompt_tokens": prompt,
            "completion_tokens": written,
            "total_tokens": prompt + written,
        }
    return json.dumps(completion, ensure_ascii=False).encode()


def _message(reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
    if reply.values is None:
        return {"role": "assistant", "content": reply.content}
    text = json.dumps(reply.values, ensure_ascii=False)
    mode = mode_of(body)
    if mode == "tools":
        call = {"name": body["tools"][0]["function"]["name"], "arguments": text}
        return {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c1", "type": "function", "function": call}],
        }
    return {"role": "assistant", "content": f"```json\n{text}\n```" if mode == "markdown" else text}
