"""At a real terminal: nothing overflows, colours as they are wished for, progress that leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tokcount.cli import progress as module
from tokcount.model import Counted, Reason, Skipped

from .conftest import COUNTED
from .helpers import ok, write

if os.name == "nt":
    pytest.skip("Windows has no pseudo-terminals that could be read back", allow_module_level=True)

from .terminal import Pty, Shown, at_terminal

WIDTHS = (80, 200)
MODELS = (
    "-m",
    "gpt-4o-mini",
    "-m",
    "gemini-3.5-flash",
    "--compare",
    "gpt-3.5-turbo",
    "--output-tokens",
    "500",
)


@pytest.fixture(scope="module")
def shown(forest: Path) -> dict[int, Shown]:
    """The tree at a terminal of each width, without a path: that is the current directory."""
    return {columns: at_terminal(*MODELS, columns=columns, cwd=forest) for columns in WIDTHS}


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_table_fits(columns: int, shown: dict[int, Shown]) -> None:
    result = shown[columns]
    assert (result.status, result.stderr) == (0, "")
    assert not result.overflows
    assert result.colored
    assert "─" in result.text


@pytest.mark.parametrize("columns", WIDTHS)
def test_without_a_path_it_is_the_current_directory(columns: int, shown: dict[int, Shown]) -> None:
    text = "\n".join(shown[columns].screen())
    # At 80 columns the middle of a long path is left out.
    assert all(path.rpartition("/")[2][-6:].rstrip() in text for path in COUNTED if path.isascii())
    assert "Skipped: 1" in text


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(
    "args", [(".", "-f", "tree"), ("models", "gpt-4o-mini"), ("models",), ("--help",)], ids=" ".join
)
def test_everything_else_fits_too(args: tuple[str, ...], columns: int, forest: Path) -> None:
    result = at_terminal(*args, columns=columns, cwd=forest)
    assert (result.status, result.stderr) == (0, "")
    assert result.screen()
    assert not result.overflows


@pytest.mark.parametrize(
    ("env", "args", "colored"),
    [
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),
        ({"TERM": "dumb"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color=never"], False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
    ],
)
def test_colours_at_a_terminal(env: dict[str, str], args: list[str], colored: bool, forest: Path) -> None:
    assert at_terminal("LICENSE", *args, env=env, cwd=forest).colored is colored


@pytest.mark.parametrize(
    ("env", "args", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colours_in_a_pipe(
    env: dict[str, str], args: tuple[str, ...], colored: bool, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert (b"\x1b[" in ok("LICENSE", *args).out) is colored


@pytest.mark.parametrize("fmt", ["plain", "json", "jsonl", "csv", "markdown"])
def test_what_programs_read_has_no_colour(fmt: str, tree: Path) -> None:
    assert b"\x1b" not in ok("LICENSE", "-f", fmt, "--color", "always").out


def test_a_file_never_gets_colour(tree: Path, tmp_path: Path) -> None:
    ok("LICENSE", "-q", "--color", "always", "-o", str(tmp_path / "a.txt"))
    assert "\x1b" not in (tmp_path / "a.txt").read_text("utf-8")


def test_columns_win_over_the_terminal(forest: Path) -> None:
    result = at_terminal(*MODELS, env={"COLUMNS": "100"}, columns=200, cwd=forest)
    longest = max(map(len, result.screen()))
    assert 80 < longest <= 100


def test_columns_hold_in_a_pipe(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = max(map(len, ok(*MODELS, ".").text.splitlines()))
    monkeypatch.setenv("COLUMNS", "75")
    assert max(map(len, ok(*MODELS, ".").text.splitlines())) <= 75 < free


@pytest.mark.parametrize("columns", ["", "0", "-5", "x", "999999999"])
def test_columns_that_make_no_sense(columns: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ok("LICENSE").text
    monkeypatch.setenv("COLUMNS", columns)
    assert ok("LICENSE").text == plain


def test_a_terminal_that_knows_no_unicode(forest: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii"}
    result = at_terminal("docs/中文.md", "-f", "plain", env=environment, cwd=forest)
    assert (result.status, result.stderr) == (0, "")
    assert "\\u4e2d\\u6587.md" in result.text
    table = at_terminal("docs/中文.md", env=environment, cwd=forest)
    assert (table.status, table.text.isascii()) == (0, True)


def test_ctrl_d_ends_what_is_typed() -> None:
    terminal = Pty(80)
    os.write(terminal.master, b"hello world\n\x04")
    process = subprocess.run(
        [sys.executable, "-m", "tokcount", "-", "-q"],
        stdin=terminal.slave,
        capture_output=True,
        timeout=60,
        check=False,
    )
    terminal.finish()
    assert (process.returncode, process.stdout, process.stderr) == (0, b"3\n", b"")


# --- progress


def progress(seconds_each: float, *, wanted: bool = True, large: bool = False) -> Shown:
    """What a terminal at stderr gets of ten inputs, each of which takes so long by a clock of our own."""
    terminal = Pty(80)
    clock = count(0, seconds_each)
    with (
        pytest.MonkeyPatch.context() as patch,
        os.fdopen(os.dup(terminal.slave), "w", encoding="utf-8") as stderr,
    ):
        patch.setenv("TERM", "xterm-256color")
        patch.setattr(sys, "stderr", stderr)
        patch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
        with module.Progress(wanted=wanted) as line:
            line.add(Skipped("b", Reason.BINARY))
            for _ in range(10):
                line.add(Counted("a", 1_000_000, {"o200k_base": 12_345}))
            if large:
                line.note(7_000_000, 10)
    return Shown(0, terminal.finish(), 80)


def test_long_work_shows_how_far_it_is_and_leaves_nothing() -> None:
    result = progress(1)
    assert "10 inputs, 10.0 MB, 123,450 tokens" in result.text
    assert result.screen() == []
    # The cursor is there again.
    assert result.raw.rfind("\x1b[?25h") > result.raw.rfind("\x1b[?25l")


def test_one_large_input_shows_how_far_it_is() -> None:
    result = progress(1, large=True)
    assert "10 inputs, 17.0 MB, 123,460 tokens" in result.text
    assert result.screen() == []


def test_short_work_shows_nothing() -> None:
    assert progress(0.01).raw == ""


def test_no_progress_where_none_is_wanted() -> None:
    assert progress(1, wanted=False).raw == ""


def test_no_progress_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = count(0, 10)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    write({f"{i}.txt": "hello" for i in range(5)})
    ok(".", "-f", "plain")


@pytest.mark.parametrize(("args", "shows"), [((), True), (("--no-progress",), False), (("-q",), False)])
def test_who_gets_progress(args: tuple[str, ...], shows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Spy(module.Progress):
        def __init__(self, *, wanted: bool) -> None:
            seen.append(wanted)
            super().__init__(wanted=wanted)

    monkeypatch.setattr("tokcount.cli.count.Progress", Spy)
    write({"a.txt": "hello"})
    ok("a.txt", *args)
    assert seen == [shows]


def test_the_results_go_to_stdout_and_the_rest_to_stderr(forest: Path) -> None:
    result = at_terminal("missing.txt", "LICENSE", "-q", cwd=forest)
    assert (result.status, result.text) == (2, "2\n")
    assert result.stderr.startswith("tokcount: error: missing.txt: not counted: not-found.\n")
