"""How a report is to be shown: the choices that every format shares."""

from decimal import Decimal
from typing import Literal, NamedTuple

Sort = Literal["tokens", "cost", "bytes", "path"]
By = Literal["file", "dir", "ext", "language"]

TABLE_TOP = 100
"""How many entries a table shows unless it is told: nobody reads ten thousand lines."""


class Options(NamedTuple):
    """What to show of a report, and on what.

    Arguments:
        sort: ``None`` leaves it to the format: what people read (table, tree, markdown) starts with
            the most tokens, what programs read (json, jsonl, csv, plain) keeps the order found.
        top: how many entries to show, in a tree per directory; the rest is added up, never dropped.
            0 shows all, and ``None`` leaves it to the format: ``TABLE_TOP`` in a table, else all.
        by: what an entry is: an input, or all inputs of a directory, suffix or language.
        depth: how many levels of directories are told apart; ``None`` for all.
        threshold: entries of a tree below this share of all tokens (0 to 1) are added up.
        pages: whether tokens are also given as pages of a book.
        width: of the terminal, in cells; ``None`` for as wide as the longest line needs.
        color: whether to emit ANSI colours.
        unicode: whether the stream can show box characters, an ellipsis and the like.
        quiet: only the number, whatever the format.
    """

    sort: Sort | None = None
    top: int | None = None
    by: By = "file"
    depth: int | None = None
    threshold: Decimal = Decimal("0.01")
    pages: bool = False
    width: int | None = None
    color: bool = False
    unicode: bool = True
    quiet: bool = False
