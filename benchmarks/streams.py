"""How time and memory grow with what comes through a pipe, from 1 MB to 1 GB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claims import Claim, Scale, Section, compared, duration, megabytes, size_name, verdict
from commands import make, one_line, tokcount
from measure import Command, Measured, take_turns

_MOST_MB = 300
_MOST_TIMES = 11
_CHECKED_BYTES = 10_000_000
_ROUNDS = 2


def _piped(name: str, path: Path, cache: Path) -> Command:
    return replace(tokcount(name, "-q", cache=cache), stdin=path, piped=True)


def section(folder: Path, scale: Scale) -> Section:
    """Source code of growing size, and one line over and over, through a pipe."""
    cache = folder / "cache-streams"
    commands, checks = [], []
    for size in scale.streams:
        path = folder / f"stream-{size}"
        make("file", path, size)
        commands.append(_piped(size_name(size), path, cache))
        if size <= _CHECKED_BYTES:
            line = one_line(path)
            commands.append(replace(line, name=f"{line.name} {size_name(size)}"))
            checks.append(Claim(f"{size_name(size)}", size_name(size), commands[-1].name))
    largest = scale.streams[-1]
    same = folder / "stream-sentence"
    make("sentence", same, largest)
    commands.append(_piped("sentence", same, cache))
    times = take_turns(commands, _ROUNDS if scale.rounds > 2 else 1, warm_up=False)
    compared("", (), checks, times)  # stops where a count differs
    for path in folder.glob("stream-*"):
        path.unlink()
    return _table(scale.streams, times)


def _table(sizes: tuple[int, ...], times: dict[str, Measured]) -> Section:
    head = (
        "| through a pipe | time | times that of a tenth | at most | peak memory | at most | holds |",
        "|---|---|---|---|---|---|---|",
    )
    lines, holds = [*head], True
    before = 0.0
    for size in sizes:
        own = times[size_name(size)]
        growth, last = own.seconds / before if before else 0.0, size == sizes[-1]
        fine = own.memory <= _MOST_MB * 1e6 and not (last and growth > _MOST_TIMES)
        holds = holds and fine
        lines.append(
            f"| {size_name(size)} of source code | {duration(own.seconds)} "
            f"| {f'**{growth:.1f}**' if growth else ''} | {_MOST_TIMES if last else ''} "
            f"| {megabytes(own.memory)} | {_MOST_MB} MB | {verdict(fine)} |"
        )
        before = own.seconds
    own = times["sentence"]
    fine = own.memory <= _MOST_MB * 1e6
    lines.append(
        f"| {size_name(sizes[-1])} of one line, over and over | {duration(own.seconds)} | | "
        f"| {megabytes(own.memory)} | {_MOST_MB} MB | {verdict(fine)} |"
    )
    return Section("Growth", tuple(lines), holds and fine)
