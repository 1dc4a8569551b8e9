"""Validation errors as sentences for whoever keeps the price table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tokcount.pricing.fields import WrongValueError, choose, shown
from tokcount.pricing.rules import Broken, Path

_SHAPES = {
    "model_type": ("a mapping of keys to values", "Indent the keys below it."),
    "dict_type": ("a mapping of keys to values", "Indent the keys below it."),
    "list_type": ("a list", "Write it in [brackets] or with one '-' a line."),
}


def describe(entry: Mapping[str, Any], base: Path, keys: Mapping[str, tuple[str, ...]]) -> Broken:
    """One entry of a validation error as a place in the whole table, what is wrong, and what to do.

    Arguments:
        entry: with ``loc``, ``type``, ``input``, ``msg`` and, for our own checks, ``ctx.error``.
        base: the place of the value that was validated.
        keys: what is allowed inside each named part of a table; ``""`` is the table itself.
    """
    path: Path = (*base, *entry["loc"])
    owner, field = _subject(path)
    error = entry.get("ctx", {}).get("error")
    if isinstance(error, WrongValueError):
        return Broken(path, f"{owner}'{field}' {error.what}.", error.remedy)
    kind = entry["type"]
    if kind == "extra_forbidden":
        remedy = choose(str(path[-1]), _allowed(path, keys))
        return Broken(path, f"{owner}There is no key '{field}'.", remedy)
    if kind == "missing":
        return Broken(path, f"{owner}The key '{field}' is missing.", "Add it.")
    if kind in _SHAPES:
        shape, remedy = _SHAPES[kind]
        return Broken(path, f"{owner}'{field}' is not {shape} but {shown(entry['input'])}.", remedy)
    return Broken(path, f"{owner}'{field}': {entry['msg']}.", "Correct the value.")


def _subject(path: Path) -> tuple[str, str]:
    """The model that a message starts with, and the keys below it: ``("gpt-4o: ", "batch.input")``."""
    owner = f"{path[1]}: " if len(path) > 2 and path[0] == "models" else ""
    inner = path[2:] if owner else path
    named = [str(step) for step in inner if isinstance(step, str) and step != "prices"]
    if isinstance(path[-1], int):
        named.append(f"{named.pop() if named else 'prices'}[{path[-1]}]")
    return owner, ".".join(named) or ("prices" if "prices" in inner else "table")


def _allowed(path: Path, keys: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    inside = (step for step in reversed(path[:-1]) if isinstance(step, str) and step in keys)
    return keys[next(inside, "")]
