"""A cache that knows one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .helpers import file, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that knows /a."""
    where = tmp_path / "cache" / "counts-1.sqlite"
    keep(where, file())
    return where
