"""Streams that are gone, full or closed: a clear word, the right status, and all the rest still written."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import Result, posix, run, valid, write

FULL = (
    "tokcount: error: The report could not be written to standard output: No space left on device.\n"
    "  Free some space, or write to another place.\n"
)
NO_STDIN = (
    "tokcount: error: -: not counted: unreadable (there is no standard input).\n"
    "  Make it readable, or leave it out.\n"
)
CLOSED = (
    "tokcount: error: The report could not be written to standard output: it is closed.\n"
    "  Name another place.\n"
)

full_disk = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")


@pytest.fixture(autouse=True)
def good(here: Path) -> None:
    write({"good.txt": "hello world"})


def shell(line: str) -> Result:
    """A line for the shell, in which ``tokcount`` is the program."""
    program = f"{shlex.quote(sys.executable)} -m tokcount"
    done = subprocess.run(
        ["sh", "-c", line.replace("tokcount", program)], capture_output=True, check=False, timeout=60
    )
    return Result(done.returncode, done.stdout, done.stderr.decode())


@posix
@pytest.mark.parametrize(
    "args",
    ["many -f plain", "many", "many -f json", "--help", "--version", "models"],
)
def test_a_reader_that_has_seen_enough_is_no_error(args: str) -> None:
    write({f"many/{i:05}-{'x' * 200}.txt": "" for i in range(600)})
    result = shell(f"{{ tokcount {args}; echo $? >&3; }} 3>status | true; cat status")
    assert (result.text, result.err) == ("0\n", "")


@posix
def test_the_head_of_a_long_report() -> None:
    write({f"many/{i:05}-{'x' * 200}.txt": "" for i in range(1000)})
    result = shell("{ tokcount many -f plain; echo $? >&3; } 3>status | head -n 1; cat status")
    assert result.err == ""
    assert result.text.endswith(".txt\n0\n")


@posix
def test_a_closed_pipe_does_not_hide_what_went_wrong_before() -> None:
    write({f"many/{i:05}-{'x' * 200}.txt": "" for i in range(600)})
    result = shell("{ tokcount missing.txt many -f plain 2>said; echo $? >&3; } 3>status | true; cat status")
    assert result.text == "2\n"
    assert "missing.txt: not counted: not-found." in Path("said").read_text("utf-8")


@full_disk
@pytest.mark.parametrize("args", ["good.txt", "good.txt -q", "--version", "--help", "models"])
def test_a_full_disk_on_stdout(args: str) -> None:
    result = shell(f"tokcount {args} > /dev/full")
    assert (result.status, result.text, result.err) == (2, "", FULL)


@full_disk
def test_a_full_disk_leaves_the_other_reports_whole() -> None:
    result = shell("tokcount good.txt -q -o a.json -o csv=/dev/full -o b.json >/dev/full")
    assert result.status == 2
    assert result.err == FULL.replace("standard output", "/dev/full") + FULL
    for name in ("a.json", "b.json"):
        assert valid(json.loads(Path(name).read_text("utf-8")))["totals"]["inputs"] == 1


@posix
@pytest.mark.parametrize(
    ("line", "status", "out", "err"),
    [
        ("tokcount good.txt -q -o a.json >&-", 2, "", CLOSED),
        ("tokcount --help >&-", 2, "", CLOSED),
        ("tokcount --version >&-", 0, "", ""),
        ("tokcount good.txt -q 2>&-", 0, "2\n", ""),
        ("tokcount missing.txt good.txt -q 2>&-", 2, "2\n", ""),
        ("tokcount --calls 0 --debug 2>&-", 2, "", ""),
        ("tokcount good.txt -q <&-", 0, "2\n", ""),
        ("tokcount good.txt -q <&- 2>&-", 0, "2\n", ""),
        ("tokcount good.txt - -q <&-", 2, "2\n", NO_STDIN),
        ("tokcount good.txt -q <&- >&- 2>&-", 2, "", ""),
    ],
)
def test_closed_streams(line: str, status: int, out: str, err: str) -> None:
    result = shell(line)
    assert (result.status, result.text, result.err) == (status, out, err)
    assert "a.json" not in line or Path("a.json").stat().st_size > 100


def test_a_pipe_gets_utf8_whatever_the_locale_says() -> None:
    write({"你.txt": "hello"})
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    result = run("你.txt", "你你", "-f", "plain", env=environment)
    assert result.text == "1\t你.txt\n-\t你你\tnot-found\n1\ttotal\n"
    assert "\\u4f60\\u4f60: not counted" in result.err


def test_line_ends_are_the_same_everywhere() -> None:
    assert b"\r" not in run("good.txt", "-f", "csv").out
