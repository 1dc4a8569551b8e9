"""Counting by way of the cache gives what counting without it gives, cold and warm."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tokcount.cache.counts import Counts
from tokcount.counting import remember
from tokcount.counting.remember import open_counts, remembered
from tokcount.counting.run import outcomes
from tokcount.engines import ENCODINGS, LazyEngine
from tokcount.model import Counted, Document, Outcome, Reason, Skipped, Stream, Tally, Text
from tokcount.sources.base import Selection
from tokcount.sources.select import documents

BOTH = ("o200k_base", "cl100k_base")
MINUTE = 60_000_000_000
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"
# What each file is, and whether a second run need not read it: only what is certain is remembered.
TREE: dict[str, tuple[bytes, bool]] = {
    "text.txt": (b"hello world\n", True),
    "same.txt": (b"hello world\n", True),
    "empty.txt": (b"", True),
    "special.txt": b"a<|endoftext|>b" and (b"a<|endoftext|>b", True),
    "chinese.txt": ("你好，世界！\n".encode(), True),
    "marked.txt": (b"\xef\xbb\xbfhello", True),
    "wide.txt": (b"\xff\xfe" + "wide é\n".encode("utf-16-le"), True),
    "wider.txt": (b"\x00\x00\xfe\xff" + "wider é\n".encode("utf-32-be"), True),
    "image.png": (b"\x89PNG\r\n\x1a\n\0\0", True),
    "nul.bin": (b"a\0b", True),
    "large.iso": (LFS, True),
    "latin.txt": ("déjà vu, un café crème\n".encode("latin-1"), False),
    "mended.txt": ("naïve façade, café\n" * 9).encode() + b"\xff\n" and (
        ("naïve façade, café\n" * 9).encode() + b"\xff\n",
        False,
    ),
    "torn.txt": (b"\xff\xfe" + "torn".encode("utf-16-le") + b"x", False),
}


class NoEngine:
    """Nothing may be counted."""

    def count_many(self, texts: Sequence[str]) -> list[int]:
        assert not texts
        return []


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory with the tree, a cache of its own, and a clock at which all is old enough."""
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(tmp_path / "cache"))
    tree = tmp_path / "tree"
    tree.mkdir()
    monkeypatch.chdir(tree)
    for name, (content, _) in TREE.items():
        Path(name).write_bytes(content)
    minutes_later(monkeypatch)
    return tree


def minutes_later(monkeypatch: pytest.MonkeyPatch, minutes: int = 1) -> None:
    """A file's time of change cannot be set, so that the program's clock is."""
    now = remember.time.time_ns() + minutes * MINUTE
    monkeypatch.setattr(remember.time, "time_ns", lambda: now)


def found(*paths: str) -> Iterator[Document | Skipped]:
    return iter(documents(Selection(paths=paths or (*TREE, "missing.txt", ".")), None))


def plain(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    engines = {name: LazyEngine(name, special=special) for name in encodings}
    return list(outcomes(found(*paths), engines))


def by_cache(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    engines = {name: LazyEngine(name, special=special) for name in encodings}
    with closing(open_counts(encodings, special=special)) as counts:
        return list(remembered(found(*paths), engines, counts, lambda *_: None))


def uncounted(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    """As ``by_cache``, where everything must be in the cache: at least the contents."""
    with closing(open_counts(encodings, special=special)) as counts:
        engines = dict.fromkeys(encodings, NoEngine())
        return list(remembered(found(*paths), engines, counts, lambda *_: None))


@contextmanager
def nothing_read() -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("a file was read")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tokcount.sources.read.read_file", refuse)
        yield


def certain() -> list[str]:
    return [name for name, (_, is_certain) in TREE.items() if is_certain]


# --- the same result


@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize("encodings", [("o200k_base",), BOTH, ("gpt2", "r50k_base")], ids="+".join)
def test_cold_and_warm_give_what_no_cache_gives(encodings: tuple[str, ...], special: bool) -> None:
    expected = plain(encodings=encodings, special=special)
    assert {type(outcome) for outcome in expected} == {Counted, Skipped}
    for _ in range(3):
        assert by_cache(encodings=encodings, special=special) == expected


def test_every_encoding_can_be_remembered() -> None:
    expected = plain("text.txt", "chinese.txt", encodings=ENCODINGS)
    assert by_cache("text.txt", "chinese.txt", encodings=ENCODINGS) == expected
    with nothing_read():
        assert uncounted("text.txt", "chinese.txt", encodings=ENCODINGS) == expected


def test_special_and_ordinary_are_never_mixed_up() -> None:
    for special in (False, True, False, True):
        [outcome] = by_cache("special.txt", special=special)
        assert isinstance(outcome, Counted)
        assert (outcome.tokens["o200k_base"] == 3) is special
        assert [outcome] == plain("special.txt", special=special)


def test_encodings_are_never_mixed_up() -> None:
    runs = [("o200k_base",), ("cl100k_base",), BOTH, ("cl100k_base", "o200k_base"), ("p50k_base", "gpt2")]
    for encodings in runs * 2:
        assert by_cache(encodings=encodings) == plain(encodings=encodings)


def test_what_two_runs_counted_serves_one_for_both() -> None:
    for encoding in BOTH:
        by_cache(*certain(), encodings=(encoding,))
    with nothing_read():
        assert uncounted(*certain()) == plain_before_reading(certain())


def plain_before_reading(names: Sequence[str]) -> list[Outcome]:
    with pytest.MonkeyPatch.context() as patch:
        patch.undo()
        return PLAIN[tuple(names)] if tuple(names) in PLAIN else []


PLAIN: dict[tuple[str, ...], list[Outcome]] = {}
