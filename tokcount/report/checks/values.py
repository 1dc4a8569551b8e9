"""The parts of a check as values that JSON can hold: money as exact strings, null for what is not."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.checks import (
    BaseInfo,
    CheckReport,
    Contributor,
    FileCount,
    Finding,
    Location,
    Verdict,
)
from tokcount.model.inputs import Skipped
from tokcount.model.prices import Cost
from tokcount.report.checks.findings import excess
from tokcount.report.checks.rules import RULES
from tokcount.report.checks.verdicts import rules_of, statuses, unmeasured
from tokcount.report.money import plain_usd
from tokcount.report.names import safe
from tokcount.report.values import Fields, Value


def head(report: CheckReport) -> Fields:
    """What the numbers were counted and priced with, and compared with."""
    updated, digest = report.pricing
    pricing: Fields = {"updated": updated, "sha256": digest or None}
    if report.as_of:
        pricing["as_of"] = report.as_of.isoformat()
    return {
        "tokenizers": {safe(name): tokenizer(name, sha, report) for name, sha in report.tokenizers},
        "pricing": pricing if updated else None,
        "git": git(report.base),
    }


def tokenizer(name: str, digest: str, report: CheckReport) -> Fields:
    """An encoding; not exact where it serves only to estimate, for models that have another."""
    exact = [v.exact for v in report.verdicts if v.encoding == name]
    return {"sha256": digest or None, "exact": any(exact) or not exact}


def git(info: BaseInfo) -> Fields:
    """The revisions, as full hashes."""
    return {
        "head": safe(info.head) or None,
        "base": safe(info.base) or None,
        "base_source": info.source,
        "dirty": info.dirty,
        "problem": safe(info.problem) or None,
    }


def summary(report: CheckReport) -> Fields:
    """The result in numbers of budgets, each with the worst status that it has under any model."""
    found = list(statuses(report).values())
    worst = next((s for s in ("fail", "warn", "pass") if s in found), "skipped")
    counted: Fields = {"pass": 0, "warn": 0, "fail": 0, "skipped": 0}
    counted = {status: found.count(status) for status in counted}
    return {"status": worst, "budgets": len(found), **counted, "unmeasured": len(unmeasured(report))}


def budget(verdict: Verdict, report: CheckReport) -> Fields:
    """One budget under one model."""
    given, limit, cost = verdict.budget, verdict.limit, verdict.budget.max_cost
    return {
        "name": safe(given.name),
        "status": verdict.status,
        "model": safe(verdict.model) or None,
        "encoding": verdict.encoding or None,
        "exact": verdict.exact,
        "scope": given.scope,
        "severity": given.severity.value,
        "files": verdict.files,
        "tokens": verdict.tokens,
        "base_tokens": verdict.base_tokens,
        "limit": limit,
        "over_by": None if limit is None else max(verdict.tokens - limit, 0),
        "cost_usd": money(verdict.cost),
        "cost_limit_usd": plain_usd(cost.usd) if cost else None,
        "cost_per": cost.per if cost else None,
        "path": safe(verdict.path) or None,
        "rules": [rule.value for rule in rules_of(verdict, report)],
        "origin": location(given.origin),
    }


def finding(value: Finding) -> Fields:
    """One finding; ``over_by`` is below 0 where it only comes near its limit."""
    return {
        "rule": value.rule.value,
        "name": RULES[value.rule].name,
        "severity": value.severity.value,
        "budget": safe(value.budget) or None,
        "model": safe(value.model) or None,
        "path": safe(value.path) or None,
        "line": value.line if value.line > 0 else None,
        "message": safe(value.message),
        "hint": safe(value.hint) or None,
        "unit": "usd" if value.unit == "USD" else value.unit,
        "number": number(value.number),
        "limit": number(value.limit),
        "over_by": number(excess(value)),
        "largest": [contributor(c) for c in value.largest],
        "origin": location(value.origin),
    }


def file(value: FileCount, encoding: str) -> Fields:
    """A file under ``encoding``; under all, where there are several. ``None`` without a base, or a file."""
    before = value.base_tokens
    fields: Fields = {
        "path": safe(value.path),
        "previous_path": None if value.previous_path is None else safe(value.previous_path),
        "status": value.status or None,
        "tokens": value.tokens.get(encoding),
        "base_tokens": None if before is None else before.get(encoding),
    }
    if len({*value.tokens, *(before or ())}) > 1:
        fields["by_encoding"] = {
            name: {"tokens": value.tokens.get(name), "base_tokens": (before or {}).get(name)}
            for name in dict.fromkeys((*value.tokens, *(before or ())))
        }
    return fields


def skipped(value: Skipped) -> Fields:
    """An input that was matched and not counted."""
    return {"path": safe(value.path), "reason": value.reason.value, "detail": safe(value.detail)}


def contributor(value: Contributor) -> Fields:
    """A file that is to be cut first."""
    return {"path": safe(value.path), "tokens": value.tokens}


def location(value: Location | None) -> Fields | None:
    """A place in a settings file."""
    return (
        None if value is None else {"file": safe(value.file), "line": value.line if value.line > 0 else None}
    )


def money(cost: Cost | None) -> str | None:
    """A cost in USD, input and output together."""
    return None if cost is None else plain_usd(cost.total)


def number(value: int | Decimal | None) -> Value:
    """A whole number as it is, and any other as an exact string."""
    return plain_usd(value) if isinstance(value, Decimal) else value


def encoding_of(report: CheckReport) -> str:
    """The encoding that ``tokens`` of files are told under: that of the first budget."""
    names = [v.encoding for v in report.verdicts if v.encoding] + [name for name, _ in report.tokenizers]
    return names[0] if names else ""
