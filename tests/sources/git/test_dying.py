"""A git that is ended half-way, or is not git at all: always an error, never an answer."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.sources.helpers import posix
from tokcount.sources.git.base import WORKTREE, resolve_base
from tokcount.sources.git.blobs import Blobs, read_blobs
from tokcount.sources.git.command import git
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.repository import Repository, find_repository
from tokcount.sources.git.trees import changes, tree

from .builder import history

pytestmark = posix

KILLED = "kill -9 $$"
CUT = 'exec "$REAL" "$@" | head -c 50'
EMPTY = "exit 3"
DEAF = "exec cat"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, work: Path) -> FakeGit:
    return FakeGit(monkeypatch, work / "bin")


class FakeGit:
    """A `git` first on the PATH, which is git but for one subcommand."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch, self.folder = patch, folder

    def on(self, command: str, script: str) -> None:
        real = shutil.which("git")
        assert real
        self.folder.mkdir()
        path = self.folder / "git"
        path.write_text(
            f'#!/bin/sh\nREAL={real}\nfor word in "$@"; do\n'
            f'if [ "$word" = {command} ]; then {script}; exit; fi\ndone\nexec "$REAL" "$@"\n'
        )
        path.chmod(0o755)
        self.patch.setenv("PATH", f"{self.folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.parametrize("command", ["rev-parse", "symbolic-ref"])
@pytest.mark.parametrize("script", [KILLED, CUT, EMPTY, DEAF])
def test_finding_a_repository(fake: FakeGit, command: str, script: str) -> None:
    history()
    fake.on(command, script)
    if (command, script) == ("symbolic-ref", CUT):
        return  # the name is shorter
    with pytest.raises(GitError):
        find_repository("repository")


@pytest.mark.parametrize(
    ("script", "slug"),
    [
        ('"$REAL" "$@" | head -c 15', "git-garbled"),
        ("echo main", "git-garbled"),
        ("echo refs/heads/main; exit 1", "git-failed"),
        ("echo fatal: no memory >&2; exit 1", "git-failed"),
        ("exit 128", "git-failed"),
        ("printf refs/heads/main; kill -9 $$", "git-died"),
    ],
)
def test_the_name_of_the_branch(fake: FakeGit, script: str, slug: str) -> None:
    history()
    fake.on("symbolic-ref", script)
    with pytest.raises(GitError) as caught:
        find_repository("repository")
    assert caught.value.slug == slug


@pytest.mark.parametrize("command", ["rev-parse", "symbolic-ref"])
def test_a_git_that_does_not_answer(fake: FakeGit, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    history()
    fake.on(command, "exec sleep 60")
    monkeypatch.setattr("tokcount.sources.git.repository.PATIENCE", 0.5)
    begun = time.monotonic()
    with pytest.raises(GitError) as caught:
        find_repository("repository")
    assert time.monotonic() - begun < 30
    assert caught.value.slug == "git-timeout"
    assert caught.value.message == f"`git {command}` has not answered for 0.5 seconds."


def test_git_has_nobody_to_ask(fake: FakeGit) -> None:
    history()
    # Ends only where standard input does.
    fake.on("rev-parse", 'cat >&2; echo "prompt=$GIT_TERMINAL_PROMPT locks=$GIT_OPTIONAL_LOCKS" >&2; exit 9')
    asked = git("repository").ask("rev-parse")
    assert asked.complaint == "prompt=0 locks=0\n"


@pytest.mark.parametrize(
    ("command", "script", "slugs"),
    [
        ("ls-tree", KILLED, {"git-died"}),
        ("ls-tree", CUT, {"git-garbled"}),
        ("ls-tree", EMPTY, {"git-failed"}),
        ("diff-tree", KILLED, {"git-died"}),
        ("diff-tree", CUT, {"git-garbled"}),
        ("diff", KILLED, {"git-died"}),
        ("diff", EMPTY, {"git-failed"}),
        ("status", KILLED, {"git-died"}),
        ("merge-base", KILLED, {"git-died"}),
        ("merge-base", "echo nothing", {"git-garbled"}),
        ("merge-base", "echo fatal: x >&2; exit 1", {"git-failed"}),
        ("cat-file", KILLED, {"git-died"}),
        ("cat-file", 'read a; echo "$a blob 500"; printf hello', {"git-died", "git-garbled"}),
        ("cat-file", 'read a; echo "$a bl"', {"git-died", "git-garbled"}),
        ("cat-file", EMPTY, {"git-failed"}),
        ("cat-file", DEAF, {"git-garbled", "git-died"}),
    ],
)
def test_asking(fake: FakeGit, command: str, script: str, slugs: set[str]) -> None:
    work, commits = history()
    here = work.repository
    work.git("update-ref", "refs/remotes/origin/main", commits[0])
    oid = work.git("rev-parse", "HEAD:a.txt")
    fake.on(command, script)
    here = here._replace(git=here.git._replace(executable=str(fake.folder / "git")))
    with pytest.raises(GitError) as caught:
        ask(here, command, commits, oid)
    assert caught.value.slug in slugs
    assert caught.value.hint


def ask(here: Repository, command: str, commits: list[str], oid: str) -> None:
    if command == "ls-tree":
        tree(here, commits[-1])
    elif command == "diff-tree":
        changes(here, commits[0], commits[-1])
    elif command == "diff":
        changes(here, commits[0], WORKTREE)
    elif command == "cat-file":
        list(read_blobs(here, [oid, oid]))
    else:
        resolve_base(here, None, {})


def test_killed_between_two_blobs() -> None:
    work, commits = history()
    oids = [item.oid for item in tree(work.repository, commits[-1]).values()]
    blobs = Blobs(work.repository)
    blobs.read(oids[0])
    assert blobs._process
    blobs._process.kill()
    blobs._process.wait()
    with pytest.raises(GitError) as caught:
        blobs.read(oids[1])
    assert caught.value.slug == "git-died"
    assert "signal 9" in caught.value.message


def test_a_problem_that_was_swallowed_is_raised_in_the_end() -> None:
    work, _ = history()
    with pytest.raises(GitError) as caught:
        swallow(Blobs(work.repository))
    assert caught.value.slug == "corrupt-repository"


def test_another_error_is_not_hidden_by_it() -> None:
    work, _ = history()
    with pytest.raises(ZeroDivisionError):
        swallow(Blobs(work.repository), ZeroDivisionError())


def swallow(blobs: Blobs, other: Exception | None = None) -> None:
    with blobs:
        for _ in range(2):
            with pytest.raises(GitError):
                blobs.read("f" * 40)
        if other:
            raise other


def test_a_git_that_cannot_be_started(fake: FakeGit) -> None:
    history()
    fake.on("x", "")
    (fake.folder / "git").write_bytes(b"\x7fELF garbage")
    with pytest.raises(GitError) as caught:
        find_repository("repository")
    assert caught.value.slug == "git-failed"


def test_what_git_says_is_shown_safely(fake: FakeGit) -> None:
    history()
    fake.on("rev-parse", "printf 'fatal: \\033[31mred\\n' >&2; exit 128")
    with pytest.raises(GitError) as caught:
        find_repository("repository")
    assert "\\x1b[31mred" in caught.value.message
