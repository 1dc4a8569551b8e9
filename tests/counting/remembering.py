"""What the tests of remembering share: files counted with and without the cache, and a clock of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

import pytest

from tokcount.counting.remember import open_counts, remembered
from tokcount.counting.run import outcomes
from tokcount.engines import Engine, LazyEngine
from tokcount.model import Document, Outcome, Skipped
from tokcount.sources.base import Selection
from tokcount.sources.select import documents

BOTH = ("o200k_base", "cl100k_base")
_MINUTE = 60_000_000_000


class WasReadError(BaseException):
    """A file was read; nothing takes this for a file that cannot be."""


class NoEngine:
    """Nothing may be counted."""

    def count_many(self, texts: Sequence[str]) -> list[int]:
        assert not texts
        return []

    def expect(self, size: int) -> None:
        """It has nothing to load."""


def set_clock(monkeypatch: pytest.MonkeyPatch, minutes: int = 1) -> None:
    """So many minutes later: a file's time of change cannot be set, so the program's clock is."""
    now = time.time_ns() + minutes * _MINUTE
    monkeypatch.setattr(time, "time_ns", lambda: now)


def found(*paths: str) -> Iterator[Document | Skipped]:
    return iter(documents(Selection(paths=paths or (".",)), None))


def plain(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    """The outcomes without a cache."""
    engines = {name: LazyEngine(name, special=special) for name in encodings}
    return list(outcomes(found(*paths), engines))


def by_cache(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    """The outcomes by way of the cache."""
    engines = {name: LazyEngine(name, special=special) for name in encodings}
    return _remembered(found(*paths), engines, special)


def uncounted(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    """The outcomes where all contents are known, or it fails."""
    return _remembered(found(*paths), dict.fromkeys(encodings, NoEngine()), special)


def unread(*paths: str, encodings: Sequence[str] = BOTH, special: bool = False) -> list[Outcome]:
    """The outcomes where all files are known, or it fails."""
    with no_reading():
        return uncounted(*paths, encodings=encodings, special=special)


def _remembered(
    items: Iterator[Document | Skipped], engines: Mapping[str, Engine], special: bool
) -> list[Outcome]:
    with closing(open_counts(engines, special=special)) as counts:
        return list(remembered(items, engines, counts, lambda *_: None))


@contextmanager
def no_reading() -> Iterator[None]:
    """To read a file is an error."""

    def refuse(path: str, *_: object) -> bytes:
        raise WasReadError(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tokcount.sources.read.read_file", refuse)
        yield
