"""The first line of a file that is over its limit: the one to look at."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from tokcount.budgets.measure import scaled
from tokcount.engines import AUTO, load
from tokcount.model import Column, Text
from tokcount.model.checks import Finding, Rule
from tokcount.sources.read import load_file

# So many are looked at, and no larger ones: it takes as long as to count them a few times.
_MOST_FILES = 100
_MOST_BYTES = 4_000_000
_RULES = (Rule.TOKENS, Rule.COST, Rule.CONTEXT)
_END = re.compile(r"\r\n|[\r\n]")

Over = tuple[Finding, Column, int]
"""A finding about a file, its model, and how many tokens of that are allowed."""


def with_lines(found: Iterable[Over], root: str, engine: str = AUTO) -> list[Finding]:
    """The findings with the line on which the file goes over its limit, as far as that is known."""
    result: list[Finding] = []
    lines: dict[tuple[str, str, int], int] = {}
    for finding, column, most in found:
        place = finding.path, column.name, most
        if finding.rule in _RULES and finding.path and place not in lines and len(lines) < _MOST_FILES:
            lines[place] = first_over(os.path.join(root, finding.path), column, most, engine)
        result.append(finding._replace(line=lines.get(place, 0)))
    return result


def first_over(path: str, column: Column, most: int, engine: str = AUTO) -> int:
    """The first line of a file, from 1, with whose end it has more than ``most`` tokens; 0: not known.

    What is counted is the beginning of the text up to the end of a line, so that it may be a line off where a
    token goes over one.
    """
    text = load_file(path, path, explicit=False, limit=_MOST_BYTES)
    if not isinstance(text, Text) or most < 0:
        return 1 if most < 0 else 0
    content, counter, scale = text.content, load(column.encoding, engine), scaled(column)
    ends = [found.end() for found in _END.finditer(content)]
    if not ends or ends[-1] < len(content):
        ends.append(len(content))
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high) // 2
        (tokens,) = counter.count_many([content[: ends[middle]]])
        if scale(tokens) > most:
            high = middle
        else:
            low = middle + 1
    return low + 1
