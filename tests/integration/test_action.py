"""``action.yml``: what is written in it, and what its steps do where GitHub's variables are set."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .repository import GROWTH, ROOT, SETTINGS, Repository, document, posix, run, tool

ACTION: Any = document("action.yml")
STEPS: dict[str, Any] = {step["id"]: step for step in ACTION["runs"]["steps"]}
_EXPRESSION = re.compile(r"\$\{\{ *(?P<what>[\w.-]+) *\}\}")

Outcome = tuple["subprocess.CompletedProcess[str]", dict[str, str], str]


def step(
    name: str,
    repository: Repository,
    inputs: dict[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> Outcome:
    """Run a step as a runner does; the process, the outputs, and the summary."""
    runner = repository.folder.parent / "runner"
    runner.mkdir(exist_ok=True)
    files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    known = {f"inputs.{key}": value["default"] for key, value in ACTION["inputs"].items()}
    known |= {f"inputs.{key}": value for key, value in (inputs or {}).items()}
    known["steps.install.outputs.python"] = sys.executable
    env = {
        key: _EXPRESSION.sub(lambda found: known[found["what"]], value)
        for key, value in STEPS[name]["env"].items()
    }
    env |= {"GITHUB_ACTION_PATH": str(ROOT), "RUNNER_TEMP": str(runner), "GITHUB_ACTIONS": "true"}
    env |= {key: str(file) for key, file in files.items()} | (more or {})
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    done = run([*shell, STEPS[name]["run"]], repository.folder, env)
    lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    return done, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


def test_the_schema_of_actions_takes_it() -> None:
    done = run([tool("check-jsonschema"), "--builtin-schema", "vendor.github-actions", "action.yml"], ROOT)
    assert done.returncode == 0, done.stdout


def test_zizmor_finds_nothing() -> None:
    done = run([tool("zizmor"), "--offline", "--pedantic", "--no-progress", "action.yml"], ROOT)
    assert done.returncode == 0, done.stdout


def test_shellcheck_finds_nothing() -> None:
    done = run([tool("shellcheck"), "action/install.sh"], ROOT)
    assert done.returncode == 0, done.stdout


def test_no_script_has_an_expression_in_it() -> None:
    """What a pull request can choose, such as the name of a branch, must not become a command."""
    for own in STEPS.values():
        assert "${{" not in own["run"]
        assert own["shell"] == "bash"


def test_every_input_is_passed_on_and_none_is_a_token() -> None:
    written = (ROOT / "action.yml").read_text(encoding="utf-8").partition("\nruns:\n")[2]
    for name in ACTION["inputs"]:
        assert f"${{{{ inputs.{name} }}}}" in written
        assert "token" not in name
    script = (ROOT / "action" / "check.py").read_text(encoding="utf-8")
    shell = (ROOT / "action" / "install.sh").read_text(encoding="utf-8")
    read = {*re.findall(r'"([A-Z_]{2,})"', script), *re.findall(r"\$\{?([A-Z_]{2,})", shell), "PYTHON"}
    read |= {name.upper().replace("-", "_") for name in re.findall(r'"([a-z-]+)"', script)}
    assert {name for own in STEPS.values() for name in own["env"]} <= read


def test_every_input_and_output_is_explained() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    for name in (*ACTION["inputs"], *ACTION["outputs"]):
        assert f"| `{name}` |" in page


@posix
def test_it_passes_where_the_budgets_hold(repository: Repository) -> None:
    done, outputs, summary = step("check", repository)
    assert done.returncode == 0, done.stdout
    assert outputs["status"] == "pass"
    assert outputs["total-tokens"] == "20"
    assert outputs["delta-tokens"] == ""
    assert json.loads(Path(outputs["report-json"]).read_bytes())["schema"] == "tokcount.check/1"
    assert summary == Path(outputs["report-markdown"]).read_text(encoding="utf-8")
    assert summary.startswith("<!-- tokcount -->\n")
    assert "::error" not in done.stdout


@posix
def test_it_fails_where_a_budget_is_exceeded(repository: Repository) -> None:
    repository.write("prompts/two.md", "word " * 99)
    done, outputs, summary = step("check", repository)
    assert done.returncode == 1
    assert outputs["status"] == "fail"
    assert outputs["total-tokens"] == "110"
    assert "::error title=TOK001 tokens-over-limit [prompts],file=tokcount.toml,line=1::" in done.stdout
    assert "TOK001" in summary
    done, outputs, _ = step("check", repository, {"fail-on": "never"})
    assert (done.returncode, outputs["status"]) == (0, "fail")


@posix
def test_it_is_broken_where_a_file_cannot_be_counted(repository: Repository) -> None:
    (repository.folder / "prompts" / "three.md").write_bytes(b"\0 no text")
    done, outputs, summary = step("check", repository)
    assert done.returncode == 2
    assert (outputs["status"], outputs["total-tokens"], outputs["delta-tokens"]) == ("broken", "", "")
    assert Path(outputs["report-json"]).is_file()
    assert "TOK006" in summary


@posix
def test_it_is_broken_where_there_is_no_report(repository: Repository) -> None:
    repository.write("tokcount.toml", SETTINGS.replace("max-tokens", "max-token"))
    done, outputs, summary = step("check", repository)
    assert done.returncode == 2
    empty = dict.fromkeys(("total-tokens", "delta-tokens", "report-json", "report-markdown"), "")
    assert outputs == {"status": "broken", **empty}
    assert "could not be checked" in summary
    assert "Did you mean max-tokens?" in summary
    assert "::error title=tokcount::tokcount: error: " in done.stdout


@posix
def test_it_is_broken_where_tokcount_does_not_run(repository: Repository) -> None:
    """As where an installation is damaged: Python ends with 1, and nothing is exceeded."""
    made = run([sys.executable, "-m", "venv", "--without-pip", "bare"], repository.folder.parent)
    assert made.returncode == 0
    python = repository.folder.parent / "bare" / "bin" / "python"
    done, outputs, summary = step("check", repository, more={"PYTHON": str(python)})
    assert done.returncode == 2
    assert outputs["status"] == "broken"
    assert "No module named tokcount" in summary


@posix
def test_the_change_is_that_of_the_pull_request(repository: Repository) -> None:
    repository.git("checkout", "-qb", "change")
    repository.write("prompts/two.md", "word " * 14)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("prompts/one.md", "word " * 10)
    repository.commit()
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "change")
    merge = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_SHA": repository.git("rev-parse", "HEAD")}
    done, outputs, _ = step("check", repository, {"base": "auto"}, merge)
    assert done.returncode == 0, done.stdout
    assert (outputs["total-tokens"], outputs["delta-tokens"]) == ("26", "5")
    repository.write("tokcount.toml", SETTINGS + GROWTH)
    done, outputs, _ = step("check", repository, more=merge)
    assert (done.returncode, outputs["delta-tokens"]) == (1, "5")


@posix
def test_every_input_arrives(repository: Repository) -> None:
    repository.write("own.toml", SETTINGS.replace("40", "4"))
    inputs = {"config": "own.toml", "model": "gpt-4\n gpt-4o ", "base": "HEAD", "sarif": "out/a b.sarif"}
    (repository.folder / "out").mkdir()
    done, outputs, summary = step("check", repository, inputs)
    assert done.returncode == 1, done.stdout
    assert "`gpt-4`" in summary
    assert "`gpt-4o`" in summary
    assert outputs["delta-tokens"] == "0"
    assert json.loads((repository.folder / "out/a b.sarif").read_bytes())["version"] == "2.1.0"
    done, _, summary = step("check", repository, {"baseline": "none.json"})
    assert done.returncode == 2
    assert "There is no such baseline" in summary


@posix
def test_nothing_of_the_repository_becomes_a_command_or_a_module(repository: Repository) -> None:
    repository.write("json.py", "raise SystemExit(0)\n")
    repository.write("tokcount/__init__.py", "raise SystemExit(0)\n")
    hostile = '--fail-on=never"; $(touch made) `touch made` ##[add-mask]x'
    done, outputs, _ = step("check", repository, {"config": hostile, "base": hostile})
    assert done.returncode == 2
    assert outputs["status"] == "broken"
    assert not (repository.folder / "made").exists()
    # What was not made to be a command is told while commands are off.
    quiet = done.stdout.partition("::stop-commands::")[2]
    token = quiet.partition("\n")[0]
    assert hostile in quiet.partition(f"::{token}::")[0]


@posix
def test_the_installation_says_by_which_python_it_runs(repository: Repository) -> None:
    from .wheel import wheel

    made = wheel(repository.folder.parent, "made-up", "1.0")
    done, outputs, _ = step("install", repository, {"install": str(made)}, {"PIP_NO_INDEX": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert run([outputs["python"], "-I", "-c", "import made_up"], repository.folder).returncode == 0
    done, outputs, _ = step("install", repository, {"install": "no-such-thing==1"}, {"PIP_NO_INDEX": "1"})
    assert (done.returncode, outputs) == (2, {})
    assert "::error title=tokcount::tokcount could not be installed" in done.stdout


@posix
def test_an_old_python_is_told(repository: Repository) -> None:
    old = repository.folder.parent / "old"
    old.mkdir()
    for name in ("python", "python3"):
        (old / name).write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        (old / name).chmod(0o755)
    (old / "bash").symlink_to("/bin/bash")
    done, _, _ = step("install", repository, more={"PATH": str(old)})
    assert done.returncode == 2
    assert "actions/setup-python" in done.stdout


@posix
@pytest.mark.exhaustive
def test_the_action_installs_itself_and_checks(repository: Repository) -> None:
    """As a whole: pip needs an index for what tokcount is built with."""
    done, outputs, _ = step("install", repository, {"install": str(ROOT)})
    if "No matching distribution" in done.stderr or "Temporary failure" in done.stderr:
        pytest.skip("pip has no index here")
    assert done.returncode == 0, done.stderr
    done = run([outputs["python"], "-I", "-m", "tokcount", "check"], repository.folder)
    assert done.returncode == 0, done.stderr
