"""Counts on disk, so that a tree which did not change is neither read nor counted again.

A file is known by its path, size, times and inode, a content by a digest. Nothing here may ever change a
result: what is damaged, doubtful or of another version counts as absent, and no error leaves this module.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tokcount._version import __version__
from tokcount.cache.database import LIMIT, NAME, connect, guarded, shrink, size_of
from tokcount.model import Fingerprint, Kept, Reason

if TYPE_CHECKING:
    import sqlite3

__all__ = ["NAME", "Counts", "digest"]

# The coarsest clock of a file system in use (FAT's) ticks every 2 s. A file that was changed less than
# this before it was looked at may change once more without showing it.
_SETTLED_NS = 3_000_000_000
_DAY_NS = 86_400_000_000_000
_CHUNK = 500
# SQLite's integers have a sign; inodes and times of some file systems need 64 bits without one.
_INTEGER = (1 << 63) - 1

_FILES = "SELECT path, size, modified, changed, inode, digest, seal, used FROM files WHERE path IN ({})"
_CONTENTS = """SELECT digest, tokenizer, tokens, size, charset, replaced, reason, detail, seal FROM contents
    WHERE digest IN ({}) AND tokenizer IN ({})"""

_Row = tuple[Any, ...]
_Item = TypeVar("_Item")


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
        self._connection = guarded(path, lambda: connect(path))

    def by_file(self, files: Sequence[Fingerprint]) -> dict[str, Kept]:
        """What is known of files that have not changed, by the key of the file."""
        rows = {row[0]: row for row in self._select(_FILES, [os.fsencode(file.key) for file in files])}
        wanted = {}
        for file in files:
            row = rows.get(os.fsencode(file.key))
            if row is not None and row[:5] == _identity(file) and row[6] == _seal(row[:6]):
                wanted[file.key] = row[5]
                if not isinstance(row[7], int) or self._now - row[7] > _DAY_NS:
                    self._files.append((*row[:7], self._now))
        contents = self.by_content(set(wanted.values()))
        return {key: contents[content] for key, content in wanted.items() if content in contents}

    def by_content(self, digests: Iterable[bytes]) -> dict[bytes, Kept]:
        """What is known of contents under every encoding of this run, by their digest."""
        found: dict[bytes, dict[str, _Row]] = {}
        for row in self._select(_CONTENTS, digests, tuple(self._encodings)):
            if row[8] == _seal(row[:8]):
                found.setdefault(row[0], {})[row[1]] = row
        complete = ((key, rows) for key, rows in found.items() if len(rows) == len(self._encodings))
        return {key: self._kept(rows) for key, rows in complete}

    def _kept(self, rows: Mapping[str, _Row]) -> Kept:
        _, _, _, size, charset, replaced, reason, detail, _ = next(iter(rows.values()))
        tokens = {self._encodings[name]: row[2] for name, row in rows.items()}
        return Kept(size, tokens, charset, replaced, Reason(reason) if reason else None, detail)

    def keep(self, content: bytes, kept: Kept) -> None:
        """Remember what became of a content."""
        for name, encoding in self._encodings.items():
            reason = str(kept.reason) if kept.reason else None
            read = (kept.size, kept.charset, kept.replaced, reason, kept.detail)
            row = (content, name, kept.tokens.get(encoding), *read)
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
            guarded(self._path, lambda: self._write(connection), connection)
        guarded(self._path, connection.close)

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR REPLACE INTO contents VALUES (?,?,?,?,?,?,?,?,?)", self._contents
            )
            connection.executemany("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?,?)", self._files)
        if size_of(connection) > LIMIT:
            shrink(connection, LIMIT)

    def _select(self, query: str, keys: Iterable[bytes], more: tuple[str, ...] = ()) -> list[_Row]:
        """The rows for ``keys``, in portions that SQLite takes; none where anything is wrong."""
        connection = self._connection
        if connection is None:
            return []
        rows: list[_Row] = []
        for chunk in _chunks(keys, _CHUNK):
            marks = (",".join("?" * len(chunk)), ",".join("?" * len(more)))
            work = partial(connection.execute, query.format(*marks), (*chunk, *more))
            found = guarded(self._path, lambda: work().fetchall(), connection)  # noqa: B023  # called at once
            if found is None:
                self._connection = None
                return []
            rows += found
        return rows


def _identity(file: Fingerprint) -> _Row:
    numbers = (file.size, file.modified, file.changed, file.inode)
    return os.fsencode(file.key), *(number & _INTEGER for number in numbers)


def _seal(row: _Row) -> int:
    """A checksum, for SQLite has none: a flipped bit must not become a wrong count."""
    return zlib.crc32(repr(row).encode())


def _chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
