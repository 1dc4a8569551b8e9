"""What a Batch file of requests takes, next to what cannot be done without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from claims import Claim, Scale, Section, compared, megabytes, verdict
from commands import make, script, tokcount
from measure import run_well, take_turns

_TEXT_BYTES = 1_000
# With what is around it, nearly as large as a Batch may be: 200 MB.
_LARGE_BYTES = 3_700
_MOST_MB = 300
_MOST_TIMES = 1.5
_MANY = 50_000


def section(folder: Path, scale: Scale) -> Section:
    """Text requests: counted one by one as they are billed, against all their texts counted as one."""
    file, large, cache = folder / "batch.jsonl", folder / "large.jsonl", folder / "cache-batch"
    make("batch", file, scale.requests, _TEXT_BYTES)
    ours = replace(tokcount("requests -q", "requests", file, "-q", cache=cache))
    alone = tokcount("requests -q -j1", "requests", file, "-q", "-j1", cache=cache)
    bare = script("parsed, and counted as one text", "requests", file)
    run_well(ours)  # compiles the prices there
    times = take_turns([ours, alone, bare], scale.rounds, warm_up=False)
    claims = [
        # Of fewer, loading takes most of the time.
        Claim(
            f"{scale.requests:,} requests of 1 KB",
            ours.name,
            bare.name,
            _MOST_TIMES if scale.requests >= _MANY else None,
            same=False,
        ),
        Claim("the same, on one core", alone.name, bare.name, same=False),
    ]
    make("batch", large, scale.requests, _LARGE_BYTES)
    measured = run_well(tokcount("the table", "requests", large, cache=cache))
    fine = measured.memory <= _MOST_MB * 1e6
    size = large.stat().st_size
    notes = [
        "The other command is a script with toktok on all cores that parses the JSON, and counts the",
        "texts joined to one: no request on its own, no roles, no price.",
        "",
        f"A Batch file of {megabytes(size)} takes {megabytes(measured.memory)} of memory with all processes,",
        f"and may take {_MOST_MB} MB. Holds: {verdict(fine)}.",
    ]
    for path in (file, large):
        path.unlink()
    found = compared(f"{scale.requests:,} requests in a Batch file", notes, claims, times)
    return replace(found, holds=found.holds and fine)
