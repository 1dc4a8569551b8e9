"""What hostile input costs: each kind through the engine that is chosen for it, and through the slow one."""

from __future__ import annotations

import shutil
import signal
from dataclasses import replace
from pathlib import Path

from claims import Scale, Section, duration, megabytes, size_name, verdict
from commands import make, tokcount
from hostile import INPUTS
from measure import Measured, best, run

# For 10 MB, and in proportion for less, though starting takes as long.
_MOST_SECONDS = 4.0
_FOR_BYTES = 10_000_000
_LEAST_SECONDS = 1.0
_MOST_MB = 600
_PATIENCE = 5
_SECOND_CHANCE_ROUNDS = 3
_ENCODINGS = ("o200k_base", "r50k_base")


def section(folder: Path, scale: Scale) -> Section:
    """Each input under an encoding that toktok counts, and under one that only tiktoken knows."""
    inputs, cache = folder / "hostile", folder / "cache-hostile"
    names = scale.kinds or tuple(INPUTS)
    make("hostile", inputs, scale.hostile, *names)
    seconds = max(_MOST_SECONDS * scale.hostile / _FOR_BYTES, _LEAST_SECONDS)
    rows, holds = [], True
    for name in names:
        runs = [
            _counted(inputs / name.replace(" ", "-"), encoding, cache, seconds, scale)
            for encoding in _ENCODINGS
        ]
        fine = all(_holds(run_, seconds) for run_ in runs)
        holds = holds and fine
        cells = " | ".join(map(_cells, runs))
        rows.append(f"| {name} | {cells} | {verdict(fine)} |")
    shutil.rmtree(inputs)
    lines = (
        f"`-q --no-cache`, each at most {seconds:g} s and {_MOST_MB} MB, and with exit status 0.",
        "",
        "| input | " + " | ".join(f"{name} | peak" for name in _ENCODINGS) + " | holds |",
        "|---|" + "---|---|" * len(_ENCODINGS) + "---|",
        *rows,
    )
    return Section(f"{size_name(scale.hostile)} of hostile input", lines, holds)


def _counted(path: Path, encoding: str, cache: Path, seconds: float, scale: Scale) -> Measured:
    words = (path, "-q", "--no-cache", "--encoding", encoding)
    command = replace(tokcount(encoding, *words, cache=cache), at_most_seconds=_PATIENCE * seconds)
    runs = [run(command)]
    # A second chance for the neighbours' sake, but none for a crash or for what is far off.
    late = runs[0].status == 0 and seconds < runs[0].seconds < 2 * seconds
    if late and scale.rounds >= _SECOND_CHANCE_ROUNDS:
        runs.append(run(command))
    return best(runs)


def _holds(measured: Measured, seconds: float) -> bool:
    quick = measured.seconds <= seconds and measured.memory <= _MOST_MB * 1e6
    return quick and measured.status == 0


def _cells(measured: Measured) -> str:
    if measured.status == -signal.SIGKILL:
        return f"ended after {duration(measured.seconds)} | {megabytes(measured.memory)}"
    failed = f", status {measured.status}" if measured.status else ""
    return f"{duration(measured.seconds)}{failed} | {megabytes(measured.memory)}"
