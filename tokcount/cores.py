"""How many processes are worth starting, and whether they may be."""

from __future__ import annotations

import os
import sys

# On macOS a fork may not use what the system's own libraries have begun; Windows has none.
FORKS = sys.platform == "linux"
"""Whether work is shared out to forks of this process."""


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1
