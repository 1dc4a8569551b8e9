"""Files that no data file can hold: huge, without rights, pipes, devices, links in a circle."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tokcount.engines import load

from .helpers import NOBODY, invoke, left_out, ok, posix, tokens, write


@pytest.fixture(autouse=True)
def good(here: Path) -> None:
    write({"good.txt": "hello world"})


@contextmanager
def without_rights(here: Path) -> Iterator[None]:
    """Root may read everything, so for as long as this lasts the tests are somebody else."""
    if os.geteuid() != 0:
        yield
        return
    # What is loaded lazily may lie where only root can go.
    ok("good.txt", "-f", "json", "-o", "warm.csv", "--encoding", "o200k_base")
    closed = [folder for folder in here.parents if not folder.stat().st_mode & 0o001]
    for folder in closed:
        folder.chmod(folder.stat().st_mode | 0o001)
    os.chmod(here, 0o755)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        for folder in closed:
            folder.chmod(folder.stat().st_mode & ~0o001)


@posix
def test_what_may_not_be_read_is_named_and_the_rest_counted(here: Path) -> None:
    write({"secret.txt": "x", "locked/a.txt": "x", "open/b.txt": "hello", "open/locked/c.txt": "x"})
    locked = [Path(name) for name in ("secret.txt", "locked", "open/locked")]
    for path in locked:
        path.chmod(0)
    with without_rights(here):
        args = ("good.txt", "secret.txt", "locked", "open")
        result = invoke(*args, "-f", "json", "--encoding", "o200k_base")
    for path in locked:
        path.chmod(0o700)
    assert result.status == 2
    assert result.err == (
        "tokcount: error: secret.txt: not counted: unreadable (Permission denied).\n"
        "  Make it readable, or leave it out.\n"
        "tokcount: error: locked: not counted: unreadable (Permission denied).\n"
    )
    assert tokens(result.json, "o200k_base") == {"good.txt": 2, "open/b.txt": 1}
    assert left_out(result.json) == dict.fromkeys(("secret.txt", "locked", "open/locked"), "unreadable")


@posix
def test_a_report_where_nobody_may_write(here: Path) -> None:
    os.mkdir("closed")
    os.chmod("closed", 0o555)
    with without_rights(here):
        args = ("good.txt", "-q", "--encoding", "o200k_base", "-o", "closed/a.json")
        result = invoke(*args)
    assert (result.status, result.text) == (2, "2\n")
    assert result.err == (
        "tokcount: error: The report could not be written to closed/a.json: Permission denied.\n"
        "  Name a place that you may write to.\n"
    )


@posix
def test_what_is_no_file_is_refused_rather_than_read_forever() -> None:
    os.mkfifo("pipe")
    os.symlink("one", "other")
    os.symlink("other", "one")
    os.symlink("nowhere", "broken")
    result = invoke("-f", "json", "pipe", "/dev/zero", "one", "broken", "good.txt")
    assert result.status == 2
    assert result.err == (
        "tokcount: error: pipe: not counted: not-a-file (a named pipe).\n"
        "  Name a file; what a command prints can be piped in.\n"
        "tokcount: error: /dev/zero: not counted: not-a-file (a device).\n"
        "tokcount: error: one: not counted: symlink-loop (the symbolic links lead back to themselves).\n"
        "  Name the file that is meant.\n"
        "tokcount: error: broken: not counted: not-found (broken symbolic link).\n"
        "  Check the path.\n"
    )
    assert tokens(result.json) == {"good.txt": 2}
    assert left_out(result.json) == {
        "pipe": "not-a-file", "/dev/zero": "not-a-file", "one": "symlink-loop", "broken": "not-found",
    }  # fmt: skip


@posix
def test_come_upon_they_are_listed_and_no_error() -> None:
    os.mkfifo("pipe")
    os.mkdir("circle")
    os.symlink("../circle", "circle/again")
    assert left_out(ok(".", "-f", "json").json) == {"pipe": "not-a-file", "circle/again": "symlink"}
    assert left_out(ok("-L", ".", "-f", "json").json) == {
        "pipe": "not-a-file",
        "circle/again": "symlink-loop",
    }


@pytest.mark.parametrize("engine", ["toktok", "tiktoken"])
def test_a_megabyte_of_spaces(engine: str) -> None:
    write({"spaces.txt": " " * 1_000_000})
    assert ok("spaces.txt", "-q", "--engine", engine).text == "7813\n"


def test_ten_megabytes_on_one_line() -> None:
    line = "the quick brown fox, jumped; over the lazy dog! " * 210_000
    write({"line.txt": line})
    per_lap, first = load("o200k_base", "tiktoken").count_many([line[:48] * 2, line[:48]])
    assert ok("line.txt", "-q").text == f"{first + (per_lap - first) * 209_999}\n"


def test_a_current_directory_that_is_gone(here: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows keeps the current directory")
    os.mkdir("gone")
    os.chdir("gone")
    os.rmdir(here / "gone")
    assert ok(str(here / "good.txt"), "-q").text == "2\n"
    assert invoke("good.txt", "-q").status == 2
