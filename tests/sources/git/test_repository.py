"""Where a repository is, and everything that can be wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sources.helpers import posix
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.repository import find_repository

from .builder import Work, fails, history


def test_from_the_top_a_folder_a_file_and_what_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    work, commits = history()
    work.write({"sub/deep/file.txt": "x"})
    for path in ("repository", "repository/sub/deep", "repository/sub/deep/file.txt", "repository/gone/x"):
        found = find_repository(path)
        assert Path(found.root) == work.path
        assert Path(found.git_dir) == work.path / ".git"
        assert (found.head, found.branch) == (commits[-1], "refs/heads/main")
        assert not found.shallow
        assert not found.bare
    monkeypatch.chdir(work.path / "sub")
    assert Path(find_repository().root) == work.path


@posix
@pytest.mark.parametrize("name", ["line\nfeed", "ümlaut \U0001f980", "trailing ", "-q", "'\"$(x)"])
def test_odd_names_of_the_root(name: str) -> None:
    work = Work.new(name)
    commit = work.commit({"a": "a"})
    found = work.repository
    assert (found.root, found.head) == (str(work.path), commit)


def test_detached() -> None:
    work, commits = history()
    work.git("checkout", "-q", "--detach", "HEAD~1")
    assert (work.repository.head, work.repository.branch) == (commits[1], "")


def test_unborn() -> None:
    found = Work.new().repository
    assert (found.head, found.branch) == ("", "refs/heads/main")
    with pytest.raises(GitError) as caught:
        found.commit("HEAD")
    assert caught.value.slug == "unborn-head"


def test_bare() -> None:
    work, commits = history()
    bare = work.clone("bare.git", "--bare")
    found = bare.repository
    assert (found.bare, found.root, found.head) == (True, "", commits[-1])
    assert found.commit("main~1") == commits[1]


def test_linked_work_tree() -> None:
    work, commits = history()
    work.git("worktree", "add", "-q", "--detach", "../linked", "HEAD~1")
    found = find_repository("linked")
    assert Path(found.root) == Path("linked").resolve()
    assert (found.head, found.branch) == (commits[1], "")


def test_shallow() -> None:
    work, commits = history()
    found = work.clone("shallow", "--depth", "2").repository
    assert found.shallow
    assert found.commit("HEAD~1") == commits[1]
    assert found.parents(commits[1]) == (commits[0],)
    for revision in ("HEAD~2", commits[0]):
        with pytest.raises(GitError) as caught:
            found.commit(revision)
        assert caught.value.slug == "shallow-clone"
        assert "fetch-depth: 0" in caught.value.hint


def test_none() -> None:
    error = fails()
    assert error.slug == "not-a-repository"


def test_within_the_git_directory() -> None:
    history()
    assert fails("repository/.git").slug == "not-a-repository"


def test_no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    history()
    monkeypatch.setenv("PATH", "")
    assert fails("repository").slug == "no-git"


@posix
def test_a_git_in_a_relative_directory_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("git").write_text("#!/bin/sh\ntouch ran\n")
    Path("git").chmod(0o755)
    monkeypatch.setenv("PATH", ".:")
    assert fails().slug == "no-git"
    assert not Path("ran").exists()


def test_of_another_user(monkeypatch: pytest.MonkeyPatch) -> None:
    work, _ = history()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = fails("repository")
    assert error.slug == "dubious-ownership"
    assert f"safe.directory '{work.path.as_posix()}" in error.hint


@pytest.mark.parametrize("revision", ["", "-x", "--all", "^main", "a\0b", "a\nb", "--output=x"])
def test_what_could_be_an_option_is_no_revision(revision: str) -> None:
    work, _ = history()
    with pytest.raises(GitError) as caught:
        work.repository.commit(revision)
    assert caught.value.slug == "bad-revision"
    assert sorted(os.listdir(work.path)) == [".git", "a.txt", "same.txt"]


@pytest.mark.parametrize(
    "revision", ["gone", "main:a.txt", "HEAD~9", "0" * 40, "f" * 40, "main main", "blob", "ümlaut"]
)
def test_no_commit(revision: str) -> None:
    work, _ = history()
    work.git("tag", "blob", work.git("rev-parse", "HEAD:a.txt"))
    with pytest.raises(GitError) as caught:
        work.repository.commit(revision)
    assert caught.value.slug == "unknown-revision"
    assert revision in caught.value.message


def test_every_way_to_name_a_commit() -> None:
    work, commits = history()
    work.git("tag", "-a", "-m", "x", "v1", "HEAD~1")
    work.git("branch", "größe", "HEAD~2")
    here = work.repository
    assert [here.commit(name) for name in ("v1", commits[1][:12], "HEAD^", ":/x", "@", "größe")] == [
        *[commits[1]] * 3,
        *[commits[2]] * 2,
        commits[0],
    ]


def test_ambiguous() -> None:
    work = Work.new()
    work.git("commit", "-q", "--allow-empty", "-m", "x")
    seen: dict[str, str] = {}
    for i in range(400):
        oid = work.git("commit-tree", "-m", str(i), "HEAD^{tree}")
        if oid[:4] in seen:
            break
        seen[oid[:4]] = oid
    else:
        pytest.skip("no two hashes begin alike")
    with pytest.raises(GitError) as caught:
        work.repository.commit(oid[:4])
    assert "ambiguous" in caught.value.message


def test_dirty() -> None:
    work, _ = history()
    here = work.repository
    assert not here.dirty()
    (work.path / "a.txt").touch()
    assert not here.dirty()
    work.write({"new/ü.txt": "x"})
    assert here.dirty()
    assert here.dirty(lambda path: path == "new/ü.txt")
    assert not here.dirty(lambda path: path == "a.txt")
    work.write({".gitignore": "new\n.gitignore\n"})
    assert not here.dirty()
    work.write({"a.txt": "changed"})
    assert here.dirty(lambda path: path == "a.txt")
    work.git("add", "a.txt")
    assert here.dirty()


def test_nothing_is_written() -> None:
    work, _ = history()
    index = work.path / ".git" / "index"
    before = index.read_bytes()
    (work.path / "a.txt").touch()
    os.utime(work.path / "a.txt", (1, 1))
    assert not work.repository.dirty()
    assert index.read_bytes() == before


@posix
def test_what_a_repository_would_have_run_is_not_run(work: Path) -> None:
    repository, _ = history()
    script = work / "script"
    script.write_text(f"#!/bin/sh\ntouch {work}/ran\n")
    script.chmod(0o755)
    repository.git("config", "core.fsmonitor", str(script))
    repository.git("config", "core.pager", str(script))
    repository.git("config", "core.hooksPath", str(work))
    (work / "ran").unlink(missing_ok=True)
    repository.write({"a.txt": "changed"})
    assert repository.repository.dirty()
    assert not (work / "ran").exists()


def test_in_a_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    work, commits = history()
    monkeypatch.chdir(work.path)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    (work.path / "sub").mkdir()
    found = find_repository("sub")
    assert (Path(found.root), found.head) == (work.path, commits[-1])
    assert not found.dirty()


def test_variables_that_name_another_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    work, _ = history()
    Work.new("other").commit()
    monkeypatch.chdir(work.path)
    monkeypatch.setenv("GIT_DIR", ".git")
    assert fails("../other").slug == "not-a-repository"


def test_sha256() -> None:
    work = Work.new("wide", "--object-format=sha256")
    commit = work.commit({"a": "a"})
    assert len(commit) == 64
    assert work.repository.commit("HEAD") == commit
