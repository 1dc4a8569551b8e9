"""The paths of what the walker gives, which are dear: each is made a ``pathlib.Path`` on its way out of Rust.

All that the walker gives of a directory is in it. So where it gives as many entries as the directory lists,
they are the same ones, whatever the ignore rules are, and their paths need not be asked for one by one. That
holds only for a directory that does not change meanwhile.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ignore import DirEntry

# As long as the clock of a file system may stand still.
_SETTLED_NS = 3_000_000_000
# Of fewer entries it takes longer to list the directory than to ask each for its path.
_FEW = 4
# So many are worth a second walk.
_MANY = 1000
_POSIX = os.name == "posix"

USUALLY_LEFT_OUT = (".*", "__pycache__")
"""Patterns of what most ignore rules leave out, and what is in many directories."""


class _Family(NamedTuple):
    """A directory and what the walker gives of it."""

    directory: DirEntry
    children: list[DirEntry]


def paths_of(
    entries: Sequence[DirEntry], again: Callable[[], Sequence[DirEntry]], begun: int, cut: int
) -> list[str]:
    """The path of each entry, without its first ``cut`` characters, the first one's first.

    Arguments:
        entries: all that the walker gives, in its order: each directory is followed by what is in it.
        again: the same, without what matches ``USUALLY_LEFT_OUT``.
        begun: the time in ns since 1970 before it gave the first.
        cut: how many characters to leave out.
    """
    paths = [str(entry.path())[cut:] for entry in entries[:1]]
    unclear: list[tuple[_Family, str, list[str]]] = []
    for family in _families(entries):
        if len(family.children) < _FEW:
            paths += [str(entry.path())[cut:] for entry in family.children]
            continue
        path = str(family.directory.path())
        names = _listed(path, begun)
        if len(names) == len(family.children):
            paths += _joined(path, names, cut)
        else:
            unclear.append((family, path, names))
    fewer = sum(len(family.children) for family, _, names in unclear if names) >= _MANY and _same(
        entries, again()
    )
    for family, path, names in unclear:
        rest = [name for name in names if name[0] != "." and name != "__pycache__"] if fewer else []
        if len(rest) == len(family.children):
            paths += _joined(path, rest, cut)
        else:
            paths += [str(entry.path())[cut:] for entry in family.children]
    return paths


def _families(entries: Sequence[DirEntry]) -> list[_Family]:
    """Each directory of which there are entries."""
    families: list[_Family] = []
    children: dict[int, list[DirEntry]] = {}
    before, last = -1, None
    for entry in entries:
        depth = entry.depth()
        if depth > before and last is not None:
            children[depth] = []
            families.append(_Family(last, children[depth]))
        if depth:
            children[depth].append(entry)
        before, last = depth, entry
    return families


def _listed(path: str, begun: int) -> list[str]:
    """The names in a directory; none where it may have changed since the walk began."""
    try:
        names = os.listdir(path) if _POSIX else []
        status = os.stat(path)
    except OSError:
        return []
    return names if max(status.st_mtime_ns, status.st_ctime_ns) + _SETTLED_NS < begun else []


def _same(entries: Sequence[DirEntry], fewer: Sequence[DirEntry]) -> bool:
    """Whether both walks gave as many entries of each directory: then the first gave nothing that the other
    was told to leave out."""
    return [entry.depth() for entry in entries] == [entry.depth() for entry in fewer]


def _joined(path: str, names: list[str], cut: int) -> list[str]:
    prefix = "" if path == os.curdir else os.path.join(path, "")[cut:]
    return [prefix + name for name in names]
