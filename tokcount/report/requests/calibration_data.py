"""Counts held against what was billed, for programs: ``tokcount.calibration/1`` as JSON, CSV, and plain."""

from __future__ import annotations

import csv
from io import StringIO

from tokcount.model.calibration import Billed, Calibration, Pair
from tokcount.model.requests import RequestCount
from tokcount.report.json_text import TOOL, document
from tokcount.report.names import safe, shown
from tokcount.report.requests import values
from tokcount.report.requests.calibration import CalibrationReport
from tokcount.report.requests.select import where
from tokcount.report.values import Fields

SCHEMA = "tokcount.calibration/1"
CSV_HEADER = (
    "exact", "endpoint", "family", "features", "requests", "equal", "mean_off", "mean_percent",
    "largest_off", "largest_percent", "counted", "billed",
)  # fmt: skip
_DECIMALS = 4


def json_text(report: CalibrationReport) -> str:
    """The comparison as one document: see ``schema/calibration-1.schema.json``."""
    paired = report.paired
    pairs = paired.pairs
    return document({
        "schema": SCHEMA,
        "tool": TOOL,
        "partial": report.partial,
        "kinds": map(_kind, report.kinds),
        "differing": (_pair(pair) for pair in pairs if pair.off),
        "without_usage": map(_place, paired.without_usage),
        "without_request": map(_place, paired.without_request),
        "invalid": map(values.problem, report.problems),
        "totals": {
            "requests": len(pairs),
            "equal": sum(not pair.off for pair in pairs),
            "exact": sum(pair.counted.exact for pair in pairs),
            "exact_equal": sum(pair.counted.exact and not pair.off for pair in pairs),
            "counted": sum(pair.counted.tokens for pair in pairs),
            "billed": sum(pair.billed for pair in pairs),
            "failed": paired.failed,
        },
    })  # fmt: skip


def csv_text(report: CalibrationReport) -> str:
    """One row a kind of request."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CSV_HEADER)
    writer.writerows(_row(kind) for kind in report.kinds)
    return stream.getvalue()


def plain_text(report: CalibrationReport) -> str:
    """``COUNTED<TAB>BILLED<TAB>SOURCE:LINE<TAB>ID<TAB>exact|estimated`` for each that differs; the sums."""
    lines = []
    for pair in report.paired.pairs:
        if pair.off:
            count = pair.counted
            claim = "exact" if count.exact else "estimated"
            lines.append(f"{count.tokens}\t{pair.billed}\t{where(count)}\t{shown(count.id)}\t{claim}")
    lines += [f"-\t-\t{where(p)}\t{shown(p.path)}\t{shown(p.reason)}" for p in report.problems]
    counted = sum(pair.counted.tokens for pair in report.paired.pairs)
    billed = sum(pair.billed for pair in report.paired.pairs)
    lines.append(f"{counted}\t{billed}\t{'total (partial)' if report.partial else 'total'}")
    return "".join(f"{line}\n" for line in lines)


def _kind(kind: Calibration) -> Fields:
    return {
        "exact": kind.exact,
        "endpoint": kind.endpoint,
        "family": safe(kind.family),
        "features": [safe(feature) for feature in kind.features],
        "requests": kind.rows,
        "equal": kind.equal,
        "mean_off": round(kind.mean, _DECIMALS),
        "mean_percent": round(kind.mean_percent, _DECIMALS),
        "largest_off": kind.worst,
        "largest_percent": round(kind.worst_percent, _DECIMALS),
        "counted": kind.counted,
        "billed": kind.billed,
    }


def _row(kind: Calibration) -> list[str]:
    fields = _kind(kind)
    fields |= {"exact": str(kind.exact).lower(), "features": safe(" ".join(kind.features))}
    # Without an exponent, which not every reader takes.
    fields |= {
        "mean_off": f"{kind.mean:.{_DECIMALS}f}",
        "mean_percent": f"{kind.mean_percent:.{_DECIMALS}f}",
        "largest_percent": f"{kind.worst_percent:.{_DECIMALS}f}",
    }
    return [str(fields[name]) for name in CSV_HEADER]


def _pair(pair: Pair) -> Fields:
    count = pair.counted
    fields = {**_place(count), "model": safe(count.model), "exact": count.exact, "counted": count.tokens}
    return fields | {"billed": pair.billed, "off": pair.off, "cached": pair.cached}


def _place(found: RequestCount | Billed) -> Fields:
    return {"source": safe(found.source), "line": found.line, "id": safe(found.id)}
