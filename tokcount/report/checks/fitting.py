"""Text in no more characters than a comment holds, with a word on what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tokcount.report.markdown import joined

MOST = 60_000
"""GitHub takes comments of 65,536 characters; a workflow may put a few of its own before and after."""

# What the sentence on the rest may take.
_RESERVE = 400


class Section(NamedTuple):
    """A part that may be cut: lines that open it, then one line an item of what is called ``name``."""

    name: str
    head: tuple[str, ...]
    items: tuple[str, ...]


Block = Sequence[str]


def fitted(
    first: Sequence[Block], sections: Sequence[Section], last: Sequence[Block], most: int = MOST
) -> str:
    """Blocks, sections and blocks as one text, an empty line between two of them.

    Items that there is no room for are left out from the first that does not fit, and counted at the end.
    """
    blocks = list(first)
    room = most - _RESERVE - sum(map(_size, (*first, *last)))
    left: list[str] = []
    for section in sections:
        kept, room = _kept(section, room)
        if kept:
            blocks.append([*section.head, *section.items[:kept]])
        if kept < len(section.items):
            left.append(f"{len(section.items) - kept:,} of {len(section.items):,} {section.name}")
    if left:
        told = f"Cut to {most:,} characters: {' and '.join(left)} are left out. `-f json` has them all."
        blocks.append([f"**{told}**"])
    return joined([*blocks, *last])


def _kept(section: Section, room: int) -> tuple[int, int]:
    """How many items there is room for, and what room is left then."""
    used = _size(section.head)
    for i, item in enumerate(section.items):
        used += len(item) + 1
        if used > room:
            return i, (room - used + len(item) + 1 if i else room)
    return len(section.items), room - used


def _size(lines: Sequence[str]) -> int:
    return sum(len(line) + 1 for line in lines) + 1
