"""What is wrong within one JSON value: where, why, what to do; and how places are written as JSON paths."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

MOST = 20
"""How many faults of one request are told."""
LEVELS = 200
"""How deep JSON may be nested. Python's own parser gives up somewhere below 1,000, depending on who calls
it; what draws schemas recurses several calls a level. The API takes schemas of ten levels."""

_NAME = re.compile(r"[A-Za-z_$][\w$-]*")
_LONGEST = 100


class Fault(NamedTuple):
    """One thing that is wrong.

    ``path`` is where in the value, as a JSON path; ``reason`` one sentence on what is wrong, ``hint`` one
    on what to do.
    """

    path: str
    reason: str
    hint: str = ""


class Faults:
    """The first ``MOST`` faults of a request."""

    __slots__ = ("_found", "full")

    def __init__(self) -> None:
        self._found: list[Fault] = []
        self.full = False
        """Whether looking on is of no use."""

    def add(self, path: str, reason: str, hint: str = "") -> None:
        """One more."""
        if len(self._found) < MOST:
            self._found.append(Fault(path, reason, hint))
        self.full = len(self._found) >= MOST

    def found(self) -> tuple[Fault, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._found)


def under(prefix: str, path: str) -> str:
    """The path of what is at ``path`` within what is at ``prefix``."""
    if not prefix or not path:
        return prefix or path
    return f"{prefix}{path}" if path[0] == "[" else f"{prefix}.{path}"


def member(prefix: str, key: object) -> str:
    """The path of a key or an index in what is at ``prefix``."""
    if isinstance(key, int):
        return f"{prefix}[{key}]"
    key = str(key)
    if _NAME.fullmatch(key):
        return under(prefix, key)
    return f"{prefix}[{_quoted(key)}]"


def _quoted(key: str) -> str:
    # A lone surrogate could not be printed.
    shown = key if len(key) <= _LONGEST else f"{key[:_LONGEST]}…"
    return '"' + shown.encode("utf-8", "backslashreplace").decode().replace('"', '\\"') + '"'


def clipped(value: object) -> str:
    """A string of the user's, short enough for a message and safe to print; in quotes."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return f"'{text.encode('utf-8', 'backslashreplace').decode()}'"


def kind(value: object) -> str:
    """What a value is called in JSON, with its article."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def too_deep(value: object, levels: int = LEVELS) -> bool:
    """Whether lists and objects are nested in more than so many ``levels``, or without end."""
    level: list[Any] = [[value]]
    for _ in range(levels + 1):
        inner = [
            each
            for outer in level
            if isinstance(outer, dict | list)
            for each in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(each, dict | list)
        ]
        if not inner:
            return False
        # What is met in several places is followed once, or values that share parts would take forever.
        level = list({id(each): each for each in inner}.values())
    return True
