"""GitLab's report against its schema, and JUnit's against Jenkins'."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from tokcount.report.checks import render_check
from tokcount.report.options import Options

from . import data


@pytest.mark.parametrize("kind", data.CHECKS)
def test_gitlab_is_as_its_schema_says(kind: str, schemas: Path) -> None:
    told = json.loads(render_check(data.CHECKS[kind](), Options(), "gitlab"))
    jsonschema.validate(told, json.loads((schemas / "gitlab-code-quality.json").read_text(encoding="utf-8")))
    assert len({entry["fingerprint"] for entry in told}) == len(told) == len(data.CHECKS[kind]().findings)


def test_gitlab_is_an_empty_array_when_all_is_well() -> None:
    assert render_check(data.clean(), Options(), "gitlab") == "[]\n"


def test_severities_of_gitlab() -> None:
    told = json.loads(render_check(data.CHECKS["failing"](), Options(), "gitlab"))
    assert Counter(entry["severity"] for entry in told) == {"major": 7, "minor": 3, "info": 1}


@pytest.mark.parametrize("kind", data.CHECKS)
def test_junit_is_as_jenkins_says(kind: str, schemas: Path) -> None:
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema is not installed")
    text = (schemas / "junit-10.xsd").read_text(encoding="utf-8")
    # It does not know the two that GitLab reads.
    allowed = '<xs:attribute name="classname" type="xs:string"/>'
    assert text.count(allowed) == 1
    more = '<xs:attribute name="file" type="xs:string"/><xs:attribute name="line" type="xs:positiveInteger"/>'
    known = xmlschema.XMLSchema10(io.StringIO(text.replace(allowed, allowed + more)))
    known.validate(io.StringIO(render_check(data.CHECKS[kind](), Options(), "junit").partition("\n")[2]))


@pytest.mark.parametrize("kind", data.CHECKS)
def test_junit_adds_up_and_has_a_case(kind: str) -> None:
    root = ET.fromstring(render_check(data.CHECKS[kind](), Options(), "junit"))
    for element in (root, *root.iter("testsuite")):
        cases = list(element.iter("testcase"))
        assert cases
        assert element.attrib["tests"] == str(len(cases))
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            if key in element.attrib:
                assert element.attrib[key] == str(len(list(element.iter(tag))))
    # Readers look at the first only.
    assert all(len(case) <= 1 for case in root.iter("testcase"))


def test_junit_tells_too_much_from_not_measured() -> None:
    root = ET.fromstring(render_check(data.CHECKS["failing"](), Options(), "junit"))
    assert {e.attrib["type"] for e in root.iter("error")} == {"TOK006"}
    assert {e.attrib["type"] for e in root.iter("failure")} == {"TOK001", "TOK002", "TOK004", "TOK005"}
    suites = [suite.attrib["name"] for suite in root]
    assert suites[:7] == list(dict.fromkeys(v.budget.name for v in data.CHECKS["failing"]().verdicts))
    names = [case.attrib["name"] for case in root[0]]
    assert names == ["AGENTS.md", "sub/CLAUDE.md"]
