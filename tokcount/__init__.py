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

__all__ = ["Estimate", "Report", "TokcountError", "__version__", "count", "count_many", "estimate", "scan"]

_HOMES = {"TokcountError": "tokcount.errors", "Estimate": "tokcount.model", "Report": "tokcount.model"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import tokcount`` costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'tokcount' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_HOMES.get(name, "tokcount.api")), name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
