"""Runs commands in turns, and takes the time and the peak memory of each process tree."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from memory import Watch, from_usage

_OUTPUT_BYTES = 65_536


@dataclass(frozen=True)
class Command:
    """Something to run, and what to do before each time; ``stdin`` is a file, fed directly or by a pipe."""

    name: str
    words: tuple[str, ...]
    stdin: Path = Path(os.devnull)
    piped: bool = False
    cache: Path | None = None
    before: Callable[[], object] | None = None
    at_most_seconds: float = 900


@dataclass(frozen=True)
class Measured:
    """Of some runs: the best wall time in seconds, the largest peak memory in bytes, and what each said.

    ``status`` is the last run's; a run that took too long has been ended by a signal.
    """

    seconds: float
    memory: int
    outputs: tuple[str, ...]
    status: int = 0


def run(command: Command) -> Measured:
    """Run once, whatever the exit status."""
    if command.before:
        command.before()
    environment = dict(os.environ)
    if command.cache:
        environment["TOKCOUNT_CACHE_DIR"] = str(command.cache)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, _input(command) as feeder:
        started = time.perf_counter()
        source = feeder.start()
        # Not where it was started: the settings of a project take some ms to read.
        process = subprocess.Popen(
            command.words,
            stdin=source,
            stdout=out,
            stderr=errors,
            env=environment,
            cwd=tempfile.gettempdir(),
        )
        feeder.given()
        timer = threading.Timer(command.at_most_seconds, process.kill)
        timer.start()
        with Watch(process.pid) as watch:
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read(_OUTPUT_BYTES).decode(errors="replace"))
    memory = max(from_usage(usage.ru_maxrss), watch.peak)
    return Measured(seconds, memory, (texts[0] or texts[1],), process.returncode)


def run_well(command: Command) -> Measured:
    """Run once.

    Raises:
        SystemExit: the command failed, so that its time means nothing.
    """
    measured = run(command)
    if measured.status:
        words = " ".join(command.words)
        raise SystemExit(f"{command.name} ended with {measured.status}: {words}\n{measured.outputs[0]}")
    return measured


def best(runs: Sequence[Measured]) -> Measured:
    """Several runs of a command as one: the best time, the largest memory."""
    outputs = tuple(output for run_ in runs for output in run_.outputs)
    seconds, memory = min(run_.seconds for run_ in runs), max(run_.memory for run_ in runs)
    return Measured(seconds, memory, outputs, runs[-1].status)


def take_turns(commands: Sequence[Command], rounds: int, *, warm_up: bool = True) -> dict[str, Measured]:
    """Each command once unmeasured, then ``rounds`` times in turns; the best of each, by name."""
    if warm_up:
        for command in commands:
            run_well(command)
    runs = [[run_well(command) for command in commands] for _ in range(rounds)]
    return {command.name: best(own) for command, own in zip(commands, zip(*runs, strict=True), strict=True)}


class _input:  # noqa: N801  # read as a function
    """The standard input of a command: a file, or what ``cat`` writes into a pipe."""

    def __init__(self, command: Command) -> None:
        self._file = command.stdin.open("rb")
        self._piped = command.piped
        self._cat: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def start(self) -> int:
        """The descriptor to read from."""
        if not self._piped:
            return self._file.fileno()
        self._cat = subprocess.Popen(["cat"], stdin=self._file, stdout=subprocess.PIPE)
        assert self._cat.stdout is not None
        return self._cat.stdout.fileno()

    def given(self) -> None:
        """The command has it: let go of this end, so that ``cat`` ends when the command does."""
        if self._cat and self._cat.stdout:
            self._cat.stdout.close()

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._cat:
            self._cat.wait()
