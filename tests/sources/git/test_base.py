"""The base, as typed and as each CI says."""

from __future__ import annotations

import pytest

from tokcount.model.checks import BaseInfo
from tokcount.sources.git.base import WORKTREE, Sides, resolve_base, sides
from tokcount.sources.git.errors import GitError

from .builder import Work, history, loose, pull_request

PULL = {"GITHUB_EVENT_NAME": "pull_request"}


def test_typed() -> None:
    work, commits = history()
    assert resolve_base(work.repository, "HEAD~1", PULL) == BaseInfo("option", commits[1], commits[2])


@pytest.mark.parametrize("wanted", ["gone", "-x", "HEAD~9"])
def test_typed_wrongly(wanted: str) -> None:
    work, _ = history()
    with pytest.raises(GitError):
        resolve_base(work.repository, wanted, {})


def test_none_wanted() -> None:
    work, commits = history()
    assert resolve_base(work.repository, "none", {}) == BaseInfo(head=commits[-1])


def test_unborn() -> None:
    info = resolve_base(Work.new().repository, "auto", {})
    assert info == BaseInfo(problem="There is no commit yet to compare with.")


def test_pull_request_on_github() -> None:
    work, main, feature = pull_request()
    head = work.git("rev-parse", "HEAD")
    env = PULL | {"GITHUB_SHA": head, "GITHUB_BASE_REF": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": feature}
    assert resolve_base(work.repository, None, env) == BaseInfo("merge-parent", main, head)


def test_pull_request_in_shallow_clones() -> None:
    work, main, _ = pull_request()
    work.git("branch", "-f", "merge", "HEAD")
    two = work.clone("two", "--depth", "2", "--branch", "merge")
    assert resolve_base(two.repository, "auto", PULL).base == main
    one = work.clone("one", "--depth", "1", "--branch", "merge")
    info = resolve_base(one.repository, "auto", PULL)
    assert (info.source, info.base) == ("none", "")
    assert info.problem.startswith("The clone is shallow and has no first parent")
    assert "`fetch-depth: 2`" in info.problem


def test_a_merge_that_github_has_not_made() -> None:
    work, main, _ = pull_request()
    work.git("update-ref", "refs/remotes/origin/main", main)
    env = PULL | {"GITHUB_SHA": "f" * 40, "GITHUB_BASE_REF": "main"}
    info = resolve_base(work.repository, None, env)
    assert (info.source, info.base) == ("merge-base", main)


def test_pull_request_into_another_branch_is_not_compared_with_the_main_one() -> None:
    work, commits = history()
    work.git("update-ref", "refs/remotes/origin/main", commits[0])
    env = PULL | {"GITHUB_BASE_REF": "release"}
    assert "origin/release" in resolve_base(work.repository, None, env).problem
    work.git("update-ref", "refs/remotes/origin/release", commits[1])
    assert resolve_base(work.repository, None, env).base == commits[1]


def test_gitlab() -> None:
    work, commits = history()
    env = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": commits[0], "PRE_COMMIT_FROM_REF": commits[1]}
    assert resolve_base(work.repository, None, env) == BaseInfo("gitlab", commits[0], commits[2])
    shallow = work.clone("shallow", "--depth", "1").repository
    problem = resolve_base(shallow, None, env).problem
    assert "shallow" in problem
    assert "GIT_DEPTH: 0" in problem
    missing = resolve_base(work.repository, None, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "f" * 40})
    assert missing.problem.startswith(
        f"The clone has no commit '{'f' * 40}' (CI_MERGE_REQUEST_DIFF_BASE_SHA)"
    )


def test_pre_commit() -> None:
    work, commits = history()
    env = {"PRE_COMMIT_FROM_REF": "HEAD~2"}
    assert resolve_base(work.repository, None, env) == BaseInfo("pre-commit", commits[0], commits[2])
    work.git("checkout", "-q", "-b", "side", "HEAD~1")
    work.commit({"side": "x"})
    assert resolve_base(work.repository, None, {"PRE_COMMIT_FROM_REF": "main"}).base == commits[1]


def test_where_the_branch_left_the_main_one() -> None:
    work, commits = history()
    clone = work.clone("clone")
    head = clone.commit({"new": "x"})
    work.commit({"later": "x"})
    clone.git("fetch", "-q")
    assert resolve_base(clone.repository, None, {}) == BaseInfo("merge-base", commits[-1], head)
    clone.git("remote", "set-head", "origin", "--delete")
    assert resolve_base(clone.repository, "auto", {}).base == commits[-1]
    clone.git("update-ref", "refs/remotes/origin/master", commits[0])
    clone.git("update-ref", "-d", "refs/remotes/origin/main")
    assert resolve_base(clone.repository, "auto", {}).base == commits[0]
    # What origin/HEAD stands for may be gone.
    clone.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    assert resolve_base(clone.repository, "auto", {}).base == commits[0]


def test_nothing_to_compare_with() -> None:
    work, commits = history()
    info = resolve_base(work.repository, None, {"PRE_COMMIT_FROM_REF": "0" * 40})
    assert info.head == commits[-1]
    assert info.problem == (
        "There is no origin/HEAD or origin/main or origin/master to compare with: fetch it, or name a "
        "revision with `--base`."
    )


def test_nothing_in_common() -> None:
    work, _ = history()
    work.git("checkout", "-q", "--orphan", "other")
    other = work.commit({"x": "x"})
    work.git("update-ref", "refs/remotes/origin/main", "main")
    assert "no commit in common" in resolve_base(work.repository, None, {}).problem
    with pytest.raises(GitError) as caught:
        sides(work.repository, "main...other")
    assert caught.value.slug == "no-merge-base"
    assert sides(work.repository, "main..other").head == other


def test_nothing_in_common_in_a_shallow_clone() -> None:
    work, _ = history()
    work.git("checkout", "-q", "-b", "side", "HEAD~2")
    work.commit({"side": "x"})
    work.git("checkout", "-q", "main")
    clone = work.clone("clone", "--depth", "1", "--no-single-branch", "--branch", "side")
    assert "shallow" in resolve_base(clone.repository, None, {}).problem
    with pytest.raises(GitError) as caught:
        sides(clone.repository, "origin/main...side")
    assert caught.value.slug == "shallow-clone"


@pytest.mark.parametrize("damage", ["HEAD", "HEAD~1"])
def test_broken_objects_are_no_missing_base(damage: str) -> None:
    work, commits = history()
    work.git("update-ref", "refs/remotes/origin/main", commits[0])
    here = work.repository
    loose(work, work.git("rev-parse", damage)).write_bytes(b"garbage")
    with pytest.raises(GitError) as caught:
        resolve_base(here, None, {})
    assert caught.value.slug == "corrupt-repository"


def test_dirty() -> None:
    work, _ = history()
    work.write({"new": "x"})
    assert resolve_base(work.repository, "HEAD", {}).dirty
    assert not resolve_base(work.repository, "HEAD", {}, lambda path: path == "a.txt").dirty


def test_sides() -> None:
    work, main, feature = pull_request()
    here = work.repository
    head = here.head
    fork = work.git("merge-base", "main", "feature")
    assert sides(here, "main") == Sides(main, WORKTREE)
    assert sides(here, "main", "feature") == Sides(main, feature)
    assert sides(here, "main..feature") == Sides(main, feature)
    assert sides(here, "main...feature") == Sides(fork, feature)
    assert sides(here, "feature..") == Sides(feature, head)
    assert sides(here, "..feature") == Sides(head, feature)
    assert sides(here, "main", WORKTREE) == Sides(main, WORKTREE)
    assert sides(here, "main..worktree") == Sides(main, WORKTREE)
    work.git("checkout", "-q", "feature")
    assert sides(work.repository, "main...worktree") == Sides(fork, WORKTREE)


@pytest.mark.parametrize(
    "text", ["-x..main", "main..-x", "main....feature", "worktree..main", "main..gone", "-p"]
)
def test_sides_typed_wrongly(text: str) -> None:
    work, _, _ = pull_request()
    with pytest.raises(GitError):
        sides(work.repository, text)


def test_sides_of_a_bare_repository() -> None:
    work, commits = history()
    here = work.clone("bare", "--bare").repository
    assert sides(here, "HEAD~1..HEAD") == Sides(commits[1], commits[2])
    with pytest.raises(GitError) as caught:
        sides(here, "HEAD~1")
    assert caught.value.slug == "bare-repository"
