"""The line on stderr that tells how far a long run is."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tokcount.cli import console
from tokcount.model import Outcome, Skipped

if TYPE_CHECKING:
    from rich.status import Status

# Work that is over sooner needs no such line.
_PATIENCE = 0.5
_REFRESH = 0.1


class Progress:
    """A line on stderr with what was counted so far, once it takes long and only on a terminal."""

    def __init__(self, *, wanted: bool) -> None:
        self._wanted = wanted and console.is_terminal(sys.stderr)
        self._started = self._shown = time.monotonic()
        self._inputs = self._size = self._tokens = 0
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def add(self, outcome: Outcome) -> None:
        """Take note of one more outcome; cheap enough for each of a million."""
        if not self._wanted or isinstance(outcome, Skipped):
            return
        self._inputs += 1
        self._size += outcome.size
        self._tokens += next(iter(outcome.tokens.values()), 0)
        self.note(0, 0)

    def note(self, size: int, tokens: int) -> None:
        """Take note of how many bytes and tokens of a large input are done that is being counted."""
        if not self._wanted:
            return
        now = time.monotonic()
        if now - self._started >= _PATIENCE and now - self._shown >= _REFRESH:
            self._shown = now
            done = f"{(self._size + size) / 1e6:,.1f} MB, {self._tokens + tokens:,} tokens"
            self._show(f"{self._inputs:,} inputs, {done}")

    def _show(self, text: str) -> None:
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(text)
            self._status.start()
        else:
            self._status.update(text)
