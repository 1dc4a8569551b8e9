"""What goes wrong: the cases of ``bad_input.yaml``, with status, message and what counts all the same."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from .helpers import invoke, left_out, tokens, write

DATA = Path(__file__).resolve().parent
CASES = yaml.safe_load((DATA / "bad_input.yaml").read_text("utf-8"))
KEYS = {
    "name", "args", "files", "hex", "stdin", "env", "status", "stdout", "stderr", "counted", "skipped",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_bad_input(case: dict[str, Any], here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert case.keys() <= KEYS
    write({"good.txt": "hello world", "dark.txt": ""})
    write(case.get("files", {}))
    write({name: bytes.fromhex(content) for name, content in case.get("hex", {}).items()})
    for name, value in case.get("env", {}).items():
        monkeypatch.setenv(name, value)
    args = [arg.replace("{data}", str(DATA)) for arg in shlex.split(case["args"])]
    result = invoke(*args, stdin=case.get("stdin", "").encode())
    assert result.err == case["stderr"].replace("{here}/", os.path.join(here, ""))
    assert result.status == case.get("status", 2)
    if "counted" in case:
        report = result.json
        assert (tokens(report), left_out(report)) == (case["counted"], case["skipped"])
    else:
        assert result.text == case.get("stdout", "")


def test_no_case_is_there_twice() -> None:
    names = [case["name"] for case in CASES]
    assert len(set(names)) == len(names)


def test_every_message_says_what_to_do() -> None:
    for case in CASES:
        lines = case["stderr"].splitlines()
        assert not lines or any(line.startswith("  ") for line in lines)
        assert all(line.endswith((".", "?")) for line in lines)


def test_what_one_file_says_is_written_though_another_cannot_be() -> None:
    write({"good.txt": "hello world"})
    result = invoke("good.txt", "-q", "-o", "nowhere/a.json", "-o", "b.csv", "-o", "json=.", "-o", "c.json")
    assert (result.status, result.text) == (2, "2\n")
    assert Path("b.csv").exists()
    assert Path("c.json").exists()
    assert result.err.count("could not be written") == 2
