"""Counts on disk, so that a tree which did not change is neither read nor counted again.

A file is known by its path, size, times, inode and device, a content by a digest. Nothing here may ever
change a result: what is damaged, doubtful or of another version counts as absent, and no error leaves this
module.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from tokcount._version import __version__
from tokcount.cache.database import LIMIT, NAME, connect, guarded, shrink, size_of
from tokcount.cache.nodes import Folder, day, load, merge
from tokcount.cache.rows import DIGEST_BYTES, Entries, Entry, as_kept, entry, identity
from tokcount.cache.store import StrPath
from tokcount.model import Fingerprint, Kept, Reason

if TYPE_CHECKING:
    import sqlite3

__all__ = ["NAME", "Counts", "digest"]

# The coarsest clock of a file system in use (FAT's) ticks every 2 s. A file that was changed less than
# this before it was looked at may change once more without showing it.
_SETTLED_NS = 3_000_000_000
_CHUNK = 500

_CONTENTS = """SELECT digest, tokenizer, tokens, size, charset, replaced, reason, detail, seal FROM contents
    WHERE digest IN ({}) AND tokenizer IN ({})"""

_Row = tuple[Any, ...]
_Item = TypeVar("_Item")
_Found = tuple[Fingerprint, bytes, Kept]
_Partly = tuple[Fingerprint, bytes]
_Names = list[tuple[str, Fingerprint]]
_Tables = list[tuple[str, Entries]]


def digest(data: bytes) -> bytes:
    """What stands for a content: 16 bytes of BLAKE2b."""
    from hashlib import blake2b  # which loads OpenSSL, and most runs read nothing new

    return blake2b(data, digest_size=DIGEST_BYTES).digest()


class Counts:
    """The counts that earlier runs have left, and those that this one leaves.

    Arguments:
        path: the database; made when it is needed.
        tokenizers: for each encoding, what its counts depend on: the vocabulary's hash and the like.
        now: the time in ns since 1970 before any of the files was looked at.
    """

    def __init__(self, path: StrPath, tokenizers: Mapping[str, str], now: int) -> None:
        # Decoding is the program's, so that another version starts anew.
        self._encodings = {f"{__version__}/{name}": encoding for encoding, name in tokenizers.items()}
        self._path = path
        self._now = now
        self._folders: dict[str, Folder] = {}
        self._files: dict[str, dict[str, _Found]] = {}
        self._contents: list[_Row] = []
        self._connection = guarded(path, lambda: connect(path))

    def by_file(self, files: Sequence[Fingerprint]) -> dict[str, Kept]:
        """What is known of files that have not changed, by the key of the file.

        It takes least where the files of a folder are asked for together, or one call after the other.
        """
        wanted: dict[str, list[tuple[str, Fingerprint]]] = {}
        for file in files:
            parent, _, name = file[0].rpartition(os.sep)
            if parent in wanted:
                wanted[parent].append((name, file))
            else:
                wanted[parent] = [(name, file)]
        self._open(wanted)
        known: dict[str, Kept] = {}
        doubtful: list[_Partly] = []
        for parent, names in wanted.items():
            folder = self._folders[parent]
            tables = [(self._encodings[name], table) for name, table in folder.tables.items() if table]
            if len(tables) == len(self._encodings) == 1:
                _look_up(names, *tables[0], known)
            elif tables:
                doubtful += self._look_up_all(names, tables, known)
            if folder.due:
                self._use(names, tables, known)
        return known | self._by_other_files(doubtful) if doubtful else known

    def _look_up_all(self, names: _Names, tables: _Tables, known: dict[str, Kept]) -> list[_Partly]:
        """Add to ``known`` what is known under all encodings; the result is what is so under some."""
        partly = []
        for name, file in names:
            tokens = {}
            found = None
            for encoding, table in tables:
                item = table.get(name)
                if item is not None and _is(file, item):
                    tokens[encoding] = item[1]
                    found = item
            if found is not None and len(tokens) == len(self._encodings):
                known[file.key] = as_kept(found, tokens)
            elif found is not None:
                partly.append((file, found[3]))
        return partly

    def _use(self, names: _Names, tables: _Tables, known: Mapping[str, Kept]) -> None:
        """Remember that these files were of use today."""
        for name, file in names:
            if file.key in known and tables:
                content = next(table[name][3] for _, table in tables if name in table)
                self._note(file, content, known[file.key])

    def _open(self, wanted: Mapping[str, _Names]) -> None:
        """Have what is known of these folders at hand, and only that."""
        there = {
            parent: folder for parent, folder in self._folders.items() if parent in wanted and folder.whole
        }
        missing = {
            parent: [name for name, _ in names] for parent, names in wanted.items() if parent not in there
        }
        more = load(self._select, tuple(self._encodings), missing, self._now) if missing else {}
        self._folders = there | more

    def _by_other_files(self, files: Sequence[_Partly]) -> dict[str, Kept]:
        """What is known of files that are known under some of the encodings only, but whose content is."""
        contents = self.by_content({content for _, content in files})
        known = {}
        for file, content in files:
            if content in contents:
                known[file.key] = contents[content]
                self._note(file, content, contents[content])
        return known

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
        tokens = {} if reason else {self._encodings[name]: row[2] for name, row in rows.items()}
        return Kept(size, tokens, charset, replaced, Reason(reason) if reason else None, detail)

    def keep(self, content: bytes, kept: Kept) -> None:
        """Remember what became of a content."""
        for name, encoding in self._encodings.items():
            reason = str(kept.reason) if kept.reason else None
            read = (kept.size, kept.charset, kept.replaced, reason, kept.detail)
            row = (content, name, kept.tokens.get(encoding), *read)
            self._contents.append((*row, _seal(row)))

    def point(self, content: bytes, file: Fingerprint, kept: Kept) -> None:
        """Remember that a file, seen so before and after it was read, holds a content that came to this."""
        if self.is_settled(file):
            self._note(file, content, kept)

    def _note(self, file: Fingerprint, content: bytes, kept: Kept) -> None:
        parent, _, name = file.key.rpartition(os.sep)
        self._files.setdefault(parent, {})[name] = file, content, kept

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
        today = day(self._now)
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "INSERT OR REPLACE INTO contents VALUES (?,?,?,?,?,?,?,?,?)", self._contents
            )
            for parent, files in self._files.items():
                for tokenizer, encoding in self._encodings.items():
                    new = {name: entry(*found, encoding, today) for name, found in files.items()}
                    merge(connection, parent, tokenizer, new, self._now)
        if size_of(connection) > LIMIT:
            shrink(connection, LIMIT)

    def _select(self, query: str, keys: Iterable[Any], more: tuple[str, ...] = ()) -> list[_Row]:
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


def _look_up(names: _Names, encoding: str, table: Entries, known: dict[str, Kept]) -> None:
    """Add to ``known`` what is known under the only encoding."""
    for name, file in names:
        item = table.get(name)
        if item is None or not (item[0] == file[1:] or item[0] == identity(file)):
            continue
        tokens = {encoding: item[1]}
        known[file[0]] = Kept(item[0][0], tokens) if item[4] is None else as_kept(item, tokens)


def _is(file: Fingerprint, item: Entry) -> bool:
    return item[0] == file[1:] or item[0] == identity(file)


def _seal(row: _Row) -> int:
    """A checksum, for SQLite has none: a flipped bit must not become a wrong count."""
    return zlib.crc32(repr(row).encode())


def _chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
