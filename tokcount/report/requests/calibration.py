"""Counts held against what was billed, as text: how far off each kind of request was."""

from typing import NamedTuple

from tokcount.model.calibration import Calibration, Pair, Paired
from tokcount.model.requests import Problem
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.requests import notes
from tokcount.report.requests.select import where
from tokcount.report.sheet import Cell, Head, Sheet

FORMATS = ("table", "plain", "json", "csv", "markdown")
_SHOWN = 20
_HEADS = (
    Head("Claim", right=False),
    Head("Endpoint", right=False),
    Head("Model", right=False, elastic=12),
    Head("With", right=False, elastic=6),
    Head("Rows"),
    Head("Equal"),
    Head("Mean", expendable=3),
    Head("Mean %", expendable=1),
    Head("Largest"),
    Head("Largest %", expendable=2),
)


class CalibrationReport(NamedTuple):
    """Counts and usage brought together, the kinds of requests that they are of, and what was wrong."""

    paired: Paired
    kinds: tuple[Calibration, ...]
    problems: tuple[Problem, ...] = ()
    partial: bool = False

    @property
    def broken(self) -> tuple[Pair, ...]:
        """Those that were called exact and billed otherwise."""
        return tuple(pair for pair in self.paired.pairs if pair.counted.exact and pair.off)


def render(report: CalibrationReport, options: Options, fmt: str) -> str:
    """``report`` as text in one of ``FORMATS``, which ends with a newline."""
    if fmt in ("json", "csv", "plain"):
        from tokcount.report.requests import calibration_data as data

        text: str = {"json": data.json_text, "csv": data.csv_text, "plain": data.plain_text}[fmt](report)
        return text
    if fmt == "markdown":
        from tokcount.report.requests.calibration_page import markdown_text

        return markdown_text(report)
    from tokcount.report.requests.calibration_table import table_text

    return table_text(report, options)


def sheet(report: CalibrationReport) -> Sheet:
    """One line a kind of request."""
    return Sheet(_HEADS, [_row(kind) for kind in report.kinds])


def verdict(report: CalibrationReport) -> list[tuple[str, str]]:
    """What the comparison comes to and what its columns are, as sentences and their styles."""
    pairs = report.paired.pairs
    if not pairs:
        return [("No request could be compared with an answer.", "warn")]
    equal = sum(not pair.off for pair in pairs)
    requests = plural(len(pairs), "request", "requests")
    counted = sum(pair.counted.tokens for pair in pairs)
    billed = sum(pair.billed for pair in pairs)
    were = "was" if equal == 1 else "were"
    text = (
        f"{format_count(equal)} of {requests} {were} billed what was counted: {format_count(billed)} tokens"
    )
    told = [(f"{text} billed, {format_count(counted)} counted.", "good" if equal == len(pairs) else "")]
    claimed = sum(pair.counted.exact for pair in pairs)
    if claimed:
        broken = len(report.broken)
        kept = f"{format_count(claimed - broken)} of {format_count(claimed)}"
        told.append((f"Of those called exact {kept} were.", "bad" if broken else "good"))
    return [*told, ("Mean and largest: how far off, in tokens and in % of what was billed.", "dim")]


def broken_lines(report: CalibrationReport) -> list[tuple[str, str]]:
    """The first of those that were called exact and are not: where, and both numbers."""
    lines = []
    for pair in report.broken[: notes.kept(len(report.broken), _SHOWN)]:
        place = " ".join(filter(None, (where(pair.counted), shown(pair.counted.id))))
        numbers = f"billed {format_count(pair.billed)}, counted {format_count(pair.counted.tokens)}"
        lines.append((place, f"{numbers} ({shown(pair.counted.model)})"))
    return lines


def more_broken(report: CalibrationReport, ellipsis: str) -> str:
    """One line on those that are not listed; empty where all are."""
    return notes.more(len(report.broken), _SHOWN, ellipsis)


def left_over(paired: Paired) -> list[str]:
    """What was not compared, as sentences."""
    failed, requests, answers = paired.failed, len(paired.without_usage), len(paired.without_request)
    told = []
    if failed:
        told.append(f"{plural(failed, 'request', 'requests')} failed and cost nothing.")
    if requests:
        verb = "has" if requests == 1 else "have"
        told.append(f"{plural(requests, 'request', 'requests')} {verb} no answer.")
    if answers:
        verb = "belongs" if answers == 1 else "belong"
        told.append(f"{plural(answers, 'answer', 'answers')} {verb} to no request.")
    return told


def _row(kind: Calibration) -> list[Cell]:
    claim, style = ("exact", "good") if kind.exact else ("estimated", "warn")
    missed = kind.rows - kind.equal
    return [
        (claim, style),
        (kind.endpoint, ""),
        (shown(kind.family), "model"),
        (shown(", ".join(kind.features)), ""),
        (format_count(kind.rows), ""),
        (format_count(kind.equal), "bad" if kind.exact and missed else ""),
        (_tenths(kind.mean), ""),
        (f"{_tenths(kind.mean_percent)} %", ""),
        (format_count(kind.worst), ""),
        (f"{_tenths(kind.worst_percent)} %", ""),
    ]


def _tenths(number: float) -> str:
    """``number`` to one decimal; what is not nothing never reads as nothing."""
    if not number:
        return "0"
    return f"{number:,.1f}" if number >= 0.1 else "<0.1"
