"""The table for people: the verdict on each budget, then what was found and what to cut."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.model import Skipped
from tokcount.model.checks import CheckReport, Finding, Severity
from tokcount.report.checks import notes
from tokcount.report.checks.findings import advice, cut_title, cuts, located, message, numbers, worst_first
from tokcount.report.checks.rules import RULES
from tokcount.report.checks.verdicts import NO_BUDGETS, sheet, style, summary
from tokcount.report.drawing import Block, listed, paint, ruled, sentence
from tokcount.report.glyphs import glyphs
from tokcount.report.grid import plural
from tokcount.report.names import shown
from tokcount.report.notes import more_skipped, skipped_shown
from tokcount.report.options import TABLE_TOP, Options
from tokcount.report.sheet import Cell

STYLES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "dim"}


def render(report: CheckReport, options: Options) -> str:
    """``report`` as a table of at most ``options.width`` cells where numbers allow it."""
    blocks: list[Block] = [ruled(sheet(report), options)] if report.verdicts else []
    found = worst_first(report.findings)
    # One more line is no longer than a line that says so.
    top = len(found) if len(found) <= TABLE_TOP + 1 else TABLE_TOP
    blocks += [_finding(finding, report, options) for finding in found[:top]]
    if len(found) > top:
        rest = plural(len(found) - top, "more finding", "more findings")
        blocks.append([sentence((f"{glyphs(options).ellipsis} and {rest}; -f json has them all", "dim"))])
    blocks += [
        skipped_block(report.skipped, options),
        [sentence((text, "dim")) for text in notes.about(report)],
    ]
    if report.verdicts:
        blocks.append([sentence((summary(report), style(report)))])
    else:
        blocks.append([sentence((NO_BUDGETS, "warn"))])
    return paint(blocks, options)


def _finding(finding: Finding, report: CheckReport, options: Options) -> Block:
    dot = " · " if options.unicode else "; "
    title: list[Cell] = [
        (finding.severity.value, STYLES[finding.severity]),
        (f" {finding.rule.value} ", "title"),
        (RULES[finding.rule].name, ""),
    ]
    where = located(finding, report)
    title += [(f"{dot}{shown(text)}", "model") for text in (finding.budget, finding.model) if text]
    title += [(f"{dot}{where}", "title")] if where else []
    lines = [(message(finding), ""), (numbers(finding), "")]
    lines += [(text, "good") for text in advice(finding, report)]
    block: Block = [sentence(*title)]
    for line in lines:
        # A column before it makes the lines below the first begin where that does.
        block += listed([[("", ""), line]], options) if line[0] else []
    return block + _cuts(finding, options)


def _cuts(finding: Finding, options: Options) -> Block:
    found = cuts(finding)
    if not found:
        return []
    widest = max(len(tokens) for _, tokens in found)
    rows: list[list[Cell]] = [[("", ""), (f"{cut_title(finding)}:", "dim")]]
    rows += [[("", ""), (f"  {tokens.rjust(widest)}  {path}", "")] for path, tokens in found]
    return listed(rows, options)


def skipped_block(skipped: Sequence[Skipped], options: Options) -> Block:
    """What was not counted, and why."""
    if not skipped:
        return []
    kept, rest = skipped_shown(skipped)
    rows = [[(shown(s.path), ""), (s.reason.value, "warn"), (shown(s.detail), "dim")] for s in kept]
    more = [sentence((more_skipped(rest, glyphs(options).ellipsis), "dim"))] if rest else []
    return [sentence((f"Skipped: {len(skipped):,}", "warn")), *listed(rows, options), *more]
