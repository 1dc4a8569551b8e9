"""The help of a command, kept from the last time: Typer takes longer to load than to be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from tokcount.cache import Store, cache_dir
from tokcount.cli import console
from tokcount.errors import ExitCode

_WORDS = (["--help"], ["-h"])
# What the help is made of.
_SOURCES = ("app.py", "arguments.py", "cache.py", "command.py", "models.py", "options.py")


def shows_help(args: Sequence[str]) -> bool:
    """Whether these words ask for help, and for nothing else."""
    return list(args) in _WORDS


def print_help(name: str, make: Callable[[], object]) -> int:
    """Print the help; the result is the exit status.

    Arguments:
        name: of the command, as it was called.
        make: prints it to ``sys.stdout``, which is done where it is not known or may have changed.
    """
    store = Store(cache_dir() / "help")
    key = {"columns": shutil.get_terminal_size().columns, "sources": _fingerprint()}
    text = store.load(name, key)
    if not isinstance(text, str):
        with redirect_stdout(StringIO()) as made:
            make()
        text = made.getvalue()
        store.save(name, key, text)
    console.write(text)
    return ExitCode.OK


def _fingerprint() -> list[int]:
    folder = Path(__file__).parent
    stats = [os.stat(folder / source) for source in _SOURCES]
    return [number for status in stats for number in (status.st_size, status.st_mtime_ns)]
