"""Trees and changes: names of any bytes, renames, modes, links, submodules, line ends, conflicts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sources.helpers import posix
from tokcount.sources.git.base import WORKTREE
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.line_ends import normalised
from tokcount.sources.git.trees import Change, Kind, apply, changes, tree, worktree

from .builder import Work, history, loose

ODD = [
    b"a b",
    b"new\nline",
    b"tab\t",
    "größe/文".encode(),
    b"bad\xff\xfe",
    b'quote"',
    b"-dash",
    b":colon",
    b"back\\x",
    b"*",
    b" lead",
    b"trail ",
]


def short(found: list[Change]) -> list[str]:
    return [f"{change.status} {change.previous_path or ''}>{change.path}" for change in found]


@posix
def test_odd_names() -> None:
    work = Work.new()
    base = work.commit()
    head = work.commit({name: name * 9 for name in ODD})
    here = work.repository
    names = {os.fsdecode(name) for name in ODD}
    assert set(tree(here, head)) == names
    assert {change.path for change in changes(here, base, head)} == names
    assert {change.path for change in changes(here, base, WORKTREE)} == names
    work.write(dict.fromkeys(ODD, "changed"))
    assert {path for path, entry in worktree(here).items() if not entry.oid} == names
    assert normalised(here, names) == frozenset()


def test_sizes() -> None:
    work, commits = history()
    assert {path: entry.size for path, entry in tree(work.repository, commits[0], sizes=True).items()} == {
        "a.txt": 40,
        "same.txt": 4,
    }
    assert tree(work.repository, commits[0])["a.txt"].size is None


def test_from_a_folder_it_is_still_the_whole_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work.new()
    base = work.commit({"a": "a"})
    work.commit({"sub/b": "b"})
    work.git("config", "diff.relative", "true")
    work.write({"a": "changed", "new": "x"})
    monkeypatch.chdir(work.path / "sub")
    assert short(changes(work.repository, base, WORKTREE)) == ["modified >a", "added >sub/b"]
    assert list(worktree(work.repository, untracked=True)) == ["a", "new", "sub/b"]


def test_every_kind_of_change() -> None:
    work = Work.new()
    text = "".join(f"line {i}\n" for i in range(50))
    base = work.commit({"kept": "k", "gone": "g", "old": text, "edited": "e", "mode": "m", "x": "unlike"})
    work.git("mv", "old", "moved")
    work.write({"moved": text + "more", "gone": None, "edited": "e e", "added": "new"})
    (work.path / "mode").chmod(0o755)
    head = work.commit()
    found = changes(work.repository, base, head)
    assert short(found) == [
        "added >added",
        "modified >edited",
        "deleted >gone",
        "modified >mode",
        "renamed old>moved",
    ]
    by_path = {change.path: change for change in found}
    mode = by_path["mode"]
    assert mode.entry
    assert mode.base_entry
    assert (mode.entry.oid, mode.entry.mode) == (mode.base_entry.oid, 0o100755)
    assert by_path["gone"].entry is None
    assert by_path["added"].base_entry is None
    assert apply(tree(work.repository, base), found) == tree(work.repository, head)
    assert changes(work.repository, head, head) == []


def test_names_that_change_places() -> None:
    work = Work.new()
    one, two = ("".join(f"{word} {i}\n" for i in range(50)) for word in ("alpha", "beta"))
    base = work.commit({"one": one, "two": two, "dir/x": "x", "file": "f"})
    work.write({"one": two, "two": one, "dir/x": None, "file": None})
    (work.path / "dir").rmdir()
    head = work.commit({"dir": "now a file", "file/y": "now a directory"})
    assert apply(tree(work.repository, base), changes(work.repository, base, head)) == tree(
        work.repository, head
    )


@posix
def test_links_and_submodules() -> None:
    inner = Work.new("inner")
    inner.commit({"x": "x"})
    work = Work.new()
    base = work.commit({"file": "target"})
    (work.path / "file").unlink()
    (work.path / "file").symlink_to("target")
    work.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "module")
    head = work.commit()
    here = work.repository
    entries = tree(here, head)
    assert {path: (oct(entry.mode), entry.kind) for path, entry in entries.items()} == {
        ".gitmodules": ("0o100644", Kind.FILE),
        "file": ("0o120000", Kind.SYMLINK),
        "module": ("0o160000", Kind.SUBMODULE),
    }
    assert entries["file"].oid == tree(here, base)["file"].oid
    assert "modified >file" in short(changes(here, base, head))
    (work.path / "module" / "x").write_text("changed")
    assert changes(here, head, WORKTREE) == []
    Work(work.path / "module").commit()
    (change,) = changes(here, head, WORKTREE)
    assert change.entry
    assert change.entry.kind is Kind.SUBMODULE


def test_settings_and_touched_files_change_nothing() -> None:
    work, commits = history()
    for setting in ("diff.renames=false", "diff.noprefix=true", "color.ui=always", "diff.orderFile=gone"):
        work.git("config", *setting.split("="))
    work.git("config", "diff.external", "false")
    work.git("config", "diff.autoRefreshIndex", "false")
    (work.path / ".git" / "info" / "attributes").write_text("* diff=x\n")
    os.utime(work.path / "a.txt", (1, 1))
    here = work.repository
    assert changes(here, commits[-1], WORKTREE) == []
    assert short(changes(here, commits[0], WORKTREE)) == ["modified >a.txt"]


def test_work_tree() -> None:
    work, commits = history()
    here = work.repository
    assert worktree(here) == tree(here, commits[-1])
    work.write({"a.txt": None, "staged": "s", "loose": "l", "ignored": "i", ".gitignore": "ignored\n"})
    work.git("add", "staged")
    Work.new("repository/nested").commit({"x": "x"})
    assert list(worktree(here)) == ["same.txt", "staged"]
    found = worktree(here, untracked=True)
    assert list(found) == [".gitignore", "loose", "same.txt", "staged"]
    assert [bool(entry.oid) for entry in found.values()] == [False, False, True, True]
    assert short(changes(here, commits[-1], WORKTREE)) == ["deleted >a.txt", "added >staged"]


def test_an_ignored_file_that_is_tracked_counts() -> None:
    work, _ = history()
    work.write({".gitignore": "a.txt\n"})
    assert "a.txt" in worktree(work.repository, untracked=True)


def test_unborn_work_tree() -> None:
    work = Work.new()
    work.write({"a": "a", "b": "b"})
    work.git("add", "a")
    assert list(worktree(work.repository)) == ["a"]
    assert list(worktree(work.repository, untracked=True)) == ["a", "b"]


def test_conflict() -> None:
    work = Work.new()
    base = work.commit({"a": "a\n", "b": "b\n"})
    work.git("checkout", "-q", "-b", "side")
    work.commit({"a": "side\n"})
    work.git("checkout", "-q", "main")
    work.commit({"a": "main\n"})
    with pytest.raises(AssertionError):
        work.git("merge", "-q", "side")
    (change,) = changes(work.repository, base, WORKTREE)
    assert (change.status, change.path) == ("modified", "a")
    assert worktree(work.repository)["a"].oid == ""


def test_broken_tree() -> None:
    work, commits = history()
    here = work.repository
    path = loose(work, work.git("rev-parse", "HEAD^{tree}"))
    path.write_bytes(b"garbage")
    for attempt in (lambda: tree(here, commits[-1]), lambda: changes(here, commits[0], commits[-1])):
        with pytest.raises(GitError) as caught:
            attempt()
        assert caught.value.slug == "corrupt-repository"
    path.unlink()
    with pytest.raises(GitError) as caught:
        tree(here, commits[-1])
    assert caught.value.slug == "corrupt-repository"


def test_linked_work_tree() -> None:
    work, commits = history()
    work.git("worktree", "add", "-q", "--detach", "../linked", "HEAD~1")
    linked = Work(Path("linked").resolve())
    linked.write({"same.txt": "changed"})
    assert short(changes(linked.repository, commits[0], WORKTREE)) == [
        "modified >a.txt",
        "modified >same.txt",
    ]
    assert changes(work.repository, commits[-1], WORKTREE) == []


def test_sparse_checkout() -> None:
    work = Work.new()
    commit = work.commit({"in/a": "a", "out/b": "b"})
    work.git("sparse-checkout", "set", "in")
    assert not (work.path / "out").exists()
    assert worktree(work.repository) == tree(work.repository, commit)
