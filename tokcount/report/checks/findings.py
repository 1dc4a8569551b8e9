"""What every format says about a finding: how bad it is, where it is, its numbers, and what to cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from tokcount.model.checks import Budget, CheckReport, Finding, Location, Rule, Severity
from tokcount.report.checks.rules import UNMEASURED
from tokcount.report.money import format_count, format_rate
from tokcount.report.names import safe, shown

Number = int | Decimal

_SEVERITIES = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_GLOB = re.compile(r"[*?\[{!]")
_NO_PLACE = Location(".")


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """By severity; then what could not be measured, then what is over its limit by the most of it."""
    return sorted(findings, key=_badness)


def place(finding: Finding, report: CheckReport) -> Location:
    """The file to look at: the one that is too large; of a total the line that sets the limit.

    A total that was typed has no such line: then it is the file to cut first, or one that the budget names,
    and ``.`` where it names none.
    """
    if finding.path:
        return Location(finding.path, finding.line)
    if finding.origin:
        return finding.origin
    named = [contributor.path for contributor in finding.largest]
    budget = budget_of(finding, report)
    named += [path for path in budget.paths if not _GLOB.search(path)] if budget else []
    return Location(named[0]) if named else _NO_PLACE


def located(finding: Finding, report: CheckReport) -> str:
    """``path:line`` for people; empty where nothing tells it."""
    found = place(finding, report)
    if found == _NO_PLACE:
        return ""
    return shown(found.file) + (f":{found.line}" if found.line > 0 else "")


def budget_of(finding: Finding, report: CheckReport) -> Budget | None:
    """The budget of ``finding``; ``None`` for one that is about no budget."""
    return next((v.budget for v in report.verdicts if v.budget.name == finding.budget), None)


def excess(finding: Finding) -> Number | None:
    """By how much it is over its limit; below 0 is room that is left, ``None`` that there is no limit."""
    if finding.number is None or finding.limit is None:
        return None
    return finding.number - finding.limit


def amount(value: Number, unit: str = "tokens") -> str:
    """A number as it is, never rounded: what is just over its limit must not read as the limit."""
    if unit != "tokens":
        return f"{'-' if value < 0 else ''}{format_rate(abs(Decimal(value)))}"
    # A share of a window, or a count that was estimated, may come as a decimal.
    return format_count(value) if isinstance(value, int) else f"{value:,f}"


def numbers(finding: Finding) -> str:
    """The number against its limit, as far as the message does not say it; empty where it says all."""
    over = excess(finding)
    if over is None or finding.number is None or finding.limit is None:
        return ""
    measured: tuple[Number, ...] = (finding.number, finding.limit, over if over > 0 else -over)
    parts = [amount(part, finding.unit) for part in measured]
    if all(_says(finding.message, part) for part in parts):
        return ""
    unit = " tokens" if finding.unit == "tokens" else ""
    distance = f"over by {parts[2]}" if over > 0 else f"{parts[2]} left"
    # What a change adds is no count of what there is.
    sign = "+" if finding.rule is Rule.INCREASE else ""
    return f"{sign}{parts[0]}{unit}, limit {sign}{parts[1]}, {distance}"


def message(finding: Finding) -> str:
    """The message on one line, without a full stop: more may follow."""
    return shown(finding.message).removesuffix(".")


def sentence(finding: Finding) -> str:
    """The message on one line, with the numbers that it left out."""
    told = numbers(finding)
    return f"{message(finding)} ({told})" if told else message(finding)


def advice(finding: Finding, report: CheckReport) -> list[str]:
    """What to do about it: the hint, and what the team has written beside the budget."""
    budget = budget_of(finding, report)
    told = [finding.hint, budget.message if budget else ""]
    kept = [text for text in dict.fromkeys(told) if text and text not in finding.message]
    return [shown(text) for text in kept]


def cut_title(finding: Finding) -> str:
    """What stands above the largest contributors."""
    over = excess(finding)
    title = "Grew most" if finding.rule is Rule.INCREASE else "Largest files"
    if over is None or over <= 0 or finding.unit != "tokens":
        return title
    return f"{title}; {amount(over)} {'token has' if over == 1 else 'tokens have'} to go"


def cuts(finding: Finding) -> list[tuple[str, str]]:
    """The largest contributors, for people; a lone one that the finding is about already says nothing."""
    if [contributor.path for contributor in finding.largest] == [finding.path]:
        return []
    sign = "+" if finding.rule is Rule.INCREASE else ""
    return [
        (shown(c.path), f"{sign if c.tokens > 0 else ''}{format_count(c.tokens)}") for c in finding.largest
    ]


def fingerprints(findings: Sequence[Finding], report: CheckReport) -> Iterator[str]:
    """What stays the same of each finding from run to run: rule, budget and path, never a count or a line.

    The model belongs to it where a budget has several; a second finding that is alike gets a number.
    """
    from hashlib import sha256

    models = {v.budget.name: set[str]() for v in report.verdicts}
    for verdict in report.verdicts:
        models[verdict.budget.name].add(verdict.model)
    seen: Counter[str] = Counter()
    for finding in findings:
        model = finding.model if len(models.get(finding.budget, ())) > 1 else ""
        parts = (finding.rule.value, finding.budget, finding.path, model)
        digest = sha256("\0".join(map(safe, parts)).encode()).hexdigest()
        seen[digest] += 1
        yield digest if seen[digest] == 1 else f"{digest}:{seen[digest]}"


def _badness(finding: Finding) -> tuple[int, bool, Fraction, str, str, str, str]:
    over = Fraction(0)
    if finding.number is not None and finding.limit is not None:
        # A limit of nothing is exceeded without bounds; a large number stands for that.
        over = Fraction(finding.number) / (Fraction(finding.limit) or Fraction(1, 10**9))
    measured = finding.rule not in UNMEASURED
    return (
        _SEVERITIES[finding.severity], measured, -over,
        finding.rule.value, finding.budget, finding.path, finding.model,
    )  # fmt: skip


def _says(message: str, number: str) -> bool:
    return re.search(rf"(?<![\d,.]){re.escape(number)}(?![\d]|[,.]\d)", message) is not None
