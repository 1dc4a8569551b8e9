"""Line ends: those that git would store, and what is no change for it."""

from __future__ import annotations

import os

import pytest

from tokcount.sources.git.base import WORKTREE
from tokcount.sources.git.line_ends import normalised
from tokcount.sources.git.trees import changes, tree, worktree

from .builder import Work

ATTRIBUTES = ("", "text", "-text", "text=auto", "eol=lf", "eol=crlf", "text=auto eol=crlf", "binary")
OLD = (None, b"a\n", b"a\r\n", b"a\nb\r\n", b"a\0\r\n", b"a\rb\n", b"")
NEW = (b"x\r\n", b"x\n", b"x\r\ny\n", b"x\0\r\n", b"x\ry\r\n", b"")


@pytest.mark.parametrize("how", ["autocrlf", "attributes"])
def test_line_ends_of_git_are_no_change(how: str) -> None:
    work = Work.new()
    base = work.commit({"a.txt": "one\ntwo\n", "b.txt": "x\ny\n"})
    if how == "autocrlf":
        work.git("config", "core.autocrlf", "true")
    else:
        (work.path / ".git" / "info" / "attributes").write_text("* text=auto eol=crlf\n")
    work.git("rm", "-q", "--cached", "-r", ".")
    work.git("reset", "-q", "--hard")
    assert (work.path / "a.txt").read_bytes() == b"one\r\ntwo\r\n"
    here = work.repository
    assert worktree(here) == tree(here, base)
    os.utime(work.path / "a.txt", (1, 1))
    assert worktree(here) == tree(here, base)
    work.write({"a.txt": "one\r\ntwo\r\nthree\r\n"})
    assert [change.path for change in changes(here, base, WORKTREE)] == ["a.txt"]
    assert normalised(here, ["a.txt"]) == {"a.txt"}


@pytest.mark.parametrize("autocrlf", ["true", "input", "false"])
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_line_ends_are_those_that_git_would_store(autocrlf: str, attribute: str) -> None:
    work = Work.new()
    work.git("config", "core.safecrlf", "false")
    files = {f"{i}-{j}": (old, new) for i, old in enumerate(OLD) for j, new in enumerate(NEW)}
    work.commit({name: old for name, (old, _) in files.items() if old is not None})
    work.git("config", "core.autocrlf", autocrlf)
    (work.path / ".git" / "info" / "attributes").write_text(f"* {attribute}\n")
    work.write({name: new for name, (_, new) in files.items()})
    found = normalised(work.repository, files)
    work.git("add", "--all")
    stored = {name: work.git("cat-file", "blob", f":{name}") for name in list(files)[::5]}
    for name, text in stored.items():
        new = files[name][1]
        expected = new.replace(b"\r\n", b"\n") if name in found else new
        assert text == expected.decode().rstrip("\n"), name


def test_many_paths_are_asked_for_in_portions() -> None:
    work = Work.new()
    work.git("config", "core.autocrlf", "true")
    names = [f"{i:03}-{'x' * 150}" for i in range(150)]
    work.write(dict.fromkeys(names, "a\r\n"))
    assert normalised(work.repository, names) == set(names)
