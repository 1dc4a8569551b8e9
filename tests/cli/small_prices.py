"""A small price table in the place of the one that ships, and what the tests of ``tokcount prices`` share."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tokcount.pricing import layers
from tokcount.pricing.layers import fetched_path

from .helpers import Json, Result, invoke, ok, valid, write

TABLE = """\
schema: 1
updated: 2026-11-22
unit: usd_per_1m_tokens
sources:
  page: {url: "https://example.org/prices", via: "a copy"}
  forum: {via: "a thread"}
models:
  alpha:
    provider: acme
    encoding: o200k_base
    context: 128000
    snapshots: [alpha-2026-01-01]
    released: 2026-01-01
    prices:
      - {input: 2.00, cached: 0.50, output: 8.00, source: page, checked: 2026-11-01}
      - {from: 2026-07-01, input: 1.00, cached: 0.25, output: 4.00, batch: {input: 0.50, output: 2.00},
         tiers: [{above: 64000, input: 2.00, cached: 0.50, output: 8.00}], source: page, checked: 2026-11-01}
  beta:
    provider: acme
    encoding: cl100k_base
    context: 8000
    prices:
      - {input: 0.10, output: 0.40, source: forum, checked: 2026-05-01, second_hand: true,
         disputed: "another page has $0.20", note: "A guess."}
  gamma:
    provider: other
    kind: embedding
    encoding: cl100k_base
    prices: []
"""
LATER = TABLE.replace("input: 1.00, cached: 0.25, output: 4.00", "input: 1.25, cached: 0.25, output: 5.00")
LATER = LATER.replace("  gamma:\n", "  delta:\n")


@pytest.fixture(autouse=True)
def small(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small table as the one that ships, and a home without any other."""
    write(
        {"table.yaml": TABLE, "later.yaml": LATER, "bad.yaml": TABLE.replace("0.50, output", "5.0, outputs")}
    )
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(here / "home"))
    monkeypatch.setenv("TOKCOUNT_CACHE_DIR", str(here / "cache"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(layers, "bundled", lambda: "table.yaml")
    for module in ("tokcount.cli.prices", "tokcount.cli.prices_update"):
        __import__(module)
        monkeypatch.setattr(sys.modules[module], "bundled", lambda: "table.yaml")
    return here


def prices(*args: str) -> Json:
    return valid(json.loads(ok("prices", *args, "-f", "json").out), "prices-1")


def written() -> str | None:
    path = fetched_path()
    assert path
    return Path(path).read_text("utf-8") if os.path.exists(path) else None


def updated(*args: str) -> Result:
    result = invoke("prices", "update", "--from", *args)
    assert result.status == 0, result.err
    return result
