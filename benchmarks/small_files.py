"""What one small file costs, and what it costs only to start: measured against Python that does nothing."""

from __future__ import annotations

from pathlib import Path

from claims import Claim, Scale, Section, compared
from commands import bare_python, make, one_line, settle, tokcount, ttok
from measure import take_turns

# They take milliseconds, of which a neighbour on the machine takes some.
_ROUNDS = 2


def section(folder: Path, scale: Scale) -> Section:
    """One file of 10 KB, warm, and what counts nothing."""
    file, cache = folder / "one.py", folder / "cache-small"
    make("file", file, 10_000)
    settle(file, scale.settled)
    rounds = scale.rounds * _ROUNDS if scale.rounds > 1 else 1
    nothing, line, other = bare_python(), one_line(file), ttok(file)
    commands = [
        nothing,
        line,
        tokcount("-q", file, "-q", cache=cache),
        tokcount("-f plain", file, "-f", "plain", cache=cache),
        tokcount("the table", file, cache=cache),
        tokcount("-q --no-cache", file, "-q", "--no-cache", cache=cache),
        tokcount("--version", "--version", cache=cache),
        tokcount("--help", "--help", cache=cache),
        tokcount("models -f json", "models", "-f", "json", cache=cache),
    ]
    claims = [
        Claim("10 KB", "-q", line.name, 0.35),
        Claim("10 KB", "-f plain", line.name, 0.35),
        Claim("10 KB, not remembered", "-q --no-cache", line.name),
        Claim("10 KB: the floor", "-q", nothing.name, same=False),
        Claim("start", "--version", nothing.name, 3, same=False),
        Claim("start", "--help", nothing.name, 7, same=False),
        Claim("all models", "models -f json", nothing.name, 5, same=False),
    ]
    notes = ["The file was counted before, as that of an editor or a hook mostly was."]
    if other:
        commands.append(other)
        limits = (("-q", 0.25), ("-f plain", 0.25), ("the table", 0.45))
        claims[:0] = [Claim("10 KB", name, other.name, limit) for name, limit in limits]
    else:
        notes.append("`ttok` was left out: it is not installed beside this Python.")
    return compared("A small file", notes, claims, take_turns(commands, rounds))
