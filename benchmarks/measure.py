"""Runs commands in turns, and takes the time and the peak memory of each process tree."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """Something to run; ``stdin`` is a file to feed it."""

    name: str
    words: tuple[str, ...]
    stdin: str = os.devnull


@dataclass(frozen=True)
class Measured:
    """Of some runs: the best wall time in seconds, the largest peak memory in bytes, and what was printed."""

    seconds: float
    memory: int
    output: str


def run(command: Command) -> Measured:
    """Run once.

    Raises:
        SystemExit: the command failed.
    """
    with open(command.stdin, "rb") as stdin:
        started = time.perf_counter()
        process = subprocess.Popen(command.words, stdin=stdin, stdout=subprocess.PIPE)
        assert process.stdout is not None
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command.name} ended with {process.returncode}: {' '.join(command.words)}")
    return Measured(seconds, usage.ru_maxrss * 1024, output)


def take_turns(commands: Sequence[Command], rounds: int) -> list[Measured]:
    """Each command once unmeasured, then ``rounds`` times in turns; the best of each."""
    for command in commands:
        run(command)
    runs = [[run(command) for command in commands] for _ in range(rounds)]
    return [
        Measured(min(r.seconds for r in own), max(r.memory for r in own), own[0].output)
        for own in zip(*runs, strict=True)
    ]
