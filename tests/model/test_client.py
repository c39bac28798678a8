"""The model client against a real server on loopback: what it sends, what it makes of answers, when it gives up."""

from __future__ import annotations

import asyncio
import datetime
import json
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from server import (
    Reply,
    Server,
    content,
    drip,
    drop,
    empty,
    fields_of,
    fill,
    hang,
    huge,
    mode_of,
    raw,
    status,
    values,
)

from generator.drafting.model.answer import plain, read_values
from generator.drafting.model.client import Answer, Client, ErrorKind, ModelError, Request
from generator.drafting.model.limits import LONGEST_WAIT, Limiter, backoff, retry_after
from generator.drafting.model.probe import Probe, probe
from generator.drafting.model.recording import bodies
from generator.settings import MODES, ModelSettings, Secret

KEY = "sk-verysecret-0123456789"
FIELDS = (("L1", ("problem", "cause")), ("L2", ("problem",)))
WHOLE = {"L1": {"problem": "体检人数未达到{{L1.target}}", "cause": "居民外出务工"}, "L2": {"problem": "支付偏慢"}}
REQUEST = Request(
    section="problems",
    system="按要求写句子 {{ x }} {% if %}",
    user="资料：{{L1.actual}}",
    fields=FIELDS,
    temperature=Decimal("0.2"),
    max_tokens=300,
)

Script = Callable[[dict[str, Any]], Reply] | list[Reply]


class Slept:
    """Stands in for asyncio.sleep: does not wait, remembers for how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


def settings_for(server: Server, **more: Any) -> ModelSettings:
    base = ModelSettings(model="test", base_url=server.base_url, api_key=Secret(KEY), timeout=Decimal(10))
    return replace(base, **more)


async def _asked(server: Server, request: Request, slept: Slept, **more: Any) -> Answer:
    async with Client(settings_for(server, **more), sleep=slept) as client:
        return await client.ask(request)


def ask(script: Script, request: Request = REQUEST, **more: Any) -> tuple[Answer, Server, Slept]:
    """Ask one question of a server with these answers."""
    slept = Slept()
    with Server(script) as server:
        return asyncio.run(_asked(server, request, slept, **more)), server, slept


def fail(script: Script, request: Request = REQUEST, **more: Any) -> tuple[ModelError, Server, Slept]:
    """Ask one question that ends in an error."""
    slept = Slept()
    with Server(script) as server, pytest.raises(ModelError) as caught:
        asyncio.run(_asked(server, request, slept, **more))
    return caught.value, server, slept


# --- what is sent -----------------------------------------------------------------------------------------------------


def test_a_plain_answer_comes_back_with_its_tokens() -> None:
    """Values, mode, tokens, reason of stopping; nothing was gone through."""
    answer, server, slept = ask([values(WHOLE)])
    assert answer.values == WHOLE
    assert (answer.mode, answer.finish, answer.troubles) == ("schema", "stop", ())
    assert (answer.input_tokens, answer.output_tokens) == (11, 7)
    assert answer.milliseconds >= 0
    assert json.loads(answer.raw) == WHOLE
    assert not answer.reused
    assert slept.seconds == []
    assert len(server.history) == 1


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_asks_in_its_own_form(mode: str) -> None:
    """A fixed mode sends its own form, names all fields, and reads the answer where that form puts it."""
    answer, server, _ = ask(lambda body: fill(body, lambda key, name: f"{key}-{name}"), mode=mode)
    body = server.history[0].body
    assert (mode_of(body), answer.mode) == (mode, mode)
    assert fields_of(body) == {key: list(names) for key, names in FIELDS}
    assert answer.values == {key: {name: f"{key}-{name}" for name in names} for key, names in FIELDS}
    assert (body["model"], body["temperature"], body["max_tokens"]) == ("test", 0.2, 300)
    assert ("response_format" in body, "tools" in body) == (mode in ("schema", "json"), mode == "tools")


@pytest.mark.parametrize("mode", MODES)
def test_messages_are_never_rendered(mode: str) -> None:
    """Braces in the messages reach the server as they are; json and markdown add the schema behind them."""
    _, server, _ = ask(lambda body: fill(body, "好"), mode=mode)
    system, user = server.history[0].body["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert system["content"].startswith(REQUEST.system)
    assert user["content"].startswith(REQUEST.user)
    assert ("json_schema" in system["content"]) == (mode in ("json", "markdown"))
    assert (user["content"] == REQUEST.user) == (mode != "markdown")


def test_any_text_can_be_a_key() -> None:
    """Names that Python or pydantic keep for themselves, or that are no names at all."""
    request = replace(REQUEST, fields=(("problem:indicator.1", ("model_config", "copy")), ("_x", ("中文", "json"))))
    answer, _, _ = ask(lambda body: fill(body, "好"), request)
    assert answer.values == {
        "problem:indicator.1": {"model_config": "好", "copy": "好"},
        "_x": {"中文": "好", "json": "好"},
    }


def test_a_dry_run_shows_the_bodies_that_would_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recorded bodies are those a server gets, in order; no socket is opened and no key is in them."""
    second = replace(REQUEST, user="第二个", fields=(("L3", ("text",)),))

    async def both(server: Server, mode: str) -> None:
        async with Client(settings_for(server, mode=mode)) as client:
            for request in (REQUEST, second):
                await client.ask(request)

    for mode in ("auto", *MODES):
        with Server(lambda body: fill(body, "好")) as server:
            asyncio.run(both(server, mode))
            sent = [seen.body for seen in server.history]
            settings = settings_for(server, mode=mode)
        with monkeypatch.context() as patch:
            patch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
            recorded = asyncio.run(bodies(settings, [REQUEST, second]))
        assert recorded == sent
        assert KEY not in json.dumps(recorded)


def test_the_key_is_sent_as_bearer_token() -> None:
    """In the header and nowhere else; nothing packed is asked for."""
    _, server, _ = ask([values(WHOLE)])
    assert server.history[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.history[0].headers["accept-encoding"] == "identity"


def test_a_local_server_needs_no_key() -> None:
    """Without a key the request is sent all the same."""
    answer, _, _ = ask([values(WHOLE)], api_key=Secret())
    assert answer.values == WHOLE


# --- busy, broken and silent services ---------------------------------------------------------------------------------


def test_a_busy_service_is_asked_again_when_it_says() -> None:
    """429 with Retry-After: exactly so long is waited, and the answer tells of it."""
    answer, server, slept = ask([status(429, retry_after="2"), values(WHOLE)])
    assert slept.seconds == [2]
    assert answer.troubles == ("服务限流，等待2秒后重试",)
    assert len(server.history) == 2


def test_a_wait_is_capped() -> None:
    """A service that wants to rest for an hour is asked again after a minute."""
    _, _, slept = ask([status(503, retry_after="3600"), values(WHOLE)])
    assert slept.seconds == [LONGEST_WAIT / 1000]


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_a_passing_trouble_is_waited_out(code: int) -> None:
    """Without Retry-After the wait grows from at most half a second, at random."""
    answer, server, slept = ask([status(code), status(code), values(WHOLE)])
    assert answer.values == WHOLE
    assert len(server.history) == 3
    assert [0 <= wait <= most for wait, most in zip(slept.seconds, (0.5, 1), strict=True)] == [True, True]


@pytest.mark.parametrize(
    ("code", "kind"),
    [(429, ErrorKind.RATE_LIMIT), (500, ErrorKind.SERVER), (503, ErrorKind.SERVER), (408, ErrorKind.TIMEOUT)],
)
def test_a_lasting_trouble_ends_after_the_retries(code: int, kind: ErrorKind) -> None:
    """The error names its kind and status and lists what was gone through; the mode is not blamed."""
    error, server, slept = fail(lambda _: status(code, "busy"), retries=2)
    assert (error.kind, error.status) == (kind, code)
    assert len(server.history) == 3
    assert len(slept.seconds) == len(error.troubles) == 2
    assert {seen.mode for seen in server.history} == {"schema"}


@pytest.mark.parametrize("broken", [drop(), drop(inside=True)], ids=["before", "inside"])
def test_a_dropped_connection_is_opened_again(broken: Reply) -> None:
    """Whether it broke before the answer or inside it."""
    answer, server, _ = ask([broken, values(WHOLE)])
    assert answer.values == WHOLE
    assert len(server.history) == 2
    assert answer.troubles[0].startswith("连接中断")


def test_nobody_there_is_a_connection_error() -> None:
    """The message says where nobody was."""
    with Server([]) as server:
        settings = settings_for(server, retries=1)

    async def lonely() -> None:
        async with Client(settings, sleep=Slept()) as client:
            await client.ask(REQUEST)

    with pytest.raises(ModelError, match=settings.base_url) as caught:
        asyncio.run(lonely())
    assert caught.value.kind is ErrorKind.CONNECTION


@pytest.mark.parametrize("silent", [hang(), drip()], ids=["hang", "drip"])
def test_a_silent_or_dripping_service_ends_at_the_timeout(silent: Reply) -> None:
    """The timeout is for the whole call: a byte now and then does not prolong it."""
    error, server, _ = fail(lambda _: silent, timeout=Decimal("0.4"), retries=1)
    assert error.kind is ErrorKind.TIMEOUT
    assert "0.4 秒" in error.message
    assert len(server.history) == 2


def test_a_slow_call_is_made_again() -> None:
    """A timeout may pass: the second call answers."""
    ask([values(WHOLE)])  # the libraries are loaded before the clock runs
    answer, _, _ = ask([hang(), values(WHOLE)], timeout=Decimal(1))
    assert answer.values == WHOLE
    assert answer.troubles[0].startswith("服务超时")


@pytest.mark.parametrize(
    "large",
    [
        huge(),
        Reply(content="长" * 2_000_000, status=500),
        raw(b"{}", Content_Encoding="gzip"),
    ],
    ids=["answer", "error", "packed"],
)
def test_a_body_larger_than_any_answer_is_not_read(large: Reply) -> None:
    """Nor one whose size cannot be told; it is not asked for again."""
    if large.status == 500:
        large = replace(large, body=b"x" * 5_000_000)
    error, server, _ = fail([large])
    assert error.kind is ErrorKind.TOO_LARGE
    assert len(server.history) == 1


def test_a_body_is_counted_while_it_is_read() -> None:
    """A response without a length is cut off as well."""
    import httpx2

    async def endless() -> Any:
        while True:
            yield b" " * 65_536

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=endless()))

    async def read() -> None:
        settings = ModelSettings(model="test", base_url="http://nowhere.invalid/v1")
        async with Client(settings, transport=transport) as client:
            await client.ask(REQUEST)

    with pytest.raises(ModelError) as caught:
        asyncio.run(read())
    assert caught.value.kind is ErrorKind.TOO_LARGE


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [401, 403])
def test_a_wrong_key_ends_at_once(code: int) -> None:
    """No retry, no other mode, and what the service says of the key is not repeated."""
    error, server, _ = fail(lambda _: status(code, f"Incorrect API key provided: {KEY}"))
    assert error.kind is ErrorKind.AUTH
    assert len(server.history) == 1
    assert KEY not in error.message
    assert "密钥" in error.message


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (400, "This model's maximum context length is 4096 tokens"),
        (400, "the request exceeds the available context size"),
        (400, "输入过长"),
        (413, "Payload Too Large"),
        (422, "prompt is too long"),
    ],
)
def test_a_prompt_that_is_too_long_ends_at_once(code: int, said: str) -> None:
    """Another mode would not make it shorter."""
    error, server, _ = fail(lambda _: status(code, said))
    assert error.kind is ErrorKind.TOO_LONG
    assert len(server.history) == 1


def test_no_money_is_not_waited_for() -> None:
    """A 429 that is about the account does not pass."""
    error, server, _ = fail(lambda _: status(429, "insufficient_quota: check your plan"))
    assert error.kind is ErrorKind.REFUSED
    assert "额度" in error.message
    assert len(server.history) == 1


def test_a_censored_request_ends_at_once() -> None:
    """The content is refused, not the form."""
    error, server, _ = fail(lambda _: status(400, "data_inspection_failed"))
    assert (error.kind, len(server.history)) == (ErrorKind.REFUSED, 1)


def test_a_redirect_is_not_followed() -> None:
    """The unit's text goes to the address that was given, to no other."""
    error, server, _ = fail([Reply(status=307, headers={"Location": "http://127.0.0.1:9/v1"}, body=b"")])
    assert (error.kind, error.status, len(server.history)) == (ErrorKind.REFUSED, 307, 1)


def test_what_the_service_says_is_quoted_without_the_key() -> None:
    """On one line, shortened, the key made unreadable."""
    error, _, _ = fail(lambda _: status(400, f"bad\n request {KEY} " + "x" * 1000), mode="schema")
    assert error.kind is ErrorKind.REFUSED
    assert "bad request ***" in error.message
    assert len(error.message) < 300


# --- modes ------------------------------------------------------------------------------------------------------------


def only(*modes: str, refusal: Reply) -> Script:
    """A server that knows these modes and refuses the others."""
    return lambda body: fill(body, "好") if mode_of(body) in modes else refusal


@pytest.mark.parametrize("code", [400, 404, 422, 501])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_refused_mode_gives_way_to_the_next(code: int, place: int) -> None:
    """schema, tools, json, markdown in this order, each once, without waiting."""
    answer, server, slept = ask(only(MODES[place], refusal=status(code, "not supported")))
    assert answer.mode == MODES[place]
    assert [seen.mode for seen in server.history] == list(MODES[: place + 1])
    assert answer.troubles[0] == "schema 方式：服务不接受，改用 tools"
    assert slept.seconds == []


def test_a_server_error_about_the_form_is_a_refusal() -> None:
    """llama.cpp says 500 where it was not started for tools."""
    script = only("json", refusal=status(500, "tools param requires --jinja flag"))
    answer, _, slept = ask(script)
    assert (answer.mode, slept.seconds) == ("json", [])


@pytest.mark.parametrize("code", [400, 404])
def test_when_no_mode_is_accepted_the_last_refusal_is_the_error(code: int) -> None:
    """404 means that model or address do not exist."""
    error, server, _ = fail(lambda _: status(code, "no"))
    assert error.kind is (ErrorKind.NOT_FOUND if code == 404 else ErrorKind.REFUSED)
    assert (len(server.history), len(error.troubles)) == (4, 3)


@pytest.mark.parametrize("nothing", [empty(), content("好的，我来写。"), content("{}"), Reply(message={"role": "x"})])
def test_an_answer_without_values_is_asked_for_once_more_then_in_the_next_mode(nothing: Reply) -> None:
    """Twice in one mode, then another; the tokens of all calls are counted."""
    answer, server, _ = ask([nothing, nothing, values(WHOLE)])
    assert [seen.mode for seen in server.history] == ["schema", "schema", "tools"]
    assert (answer.values, answer.mode) == (WHOLE, "tools")
    assert (answer.input_tokens, answer.output_tokens) == (33, 21)


def test_a_second_answer_in_the_same_mode_is_enough() -> None:
    """An empty answer may be chance."""
    answer, _, _ = ask([empty(), values(WHOLE)])
    assert answer.mode == "schema"
    assert answer.troubles == ("schema 方式：回答为空，再问一次",)


def test_prose_instead_of_a_tool_call_gives_way_to_json() -> None:
    """A model that talks instead of calling the tool is asked for text."""
    script = lambda body: content("好的") if mode_of(body) in ("schema", "tools") else fill(body, "好")  # noqa: E731
    answer, _, _ = ask(script)
    assert answer.mode == "json"
    assert "tools 方式：没有工具调用，改用 json" in answer.troubles


def test_an_object_in_the_text_is_as_good_as_a_tool_call() -> None:
    """What was asked for is there, only elsewhere."""
    answer, server, _ = ask([content(json.dumps(WHOLE))], mode="tools")
    assert (answer.values, len(server.history)) == (WHOLE, 1)


@pytest.mark.parametrize(("nothing", "kind"), [(empty(), ErrorKind.EMPTY), (content("不知道"), ErrorKind.UNREADABLE)])
def test_a_fixed_mode_stays(nothing: Reply, kind: ErrorKind) -> None:
    """Two calls in the mode that was set, then an error with the text that could not be used."""
    error, server, _ = fail(lambda _: nothing, mode="json")
    assert (error.kind, error.raw) == (kind, nothing.content)
    assert [seen.mode for seen in server.history] == ["json", "json"]
    assert (error.input_tokens, error.output_tokens) == (22, 14)


def test_a_fixed_mode_that_is_refused_ends_at_once() -> None:
    """No other mode is tried."""
    error, server, _ = fail(lambda _: status(400, "response_format not supported"), mode="schema")
    assert (error.kind, len(server.history)) == (ErrorKind.REFUSED, 1)


def test_the_mode_that_works_is_remembered() -> None:
    """The second question is asked at once in the mode the first ended in."""

    async def twice(server: Server) -> list[Answer]:
        async with Client(settings_for(server)) as client:
            return [await client.ask(REQUEST), await client.ask(REQUEST)]

    with Server(only("json", refusal=status(400))) as server:
        first, second = asyncio.run(twice(server))
        assert [seen.mode for seen in server.history] == ["schema", "tools", "json", "json"]
    assert first.troubles
    assert second.troubles == ()


def test_a_mode_that_worked_is_not_given_up_for_one_bad_answer() -> None:
    """The bad answer's own question goes on to the next mode, the following one does not."""

    async def thrice(server: Server) -> list[str]:
        async with Client(settings_for(server)) as client:
            return [(await client.ask(REQUEST)).mode for _ in range(3)]

    with Server([values(WHOLE), empty(), empty(), values(WHOLE), values(WHOLE)]) as server:
        assert asyncio.run(thrice(server)) == ["schema", "tools", "schema"]


def test_questions_side_by_side_find_the_mode_together() -> None:
    """Eight questions to a server that knows only markdown: none skips it, none fails."""

    async def many(server: Server) -> list[Answer]:
        async with Client(settings_for(server)) as client:
            return await asyncio.gather(*(client.ask(REQUEST) for _ in range(8)))

    with Server(only("markdown", refusal=status(400))) as server:
        answers = asyncio.run(many(server))
    assert {answer.mode for answer in answers} == {"markdown"}


def test_parameters_a_model_does_not_know_are_put_otherwise() -> None:
    """Newer models want max_completion_tokens and no temperature; once learned, it is kept."""

    def picky(body: dict[str, Any]) -> Reply:
        if "max_tokens" in body:
            return status(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        if "temperature" in body:
            return status(400, "Unsupported value: 'temperature' does not support 0.2 with this model.")
        return fill(body, "好")

    async def twice(server: Server) -> list[Answer]:
        async with Client(settings_for(server)) as client:
            return [await client.ask(REQUEST), await client.ask(REQUEST)]

    with Server(picky) as server:
        answers = asyncio.run(twice(server))
        assert len(server.history) == 4
        assert {seen.mode for seen in server.history} == {"schema"}
    assert server.history[-1].body["max_completion_tokens"] == 300
    assert [len(answer.troubles) for answer in answers] == [2, 0]


# --- answers that are not as they should be ---------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_a_cut_answer_gives_the_complete_strings(mode: str) -> None:
    """finish_reason length: what stands before the cut is taken, half a string is not, and nothing is asked again."""
    text = '{"L1": {"problem": "甲", "cause": "乙"}, "L2": {"problem": "半句'
    call = {"id": "c", "type": "function", "function": {"name": "Answer", "arguments": text}}
    message = {"role": "assistant", "content": text} if mode != "tools" else {"role": "assistant", "tool_calls": [call]}
    answer, server, _ = ask([Reply(message=message, finish="length")], mode=mode)
    assert answer.values == {"L1": {"problem": "甲", "cause": "乙"}}
    assert (answer.finish, answer.raw, len(server.history)) == ("length", text, 1)


def test_an_answer_cut_before_anything_is_complete_is_not_asked_for_again_in_its_mode() -> None:
    """It would be cut again; the error says what to change."""
    error, server, _ = fail(lambda _: content("<think>嗯，首先", finish="length"))
    assert [seen.mode for seen in server.history] == list(MODES)
    assert error.kind is ErrorKind.EMPTY
    assert "max_tokens" in error.message


def test_one_bad_value_does_not_spoil_the_others() -> None:
    """Numbers, lists, objects, null and keys given twice count as missing, keys not asked for are left out."""
    text = '{"L1": {"problem": "甲", "problem": "乙", "cause": "丙", "x": "y"}, "L2": {"problem": 5}, "L3": {}}'
    answer, _, _ = ask([content(text)])
    assert answer.values == {"L1": {"cause": "丙"}}
    for value in ("1", "[]", '["甲"]', "{}", "null", "true"):
        answer, _, _ = ask([content(f'{{"L1": {{"problem": {value}, "cause": "丙"}}}}')])
        assert answer.values == {"L1": {"cause": "丙"}}


def test_a_refusal_is_not_asked_again() -> None:
    """Neither one the model words itself nor one of a filter."""
    for reply in (
        Reply(message={"role": "assistant", "content": None, "refusal": "I can't"}),
        content("", finish="content_filter"),
    ):
        error, server, _ = fail([reply])
        assert (error.kind, len(server.history)) == (ErrorKind.REFUSED, 1)


@pytest.mark.parametrize(
    "strange",
    [
        raw(b"{}"),
        raw(b'{"choices": null}'),
        raw(b'{"choices": []}'),
        raw(b'{"choices": [{}]}'),
        raw(b'{"choices": "no"}'),
        raw(b"[]"),
        raw(b"null"),
        raw(b"not json"),
        raw(b"\xff\xfe"),
        raw(b"<html>login</html>", Content_Type="text/html"),
    ],
    ids=lambda reply: reply.body.decode(errors="replace")[:20],
)
def test_a_response_that_is_no_completion_is_unreadable(strange: Reply) -> None:
    """Whatever comes with status 200 ends in an error of ours, not of the libraries."""
    error, _, _ = fail(lambda _: strange)
    assert error.kind is ErrorKind.UNREADABLE


def test_missing_or_odd_usage_counts_as_none() -> None:
    """Tokens are 0 where the service does not count them."""
    answer, _, _ = ask([values(WHOLE, tokens=None)])
    assert (answer.input_tokens, answer.output_tokens) == (0, 0)
    completion = {
        "choices": [{"message": {"content": [{"type": "text", "text": json.dumps(WHOLE)}]}}],
        "usage": {"prompt_tokens": None, "completion_tokens": "7"},
    }
    answer, _, _ = ask([raw(json.dumps(completion).encode())])
    assert (answer.values, answer.input_tokens, answer.output_tokens) == (WHOLE, 0, 0)


def test_what_cannot_be_stored_is_not_a_value() -> None:
    """Half of a surrogate pair, written as an escape, is no text; the rest of the answer stands."""
    answer, _, _ = ask([content(r'{"L1": {"problem": "\ud800", "cause": "丙"}}')])
    assert answer.values == {"L1": {"cause": "丙"}}
    answer.raw.encode()


READINGS = {
    "fenced": ('```json\n{"L1": {"problem": "甲"}}\n```', {"L1": {"problem": "甲"}}),
    "words around": ('好的：\n{"L1": {"problem": "甲"}}\n希望有用 {}', {"L1": {"problem": "甲"}}),
    "thought": ('<think>写 {"L1": {"problem": "不要"}}</think>{"L1": {"problem": "甲"}}', {"L1": {"problem": "甲"}}),
    "thought opened elsewhere": ('想一想 {"L1"</think>\n{"L1": {"problem": "甲"}}', {"L1": {"problem": "甲"}}),
    "thought not closed": ('<think>{"L1": {"problem": "不要"}}', {}),
    "braces before": ('占位符 {{L1.actual}} 保留 {"L1": {"problem": "甲"}}', {"L1": {"problem": "甲"}}),
    "last of several": ('{"L1": {"problem": "引"}} 答：{"L1": {"problem": "甲"}}', {"L1": {"problem": "甲"}}),
    "wrapped": ('{"answer": {"L1": {"problem": "甲"}}}', {"L1": {"problem": "甲"}}),
    "in a list": ('[{"L1": {"problem": "甲"}}]', {"L1": {"problem": "甲"}}),
    "line break in a string": ('{"L1": {"problem": "甲\n乙"}}', {"L1": {"problem": "甲\n乙"}}),
    "broken quotes": (
        '{"L1": {"problem": "甲"}, "L2": {"problem": "所谓"两张皮"现象"}}',
        {"L1": {"problem": "甲"}},
    ),
    "broken quotes first": (
        '{"L1": {"problem": "所谓"两张皮"现象"}, "L2": {"problem": "乙"}}',
        {"L2": {"problem": "乙"}},
    ),
    "cut in a fence": ('```json\n{"L1": {"problem": "甲", "cause": "乙', {"L1": {"problem": "甲"}}),
    "cut after a line break": ('{"L1": {"problem": "甲\n乙", "cause": "丙', {"L1": {"problem": "甲 乙"}}),
    "cut in a key": ('{"L1": {"problem": "甲", "cau', {"L1": {"problem": "甲"}}),
    "cut before a value": ('{"L1": {"problem": "甲", "cause":', {"L1": {"problem": "甲"}}),
    "cut in an escape": ('{"L1": {"problem": "甲", "cause": "丙\\', {"L1": {"problem": "甲"}}),
    "key as text": ('{"L1": {"problem": "他说\\"L2\\": {}", "cause": "丙"}}', None),
    "item given twice": ('{"L1": {"problem": "甲"}, "L1": {"problem": "乙"}}', {}),
    "text for an item": ('{"L1": "甲", "L2": {"problem": "乙"}}', {"L2": {"problem": "乙"}}),
    "item given twice, then cut": ('{"L1": {"problem": "甲"}, "L1": {"problem": "乙"}, "L2": {"prob', {}),
    "value given twice, then cut": ('{"L1": {"problem": "甲", "problem": "乙"}, "L2": {"problem": "丙', {}),
    "broken quotes, then cut": ('{"L1": {"problem": "甲"}, "L2": {"problem": "所谓"两张', {"L1": {"problem": "甲"}}),
    "nothing": ("", {}),
    "no object": ("甲乙丙", {}),
    "deep": ('{"L1":' * 100_000, {}),
    "deep lists": ('{"L1":' + "[" * 100_000, {}),
    "many braces": ("{" * 100_000, {}),
    "many thoughts": ("<think>" * 100_000, {}),
    "many quotes": ('{"L1":{"' * 50_000, {}),
}


@pytest.mark.parametrize(("text", "found"), READINGS.values(), ids=READINGS)
def test_values_are_read_out_of_whatever_stands_around_them(text: str, found: dict[str, Any] | None) -> None:
    """Whole strings of asked-for keys are found, half ones never are."""
    if found is None:
        found = {"L1": {"problem": '他说"L2": {}', "cause": "丙"}}
    assert read_values(text, FIELDS) == found


def test_no_cut_gives_half_a_string() -> None:
    """Wherever the answer is cut, each value is whole or missing."""
    text = json.dumps(WHOLE, ensure_ascii=False)
    whole = {(key, name, value) for key, item in WHOLE.items() for name, value in item.items()}
    for end in range(len(text) + 1):
        found = read_values(text[:end], FIELDS)
        assert {(key, name, value) for key, item in found.items() for name, value in item.items()} <= whole
    assert read_values(text, FIELDS) == WHOLE


def test_a_thought_is_not_part_of_the_answer() -> None:
    """Closed, opened elsewhere or never closed."""
    assert [plain(text) for text in ("<think>a</think> b ", "a</think>b", "<think>a", "b")] == ["b", "b", "", "b"]


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 3])
def test_answers_side_by_side_stay_apart_and_within_the_limit(limit: int) -> None:
    """Each question gets its own answer, and never are more open than allowed."""

    def echo(body: dict[str, Any]) -> Reply:
        return fill(body, str(body["messages"][-1]["content"]), latency=0.01)

    async def many(server: Server) -> list[Answer]:
        async with Client(settings_for(server, concurrency=limit)) as client:
            return await asyncio.gather(*(client.ask(replace(REQUEST, user=f"问{n}")) for n in range(12)))

    with Server(echo) as server:
        answers = asyncio.run(many(server))
        assert server.most_open <= limit
        assert len(server.asked) == 12
    assert [answer.values["L2"]["problem"] for answer in answers] == [f"问{n}" for n in range(12)]


def test_requests_per_minute_are_spread_over_the_minute() -> None:
    """30 per minute: one every two seconds, the first at once."""
    slept = Slept()
    limiter = Limiter(8, 30, slept, clock=lambda: 5_000_000_000)

    async def four() -> None:
        for _ in range(4):
            await limiter.turn()

    asyncio.run(four())
    assert slept.seconds == [2, 4, 6]


def test_no_limit_per_minute_never_waits() -> None:
    """0 is no limit."""
    slept = Slept()
    limiter = Limiter(1, 0, slept)
    asyncio.run(limiter.turn())
    asyncio.run(limiter.turn())
    assert slept.seconds == []


def test_every_call_counts_for_the_minute() -> None:
    """Repeated calls take their turn as well."""
    _, _, slept = ask([status(500, retry_after="0"), values(WHOLE)], requests_per_minute=1)
    assert slept.seconds[0] == 0
    assert 0 < slept.seconds[1] <= 60


NOW = datetime.datetime(2025, 4, 12, 8, 0, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("header", "milliseconds"),
    [
        ("2", 2000),
        (" 0 ", 0),
        ("999999999999999999", LONGEST_WAIT),
        ("Sat, 12 Apr 2025 08:00:07 GMT", 7000),
        ("Sat, 12 Apr 2025 07:00:00 GMT", 0),
        ("Sun, 13 Apr 2025 08:00:00 GMT", LONGEST_WAIT),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("²", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, milliseconds: int | None) -> None:
    """In milliseconds, capped; None where it says nothing."""
    assert retry_after(header, NOW) == milliseconds


def test_the_wait_doubles_up_to_half_a_minute() -> None:
    """Full jitter: anything between nothing and the ceiling."""
    for attempt, most in enumerate((500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000)):
        assert all(0 <= backoff(attempt) <= most for _ in range(50))


# --- keys and logs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reply", [values(WHOLE), status(401, KEY), status(400, KEY), content(KEY), huge(), drop()])
def test_neither_key_nor_text_is_logged(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """With everything logged, the libraries still say nothing; the error has no key in any form."""
    caplog.set_level(logging.DEBUG)
    caught: list[ModelError] = []
    with Server(lambda _: reply) as server:
        try:
            asyncio.run(_asked(server, REQUEST, Slept(), retries=1))
        except ModelError as error:
            caught.append(error)
    for error in caught:
        assert KEY not in f"{error} {error!r} {error.message} {error.troubles}"
        assert error.__cause__ is None
        assert error.__context__ is None
    logged = [record for record in caplog.records if not record.name.startswith("asyncio")]
    assert logged == []


# --- models and probe -------------------------------------------------------------------------------------------------


def listed(server: Server, **more: Any) -> list[str]:
    async def fetch() -> list[str]:
        async with Client(settings_for(server, **more), sleep=Slept()) as client:
            return await client.models()

    return asyncio.run(fetch())


def test_the_models_of_a_service_are_listed() -> None:
    """Their ids, in the service's order."""
    with Server([], models=["b", "a"]) as server:
        assert listed(server) == ["b", "a"]


def test_a_service_without_a_list_says_so() -> None:
    """404 is an error of kind not_found."""
    with Server([], models=None) as server, pytest.raises(ModelError) as caught:
        listed(server)
    assert caught.value.kind is ErrorKind.NOT_FOUND


def probed(script: Script, **more: Any) -> Probe:
    with Server(script, models=more.pop("models", ("test", "other"))) as server:
        return asyncio.run(probe(settings_for(server, **more), sleep=Slept()))


def test_a_probe_tries_every_mode_and_recommends_the_strictest_that_works() -> None:
    """One call per mode, none repeated; each with its result."""

    def script(body: dict[str, Any]) -> Reply:
        replies = {"schema": status(400, "no"), "tools": empty(), "json": fill(body, "blue")}
        return replies.get(mode_of(body), content("blue"))

    found = probed(script)
    assert found.models == ("test", "other")
    assert [(trial.mode, trial.result, trial.status) for trial in found.trials] == [
        ("schema", "refused", 400),
        ("tools", "empty", None),
        ("json", "works", None),
        ("markdown", "unreadable", None),
    ]
    assert [trial.milliseconds is not None for trial in found.trials] == [False, False, True, False]
    assert found.recommended == "json"


def test_a_probe_ends_where_the_key_is_wrong() -> None:
    """Nothing is recommended, and the other modes are not tried."""
    found = probed(lambda _: status(401, KEY), models=None)
    assert (found.models, found.recommended) == (None, None)
    assert [trial.result for trial in found.trials] == ["auth"]
    assert KEY not in repr(found)


def test_a_probe_of_a_silent_service_ends() -> None:
    """Each mode takes the timeout, no more."""
    found = probed(lambda _: hang(), timeout=Decimal("0.1"))
    assert [trial.result for trial in found.trials] == ["timeout"] * 4


# --- the server itself ------------------------------------------------------------------------------------------------


def test_the_server_remembers_and_closes_while_it_hangs() -> None:
    """Requests with path, body and how many were open; a hanging request does not hold the end up."""

    async def two(server: Server) -> None:
        async with Client(settings_for(server, retries=0), sleep=Slept()) as client:
            tasks = [asyncio.create_task(client.ask(REQUEST)) for _ in range(2)]
            while len(server.history) < 2:
                await asyncio.sleep(0.01)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    with Server(lambda _: hang()) as server:
        asyncio.run(two(server))
    assert [seen.path for seen in server.history] == ["/v1/chat/completions"] * 2
    assert server.most_open == 2
    assert server.history[0].fields == {"L1": ["problem", "cause"], "L2": ["problem"]}


def test_what_a_service_wants_besides_is_sent_as_it_stands() -> None:
    """[model.extra] goes into the body; numbers of TOML become numbers of JSON."""
    extra = {"enable_thinking": False, "top_p": Decimal("0.9"), "chat_template_kwargs": {"n": [Decimal(1)]}}
    _, server, _ = ask(lambda body: fill(body, "x"), extra=extra)
    body = server.asked[0].body
    assert body["enable_thinking"] is False
    assert body["top_p"] == 0.9
    assert body["chat_template_kwargs"] == {"n": [1.0]}


def test_a_silent_service_is_asked_only_once_more() -> None:
    """Each silence costs the whole timeout, so the usual number of retries does not count for it."""
    _, server, _ = fail(lambda _: hang(), timeout=Decimal("0.3"), retries=4)
    assert len(server.asked) == 2
