"""What stands below the verdicts and below a difference: what was counted with, and against what."""

from __future__ import annotations

from tokcount.model.checks import BaseInfo, CheckReport, DiffReport
from tokcount.model.tokenizers import ESTIMATED, is_estimate
from tokcount.report.names import shown

_SOURCES = {
    "option": "named with --base",
    "merge-parent": "the first parent of the merge commit",
    "gitlab": "named by GitLab",
    "pre-commit": "named by pre-commit",
    "merge-base": "the merge base with origin/HEAD",
    "baseline": "a stored baseline",
}
_ABBREVIATED = 12
_HEX = frozenset("0123456789abcdef")


def about(report: CheckReport) -> list[str]:
    """What the verdicts rest on, a sentence a line: models, prices, the base."""
    models = {v.model: (v.encoding, v.exact) for v in report.verdicts if v.encoding}
    lines = []
    if models:
        lines.append(f"Counted for {', '.join(model(name, *how) for name, how in models.items())}")
    if report.pricing[0] and any(v.cost is not None for v in report.verdicts):
        lines.append(f"Prices as of {report.as_of or report.pricing[0]}")
    return [*lines, *base(report.base)]


def model(name: str, encoding: str, exact: bool) -> str:
    """A model and how it was counted; an encoding alone where no model was named."""
    own = f"{encoding.removeprefix(ESTIMATED)}, by script" if is_estimate(encoding) else encoding
    how = encoding if exact else f"estimated with {own}"
    return f"{shown(name)} ({how})" if name and name != encoding else how


def counted(report: DiffReport) -> list[str]:
    """What a difference was counted with, and what that rests on where it is an estimate."""
    told = f"Counted for {model(report.model, report.encoding, report.exact)}"
    return [told, f"The estimate: {shown(report.basis)}"] if report.basis else [told]


def base(info: BaseInfo) -> list[str]:
    """What was compared with; nothing where nothing was asked for."""
    if info.problem:
        return [f"No base: {shown(info.problem)}"]
    if not info.base:
        return []
    source = (info.source == "option" and shown(info.named)) or _SOURCES.get(info.source, "")
    told = f"Compared with {revision(info.base)}"
    return [f"{told} ({source})" if source else told]


def revision(name: str) -> str:
    """A full hash abbreviated, anything else as it is."""
    return name[:_ABBREVIATED] if len(name) >= 40 and _HEX.issuperset(name) else shown(name)
