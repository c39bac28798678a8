"""The sqlite file: created, recognised, shared by processes, and what can go wrong with it in words for a clerk."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from generator.finding import InputError

__all__ = ["BUSY_SECONDS", "create", "prepare", "translated"]

_VERSION = 2
#: "jxmd" as a big-endian number: tells our files from other programs' databases.
_APPLICATION = 0x6A786D64
BUSY_SECONDS = 30
_WAL_TRIES = 200
_WAL_PAUSE_SECONDS = 0.05
_PRIMARY_CODE = 0xFF

#: What a file of an older version lacks, by the version that brought it.
_ADDED = {2: ("CREATE TABLE IF NOT EXISTS rewritten (fingerprint TEXT PRIMARY KEY, made TEXT NOT NULL) WITHOUT ROWID",)}
_SCHEMA = (
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT, started TEXT NOT NULL, what TEXT NOT NULL)""",
    """CREATE TABLE exchange (
        id INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES run (id), made TEXT NOT NULL,
        key TEXT NOT NULL, section TEXT NOT NULL, model TEXT NOT NULL, endpoint TEXT NOT NULL, request TEXT NOT NULL,
        prompt_hash TEXT NOT NULL, response TEXT NOT NULL, "values" TEXT NOT NULL, mode TEXT NOT NULL,
        finish TEXT NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL)""",
    "CREATE INDEX exchange_key ON exchange (key, id)",
    """CREATE TABLE reuse (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (id),
        exchange INTEGER NOT NULL REFERENCES exchange (id), made TEXT NOT NULL)""",
    """CREATE TABLE judged (
        id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES run (id),
        exchange INTEGER NOT NULL REFERENCES exchange (id), made TEXT NOT NULL, item TEXT NOT NULL,
        attempt INTEGER NOT NULL, accepted INTEGER NOT NULL, text TEXT NOT NULL, faults TEXT NOT NULL,
        UNIQUE (run, exchange, item, attempt))""",
    # One row per thing that counts, so that the sums over months and over runs are the same sums.
    """CREATE VIEW activity AS
        SELECT run, made, model, 1 AS calls, 0 AS reused, input_tokens, output_tokens, milliseconds,
               0 AS accepted, 0 AS rejected FROM exchange
        UNION ALL SELECT reuse.run, reuse.made, model, 0, 1, 0, 0, 0, 0, 0
               FROM reuse JOIN exchange ON exchange.id = reuse.exchange
        UNION ALL SELECT judged.run, judged.made, model, 0, 0, 0, 0, 0, accepted, 1 - accepted
               FROM judged JOIN exchange ON exchange.id = judged.exchange""",
    # Fingerprints of texts that were rewritten: written again with the same wish they are left alone.
    "CREATE TABLE rewritten (fingerprint TEXT PRIMARY KEY, made TEXT NOT NULL) WITHOUT ROWID",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)


def create(path: Path) -> None:
    """Create the file, readable by its owner only: it holds the unit's texts."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except (OSError, ValueError) as error:
        message = f"无法建立模型调用记录文件{path}：{getattr(error, 'strerror', None) or error}。"
        raise InputError(message + "请检查目录是否存在、是否有写入权限、磁盘是否已满。") from error


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Set the connection up and create the tables in an empty file; refuse any other file."""
    connection.execute("PRAGMA foreign_keys = ON")
    application, version, tables = _identity(connection)
    if not (application or version or tables):
        _use_wal(connection)
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            # A second process may have been here between the look above and the lock.
            if _identity(connection) == (0, 0, 0):
                for statement in _SCHEMA:
                    connection.execute(statement)
        application, version, tables = _identity(connection)
    if application != _APPLICATION:
        raise InputError(f"{path}是其他程序的数据库，不是模型调用记录文件，请另外指定路径（环境变量JIXIAO_STORE）。")
    if version > _VERSION:
        raise InputError(
            f"模型调用记录文件{path}由较新版本的程序写入（格式{version}，本程序支持到{_VERSION}），请升级程序。"
        )
    _use_wal(connection)
    if version < _VERSION:
        _renew(connection)


def _renew(connection: sqlite3.Connection) -> None:
    """Give a file of an older version what it lacks."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        version = _identity(connection)[1]
        for later in range(version + 1, _VERSION + 1):
            for statement in _ADDED.get(later, ()):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")


def _identity(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return application id, schema version and the number of tables."""
    query = (
        "SELECT (SELECT * FROM pragma_application_id), (SELECT * FROM pragma_user_version), count(*) FROM sqlite_master"
    )
    application, version, tables = connection.execute(query).fetchone()
    return int(application), int(version), int(tables)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log; sqlite does not wait for others here (no busy handler), so we do."""
    for _ in range(_WAL_TRIES - 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if _primary(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        time.sleep(_WAL_PAUSE_SECONDS)
    connection.execute("PRAGMA journal_mode = WAL")


_REASONS = {
    sqlite3.SQLITE_NOTADB: "不是模型调用记录文件，或者已经损坏。请移走该文件后重试（会新建一个），或用环境变量JIXIAO_STORE另外指定路径",
    sqlite3.SQLITE_CORRUPT: "已经损坏。请移走该文件后重试（会新建一个）",
    sqlite3.SQLITE_FULL: "无法写入：磁盘已满。请清理磁盘后重试",
    sqlite3.SQLITE_READONLY: "没有写入权限。请检查文件和目录的权限",
    sqlite3.SQLITE_PERM: "没有读写权限。请检查文件和目录的权限",
    sqlite3.SQLITE_CANTOPEN: "无法打开。请检查路径是否正确、是否有读写权限",
    sqlite3.SQLITE_BUSY: "正被其他进程占用，等待超时。请稍后重试",
    sqlite3.SQLITE_LOCKED: "正被其他进程占用，等待超时。请稍后重试",
    sqlite3.SQLITE_IOERR: "读写出错。请检查磁盘是否正常、是否已满",
}


@contextmanager
def translated(path: Path) -> Generator[None, None, None]:
    """Turn what sqlite says about the file into words for the clerk; our own mistakes stay what they are."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise LookupError(f"no such run in {path}") from error
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError):
        raise
    except sqlite3.Error as error:
        raise InputError(f"模型调用记录文件{path}{_REASONS.get(_primary(error), f'出错：{error}')}。") from error


def _primary(error: sqlite3.Error) -> int:
    """Return sqlite's primary result code, -1 where the error did not come from the file."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code & _PRIMARY_CODE if code >= 0 else code
