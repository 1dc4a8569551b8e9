"""Inputs that are decoded chunk by chunk read as they would as a whole."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokcount.model import Skipped, Stream, Text
from tokcount.sources import incremental, read
from tokcount.sources.decode import decode
from tokcount.sources.streams import as_outcome

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"))


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "CHUNK", 7)


def drained(found: object) -> tuple[str, int, str, int]:
    """Content, size, charset and number of replacements of a text or a stream."""
    if isinstance(found, Stream):
        content = "".join(found.chunks)
        return content, found.tally.size, found.charset, found.tally.replaced
    assert isinstance(found, Text), found
    return found.content, found.size, found.charset, found.replaced


def streamed(data: bytes, most: int = 1 << 30) -> tuple[str, int, str, int]:
    stream = BytesIO(data)
    return drained(incremental.load(lambda size: stream.read(min(size, most))))


@given(text=texts, most=st.integers(1, 9))
def test_utf8_reads_as_a_whole(text: str, most: int) -> None:
    data = text.encode()
    assert streamed(data, most) == drained(decode(data))


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"])
@given(text=texts.map(lambda text: "begin\n" + text))
def test_marked_text_reads_as_a_whole(charset: str, text: str) -> None:
    mark = "" if charset in ("utf-8-sig", "utf-16", "utf-32") else "\ufeff"
    data = (mark + text).encode(charset)
    content, size, _, replaced = streamed(data)
    assert (content, size, replaced) == (text, len(data), 0)


def test_what_is_not_valid_later_is_replaced_and_counted() -> None:
    content, _, charset, replaced = streamed("grün und ".encode() + b"\xff\xfe" + b" rot" + "\ufffd".encode())
    assert content.startswith("grün und \ufffd\ufffd rot")
    assert (charset, replaced) == ("utf-8", 2)


def test_what_is_cut_off_at_the_end_is_replaced_and_counted() -> None:
    assert streamed("zehn Zeichen und dann ü".encode()[:-1])[3] == 1


def test_the_beginning_decides_on_the_charset() -> None:
    data = ("déjà vu à l'été\n" * 3).encode("latin-1")
    content, _, charset, _ = streamed(data)
    assert (content, charset) == (data.decode("latin-1"), "cp1252")


def test_binary_is_refused_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "CHUNK", 64)
    closed = []
    found = incremental.load(BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(100)).read, lambda: closed.append(True))
    assert isinstance(found, tuple)
    assert closed


def test_a_stream_is_closed_at_its_end_or_when_it_is_dropped() -> None:
    closed: list[str] = []
    drained(incremental.load(BytesIO(b"some text, long enough").read, lambda: closed.append("drained")))
    found = incremental.load(BytesIO(b"some text, long enough").read, lambda: closed.append("dropped"))
    assert isinstance(found, Stream)
    next(found.chunks)
    del found
    assert closed == ["drained", "dropped"]


def test_a_read_error_becomes_a_reason() -> None:
    def fail(_: int) -> bytes:
        raise OSError(5, "Input/output error")

    found = as_outcome(lambda: incremental.load(fail), "-")
    assert isinstance(found, Skipped)
    assert (found.reason, found.detail) == ("unreadable", "Input/output error")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_a_large_file_reads_as_a_small_one(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(("Ein größerer Text, Zeile für Zeile.\n" * 100).encode(charset))
    large = drained(read.load_large(str(path), "large.txt", explicit=True))
    assert large == drained(read.load_file(str(path), "large.txt", explicit=True))


def test_a_large_file_that_is_gone_or_too_large_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    gone = read.load_large(str(path), "large.txt", explicit=False)
    path.write_text("x" * 100)
    limited = read.load_large(str(path), "large.txt", explicit=False, limit=10)
    folder = read.load_large(str(tmp_path), "folder", explicit=False)
    reasons = [item.reason.value for item in (gone, limited, folder) if isinstance(item, Skipped)]
    assert reasons == ["not-found", "too-large", "not-a-file"]


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="descriptors are counted in /proc")
def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("a line of text\n" * 50)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        drained(read.load_large(str(path), "large.txt", explicit=True))
    assert len(os.listdir("/proc/self/fd")) == before
