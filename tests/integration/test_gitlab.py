"""``templates/tokcount.yml``: GitLab's schema takes the job, and its script writes the artifacts it names."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

from .repository import GROWTH, ROOT, SETTINGS, Repository, posix, run, tool

TEMPLATE = (ROOT / "templates" / "tokcount.yml").read_text(encoding="utf-8")
HEADER, BODY = TEMPLATE.split("\n---\n")
INPUTS: dict[str, Any] = yaml.safe_load(HEADER)["spec"]["inputs"]


def job(**inputs: str) -> dict[str, Any]:
    """The job as GitLab makes it of the template: inputs are put in before the YAML is read."""
    values = {name: about["default"] for name, about in INPUTS.items()} | inputs
    text = re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: json.dumps(values[found[1]]), BODY)
    made: dict[str, Any] = yaml.safe_load(text)["tokcount"]
    return made


def test_gitlabs_schema_takes_the_job(tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(yaml.safe_dump({"tokcount": job()}), encoding="utf-8")
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci"]
    done = run([*command, str(file)], ROOT)
    assert done.returncode == 0, done.stdout
    file.write_text(yaml.safe_dump({"tokcount": job() | {"artefacts": {}}}), encoding="utf-8")
    assert run([*command, str(file)], ROOT).returncode == 1


def test_every_input_is_used_and_explained() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8").partition("\n## GitLab\n")[2]
    for name, about in INPUTS.items():
        assert f"$[[ inputs.{name} ]]" in BODY
        assert about["description"]
        assert f"| `{name}` |" in page
    for line in job()["script"]:
        assert "inputs." not in line


def script(repository: Repository, args: str = "", **more: str) -> tuple[int, str]:
    """The last line of the script, with the tokcount that is installed; status and log."""
    made = job(args=args)
    line = made["script"][-1].replace("/tmp/tokcount/bin/", "")
    done = run(["bash", "-eo", "pipefail", "-c", line], repository.folder, made["variables"] | more)
    return done.returncode, done.stdout + done.stderr


@posix
@pytest.mark.parametrize(("words", "status"), [(9, 0), (99, 1)])
def test_the_script_writes_every_artifact(repository: Repository, words: int, status: int) -> None:
    repository.write("prompts/two.md", "word " * words)
    assert script(repository)[0] == status
    artifacts = job()["artifacts"]
    reports = artifacts["reports"]
    quality = json.loads((repository.folder / reports["codequality"]).read_bytes())
    assert [entry["check_name"] for entry in quality] == ["TOK001"] * status
    suites = ET.parse(repository.folder / reports["junit"]).getroot()
    assert suites.get("failures") == str(status)
    for path in artifacts["paths"]:
        assert (repository.folder / path).read_text(encoding="utf-8").startswith("<!-- tokcount -->")
    assert artifacts["when"] == "always"


@posix
def test_the_script_fails_with_2_where_it_cannot_measure(repository: Repository) -> None:
    (repository.folder / "prompts" / "three.md").write_bytes(b"\0 no text")
    assert script(repository)[0] == 2


@posix
def test_a_merge_request_is_compared_with_where_it_started(repository: Repository) -> None:
    base = repository.git("rev-parse", "HEAD")
    repository.write("tokcount.toml", SETTINGS + GROWTH)
    repository.write("prompts/two.md", "word " * 14)
    repository.commit()
    status, log = script(repository, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert status == 1
    assert "grew by 5 tokens from 20 to 25" in log
    assert script(repository, "--fail-on never", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)[0] == 0
