"""The benchmarks run, and judge rightly; what they measure is no matter of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="they use wait4, which is POSIX")


class Modules:
    """The benchmarks' modules, by name."""

    def __getattr__(self, name: str) -> ModuleType:
        return __import__(name)


@pytest.fixture(scope="module")
def bench() -> Iterator[Modules]:
    names = {path.stem for path in FOLDER.glob("*.py")}
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        yield Modules()
        for name in names:
            sys.modules.pop(name, None)


def test_a_tiny_run_shows_every_section_and_writes_nothing() -> None:
    before = (FOLDER / "README.md").read_bytes() if (FOLDER / "README.md").exists() else None
    done = subprocess.run(
        [sys.executable, str(FOLDER / "run.py"), "--scale", "tiny"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr  # so little data says nothing about speed
    assert done.stderr == ""
    titles = [line[3:] for line in done.stdout.splitlines() if line.startswith("## ")]
    assert titles == [
        "A small file", "200 KB in 20 source files", "repomix", "100 files of 200 bytes", "Growth",
        "20 requests in a Batch file", "Price tables", "2 KB of hostile input",
    ]  # fmt: skip
    assert "`python -c` with tiktoken" in done.stdout
    assert "| emoji |" in done.stdout
    assert "status" not in done.stdout.partition("hostile input\n")[2].partition("|---")[2]
    widths = [line.count("|") for line in done.stdout.splitlines() if line.startswith("|")]
    assert set(widths) == {6, 7, 8}
    now = (FOLDER / "README.md").read_bytes() if (FOLDER / "README.md").exists() else None
    assert now == before


def times(bench: Modules, ours: float, other: float, output: str) -> dict[str, object]:
    measured = bench.measure.Measured
    return {"-q": measured(ours, 1, (output,)), "peer": measured(other, 1, ("1234\n",))}


@pytest.mark.parametrize("ours", [0.5, 2.0])
def test_a_claim_holds_or_not(bench: Modules, ours: float) -> None:
    claims = [bench.claims.Claim("work", "-q", "peer", 0.5)]
    section = bench.claims.compared("Title", (), claims, times(bench, ours, 1.0, "1,234 tokens in 2 files"))
    assert section.holds is (ours == 0.5)
    assert section.lines[-1].endswith("| yes |" if section.holds else "| **no** |")
    assert f"**{ours:.2f}**" in section.lines[-1]


@pytest.mark.parametrize("output", ["1235", "11,234", "234", ""])
def test_a_wrong_count_is_no_fast_count(bench: Modules, output: str) -> None:
    claims = [bench.claims.Claim("work", "-q", "peer", 0.5)]
    with pytest.raises(SystemExit, match="work: -q says"):
        bench.claims.compared("Title", (), claims, times(bench, 0.1, 1.0, output))


def command(bench: Modules, script: str, **more: object) -> object:
    return bench.measure.Command("script", (sys.executable, "-c", script), **more)


def test_memory_is_that_of_the_process(bench: Modules) -> None:
    measured = bench.measure.run_well(command(bench, "x = bytes(range(256)) * 500_000; print(len(x))"))
    assert measured.outputs == ("128000000\n",)
    # A child starts with the peak of its parent, which here may be anything.
    assert measured.memory >= 128e6


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc")
def test_memory_is_that_of_its_children_too(bench: Modules) -> None:
    script = """
import subprocess, sys, time
x = bytes(range(256)) * 250_000
if len(sys.argv) == 1:
    children = [subprocess.Popen([*sys.orig_argv, "child"]) for _ in range(2)]
    [child.wait() for child in children]
else:
    time.sleep(0.4)
"""
    assert bench.measure.run_well(command(bench, script)).memory >= 180e6


def test_input_comes_by_a_pipe_or_a_file(bench: Modules, tmp_path: Path) -> None:
    path = tmp_path / "input"
    path.write_bytes(b"x" * 100_000)
    script = "import os, stat, sys; print(len(sys.stdin.read()), stat.S_ISFIFO(os.fstat(0).st_mode))"
    for piped in (False, True):
        measured = bench.measure.run_well(command(bench, script, stdin=path, piped=piped))
        assert measured.outputs == (f"100000 {piped}\n",)


def test_what_fails_or_hangs_is_not_measured(bench: Modules) -> None:
    with pytest.raises(SystemExit, match="script ended with 3"):
        bench.measure.run_well(command(bench, "import sys; sys.exit(3)"))
    assert bench.measure.run(command(bench, "import time; time.sleep(60)", at_most_seconds=0.3)).status == -9


def test_hostile_inputs_are_text_of_the_size_that_is_asked_for(bench: Modules, tmp_path: Path) -> None:
    bench.corpus.make_hostile(tmp_path, 10_001, [])
    for name in bench.hostile.INPUTS:
        content = (tmp_path / name.replace(" ", "-")).read_bytes()
        assert 9_998 <= len(content) <= 10_001
        assert b"\0" not in content
        content.decode()
