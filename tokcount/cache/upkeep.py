"""What a cache of counts holds, and how it is made smaller: for ``tokcount cache``."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tokcount.cache.database import LIMIT, clear, connect, guarded, number_of, shrink
from tokcount.cache.nodes import write
from tokcount.cache.rows import COLUMNS, unpacked

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Info", "clear", "info", "prune"]

# A file that was counted under several encodings, or by several versions, is one.
_FILES = """SELECT sum(most) FROM (SELECT max(files) AS most FROM
    (SELECT path, sum(number) AS files FROM folders GROUP BY path, tokenizer) GROUP BY path)"""
_ROW = f"SELECT id, {COLUMNS}, used FROM folders WHERE id = ?"  # noqa: S608  # ours

_Result = TypeVar("_Result")


class Info(NamedTuple):
    """What a cache holds: its size in bytes, and how many files and contents it knows."""

    path: Path
    size: int
    files: int
    contents: int


def info(path: Path) -> Info:
    """What the cache at ``path`` holds; one that is missing, damaged or of another version holds nothing."""
    numbers = _opened(path, _numbers) or (0, 0)
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return Info(path, size, *numbers)


def prune(path: Path, limit: int = LIMIT) -> None:
    """Let go of files that are gone, and of the least used until no more than ``limit`` bytes are left."""
    _opened(path, partial(_prune, limit))


def _opened(path: Path, work: Callable[[sqlite3.Connection], _Result]) -> _Result | None:
    """What ``work`` gives for the database, or ``None`` where that is missing or no good."""
    connection = guarded(path, lambda: connect(path)) if os.path.exists(path) else None
    if connection is None:
        return None
    with closing(connection):
        return guarded(path, lambda: work(connection), connection)


def _numbers(connection: sqlite3.Connection) -> tuple[int, int]:
    return int(connection.execute(_FILES).fetchone()[0] or 0), number_of(connection, "contents")


def _prune(limit: int, connection: sqlite3.Connection) -> None:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for row in connection.execute("SELECT id FROM folders").fetchall():
            for folder in connection.execute(_ROW, row).fetchall():
                _prune_folder(connection, *folder)
    shrink(connection, limit)


def _prune_folder(connection: sqlite3.Connection, row: int, *values: Any) -> None:
    path, tokenizer, node, *_, used = values
    entries = unpacked(values[:-1])
    if not entries:
        connection.execute("DELETE FROM folders WHERE id = ?", (row,))
        return
    prefix = os.fsdecode(path) + os.sep
    there = {name: item for name, item in entries.items() if os.path.lexists(prefix + name)}
    if len(there) < len(entries):
        write(connection, (path, tokenizer, node), there, used)
