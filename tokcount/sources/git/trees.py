"""Trees: what is in a revision or in the work tree, and what is different between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from tokcount.sources.git.base import WORKTREE
from tokcount.sources.git.command import Git
from tokcount.sources.git.errors import garbled
from tokcount.sources.git.names import path_of, records
from tokcount.sources.git.repository import Repository

# -l0 would compare each with each; git's own default, that a user's settings do not change.
_RENAMES = ("-M50%", "-l1000")
_RAW = re.compile(rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([ADMRTU])(\d*)")
_LISTED = re.compile(rb"([0-7]{6}) (blob|commit|tree) ([0-9a-f]{40,64})(?: +(\d+|-))?\t")
_STATUS = {"A": "added", "D": "deleted", "M": "modified", "R": "renamed", "T": "modified", "U": "modified"}


class Kind(StrEnum):
    """What an entry of a tree is."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


class Entry(NamedTuple):
    """What a tree has under a path. ``oid`` is the hash of the content as git has it, empty for a file of
    the work tree that git has not; ``size`` is in bytes where it was asked for."""

    mode: int
    kind: Kind
    oid: str
    size: int | None = None


Tree = Mapping[str, Entry]
"""Entries by path: relative to the root, with ``/``, and with surrogates for bytes that are not UTF-8."""


class Change(NamedTuple):
    """What became of a path.

    ``status`` is ``added``, ``deleted``, ``modified`` or ``renamed``; ``previous_path`` the path in the base
    of what was renamed. ``entry`` and ``base_entry`` are ``None`` where there is none. A change of the mode
    alone has two entries of one ``oid``; a file that became a symbolic link has two of different kinds.
    """

    status: str
    path: str
    previous_path: str | None
    entry: Entry | None
    base_entry: Entry | None


def tree(repository: Repository, commit: str, *, sizes: bool = False) -> dict[str, Entry]:
    """What there is in ``commit``, a hash.

    Arguments:
        repository: where.
        commit: a hash.
        sizes: ask for the sizes too, which takes twenty times as long, and in a partial clone may fail.

    Raises:
        GitError: git failed.
    """
    options = ("-r", "-z", "--full-tree", *(("-l",) if sizes else ()))
    output = repository.git.run("ls-tree", *options, commit)
    return dict(_listed(output, repository.git))


def _listed(output: bytes, git: Git) -> Iterator[tuple[str, Entry]]:
    for record in records(output, "ls-tree", git.directory):
        found = _LISTED.match(record)
        if not found:
            raise garbled("ls-tree", git.directory)
        size = int(found[4]) if found[4] and found[4] != b"-" else None
        yield path_of(record[found.end() :]), entry(int(found[1], 8), found[3].decode(), size)


def entry(mode: int, oid: str, size: int | None = None) -> Entry:
    """The entry with this mode; a hash of nothing but zeros is git's word for none."""
    kind = {0o120000: Kind.SYMLINK, 0o160000: Kind.SUBMODULE}.get(mode, Kind.FILE)
    return Entry(mode, kind, oid if oid.strip("0") else "", size)


def changes(repository: Repository, base: str, head: str) -> list[Change]:
    """What is different in ``head``, a hash or ``WORKTREE``, sorted by path.

    Of the work tree it is what git tracks; a file of which git knows that it is unchanged but for its line
    ends or its time is unchanged.

    Raises:
        GitError: git failed.
    """
    common = (
        "--raw",
        "-z",
        *_RENAMES,
        "--no-abbrev",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=dirty",
    )
    if head == WORKTREE:
        # The porcelain, since the plumbing takes a file that was touched for a changed one.
        output = repository.git.run("diff", "--no-color", "-O/dev/null", *common, base, "--")
    else:
        output = repository.git.run("diff-tree", "-r", *common, base, head)
    found: dict[str, Change] = {}
    for change in _raw(records(output, "diff", repository.git.directory), repository.git):
        # What is in a conflict is listed twice: as such, and with its mode on the disk.
        before = found.get(change.path)
        found[change.path] = change if before is None or change.base_entry else before
    return [found[path] for path in sorted(found, key=_order)]


def _raw(fields: Iterable[bytes], git: Git) -> Iterator[Change]:
    rest = iter(fields)
    for field in rest:
        head = _RAW.fullmatch(field)
        path = next(rest, None)
        if not head or path is None:
            raise garbled("diff", git.directory)
        letter, previous = head[5].decode(), None
        if letter == "R":
            previous, path = path, next(rest, None)
            if path is None:
                raise garbled("diff", git.directory)
        before = entry(int(head[1], 8), head[3].decode()) if int(head[1]) else None
        after = entry(int(head[2], 8), head[4].decode()) if int(head[2]) else None
        yield Change(
            _STATUS[letter], path_of(path), None if previous is None else path_of(previous), after, before
        )


def apply(base: Tree, found: Iterable[Change]) -> dict[str, Entry]:
    """The tree that ``base`` becomes through the changes."""
    found = list(found)
    result = dict(base)
    for change in found:
        if change.entry is None or change.previous_path is not None:
            result.pop(change.path if change.previous_path is None else change.previous_path, None)
    result |= {change.path: change.entry for change in found if change.entry}
    return dict(sorted(result.items(), key=lambda item: _order(item[0])))


def worktree(repository: Repository, *, untracked: bool = False) -> dict[str, Entry]:
    """What git tracks of the files on the disk; with ``untracked`` also what it neither tracks nor ignores.

    Raises:
        GitError: git failed, or there is no work tree.
    """
    base = repository.head or repository.git.run("hash-object", "-t", "tree", "--stdin").decode().strip()
    result = apply(tree(repository, base) if repository.head else {}, changes(repository, base, WORKTREE))
    if untracked:
        result |= untracked_files(repository)
    return dict(sorted(result.items(), key=lambda item: _order(item[0])))


def untracked_files(repository: Repository) -> dict[str, Entry]:
    """What of the files on the disk git neither tracks nor ignores.

    Raises:
        GitError: git failed, or there is no work tree.
    """
    output = repository.git.run("ls-files", "--others", "--exclude-standard", "-z")
    names = (path_of(name) for name in records(output, "ls-files", repository.git.directory))
    # A name that ends so is another repository's directory.
    return {name: entry(0o100644, "") for name in names if not name.endswith("/")}


def _order(path: str) -> str:
    # As directories are walked: NUL sorts before every other character.
    return path.replace("/", "\0")
