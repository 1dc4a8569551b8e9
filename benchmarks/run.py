"""Measures tokcount against what a user would run instead, in one run, and prints ratios.

    python benchmarks/run.py            all of it, and writes benchmarks/README.md
    python benchmarks/run.py --quick    less of the largest data and fewer rounds, prints only

Machines differ and are noisy, so that only ratios between commands of the same run mean anything: the
commands take turns, and the best time of each counts. The exit status is 1 where a claim does not hold.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import batches
import hostility
import price_tables
import small_files
import streams
import trees
from claims import FULL, QUICK, TINY, Scale, Section
from commands import HERE, make

THEMES: dict[str, Callable[[Path, Scale], Section]] = {
    "small": small_files.section,
    "codebase": trees.codebase,
    "repomix": trees.against_repomix,
    "leaves": trees.leaves,
    "growth": streams.section,
    "requests": batches.section,
    "prices": price_tables.section,
    "hostile": hostility.section,
}
SCALES = {"full": FULL, "quick": QUICK, "tiny": TINY}


def measured(scale: Scale, themes: Sequence[str]) -> list[Section]:
    """Run the themes, with a folder, a cache and the vocabularies of their own."""
    with tempfile.TemporaryDirectory(prefix="tokcount-bench-") as name:
        folder = Path(name)
        # What pip installs is compiled, and stays so.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["TOKCOUNT_CACHE_DIR"] = str(folder / "cache")
        make("vocabulary", folder / "vocabulary", "o200k_base", "r50k_base")
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder / "vocabulary")
        sections = []
        for theme in themes:
            sections.append(THEMES[theme](folder, scale))
            sys.stdout.write("\n".join(_lines(sections[-1])) + "\n")
            sys.stdout.flush()
    return sections


def _lines(section: Section) -> list[str]:
    return [f"## {section.title}", "", *section.lines, ""]


def _machine() -> str:
    cores, system = os.cpu_count(), f"{platform.system()} {platform.machine()}"
    with_memory = ""
    if hasattr(os, "sysconf"):
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        with_memory = f", {memory / 1e9:.0f} GB"
    return f"{cores} cores{with_memory}, {system}, Python {platform.python_version()}"


def page(sections: Sequence[Section]) -> str:
    """The whole page."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `python benchmarks/run.py`; `--quick` takes less of the largest data and only prints.",
        "Whole processes, start to end, which take turns; the best of each. A ratio below 1 means that",
        "tokcount is faster. Times are of this one machine and mean little elsewhere: the ratios carry over.",
        "Peak memory is that of the process with all that it starts.",
        "",
        f"Measured on {datetime.now(UTC).date()} on {_machine()}.",
        "",
        *(line for section in sections for line in _lines(section)),
        "The other commands are in [peers.py](peers.py), each as small as it can honestly be, and their",
        "numbers are compared with ours in every run.",
    ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and say whether every claim holds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="less data, fewer rounds, and no README")
    parser.add_argument("--rounds", type=int, help="how often each command takes its turn")
    parser.add_argument("--only", action="append", choices=THEMES, help="only this theme; no README")
    parser.add_argument("--scale", choices=SCALES, default="full", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.rounds is not None and options.rounds < 1:
        parser.error("--rounds is at least 1")
    name = "quick" if options.quick else options.scale
    scale = SCALES[name]
    if options.rounds:
        scale = replace(scale, rounds=options.rounds)
    sections = measured(scale, options.only or list(THEMES))
    if name == "full" and not options.only:
        (HERE / "README.md").write_text(page(sections), encoding="utf-8")
    missed = [section.title for section in sections if not section.holds]
    sys.stdout.write(f"Not everything holds: {'; '.join(missed)}\n" if missed else "Everything holds.\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
