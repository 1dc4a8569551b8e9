"""What a cache of counts holds, and how it is made smaller: for ``tokcount cache``."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tokcount.cache.database import LIMIT, clear, connect, guarded, number_of, shrink

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Info", "clear", "info", "prune"]

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Info:
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
    return number_of(connection, "files"), number_of(connection, "contents")


def _prune(limit: int, connection: sqlite3.Connection) -> None:
    paths = [row[0] for row in connection.execute("SELECT path FROM files")]
    gone = [(path,) for path in paths if not (isinstance(path, bytes) and os.path.lexists(path))]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("DELETE FROM files WHERE path = ?", gone)
    shrink(connection, limit)
