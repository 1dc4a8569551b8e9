"""What is known of the files of a folder, as one row: packed in columns, and whole or not at all.

A folder of many files has several rows. They are the leaves of a binary tree: the row of node 1 has all
names; one that grows too large is split by the next bit of a hash of its names: into 2 and 3, or 4 to 7.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Any, cast

from tokcount.model import Fingerprint, Kept, Reason

DIGEST_BYTES = 16
COLUMNS = "path, tokenizer, node, number, digests, numbers, names, rest, seal"
MOST = 1000
"""Above this many files a node is split: one changed file makes its whole node be written anew."""
_ROOT = 1
_DEEPEST = 32
_64_BITS = (1 << 64) - 1
_USUAL = ("utf-8", 0, None, "")
_NO_REST = b"{}"

Identity = tuple[int, int, int, int, int]
_Row = tuple[Any, ...]


# A tuple for each file, for which a class would take too long where thousands are read: what tells that it
# is still the same, its tokens, the day since 1970 on which it was last of use, its digest, and what is not
# as usual: size, charset, replaced, reason, detail.
Entry = tuple[Identity, int, int, bytes, list[Any] | None]
Entries = dict[str, Entry]


def identity(file: Fingerprint) -> Identity:
    """What must be equal, in numbers of 64 bits: inodes of some file systems and times of some have more."""
    size, modified, changed, inode, device = (number & _64_BITS for number in file[1:])
    return size, modified, changed, inode, device


def entry(file: Fingerprint, content: bytes, kept: Kept, encoding: str, used: int) -> Entry:
    """What is written about a file."""
    reason = str(kept.reason) if kept.reason else None
    rest = [kept.size, kept.charset, kept.replaced, reason, kept.detail]
    usual = rest == [file.size, *_USUAL]
    return identity(file), kept.tokens.get(encoding, 0), used, content, None if usual else rest


def as_kept(found: Entry, tokens: Mapping[str, int]) -> Kept:
    """What became of the file, given its tokens in every encoding."""
    if found[4] is None:
        return Kept(found[0][0], tokens)
    size, charset, replaced, reason, detail = found[4]
    return Kept(size, {} if reason else tokens, charset, replaced, Reason(reason) if reason else None, detail)


def packed(path: bytes, tokenizer: str, node: int, entries: Entries) -> _Row:
    """The row for a node, in the order of ``COLUMNS``."""
    identities, tokens, used, contents, rests = zip(*entries.values(), strict=True)
    columns = (*zip(*identities, strict=True), tokens, used)
    numbers = b"".join(struct.pack(f"<{len(column)}Q", *column) for column in columns)
    names = os.fsencode("\0".join(entries))
    unusual = {index: rest for index, rest in enumerate(rests) if rest}
    row = (
        path,
        tokenizer,
        node,
        len(entries),
        b"".join(contents),
        numbers,
        names,
        json.dumps(unusual).encode(),
    )
    return (*row, _seal(row))


def unpacked(row: _Row) -> Entries:
    """The files in a row as it was read; none where it is not what was written."""
    try:
        if row[8] != _seal(row[:8]):
            return {}
        _, _, _, number, digests, packed_numbers, packed_names, rest, _ = row
        numbers = struct.unpack(f"<{7 * number}Q", packed_numbers)
        columns = [numbers[i * number : (i + 1) * number] for i in range(7)]
        identities = cast("Iterable[Identity]", zip(*columns[:5], strict=True))
        contents = struct.unpack(f"{DIGEST_BYTES}s" * number, digests)
        names = os.fsdecode(packed_names).split("\0")
        entries = dict(zip(names, zip(identities, *columns[5:], contents, repeat(None)), strict=False))
        for index, values in json.loads(rest).items() if rest != _NO_REST else ():
            name = names[int(index)]
            entries[name] = (*entries[name][:4], values)
    except (TypeError, ValueError, LookupError, struct.error):
        return {}
    return entries


def _seal(row: _Row) -> int:
    """A checksum, for SQLite has none: a flipped bit must not become a wrong count."""
    path, tokenizer, node, number, *parts = row
    seal = zlib.crc32(repr((path, tokenizer, node, number, *map(len, parts))).encode())
    for part in parts:
        seal = zlib.crc32(part, seal)
    return seal


class Tree:
    """The nodes that a folder has."""

    def __init__(self, nodes: Iterable[int]) -> None:
        self._nodes = frozenset(nodes)
        self._depths = range(max((node.bit_length() for node in self._nodes), default=_ROOT))

    def __contains__(self, node: int) -> bool:
        return node in self._nodes

    def node(self, name: str) -> int:
        """The node for a name; one that is missing, among the deepest, where none is."""
        hashed = _hash(name)
        node = _ROOT
        for depth in self._depths:
            node = _at(hashed, depth)
            if node in self._nodes:
                break
        return node


def split(node: int, entries: Entries) -> dict[int, Entries]:
    """The same files in as many nodes as it takes."""
    depth = node.bit_length()
    if len(entries) <= MOST or depth >= _DEEPEST:
        return {node: entries}
    halves: dict[int, Entries] = {}
    for name, item in entries.items():
        halves.setdefault(_at(_hash(name), depth), {})[name] = item
    return {leaf: files for child, half in halves.items() for leaf, files in split(child, half).items()}


def _hash(name: str) -> int:
    return zlib.crc32(os.fsencode(name))


def _at(hashed: int, depth: int) -> int:
    """The node at ``depth`` (0 is the root) for a hash."""
    return _ROOT << depth | hashed & (1 << depth) - 1
