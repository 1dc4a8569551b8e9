"""A difference as values that JSON can hold: money as exact strings, null for what is not."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.checks import DiffReport
from tokcount.report.checks.diff.changes import Change, compared, counted_by, total
from tokcount.report.checks.values import git, money
from tokcount.report.money import plain_usd
from tokcount.report.names import safe
from tokcount.report.values import Fields, Value


def head(report: DiffReport) -> Fields:
    """What was counted for and compared, and the change in all."""
    return {
        "model": safe(report.model) or None,
        "encoding": report.encoding,
        "exact": report.exact,
        "estimated": safe(report.basis) or None,
        **({"as_of": report.as_of.isoformat()} if report.as_of else {}),
        "git": git(report.base),
        "totals": totals(report),
    }


def totals(report: DiffReport) -> Fields:
    """All files of both states; ``price_change_usd`` is what the base costs more today than in its day."""
    whole, known = total(report), compared(report)
    repriced = report.repriced
    price_change = None
    if repriced is not None and report.base_cost is not None:
        price_change = plain_usd(report.base_cost.total - repriced.total)
    return {
        "files": dict[str, Value](counted_by(report)),
        "tokens": report.total,
        "base_tokens": report.base_total if known else None,
        "change": whole.tokens if known else None,
        "change_percent": percent(whole) if known else None,
        "cost_usd": money(report.cost),
        "base_cost_usd": money(report.base_cost),
        "cost_change_usd": usd(whole.usd) if known and report.base_cost is not None else None,
        "base_cost_then_usd": money(repriced),
        "price_change_usd": price_change,
    }


def change(value: Change) -> Fields:
    """A file that changed."""
    return {
        "path": safe(value.path),
        "previous_path": None if value.previous_path is None else safe(value.previous_path),
        "status": value.status or None,
        "tokens": value.after,
        "base_tokens": value.before,
        "change": value.tokens,
        "change_percent": percent(value),
        "cost_usd": money(value.cost),
        "base_cost_usd": money(value.base_cost),
        "cost_change_usd": usd(value.usd),
    }


def percent(value: Change) -> float | None:
    """To two decimals; the counts beside it are exact."""
    return round(value.tokens / value.before * 100, 2) if value.before else None


def usd(value: Decimal | None) -> str | None:
    """Money as an exact string."""
    return None if value is None else plain_usd(value)
