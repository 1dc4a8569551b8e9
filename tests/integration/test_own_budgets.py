"""This repository has budgets itself, and they hold."""

from __future__ import annotations

import json
import sys

import pytest

from .repository import ROOT, run


@pytest.fixture(scope="module")
def report() -> dict[str, object]:
    done = run([sys.executable, "-m", "tokcount", "check", "-f", "json", "--base", "none"], ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_budgets_of_this_repository_hold(report: dict[str, object]) -> None:
    summary = report["summary"]
    assert isinstance(summary, dict)
    assert summary["status"] == "pass"
    assert summary["pass"] == summary["budgets"] > 1


def test_they_hold_every_page_and_example(report: dict[str, object]) -> None:
    files = report["files"]
    assert isinstance(files, list)
    held = {file["path"] for file in files}
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert {"README.md", "CONTRIBUTING.md", *pages} <= held
    assert "examples/budgets/prompts/system.md" in held


def test_the_script_of_ci_checks_them() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert '"$bin/tokcount" check' in lines
