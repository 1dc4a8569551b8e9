"""The help of a command, kept from the last time: Typer takes longer to load than to be read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

from tokcount.cache import Store, cache_dir
from tokcount.cli import console
from tokcount.errors import ExitCode

# What the help is made of.
_SOURCES = (
    "app.py", "arguments.py", "baseline.py", "cache.py", "check.py", "check_options.py", "command.py",
    "compare.py", "compare_options.py", "diff.py", "encodings.py", "image.py", "models.py", "options.py",
    "prices_options.py", "requests.py",
)  # fmt: skip


def print_help(name: str, make: Callable[[], object]) -> int:
    """Print the help; the result is the exit status.

    Arguments:
        name: of the command, as it was called.
        make: prints it to ``sys.stdout``, which is done where it is not known or may have changed.
    """
    store = Store(os.path.join(cache_dir(), "help"))
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
    folder = os.path.dirname(__file__)
    stats = [os.stat(os.path.join(folder, source)) for source in _SOURCES]
    return [number for status in stats for number in (status.st_size, status.st_mtime_ns)]
