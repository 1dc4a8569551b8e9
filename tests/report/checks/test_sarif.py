"""SARIF against OASIS' schema, Microsoft's validator, and what code scanning needs."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import jsonschema
import pytest

from tokcount.model.checks import Rule
from tokcount.report.checks import render_check
from tokcount.report.checks.sarif import FINGERPRINT
from tokcount.report.options import Options

from . import budgets, data

# Notes are wishes: a link to the source, snippets, message ids. This one asks the network.
_CONFIG = """<Properties><Properties Key="SARIF2006.UrisShouldBeReachable.Options">
<Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState" /></Properties></Properties>"""
# RFC 3986, of a reference without a query and a fragment.
_PATH = r"(?:[A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-F]{2})*"
URI = re.compile(rf"(?:file:///{_PATH}|(?!/){_PATH})\Z")


def sarif(kind: str) -> Any:
    return json.loads(render_check(data.CHECKS[kind](), Options(), "sarif"))


@pytest.mark.parametrize("kind", data.CHECKS)
def test_sarif_is_as_oasis_says(kind: str, sarif_schema: Any) -> None:
    jsonschema.validate(sarif(kind), sarif_schema)


@pytest.mark.parametrize("kind", [kind for kind in data.CHECKS if kind != "many"])
def test_sarif_is_as_microsofts_multitool_wants_it(kind: str, multitool: str, tmp_path: Path) -> None:
    given, told, config = (tmp_path / name for name in ("given.sarif", "told.sarif", "config.xml"))
    given.write_text(render_check(data.CHECKS[kind](), Options(), "sarif"), encoding="utf-8")
    config.write_text(_CONFIG, encoding="utf-8")
    # .NET wants a library of Unicode's that small systems lack.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run(
        [multitool, "validate", given.name, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note",
         "-c", config.name, "-o", told.name, "--log", "ForceOverwrite"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300, env=environment,
    )  # fmt: skip
    # Its status is 0 whatever it finds.
    assert "Analysis completed successfully" in done.stdout, done.stdout + done.stderr
    (run,) = json.loads(told.read_text(encoding="utf-8-sig"))["runs"]
    bad = [r for r in run["results"] if r.get("level", "warning") != "note"]
    assert bad == []


def test_sarif_has_what_code_scanning_needs() -> None:
    (run,) = sarif("failing")["runs"]
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == [rule.value for rule in Rule]
    for rule in driver["rules"]:
        assert {
            "name",
            "shortDescription",
            "fullDescription",
            "help",
            "helpUri",
            "defaultConfiguration",
        } <= set(rule)
    assert run["automationDetails"]["id"] == "tokcount/check/"
    assert "%SRCROOT%" in run["originalUriBaseIds"]
    assert run["invocations"][0]["executionSuccessful"] is False
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


def test_sarif_has_results_even_when_nothing_was_found() -> None:
    (run,) = sarif("clean")["runs"]
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_total_points_at_its_limit_and_tells_its_largest_files() -> None:
    (run,) = sarif("failing")["runs"]
    corpus = next(
        r for r in run["results"] if r["ruleId"] == "TOK001" and r["properties"]["budget"] == "corpus"
    )
    physical = corpus["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "pyproject.toml", "uriBaseId": "%SRCROOT%"}
    assert physical["region"] == {"startLine": 48}
    related = [r["physicalLocation"]["artifactLocation"]["uri"] for r in corpus["relatedLocations"]]
    assert related == ["rag/a.txt", "rag/b.txt"]


def test_uris_are_relative_and_lead_back_to_the_name() -> None:
    (run,) = sarif("hostile")["runs"]
    found = set()
    for result in run["results"]:
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert URI.match(artifact["uri"]), artifact
        name = unquote_to_bytes(artifact["uri"].removeprefix("file://")).decode("utf-8", "surrogateescape")
        assert ("uriBaseId" in artifact) != name.startswith("/")
        found.add(name)
    assert found == set(budgets.HOSTILE)


@pytest.mark.parametrize("fmt", ["sarif", "gitlab"])
def test_fingerprints_outlive_counts_and_lines(fmt: str) -> None:
    report = data.CHECKS["failing"]()
    moved = tuple(
        f._replace(
            number=f.number and f.number * 2, limit=f.limit and f.limit + 1, line=f.line + 7, message="x"
        )
        for f in report.findings
    )

    def prints(text: str) -> set[str]:
        told = json.loads(text)
        if fmt == "gitlab":
            return {entry["fingerprint"] for entry in told}
        return {r["partialFingerprints"][FINGERPRINT] for r in told["runs"][0]["results"]}

    before = prints(render_check(report, Options(), fmt))
    assert before == prints(render_check(report._replace(findings=moved), Options(), fmt))
    assert len(before) == len(report.findings)
    # The same finding twice is two.
    twice = report._replace(findings=report.findings * 2)
    assert len(prints(render_check(twice, Options(), fmt))) == 2 * len(report.findings)
