"""Count tokens exactly, price them and check that they fit, offline.

>>> from tokcount import count
>>> count("tiktoken is great!", model="gpt-4o-mini")
6
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tokcount._version import __version__

if TYPE_CHECKING:
    from tokcount.api import count, count_many, estimate, scan
    from tokcount.errors import TokcountError
    from tokcount.model import Estimate, Report
    from tokcount.model.requests import RequestCount
    from tokcount.requests.library import count_request

__all__ = [
    "Estimate",
    "Report",
    "RequestCount",
    "TokcountError",
    "__version__",
    "count",
    "count_many",
    "count_request",
    "estimate",
    "scan",
]

_HOMES = {
    "Estimate": "tokcount.model",
    "Report": "tokcount.model",
    "RequestCount": "tokcount.model.requests",
    "TokcountError": "tokcount.errors",
    "count_request": "tokcount.requests.library",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import tokcount`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'tokcount' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_HOMES.get(name, "tokcount.api")), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
