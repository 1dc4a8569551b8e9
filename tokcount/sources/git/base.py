"""The base: the revision that a state of the project is compared with, as typed or as the CI says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tokcount.model.checks import BaseInfo
from tokcount.sources.git.errors import GitError, shallow
from tokcount.sources.git.repository import Concerns, Repository

WORKTREE = "worktree"
"""What stands for the files on the disk where a revision could stand."""
_REMOTE = "refs/remotes/origin/"
_ZEROS = re.compile("0+")
_DEEPER = "`fetch-depth: 2` (GitHub), `GIT_DEPTH: 0` (GitLab) or `git fetch --deepen=1` gets it"
_WHOLE = "`fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab) or `git fetch --unshallow` gets it"
_NAME_ONE = "name a revision"


class Sides(NamedTuple):
    """What is compared: full hashes, or ``WORKTREE`` for ``head``."""

    base: str
    head: str


class _Missing(Exception):  # noqa: N818  # no error: the reason why there is no base
    """Why there is no base, and what to do."""


def resolve_base(
    repository: Repository,
    wanted: str | None,
    env: Mapping[str, str],
    concerns: Concerns | None = None,
    *,
    flag: str = " with `--base`",
) -> BaseInfo:
    """The revision to compare the present state with.

    Arguments:
        repository: where.
        wanted: a revision; ``None`` or ``auto``: what the CI says, or where the branch left the main one;
            ``none``: nothing.
        env: the environment variables, in which CI services say what they are about.
        concerns: ``dirty`` is about these paths only.
        flag: how the advice to name a revision ends.

    Where there is no base for ``auto``, ``problem`` says why and what to do.

    Raises:
        GitError: ``wanted`` names no commit, or git failed, which is never taken for a missing base.
    """
    head, dirty = repository.head, repository.dirty(concerns)
    if wanted == "none":
        return BaseInfo(head=head, dirty=dirty)
    if wanted not in {None, "", "auto"}:
        return BaseInfo("option", repository.commit(str(wanted)), head, dirty)
    try:
        source, base = _auto(repository, env)
    except _Missing as why:
        return BaseInfo(head=head, dirty=dirty, problem=_told(str(why), flag))
    return BaseInfo(source, base, head, dirty)


def _told(problem: str, flag: str) -> str:
    advice = f"{_NAME_ONE}."
    return f"{problem.removesuffix('.')}{flag}." if problem.endswith(advice) else problem


def _auto(repository: Repository, env: Mapping[str, str]) -> tuple[str, str]:
    # What the first that applies names is the base, or nothing is: another one would be a wrong one.
    if not repository.head:
        raise _Missing("There is no commit yet to compare with.")
    if parent := _merged_into(repository, env):
        return "merge-parent", parent
    if revision := env.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"):
        return "gitlab", _named(repository, "CI_MERGE_REQUEST_DIFF_BASE_SHA", revision)
    revision = env.get("PRE_COMMIT_FROM_REF", "")
    if revision and not _ZEROS.fullmatch(revision):
        # As pre-commit itself chooses files: what came to the other branch meanwhile is not this one's.
        named = _named(repository, "PRE_COMMIT_FROM_REF", revision)
        return "pre-commit", _common(repository, named, revision)
    return "merge-base", _left(repository, env)


def _merged_into(repository: Repository, env: Mapping[str, str]) -> str | None:
    """The first parent of the merge commit that GitHub makes to try a pull request, if HEAD is that."""
    if env.get("GITHUB_EVENT_NAME") != "pull_request":
        return None
    # A branch may end in a merge of its own, and be what was checked out.
    if env.get("GITHUB_SHA", repository.head) != repository.head:
        return None
    parents = repository.parents(repository.head)
    if len(parents) != 2:
        return None
    if repository.find_commit(parents[0]) is None:
        raise _Missing(f"The clone is shallow and has no first parent of the merge commit: {_DEEPER}.")
    return parents[0]


def _named(repository: Repository, variable: str, revision: str) -> str:
    found = repository.find_commit(revision)
    if found is None and repository.shallow:
        raise _Missing(f"The clone is shallow and has no commit '{revision}' ({variable}): {_WHOLE}.")
    if found is None:
        raise _Missing(f"The clone has no commit '{revision}' ({variable}): fetch it, or {_NAME_ONE}.")
    return found


def _left(repository: Repository, env: Mapping[str, str]) -> str:
    """Where HEAD left the branch that it is to be merged into."""
    target = env.get("GITHUB_BASE_REF")
    names = (target,) if target else ("HEAD", "main", "master")
    for name in names:
        if found := repository.find_commit(_REMOTE + name):
            return _common(repository, found, f"origin/{name}")
    listed = " or ".join(f"origin/{name}" for name in names)
    if repository.shallow:
        raise _Missing(f"The clone is shallow and has no {listed}: {_WHOLE}.")
    raise _Missing(f"There is no {listed} to compare with: fetch it, or {_NAME_ONE}.")


def _common(repository: Repository, other: str, name: str) -> str:
    found = repository.merge_base(other, repository.head)
    if found is None and repository.shallow:
        raise _Missing(
            f"The clone is shallow and has no commit that HEAD and {name} have in common: {_WHOLE}."
        )
    if found is None:
        raise _Missing(f"HEAD and {name} have no commit in common: {_NAME_ONE}.")
    return found


def sides(repository: Repository, base: str, head: str | None = None) -> Sides:
    """What ``BASE``, ``BASE HEAD``, ``A..B`` or ``A...B`` compares.

    Without ``head`` or dots it is the files on the disk with ``base``. An empty side of dots is HEAD;
    ``A...B`` compares ``B`` with what it has in common with ``A``; ``worktree`` as the second side means the
    files on the disk.

    Raises:
        GitError: a side names no commit, there is nothing in common, or git failed.
    """
    first, dots, second = base, "", head if head is not None else WORKTREE
    if head is None and ".." in base:
        first, dots, second = _split(base)
    if WORKTREE in (first, second) and repository.bare:
        raise GitError(
            "bare-repository",
            "The repository is bare: it has no files.",
            "Name two revisions.",
            repository.git_dir,
        )
    if first == WORKTREE:
        raise GitError("bad-revision", "Files on the disk cannot be the base.", f"Write `BASE..{WORKTREE}`.")
    one = repository.commit(first)
    other = WORKTREE if second == WORKTREE else repository.commit(second)
    if dots == "...":
        one = _fork(repository, one, repository.commit("HEAD") if other == WORKTREE else other, base)
    return Sides(one, other)


def _split(text: str) -> tuple[str, str, str]:
    first, _, second = text.partition("..")
    dots = "..."[: 3 if second.startswith(".") else 2]
    return first or "HEAD", dots, second.removeprefix(".") or "HEAD"


def _fork(repository: Repository, one: str, other: str, text: str) -> str:
    found = repository.merge_base(one, other)
    if found:
        return found
    if repository.shallow:
        raise shallow(f"commit that both sides of '{text}' have in common", repository.git.directory)
    raise GitError(
        "no-merge-base",
        f"The two sides of '{text}' have no commit in common.",
        "Compare with two dots: `A..B`.",
    )
