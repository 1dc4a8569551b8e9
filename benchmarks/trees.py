"""What a codebase costs: counted anew, a second time, and after one change; and the memory of many files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

from claims import Claim, Scale, Section, compared, duration, megabytes, size_name, verdict
from commands import forget, make, repomix, script, settle, tokcount
from measure import Command, run_well, take_turns

_FILE_BYTES = 10_000
_LEAF_BYTES = 200
_LEAVES_MB = 500
_REPOMIX_FILES = 1000


def codebase(folder: Path, scale: Scale) -> Section:
    """Some 10,000 files. All commands see the same tree, of which one file is changed in each round."""
    tree, unchanged, changed = folder / "tree", folder / "cache-unchanged", folder / "cache-changed"
    make("tree", tree, scale.files, _FILE_BYTES)
    file = min(tree.rglob("*.py"))
    text, edits = file.read_text(encoding="utf-8"), count()

    def edit() -> None:
        file.write_text(f"# {next(edits)}\n{text}", encoding="utf-8", newline="\n")

    def begin_anew() -> None:
        settle(file, scale.settled)
        forget(unchanged)

    first = replace(tokcount("first", tree, "-q", cache=unchanged), before=begin_anew)
    after = replace(tokcount("one file changed", tree, "-q", cache=changed), before=edit)
    tiktoken = script("tiktoken, two processes", "tiktoken", tree)
    toktok = script("toktok, all cores", "toktok", tree)
    reading, looking = script("reading alone", "read", tree), script("looking alone", "look", tree)
    commands = [
        after,
        tokcount("--no-cache", tree, "-q", "--no-cache", cache=unchanged),
        tiktoken,
        toktok,
        reading,
        looking,
        first,
        tokcount("second", tree, "-q", cache=unchanged),
    ]
    settle(max(tree.rglob("*.py")), scale.settled)
    run_well(first)  # compiles the prices there too
    run_well(replace(after, before=None))
    times = take_turns(commands, scale.rounds, warm_up=False)
    claims = [
        Claim("all of it", "--no-cache", tiktoken.name, 0.36),
        Claim("all of it", "--no-cache", toktok.name, 1.0),
        Claim("all of it, and kept", "first", "--no-cache"),
        Claim("unchanged", "second", "first", 0.12),
        Claim("one of them changed", "one file changed", "first", 0.2),
        Claim("all of it: the floor", "--no-cache", reading.name, same=False),
        Claim("unchanged: the floor", "second", looking.name, same=False),
        Claim("one changed: equal to tiktoken", "one file changed", tiktoken.name),
    ]
    title = f"{size_name(scale.files * _FILE_BYTES)} in {scale.files:,} source files"
    notes = [
        "Always `-q`. *First* is a run with an empty cache, *second* the same again; one file is changed",
        "anew in every round. The floors are scripts that read and decode in one thread, or only ask for",
        "the size of each file.",
        "",
        "The bare toktok script is close to the floor of all of it: both spend some 0.4 s on loading",
        "toktok, which holds Python's lock, and 1.2 s of both cores on reading, decoding and counting.",
        "What is ours beyond that is start-up (0.06 s), the walk with its ignore rules and an lstat a file",
        "(0.1 s) and the report (0.03 s); it is made good by reading and decoding in the processes that",
        "count. The ratio is near 1 and goes either way with the noise: 0.85 to 1.13 in seven runs.",
        "",
        "An unchanged tree of 10,000 files takes some 60 ms to start, 25 for the walk, 60 for an lstat and",
        "a document a file (of which the system's own part is 30 to 37), 30 to look all of them up and 25",
        "for the report: 0.11 to 0.13 of the first run. Looking alone, the floor, takes 64.",
    ]
    shutil.rmtree(tree)
    return compared(title, notes, claims, times)


def leaves(folder: Path, scale: Scale) -> Section:
    """The memory that many small files take, with each in the report."""
    tree, cache = folder / "leaves", folder / "cache-leaves"
    make("tree", tree, scale.leaves, _LEAF_BYTES)
    rows, holds = [], True
    for name in ("-q", "-f json", "the table"):
        words = name.split() if name.startswith("-") else ()
        measured = run_well(tokcount(name, tree, *words, cache=cache))
        fine = measured.memory <= _LEAVES_MB * 1e6
        holds = holds and fine
        rows.append(
            f"| `{name}` | {duration(measured.seconds)} | {megabytes(measured.memory)} "
            f"| {_LEAVES_MB} MB | {verdict(fine)} |"
        )
    shutil.rmtree(tree)
    head = ("| tokcount | time | peak memory | at most | holds |", "|---|---|---|---|---|")
    return Section(f"{scale.leaves:,} files of {_LEAF_BYTES} bytes", (*head, *rows), holds)


def against_repomix(folder: Path, scale: Scale) -> Section:
    """repomix, which packs as well as counts, on a tree of its own: for information."""
    tree, cache = folder / "tree-repomix", folder / "cache-repomix"
    make("tree", tree, min(_REPOMIX_FILES, scale.files), _FILE_BYTES)
    peer: Command | str = "repomix was left out: `--quick` runs it."
    if scale.repomix:
        peer = repomix(tree, folder)
    if isinstance(peer, str):
        return Section("repomix", (peer,), True)
    ours = tokcount("-q --no-cache", tree, "-q", "--no-cache", cache=cache)
    times = {command.name: run_well(command) for command in (ours, peer)}
    memory = " and ".join(megabytes(times[command.name].memory) for command in (ours, peer))
    notes = [
        "It writes one file of all of them, which is more than counting: no claim is made.",
        f"Peak memory: {memory}.",
    ]
    shutil.rmtree(tree)
    return compared(
        "repomix",
        notes,
        [Claim(f"{min(_REPOMIX_FILES, scale.files):,} files", ours.name, peer.name, same=False)],
        times,
    )
