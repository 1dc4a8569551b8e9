"""Fields of a request's JSON, with the place in the message where one is not what it must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tokcount.requests.drafts import ShapeError
from tokcount.requests.faults import kind, too_deep

Json = Mapping[str, Any]
"""An object of a request."""

_HINT = "See the API's reference for what goes there."


def words(said: str) -> frozenset[str]:
    """Each of some words."""
    return frozenset(said.split())


def text(value: Json, key: str, path: str) -> str:
    """The string at ``key``; ``path`` is where ``value`` stands."""
    given = value.get(key)
    if not isinstance(given, str):
        raise _wrong(f"{path}.{key}" if path else key, "a string", given)
    return given


def mapping(given: object, path: str) -> Json:
    """``given``, which must be an object."""
    if not isinstance(given, dict):
        raise _wrong(path, "an object", given)
    return given


def listed(given: object, path: str) -> list[Any]:
    """``given``, which must be a list."""
    if not isinstance(given, list):
        raise _wrong(path, "a list", given)
    return given


def objects(given: object, path: str) -> list[Json]:
    """``given``, which must be a list of objects."""
    found = listed(given, path)
    for one in found:
        if not isinstance(one, dict):
            raise _wrong(f"{path}[{found.index(one)}]", "an object", one)
    return found


def shallow(given: object, path: str) -> None:
    """Refuse what is nested so deep that it could not be walked through."""
    if too_deep(given):
        raise ShapeError(path, "This is nested too deep.", "The API takes ten levels.")


def compact(value: object) -> str:
    """JSON without blanks; other than ASCII as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _wrong(path: str, wanted: str, given: object) -> ShapeError:
    if given is None:
        return ShapeError(path, f"This is missing; it must be {wanted}.", _HINT)
    return ShapeError(path, f"This must be {wanted}, not {kind(given)}.", _HINT)
