"""The last boundary: whatever happens, a word on what to do and status 2, never 1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tokcount.cli import count as command
from tokcount.errors import ExitCode

from .helpers import Result, invoke, run, write


class Panic(BaseException):
    """What a panic in Rust becomes is no Exception."""


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    def fail(error: BaseException, *args: str) -> Result:
        def fails(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr(command, "assemble", fails)
        write({"a.txt": "hello world"})
        return invoke("a.txt", *args)

    return fail


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RuntimeError("no luck"), "RuntimeError: no luck"),
        (KeyError("x"), "KeyError: 'x'"),
        (Panic("index out of bounds"), "Panic: index out of bounds"),
        (SystemExit(1), "SystemExit: 1"),
        (RecursionError("deep"), "RecursionError: deep"),
    ],
)
def test_the_unexpected(error: BaseException, message: str, failing: Callable[..., Result]) -> None:
    result = failing(error)
    assert (result.status, result.text) == (ExitCode.ERROR, "")
    assert result.err == (
        f"tokcount: error: Something unexpected happened: {message}\n"
        "  This is a bug. Please report it, with what --debug shows, at "
        "https://github.com/tokcount/tokcount/issues\n"
    )


def test_the_traceback_only_when_asked_for(failing: Callable[..., Result]) -> None:
    assert "Traceback" not in failing(RuntimeError("no luck")).err
    shown = failing(RuntimeError("no luck"), "--debug").err
    assert "Traceback (most recent call last):" in shown
    assert shown.endswith("RuntimeError: no luck\n")


def test_the_user_s_own_mistakes_have_a_traceback_with_debug_too() -> None:
    assert "Traceback" in invoke("--calls", "0", "--debug").err
    assert "Traceback" not in invoke("--calls", "0").err


def test_no_memory(failing: Callable[..., Result]) -> None:
    result = failing(MemoryError())
    assert (result.status, result.err) == (
        2,
        "tokcount: error: There is not enough memory.\n  Count fewer files at a time.\n",
    )


def test_debug_says_what_counted(tmp_path: Path) -> None:
    write({"a.txt": "hello world"})
    told = "tokcount: debug: o200k_base is counted by"
    for reason in ("little text, for which no other is worth loading", "nothing to count"):
        result = run("a.txt", "-q", "--debug", env={"TOKCOUNT_CACHE_DIR": str(tmp_path / "cache")})
        assert (result.status, result.text, result.err) == (0, "2\n", f"{told} index: {reason}.\n")
