"""The price list inside the installed package genai-prices, in the shape of its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from tokcount.errors import PricingError

PACKAGE = "genai-prices"
_FIELDS = ("id", "match", "context_window", "deprecated", "prices", "price_variants")


def installed() -> tuple[list[Any], str]:
    """The providers of the package as JSON would have them, and what it is called with its version.

    Nothing of the package but its data is used: it could fetch newer prices by itself, and is not asked to.

    Raises:
        PricingError: it is not installed, or of another make.
    """
    try:
        from genai_prices.data import providers

        called = f"{PACKAGE} {version(PACKAGE)}"
    except (ImportError, PackageNotFoundError):
        raise PricingError(
            "extra-missing",
            f"The package {PACKAGE} is not installed.",
            'Install it with `pip install "tokcount[prices]"`, or name a file with --from.',
        ) from None
    return [_provider(provider) for provider in providers], called


def _provider(provider: Any) -> dict[str, Any]:
    """What is read of a provider; how it tells usage is left out, and holds more than values."""
    models = [{name: _plain(getattr(model, name)) for name in _FIELDS} for model in provider.models]
    return {"id": provider.id, "pricing_urls": provider.pricing_urls, "models": models}


def _plain(value: Any) -> Any:
    """What JSON would say: fields that hold something, by name, and days as text."""
    if value is None or isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    fields = value if isinstance(value, Mapping) else vars(value)
    return {str(name).rstrip("_"): _plain(item) for name, item in fields.items() if item is not None}
