"""Tables, lists and sentences as Rich draws them, on whatever the stream can show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import groupby

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from tokcount.report.glyphs import Glyphs, glyphs
from tokcount.report.names import shorten
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet

Block = list[RenderableType]
"""What stands together; an empty line sets it apart from the next."""

# The sixteen colours of the terminal's own theme, so that any background works.
STYLES = {
    "head": "bold",
    "rule": "dim",
    "dim": "dim",
    "model": "cyan",
    "total": "bold",
    "good": "green",
    "bad": "bold red",
    "warn": "yellow",
    "title": "bold",
    "bar": "cyan",
}

_GAP = 2
# Sentences in a terminal below this many cells are for the terminal to wrap.
_NARROW = 40
# Of a stream that has no width: longer than any line.
_ENDLESS = 1_000_000
# Rules below the titles (the third line of a box) and above the feet (the fifth).
_RULES = "    \n    \n -- \n    \n -- \n    \n    \n    \n"
# Rich breaks lines at no-break spaces and strips them, so this noncharacter stands for them while it draws.
_BLANK = "\ufdd0"
_STYLED_BLANKS = re.compile(r"\x1b\[[\d;]*m( +)\x1b\[0m")
_TRAILING = re.compile(r"(?<! )(?: |\x1b\[[\d;]*m)++$", re.MULTILINE)


def paint(blocks: Iterable[Block], options: Options) -> str:
    """The text of ``blocks``, in colour where ``options`` ask for it, an empty line between two of them."""
    stream = StringIO()
    width = _ENDLESS if options.width is None else max(options.width, _NARROW)
    # Everything is given: the command line has heeded the environment, and what it decided is in the options.
    console = Console(
        file=stream, width=width, height=_ENDLESS, theme=Theme(STYLES), force_jupyter=False,
        force_terminal=options.color, color_system="standard" if options.color else None, no_color=False,
        legacy_windows=False, highlight=False, markup=False, emoji=False,
    )  # fmt: skip
    for i, block in enumerate(filter(None, blocks)):
        console.line(bool(i))
        for part in block:
            console.print(part, crop=False)
    text = _STYLED_BLANKS.sub(r"\1", stream.getvalue().replace(_BLANK, " "))
    return _TRAILING.sub(lambda end: end[0].replace(" ", ""), text)


def sentence(*cells: Cell) -> Text:
    """Text that is wrapped to the width of the terminal."""
    # No line begins with a percent sign or a dot between two facts.
    kept = ((re.sub(" (?=[%·])", _BLANK, text), style) for text, style in cells)
    return Text.assemble(*kept, overflow="fold")


def listed(rows: Iterable[Sequence[Cell]], options: Options) -> Block:
    """Rows without titles and rules: names that may be shortened first, and wrapped text last."""
    table = Table.grid(padding=(0, _GAP, 0, 0))
    for name, *texts in rows:
        table.add_row(_Name(*name, glyphs(options).ellipsis), *map(sentence, texts))
    return [table] if table.rows else []


def ruled(sheet: Sheet, options: Options) -> Block:
    """``sheet`` as a table, and a word on the columns that the width has no room for.

    Numbers are never cut, so it may be wider than the terminal.
    """
    strips = _strips(sheet)
    kept = list(strips)
    while options.width is not None and _least(kept) > options.width and any(s.head.expendable for s in kept):
        kept.remove(max(kept, key=lambda s: s.head.expendable))
    groups = {s.head.group for s in kept}
    missing = [s.head for s in strips if s not in kept and s.head.title]
    names = (f"{h.group} {h.title}".strip() if h.group in groups else h.group for h in missing)
    told = ", ".join(dict.fromkeys(names))
    note = sentence((f"No room for {told}: see -f json, or a wider terminal.", "dim"))
    return [_drawn(kept, len(sheet.body), options), *[note] * bool(told)]


def needed(sheet: Sheet) -> int:
    """The cells that ``sheet`` needs with every column in it, and elastic ones at their shortest."""
    return _least(_strips(sheet))


@dataclass(frozen=True, slots=True, eq=False)
class _Strip:
    """One column of a sheet, and the fewest cells of the terminal that it needs."""

    head: Head
    cells: Sequence[Cell]
    least: int


@dataclass(frozen=True, slots=True)
class _Name:
    """A text that leaves out its middle where its column is too narrow for it."""

    text: str
    style: str
    ellipsis: str

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, cell_len(self.text))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(shorten(self.text, options.max_width, self.ellipsis, cell_len), self.style, no_wrap=True)


def _strips(sheet: Sheet) -> list[_Strip]:
    # Where models stand side by side every line is one line; else a remark in brackets may have its own.
    unbroken = " " if any(h.group for h in sheet.heads) else r" (?!\()"
    strips = []
    for i, head in enumerate(sheet.heads):
        feet = [(re.sub(unbroken, _BLANK, row[i][0]), row[i][1]) for row in sheet.feet]
        cells = [*(row[i] for row in sheet.body), *feet]
        cells = _pointed(cells) if head.point else cells
        least = max(cell_len(text) for text, _ in [(head.title, ""), *cells])
        if head.elastic:
            # What the feet say holds numbers, so it stays whole.
            words = [word for text, _ in feet for word in text.split(" ")]
            least = min(least, max([head.elastic, *map(cell_len, words)]))
        strips.append(_Strip(head, cells, least))
    return strips


def _pointed(cells: Sequence[Cell]) -> list[Cell]:
    """Numbers padded on the right, so that the points are below one another once the ends are."""
    tails = [len(text) - text.find(".") if "." in text else 0 for text, _ in cells]
    longest = max(tails, default=0)
    return [(t + _BLANK * (longest - tail), style) for (t, style), tail in zip(cells, tails, strict=True)]


def _families(strips: Iterable[_Strip]) -> list[tuple[str, list[_Strip]]]:
    return [(name, list(members)) for name, members in groupby(strips, key=lambda s: s.head.group)]


def _least(strips: Iterable[_Strip]) -> int:
    """The cells that columns and the names above them need, with the gaps between them."""
    families = _families(strips)
    return sum(max(cell_len(n), sum(s.least + _GAP for s in f) - _GAP) + _GAP for n, f in families) - _GAP


def _drawn(strips: Sequence[_Strip], body: int, options: Options) -> Table:
    """One table, or one for each group, side by side below the names of the groups."""
    families, least = _families(strips), _least(strips)
    drawn = [_table(family, body, glyphs(options)) for _, family in families]
    table = drawn[0]
    if len(drawn) > 1:
        table = Table.grid(padding=(0, _GAP, 0, 0))
        for (name, family), part in zip(families, drawn, strict=True):
            part.title, part.title_style, part.min_width = name or " ", "model", cell_len(name)
            table.add_column(no_wrap=not any(s.head.elastic for s in family))
        table.add_row(*drawn)
    # Rich would cut what the terminal has no room for.
    table.width = least if options.width is not None and least > options.width else None
    return table


def _table(family: Sequence[_Strip], body: int, shapes: Glyphs) -> Table:
    """The columns of a group; the rows after the first ``body`` are set apart by a rule."""
    table = Table(
        box=Box(_RULES.replace("-", shapes.rule)), show_edge=False, border_style="rule", header_style="head",
        padding=(0, _GAP - 1, 0, 0), pad_edge=False,
    )  # fmt: skip
    for head in (s.head for s in family):
        table.add_column(head.title, justify="right" if head.right else "left", no_wrap=not head.elastic)
    for i, row in enumerate(zip(*(s.cells for s in family), strict=True)):
        if i == body:
            table.add_section()
        table.add_row(*(
            _Name(text, style, shapes.ellipsis) if strip.head.elastic and i < body else Text(text, style)
            for strip, (text, style) in zip(family, row, strict=True)
        ))  # fmt: skip
    return table
