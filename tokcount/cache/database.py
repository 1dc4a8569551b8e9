"""The SQLite file in which counts are kept: opened, guarded against all damage, shrunk and removed.

Whatever is wrong with it, the work goes on without it; a damaged file is removed, for only time is lost.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeVar

from tokcount.cache.rows import DIGEST_BYTES
from tokcount.cache.store import StrPath

try:
    import sqlite3
except ImportError:  # a Python that was built without it
    sqlite3 = None  # type: ignore[assignment]

NAME = "counts-2.sqlite"
"""The file's name, with the version of its schema."""

LIMIT = 256 * 1024 * 1024
"""The size in bytes above which the older half of the entries is let go."""

_SCHEMA = 2
_WAIT_SECONDS = 0.5
_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS contents (
    digest BLOB, tokenizer TEXT, tokens INTEGER, size INTEGER, charset TEXT, replaced INTEGER,
    reason TEXT, detail TEXT, seal INTEGER, PRIMARY KEY (digest, tokenizer)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folders (
    id INTEGER PRIMARY KEY, path BLOB, tokenizer TEXT, node INTEGER, number INTEGER, digests BLOB,
    numbers BLOB, names BLOB, rest BLOB, seal INTEGER, used INTEGER, UNIQUE (path, tokenizer, node));
PRAGMA user_version = 2;
COMMIT;
"""
_REFERENCED = "CREATE TEMP TABLE referenced (digest BLOB PRIMARY KEY) WITHOUT ROWID"
_UNREFERENCED = "DELETE FROM contents WHERE digest NOT IN (SELECT digest FROM referenced)"

_Result = TypeVar("_Result")


def connect(path: StrPath) -> sqlite3.Connection | None:
    """The database, with its tables; ``None`` where it is of another version.

    Raises:
        sqlite3.Error, OSError: it cannot be opened or is damaged.
    """
    if sqlite3 is None:
        return None
    os.makedirs(os.path.dirname(path) or os.curdir, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # Of a damaged text the checksum of the row tells; it is no reason to give up on all the others.
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            connection.executescript(_TABLES)
    except BaseException:
        connection.close()
        raise
    if version not in (0, _SCHEMA):
        connection.close()
        return None
    return connection


def guarded(
    path: StrPath, work: Callable[[], _Result], connection: sqlite3.Connection | None = None
) -> _Result | None:
    """What ``work`` gives, or ``None``: then ``connection`` is closed, and the file gone if it is damaged."""
    damaged = False
    try:
        return work()
    except (OSError, OverflowError, ValueError):
        pass
    except sqlite3.Error as error:
        # The queries are right: one that SQLite does not understand means that a table is not what it was.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    if connection is not None:
        with suppress(sqlite3.Error):
            connection.close()
    if damaged:
        with suppress(OSError):
            clear(path)
    return None


def clear(path: StrPath) -> None:
    """Remove the database.

    Raises:
        OSError: it cannot be removed.
    """
    for suffix in ("", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(f"{os.fspath(path)}{suffix}")


def number_of(connection: sqlite3.Connection, table: str) -> int:
    """How many rows a table has."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # one of ours


def size_of(connection: sqlite3.Connection) -> int:
    """How large the database is, in bytes."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def shrink(connection: sqlite3.Connection, limit: int) -> None:
    """Let go of the half of the folders that was not used for longest, as often as it takes."""
    _forget_unreferenced(connection)
    while size_of(connection) > limit and (folders := number_of(connection, "folders")):
        connection.execute(
            "DELETE FROM folders WHERE id IN (SELECT id FROM folders ORDER BY used, id LIMIT ?)",
            ((folders + 1) // 2,),
        )
        _forget_unreferenced(connection)


def _forget_unreferenced(connection: sqlite3.Connection) -> None:
    """Remove the contents that no folder has, and give back the room."""
    rows = connection.execute("SELECT digests FROM folders")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_REFERENCED)
        connection.executemany("INSERT OR IGNORE INTO referenced VALUES (?)", _digests(rows))
        connection.execute(_UNREFERENCED)
        connection.execute("DROP TABLE referenced")
    connection.execute("VACUUM")


def _digests(rows: Iterable[tuple[object]]) -> Iterator[tuple[bytes]]:
    for (digests,) in rows:
        if isinstance(digests, bytes):
            yield from ((digests[i : i + DIGEST_BYTES],) for i in range(0, len(digests), DIGEST_BYTES))
