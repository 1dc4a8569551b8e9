"""Documents out of git, and blobs: each content once, nothing fetched, nothing taken for empty."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sources.helpers import posix
from tokcount.counting.run import outcomes
from tokcount.engines import Engine
from tokcount.model import Counted, Document, Reason, Skipped
from tokcount.sources.git.base import WORKTREE
from tokcount.sources.git.blobs import Blobs
from tokcount.sources.git.documents import GitDocuments, changed, limited
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.repository import find_repository
from tokcount.sources.git.trees import changes, tree, worktree

from .builder import Work, contents, history, loose

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


class Length:
    """An engine whose tokens are characters."""

    name = "length"

    def count_many(self, texts: list[str]) -> list[int]:
        return [len(text) for text in texts]


def count(items: Any) -> list[Any]:
    engine: Engine = Length()  # type: ignore[assignment]
    return list(outcomes(items, {"x": engine}))


@posix
def test_every_reason() -> None:
    inner = Work.new("inner")
    inner.commit({"x": "x"})
    work = Work.new()
    (work.path / "link").symlink_to("größe")
    work.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "module")
    work.commit(
        {
            "text": "hi\r\n",
            "lfs": LFS,
            "zero": b"\0",
            "empty": "",
            "utf-16": "ä".encode("utf-16"),
            "big": "x" * 999,
        }
    )
    here = work.repository
    expected = {
        "text": "hi\r\n",
        "lfs": "(lfs-pointer)",
        "zero": "(binary)",
        "empty": "",
        "utf-16": "ä",
        "link": "(symlink)",
        "module": "(not-a-file)",
        "big": "(too-large)",
    }
    for one in (tree(here, here.head), worktree(here)):
        found = contents(here, one, limit=500)
        assert found.pop(".gitmodules")
        assert found == expected


@posix
def test_a_link_says_where_it_leads() -> None:
    work = Work.new()
    (work.path / "link").symlink_to("größe")
    work.commit()
    here = work.repository
    with Blobs(here) as blobs:
        (item,) = GitDocuments(here, blobs, tree(here, here.head)).documents()
        assert isinstance(item, Document)
        assert item.load() == Skipped("link", Reason.SYMLINK, "leads to größe")


@posix
def test_names_are_shown_safely() -> None:
    work = Work.new()
    work.commit({b"bad\xff": "a", "größe": "b"})
    work.write({b"bad\xff": "changed"})
    here = work.repository
    assert contents(here, tree(here, here.head)) == {"bad\\xff": "a", "größe": "b"}
    assert contents(here, worktree(here)) == {"bad\\xff": "changed", "größe": "b"}


def test_the_same_content_is_read_once() -> None:
    work = Work.new()
    base = work.commit({f"{i}": f"{i % 3}" for i in range(30)})
    head = work.commit({"0": "new"})
    here = work.repository
    trees = tree(here, base), tree(here, head)
    with Blobs(here) as blobs:
        documents = GitDocuments(here, blobs, *trees)
        found = dict(zip(documents.keys, count(documents.documents()), strict=True))
        before, after = (documents.by_path(one, found) for one in trees)
    assert blobs.reads == len(found) == 4
    assert len(before) == len(after) == 30
    assert [item.path for item in after.values()] == list(after)
    assert (before["0"], after["0"]) == (Counted("0", 1, {"x": 1}), Counted("0", 3, {"x": 3}))


def test_a_link_and_a_file_of_one_content_are_two() -> None:
    work = Work.new()
    base = work.commit({"file": "target"})
    work.git("update-index", "--add", "--cacheinfo", f"120000,{work.git('rev-parse', 'HEAD:file')},link")
    work.git("commit", "-q", "-m", "x")
    here = work.repository
    assert contents(here, tree(here, base), tree(here, here.head)) == {"file": "target", "link": "(symlink)"}


def test_a_predicate() -> None:
    work, commits = history()
    here = work.repository
    one = limited(tree(here, commits[0]), lambda path: path.startswith("same"))
    assert contents(here, one) == {"same.txt": "same"}


def test_line_ends() -> None:
    work = Work.new()
    work.git("config", "core.autocrlf", "true")
    base = work.commit({"same": "a\r\nb\r\n", "edited": "a\r\n"})
    work.write({"edited": "a\r\nb\r\n", "new": "x\r\n"})
    here = work.repository
    assert contents(here, tree(here, base)) == {"same": "a\nb\n", "edited": "a\n"}
    assert contents(here, worktree(here, untracked=True)) == {
        "same": "a\nb\n",
        "edited": "a\nb\n",
        "new": "x\n",
    }
    work.git("config", "core.autocrlf", "false")
    assert contents(here, worktree(here))["edited"] == "a\r\nb\r\n"


def test_a_file_that_goes_away_or_becomes_a_folder() -> None:
    work, _ = history()
    work.write({"a.txt": "changed", "same.txt": "changed"})
    here = work.repository
    found = worktree(here)
    work.write({"a.txt": None, "same.txt": None})
    (work.path / "same.txt").mkdir()
    assert contents(here, found) == {"a.txt": "(not-found)", "same.txt": "(not-a-file)"}


def test_a_renamed_file_is_read_on_both_sides() -> None:
    work = Work.new()
    text = "".join(f"line {i}\n" for i in range(50))
    base = work.commit({"old": text, "gone": "g", "kept": "k"})
    work.git("mv", "old", "new")
    head = work.commit({"new": text + "more", "gone": None, "added": "a"})
    before, after = changed(changes(work.repository, base, head))
    assert set(before) == {"old", "gone"}
    assert set(after) == {"new", "added"}
    assert contents(work.repository, before, after) == {
        "old": text,
        "gone": "g",
        "new": text + "more",
        "added": "a",
    }


def test_what_a_count_takes_for_a_bad_file_is_an_error_in_the_end() -> None:
    work = Work.new()
    work.commit({"a": "a", "b": "b"})
    here = work.repository
    one = tree(here, here.head)
    loose(work, one["b"].oid).unlink()

    def run() -> None:
        with Blobs(here) as blobs:
            found = count(GitDocuments(here, blobs, one).documents())
            assert [isinstance(item, Counted) for item in found] == [True, False]

    with pytest.raises(GitError) as caught:
        run()
    assert caught.value.slug == "corrupt-repository"


def test_ten_of_ten_thousand() -> None:
    work = Work.new()
    base = work.commit({f"{i % 100}/{i}": f"{i}\n" for i in range(10_000)})
    head = work.commit({f"{i}/{i}": f"changed {i}\n" for i in range(10)})
    here = work.repository
    found = changes(here, base, head)
    with Blobs(here) as blobs:
        documents = GitDocuments(here, blobs, *changed(found))
        assert len(count(documents.documents())) == 20
        assert blobs.reads == 20
    with Blobs(here) as blobs:
        documents = GitDocuments(here, blobs, tree(here, base), tree(here, head))
        assert len(count(documents.documents())) == 10_010
        assert blobs.reads == 10_010
    work.write({"5/5": "on the disk"})
    before, after = changed(changes(here, head, WORKTREE))
    assert contents(find_repository(str(work.path)), after) == {"5/5": "on the disk"}
    assert list(before) == ["5/5"]
