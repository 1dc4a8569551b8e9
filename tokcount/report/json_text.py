"""JSON as text that is safe to show: UTF-8, one entry of a long list a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from tokcount._version import __version__
from tokcount.report.values import Fields, Value

TOOL: Fields = {"name": "tokcount", "version": __version__}
"""What every document says of the program."""

# Legal in JSON as they are, but a terminal obeys them, or some readers break lines at them.
_UNSAFE = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
# As json.dumps, which makes one for each value.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def line(value: Value) -> str:
    """``value`` as JSON on one line."""
    text = _ENCODER.encode(value)
    return text if text.isascii() and "\x7f" not in text else _unsafe().sub(_escape, text)


def document(fields: Mapping[str, Value | Iterator[Value]]) -> str:
    """An object with a field a line; what is iterated is a list with an entry a line.

    ``json.dumps`` with ``indent`` is six times slower and needs all values at once, which shows in a
    report of 100,000 inputs.
    """
    return "{" + ",\n ".join(f"{line(key)}: {_field(value)}" for key, value in fields.items()) + "}\n"


def lines(values: Iterable[Value]) -> str:
    """One JSON text a line."""
    return "".join(f"{line(value)}\n" for value in values)


def _field(value: Value | Iterator[Value]) -> str:
    if not isinstance(value, Iterator):
        return line(value)
    entries = ",\n  ".join(map(line, value))
    return f"[\n  {entries}]" if entries else "[]"


@cache
def _unsafe() -> re.Pattern[str]:
    """Compiled when the first text needs it: most are plain ASCII."""
    return re.compile(_UNSAFE)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
