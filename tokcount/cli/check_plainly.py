"""The most usual command lines of ``tokcount check``, read without Typer; a test compares the two."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.cli.check import Arguments, CheckFormat, FailOn
from tokcount.cli.plainly import Flags, read_words

_SWITCHES = {
    "-q": "quiet",
    "--quiet": "quiet",
    "--no-cache": "no_cache",
    "--no-progress": "no_progress",
    "--debug": "debug",
}
_TEXTS = {"--config": "config", "--base": "base", "--baseline": "baseline", "--pricing": "pricing"}
_LISTS = {"-m": "model", "--model": "model", "--budget": "budget", "-o": "output", "--output": "output"}
_CHOICES = {
    "-f": ("format", CheckFormat),
    "--format": ("format", CheckFormat),
    "--fail-on": ("fail_on", FailOn),
}


def read_plainly(args: Sequence[str]) -> Arguments | None:
    """What the words say; ``None`` where it takes Typer to say it."""
    values = read_words(args, "files", Flags(_SWITCHES, _TEXTS, _LISTS, _CHOICES))
    return None if values is None else Arguments(**values)
