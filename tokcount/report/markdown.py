"""A GitHub table for pull requests and issues, with the same notes as the table of the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tokcount.model import Report
from tokcount.report import notes
from tokcount.report.comparisons import comparisons, difference, verdict
from tokcount.report.grid import Grid, plural
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.sheet import Head, Sheet
from tokcount.report.view import label, view

# With more models a page is not wide enough for a table with each of them beside the other.
_SIDE_BY_SIDE = 2
_MARKUP = re.compile(r"[\\`*\[\]<>|~$&]|(?<!\w)_|_(?!\w)")


def render(report: Report, options: Options) -> str:
    """``report`` as Markdown; names of inputs stand in code spans, so that nothing in them is read
    as markup, a mention or a link."""
    blocks: list[list[str]] = [[f"**{notes.PARTIAL}**"]] if report.partial else []
    if report.rows:
        blocks.append(_entries(report, options))
    else:
        blocks.append(["No input was counted."])
    readings = [
        f"- {code(name, in_table=False)}: {escape(text)}" for name, text in notes.charsets(report.rows)
    ]
    models, bases = notes.models(report.columns, report.scenario)
    blocks.append(bullets([*(f"{name}: {text}" for name, text in models), *_remarks(report)]) + readings)
    blocks.append(bullets(f"{number} {text}" for number, text in bases))
    if report.skipped:
        blocks.append([f"**Skipped: {len(report.skipped):,}**"])
        blocks.append(_skipped(report))
    return joined(blocks)


def joined(blocks: Iterable[Sequence[str]]) -> str:
    """Blocks of lines, an empty line between two of them."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def table(sheet: Sheet) -> list[str]:
    """``sheet`` as a table whose cells are Markdown already."""
    titles = [escape(f"{h.group} {h.title}".strip()) for h in sheet.heads]
    lines = [titles, ["---:" if h.right else ":---" for h in sheet.heads]]
    lines += [[text for text, _ in row] for row in (*sheet.body, *sheet.feet)]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def escape(text: str) -> str:
    """``text`` so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\g<0>", shown(text))


def code(text: str, *, in_table: bool = True) -> str:
    """``text`` as a code span; in a table a pipe is escaped, elsewhere the backslash would show."""
    name = shown(text).replace("|", "\\|") if in_table else shown(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", name)), default=0))
    # A span that starts or ends with a backtick or a blank needs blanks, which are not shown.
    pad = " " if name[:1] in ("`", " ") or name[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{name}{pad}{fence}"


def bullets(sentences: Iterable[str]) -> list[str]:
    """A list with a sentence a point."""
    return [f"- {escape(sentence)}" for sentence in sentences]


def _entries(report: Report, options: Options) -> list[str]:
    seen, grid = view(report, options, "tokens"), Grid(report, options)
    several = len(report.columns) > _SIDE_BY_SIDE
    sheet = grid.long(seen, "…") if several else grid.wide(seen, "…")
    names = [code(label(e)) for e in seen.entries]
    if several:
        blanks = [""] * (len(report.columns) - 1)
        names = [text for name in names for text in (name, *blanks)]
    body = [[(name, ""), *_escaped(cells[1:])] for name, cells in zip(names, sheet.body, strict=True)]
    feet = [[(f"**{escape(text)}**" if text else "", "") for text, _ in cells] for cells in sheet.feet]
    return table(Sheet(sheet.heads, body, feet))


def _escaped(cells: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(escape(text), style) for text, style in cells]


def _remarks(report: Report) -> list[str]:
    told = notes.setting(report.scenario)
    lines = [told] if told else []
    if len(report.rows) > 1:
        inputs = plural(len(report.rows), "input", "inputs")
        lines += [f"All {inputs} in one request of {c.name}: {text}" for c, text, _ in notes.together(report)]
        lines += [text for _, text in notes.too_large(report)]
    for comparison in comparisons(report):
        lines += [text for text in (verdict(comparison), difference(comparison)) if text]
    return lines


def _skipped(report: Report) -> list[str]:
    heads = tuple(Head(title, right=False) for title in ("Path", "Reason", "Detail"))
    body = [
        [(code(s.path), ""), (escape(s.reason.value), ""), (escape(s.detail), "")] for s in report.skipped
    ]
    return table(Sheet(heads, body))
