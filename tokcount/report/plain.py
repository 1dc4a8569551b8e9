"""``TOKENS<TAB>PATH`` a line and the total, as ``wc`` does; for several models one column each.

Several models are named in a first line. A skipped input reads ``-<TAB>PATH<TAB>REASON``, and the
total stands where there is more than one input. Where a model is estimated, a last field says of each
whether it is ``exact`` or ``estimated``.
"""

from __future__ import annotations

from tokcount.model import Group, Report
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.view import Entry, label, view


def render(report: Report, options: Options) -> str:
    """``report`` as lines of fields that tabs separate; names hold no tab and no newline."""
    seen = view(report, options)
    kinds = _kinds(report)
    lines = []
    if len(report.columns) > 1:
        lines.append(
            "\t".join([*(shown(c.name) for c in report.columns), "path", *["certainty"] * bool(kinds)])
        )
    lines += [_line(entry, shown(label(entry)), *kinds) for entry in seen.entries]
    if seen.rest is not None:
        lines.append(_line(seen.rest, f"({seen.hidden} more)", *kinds))
    blank = "\t".join("-" for _ in report.columns)
    lines += [f"{blank}\t{shown(s.path)}\t{s.reason.value}" for s in report.skipped]
    if len(report.rows) + len(report.skipped) > 1 or report.partial:
        lines.append(_line(seen.totals, "total (partial)" if report.partial else "total", *kinds))
    return "".join(f"{line}\n" for line in lines)


def _kinds(report: Report) -> tuple[str, ...]:
    """One field where anything is an estimate; none where all is counted, as ``wc`` has it."""
    if all(column.exact for column in report.columns):
        return ()
    return (",".join("exact" if column.exact else "estimated" for column in report.columns),)


def _line(entry: Entry | Group, *rest: str) -> str:
    return "\t".join([*(str(figure.tokens) for figure in entry.figures), *rest])
