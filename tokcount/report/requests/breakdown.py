"""The parts of a request as lines of a table, each with its share, its price and how certain it is."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tokcount.model.requests import Part, RequestCount
from tokcount.report.glyphs import Glyphs, bar, guides
from tokcount.report.money import format_count, format_percent, format_usd
from tokcount.report.names import shown
from tokcount.report.options import TABLE_TOP
from tokcount.report.requests.reasons import Reasons
from tokcount.report.requests.select import part_cost, token_price, where
from tokcount.report.sheet import Cell, Head, Sheet

_BAR = 10
"""Cells of a full bar."""


class _Line(NamedTuple):
    """A line: its texts, the parts that it stands for, and those reasons that no line below it tells."""

    name: str
    what: str
    parts: Sequence[Part]
    reasons: tuple[str, ...] = ()
    style: str = ""


class Breakdown:
    """Sets requests as trees of their parts.

    Arguments:
        shapes: what the stream can show.
        top: how many parts to show of each level, the largest; ``None`` for as many as are read, 0 for all.
        bars: whether shares are drawn too.
        prices: whether there is a column for money.
        names: the least cells that names may be shortened to.
    """

    def __init__(self, shapes: Glyphs, top: int | None, *, bars: bool, prices: bool, names: int = 10) -> None:
        self._shapes = shapes
        self._top = TABLE_TOP if top is None else top
        self._bars = bars
        self._prices = prices
        self._names = names
        self.footnotes = Reasons()

    def single(self, request: RequestCount) -> Sheet:
        """The parts of ``request``, and their sum."""
        price = token_price(request)
        body = [self._row(line, request.tokens, price) for line in self._lines(request.parts, "", None)]
        total = self._row(_Line("Total", "", request.parts, (), "total"), request.tokens, price)
        return Sheet(self._heads(), body, [total])

    def several(self, requests: Sequence[RequestCount]) -> Sheet:
        """A tree for each request; shares are of its own tokens."""
        body: list[Sequence[Cell]] = []
        for request in requests:
            price = token_price(request)
            what = ", ".join(filter(None, (shown(request.id), shown(request.model))))
            root = _Line(where(request), what, request.parts, (), "total")
            lines = [root, *self._lines(request.parts, "", ())]
            body += [self._row(line, request.tokens, price) for line in lines]
        return Sheet(self._heads(), body)

    def _heads(self) -> tuple[Head, ...]:
        heads = [Head(title, right=False, elastic=self._names) for title in ("Part", "What")]
        heads += [Head("Tokens"), Head("Share")]
        heads += [Head("", right=False)] * self._bars
        heads += [Head("Input", point=True, expendable=1)] * self._prices
        return (*heads, Head("Count", right=False))

    def _lines(self, parts: Sequence[Part], parent: str, trail: tuple[bool, ...] | None) -> Iterator[_Line]:
        """The lines of ``parts`` and of what is in them; without a ``trail`` no lines lead to them."""
        kept, rest = self._cut(parts)
        for i, part in enumerate(kept):
            more = i < len(kept) - 1 or bool(rest)
            place = () if trail is None else (*trail, more)
            yield _Line(guides(place, self._shapes) + _name(part, parent), _what(part), (part,), part.reasons)
            yield from self._lines(part.parts, part.path or part.kind, place)
        if rest:
            name = f"{self._shapes.ellipsis} and {format_count(len(rest))} more"
            place = () if trail is None else (*trail, False)
            inner = (reason for part in rest for each in part.walk() for reason in each.reasons)
            yield _Line(guides(place, self._shapes) + name, "", rest, tuple(dict.fromkeys(inner)), "dim")

    def _cut(self, parts: Sequence[Part]) -> tuple[Sequence[Part], Sequence[Part]]:
        """The largest parts in the order of the request, and all others."""
        # A line that says "1 more" is no shorter than the line it stands for.
        if not self._top or len(parts) <= self._top + 1:
            return parts, ()
        places = sorted(range(len(parts)), key=lambda i: -parts[i].tokens)
        kept = set(places[: self._top])
        return (
            [part for i, part in enumerate(parts) if i in kept],
            [part for i, part in enumerate(parts) if i not in kept],
        )

    def _row(self, line: _Line, whole: int, price: Decimal | None) -> list[Cell]:
        """The cells of a line of a request of ``whole`` tokens at ``price`` each."""
        name, what, parts, reasons, style = line
        tokens = sum(part.tokens for part in parts)
        share = Decimal(tokens) / whole if whole else Decimal(0)
        certainty = self.footnotes.certainty(parts, reasons)
        mark, good = ("", "good") if certainty == "exact" else ("~", "warn")
        cells: list[Cell] = [(name, style), (what, style), (f"{mark}{format_count(tokens)}", style)]
        cells.append((format_percent(share), style))
        cells += [(bar(min(max(share, Decimal(0)), Decimal(1)), _BAR, self._shapes), "bar")] * self._bars
        if self._prices:
            cost = part_cost(tokens, price)
            cells.append(("-", "dim") if cost is None else (f"{mark}{format_usd(cost)}", style))
        return [*cells, (certainty, good)]


def _name(part: Part, parent: str) -> str:
    """The path below that of the parent; what frames the whole has none, and is called what it is."""
    if not part.path:
        return part.kind
    below = part.path.removeprefix(f"{parent}.")
    return shown(below or part.path)


def _what(part: Part) -> str:
    kind = part.kind if part.path else ""
    return ": ".join(filter(None, (kind, shown(part.label))))
