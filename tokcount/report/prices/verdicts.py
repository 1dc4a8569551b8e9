"""What is wrong with price tables: every mistake with its file and line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tokcount.pricing.problems import Problem
from tokcount.report.grid import plural
from tokcount.report.names import safe, shown
from tokcount.report.prices.told import Told
from tokcount.report.values import Fields, Value

HEADER = ("file", "line", "problem", "remedy")


class Verdict(NamedTuple):
    """A file that was checked: how many models it holds, and what is wrong with it."""

    file: str
    models: int
    problems: tuple[Problem, ...] = ()


def verdicts(checked: Sequence[Verdict]) -> Told:
    """One line a mistake; a file without any says so."""
    fields: Fields = {
        "action": "validate",
        "valid": not any(verdict.problems for verdict in checked),
        "files": [_fields(verdict) for verdict in checked],
    }
    rows = [
        [safe(verdict.file), str(problem.line or ""), problem.what, problem.remedy]
        for verdict in checked
        for problem in verdict.problems
    ]
    return Told("", HEADER, rows, fields, tuple(_facts(checked)))


def lines(checked: Sequence[Verdict]) -> str:
    """For people and editors: ``file:line: what. remedy``, and a line for a file without mistakes."""
    found = []
    for verdict in checked:
        found += [
            f"{shown(verdict.file)}:{problem.line or 1}: {shown(problem.what)} {shown(problem.remedy)}"
            for problem in verdict.problems
        ]
    found += [f"{name}: {text}" for name, text in _facts(checked)]
    return "".join(f"{line}\n" for line in found)


def _facts(checked: Sequence[Verdict]) -> list[tuple[str, str]]:
    return [(shown(verdict.file), _verdict(verdict)) for verdict in checked]


def _verdict(verdict: Verdict) -> str:
    if verdict.problems:
        return plural(len(verdict.problems), "mistake", "mistakes")
    return f"{plural(verdict.models, 'model', 'models')}, no mistakes"


def _fields(verdict: Verdict) -> Fields:
    problems: list[Value] = [
        {"line": problem.line or None, "problem": safe(problem.what), "remedy": safe(problem.remedy)}
        for problem in verdict.problems
    ]
    return {"file": safe(verdict.file), "models": verdict.models, "problems": problems}
