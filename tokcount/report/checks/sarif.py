"""SARIF 2.1.0, which GitHub's code scanning, Azure DevOps and editors show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from tokcount._version import __version__
from tokcount.model.checks import CheckReport, Contributor, Finding, Location, Rule
from tokcount.report.checks import values
from tokcount.report.checks.findings import advice, fingerprints, place, sentence, worst_first
from tokcount.report.checks.rules import RULES, RuleInfo
from tokcount.report.checks.verdicts import unmeasured
from tokcount.report.grid import plural
from tokcount.report.json_text import line
from tokcount.report.names import safe
from tokcount.report.options import Options
from tokcount.report.values import Fields, Value

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://github.com/tokcount/tokcount"
ROOT = "%SRCROOT%"

# Not `primaryLocationLineHash`: GitHub computes that itself, and warns of any other value.
FINGERPRINT = "tokcountFinding/v1"

_ORDER = list(RULES)
_RELATED = 10
_LINK = re.compile(r"[\[\]]")


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as one run, with ``results`` even where nothing was found."""
    found = worst_first(report.findings)
    marks = fingerprints(found, report)
    results = [_result(f, mark, report) for f, mark in zip(found, marks, strict=True)]
    run: Fields = {
        "tool": {"driver": _driver()},
        # Code scanning takes what stands before the last slash as the category, and keeps one run of each.
        "automationDetails": {"id": "tokcount/check/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the project."}}},
        "invocations": [_invocation(report)],
        "columnKind": "utf16CodeUnits",
    }
    parts = [f"{line(key)}: {line(value)}" for key, value in run.items()]
    joined = ",\n    ".join(map(line, results))
    parts.append(f'"results": [\n    {joined}]' if results else '"results": []')
    runs = ",\n   ".join(parts)
    return f'{{"$schema": "{SCHEMA}",\n "version": "2.1.0",\n "runs": [\n  {{{runs}}}]}}\n'


def uri(path: str) -> str:
    """``path`` as a relative reference, or a ``file:`` URI where it is absolute."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = safe(path).encode()
    quoted = quote(raw, safe="/")
    return f"file://{_rooted(quoted)}" if quoted.startswith("/") else quoted


def _rooted(quoted: str) -> str:
    # Two slashes at the start would make a host of the first folder.
    return "/" + quoted.lstrip("/")


def _driver() -> Fields:
    return {
        "name": "tokcount",
        "fullName": f"tokcount {__version__}",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": [_rule(info) for info in RULES.values()],
    }


def _rule(info: RuleInfo) -> Fields:
    return {
        "id": info.rule.value,
        "name": info.pascal,
        "shortDescription": {"text": info.short},
        "fullDescription": {"text": info.full},
        "help": {
            "text": info.remedy,
            "markdown": f"{info.remedy} [More about {info.rule.value}]({info.url}).",
        },
        "helpUri": info.url,
        "defaultConfiguration": {"level": info.severity.value},
        "properties": {"tags": ["tokens", "budget"], "precision": _precision(info.rule)},
    }


def _precision(rule: Rule) -> str:
    return "medium" if rule is Rule.ESTIMATE else "very-high"


def _invocation(report: CheckReport) -> Fields:
    lost = len(unmeasured(report))
    if not lost:
        return {"executionSuccessful": True}
    told = f"{plural(lost, 'budget', 'budgets')} could not be measured."
    return {
        "executionSuccessful": False,
        "toolExecutionNotifications": [{"level": "error", "message": {"text": told}}],
    }


def _result(finding: Finding, fingerprint: str, report: CheckReport) -> Fields:
    where = place(finding, report)
    result: Fields = {
        "ruleId": finding.rule.value,
        "ruleIndex": _ORDER.index(finding.rule),
        "level": finding.severity.value,
        "message": {"text": _message(finding, report)},
        "locations": [_location(where)],
    }
    related = _related(finding, where)
    if related:
        result["relatedLocations"] = related
    told = {"budget": values.finding(finding)["budget"]} | _properties(finding)
    return result | {"partialFingerprints": {FINGERPRINT: fingerprint}, "properties": told}


def _message(finding: Finding, report: CheckReport) -> str:
    parts = [sentence(finding), *advice(finding, report)]
    text = " ".join(part if part.endswith((".", "!", "?", ")")) else f"{part}." for part in parts)
    # A bracket before a parenthesis would be a link; elsewhere not all viewers take `\[` for a bracket.
    return _LINK.sub(r"\\\g<0>", text) if "](" in text else text


def _properties(finding: Finding) -> Fields:
    told = values.finding(finding)
    return {
        key: told[key] for key in ("model", "number", "limit", "over_by", "unit") if told[key] is not None
    }


def _related(finding: Finding, where: Location) -> list[Value]:
    """The largest files, and for a file the line that sets its limit."""
    found: list[Value] = []
    largest: Sequence[Contributor] = [c for c in finding.largest if c.path != finding.path]
    for i, contributor in enumerate(largest[:_RELATED], 1):
        told = f"{contributor.tokens:,} tokens"
        found.append({"id": i, **_location(Location(contributor.path)), "message": {"text": told}})
    if finding.origin and finding.origin != where:
        told = "The budget is set here."
        found.append({"id": len(found) + 1, **_location(finding.origin), "message": {"text": told}})
    return found


def _location(where: Location) -> Fields:
    address = uri(where.file)
    artifact: Fields = {"uri": address}
    if not address.startswith("file:"):
        artifact["uriBaseId"] = ROOT
    physical: Fields = {"artifactLocation": artifact}
    # Without a line it is the whole file; code scanning wants a line, and shows that at its top.
    physical["region"] = {"startLine": max(where.line, 1)}
    return {"physicalLocation": physical}
