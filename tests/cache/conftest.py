"""A cache that knows one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tokcount.cache.database import NAME

from .helpers import file, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cache that knows /a."""
    where = tmp_path / "cache" / NAME
    keep(where, file())
    return where
