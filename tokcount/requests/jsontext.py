"""JSON text to values: a mistake is a value with its line, column and place, and never an exception."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from tokcount.requests.faults import LEVELS, member, too_deep

_BOM = "\ufeff"
# Possessive, since what is not a token need not be tried again: a string may have 100 MB.
_TOKEN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"|[\[\]{},:]', re.DOTALL)
# A path of 100,000 names would say less than its beginning.
_NAMED = 12
_MEND = "Correct it; a file holds one JSON value, or one on each line."


class Mistake(NamedTuple):
    """Why a text is not a JSON value. ``line`` and ``column`` begin with 1; ``path`` leads to the place."""

    line: int
    column: int
    path: str
    reason: str
    hint: str


def parse(text: str) -> Any:
    """The value of a JSON text, or a ``Mistake``.

    NaN, a key that comes twice (the last one counts) and lone surrogates are taken, as Python and many
    other programs write them.
    """
    try:
        value = _loads(text)
        if text.count("{") + text.count("[") > LEVELS and too_deep(value):
            return _nested(text)
    except json.JSONDecodeError as error:
        if text.startswith(_BOM):
            return parse(text[1:])
        return _mistake(text, error)
    except RecursionError:
        return _nested(text)
    return value


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:
        # Python refuses integers of thousands of digits, since they take long; a float is near enough.
        return json.loads(text, parse_int=float)


def _mistake(text: str, error: json.JSONDecodeError) -> Mistake:
    end = len(text.rstrip())
    if error.pos >= end or error.msg.startswith("Unterminated string"):
        line, column = _line_and_column(text, end)
        reason = f"The JSON is cut off at column {column:,}."
        return Mistake(line, column, _place(text, end)[0], reason, "Write it again, to the end.")
    place, _ = _place(text, error.pos)
    what = error.msg.removesuffix(" at").rstrip(": ")
    hint = _MEND
    if error.msg == "Extra data":
        what, place = "something follows the value", ""
        hint = "Put one request on each line (`jq -c` does so), or all of them into one list."
    reason = f"This is not JSON: {what[0].lower()}{what[1:]}, at column {error.colno:,}."
    return Mistake(error.lineno, error.colno, place, reason, hint)


def _nested(text: str) -> Mistake:
    path, position = _place(text, len(text), LEVELS)
    line, column = _line_and_column(text, position)
    return Mistake(
        line,
        column,
        path,
        f"This is nested too deeply: more than {LEVELS} levels.",
        "Make it flatter; the API takes schemas of ten levels.",
    )


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)


def _place(text: str, end: int, levels: int | None = None) -> tuple[str, int]:
    """The path and the position of what is before ``end``, or of the first that is over ``levels`` deep."""
    stack: list[str | int | None] = []
    last = ""
    position = 0
    for token in _TOKEN.finditer(text, 0, end):
        position = token.start()
        mark = text[position]
        if mark == '"':
            last = token[1]
        elif mark in "{[":
            stack.append(0 if mark == "[" else None)
            if levels is not None and len(stack) > levels:
                break
        elif stack:
            _step(stack, mark, last)
    return _written(stack), position


def _step(stack: list[str | int | None], mark: str, last: str) -> None:
    """Go on within what is open: a list counts its values, an object has a key once its colon is there."""
    top = stack[-1]
    if mark in "}]":
        stack.pop()
    elif isinstance(top, int):
        stack[-1] = top + (mark == ",")
    else:
        stack[-1] = last if mark == ":" else None


def _written(stack: list[str | int | None]) -> str:
    path = ""
    for key in stack[:_NAMED]:
        if key is None:
            break
        path = member(path, key)
    return f"{path}…" if len(stack) > _NAMED else path
