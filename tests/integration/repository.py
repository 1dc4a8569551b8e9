"""A small repository with budgets, and the tools of others that look at what is in this one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
# What a CI service says, and a test says itself.
_FOREIGN = ("GIT_", "GITHUB_", "CI_", "PRE_COMMIT", "RUNNER_")

SETTINGS = """\
[[budgets]]
name = "prompts"
paths = ["prompts/**"]
scope = "total"
max-tokens = 40
"""
GROWTH = "max-increase = { tokens = 3 }\n"

posix = pytest.mark.skipif(
    os.name == "nt" or shutil.which("bash") is None or shutil.which("git") is None,
    reason="bash and git are needed",
)


def tool(name: str) -> str:
    """The path of a tool for developers; without it the test is skipped, and says so."""
    found = shutil.which(name, path=os.pathsep.join([str(BIN), os.environ["PATH"]]))
    if found is None:
        pytest.skip(f"{name} is not installed: pip install -e '.[dev]'")
    return found


def run(
    command: list[str], folder: Path, env: dict[str, str] | None = None, seconds: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command in an environment without a CI's variables, with tokcount on the PATH."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    own |= {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull}
    own |= {"GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        own |= {f"GIT_{role}_NAME": "Ada", f"GIT_{role}_EMAIL": "ada@example.org"}
    return subprocess.run(
        command,
        cwd=folder,
        env=own | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )


class Repository:
    """A git repository on the disk, with two prompts of 10 tokens each and a budget of 40 for both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.write("tokcount.toml", SETTINGS)
        self.write("prompts/one.md", "word " * 9)
        self.write("prompts/two.md", "word " * 9)
        self.commit()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def git(self, *words: str) -> str:
        done = run(["git", *words], self.folder)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-qm", "A change")
        return self.git("rev-parse", "HEAD")


def document(name: str, text: str | None = None) -> Any:
    """A file of this project as YAML."""
    return yaml.safe_load(text if text is not None else (ROOT / name).read_text(encoding="utf-8"))
