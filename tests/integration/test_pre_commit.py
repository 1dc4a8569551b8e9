"""``.pre-commit-hooks.yaml``: pre-commit takes it, and its hooks do what they say."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from .repository import GROWTH, ROOT, SETTINGS, Repository, document, posix, run, tool

HOOKS: dict[str, Any] = {hook["id"]: hook for hook in document(".pre-commit-hooks.yaml")}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "PRE_COMMIT_COLOR": "never"}


def commit(
    repository: Repository, home: dict[str, str], hook: str, *words: str, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run a hook of ours; with the tokcount that is installed, so that nothing is built or fetched."""
    own = {**HOOKS[hook], "language": "system", **more}
    settings = {"repos": [{"repo": "local", "hooks": [own]}]}
    repository.write(".pre-commit-config.yaml", yaml.safe_dump(settings))
    repository.git("add", ".pre-commit-config.yaml")
    return run([tool("pre-commit"), "run", "--verbose", *words], repository.folder, home)


def test_pre_commit_takes_the_manifest() -> None:
    done = run([tool("pre-commit"), "validate-manifest", ".pre-commit-hooks.yaml"], ROOT)
    assert done.returncode == 0, done.stdout


@posix
@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_lets_through_what_holds_and_stops_what_does_not(
    repository: Repository, home: dict[str, str], hook: str
) -> None:
    done = commit(repository, home, hook, "--all-files")
    assert done.returncode == 0, done.stdout
    assert "the only budget holds" in done.stdout
    repository.write("prompts/two.md", "word " * 99)
    repository.git("add", ".")
    done = commit(repository, home, hook)
    assert done.returncode == 1
    assert "- exit code: 1" in done.stdout
    assert "TOK001" in done.stdout


@posix
@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_cannot_measure_stops_too(
    repository: Repository, home: dict[str, str], hook: str
) -> None:
    repository.write("tokcount.toml", SETTINGS.replace("max-tokens", "max-token"))
    repository.git("add", ".")
    done = commit(repository, home, hook)
    assert done.returncode == 1
    assert "- exit code: 2" in done.stdout
    assert "Did you mean max-tokens?" in done.stdout


@posix
def test_a_total_is_whole_whatever_changed(repository: Repository, home: dict[str, str]) -> None:
    repository.write("prompts/one.md", "word " * 29)
    repository.commit()
    repository.write("prompts/two.md", "word " * 19)
    repository.write("-m", "its name looks like a flag")
    repository.git("add", ".")
    done = commit(repository, home, "tokcount-files")
    assert done.returncode == 1
    assert "2 files have 50 tokens, 10 more than the 40 of max-tokens" in done.stdout


@posix
def test_what_no_budget_holds_is_none_of_its_business(repository: Repository, home: dict[str, str]) -> None:
    repository.write("notes.md", "word " * 99)
    repository.git("add", ".")
    done = commit(repository, home, "tokcount-files")
    assert done.returncode == 0
    assert "no budget was selected" in done.stdout


@posix
def test_what_is_pushed_is_compared_with_where_it_started(
    repository: Repository, home: dict[str, str]
) -> None:
    start = repository.git("rev-parse", "HEAD")
    repository.write("tokcount.toml", SETTINGS + GROWTH)
    repository.write("prompts/two.md", "word " * 14)
    end = repository.commit()
    done = commit(repository, home, "tokcount", "--from-ref", start, "--to-ref", end)
    assert done.returncode == 1
    assert "grew by 5 tokens from 20 to 25" in done.stdout


@posix
@pytest.mark.exhaustive
def test_pre_commit_tries_this_repository(tmp_path: Path, home: dict[str, str]) -> None:
    """As a whole, from what lies here; pip needs an index for what tokcount is built with."""
    pre_commit = tool("pre-commit")
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone")
    copy = tmp_path / "copy"
    names = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], ROOT).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "As it lies here"]):
        assert run(["git", *words], copy).returncode == 0
    done = run(
        [pre_commit, "try-repo", ".", "tokcount", "--all-files", "--verbose"],
        copy,
        home | {"HOME": os.environ["HOME"]},
        900,
    )
    if "No matching distribution" in done.stdout + done.stderr:
        pytest.skip("pip has no index here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "budgets hold" in done.stdout
