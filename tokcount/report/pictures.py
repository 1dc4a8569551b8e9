"""Pictures and what they are billed, in every format."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

from tokcount.report.grid import plural
from tokcount.report.json_text import TOOL, document
from tokcount.report.money import format_count, format_usd, plain_usd
from tokcount.report.names import safe, shown
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet
from tokcount.report.values import Fields

SCHEMA = "tokcount.image/1"

CSV_HEADER = ("source", "width", "height", "detail", "model", "tokens", "exact", "cost_usd", "reasons")

_HEADS = (Head("Model", right=False, elastic=12), Head("Tokens"), Head("Cost", point=True))
_EXACT = "exact"
_ESTIMATED = "estimated"


class Bill(NamedTuple):
    """What one model bills for a picture: tokens, why they are an estimate, and USD where it has a price."""

    tokens: int
    reasons: tuple[str, ...] = ()
    cost: Decimal | None = None

    @property
    def exact(self) -> bool:
        """Whether this is what the API bills, as far as recordings show."""
        return not self.reasons


class Picture(NamedTuple):
    """A picture, its size in pixels, and what each model bills for it."""

    source: str
    width: int
    height: int
    detail: str
    bills: dict[str, Bill]


class Invalid(NamedTuple):
    """What is no picture, and why."""

    source: str
    reason: str


def render(pictures: Sequence[Picture], invalid: Sequence[Invalid], options: Options, fmt: str) -> str:
    """The pictures in their order, as ``table``, ``plain``, ``json``, ``csv`` or ``markdown``.

    What is no picture stands in ``json`` alone: to people it was told on stderr.
    """
    if fmt == "json":
        return _json(pictures, invalid)
    if fmt == "csv":
        return _csv(pictures)
    if fmt == "plain":
        return _plain(pictures)
    sheets = [(_title(picture), _sheet(picture.bills)) for picture in pictures]
    if len(pictures) > 1:
        sheets.append((f"{plural(len(pictures), 'picture', 'pictures')} together", _sheet(_sums(pictures))))
    told = list(_notes(pictures))
    return _markdown(sheets, told) if fmt == "markdown" else _table(sheets, told, options)


def _title(picture: Picture) -> str:
    size = f"{picture.width:,} x {picture.height:,} pixels"
    detail = "" if picture.detail == "auto" else f", detail {picture.detail}"
    return f"{shown(picture.source)}  {size}{detail}"


def _sheet(bills: dict[str, Bill]) -> Sheet:
    return Sheet(_HEADS, [_row(name, bill) for name, bill in bills.items()])


def _row(name: str, bill: Bill) -> list[Cell]:
    mark = "" if bill.exact else "~"
    cost = "-" if bill.cost is None else f"{mark}{format_usd(bill.cost)}"
    return [(shown(name), "model"), (f"{mark}{format_count(bill.tokens)}", ""), (cost, "")]


def _sums(pictures: Sequence[Picture]) -> dict[str, Bill]:
    """What all pictures are billed together: each as if it were sent by itself."""
    sums = {}
    for name in pictures[0].bills:
        bills = [picture.bills[name] for picture in pictures]
        reasons = tuple(dict.fromkeys(reason for bill in bills for reason in bill.reasons))
        costs = [bill.cost for bill in bills if bill.cost is not None]
        cost = sum(costs, Decimal(0)) if len(costs) == len(bills) else None
        sums[name] = Bill(sum(bill.tokens for bill in bills), reasons, cost)
    return sums


def _notes(pictures: Iterable[Picture]) -> Iterable[tuple[str, str]]:
    """Why numbers are estimates, and of which models; the rest are exact."""
    why: dict[str, dict[str, None]] = {}
    for picture in pictures:
        for name, bill in picture.bills.items():
            for reason in bill.reasons:
                why.setdefault(reason, {})[name] = None
    for reason, names in why.items():
        yield ", ".join(map(shown, names)), shown(reason)


def _table(sheets: Sequence[tuple[str, Sheet]], told: Sequence[tuple[str, str]], options: Options) -> str:
    from tokcount.report.drawing import Block, paint, ruled, sentence

    blocks: list[Block] = [[sentence((title, "title")), *ruled(sheet, options)] for title, sheet in sheets]
    blocks.append([sentence((f"~ {reason}: ", ""), (names, "dim")) for names, reason in told])
    return paint(blocks, options)


def _markdown(sheets: Sequence[tuple[str, Sheet]], told: Sequence[tuple[str, str]]) -> str:
    from tokcount.report import markdown

    blocks: list[list[str]] = []
    for title, sheet in sheets:
        body = [[(markdown.escape(text), style) for text, style in row] for row in sheet.body]
        blocks += [[f"**{markdown.escape(title)}**"], markdown.table(Sheet(sheet.heads, body))]
    blocks.append([f"- ~ {markdown.escape(reason)}: {markdown.escape(names)}" for names, reason in told])
    return markdown.joined(blocks)


def _plain(pictures: Iterable[Picture]) -> str:
    """Tokens, exact or estimated, USD, model, size and name a line, between tabs."""
    return "".join(
        "\t".join([
            str(bill.tokens),
            _EXACT if bill.exact else _ESTIMATED,
            "-" if bill.cost is None else plain_usd(bill.cost),
            shown(name),
            f"{picture.width}x{picture.height}",
            shown(picture.source),
        ]) + "\n"
        for picture in pictures
        for name, bill in picture.bills.items()
    )  # fmt: skip


def _csv(pictures: Iterable[Picture]) -> str:
    """One row a picture and model; ``reasons`` are set apart by semicolons."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    for picture in pictures:
        for name, bill in picture.bills.items():
            cost = "" if bill.cost is None else plain_usd(bill.cost)
            writer.writerow([
                safe(picture.source), picture.width, picture.height, picture.detail, safe(name), bill.tokens,
                str(bill.exact).lower(), cost, "; ".join(map(safe, bill.reasons)),
            ])  # fmt: skip
    return stream.getvalue()


def _json(pictures: Sequence[Picture], invalid: Sequence[Invalid]) -> str:
    """One document: see ``schema/image-1.schema.json``."""
    return document({
        "schema": SCHEMA,
        "tool": TOOL,
        "images": (_picture(picture) for picture in pictures),
        "invalid": ({"source": safe(bad.source), "reason": safe(bad.reason)} for bad in invalid),
    })  # fmt: skip


def _picture(picture: Picture) -> Fields:
    return {
        "source": safe(picture.source),
        "width": picture.width,
        "height": picture.height,
        "detail": picture.detail,
        "models": {safe(name): _bill(bill) for name, bill in picture.bills.items()},
    }


def _bill(bill: Bill) -> Fields:
    return {
        "tokens": bill.tokens,
        "exact": bill.exact,
        "reasons": [safe(reason) for reason in bill.reasons],
        "cost_usd": None if bill.cost is None else plain_usd(bill.cost),
    }
