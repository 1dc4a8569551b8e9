"""A revision as the base: its files are counted from git's objects where they are not what is there now."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from tokcount.budgets.base import Base
from tokcount.budgets.measure import How, count_trees, tokens_of
from tokcount.model import Counted, Outcome, Skipped
from tokcount.model.checks import BaseInfo
from tokcount.sources.git.base import WORKTREE, resolve_base
from tokcount.sources.git.line_ends import normalised
from tokcount.sources.git.names import on_disk
from tokcount.sources.git.repository import Repository, find_repository
from tokcount.sources.git.trees import Change, Entry, Kind, changes, tree
from tokcount.sources.names import shown


class _Place(NamedTuple):
    """Where the project lies in its repository: ``prefix`` is its folder with a ``/``, or empty."""

    repository: Repository
    prefix: str

    @classmethod
    def of(cls, root: str) -> _Place:
        repository = find_repository(root)
        relative = os.path.relpath(os.path.realpath(root), os.path.realpath(repository.root or root))
        prefix = "" if relative == os.curdir else relative.replace(os.sep, "/") + "/"
        return cls(repository, prefix)

    def relative(self, path: str) -> str | None:
        """A path of git's, relative to the project; ``None`` for what lies outside of it."""
        return shown(path[len(self.prefix) :]) if path.startswith(self.prefix) else None


def git_base(
    root: str,
    wanted: str,
    env: Mapping[str, str],
    *,
    holds: Callable[[str], bool],
    head: Mapping[str, Outcome],
    encodings: tuple[str, ...],
    how: How,
) -> Base:
    """What a revision had, counted from git's objects where that is not what is there now.

    Arguments:
        root: of the project.
        wanted: a revision, ``auto`` or ``none``.
        env: the environment variables.
        holds: whether a path, relative to ``root``, is of interest.
        head: what became of the present files.
        encodings: to count under.
        how: how to count.

    Raises:
        GitError: the revision is unknown, or git failed.
    """
    place = _Place.of(root)

    def concerns(path: str) -> bool:
        relative = place.relative(path)
        return relative is not None and holds(relative)

    repository = place.repository
    info = resolve_base(repository, wanted, env, concerns)
    if not info.base:
        return Base(info)
    before = tree(repository, info.base)
    found = changes(repository, info.base, WORKTREE)
    apart = {path for path, entry in before.items() if entry.kind is Kind.SUBMODULE}
    apart |= {change.path for change in found if change.entry and change.entry.kind is Kind.SUBMODULE}
    own = {path: entry for path, entry in before.items() if path not in apart and concerns(path)}
    base = _counted(place, own, found, head=head, encodings=encodings, how=how)
    # What lies outside of the project has no path in it, and is of no interest.
    folders = tuple(f"{place.relative(path)}/" for path in apart if path.startswith(place.prefix))
    return base._replace(info=info, apart=folders)


def _counted(
    place: _Place,
    own: Mapping[str, Entry],
    found: list[Change],
    *,
    head: Mapping[str, Outcome],
    encodings: tuple[str, ...],
    how: How,
) -> Base:
    """The counts of the files that the base had: of those that changed, from git."""
    touched = _touched(found)
    names = {path: place.relative(path) or "" for path in own}
    anew: dict[str, Entry] = {}
    same: dict[str, Mapping[str, int]] = {}
    for path, entry in own.items():
        outcome = head.get(names[path])
        if path in touched:
            # What is there, and is not counted as a part of the project, is ignored: that is no change.
            if outcome is not None or not os.path.lexists(on_disk(place.repository.root, path)):
                anew[path] = entry
        elif isinstance(outcome, Counted):
            same[names[path]] = outcome.tokens
    renamed = _renamed(place, found, own, head)
    crlf = _stored_otherwise(place, touched, head)
    counted, stored = count_trees(place.repository, (anew, crlf), encodings, how)
    by_name = {names[path]: outcome for path, outcome in counted.items()}
    lost = [outcome for outcome in by_name.values() if isinstance(outcome, Skipped)]
    now = {place.relative(path) or "": outcome for path, outcome in stored.items()}
    return Base(
        BaseInfo(),
        {**same, **tokens_of(by_name)},
        renamed,
        tuple(outcome._replace(path=place.relative(outcome.path) or outcome.path) for outcome in lost),
        tokens_of(now),
    )


def _touched(found: list[Change]) -> set[str]:
    paths = {change.path for change in found}
    return paths | {change.previous_path for change in found if change.previous_path is not None}


def _renamed(
    place: _Place, found: list[Change], own: Mapping[str, Entry], head: Mapping[str, Outcome]
) -> dict[str, str]:
    """Present paths to those in the base, where git takes one for the other."""
    result = {}
    for change in found:
        now = place.relative(change.path)
        before = change.previous_path
        if before is not None and before in own and now is not None and now in head:
            result[now] = place.relative(before) or ""
    return result


def _stored_otherwise(place: _Place, touched: set[str], head: Mapping[str, Outcome]) -> dict[str, Entry]:
    """The changed files on the disk of which git would keep other line ends: the base has those of git."""
    here = [path for path in touched if isinstance(head.get(place.relative(path) or ""), Counted)]
    return {path: Entry(0o100644, Kind.FILE, "") for path in normalised(place.repository, here)}
