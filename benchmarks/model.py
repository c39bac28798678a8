"""A first draft with a model behind a fixed latency: wall time, calls and tokens, beside plain instructor in the same run.

The server is the scripted one of the tests, so that what is measured is ours: how calls are laid side by side, and what
the checks cost. The peer asks the same questions with plain ``instructor``, one after the other, and checks nothing.
``--latency`` in seconds is what each answer takes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measure import machine, table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "model"))

from model_help import briefs_of, case_of, faithful  # noqa: E402
from server import Reply, Server, fill, values  # noqa: E402

from generator import pipeline  # noqa: E402
from generator.drafting.model.briefs import groups  # noqa: E402
from generator.drafting.model.writer import first_requests  # noqa: E402
from generator.settings import ModelSettings, Secret  # noqa: E402

SAMPLES = ("township-2024", "subdistrict-2023", "project-2024")


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    calls: int
    tokens: int
    accepted: int
    items: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=1.0)
    latency = parser.parse_args().latency
    _warm()
    for name in SAMPLES:
        examined = pipeline.examine(ROOT / "samples" / f"{name}.yaml")
        table(f"{name}, {latency:g} s an answer ({machine()})", _rows(examined, latency))


def _rows(examined: pipeline.Examined, latency: float) -> list[tuple[str, str]]:
    briefs = briefs_of(examined)
    rejected: set[tuple[str, str]] = set()

    def careful(body: dict[str, Any]) -> Reply:
        return fill(
            body, lambda key, name: faithful(key, name, briefs[key, name]), latency=latency, tokens=_tokens(body)
        )

    def careless(body: dict[str, Any]) -> Reply:
        """Get the first field of each question wrong once."""

        def text(key: str, name: str) -> str:
            if name in ("problem", "s1", "text") and (key, name) not in rejected:
                rejected.add((key, name))
                return "因资金没有及时拨付，完成123件。"
            return faithful(key, name, briefs[key, name])

        return fill(body, text, latency=latency, tokens=_tokens(body))

    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        builtin = _timed(lambda: pipeline.write(examined))[0]
        rows.append(("built-in writer", f"{builtin:6.2f} s"))
        for title, answer, chain in (("all accepted", careful, 1), ("one item a question sent back", careless, 2)):
            with Server(answer) as server:
                settings = _settings(server.base_url, Path(folder) / f"{chain}.sqlite")
                first, second = _draft(examined, settings), _draft(examined, settings)
            ratio = first.seconds / (chain * latency)
            rows += [
                (
                    f"first draft, {title}",
                    f"{first.seconds:6.2f} s = {ratio:.2f} × the longest chain ({chain} × {latency:g} s)",
                ),
                (
                    "  calls, tokens, items accepted",
                    f"{first.calls}, {first.tokens}, {first.accepted} of {first.items}",
                ),
                ("  second run", f"{second.seconds:6.2f} s, {second.calls} calls"),
            ]
        seconds, calls = _peer(examined, latency)
        rows.append(("plain instructor, question after question", f"{seconds:6.2f} s, {calls} calls, nothing checked"))
    return rows


def _tokens(body: dict[str, Any]) -> tuple[int, int]:
    from generator.drafting.model.prompts import estimated_tokens

    return estimated_tokens("".join(message["content"] for message in body["messages"])), 0


def _draft(examined: pipeline.Examined, settings: ModelSettings) -> Run:
    seconds, written = _timed(lambda: pipeline.write(examined, model=settings))
    drafts = written.drafts
    assert drafts is not None
    return Run(seconds, drafts.calls, drafts.input_tokens, len(drafts.texts), len(drafts.fates))


def _peer(examined: pipeline.Examined, latency: float) -> tuple[float, int]:
    """Ask the same questions as people do with instructor: a response model each, one after the other."""
    import instructor
    from openai import OpenAI
    from pydantic import create_model

    briefs = briefs_of(examined)
    questions = [request for request, _ in first_requests(groups(case_of(examined)), "单位", _settings("", None))]
    answers = [
        {key: {name: faithful(key, name, briefs[key, name]) for name in names} for key, names in question.fields}
        for question in questions
    ]
    with (
        Server([values(answer, latency=latency) for answer in answers]) as server,
        OpenAI(base_url=server.base_url, api_key="none", max_retries=0) as openai,
    ):
        client = instructor.from_openai(openai, mode=instructor.Mode.JSON_SCHEMA)
        started = time.perf_counter()
        for question in questions:
            items: dict[str, Any] = {
                key: (create_model(key, **dict.fromkeys(names, (str, ...))), ...) for key, names in question.fields
            }
            client.chat.completions.create(
                model="bench",
                response_model=create_model("Answer", **items),
                messages=[{"role": "system", "content": question.system}, {"role": "user", "content": question.user}],
            )
        return time.perf_counter() - started, len(questions)


def _settings(base_url: str, store: Path | None) -> ModelSettings:
    return ModelSettings(base_url=base_url, model="bench", api_key=Secret(""), store=store, concurrency=32)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _warm() -> None:
    """Import what a long-lived process has imported; a first process pays some 2 s more for it."""
    seconds, _ = _timed(lambda: (__import__("openai"), __import__("instructor")))
    print(f"importing openai and instructor: {seconds:.2f} s, once a process")
    examined = pipeline.examine(ROOT / "samples" / "project-2024.yaml")
    briefs = briefs_of(examined)
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(lambda body: fill(body, lambda key, name: faithful(key, name, briefs[key, name]))) as server,
    ):
        seconds, _ = _timed(lambda: _draft(examined, _settings(server.base_url, Path(folder) / "warm.sqlite")))
    print(
        f"first draft of the process, no latency: {seconds:.2f} s (certificates, word lists, templates; once a process)"
    )


if __name__ == "__main__":
    main()
