"""What the checks of these tests are about: budgets, files, and names that formats obey."""

from __future__ import annotations

from decimal import Decimal

from tokcount.model.checks import (
    BaseInfo,
    Budget,
    CostLimit,
    FileCount,
    Increase,
    Location,
    Severity,
)
from tokcount.model.inputs import Reason, Skipped
from tokcount.model.prices import Cost

O200K, CL100K = "o200k_base", "cl100k_base"
MINI, TURBO, SONNET = "gpt-4o-mini", "gpt-3.5-turbo", "claude-sonnet-5"
CONFIG = "pyproject.toml"
HEAD, BASE = "c0ffee" * 6 + "1234", "0ddba11" * 5 + "abcde"
SHA = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
TOKENIZERS = ((O200K, SHA), (CL100K, SHA[::-1]))
PRICING = ("2026-11-22", SHA)
GIT = BaseInfo("merge-parent", BASE, HEAD, dirty=True)

# Each has what one of the formats obeys: its separators, its quotes, its ends.
HOSTILE = (
    "evil\n::error::injected\r.md",
    "a,b:c=d.md",
    "100%25.md",
    "a|b`c.md",
    "\"quoted\" & 'single' <tag>.md",
    "]]>--><!-- x -->.md",
    "bell\x07esc\x1b[31m\x00.md",
    "docs/说明 文档 🎉.md",
    "-leading dash.md",
    "[link](https://example.com).md",
    "latin-\udce9.md",
    "right\u202eto-left\ufffe.md",
    "/absolute/path.md",
    "{0} {{braces}} $math$ @mention #1.md",
)


def usd(text: str) -> Cost:
    return Cost(Decimal(text))


CONTEXT = Budget(
    "agent-context",
    ("AGENTS.md", "**/CLAUDE.md"),
    models=(MINI,),
    max_tokens=8000,
    warn_at=Decimal("0.9"),
    message="Move reference text to docs/.",
    origin=Location(CONFIG, 41),
)
CORPUS = Budget(
    "corpus",
    ("rag/**/*.txt",),
    scope="total",
    models=(MINI,),
    max_tokens=2_000_000,
    max_increase=Increase(20_000, Decimal(5)),
    optional=True,
    origin=Location(CONFIG, 48),
)
CALL = Budget(
    "system-call",
    ("prompts/system.md", "tools/*.json"),
    scope="total",
    models=(MINI, SONNET),
    max_context=Decimal("0.25"),
    max_cost=CostLimit(Decimal("0.02"), "call", 1, 500),
    origin=Location(CONFIG, 56),
)
REST = Budget(
    "rest",
    ("prompts/**",),
    rest=True,
    models=(MINI,),
    max_tokens=2000,
    severity=Severity.WARNING,
    origin=Location(CONFIG, 63),
)
GONE = Budget("moved-away", ("old/*.md",), models=(MINI,), max_tokens=10, origin=Location(CONFIG, 70))
OTHER = Budget("not-selected", ("site/**",), models=(MINI,), max_tokens=10, origin=Location(CONFIG, 77))
HELD = Budget("readme", ("README.md",), models=(MINI,), max_tokens=4000, origin=Location(CONFIG, 80))

FILES = (
    FileCount("AGENTS.md", {O200K: 9_214}, {O200K: 7_900}, "modified"),
    FileCount("sub/CLAUDE.md", {O200K: 7_500}, {O200K: 7_500}, "unchanged"),
    FileCount("rag/a.txt", {O200K: 1_200_345}, {O200K: 1_000_000}, "modified"),
    FileCount("rag/b.txt", {O200K: 800_000}, {}, "added"),
    FileCount("rag/new name.txt", {O200K: 12_345}, {O200K: 12_345}, "renamed", "rag/old name.txt"),
    FileCount("rag/c.txt", {}, {O200K: 50_000}, "deleted"),
    FileCount("prompts/system.md", {O200K: 31_000, CL100K: 33_100}, {O200K: 31_000}, "unchanged"),
    FileCount("tools/search.json", {O200K: 1_000}, {O200K: 999}, "modified"),
    FileCount("prompts/日本語.md", {O200K: 1_900}, {O200K: 1_900}, "unchanged"),
    FileCount("README.md", {O200K: 3_999}, {O200K: 3_999}, "unchanged"),
)
SKIPPED = (
    Skipped("rag/logo.png", Reason.BINARY),
    Skipped("rag/large.txt", Reason.LFS_POINTER, "12.0 MB in Git LFS"),
)
