"""Results as plain tuples on their way between processes: named ones take ten times as long to pickle."""

from __future__ import annotations

from typing import Any

from tokcount.model.prices import Cost
from tokcount.model.requests import Part, Problem, RequestCount

_new = tuple.__new__


def pack(result: RequestCount | Problem) -> tuple[Any, ...]:
    """A result as a plain tuple of what pickles at once."""
    if isinstance(result, Problem):
        return tuple(result)
    cost = tuple(result.cost) if result.cost else None
    parts = tuple([_pack(part) for part in result.parts])
    return (*result[:3], parts, *result[4:9], cost, result.batch)


def unpack(packed: tuple[Any, ...], lines: int) -> RequestCount | Problem:
    """What was packed, with so many ``lines`` before those that its line was counted from."""
    if len(packed) == _PROBLEM:
        line = packed[1]
        return _new(Problem, packed if line is None else (packed[0], line + lines, *packed[2:]))
    parts = tuple([_unpack(part) for part in packed[3]])
    cost = _new(Cost, packed[9]) if packed[9] else None
    line = None if packed[5] is None else packed[5] + lines
    return _new(RequestCount, (*packed[:3], parts, packed[4], line, *packed[6:9], cost, packed[10]))


_PROBLEM = len(Problem._fields)


def _pack(part: Part) -> tuple[Any, ...]:
    if part.parts:
        return (*part[:5], tuple([_pack(inner) for inner in part.parts]))
    return tuple(part)


def _unpack(packed: tuple[Any, ...]) -> Part:
    if packed[5]:
        return _new(Part, (*packed[:5], tuple([_unpack(inner) for inner in packed[5]])))
    return _new(Part, packed)
