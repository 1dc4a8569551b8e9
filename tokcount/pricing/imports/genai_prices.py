"""The price list of genai-prices: its v2 JSON, or the data of the package in the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tokcount.model import Model, Price, Schedule, Source
from tokcount.pricing.imports.feed import Feed, Steps, amount, schedule, unique, unlike
from tokcount.pricing.rules import broken
from tokcount.pricing.table import Table

# Only vendors: what a model costs at another host is another price, and the names are the same.
VENDORS = {
    "anthropic": "anthropic", "cohere": "cohere", "deepseek": "deepseek", "google": "google", "meta": "meta",
    "mistral": "mistral", "openai": "openai", "x-ai": "xai", "zai": "zai",
}  # fmt: skip

_RATES = {
    "input_mtok": "input",
    "output_mtok": "output",
    "cache_read_mtok": "cached",
    "cache_write_mtok": "cache_write",
}
# What comes in beside text has rates of its own; what does not answer in text is not for counting tokens.
_NOT_TEXT = ("output_audio", "output_image", "output_video", "kpages", "mchars", "hours", "messages")
_PAGE = "https://pypi.org/project/genai-prices/"


class _Dated(NamedTuple):
    start: date | None
    rates: Mapping[str, Any]


def read(providers: Any, name: str, via: str, today: date, checked: date | None = None) -> Feed:
    """The vendors' models of a list of providers.

    Arguments:
        providers: the list as JSON has it, numbers exact.
        name: of the list, for messages.
        via: what the figures come by, such as ``genai-prices 0.2.3``.
        today: days after it are not in the past.
        checked: when the figures were compared with their source; unless given, the newest day in them.

    Raises:
        PricingError: it is another list.
    """
    if not _is_list(providers):
        raise unlike(name, "This is not the v2 data of genai-prices.")
    newest = max((day for day in _days(providers) if day <= today), default=None)
    day = checked or newest or today
    left_out: list[tuple[str, str]] = []
    models: list[Model] = []
    for provider in providers:
        vendor = VENDORS.get(provider["id"])
        if vendor is None:
            continue
        source = Source(f"genai-prices-{vendor}", _page(provider), via)
        for entry in provider["models"]:
            model = _model(entry, vendor, source, day)
            reason = model if isinstance(model, str) else next((b.what for b in broken(model)), "")
            if reason or isinstance(model, str):
                left_out.append((str(entry.get("id")), reason))
            else:
                models.append(model)
    kept, doubled = unique(m for m in models if m.provider != "google" or not m.name.startswith("claude"))
    sources = {p.source.id: p.source for m in kept.values() for p in m.prices}
    vendors = frozenset(VENDORS.values())
    return Feed(name, Table(day, sources, {}, kept), False, (*left_out, *doubled), newest, vendors)


def _is_list(data: Any) -> bool:
    return isinstance(data, list) and bool(data) and all(map(_is_provider, data))


def _is_provider(data: Any) -> bool:
    models = data.get("models") if isinstance(data, dict) and isinstance(data.get("id"), str) else None
    if not isinstance(models, list):
        return False
    return all(isinstance(model, dict) and isinstance(model.get("id"), str) for model in models)


def _page(provider: Mapping[str, Any]) -> str:
    urls = provider.get("pricing_urls")
    return str(urls[0]) if isinstance(urls, list) and urls else _PAGE


def _model(entry: Mapping[str, Any], vendor: str, source: Source, checked: date) -> Model | str:
    """The model of an entry, or why there is none."""
    name = entry["id"]
    odd = any(c.isspace() or not c.isprintable() for c in name) or ":" in name.removeprefix("ft:")
    if not name or odd or name.endswith("-"):
        return "has a name that stands for several models, or for none"
    standard = _dated(entry.get("prices"))
    if standard is None:
        return "has a price by the time of day"
    if any(part in key for price in standard for key in price.rates for part in _NOT_TEXT):
        return "does not answer in text alone"
    offers = [(price.start, _schedule(price.rates)) for price in standard]
    if not offers or any(offer is None for _, offer in offers):
        return "has no price for input"
    prices = tuple(Price(offer, source, checked, start, second_hand=True) for start, offer in offers if offer)
    batch = _batch(entry)
    if batch:
        prices = (*prices[:-1], prices[-1]._replace(batch=batch))
    window = entry.get("context_window")
    return Model(
        name,
        vendor,
        "chat" if prices[-1].standard.base.output else "embedding",
        prices,
        checked,
        context=window if isinstance(window, int) and window > 0 else None,
        note="genai-prices calls it deprecated." if entry.get("deprecated") else "",
        snapshots=tuple(dict.fromkeys(n for n in _equals(entry.get("match")) if n != name)),
    )


def _dated(prices: Any) -> list[_Dated] | None:
    """The prices of a model, the oldest first; ``None`` where they depend on the hour."""
    if isinstance(prices, Mapping):
        return [_Dated(None, prices)]
    found: list[_Dated] = []
    for price in prices if isinstance(prices, list) else ():
        constraint = price.get("constraint") or {}
        if "start_time" in constraint:
            return None
        found.append(_Dated(_day(constraint.get("start_date")), price.get("prices") or {}))
    return sorted(found, key=lambda price: price.start or date.min)


def _schedule(rates: Mapping[str, Any]) -> Schedule | None:
    steps = {ours: _steps(rates[theirs]) for theirs, ours in _RATES.items() if rates.get(theirs) is not None}
    return schedule(steps)


def _steps(rate: Any) -> Steps:
    if not isinstance(rate, Mapping):
        base = amount(rate)
        return {} if base is None else {0: base}
    tiers = [(tier.get("start"), amount(tier.get("price"))) for tier in rate.get("tiers") or ()]
    pairs = [(0, amount(rate.get("base"))), *tiers]
    return {start: price for start, price in pairs if isinstance(start, int) and price is not None}


def _batch(entry: Mapping[str, Any]) -> Schedule | None:
    """The rates that are listed for batches; what is not listed is not derived."""
    for variant in entry.get("price_variants") or ():
        if variant.get("when") == {"processing": "batch"}:
            return _schedule(variant.get("prices") or {})
    return None


def _equals(match: Any) -> Iterator[str]:
    """The names that an entry lists one by one."""
    if isinstance(match, Mapping):
        if isinstance(match.get("equals"), str):
            yield match["equals"]
        inner: Any = match.get("or")
        for clause in inner if isinstance(inner, Sequence) and not isinstance(inner, str) else ():
            yield from _equals(clause)


def _days(data: Any) -> Iterator[date]:
    """Every first day of a price."""
    if isinstance(data, Mapping):
        day = _day(data.get("start_date"))
        if day:
            yield day
        for value in data.values():
            yield from _days(value)
    elif isinstance(data, list):
        for value in data:
            yield from _days(value)


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
