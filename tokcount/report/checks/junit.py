"""JUnit's XML, which every CI shows as tests: a suite a budget, a case a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from tokcount.model.checks import CheckReport, Finding, Severity, Verdict
from tokcount.report.checks.findings import advice, cut_title, cuts, located, place, sentence, worst_first
from tokcount.report.checks.rules import UNMEASURED
from tokcount.report.checks.verdicts import summary
from tokcount.report.names import shown
from tokcount.report.options import Options

# What XML 1.0 cannot hold, not even as a reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


class Case(NamedTuple):
    """A file of a budget under a model; ``file`` is empty for a total without a place."""

    name: str
    file: str
    line: int
    findings: tuple[Finding, ...]
    skipped: str = ""
    reason: str = ""


def render(report: CheckReport, options: Options) -> str:  # noqa: ARG001 - one signature for all formats
    """``report`` as suites; there is always a case, for some CIs fail on none."""
    suites = list(_suites(report))
    cases = [case for _, own in suites for case in own]
    head = f'<testsuites name="tokcount" {_numbers(cases)}>'
    body = [line for name, own in suites for line in _suite(name, own, report)]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', head, *body, "</testsuites>"]
    return "".join(f"{line}\n" for line in lines)


def text(value: str) -> str:
    """``value`` as the text of an element."""
    return escape(_ILLEGAL.sub("", value))


def attribute(value: str) -> str:
    """``value`` as an attribute, in its quotes."""
    return f'"{escape(_ILLEGAL.sub("", value), _REFERENCES)}"'


def _suites(report: CheckReport) -> Iterator[tuple[str, list[Case]]]:
    found = worst_first(report.findings)
    names = dict.fromkeys(verdict.budget.name for verdict in report.verdicts)
    for name in names:
        verdicts = [v for v in report.verdicts if v.budget.name == name]
        own = [f for f in found if f.budget == name]
        cases = [case for verdict in verdicts for case in _cases(verdict, own, report, len(verdicts) > 1)]
        yield (
            name,
            cases + _left([f for f in own if f.model not in {v.model for v in verdicts}], cases, report),
        )
    # What is about no budget.
    general = [f for f in found if f.budget not in names]
    if general:
        yield "tokcount", _left(general, [], report)
    if report.skipped:
        yield (
            "skipped",
            [Case(s.path, s.path, 0, (), s.detail or s.reason.value, s.reason.value) for s in report.skipped],
        )
    if not names and not general and not report.skipped:
        yield "tokcount", [Case(summary(report), "", 0, ())]


def _cases(verdict: Verdict, found: Sequence[Finding], report: CheckReport, several: bool) -> Iterator[Case]:
    """A case a file; one for all of them where the limit is on the total or a finding is about no file."""
    suffix = f" ({verdict.model})" if several and verdict.model else ""
    if verdict.status == "skipped":
        yield Case(f"budget{suffix}", "", 0, (), "nothing of the budget was selected", "not-selected")
        return
    # A finding about no model is told once, under the first.
    first = next(v for v in report.verdicts if v.budget.name == verdict.budget.name) is verdict
    own = [f for f in found if f.model == verdict.model or (first and not f.model)]
    whole = tuple(f for f in own if not f.path)
    if whole or verdict.budget.scope == "total" or not verdict.files:
        where = place(whole[0], report) if whole else verdict.budget.origin
        name = "total" if verdict.budget.scope == "total" else "budget"
        yield Case(f"{name}{suffix}", where.file if where else "", where.line if where else 0, whole)
    # The files of a total have no limit of their own that each could hold.
    paths = () if verdict.budget.scope == "total" else (*verdict.members, verdict.path)
    by_path: dict[str, list[Finding]] = {path: [] for path in paths if path}
    for finding in own:
        if finding.path:
            by_path.setdefault(finding.path, []).append(finding)
    for path, about in by_path.items():
        yield Case(f"{path}{suffix}", path, about[0].line if about else 0, tuple(about))


def _left(findings: Sequence[Finding], cases: Sequence[Case], report: CheckReport) -> list[Case]:
    """Cases for findings that no case holds yet: nothing vanishes."""
    held = {id(f) for case in cases for f in case.findings}
    left = [f for f in findings if id(f) not in held]
    return [
        Case(located(f, report) or f.rule.value, place(f, report).file, place(f, report).line, (f,))
        for f in left
    ]


def _suite(name: str, cases: Sequence[Case], report: CheckReport) -> Iterator[str]:
    yield f'  <testsuite name={attribute(shown(name))} {_numbers(cases)} skipped="{_skipped(cases)}">'
    for case in cases:
        yield from _case(name, case, report)
    yield "  </testsuite>"


def _case(suite: str, case: Case, report: CheckReport) -> Iterator[str]:
    head = f"<testcase classname={attribute(shown(suite))} name={attribute(shown(case.name))}"
    if case.file not in ("", "."):
        head += f" file={attribute(shown(case.file))}"
        head += f' line="{case.line}"' if case.line > 0 else ""
    inner = _inner(case, report)
    if not inner:
        yield f"    {head}/>"
        return
    yield f"    {head}>"
    yield f"      {inner}"
    yield "    </testcase>"


def _inner(case: Case, report: CheckReport) -> str:
    """One element a case: readers look at the first only. A warning is no failure, and stands as output."""
    if case.skipped:
        return f"<skipped type={attribute(case.reason)} message={attribute(shown(case.skipped))}/>"
    if not case.findings:
        return ""
    body = text("\n\n".join(_told(finding, report) for finding in case.findings))
    kind, worst = _kind(case), case.findings[0]
    if not kind:
        return f"<system-out>{body}</system-out>"
    message = attribute(sentence(worst))
    return f"<{kind} type={attribute(worst.rule.value)} message={message}>{body}</{kind}>"


def _told(finding: Finding, report: CheckReport) -> str:
    lines = [f"{finding.severity.value} {finding.rule.value}: {sentence(finding)}", *advice(finding, report)]
    found = cuts(finding)
    lines += [f"{cut_title(finding)}:"] * bool(found)
    return "\n".join([*lines, *(f"  {tokens}  {path}" for path, tokens in found)])


def _kind(case: Case) -> str:
    """A budget that is exceeded is a failure; one that could not be measured is an error."""
    errors = [f for f in case.findings if f.severity is Severity.ERROR]
    if not errors:
        return ""
    return "error" if errors[0].rule in UNMEASURED else "failure"


def _numbers(cases: Sequence[Case]) -> str:
    kinds = [_kind(case) for case in cases]
    return f'tests="{len(cases)}" failures="{kinds.count("failure")}" errors="{kinds.count("error")}"'


def _skipped(cases: Sequence[Case]) -> int:
    return sum(bool(case.skipped) for case in cases)
