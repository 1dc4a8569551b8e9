"""What the tests of prices share: an environment of their own, and the real table."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tokcount.pricing.book import Book
from tokcount.pricing.schema import parse_table
from tokcount.pricing.table import Table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that neither the developer's tables nor their cache reach a test."""
    folder = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name.startswith(("TOKCOUNT_", "XDG_")):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(folder / "cache"))
    return folder


@pytest.fixture(scope="session")
def table() -> Table:
    """The table that ships."""
    return parse_table(ROOT / "pricing.yaml")


@pytest.fixture(scope="session")
def book(table: Table) -> Book:
    """The table that ships, to look things up in."""
    return Book([table])
