"""``TOKENS<TAB>PATH`` a line and the total, as ``wc`` does; for several models one column each.

Several models are named in a first line. A skipped input reads ``-<TAB>PATH<TAB>REASON``, and the
total stands where there is more than one input.
"""

from __future__ import annotations

from tokcount.model import Group, Report
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.view import Entry, label, view


def render(report: Report, options: Options) -> str:
    """``report`` as lines of fields that tabs separate; names hold no tab and no newline."""
    seen = view(report, options)
    lines = []
    if len(report.columns) > 1:
        lines.append("\t".join([*(shown(c.name) for c in report.columns), "path"]))
    lines += [_line(entry, shown(label(entry))) for entry in seen.entries]
    if seen.rest is not None:
        lines.append(_line(seen.rest, f"({seen.hidden} more)"))
    blank = "\t".join("-" for _ in report.columns)
    lines += [f"{blank}\t{shown(s.path)}\t{s.reason.value}" for s in report.skipped]
    if len(report.rows) + len(report.skipped) > 1 or report.partial:
        lines.append(_line(seen.totals, "total (partial)" if report.partial else "total"))
    return "".join(f"{line}\n" for line in lines)


def _line(entry: Entry | Group, name: str) -> str:
    return "\t".join([*(str(figure.tokens) for figure in entry.figures), name])
