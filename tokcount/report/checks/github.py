"""Workflow commands, which GitHub shows as annotations at the lines of a change."""

from __future__ import annotations

from collections.abc import Mapping

from tokcount.model.checks import CheckReport, Finding, Severity
from tokcount.report.checks.findings import advice, cut_title, cuts, place, sentence, worst_first
from tokcount.report.checks.rules import RULES
from tokcount.report.checks.verdicts import summary
from tokcount.report.grid import plural
from tokcount.report.names import shown
from tokcount.report.options import Options

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

MOST = 10
"""The annotations of a level that GitHub shows of one step; it drops the others without a word."""

_CUTS = 5


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as a command a line, the worst first, and a notice on what there was no room for."""
    kept, rest = _kept(report)
    lines = [_command(finding, report) for finding in kept]
    if rest:
        more = plural(rest, "more finding is", "more findings are")
        told = f"{summary(report)}. {more} not shown here; another format, such as json, has them all."
        lines.append(command("notice", {"title": "tokcount"}, told))
    # A line of the log that is no command.
    lines.append(f"tokcount: {summary(report)}")
    return "".join(f"{line}\n" for line in lines)


def command(name: str, properties: Mapping[str, str], message: str) -> str:
    """A workflow command as ``@actions/core`` writes it; empty properties are left out."""
    told = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items() if value)
    return f"::{name}{' ' if told else ''}{told}::{escape_data(message)}"


def escape_data(text: str) -> str:
    """``text`` as a message; what else a terminal would obey is shown, for a log is one too."""
    return shown(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def escape_property(text: str) -> str:
    """``text`` as the value of a property, which may not have what parts properties either."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _kept(report: CheckReport) -> tuple[list[Finding], int]:
    """The worst findings of each level, and how many more there are."""
    found = worst_first(report.findings)
    levels = {level: [f for f in found if f.severity is level] for level in COMMANDS}
    rest = sum(max(len(level) - MOST, 0) for level in levels.values())
    kept = [f for level in levels.values() for f in level[:MOST]]
    if rest and len(levels[Severity.NOTE]) >= MOST:
        # The notice on the rest is one of the notices that are shown.
        return kept[:-1], rest + 1
    return kept, rest


def _command(finding: Finding, report: CheckReport) -> str:
    where = place(finding, report)
    budget = f" [{shown(finding.budget)}]" if finding.budget else ""
    lines = [sentence(finding), *advice(finding, report)]
    found = cuts(finding)[:_CUTS]
    if found:
        lines.append(f"{cut_title(finding)}: {', '.join(f'{path} ({tokens})' for path, tokens in found)}")
    properties = {
        "title": f"{finding.rule.value} {RULES[finding.rule].name}{budget}",
        "file": "" if where.file == "." else where.file,
        "line": str(where.line) if where.line > 0 else "",
    }
    return command(COMMANDS[finding.severity], properties, "\n".join(lines))
