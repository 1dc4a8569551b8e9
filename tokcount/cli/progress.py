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

    from tokcount.model.requests import RequestCount

# Work that is over sooner needs no such line.
_PATIENCE = 0.5
_REFRESH = 0.1
_BAR = 20


class Line:
    """A line on stderr that changes, once the work takes long and only on a terminal."""

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted and console.is_terminal(sys.stderr)
        self._started = self._shown = time.monotonic()
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def _due(self) -> bool:
        """Whether it is time to show how far it is."""
        now = time.monotonic()
        if now - self._started < _PATIENCE or now - self._shown < _REFRESH:
            return False
        self._shown = now
        return True

    def _show(self, text: str) -> None:
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(text)
            self._status.start()
        else:
            self._status.update(text)


class Progress(Line):
    """What was counted of the inputs so far."""

    def __init__(self, *, wanted: bool) -> None:
        super().__init__(wanted=wanted)
        self._inputs = self._size = self._tokens = 0

    def add(self, outcome: Outcome) -> None:
        """Take note of one more outcome; cheap enough for each of a million."""
        if not self.wanted or isinstance(outcome, Skipped):
            return
        self._inputs += 1
        self._size += outcome.size
        self._tokens += next(iter(outcome.tokens.values()), 0)
        self.note(0, 0)

    def note(self, size: int, tokens: int) -> None:
        """Take note of how many bytes and tokens of a large input are done that is being counted."""
        if self.wanted and self._due():
            done = f"{(self._size + size) / 1e6:,.1f} MB, {self._tokens + tokens:,} tokens"
            self._show(f"{self._inputs:,} inputs, {done}")


class RequestsProgress(Line):
    """How much of files of requests is done, as a bar where their size is known.

    Arguments:
        wanted: whether the user wants such a line.
        size: bytes of all files together; 0: not known.
    """

    def __init__(self, *, wanted: bool, size: int) -> None:
        super().__init__(wanted=wanted)
        self._size = size
        self._read = self._requests = self._tokens = 0

    def add(self, request: RequestCount) -> None:
        """Take note of one more request."""
        if self.wanted:
            self._requests += 1
            self._tokens += request.tokens
            self._tell()

    def note(self, read: int, tokens: int) -> None:
        """Take note of how many bytes were read and how many tokens were counted, in the whole run."""
        if self.wanted:
            self._read, self._tokens = read, max(self._tokens, tokens)
            self._tell()

    def _tell(self) -> None:
        if self._due():
            done = f"{self._requests:,} requests, {self._tokens:,} tokens"
            self._show(f"{_bar(self._read, self._size)}{done}")


def _bar(done: int, whole: int) -> str:
    """A bar and the share in percent, or what is done where the whole is not known."""
    if not whole:
        return f"{done / 1e6:,.1f} MB, "
    from decimal import Decimal

    from tokcount.report.glyphs import ASCII, UNICODE, bar

    share = min(Decimal(done) / whole, Decimal(1))
    shapes = UNICODE if (sys.stderr.encoding or "").lower().startswith("utf") else ASCII
    return f"{bar(share, _BAR, shapes)} {share:4.0%} of {whole / 1e6:,.1f} MB, "
