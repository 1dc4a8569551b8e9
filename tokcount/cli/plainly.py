"""Command lines of paths and the most usual flags, read without Typer, whose loading takes 80 ms.

Whatever is not known here, or not surely right, is left to Typer: a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tokcount.cli.arguments import CountArguments, Format

_SWITCHES = {
    "-q": "quiet",
    "--quiet": "quiet",
    "--hidden": "hidden",
    "--no-ignore": "no_ignore",
    "--no-cache": "no_cache",
    "--no-progress": "no_progress",
    "--pages": "pages",
    "--debug": "debug",
}
_TEXTS = {"--encoding": "encoding"}
_LISTS = {"-m": "model", "--model": "model", "--compare": "compare", "-o": "output", "--output": "output"}
_FORMATS = ("-f", "--format")


def read_plainly(args: Sequence[str]) -> CountArguments | None:
    """What the words say; ``None`` where it takes Typer to say it."""
    values: dict[str, Any] = {}
    words = iter(args)
    for word in words:
        if word == "-" or (word and not word.startswith("-")):
            values.setdefault("paths", []).append(word)
        elif word in _SWITCHES:
            values[_SWITCHES[word]] = True
        elif not _take(word, next(words, None), values):
            return None
    return CountArguments(**values)


def _take(flag: str, value: str | None, values: dict[str, Any]) -> bool:
    """Set what a flag with a value says; whether that is clear."""
    if value is None or value.startswith("-"):
        return False
    if flag in _LISTS:
        values.setdefault(_LISTS[flag], []).append(value)
    elif flag in _TEXTS:
        values[_TEXTS[flag]] = value
    elif flag in _FORMATS and value in Format.__members__:
        values["format"] = Format(value)
    else:
        return False
    return True
