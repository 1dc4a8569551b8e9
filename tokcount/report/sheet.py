"""A table as data: columns and the cells in them, before any format draws it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Cell = tuple[str, str]
"""Text and the name of its style; the empty name is the terminal's own."""


class Head(NamedTuple):
    """A column: its title, what it belongs to, and how it is set.

    ``point`` lines numbers up at the decimal point. ``elastic`` is the least cells that texts may be
    shortened to; 0 is never. ``expendable`` columns are left out where the width is too small, the
    highest number first.
    """

    title: str
    group: str = ""
    right: bool = True
    point: bool = False
    elastic: int = 0
    expendable: int = 0


class Sheet(NamedTuple):
    """A table: ``feet`` are set apart below the ``body``."""

    heads: tuple[Head, ...]
    body: Sequence[Sequence[Cell]]
    feet: Sequence[Sequence[Cell]] = ()
