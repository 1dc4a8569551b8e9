"""What the sources of the bundled table say, as far as they are here: the shared facts and genai-prices."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tokcount.model import Rates, Schedule

ROOT = Path(__file__).resolve().parents[2]
FACTS = Path(os.environ.get("TOKCOUNT_SHARED") or ROOT.parent / "shared") / "facts" / "openai_models.json"
GENAI = "0.2.3"
"""The version of genai-prices that the table was compared with."""

_NAMES = (("input_mtok", "input"), ("output_mtok", "output"), ("cache_read_mtok", "cached"))
_RATES = (*_NAMES, ("cache_write_mtok", "cache_write"))


@cache
def differences() -> Any:
    """Where the table is not what its sources say, and why."""
    return yaml.safe_load((Path(__file__).parent / "differences.yaml").read_text(encoding="utf-8"))


def facts() -> list[dict[str, Any]]:
    """OpenAI's models in the shared facts; none where these are not here."""
    if not FACTS.is_file():
        return []
    data = json.loads(FACTS.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    entries: list[dict[str, Any]] = data["models"]
    for entry in entries:
        for key in differences()["facts"]["left_out"].get(entry["id"], ()):
            del entry["price"][key]
    return entries


def genai_is_here() -> bool:
    """Whether the genai-prices that the table was compared with is installed."""
    try:
        return version("genai-prices") == GENAI
    except PackageNotFoundError:
        return False


class Dated(NamedTuple):
    """A schedule of prices from a day on."""

    start: date | None
    schedule: Schedule


@cache
def providers() -> Mapping[str, Any]:
    """genai-prices by the id of the provider."""
    from genai_prices.data import providers as every

    return {provider.id: provider for provider in every}


def standard(entry: Any) -> list[Dated]:
    """The prices of an entry of genai-prices by day, the oldest first; those by hour are left out."""
    found: list[Dated] = []
    for dated in entry.prices if isinstance(entry.prices, list) else [entry.prices]:
        constraint = getattr(dated, "constraint", None)
        if constraint is not None and not hasattr(constraint, "start_date"):
            continue
        schedule = _schedule(getattr(dated, "prices", dated))
        if schedule and not (found and found[-1].schedule == schedule):
            found.append(Dated(constraint.start_date if constraint else None, schedule))
    return found


def batch(entry: Any, day: date) -> Schedule | None:
    """What a batch costs on ``day``."""
    fitting = [
        (variant.constraint.start_date if variant.constraint else date.min, variant.prices)
        for variant in entry.price_variants or ()
        if variant.when == {"processing": "batch"}
    ]
    held = [found for found in fitting if found[0] <= day]
    return _schedule(max(held, key=lambda found: found[0])[1]) if held else None


def _schedule(prices: Any) -> Schedule | None:
    base, tiers = {}, dict[int, dict[str, Decimal]]()
    for theirs, ours in _RATES:
        rate = getattr(prices, theirs)
        if rate is None:
            continue
        base[ours] = getattr(rate, "base", rate)
        for tier in getattr(rate, "tiers", ()):
            tiers.setdefault(tier.start, {})[ours] = tier.price
    if not base:
        return None
    return Schedule(Rates(**base), tuple(_tiers(base, tiers)))


def _tiers(base: dict[str, Decimal], tiers: dict[int, dict[str, Decimal]]) -> Iterator[Any]:
    from tokcount.model import Tier

    for above, rates in sorted(tiers.items()):
        yield Tier(above, Rates(**{**base, **rates}))
