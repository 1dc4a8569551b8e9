"""What ``-o`` offers where a name tells no format: what the command writes, and nothing else."""

from __future__ import annotations

import pytest

from .helpers import invoke, write


@pytest.mark.parametrize("command", ["encodings", "compare"])
def test_only_what_the_command_writes_is_offered(command: str) -> None:
    write({"good.txt": "hello"})
    result = invoke(command, "good.txt", "-o", "e.xyz")
    assert (result.status, result.out) == (2, b"")
    assert "Write FORMAT=e.xyz, or end it with one of .txt, .json, .csv, .md, .markdown." in result.err
    assert "jsonl" in invoke("count", "good.txt", "-o", "e.xyz").err
