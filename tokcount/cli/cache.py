"""``tokcount cache``: what is remembered between runs, and how to be rid of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from tokcount.cache import cache_dir
from tokcount.cache.counts import NAME, clear, info, prune
from tokcount.cli import console
from tokcount.cli.options import DebugOption
from tokcount.errors import ExitCode
from tokcount.report.money import format_count, format_size
from tokcount.report.names import shown


class Action(StrEnum):
    """What to do with the cache."""

    info = "info"
    clear = "clear"
    prune = "prune"


@dataclass(frozen=True)
class Arguments:
    """Show, clear or prune what is remembered between runs.

    The cache only saves time: without it every count is the same.
    """

    action: Annotated[
        Action,
        typer.Argument(
            metavar="[info|clear|prune]",
            help="Show what it holds; remove it; or let go of files that are gone.",
            rich_help_panel="Cache",
        ),
    ] = Action.info
    debug: DebugOption = False


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        OSError: the cache cannot be removed.
    """
    path = cache_dir() / NAME
    if typed.action is Action.clear:
        clear(path)
    elif typed.action is Action.prune:
        prune(path)
    found = info(path)
    numbers = f"{format_count(found.files)} files, {format_count(found.contents)} counts"
    console.write(f"{shown(str(path))}\n{format_size(found.size)}, {numbers}\n")
    return ExitCode.OK
