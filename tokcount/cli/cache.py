"""``tokcount cache``: what is remembered between runs, and how to be rid of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tokcount.cache import cache_dir
from tokcount.cache.database import NAME
from tokcount.cache.upkeep import clear, info, prune
from tokcount.cli import console
from tokcount.errors import ExitCode, TokcountError
from tokcount.report.money import format_count, format_size
from tokcount.report.names import shown


class Action(StrEnum):
    """What to do with the cache."""

    info = "info"
    clear = "clear"
    prune = "prune"


class Arguments(NamedTuple):
    """Show, clear or prune what is remembered between runs.

    The cache only saves time: without it every count is the same.
    """

    action: Action = Action.info
    debug: bool = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the cache cannot be removed.
    """
    path = Path(cache_dir(), NAME)
    if typed.action is Action.clear:
        _clear(path)
    elif typed.action is Action.prune:
        prune(path)
    found = info(path)
    numbers = f"{format_count(found.files)} files, {format_count(found.contents)} counts"
    console.write(f"{shown(str(path))}\n{format_size(found.size)}, {numbers}\n")
    return ExitCode.OK


def _clear(path: Path) -> None:
    try:
        clear(path)
    except OSError as error:
        raise TokcountError(
            "cache-not-removed",
            f"The cache could not be removed: {error.strerror}.",
            "Remove the file yourself, or set TOKCOUNT_CACHE_DIR to another folder.",
            shown(str(path)),
        ) from error
