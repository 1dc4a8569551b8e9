"""The engine for little text: exact, in pure Python, counting before a native engine has loaded."""

from __future__ import annotations

from tokcount.engines.index.engine import IndexEngine
from tokcount.engines.index.format import is_there

TYPE_CHECKING = False  # typing itself is not worth its 4 ms
if TYPE_CHECKING:
    from tokcount.engines import Engine


def available(encoding: str) -> bool:
    """Whether this engine can count with ``encoding``: its data files are made when tokcount is installed."""
    return is_there(encoding)


def make(encoding: str, jobs: int | None = None) -> IndexEngine:
    """The engine for an encoding; ``jobs`` is for the native one that takes over from it.

    Raises:
        EngineError: a data file is missing, was cut short or altered.
    """
    return IndexEngine(encoding, lambda: _native(encoding, jobs))


def _native(encoding: str, jobs: int | None) -> Engine:
    from tokcount.engines import load
    from tokcount.errors import EngineError

    try:
        return load(encoding, "toktok", jobs=jobs)
    except EngineError:
        return load(encoding, "tiktoken", jobs=jobs)
