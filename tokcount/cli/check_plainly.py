"""The most usual command lines of ``tokcount check``, read without Typer; a test compares the two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tokcount.cli.check import Arguments, CheckFormat, FailOn

_SWITCHES = {
    "-q": "quiet",
    "--quiet": "quiet",
    "--no-cache": "no_cache",
    "--no-progress": "no_progress",
    "--debug": "debug",
}
_TEXTS = {"--config": "config", "--base": "base", "--baseline": "baseline", "--pricing": "pricing"}
_LISTS = {"-m": "model", "--model": "model", "--budget": "budget", "-o": "output", "--output": "output"}


def read_plainly(args: Sequence[str]) -> Arguments | None:
    """What the words say; ``None`` where it takes Typer to say it."""
    values: dict[str, Any] = {}
    words = iter(args)
    for word in words:
        if word and not word.startswith("-"):
            values.setdefault("files", []).append(word)
        elif word in _SWITCHES:
            values[_SWITCHES[word]] = True
        elif not _take(word, next(words, None), values):
            return None
    return Arguments(**values)


def _take(flag: str, value: str | None, values: dict[str, Any]) -> bool:
    """Set what a flag with a value says; whether that is clear."""
    if value is None or value.startswith("-"):
        return False
    if flag in _LISTS:
        values.setdefault(_LISTS[flag], []).append(value)
    elif flag in _TEXTS:
        values[_TEXTS[flag]] = value
    elif flag in {"-f", "--format"} and value in CheckFormat.__members__:
        values["format"] = CheckFormat(value)
    elif flag == "--fail-on" and value in FailOn.__members__:
        values["fail_on"] = FailOn(value)
    else:
        return False
    return True
