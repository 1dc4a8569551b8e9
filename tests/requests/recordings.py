"""What the API billed, from the agreed recordings where they are there."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).resolve().parents[2]
# Read now: before the first test the environment is cleared of what is ours.
_SHARED = Path(os.environ.get("TOKCOUNT_SHARED") or _ROOT.parent / "shared")
FOLDER = Path(os.environ.get("TOKCOUNT_RECORDED") or _SHARED / "recorded")


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """All rows with a request; skips the test where there are none."""
    paths = sorted(FOLDER.glob("*.json"))
    if not paths:
        pytest.skip(f"the recordings are not here: {FOLDER}")
    files = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return tuple(row for file in files for row in file if "request" in row)
