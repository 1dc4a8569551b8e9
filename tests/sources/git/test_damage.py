"""A broken HEAD, ref or commit is never taken for one that is not there yet."""

from __future__ import annotations

import pytest

from .builder import fails, history, loose


@pytest.mark.parametrize("content", ["", "garbage", "ref: refs/heads/main\n"])
def test_a_broken_ref_is_not_an_unborn_head(content: str) -> None:
    work, _ = history()
    (work.path / ".git/refs/heads/main").write_text(content)
    assert fails("repository").slug in {"corrupt-repository", "git-failed"}


def test_a_missing_commit_is_not_an_unborn_head() -> None:
    work, commits = history()
    loose(work, commits[-1]).unlink()
    assert fails("repository").slug == "corrupt-repository"
    work.git("pack-refs", "--all")
    assert fails("repository").slug == "corrupt-repository"


@pytest.mark.parametrize("content", [b"", b"garbage"])
def test_a_broken_commit(content: bytes) -> None:
    work, commits = history()
    loose(work, commits[-1]).write_bytes(content)
    assert fails("repository").slug == "corrupt-repository"


def test_broken_head() -> None:
    work, _ = history()
    (work.path / ".git/HEAD").write_text("garbage")
    assert fails("repository").slug == "not-a-repository"
