"""The commands, in a table, and the way from a command line to an exit status."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from tokcount.errors import ExitCode

DEFAULT = "count"
_HELP = (["--help"], ["-h"])
# What reads the most usual command lines without Typer.
_PLAINLY = {
    "count": "tokcount.cli.plainly",
    "check": "tokcount.cli.check_plainly",
    "models": "tokcount.cli.models_plainly",
}

# Command -> its module, which holds `Arguments` and `execute`; its flags in options.py, or in the module
# before the dot; and what it does. A module is imported when its command is called.
COMMANDS = {
    "count": (
        "tokcount.cli.count",
        "COUNT",
        "Count and price files, directories, globs and stdin (the default).",
    ),
    "requests": (
        "tokcount.cli.requests",
        "REQUESTS",
        "Count requests to an API, and Batch files, as they are billed.",
    ),
    "check": (
        "tokcount.cli.check",
        "check_options.CHECK",
        "Check budgets in tokens, money and context: the gate for CI.",
    ),
    "diff": (
        "tokcount.cli.diff",
        "check_options.DIFF",
        "Tell what changed in tokens and money against a git revision.",
    ),
    "baseline": (
        "tokcount.cli.baseline",
        "check_options.BASELINE",
        "Write the counts that checks compare with, or prune them.",
    ),
    "compare": (
        "tokcount.cli.compare",
        "compare_options.COMPARE",
        "Compare what the same inputs cost with several models.",
    ),
    "encodings": (
        "tokcount.cli.encodings",
        "compare_options.ENCODINGS",
        "Compare what encodings make of a text, script by script.",
    ),
    "models": (
        "tokcount.cli.models",
        "MODELS",
        "List the models that are known, or all that is known of one.",
    ),
    "prices": (
        "tokcount.cli.prices",
        "prices_options.PRICES",
        "List, check, compare and update what models cost.",
    ),
    "image": (
        "tokcount.cli.image",
        "IMAGE",
        "Tell what pictures are billed, for each model that sees.",
    ),
    "cache": ("tokcount.cli.cache", "CACHE", "Show, clear or prune what is remembered between runs."),
}


def run(args: Sequence[str]) -> int:
    """Run a command line, and give its exit status.

    A first word that is a command is that command; anything else belongs to ``count``.

    Raises:
        TokcountError: what was asked for makes no sense.
    """
    named = bool(args) and args[0] in COMMANDS
    name = args[0] if named else DEFAULT
    rest = args[1:] if named else args
    # `count` is called without its name more often than with it, and its help is the program's.
    called = f"tokcount {name}" if named else "tokcount"
    read = partial(_read, name, rest, called, "" if named else _overview())
    if list(rest) in _HELP:
        from tokcount.cli.help import print_help

        return print_help(called, read)
    typed: object = import_module(_PLAINLY[name]).read_plainly(rest) if name in _PLAINLY else None
    if typed is None:
        typed = read()
    if isinstance(typed, int):  # it was help or the version, among other words
        return typed
    status: int = import_module(COMMANDS[name][0]).execute(typed)
    return status or ExitCode.OK


def _read(name: str, args: Sequence[str], called: str, epilog: str) -> object:
    """Let Typer read the command line: it knows every flag, and takes longer to load than to count a page."""
    from tokcount.cli.command import parse

    module, flags, _ = COMMANDS[name]
    place, _, table = flags.rpartition(".")
    options = import_module(f"tokcount.cli.{place or 'options'}")
    return parse(import_module(module).Arguments, getattr(options, table), args, called, epilog)


def _overview() -> str:
    # \b keeps the lines as they are.
    lines = [f"  {name:<10}{what}" for name, (*_, what) in COMMANDS.items()]
    return "\n".join(
        [
            "\b",
            "Commands:",
            *lines,
            "",
            "\b",
            "`tokcount COMMAND --help` tells more; the path of that name is ./models.",
        ]
    )
