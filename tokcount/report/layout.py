"""Tables and paragraphs as lines of styled text: widths, alignment, and what gives way in a narrow terminal.

Rich paints these lines. Its own table costs 0.35 ms a row, which for ten thousand files is longer
than it takes to count them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tokcount.report.names import shorten

Cell = tuple[str, str]
"""Text and the name of its style; the empty name is the terminal's own."""
Line = list[Cell]
Measure = Callable[[str], int]

_GAP = 2
# Cells that text is wrapped to at least.
_LEAST = 20
# The percent sign stays with its number.
_WORDS = re.compile(r"\S+(?: %\S*)?")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The decoration that a stream can show; ``bar`` is a full, a half and an empty cell."""

    ellipsis: str
    rule: str
    branch: str
    last: str
    pipe: str
    bar: tuple[str, str, str]


UNICODE = Glyphs("…", "─", "├─ ", "└─ ", "│  ", ("━", "╸", " "))
ASCII = Glyphs("...", "-", "|- ", "`- ", "|  ", ("=", "-", " "))


@dataclass(frozen=True, slots=True)
class Head:
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: ``feet`` are set apart below the ``body``."""

    heads: tuple[Head, ...]
    body: Sequence[Sequence[Cell]]
    feet: Sequence[Sequence[Cell]] = ()


@dataclass(slots=True)
class _Strip:
    """One column of a sheet while its width is found."""

    head: Head
    texts: list[str]
    styles: list[str]
    width: int
    least: int


def needed(sheet: Sheet, measure: Measure) -> int:
    """The cells that ``sheet`` needs with every column in it, and elastic ones at their shortest."""
    return _width(_roomy(_strips(sheet, measure), measure))


def table(sheet: Sheet, width: int | None, glyphs: Glyphs, measure: Measure) -> list[Line]:
    """``sheet`` as lines of at most ``width`` cells; numbers are never cut, so it may need more."""
    strips = _strips(sheet, measure)
    strips = _roomy(strips, measure) if width is None else _squeezed(strips, width, glyphs, measure)
    full = sum(s.width for s in strips) + _GAP * (len(strips) - 1)
    rule: Line = [(glyphs.rule * full, "rule")]
    rows = _rows(strips, measure)
    titles = [(_set(s.head.title, s, measure), "head") for s in strips]
    lines = _groups(strips, glyphs, measure)
    lines += [_joined(titles), rule, *rows[: len(sheet.body)]]
    return [*lines, rule, *rows[len(sheet.body) :]] if sheet.feet else lines


def omitted(sheet: Sheet, width: int | None, measure: Measure) -> list[str]:
    """What the columns are called that ``table`` leaves out at ``width``; bars have no name."""
    if width is None:
        return []
    kept = {s.head for s in _kept(_strips(sheet, measure), width, measure)}
    groups = {h.group for h in kept}
    missing = [h for h in sheet.heads if h not in kept and h.title]
    names = (f"{h.group} {h.title}".strip() if h.group in groups else h.group for h in missing)
    return list(dict.fromkeys(names))


def described(pairs: Iterable[tuple[Cell, Cell]], width: int | None, measure: Measure) -> list[Line]:
    """Labels on the left, and what they mean wrapped beside them."""
    pairs = tuple(pairs)
    margin = max((measure(label[0]) for label, _ in pairs), default=0)
    gap = _GAP if margin else 0
    lines: list[Line] = []
    for (label, style), (text, tone) in pairs:
        room = None if width is None else max(width - margin - gap, _LEAST)
        wrapped = wrap(text, room, measure) or [""]
        first = label + " " * (margin - measure(label) + gap)
        lines.append([(first, style), (wrapped[0], tone)])
        lines += [[(" " * (margin + gap), ""), (more, tone)] for more in wrapped[1:]]
    return lines


def wrap(text: str, width: int | None, measure: Measure) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken at spaces; a longer word stays whole."""
    if width is None or measure(text) <= width:
        return [text]
    lines: list[str] = []
    for word in _WORDS.findall(text):
        if lines and measure(lines[-1]) + 1 + measure(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _strips(sheet: Sheet, measure: Measure) -> list[_Strip]:
    rows = [*sheet.body, *sheet.feet]
    strips = []
    for i, head in enumerate(sheet.heads):
        texts = [row[i][0] for row in rows]
        if head.point:
            texts = _pointed(texts)
        width = max([measure(head.title), *map(measure, texts)])
        # What the feet say holds numbers, so it stays whole.
        stay = max([head.elastic, *map(measure, texts[len(sheet.body) :])])
        least = min(width, stay) if head.elastic else width
        strips.append(_Strip(head, texts, [row[i][1] for row in rows], width, least))
    return strips


def _pointed(texts: list[str]) -> list[str]:
    """Padded on the right, so that the points are below one another once the ends are."""
    tails = [len(text) - text.find(".") if "." in text else 0 for text in texts]
    longest = max(tails, default=0)
    return [text + " " * (longest - tail) for text, tail in zip(texts, tails, strict=True)]


def _width(strips: list[_Strip]) -> int:
    return sum(s.least for s in strips) + _GAP * (len(strips) - 1)


def _roomy(strips: list[_Strip], measure: Measure) -> list[_Strip]:
    """With the first column of a group wide enough for the group's name over all of its columns."""
    roomy = []
    for name, members in groupby(strips, key=lambda s: s.head.group):
        first, *others = members
        lack = max(measure(name) - _width([first, *others]), 0) if name else 0
        roomy += [replace(first, width=first.width + lack, least=first.least + lack), *others]
    return roomy


def _kept(strips: list[_Strip], width: int, measure: Measure) -> list[_Strip]:
    kept = list(strips)
    while _width(_roomy(kept, measure)) > width and any(s.head.expendable for s in kept):
        kept.remove(max(kept, key=lambda s: s.head.expendable))
    return _roomy(kept, measure)


def _squeezed(strips: list[_Strip], width: int, glyphs: Glyphs, measure: Measure) -> list[_Strip]:
    kept = _kept(strips, width, measure)
    over = sum(s.width for s in kept) + _GAP * (len(kept) - 1) - width
    for strip in kept:
        if strip.head.elastic and over > 0:
            room = max(strip.width - over, strip.least)
            over -= strip.width - room
            strip.width = room
            strip.texts = [shorten(text, room, glyphs.ellipsis, measure) for text in strip.texts]
    return kept


def _set(text: str, strip: _Strip, measure: Measure) -> str:
    blank = " " * (strip.width - measure(text))
    return blank + text if strip.head.right else text + blank


def _rows(strips: list[_Strip], measure: Measure) -> list[Line]:
    texts = zip(*(s.texts for s in strips), strict=True)
    styles = zip(*(s.styles for s in strips), strict=True)
    return [
        _joined([(_set(text, s, measure), tone) for s, text, tone in zip(strips, row, tones, strict=True)])
        for row, tones in zip(texts, styles, strict=True)
    ]


def _joined(cells: Iterable[Cell]) -> Line:
    """Cells with the gap between them, neighbours of one style as one, and no blanks at the end."""
    line: Line = []
    run, tone, gap = "", "", ""
    for text, style in cells:
        if style != tone and run:
            line.append((run, tone))
            run = ""
        run += gap + text
        tone, gap = style, " " * _GAP
    line.append((run, tone))
    while len(line) > 1 and line[-1][0].isspace():
        line.pop()
    line[-1] = (line[-1][0].rstrip(), line[-1][1])
    return line


def _groups(strips: list[_Strip], glyphs: Glyphs, measure: Measure) -> list[Line]:
    """The line above the titles that says which of them belong together, if any do."""
    if not any(s.head.group for s in strips):
        return []
    cells: list[Cell] = []
    for name, members in groupby(strips, key=lambda s: s.head.group):
        family = list(members)
        span = sum(s.width for s in family) + _GAP * (len(family) - 1)
        sides = max(span - measure(name) - 2, 0) if name else 0
        left, right = glyphs.rule * (sides // 2), glyphs.rule * (sides - sides // 2)
        title = f"{left} {name} {right}" if sides else name
        cells.append((title + " " * (span - measure(title)), "model"))
    return [_joined(cells)]
