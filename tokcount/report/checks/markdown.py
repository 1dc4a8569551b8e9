"""Markdown for the comment on a pull request and the summary of a step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tokcount.model.checks import CheckReport, Finding, Severity
from tokcount.model.inputs import Skipped
from tokcount.report.checks import notes
from tokcount.report.checks.findings import advice, cut_title, cuts, located, sentence, worst_first
from tokcount.report.checks.fitting import Section, fitted
from tokcount.report.checks.rules import RULES
from tokcount.report.checks.verdicts import sheet, statuses, summary
from tokcount.report.markdown import code, escape, table
from tokcount.report.names import shown
from tokcount.report.options import Options
from tokcount.report.sheet import Cell, Head, Sheet

MARKER = "<!-- tokcount -->"
"""The first line, which is not shown: by it the comment of an earlier run is found, and replaced."""

_MARKS = {"pass": "✅", "warn": "⚠️", "fail": "❌", "skipped": "\N{HEAVY MINUS SIGN}"}
_SEVERITIES = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.NOTE: "note"}
_CODE = {"Budget", "Model", "Fullest file"}


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` in at most as many characters as a comment holds."""
    sections = [_verdicts(report), _findings(report), skipped_section(report.skipped)]
    first = [[MARKER], [f"**{_mark(report)}tokcount: {escape(summary(report))}**"]]
    # A link is written once: a table with its address in every line is hard to read as text.
    used = sorted({finding.rule for finding in report.findings})
    links = [f"[{rule.value}]: {RULES[rule].url}" for rule in used]
    return fitted(first, sections, [paragraph(notes.about(report)), links])


def paragraph(sentences: Sequence[str]) -> list[str]:
    """Facts on one line: a list would go on with the one before it."""
    return [" · ".join(map(escape, sentences))] if sentences else []


def _mark(report: CheckReport) -> str:
    found = set(statuses(report).values())
    worst = next((s for s in ("fail", "warn", "pass") if s in found), "skipped")
    return f"{_MARKS[worst]} "


def _verdicts(report: CheckReport) -> Section:
    if not report.verdicts:
        return Section("budgets", (), ())
    drawn = sheet(report)
    titles = [head.title for head in drawn.heads]
    body = [[_cell(titles[i], cell) for i, cell in enumerate(row)] for row in drawn.body]
    head, rule, *lines = table(Sheet(drawn.heads, body))
    return Section("budgets", (head, rule), tuple(lines))


def _cell(title: str, cell: Cell) -> Cell:
    text, style = cell
    if title == "Status":
        return f"{_MARKS.get(text, '')} {text}".strip(), style
    if title == "Rules":
        return " ".join(f"[{rule}]" for rule in text.split()), style
    return (code(text) if text and text != "-" and title in _CODE else escape(text)), style


def _findings(report: CheckReport) -> Section:
    if not report.findings:
        return Section("findings", (), ())
    heads = tuple(Head(t, right=False) for t in ("Severity", "Rule", "Budget", "Where", "What"))
    body = [_finding(finding, report) for finding in worst_first(report.findings)]
    head, rule, *lines = table(Sheet(heads, body))
    return Section("findings", (head, rule), tuple(lines))


def _prose(text: str, path: str) -> str:
    """``text`` escaped, the path in it as code: a name must not become a mention or a link."""
    name = shown(path)
    if not name:
        return escape(text)
    parts = re.split(rf"(?<![\w/`.-]){re.escape(name)}(?![\w/`-])", text)
    return code(name).join(map(escape, parts))


def _finding(finding: Finding, report: CheckReport) -> list[Cell]:
    where = located(finding, report)
    parts = [_prose(text, finding.path) for text in (sentence(finding), *advice(finding, report))]
    found = cuts(finding)
    if found:
        listed = ", ".join(f"{code(path)} {escape(tokens)}" for path, tokens in found)
        parts.append(f"{escape(cut_title(finding))}: {listed}")
    cells = (
        _SEVERITIES[finding.severity],
        f"[{finding.rule.value}]",
        code(finding.budget) if finding.budget else "",
        code(where) if where else "",
        "<br>".join(parts),
    )
    return [(text, "") for text in cells]


def skipped_section(skipped: Sequence[Skipped]) -> Section:
    """The inputs that were matched and not counted."""
    head = (f"**Skipped: {len(skipped):,}**", "") if skipped else ()
    return Section("skipped files", head, tuple(map(_skipped, skipped)))


def _skipped(skipped: Skipped) -> str:
    detail = f", {escape(skipped.detail)}" if skipped.detail else ""
    return f"- {code(skipped.path, in_table=False)}: {escape(skipped.reason.value)}{detail}"
