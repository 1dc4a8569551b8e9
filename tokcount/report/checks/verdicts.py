"""The verdict for each budget and model as a table of cells, and the sentence that sums it up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tokcount.model.checks import CheckReport, Rule, Severity, Verdict
from tokcount.report.checks.findings import amount
from tokcount.report.checks.rules import UNMEASURED
from tokcount.report.grid import plural
from tokcount.report.money import format_count, format_percent
from tokcount.report.names import shown
from tokcount.report.sheet import Cell, Head, Sheet

STYLES = {"pass": "good", "warn": "warn", "fail": "bad", "skipped": "dim"}
NO_BUDGETS = "No budget was checked."

_NOTHING: Cell = ("-", "dim")


def statuses(report: CheckReport) -> dict[str, str]:
    """The worst status of each budget over its models, by its name."""
    order = ("skipped", "pass", "warn", "fail")
    found: dict[str, str] = {}
    for verdict in report.verdicts:
        name = verdict.budget.name
        found[name] = max(found.get(name, "skipped"), verdict.status, key=order.index)
    return found


def unmeasured(report: CheckReport) -> set[str]:
    """The names of the budgets that could not be measured; an empty one where that holds for all."""
    return {
        finding.budget
        for finding in report.findings
        if finding.rule in UNMEASURED and finding.severity is Severity.ERROR
    }


def summary(report: CheckReport) -> str:
    """How many budgets hold, in a line without a full stop."""
    found = list(statuses(report).values())
    if not found:
        return NO_BUDGETS
    failed, warned, skipped = (found.count(status) for status in ("fail", "warn", "skipped"))
    checked = len(found) - skipped
    if failed:
        verb = "fails" if failed == 1 else "fail"
        told = [f"{format_count(failed)} of {plural(checked, 'budget', 'budgets')} {verb}"]
    else:
        told = [_holding(checked)]
    told += [f"{format_count(warned)} {'warns' if warned == 1 else 'warn'}"] * bool(warned)
    lost = len(unmeasured(report))
    told += [f"{format_count(lost)} could not be measured"] * bool(lost)
    told += [f"{format_count(skipped)} not selected"] * bool(skipped)
    return ", ".join(told)


def sheet(report: CheckReport) -> Sheet:
    """One line a budget and model; what no budget has, has no column."""
    columns = _Columns(report)
    return Sheet(tuple(columns.heads()), [columns.cells(verdict) for verdict in report.verdicts])


def style(report: CheckReport) -> str:
    """The style of the sentence that sums it up."""
    worst = set(statuses(report).values())
    return next((STYLES[s] for s in ("fail", "warn", "pass") if s in worst), "warn")


def rules_of(verdict: Verdict, report: CheckReport) -> list[Rule]:
    """The rules that found something about ``verdict``, each once."""
    name, models = verdict.budget.name, ("", verdict.model)
    return sorted({f.rule for f in report.findings if f.budget == name and f.model in models})


class _Columns:
    """The columns that the verdicts call for."""

    def __init__(self, report: CheckReport) -> None:
        self.report = report
        verdicts = report.verdicts
        self.models = len({v.model for v in verdicts}) > 1
        self.limits = any(v.limit is not None for v in verdicts)
        self.change = any(v.base_tokens is not None for v in verdicts)
        self.costs = any(v.budget.max_cost for v in verdicts)
        self.paths = any(v.path for v in verdicts)

    def heads(self) -> list[Head]:
        heads = [Head("Budget", right=False, elastic=12), Head("Status", right=False)]
        heads += [Head("Rules", right=False, expendable=3)] * bool(self.report.findings)
        heads += [Head("Model", right=False, expendable=1)] * self.models
        heads += [Head("Tokens")]
        heads += [Head("Limit"), Head("Room")] * self.limits
        heads += [Head("Change", expendable=5)] * self.change
        heads += [Head("Cost", point=True, expendable=2)] * self.costs
        heads += [Head("Cost limit", right=False, expendable=4)] * self.costs
        return heads + [Head("Fullest file", right=False, elastic=16, expendable=6)] * self.paths

    def cells(self, verdict: Verdict) -> Sequence[Cell]:
        if verdict.status == "skipped":
            return self._unselected(verdict)
        mark = "" if verdict.exact else "~"
        cells = self._first(verdict)
        cells.append((f"{mark}{format_count(verdict.tokens)}", ""))
        if self.limits:
            cells += [
                _NOTHING if verdict.limit is None else (format_count(verdict.limit), ""),
                _room(verdict),
            ]
        cells += [_change(verdict)] * self.change
        cells += _money(verdict) if self.costs else ()
        return [*cells, *[(shown(verdict.path), "")] * self.paths]

    def _first(self, verdict: Verdict) -> list[Cell]:
        cells = [(shown(verdict.budget.name), ""), (verdict.status, STYLES.get(verdict.status, ""))]
        if self.report.findings:
            cells.append((" ".join(rules_of(verdict, self.report)), ""))
        return cells + [(shown(verdict.model), "model")] * self.models

    def _unselected(self, verdict: Verdict) -> Sequence[Cell]:
        cells = self._first(verdict)
        return [*cells, *[_NOTHING] * (len(self.heads()) - len(cells) - self.paths), *[("", "")] * self.paths]


def _holding(number: int) -> str:
    if not number:
        return "no budget was selected"
    few = {1: "the only budget holds", 2: "both budgets hold"}
    return few.get(number, f"all {format_count(number)} budgets hold")


def _room(verdict: Verdict) -> Cell:
    if verdict.limit is None or not verdict.files:
        return _NOTHING
    mark = "" if verdict.exact else "~"
    room = verdict.limit - verdict.tokens
    if room < 0:
        return f"over by {mark}{format_count(-room)}", "bad" if verdict.status == "fail" else "warn"
    return f"{mark}{format_count(room)} left", ""


def _change(verdict: Verdict) -> Cell:
    if verdict.base_tokens is None:
        return "n/a", "dim"
    return change(verdict.tokens, verdict.base_tokens), ""


def _money(verdict: Verdict) -> Sequence[Cell]:
    mark = "" if verdict.exact else "~"
    cost: Cell = _NOTHING if verdict.cost is None else (f"{mark}{amount(verdict.cost.total, 'USD')}", "")
    limit = verdict.budget.max_cost
    if limit is None:
        return cost, _NOTHING
    return cost, (f"{amount(limit.usd, 'USD')} a {limit.per}", "")


def change(now: int, before: int) -> str:
    """A difference in tokens with its sign, and in percent where there is something to compare with."""
    difference = now - before
    told = f"{difference:+,}" if difference else "0"
    return f"{told} ({percent(now, before)})" if before and difference else told


def percent(now: int | Decimal, before: int | Decimal) -> str:
    """What ``now`` is more than ``before``, in percent and with a sign; ``before`` is not 0."""
    share = Decimal(now - before) / Decimal(before)
    told = format_percent(share)
    return f"+{told}" if share > 0 and told[0].isdigit() else told
