"""The workflow in ``examples``, that of this project, and what the pages show of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.docs import markdown

from .repository import ROOT, Repository, document, posix, run, tool

WORKFLOWS = ("examples/ci.yml", ".github/workflows/ci.yml")
COMMENT: dict[str, Any] = next(
    step for step in document("examples/ci.yml")["jobs"]["budgets"]["steps"] if step.get("name") == "Comment"
)
PAGES = ("README.md", "docs/budgets.md", "docs/ci.md")
BLOCKS = [
    (page, block.body)
    for page in PAGES
    for block in markdown.blocks((ROOT / page).read_text(encoding="utf-8"), "yaml")
]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_schema_of_workflows_takes_it(name: str) -> None:
    done = run([tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", name], ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_zizmor_finds_nothing_but_names_for_versions(name: str) -> None:
    """Versions are named by what people read; which commit that is, is for who copies it. ``./`` is ours."""
    done = run([tool("zizmor"), "--offline", "--no-progress", "--format", "json", name], ROOT)
    assert {found["ident"] for found in json.loads(done.stdout)} <= {"unpinned-uses", "self-repository"}


@pytest.mark.parametrize(("page", "body"), BLOCKS)
def test_what_the_pages_show_is_taken(page: str, body: str, tmp_path: Path) -> None:
    shown = document(page, body)
    if isinstance(shown, list):
        if "uses" not in {key for step in shown for key in step}:
            return
        shown = {"on": "pull_request", "jobs": {"budgets": {"runs-on": "ubuntu-latest", "steps": shown}}}
    elif True in shown:
        shown["on"] = shown.pop(True)  # YAML 1.1 takes the word for a truth value
    kind = {"jobs": "github-workflows", "include": "gitlab-ci"}
    schema = next((name for key, name in kind.items() if key in shown), "")
    file = tmp_path / "shown.yml"
    file.write_text(json.dumps(shown), encoding="utf-8")
    if schema:
        done = run([tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", str(file)], ROOT)
    else:
        assert "repos" in shown
        done = run([tool("pre-commit"), "validate-config", str(file)], ROOT)
    assert done.returncode == 0, done.stdout


def test_the_inputs_that_are_shown_exist() -> None:
    known = set(document("action.yml")["inputs"])
    hooks = {hook["id"] for hook in document(".pre-commit-hooks.yaml")}
    inputs = set(
        document("", (ROOT / "templates" / "tokcount.yml").read_text().split("\n---\n")[0])["spec"]["inputs"]
    )
    for page, body in [*BLOCKS, ("", json.dumps(document("examples/ci.yml")["jobs"]["budgets"]["steps"]))]:
        shown = document(page, body)
        if isinstance(shown, dict):
            for entry in shown.get("include", []):
                assert set(entry["inputs"]) <= inputs
            for entry in shown.get("repos", []):
                assert {hook["id"] for hook in entry["hooks"]} <= hooks
            continue
        for step in shown:
            if step.get("uses", "").startswith("tokcount/"):
                assert set(step.get("with", ())) <= known
            elif "id" in step and "uses" not in step:
                assert step["id"] in hooks


def test_the_page_shows_the_step_of_the_example() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert "".join(f"    {line}\n" for line in COMMENT["run"].splitlines()) in page


_GH = """\
#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$*" in *--jq*) printf '%s' "$GH_FOUND" ;; esac
"""


@posix
@pytest.mark.parametrize(
    ("found", "calls"),
    [
        ("", "api repos/a/b/issues/7/comments -F body=@body.md"),
        ("https://one\nhttps://two\n", "api -X PATCH https://one -F body=@body.md"),
    ],
)
def test_the_comment_is_written_or_replaced(repository: Repository, found: str, calls: str) -> None:
    folder = repository.folder.parent
    repository.write("bin/gh", _GH)
    (repository.folder / "bin" / "gh").chmod(0o755)
    env = {"BODY": "body.md", "COMMENTS": "repos/a/b/issues/7/comments", "GH_FOUND": found}
    env |= {"GH_LOG": str(folder / "log"), "PATH": f"{repository.folder}/bin:/usr/bin:/bin"}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", COMMENT["run"]]
    done = run(shell, repository.folder, env)
    assert done.returncode == 0, done.stderr
    asked, written = (folder / "log").read_text(encoding="utf-8").splitlines()
    assert "--paginate repos/a/b/issues/7/comments --jq" in asked
    assert '"<!-- tokcount -->"' in asked
    assert written == calls
    (folder / "log").unlink()
    assert run(shell, repository.folder, env | {"BODY": ""}).returncode == 0
    assert not (folder / "log").exists()
