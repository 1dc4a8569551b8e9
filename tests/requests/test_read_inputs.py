"""Where requests come from: files, standard input and pipes, and those that cannot be read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tokcount.errors import UnknownNameError
from tokcount.model.requests import Problem
from tokcount.requests.read import Found, read

from .reading import LINE, problem


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    good.write_text(LINE)
    names = ["absent.json", ".", "*.jsonl", "a\0b"]
    paths = [str(tmp_path / name) for name in names]
    found = list(read([*paths, str(good), str(good)]))
    assert [type(each) for each in found] == [Problem] * 4 + [Found]
    told = [each for each in found if isinstance(each, Problem)]
    assert told[0].reason == "There is no such file."
    assert told[0].source == paths[0]
    assert "FOLDER/*.jsonl" in told[1].hint
    assert "FOLDER/*.jsonl" in told[2].hint
    assert "a directory" in told[1].reason


def test_standard_input() -> None:
    (found,) = read(["-", "-"], stdin=io.BytesIO(LINE.encode()))
    assert isinstance(found, Found)
    assert found.source == "-"
    assert problem(list(read(["-"]))).reason == "The file cannot be read: there is no standard input."
    closed = io.BytesIO()
    closed.close()
    assert problem(list(read(["-"], stdin=closed))).reason == "The stream is closed."


class Breaking(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(5, "not in English")
        return super().read(10)


def test_what_breaks_while_it_is_read() -> None:
    assert "Input/output error" in problem(list(read(["-"], stdin=Breaking(b"{} " * 10)))).reason


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="no /dev/fd on this system")
def test_what_the_shell_hands_over_as_a_file() -> None:
    reader, writer = os.pipe()
    os.write(writer, LINE.encode())
    os.close(writer)
    try:
        (found,) = read([f"/dev/fd/{reader}"])
    finally:
        os.close(reader)
    assert isinstance(found, Found)


def test_only_what_was_named_may_be_a_pipe(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes on this system")
    os.mkfifo(tmp_path / "pipe")
    assert "a named pipe" in problem(list(read([str(tmp_path / "pipe")]))).reason


def test_progress(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"{LINE}\n" * 10_000)
    told: list[int] = []
    assert len(list(read([str(path)], progress=told.append))) == 10_000
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


def test_a_kind_that_does_not_exist() -> None:
    with pytest.raises(UnknownNameError):
        list(read(["-"], "nonsense", io.BytesIO(b"{}")))


def test_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys, tokcount.requests.read, tokcount.requests.shape, tokcount.requests.batch;"
        "print({'pydantic', 'rich', 'yaml', 'typer', 'tiktoken', 'charset_normalizer'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
