"""What decorates text on a terminal, and what stands for it where only ASCII can be shown."""

from decimal import Decimal
from typing import NamedTuple

from tokcount.report.options import Options


class Glyphs(NamedTuple):
    """The decoration that a stream can show; ``bar`` is a full, a half and an empty cell."""

    ellipsis: str
    rule: str
    branch: str
    last: str
    pipe: str
    bar: tuple[str, str, str]
    dash: str


UNICODE = Glyphs("…", "─", "├─ ", "└─ ", "│  ", ("━", "╸", " "), "\N{EN DASH}")
ASCII = Glyphs("...", "-", "|- ", "`- ", "|  ", ("=", "-", " "), "-")


def glyphs(options: Options) -> Glyphs:
    """The decoration for the stream that ``options`` describe."""
    return UNICODE if options.unicode else ASCII


def bar(share: Decimal, cells: int, shapes: Glyphs) -> str:
    """A bar of ``cells`` cells that is filled by ``share`` (0 to 1)."""
    full, half, empty = shapes.bar
    halves = int(share * cells * 2)
    return full * (halves // 2) + half * (halves % 2) + empty * (cells - (halves + 1) // 2)


def guides(trail: tuple[bool, ...], shapes: Glyphs) -> str:
    """What stands before a line of a tree; ``trail`` says for each ancestor, and for the line itself last,
    whether more of its siblings follow."""
    if not trail:
        return ""
    lines = "".join(shapes.pipe if more else "   " for more in trail[:-1])
    return lines + (shapes.branch if trail[-1] else shapes.last)
