"""Price books, read once: a library may ask for one a million times."""

from __future__ import annotations

import os
from functools import lru_cache
from os import PathLike
from pathlib import Path

from tokcount.pricing.book import Book
from tokcount.pricing.layers import load_book


def kept_book(pricing: str | PathLike[str] | None = None) -> Book:
    """The bundled prices, the user's, and those of the table ``pricing``, if one is named.

    Raises:
        PricingError: a table cannot be read or does not hold together.
    """
    named = os.environ.get("TOKCOUNT_PRICING")
    if pricing is None:
        return _load(None, named, 0)
    path = Path(pricing).absolute()
    try:
        return _load(path, named, os.stat(path).st_mtime_ns)
    except OSError:
        return load_book(pricing=path)  # says what is wrong with it


@lru_cache(maxsize=16)
def _load(pricing: Path | None, named: str | None, changed: int) -> Book:  # noqa: ARG001  # parts of the key
    return load_book(pricing=pricing)
