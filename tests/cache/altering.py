"""What is done to a cache to damage it, and to see whether that does any harm."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from .helpers import CONTENT, KEPT, file, keep, keep_both, opened, recall


def use(path: Path) -> None:
    """Everything that a run and ``tokcount cache`` do with a cache; what comes back is right or nothing."""
    with opened(path) as counts:
        assert counts.by_file([file()]) in ({}, {"/a": KEPT})
        assert counts.by_content([CONTENT]) in ({}, {CONTENT: KEPT})
        keep_both(counts, b"more", file("/more"))


def check_recovered(path: Path) -> None:
    for _ in range(2):  # the first run may only clear it away
        keep(path, file())
    assert recall(path, file()) == {"/a": KEPT}


def alter(path: Path, change: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        # Two rows may come to have one key.
        connection.execute(change.replace("UPDATE", "UPDATE OR REPLACE", 1))
    connection.close()
