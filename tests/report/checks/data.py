"""The checks and differences that feed every format, with all that is odd in them."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.checks import (
    BaseInfo,
    Budget,
    CheckReport,
    Contributor,
    DiffReport,
    FileCount,
    Finding,
    Location,
    Rule,
    Severity,
    Verdict,
)
from tokcount.model.inputs import Reason, Skipped

from .budgets import (
    CONTEXT,
    FILES,
    GIT,
    HOSTILE,
    MINI,
    O200K,
    PRICING,
    SKIPPED,
    SONNET,
    TOKENIZERS,
    usd,
)
from .failing import failing, verdicts


def clean() -> CheckReport:
    """Everything holds."""
    held = tuple(v._replace(base_tokens=None) for v in verdicts() if v.status == "pass" and v.exact)
    return CheckReport(held, (), FILES[-1:], (), BaseInfo(), TOKENIZERS[:1], PRICING)


def typed() -> CheckReport:
    """Budgets of flags: no settings file, no base, no prices, one a total without a file to point at."""
    tokens = Budget("--token-budget", ("*.md",), scope="total", models=(MINI,), max_tokens=10)
    found = Finding(
        Rule.TOKENS, Severity.ERROR, tokens.name, "2 files have too many tokens", number=12, limit=10
    )
    return CheckReport((Verdict(tokens, "fail", MINI, O200K, True, 2, 12, None, 10),), (found,))


def nothing() -> CheckReport:
    """No budget at all."""
    return CheckReport((), ())


def hostile() -> CheckReport:
    """Every text from outside has something that a format obeys."""
    judged, findings, files = [], [], []
    for i, name in enumerate(HOSTILE):
        budget = Budget(
            f"budget {name}", (name,), models=(MINI,), max_tokens=5, message=name, origin=Location(name, i)
        )
        judged.append(Verdict(budget, "fail", f"model {name}", O200K, True, 1, 7, 6, 5, None, name, (name,)))
        findings.append(
            Finding(
                Rule.TOKENS,
                Severity.ERROR,
                budget.name,
                f"{name} has 7 tokens",
                f"Cut {name}.",
                name,
                i,
                f"model {name}",
                7,
                5,
                largest=(Contributor(name, 7), Contributor(f"{name}2", 0)),
                origin=budget.origin,
            )
        )
        files.append(FileCount(name, {O200K: 7}, {O200K: 6}, "renamed", f"old {name}"))
    skipped = tuple(Skipped(name, Reason.UNREADABLE, name) for name in HOSTILE)
    return CheckReport(tuple(judged), tuple(findings), tuple(files), skipped, GIT)


def many(number: int = 1_200) -> CheckReport:
    """More findings than an annotation, a table or a comment has room for, at each level."""
    findings = tuple(
        Finding(
            Rule.TOKENS,
            list(Severity)[i % 3],
            CONTEXT.name,
            f"docs/page-{i:04}.md is too large",
            "",
            f"docs/page-{i:04}.md",
            i + 1,
            MINI,
            8_001 + i,
            8_000,
            origin=CONTEXT.origin,
        )
        for i in range(number)
    )
    fullest = findings[-1].path
    verdict = Verdict(CONTEXT, "fail", MINI, O200K, True, number, 8_000 + number, None, 8_000, None, fullest)
    return CheckReport((verdict,), findings)


CHECKS = {
    "failing": failing,
    "clean": clean,
    "typed": typed,
    "nothing": nothing,
    "hostile": hostile,
    "many": many,
}


def priced(file: FileCount) -> FileCount:
    """At $0.15 for a million tokens; the old state at the same price."""
    cost, base = (
        usd(f"{Decimal(side[O200K]) * 15 / 10**8:f}") if side and O200K in side else None
        for side in (file.tokens, file.base_tokens)
    )
    return file._replace(cost=cost, base_cost=base)


def changed() -> DiffReport:
    """Every kind of change, money, a price that changed, skipped files."""
    files = tuple(priced(file) for file in FILES if file.status != "unchanged")
    return DiffReport(
        MINI,
        O200K,
        True,
        files,
        2_058_303,
        1_103_642,
        usd("0.30874545"),
        usd("0.1655463"),
        usd("0.22072840"),
        SKIPPED,
        GIT,
    )


def unpriced() -> DiffReport:
    """No price, an estimate, fewer tokens than before."""
    files = (FileCount("a.md", {O200K: 900}, {O200K: 1_000}, "modified"),)
    return DiffReport(SONNET, O200K, False, files, 900, 1_000, base=GIT)


def same() -> DiffReport:
    """No change."""
    return DiffReport(MINI, O200K, True, (), 1_000, 1_000, usd("0.00015"), usd("0.00015"), base=GIT)


def baseless() -> DiffReport:
    """What to compare with is not there."""
    files = (FileCount("a.md", {O200K: 900}),)
    return DiffReport(MINI, O200K, True, files, 900, 0, base=BaseInfo(problem="'v9' is not in this clone"))


def hostile_change() -> DiffReport:
    """Names that a format obeys, before and after."""
    files = tuple(
        FileCount(name, {O200K: 7 + i}, {O200K: 6}, "renamed", f"old {name}")
        for i, name in enumerate(HOSTILE)
    )
    skipped = tuple(Skipped(name, Reason.UNREADABLE, name) for name in HOSTILE)
    return DiffReport(MINI, O200K, True, files, 500, 400, skipped=skipped, base=GIT)


def many_changes(number: int = 1_500) -> DiffReport:
    """More than a table or a comment has room for."""
    files = tuple(
        FileCount(f"docs/page-{i:04}.md", {O200K: 100 + i}, {O200K: 100}, "modified") for i in range(number)
    )
    before = 100 * number
    return DiffReport(MINI, O200K, True, files, before + number * (number - 1) // 2, before, base=GIT)


DIFFS = {
    "changed": changed,
    "unpriced": unpriced,
    "same": same,
    "baseless": baseless,
    "hostile": hostile_change,
    "many": many_changes,
}
