"""What changed, file by file and in all, in tokens and money, before any format shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tokcount.model.checks import DiffReport, FileCount
from tokcount.model.prices import Cost
from tokcount.report.checks.findings import amount
from tokcount.report.checks.verdicts import percent
from tokcount.report.grid import plural
from tokcount.report.money import format_count
from tokcount.report.names import shown

_STATUSES = ("modified", "added", "deleted", "renamed", "unchanged")


class Change(NamedTuple):
    """A file, or all of them: ``before`` is ``None`` where there is no base or no file in it, ``after``
    where the file was deleted."""

    path: str
    previous_path: str | None
    status: str
    before: int | None
    after: int | None
    base_cost: Cost | None = None
    cost: Cost | None = None

    @property
    def tokens(self) -> int:
        """By how many tokens it grew; below 0 where it shrank."""
        return (self.after or 0) - (self.before or 0)

    @property
    def usd(self) -> Decimal | None:
        """By how much USD it grew; ``None`` where no price is known."""
        if self.cost is None and self.base_cost is None:
            return None
        return (self.cost or Cost()).total - (self.base_cost or Cost()).total


def changes(report: DiffReport) -> list[Change]:
    """The files that changed, those that changed the most first, whether they grew or shrank."""
    found = [_change(file, report.encoding) for file in report.files]
    return sorted(found, key=lambda change: (-abs(change.tokens), change.path, change.previous_path or ""))


def total(report: DiffReport) -> Change:
    """All files of both states, also those that did not change."""
    return Change("", None, "", report.base_total, report.total, base_cost=report.base_cost, cost=report.cost)


def compared(report: DiffReport) -> bool:
    """Whether there is a base: without one no number is a change."""
    return not report.base.problem


def name(change: Change, arrow: str = " → ") -> str:
    """The path for people, with the one before it where the file was renamed."""
    previous = change.previous_path
    return f"{shown(previous)}{arrow}{shown(change.path)}" if previous else shown(change.path)


def tokens(value: int | None, mark: str) -> str:
    """A count; nothing where there is no file."""
    return "-" if value is None else f"{mark}{format_count(value)}"


def difference(change: Change, mark: str) -> str:
    """The change in tokens with its sign."""
    return f"{mark}{change.tokens:+,}" if change.tokens else "0"


def share(change: Change) -> str:
    """The change in percent; nothing where there was nothing before."""
    if not change.before:
        return "new" if change.status == "added" else "-"
    return percent(change.after or 0, change.before)


def money(value: Decimal | None, mark: str, *, signed: bool = False) -> str:
    """USD, exact; a plus before a growth where it is ``signed``."""
    if value is None:
        return "-"
    if not value:
        return "$0"
    plus = "+" if signed and value > 0 else ""
    return f"{mark}{plus}{amount(value, 'USD')}"


def summary(report: DiffReport) -> str:
    """The change in all, in a line without a full stop."""
    if not compared(report):
        return f"no base to compare with: {shown(report.base.problem)}"
    whole, mark = total(report), "" if report.exact else "~"
    if not report.files:
        return f"no file changed: {tokens(report.total, mark)} tokens"
    told = f"{counted(report)}: {tokens(whole.before, mark)} to {tokens(whole.after, mark)} tokens"
    share_told = f", {share(whole)}" if whole.before and whole.tokens else ""
    return f"{told} ({difference(whole, mark)}{share_told})"


def counted(report: DiffReport) -> str:
    """How many files changed, and how."""
    told = ", ".join(f"{number:,} {status}" for status, number in counted_by(report).items() if number)
    files = plural(len(report.files), "file", "files")
    return f"{files} changed ({told})" if told else f"{files} changed"


def counted_by(report: DiffReport) -> dict[str, int]:
    """The number of files of each status."""
    statuses = [file.status for file in report.files]
    return {status: statuses.count(status) for status in _STATUSES}


def price_notes(report: DiffReport) -> list[str]:
    """What the change costs: by its tokens at one price, and apart from that by the price that changed."""
    mark = "" if report.exact else "~"
    if report.cost is None or report.base_cost is None:
        return []
    after, before = report.cost.total, report.base_cost.total
    told = money(before, mark) if before == after else f"{money(before, mark)} to {money(after, mark)}"
    whose = f"the price of {report.as_of}" if report.as_of else "today's price"
    lines = [f"Cost at {whose}: {told}, {_by(after, before, mark)}"]
    if report.repriced is not None and report.repriced.total != before:
        then = report.repriced.total
        moved = f"{money(then, mark)} at the price of its day, {money(before, mark)} at today's"
        lines.append(
            f"The price changed too: the base cost {moved}, {_by(before, then, mark)} without any token"
        )
    return lines


def _by(now: Decimal, before: Decimal, mark: str) -> str:
    if now == before:
        return "no change"
    told = money(now - before, mark, signed=True)
    return f"{told} ({percent(now, before)})" if before else told


def _change(file: FileCount, encoding: str) -> Change:
    after = None if file.status == "deleted" else file.tokens.get(encoding)
    before = None if file.base_tokens is None else file.base_tokens.get(encoding)
    return Change(
        file.path, file.previous_path, file.status, before, after, base_cost=file.base_cost, cost=file.cost
    )
