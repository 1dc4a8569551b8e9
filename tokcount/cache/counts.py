"""Counts on disk, so that a tree which did not change is neither read nor counted again.

A file is known by its path, size, times and inode, a content by a digest. Nothing here may ever change a
result: what is damaged, doubtful or of another version counts as absent, and no error leaves this module.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from tokcount._version import __version__
from tokcount.model import Fingerprint, Kept, Reason

NAME = "counts-1.sqlite"
"""The file's name, with the version of its schema."""

LIMIT = 256 * 1024 * 1024
"""The size in bytes above which the older half of the entries is let go."""

# The coarsest clock of a file system in use (FAT's) ticks every 2 s. A file that was changed less than
# this before it was looked at may change once more without showing it.
_SETTLED_NS = 3_000_000_000
_DAY_NS = 86_400_000_000_000
_SCHEMA = 1
_WAIT_SECONDS = 0.5
_CHUNK = 500

_TABLES = """
CREATE TABLE contents (
    digest BLOB, tokenizer TEXT, tokens INTEGER, size INTEGER, charset TEXT, reason TEXT, detail TEXT,
    seal INTEGER, PRIMARY KEY (digest, tokenizer)) WITHOUT ROWID;
CREATE TABLE files (
    path BLOB PRIMARY KEY, size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER, digest BLOB,
    seal INTEGER, used INTEGER) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
_FILES = "SELECT path, size, modified, changed, inode, digest, seal, used FROM files WHERE path IN ({})"
_CONTENTS = """SELECT digest, tokenizer, tokens, size, charset, reason, detail, seal FROM contents
    WHERE digest IN ({}) AND tokenizer IN ({})"""

_Row = tuple[Any, ...]
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def digest(data: bytes) -> bytes:
    """What stands for a content: 16 bytes of BLAKE2b."""
    return blake2b(data, digest_size=16).digest()


class Counts:
    """The counts that earlier runs have left, and those that this one leaves.

    Arguments:
        path: the database; made when it is needed.
        tokenizers: for each encoding, what its counts depend on: the vocabulary's hash and the like.
        now: the time in ns since 1970 before any of the files was looked at.
    """

    def __init__(self, path: Path, tokenizers: Mapping[str, str], now: int) -> None:
        # Decoding is the program's, so that another version starts anew.
        self._encodings = {f"{__version__}/{name}": encoding for encoding, name in tokenizers.items()}
        self._path = path
        self._now = now
        self._files: list[_Row] = []
        self._contents: list[_Row] = []
        self._connection = _guarded(path, lambda: _connect(path))

    def by_file(self, files: Sequence[Fingerprint]) -> dict[str, Kept]:
        """What is known of files that have not changed, by the key of the file."""
        rows = {row[0]: row for row in self._select(_FILES, [os.fsencode(file.key) for file in files])}
        wanted = {}
        for file in files:
            row = rows.get(os.fsencode(file.key))
            if row is not None and row[:5] == _identity(file) and row[6] == _seal(row[:6]):
                wanted[file.key] = row[5]
                if self._now - row[7] > _DAY_NS:
                    self._files.append((*row[:7], self._now))
        contents = self.by_content(set(wanted.values()))
        return {key: contents[content] for key, content in wanted.items() if content in contents}

    def by_content(self, digests: Iterable[bytes]) -> dict[bytes, Kept]:
        """What is known of contents under every encoding of this run, by their digest."""
        found: dict[bytes, dict[str, _Row]] = {}
        for row in self._select(_CONTENTS, digests, tuple(self._encodings)):
            if row[7] == _seal(row[:7]):
                found.setdefault(row[0], {})[row[1]] = row
        complete = ((key, rows) for key, rows in found.items() if len(rows) == len(self._encodings))
        return {key: self._kept(rows) for key, rows in complete}

    def _kept(self, rows: Mapping[str, _Row]) -> Kept:
        _, _, _, size, charset, reason, detail, _ = next(iter(rows.values()))
        tokens = {self._encodings[name]: row[2] for name, row in rows.items()}
        return Kept(size, tokens, charset, Reason(reason) if reason else None, detail)

    def keep(self, content: bytes, kept: Kept) -> None:
        """Remember what became of a content."""
        for name, encoding in self._encodings.items():
            reason = str(kept.reason) if kept.reason else None
            row = (content, name, kept.tokens.get(encoding), kept.size, kept.charset, reason, kept.detail)
            self._contents.append((*row, _seal(row)))

    def point(self, content: bytes, file: Fingerprint) -> None:
        """Remember that a file, seen so both before and after it was read, holds a content."""
        if self.is_settled(file):
            row = (*_identity(file), content)
            self._files.append((*row, _seal(row), self._now))

    def is_settled(self, file: Fingerprint) -> bool:
        """Whether a file was left alone for so long that its next change will show."""
        return max(file.modified, file.changed) + _SETTLED_NS < self._now

    def close(self) -> None:
        """Write what is new, and let go of what is old where it has become too much."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._files or self._contents:
            _guarded(self._path, lambda: self._write(connection))
        with suppress(sqlite3.Error):
            connection.close()

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO contents VALUES (?,?,?,?,?,?,?,?)", self._contents)
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?,?)", self._files)
        if _size(connection) > LIMIT:
            _shrink(connection, LIMIT)

    def _select(self, query: str, keys: Iterable[bytes], more: tuple[str, ...] = ()) -> list[_Row]:
        """The rows for ``keys``, in portions that SQLite takes; none where anything is wrong."""
        connection = self._connection
        if connection is None:
            return []
        rows: list[_Row] = []
        for chunk in _chunks(keys, _CHUNK):
            marks = (",".join("?" * len(chunk)), ",".join("?" * len(more)))
            work = partial(connection.execute, query.format(*marks), (*chunk, *more))
            found = _guarded(self._path, lambda: work().fetchall())  # noqa: B023  # called at once
            if found is None:
                self._connection = None
                return []
            rows += found
        return rows


@dataclass(frozen=True, slots=True)
class Info:
    """What a cache holds: its size in bytes, and how many files and contents it knows."""

    path: Path
    size: int
    files: int
    contents: int


def info(path: Path) -> Info:
    """What the cache at ``path`` holds; a cache that is missing or damaged holds nothing."""
    connection = _guarded(path, lambda: _connect(path)) if path.exists() else None
    if connection is None:
        return Info(path, 0, 0, 0)
    with closing(connection):
        numbers = [
            _guarded(path, partial(_number, connection, table)) or 0 for table in ("files", "contents")
        ]
        return Info(path, path.stat().st_size, *numbers)


def prune(path: Path, limit: int = LIMIT) -> None:
    """Let go of files that are gone, and of the least used until no more than ``limit`` bytes are left."""
    connection = _guarded(path, lambda: _connect(path)) if path.exists() else None
    if connection is not None:
        with closing(connection):
            _guarded(path, lambda: _drop_missing(connection))
            _guarded(path, lambda: _shrink(connection, limit))


def clear(path: Path) -> None:
    """Remove the cache.

    Raises:
        OSError: it cannot be removed.
    """
    for suffix in ("", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection | None:
    """The database, with its tables; ``None`` where it is of another version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
    elif version != _SCHEMA:
        connection.close()
        return None
    return connection


def _guarded(path: Path, work: Callable[[], _Result]) -> _Result | None:
    """What ``work`` gives, or ``None``: whatever is wrong with a cache, the work goes on without it."""
    try:
        return work()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            with suppress(OSError):
                clear(path)
    except (sqlite3.Error, OSError, OverflowError):
        pass
    return None


def _number(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  # one of our own


def _size(connection: sqlite3.Connection) -> int:
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _drop_missing(connection: sqlite3.Connection) -> None:
    paths = [row[0] for row in connection.execute("SELECT path FROM files")]
    gone = [(path,) for path in paths if not os.path.lexists(os.fsdecode(path))]
    connection.executemany("DELETE FROM files WHERE path = ?", gone)


def _shrink(connection: sqlite3.Connection, limit: int) -> None:
    """Let go of the half that was not used for longest, as often as it takes."""
    connection.execute("DELETE FROM contents WHERE digest NOT IN (SELECT digest FROM files)")
    connection.execute("VACUUM")
    while _size(connection) > limit and (files := _number(connection, "files")):
        connection.execute(
            "DELETE FROM files WHERE path IN (SELECT path FROM files ORDER BY used, path LIMIT ?)",
            ((files + 1) // 2,),
        )
        connection.execute("DELETE FROM contents WHERE digest NOT IN (SELECT digest FROM files)")
        connection.execute("VACUUM")


def _identity(file: Fingerprint) -> _Row:
    return os.fsencode(file.key), file.size, file.modified, file.changed, file.inode


def _seal(row: _Row) -> int:
    """A checksum, for SQLite has none: a flipped bit must not become a wrong count."""
    return zlib.crc32(repr(row).encode())


def _chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
