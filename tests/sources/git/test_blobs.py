"""Blobs: large ones, broken ones, and those that a partial clone has not."""

from __future__ import annotations

import random

import pytest

from tokcount.model import Document, Skipped, Stream, Text
from tokcount.sources.git import documents as module
from tokcount.sources.git.blobs import Blobs, read_blobs
from tokcount.sources.git.documents import GitDocuments
from tokcount.sources.git.errors import GitError
from tokcount.sources.git.trees import tree

from .builder import Work, contents, history, loose


@pytest.mark.parametrize("content", ["ä" * 400_000, "ä" * 400_000 + "\udcff", "x" * 900_000])
def test_large_blobs_come_in_chunks(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 100_000)
    work = Work.new()
    data = content.encode("utf-8", "surrogateescape")
    work.commit({"large": data, "small": "small"})
    here = work.repository
    with Blobs(here) as blobs:
        items = GitDocuments(here, blobs, tree(here, here.head)).documents()
        loaded = [item.load() for item in items if isinstance(item, Document)]
    large, small = loaded
    assert small == Text("small", 5)
    if "\udcff" in content:
        assert isinstance(large, Text | Skipped)
    else:
        assert isinstance(large, Stream)
        assert "".join(large.chunks) == content
        assert large.tally.size == len(data)


def test_a_stream_that_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGE", 100_000)
    work = Work.new()
    work.commit({"large": random.Random(0).randbytes(2_000_000).hex()})
    here = work.repository
    with Blobs(here) as blobs:
        (item,) = GitDocuments(here, blobs, tree(here, here.head)).documents()
        assert isinstance(item, Document)
        loaded = item.load()
        assert isinstance(loaded, Stream)
        next(loaded.chunks)
        loaded.chunks.close()  # type: ignore[attr-defined]


def test_huge_blobs_do_not_block_each_other() -> None:
    work = Work.new()
    huge = random.Random(0).randbytes(8_000_000)
    work.commit({f"{i}": huge + b"%d" % i for i in range(4)})
    oids = [entry.oid for entry in tree(work.repository, work.repository.head).values()]
    for (oid, data), expected in zip(read_blobs(work.repository, oids), oids, strict=True):
        assert oid == expected
        assert len(data) == 8_000_001


def test_a_reader_who_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    work, commits = history()
    oids = [entry.oid for entry in tree(work.repository, commits[0]).values()]
    reading = read_blobs(work.repository, oids)
    assert next(reading)[0] == oids[0]
    reading.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("damage", ["cut", "empty", "garbage", "gone"])
def test_broken_blobs(damage: str) -> None:
    work = Work.new()
    work.commit({"a": "a", "b": random.Random(0).randbytes(100_000), "c": "c"})
    here = work.repository
    path = loose(work, tree(here, here.head)["b"].oid)
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[: len(data) // 2], "empty": b"", "garbage": b"x" * 99}[damage])
    with pytest.raises(GitError) as caught:
        contents(here, tree(here, here.head))
    assert caught.value.slug == "corrupt-repository"


@pytest.mark.parametrize("filtered", ["blob:none", "tree:0"])
def test_nothing_is_fetched_for_a_partial_clone(filtered: str) -> None:
    work, commits = history()
    work.git("config", "uploadpack.allowFilter", "true")
    clone = work.clone("partial", f"--filter={filtered}")
    here = clone.repository
    objects = clone.git("count-objects", "-v")
    # What was checked out is there.
    assert contents(here, tree(here, here.head))["same.txt"] == "same"
    with pytest.raises(GitError) as caught:
        contents(here, tree(here, commits[0]))
    assert caught.value.slug == "missing-objects"
    assert clone.git("count-objects", "-v") == objects
