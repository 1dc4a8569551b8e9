"""Which reader a price list takes, by its content."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from tokcount.pricing.imports import genai_prices, litellm, own
from tokcount.pricing.imports.feed import Feed, unlike
from tokcount.pricing.imports.installed import PACKAGE, installed
from tokcount.pricing.table import Table

FROM_PACKAGE = PACKAGE
"""What to name for the list inside the installed package."""


def from_package(today: date) -> Feed:
    """The list inside the installed package genai-prices.

    Raises:
        PricingError: the package is not installed, or of another make.
    """
    providers, called = installed()
    return genai_prices.read(providers, called, called, today)


def from_content(content: bytes, name: str, below: Table, *, today: date, made: date) -> Feed:
    """The price list that ``content`` is.

    Arguments:
        content: a file's bytes.
        name: of the file, for messages.
        below: the table whose sources and image rules a table of our own may name.
        today: days after it are not in the past.
        made: the day of the file, for a list that tells none.

    Raises:
        PricingError: it is no price list, or cut off.
    """
    if content.lstrip()[:1] not in (b"{", b"["):
        return own.read(content, name, below)
    try:
        data: Any = json.loads(content, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        if content.lstrip()[:1] == b"{" and b"litellm_provider" not in content:
            return own.read(content, name, below)  # YAML may begin so, and its messages tell more
        raise unlike(name, "This is not JSON, or it is cut off.") from None
    if isinstance(data, list):
        return genai_prices.read(data, name, "genai-prices, v2 data", today)
    if litellm.is_map(data):
        return litellm.read(data, name, "litellm, price map", made)
    if isinstance(data, dict) and "unit" in data:
        return own.read(content, name, below)
    raise unlike(name, "This is JSON of another schema.")
