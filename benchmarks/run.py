"""Times tokcount against what a user would run instead, in one run, and prints ratios.

    python benchmarks/run.py            all of it, and writes benchmarks/README.md
    python benchmarks/run.py --quick    a tenth of the data, prints only

Machines differ and are noisy, so that only ratios between commands of the same run mean anything: the
commands take turns, and the best time of each counts. The exit status is 1 where a claim does not hold.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus import make_tree
from measure import Command, Measured, run, take_turns

from tokcount.engines.vocabulary import official_files

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Claim:
    """What one command takes at most: of time as a multiple of another command's, of memory in MB."""

    work: str
    ours: Command
    peer: Command | None = None
    at_most: float | None = None
    same_output: bool = False


@dataclass(frozen=True)
class Result:
    """A claim and what was measured of it."""

    claim: Claim
    ours: Measured
    peer: Measured | None = None

    @property
    def value(self) -> float:
        """Our time in times of the peer's; without a peer, our peak memory in MB."""
        return self.ours.seconds / self.peer.seconds if self.peer else self.ours.memory / 1e6

    @property
    def holds(self) -> bool:
        """Whether the claim does."""
        return self.claim.at_most is None or self.value <= self.claim.at_most


def tokcount(*words: str | Path) -> Command:
    """This program, without a cache of prices from elsewhere."""
    return Command("tokcount", (sys.executable, "-m", "tokcount", *map(str, words)))


def script(name: str, path: Path) -> Command:
    """A script of peers.py."""
    return Command(f"bare {name}", (sys.executable, str(HERE / "peers.py"), name, str(path)))


def claims(folder: Path, scale: int) -> list[Claim]:
    """What is measured, on data made in ``folder``; ``scale`` divides its size."""
    files, many = 10_000 // scale, 100_000 // scale
    tree = make_tree(folder / "tree", files, 10_000)
    one = make_tree(folder / "one", 1, 10_000)
    leaves = make_tree(folder / "leaves", many, 200)
    work = f"{files:,} source files, {files // 100:,} MB"
    return [
        Claim(
            f"{work}: tiktoken in two processes", tokcount(tree, "-q"), script("tiktoken", tree), 0.45, True
        ),
        Claim(f"{work}: toktok on all cores", tokcount(tree, "-q"), script("toktok", tree), None, True),
        Claim("one file of 10 KB: tiktoken", tokcount(one, "-q"), script("tiktoken-one", one), None, True),
        Claim(
            f"{many:,} files of 200 bytes, as JSON: peak memory", tokcount(leaves, "-f", "json"), None, 500
        ),
    ]


def measured(claim: Claim, rounds: int) -> Result:
    """Run a claim's commands.

    Raises:
        SystemExit: the two did not count the same, so that their times mean nothing.
    """
    if claim.peer is None:
        return Result(claim, run(claim.ours))
    ours, peer = take_turns((claim.ours, claim.peer), rounds)
    if claim.same_output and ours.output != peer.output:
        raise SystemExit(f"{claim.work}: {ours.output!r} against {peer.output!r}")
    return Result(claim, ours, peer)


def row(result: Result) -> str:
    """A line of the table."""
    claim, ours, peer = result.claim, result.ours, result.peer
    limit = "" if claim.at_most is None else f"{claim.at_most:g}"
    verdict = "" if claim.at_most is None else "yes" if result.holds else "**no**"
    if peer is None:
        return f"| {claim.work} | {ours.seconds:.2f} s | | {result.value:,.0f} MB | {limit} MB | {verdict} |"
    return (
        f"| {claim.work} | {ours.seconds:.2f} s | {peer.seconds:.2f} s "
        f"| **{result.value:.2f}** | {limit} | {verdict} |"
    )


def report(results: Sequence[Result]) -> str:
    """The page."""
    now = datetime.now(UTC).date()
    python = f"Python {platform.python_version()}"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, {python}"
    lines = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/run.py`; `--quick` takes a tenth of the data and only prints.",
        "Whole processes, start to end, which take turns; the best of each. A ratio below 1 means that",
        "tokcount is faster. Times are of this one machine and mean little elsewhere: the ratios carry over.",
        "",
        f"Measured on {now} on {machine}.",
        "",
        "| work: against what | tokcount | the other | ratio | at most | holds |",
        "|---|---|---|---|---|---|",
        *map(row, results),
        "",
        "The other commands are in [peers.py](peers.py), each as small as it can honestly be, and their",
        "numbers are compared with ours in every run.",
    ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every claim holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, and no README")
    parser.add_argument("--rounds", type=int, default=5, help="how often each command takes its turn")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="tokcount-bench-") as name,
        official_files("o200k_base") as vocabulary,
    ):
        os.environ["TOKCOUNT_CACHE_DIR"] = str(Path(name) / "cache")
        os.environ["TIKTOKEN_CACHE_DIR"] = vocabulary  # the peers must not go to the network either
        found = claims(Path(name), 10 if options.quick else 1)
        results = [measured(claim, options.rounds) for claim in found]
    text = report(results)
    sys.stdout.write(text)
    if not options.quick:
        (HERE / "README.md").write_text(text, encoding="utf-8")
    return 0 if all(result.holds for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
