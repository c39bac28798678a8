"""The ledger of model calls: nothing finished is lost, nothing asked twice need be paid twice, no key is kept."""

from __future__ import annotations

import dataclasses
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from generator.finding import InputError
from generator.store import Exchange, Judged, RunUsage, Store, Usage, cost, default_path, request_key

ROOT = Path(__file__).resolve().parent.parent
NOON = datetime(2025, 4, 12, 12, 0, tzinfo=UTC)


def exchange(key: str = "k1", **changes: object) -> Exchange:
    plain = Exchange(
        key=key,
        section="problems",
        model="qwen",
        endpoint="http://127.0.0.1:8080/v1",
        request='{"messages": []}',
        prompt_hash="0" * 64,
        response='{"text": "体检人数不足"}',
        values={"problem:indicator.1": {"text": "体检人数不足{{L1.actual}}"}},
        mode="json_schema",
        finish="stop",
        input_tokens=1200,
        output_tokens=80,
        milliseconds=2500,
    )
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def judged(item: str = "a", attempt: int = 1, *, accepted: bool = True) -> Judged:
    return Judged(item=item, attempt=attempt, accepted=accepted, text="文字", faults=() if accepted else ("数字不符",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "model.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path, clock=lambda: NOON) as opened:
        yield opened


# --- calls ------------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_found(store: Store, path: Path) -> None:
    """An exchange comes back equal, also after the file was closed and opened again."""
    store.save(store.run("township.yaml"), exchange())
    assert store.find("k1") == exchange()
    store.close()
    with Store(path) as again:
        assert again.find("k1") == exchange()
        assert again.find("k2") is None


def test_the_newest_answer_is_found_and_the_older_one_stays(store: Store, path: Path) -> None:
    """The same request answered twice has two rows; the later one is reused."""
    run = store.run("a.yaml")
    store.save(run, exchange(response="first"))
    store.save(run, exchange(response="second"))
    found = store.find("k1")
    assert found is not None
    assert found.response == "second"
    assert store.usage()[0].calls == 2


def test_there_is_no_place_for_a_key() -> None:
    """The fields of an exchange are these and no others; an address loses what may hide a key."""
    assert {field.name for field in dataclasses.fields(Exchange)} == {
        "key", "section", "model", "endpoint", "request", "prompt_hash", "response", "values", "mode", "finish",
        "input_tokens", "output_tokens", "milliseconds",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://user:sk-secret@host:8443/v1?api_key=sk-secret#sk-secret", "https://host:8443/v1"),
        ("https://host/v1", "https://host/v1"),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_is_stored_bare(store: Store, path: Path, given: str, kept: str) -> None:
    """Neither user info nor query nor fragment reach the file."""
    store.save(store.run("a.yaml"), exchange(endpoint=given))
    found = store.find("k1")
    assert found is not None
    assert found.endpoint == kept
    store.close()
    assert b"sk-secret" not in path.read_bytes()


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("汉字 😀 𠮷", "汉字 😀 𠮷"),
        ("a\0b\0", "a\0b\0"),
        ("half \ud83d", "half \ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("\ufeff'\"; DROP TABLE run; --", "\ufeff'\"; DROP TABLE run; --"),
        ("", ""),
    ],
)
def test_any_text_can_be_stored(store: Store, text: str, back: str) -> None:
    """What sqlite can hold survives, what it cannot is replaced; nothing raises."""
    run = store.run(text)
    store.save(run, exchange(key=text, request=text, response=text, values={text: {text: text}}))
    found = store.find(text)
    assert found is not None
    assert (found.response, found.request, found.values) == (back, back, {back: {back: back}})
    one = Judged(item=text, attempt=1, accepted=False, text=text, faults=(text,))
    store.judge(run, text, [one])
    assert store.verdicts(text) == [dataclasses.replace(one, item=back, text=back, faults=(back,))]
    assert store.runs()[0].what == back


def test_verdicts_are_kept_beside_the_answer(store: Store) -> None:
    """Attempts add up; the same attempt judged again replaces its verdict."""
    run = store.run("a.yaml")
    store.save(run, exchange())
    store.judge(run, "k1", [judged("a", accepted=False), judged("b")])
    store.judge(run, "k1", [judged("a", 2), judged("b", accepted=False)])
    assert store.verdicts("k1") == [judged("a", accepted=False), judged("a", 2), judged("b", accepted=False)]
    store.judge(run, "k1", [])
    assert len(store.verdicts("k1")) == 3


def test_what_was_never_stored_cannot_be_counted(store: Store) -> None:
    """An unknown run or key is our mistake, not the clerk's, and leaves no trace."""
    run = store.run("a.yaml")
    with pytest.raises(LookupError):
        store.save(run + 1, exchange())
    with pytest.raises(LookupError):
        store.reuse(run, "k1")
    with pytest.raises(LookupError):
        store.judge(run, "k1", [judged()])
    assert store.find("k1") is None
    store.save(run, exchange())
    assert store.usage()[0].calls == 1


# --- sums -------------------------------------------------------------------------------------------------------------


def test_usage_sums_by_month_and_model(path: Path) -> None:
    """Each thing counts in the month it happened in, in UTC; reused answers cost no tokens."""
    day = [datetime(2025, 4, 1, 1, 0, tzinfo=timezone(timedelta(hours=8)))]  # still March in UTC
    with Store(path, clock=lambda: day[0]) as store:
        first = store.run("a.yaml")
        store.save(first, exchange("k1"))
        store.save(first, exchange("k2", model="other", input_tokens=7, output_tokens=1, milliseconds=1))
        store.judge(first, "k1", [judged("a", accepted=False), judged("a", 2), judged("b")])
        day[0] = NOON
        second = store.run("b.yaml")
        store.reuse(second, "k1")
        store.save(second, exchange("k3", milliseconds=499))
        store.judge(second, "k1", [judged("a", accepted=False)])
        april = Usage(
            model="qwen", month="2025-04", calls=1, reused=1, input_tokens=1200, output_tokens=80,
            seconds=Decimal("0.499"), accepted=0, rejected=1,
        )  # fmt: skip
        march = dataclasses.replace(april, month="2025-03", reused=0, seconds=Decimal("2.5"), accepted=2)
        other = dataclasses.replace(
            march, model="other", input_tokens=7, output_tokens=1, seconds=Decimal("0.001"), accepted=0, rejected=0
        )
        assert store.usage() == [april, other, march]
        assert store.usage(since="2025-04-12") == [april]
        assert store.usage(since="2025-04-13") == []
        with pytest.raises(InputError, match="日期"):
            store.usage(since="昨天")
        assert store.runs() == [
            RunUsage(
                id=second, started="2025-04-12T12:00:00.000+00:00", what="b.yaml", calls=1, reused=1,
                input_tokens=1200, output_tokens=80, seconds=Decimal("0.499"), accepted=0, rejected=1,
            ),
            RunUsage(
                id=first, started="2025-03-31T17:00:00.000+00:00", what="a.yaml", calls=2, reused=0,
                input_tokens=1207, output_tokens=81, seconds=Decimal("2.501"), accepted=2, rejected=1,
            ),
        ]  # fmt: skip


def test_runs_without_calls_are_listed_too(store: Store) -> None:
    """Zeros, the newest first, no more than asked for."""
    ids = [store.run(f"{number}.yaml") for number in range(5)]
    assert [run.id for run in store.runs(3)] == ids[:1:-1]
    assert store.runs(1)[0].calls == 0
    assert store.runs(0) == []
    assert store.usage() == []


@dataclasses.dataclass(frozen=True)
class Yuan:
    input: Decimal
    output: Decimal
    currency: str = "CNY"


def used(model: str, given: int, written: int) -> Usage:
    return Usage(
        model=model, month="2025-04", calls=1, reused=0, input_tokens=given, output_tokens=written,
        seconds=Decimal(1), accepted=0, rejected=0,
    )  # fmt: skip


def test_cost_is_rounded_once_at_the_end() -> None:
    """Two halves of a unit in the fourth decimal make one whole; half goes up; a model without price costs nothing."""
    prices = {"a": Yuan(Decimal(1), Decimal(2)), "b": Yuan(Decimal(3), Decimal(0), "USD")}
    assert cost([used("a", 40, 0), used("a", 10, 0)], prices) == [("CNY", Decimal("0.0001"))]
    assert cost([used("a", 40, 0)], prices) == [("CNY", Decimal("0.0000"))]
    assert cost([used("b", 1_000_000, 9), used("a", 0, 1_234_567), used("free", 5, 5)], prices) == [
        ("CNY", Decimal("2.4691")),
        ("USD", Decimal("3.0000")),
    ]
    assert cost([], prices) == []


# --- identity ---------------------------------------------------------------------------------------------------------


def test_identical_requests_have_one_key() -> None:
    """The order of keys says nothing, at any depth; a Decimal is its text."""
    parts = {"model": "qwen", "temperature": Decimal("0.2"), "schema": {"b": 1, "a": [1, "二"]}, "odd": "\ud83d\0"}
    again = {
        "odd": "\ud83d\0",
        "schema": MappingProxyType({"a": (1, "二"), "b": 1}),
        "temperature": "0.2",
        "model": "qwen",
    }
    assert request_key(parts) == request_key(again)
    assert len(request_key(parts)) == 64


@pytest.mark.parametrize(
    "change",
    [{"temperature": Decimal("0.3")}, {"model": "other"}, {"prompt": "甲 "}, {"seed": 1}, {"temperature": None}],
)
def test_any_difference_makes_another_key(store: Store, change: dict[str, object]) -> None:
    """Another temperature is another request and is not answered from here."""
    parts: dict[str, object] = {"model": "qwen", "temperature": Decimal("0.2"), "prompt": "甲"}
    store.save(store.run("a.yaml"), exchange(request_key(parts)))
    assert store.find(request_key(dict(reversed(parts.items())))) is not None
    assert store.find(request_key({**parts, **change})) is None


@pytest.mark.parametrize("value", [{1, 2}, b"x", object(), float("nan")])
def test_what_is_no_json_has_no_key(value: object) -> None:
    """A part that cannot be written down the same way twice is refused."""
    with pytest.raises((TypeError, ValueError)):
        request_key({"x": value})


# --- processes --------------------------------------------------------------------------------------------------------

WRITER = """
import sys, time
sys.path[:0] = [sys.argv[1]]
from pathlib import Path
from tests.test_store import exchange, judged
from generator.store import Store
with Store(Path(sys.argv[2])) as store:
    run = store.run(sys.argv[3])
    for number in range(int(sys.argv[4])):
        store.save(run, exchange(f"{sys.argv[3]}-{number}"))
        store.judge(run, f"{sys.argv[3]}-{number}", [judged()])
        print(number, flush=True)
    if sys.argv[5:]:
        time.sleep(60)
"""


def writer(path: Path, name: str, count: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(ROOT), str(path), name, str(count), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_may_write_at_once(path: Path) -> None:
    """Three that start together on a file that is not there yet lose nothing and disturb nobody."""
    running = [writer(path, name, 40) for name in "abc"]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, "")
    with Store(path) as store:
        assert [run.calls for run in store.runs()] == [40, 40, 40]
        assert all(store.find(f"{name}-{number}") for name in "abc" for number in range(40))
        assert store.usage()[0].accepted == 120


def test_threads_may_share_a_store(store: Store) -> None:
    """Several threads of one process write through one connection."""
    run = store.run("a.yaml")
    threads = [threading.Thread(target=store.save, args=(run, exchange(f"k{number}"))) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.usage()[0].calls == 20


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_process_leaves_what_it_had_saved(path: Path) -> None:
    """Killed right after a save was done, the answer is there for the next run, and the file is whole."""
    with writer(path, "a", 1, "and wait") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    with Store(path) as store:
        assert store.find("a-0") == exchange("a-0")
        store.save(store.run("b"), exchange("b-0"))
        assert [run.calls for run in store.runs()] == [1, 1]


# --- files that are none ----------------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Text, or a database with its head overwritten, is named and left as it is."""
    path = tmp_path / "notes.txt"
    path.write_text("这不是数据库。" * 500, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"notes\.txt.*不是模型调用记录文件"):
        Store(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_refused(store: Store, path: Path) -> None:
    """Damage behind the head shows when the pages are read, and is told in words."""
    run = store.run("a.yaml")
    for number in range(50):
        store.save(run, exchange(f"k{number}", response="长" * 3000))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    def use() -> None:
        with Store(path) as damaged:
            damaged.find("k1")
            damaged.usage()

    with pytest.raises(InputError, match="损坏"):
        use()


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    """A database with tables of its own gets none of ours."""
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="其他程序"):
        Store(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused(store: Store, path: Path) -> None:
    """The version in the file decides; the clerk is told to renew the program."""
    store.close()
    newer = sqlite3.connect(path)
    assert newer.execute("PRAGMA user_version").fetchone() == (2,)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(InputError, match=r"较新版本.*99"):
        Store(path)


@pytest.mark.parametrize("name", ["file/model.sqlite", "folder", "a\0b"])
def test_a_path_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    """A folder under a file, a folder itself, a name no system takes."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="无法"):
        Store(tmp_path / name)


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    """No traceback where nothing may be written."""
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        with pytest.raises(InputError, match="权限"):
            Store(folder / "model.sqlite")
    finally:
        folder.chmod(0o700)


def test_a_full_disk_is_told(store: Store) -> None:
    """Nothing is half written, and what was there can still be read."""
    run = store.run("a.yaml")
    store.save(run, exchange())
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(InputError, match="磁盘已满"):
        store.save(run, exchange("k2", response="长" * 100_000))
    assert store.find("k2") is None
    assert store.find("k1") == exchange()
    store._connection.execute("PRAGMA max_page_count = 100000")
    store.save(run, exchange("k2"))
    assert store.find("k2") is not None


def test_a_file_held_by_another_is_told(store: Store, path: Path) -> None:
    """After the waiting time the clerk learns that another process holds the file."""
    store._connection.execute("PRAGMA busy_timeout = 10")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(InputError, match="占用"):
        store.run("a.yaml")
    other.execute("ROLLBACK")
    other.close()
    assert store.run("a.yaml") == 1


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    """What a killed first run may leave is no hindrance; closing twice is none either."""
    path = tmp_path / "model.sqlite"
    path.touch()
    with Store(path) as store:
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert store.run("a.yaml") == 1
        store.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX systems")
def test_only_the_owner_may_read_the_ledger(store: Store, path: Path) -> None:
    """It holds the unit's texts."""
    assert path.stat().st_mode & 0o077 == 0


# --- where it is ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"JIXIAO_STORE": "/srv/ledger.db", "XDG_DATA_HOME": "/data", "HOME": "/home/u"}, "linux", "/srv/ledger.db"),
        ({"XDG_DATA_HOME": "/data", "HOME": "/home/u"}, "linux", "/data/jixiao/model.sqlite"),
        ({"XDG_DATA_HOME": "data", "HOME": "/home/u"}, "linux", "/home/u/.local/share/jixiao/model.sqlite"),
        ({"JIXIAO_STORE": " ", "HOME": "/home/u"}, "linux", "/home/u/.local/share/jixiao/model.sqlite"),
        ({"HOME": "/Users/u"}, "darwin", "/Users/u/Library/Application Support/jixiao/model.sqlite"),
        ({"LOCALAPPDATA": "/u/Local", "HOME": "/home/u"}, "win32", "/u/Local/jixiao/model.sqlite"),
        ({"USERPROFILE": "/u"}, "win32", "/u/AppData/Local/jixiao/model.sqlite"),
        ({}, "linux", str(Path.home() / ".local/share/jixiao/model.sqlite")),
    ],
)
def test_the_default_place(environ: dict[str, str], platform: str, expected: str) -> None:
    """The variable first, then what the system has for program data."""
    assert default_path(environ, platform) == Path(expected)
