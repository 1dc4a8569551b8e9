"""URLs of an API to the endpoint that they are of."""

from __future__ import annotations

import re
from functools import lru_cache

ENDPOINTS = ("chat/completions", "responses", "embeddings", "completions")
"""The endpoints whose requests are counted."""

# Azure has /openai/deployments/NAME/chat/completions?api-version=…; proxies have folders of their own.
_END = re.compile(r"(?:^|/)(chat/completions|responses|embeddings|completions)/?(?:[?#].*)?$")


@lru_cache(maxsize=64)
def endpoint_of(url: str) -> str | None:
    """The endpoint of a URL, or of the path of one, such as ``/v1/responses``; ``None`` for another."""
    found = _END.search(url) if len(url) < 2048 else None
    return found[1] if found else None
