"""The table for people: one line an input or group, then what the figures mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.cells import cell_len

from tokcount.model import Report, Row
from tokcount.report import notes
from tokcount.report.comparisons import comparisons, difference, verdict
from tokcount.report.grid import Grid
from tokcount.report.layout import ASCII, UNICODE, Cell, Glyphs, Head, Line, Sheet, described, omitted, table
from tokcount.report.money import format_size
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.view import view

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


def render(report: Report, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    shapes = glyphs(options)
    blocks = [_main(report, options, shapes), *footnotes(report, options)]
    return paint(blocks, options)


def footnotes(report: Report, options: Options) -> list[list[Line]]:
    """The blocks below a table or tree: models, window, comparisons, what was skipped or odd."""
    return [
        _models(report, options),
        _windows(report, options),
        _compared(report, options),
        _skipped(report, options),
        _charsets(report, options),
    ]


def glyphs(options: Options) -> Glyphs:
    """The decoration for the stream that ``options`` describe."""
    return UNICODE if options.unicode else ASCII


def measure(text: str) -> int:
    """The width of ``text`` in cells of a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def sheet_lines(sheet: Sheet, options: Options) -> list[Line]:
    """``sheet`` as lines, and a word on the columns that the width has no room for."""
    lines = table(sheet, options.width, glyphs(options), measure)
    missing = omitted(sheet, options.width, measure)
    told = f"No room for {', '.join(missing)}: see -f json, or a wider terminal."
    return lines + (paragraphs([(told, "dim")], options) if missing else [])


def banner(report: Report) -> list[Line]:
    """The warning above a result that is not whole."""
    return [[(notes.PARTIAL, "warn")], []] if report.partial else []


def paint(blocks: Iterable[Sequence[Line]], options: Options) -> str:
    """Blocks of styled lines as text, an empty line between two of them."""
    lines: list[Line] = []
    for block in blocks:
        if block:
            lines += [[]] * bool(lines) + list(block)
    if not options.color:
        return "".join("".join(text for text, _ in line) + "\n" for line in lines)
    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.style import Style

    styles = {"": None, **{name: Style.parse(style) for name, style in STYLES.items()}}
    stream = StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=options.width,
                      legacy_windows=False, no_color=False)  # fmt: skip
    parts = [Segment(text, styles[style]) for line in lines for text, style in [*line, ("\n", "")]]
    console.print(Segments(parts), end="", soft_wrap=True)
    return stream.getvalue()


def _main(report: Report, options: Options, shapes: Glyphs) -> list[Line]:
    seen = view(report, options, "tokens")
    grid = Grid(report, options)
    if not report.rows:
        return [*banner(report), [("No input was counted.", "warn")]]
    only = seen.entries[0] if len(report.rows) == 1 and seen.entries else None
    if isinstance(only, Row):
        title: Line = [(shown(only.path), "title"), (f"  {format_size(only.size)}", "dim")]
        return [*banner(report), title, [], *table(grid.single(only), options.width, shapes, measure)]
    sheet = grid.fitting(seen, options.width, shapes, measure)
    return [*banner(report), *sheet_lines(sheet, options)]


def _models(report: Report, options: Options) -> list[Line]:
    pairs: list[tuple[Cell, Cell]] = []
    for column in report.columns:
        text = notes.about(column, report.scenario)
        pairs.append(((shown(column.name), "model"), (_plain(text, options), "dim")))
    lines = described(pairs, options.width, measure)
    told = notes.setting(report.scenario)
    return lines + paragraphs([(told, "dim")] if told else [], options)


def _windows(report: Report, options: Options) -> list[Line]:
    if len(report.rows) < 2:
        return []
    title = f"All {len(report.rows):,} inputs in one request"
    pairs: list[tuple[Cell, Cell]] = []
    for column, text, fits in notes.together(report):
        pairs.append(((f"  {column.name}", "model"), (text, "" if fits else "warn")))
    lines = paragraphs([(text, "bad") for _, text in notes.too_large(report)], options)
    if not pairs:
        return lines
    if len(report.columns) == 1:
        return paragraphs([(f"{title}: {pairs[0][1][0]}", pairs[0][1][1])], options) + lines
    return [[(title, "title")], *described(pairs, options.width, measure), *lines]


def _compared(report: Report, options: Options) -> list[Line]:
    cells: list[Cell] = []
    for comparison in comparisons(report):
        saving = comparison.saving
        style = "" if saving is None else "good" if saving >= 0 else "warn"
        cells.append((verdict(comparison), style))
        told = difference(comparison)
        cells += [(told, "dim")] if told else []
    return paragraphs(cells, options)


def _skipped(report: Report, options: Options) -> list[Line]:
    if not report.skipped:
        return []
    shapes = glyphs(options)
    listed, rest = notes.skipped_shown(report.skipped)
    heads = (Head("Path", right=False, elastic=20), Head("Reason", right=False), Head("", right=False))
    body = [[(shown(s.path), ""), (s.reason.value, "warn"), (shown(s.detail), "dim")] for s in listed]
    lines = [[(f"Skipped: {len(report.skipped):,}", "warn")]]
    lines += table(Sheet(heads, body), options.width, shapes, measure)[2:]
    more = [(notes.more_skipped(rest, shapes.ellipsis), "dim")] if rest else []
    return lines + paragraphs(more, options)


def _charsets(report: Report, options: Options) -> list[Line]:
    pairs: list[tuple[Cell, Cell]] = [
        ((name, ""), (text, "dim")) for name, text in notes.charsets(report.rows)
    ]
    return [[("Not plain UTF-8", "title")], *described(pairs, options.width, measure)] if pairs else []


def paragraphs(cells: Iterable[Cell], options: Options) -> list[Line]:
    """Sentences, each wrapped to the width of the terminal."""
    return described(((("", ""), cell) for cell in cells), options.width, measure)


def _plain(text: str, options: Options) -> str:
    return text if options.unicode else text.replace(" · ", "; ")
