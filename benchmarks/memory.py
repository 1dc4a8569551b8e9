"""The peak memory of a process with all that it starts, as the system tells it while they run."""

from __future__ import annotations

import contextlib
import sys
import threading
from pathlib import Path
from typing import Self

_EVERY_SECONDS = 0.05
# Linux gives ru_maxrss in KiB, macOS in bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


def from_usage(maxrss: int) -> int:
    """Bytes from what ``wait4`` says: the largest of the process and those that it waited for."""
    return maxrss * _UNIT


class Watch:
    """Looks at a process tree every 50 ms while the block runs, and keeps the largest sum it saw.

    Pages that processes share are counted once (PSS). A single process is left to ``wait4``, which misses
    nothing and costs nothing; so is every process where there is no ``/proc``.
    """

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        if Path("/proc/self/smaps_rollup").exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(_EVERY_SECONDS):
            pids = _tree(self._pid)
            if len(pids) > 1:
                self.peak = max(self.peak, sum(map(_proportional, pids)))


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    below: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                below += map(int, (task / "children").read_text().split())
    return [pid, *(found for child in below for found in _tree(child))]


def _proportional(pid: int) -> int:
    """A process's share of memory in bytes; none when it has just ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
