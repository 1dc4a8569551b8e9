"""The rows of folders in the database: read for the files that are asked for, merged with what is new."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tokcount.cache.rows import COLUMNS, Entries, Tree, packed, split, unpacked

if TYPE_CHECKING:
    import sqlite3

_DAY_NS = 86_400_000_000_000
# What was of no use for so many days is left out when its row is written anew: most of it is gone by then.
_STALE_DAYS = 30
# Of more names than this in a folder of several nodes it needs them all.
_FEW = 8

_NODES = "SELECT id, path, tokenizer, node FROM folders WHERE path IN ({}) AND tokenizer IN ({})"
_ROWS = f"SELECT {COLUMNS}, used FROM folders WHERE id IN ({{}})"  # noqa: S608  # ours
_WRITE = f"INSERT OR REPLACE INTO folders ({COLUMNS}, used) VALUES (?,?,?,?,?,?,?,?,?,?)"  # noqa: S608  # ours
_OLD = f"SELECT {COLUMNS} FROM folders WHERE path = ? AND tokenizer = ? AND node = ?"  # noqa: S608  # ours


Key = tuple[bytes, str, int]
"""Folder, tokenizer and node."""


class Select(Protocol):
    """Gives the rows of a query for keys; none where anything is wrong."""

    def __call__(self, query: str, keys: Iterable[Any], more: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        """The rows."""
        ...


class Folder(NamedTuple):
    """What is known of the files of a folder, by tokenizer and name.

    ``whole`` says that this is all of it, ``due`` that some of it was last noted as used a day ago.
    """

    tables: dict[str, Entries]
    whole: bool
    due: bool


def day(now: int) -> int:
    """The days since 1970 at ``now``, in ns."""
    return max(now, 0) // _DAY_NS


def load(
    select: Select, tokenizers: tuple[str, ...], wanted: Mapping[str, Sequence[str]], now: int
) -> dict[str, Folder]:
    """What is known of the folders in ``wanted``, at least of the names there."""
    nodes: dict[bytes, dict[str, dict[int, int]]] = {}
    for row, path, tokenizer, node in select(_NODES, map(os.fsencode, wanted), tokenizers):
        if isinstance(node, int) and node > 0:
            nodes.setdefault(path, {}).setdefault(tokenizer, {})[node] = row
    rows: list[int] = []
    folders: dict[bytes, Folder] = {}
    for parent, names in wanted.items():
        path = os.fsencode(parent)
        of_folder = nodes.get(path, {})
        chosen = [row for ids in of_folder.values() for row in _needed(ids, names)]
        whole = len(chosen) == sum(map(len, of_folder.values()))
        folders[path] = Folder({tokenizer: {} for tokenizer in tokenizers}, whole, due=False)
        rows += chosen
    for *row, used in select(_ROWS, rows):
        _add(folders, tuple(row), due=not isinstance(used, int) or now - used > _DAY_NS)
    return {parent: folders[os.fsencode(parent)] for parent in wanted}


def _needed(nodes: Mapping[int, int], names: Sequence[str]) -> Iterable[int]:
    """The rows in which ``names`` would be."""
    if len(nodes) == 1 or len(names) > _FEW:
        return nodes.values()
    tree = Tree(nodes)
    return {nodes[node] for node in map(tree.node, names) if node in tree}


def _add(folders: dict[bytes, Folder], row: tuple[Any, ...], *, due: bool) -> None:
    # Where the index is damaged a row may be of another folder: it is its checksum that vouches for the path.
    path, tokenizer = row[:2]
    folder = folders.get(path) if isinstance(path, bytes) else None
    table = folder.tables.get(tokenizer) if folder and isinstance(tokenizer, str) else None
    if folder is None or table is None:
        return
    entries = unpacked(row)
    if table:
        table.update(entries)
    else:
        folder.tables[tokenizer] = entries
    if due:
        folders[path] = folder._replace(due=True)


def merge(connection: "sqlite3.Connection", parent: str, tokenizer: str, new: Entries, now: int) -> None:
    """Write what is new about the files of a folder, and leave the rest as it is.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    path = os.fsencode(parent)
    found = connection.execute(
        "SELECT node FROM folders WHERE path = ? AND tokenizer = ?", (path, tokenizer)
    ).fetchall()
    tree = Tree(node for (node,) in found if isinstance(node, int) and node > 0)
    changed: dict[int, Entries] = {}
    for name, item in new.items():
        changed.setdefault(tree.node(name), {})[name] = item
    for node, entries in changed.items():
        key = (path, tokenizer, node)
        row = connection.execute(_OLD, key).fetchone() if node in tree else None
        old = _of_use(unpacked(row), day(now)) if row else {}
        write(connection, key, old | entries, now)


def _of_use(entries: Entries, today: int) -> Entries:
    return {name: item for name, item in entries.items() if item[2] + _STALE_DAYS >= today}


def write(connection: "sqlite3.Connection", key: Key, entries: Entries, used: int) -> None:
    """Put ``entries`` in place of what a node has, in as many nodes as it takes.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    path, tokenizer, node = key
    leaves = split(node, entries) if entries else {}
    if node not in leaves:
        connection.execute("DELETE FROM folders WHERE path = ? AND tokenizer = ? AND node = ?", key)
    for leaf, files in leaves.items():
        connection.execute(_WRITE, (*packed(path, tokenizer, leaf, files), used))
