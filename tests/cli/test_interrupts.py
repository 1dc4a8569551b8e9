"""Ctrl-C: while it counts, what there is so far; before and after, quietly; always 130."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sources.git.builder import Work
from tokcount.cli import count as command
from tokcount.counting.shared import shared_outcomes
from tokcount.model import Outcome

from .helpers import Result, invoke, posix, tokens, valid, write

# Where the tests run in the background a shell has set SIGINT to be ignored, which processes inherit.
START = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = "tokcount"
"""
BUDGET = '[[budgets]]\nname = "b"\npaths = ["*.txt"]\nmax-tokens = 9\n'
MAIN = "from tokcount.__main__ import main\nmain()\n"
# Presses Ctrl-C in the very moment in which a module is looked for.
AT_IMPORT = """
wanted = sys.argv.pop(1)
class Presses:
    def find_spec(self, name, path=None, target=None):
        if name == wanted:
            del sys.meta_path[0]
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Presses())
"""


@posix
@pytest.mark.parametrize(
    "module", ["tokcount.cli.app", "typer", "tokcount.cli.count", "tokcount.pricing.layers", "toktok"]
)
def test_during_start_up(module: str) -> None:
    write({"good.txt": "hello world"})
    done = subprocess.run(
        [sys.executable, "-c", START + AT_IMPORT + MAIN, module, "good.txt", "--engine", "toktok"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 130
    assert b"Traceback" not in done.stderr


@posix
def test_while_it_counts() -> None:
    """A batch of files is done when reading stdin begins, which then does not end."""
    write({f"f{i:04}.txt": "hello world" for i in range(2000)})
    args = ("*.txt", "-", "-f", "json", "-o", "partial.csv")
    process = subprocess.Popen(
        [sys.executable, "-c", START + MAIN, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    # More than a pipe holds: once it is written, the process is reading.
    process.stdin.write(b"x " * 500_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    result = Result(process.returncode, out, err.decode())
    assert result.status == 130
    assert result.err == (
        "tokcount: error: Interrupted: the numbers are of what was counted until then.\n"
        "  Count again for the rest.\n"
    )
    assert result.json["partial"] is True
    found = tokens(result.json)
    found.pop("-", None)  # as much of it as had arrived
    assert found == {f"f{i:04}.txt": 2 for i in range(2000)}
    assert len(Path("partial.csv").read_text("utf-8").splitlines()) >= 2001


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("fmt", ["table", "json", "github"])
def test_while_it_checks(fmt: str, jobs: str) -> None:
    """A gate that was stopped half-way says nothing: what it had measured until then is no verdict."""
    write({f"f{i:04}.txt": "hello world" for i in range(500)})
    args = ("check", "--token-budget", "1M", "*.txt", "-", "-f", fmt, "-o", "out.md", "-j", jobs)
    process = subprocess.Popen(
        [sys.executable, "-c", START + MAIN, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(b"x " * 500_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert not Path("out.md").exists()


@posix
def test_while_a_check_waits_for_git() -> None:
    work = Work.new()
    work.commit({"a.txt": "x", "tokcount.toml": BUDGET})
    git = shutil.which("git")
    # Says that it has begun, and then nothing more.
    write(
        {"bin/git": f'#!/bin/sh\ncase "$*" in *ls-tree*) : > begun; exec sleep 60;; esac\nexec {git} "$@"\n'}
    )
    os.chmod("bin/git", 0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", START + MAIN, "check", "--base", "HEAD"],
        cwd=work.path,
        env={**os.environ, "PATH": f"{os.getcwd()}/bin{os.pathsep}{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 60
    while not (work.path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


@posix
@pytest.mark.parametrize(
    "module", ["tokcount.cli.check", "tokcount.config.budgets", "tokcount.budgets.rules", "rich.table"]
)
def test_during_the_start_of_a_check(module: str) -> None:
    write({"a.txt": "x", "tokcount.toml": BUDGET})
    done = subprocess.run(
        [sys.executable, "-c", START + AT_IMPORT + MAIN, module, "check"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize("fmt", ["table", "tree", "markdown", "json"])
def test_every_format_says_that_it_is_partial(fmt: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.txt": "hello world", "b.txt": "x"})

    def until_ctrl_c(*args: Any, **options: Any) -> Iterator[Outcome]:
        yield next(shared_outcomes(*args, **options))
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{command.__name__}.shared_outcomes", until_ctrl_c)
    result = invoke("a.txt", "b.txt", "-f", fmt, "--no-cache")
    assert result.status == 130
    assert "artial" in result.text
    assert "a.txt" in result.text
    assert fmt != "json" or valid(json.loads(result.text))["totals"]["inputs"] == 1


def test_while_it_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    write({"a.txt": "hello world"})

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "render", pressed)
    result = invoke("a.txt")
    assert (result.status, result.text, result.err) == (130, "", "")
