"""The price map of litellm, read as a file: rates in USD per token, tiers in the names of the keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tokcount.model import Model, Price, Schedule, Source
from tokcount.pricing.imports.feed import Feed, Steps, amount, number, schedule, unique, unlike
from tokcount.pricing.rules import broken
from tokcount.pricing.table import Table

# Provider of the map -> ours; only vendors, as with genai-prices.
VENDORS = {
    "anthropic": "anthropic", "cohere": "cohere", "cohere_chat": "cohere", "deepseek": "deepseek",
    "gemini": "google", "meta_llama": "meta", "mistral": "mistral", "openai": "openai",
    "text-completion-openai": "openai", "xai": "xai", "zai": "zai",
}  # fmt: skip

_KINDS = {"chat": "chat", "responses": "responses", "completion": "completion", "embedding": "embedding"}
_RATES = {
    "input_cost_per_token": "input",
    "output_cost_per_token": "output",
    "cache_read_input_token_cost": "cached",
    "cache_creation_input_token_cost": "cache_write",
}
_TIER = re.compile(r"_above_(\d+)(k?)_tokens\Z")
_MILLION = 1_000_000
_PAGE = "https://github.com/BerriAI/litellm"
_SAMPLE = "sample_spec"


def is_map(data: Any) -> bool:
    """Whether ``data`` is such a map: entries that name their provider as litellm does."""
    if not isinstance(data, dict):
        return False
    entries = [entry for name, entry in data.items() if name != _SAMPLE]
    return bool(entries) and all(isinstance(e, dict) and "litellm_provider" in e for e in entries)


def read(data: Any, name: str, via: str, checked: date) -> Feed:
    """The vendors' models of a price map.

    Arguments:
        data: the map as JSON has it, numbers exact.
        name: of the map, for messages.
        via: what the figures come by.
        checked: the day of the map; it tells none.

    Raises:
        PricingError: it is something else.
    """
    if not is_map(data):
        raise unlike(name, "This is not the price map of litellm.")
    left_out: list[tuple[str, str]] = []
    models: list[Model] = []
    for key, entry in data.items():
        vendor = VENDORS.get(str(entry.get("litellm_provider"))) if key != _SAMPLE else None
        if vendor is None or entry.get("mode") not in _KINDS:
            continue
        model = _model(key, entry, vendor, via, checked)
        reason = "has no price for input" if model is None else next((b.what for b in broken(model)), "")
        if model is None or reason:
            left_out.append((key, reason))
        else:
            models.append(model)
    # A bare name is the vendor's own; the same model under its prefix repeats it.
    kept, _ = unique(sorted(models, key=lambda model: f"{model.provider}/{model.name}" in data))
    sources = {p.source.id: p.source for m in kept.values() for p in m.prices}
    vendors = frozenset(VENDORS.values())
    return Feed(name, Table(checked, sources, {}, kept), left_out=tuple(left_out), vendors=vendors)


def _model(key: str, entry: Mapping[str, Any], vendor: str, via: str, checked: date) -> Model | None:
    standard = _schedule(entry, "")
    if standard is None or any(char.isspace() for char in key):
        return None
    source = Source(f"litellm-{vendor}", _PAGE, via)
    price = Price(standard, source, checked, batch=_schedule(entry, "_batches"), second_hand=True)
    window, longest = _count(entry.get("max_input_tokens")), _count(entry.get("max_output_tokens"))
    if window and longest and longest > window:
        longest = None
    return Model(
        key.rpartition("/")[2],
        vendor,
        _KINDS[entry["mode"]],
        (price,),
        checked,
        context=window,
        max_output=longest,
        shutdown=_day(entry.get("deprecation_date")),
    )


def _schedule(entry: Mapping[str, Any], suffix: str) -> Schedule | None:
    steps: dict[str, dict[int, Decimal]] = {}
    for key, value in entry.items():
        tier = _TIER.search(key)
        base = key[: tier.start()] if tier else key
        ours = _RATES.get(base.removesuffix(suffix)) if base.endswith(suffix) else None
        exact = number(value) if ours else None
        rate = None if exact is None else amount(exact * _MILLION)
        if ours and rate is not None:
            above = int(tier[1]) * (1000 if tier[2] else 1) if tier else 0
            steps.setdefault(ours, {})[above] = rate
    found: Mapping[str, Steps] = steps
    return schedule(found)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
