"""Command lines of paths and the most usual flags, read without Typer, whose loading takes 80 ms.

Whatever is not known here, or not surely right, is left to Typer: a test compares the two.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

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
_FORMATS = {"-f": ("format", Format), "--format": ("format", Format)}


def read_plainly(args: Sequence[str]) -> CountArguments | None:
    """What the words say; ``None`` where it takes Typer to say it."""
    values = read_words(args, "paths", Flags(_SWITCHES, _TEXTS, _LISTS, _FORMATS))
    return None if values is None else CountArguments(**values)


class Flags(NamedTuple):
    """The flags of a command that can be read plainly, each with the name of its field.

    ``switches`` take no value, ``texts`` one, ``lists`` one more each time, ``choices`` one of an enum.
    """

    switches: Mapping[str, str]
    texts: Mapping[str, str]
    lists: Mapping[str, str]
    choices: Mapping[str, tuple[str, type[StrEnum]]]


def read_words(args: Sequence[str], positional: str, flags: Flags) -> dict[str, Any] | None:
    """The fields that the words set; ``None`` where one of them is not surely right.

    Arguments:
        args: the words after the name of the command.
        positional: the field for the words that are no flags.
        flags: what may stand among them.
    """
    values: dict[str, Any] = {}
    words = iter(args)
    for word in words:
        if word == "-" or (word and not word.startswith("-")):
            values.setdefault(positional, []).append(word)
        elif word in flags.switches:
            values[flags.switches[word]] = True
        elif not _take(word, next(words, None), flags, values):
            return None
    return values


def _take(flag: str, value: str | None, flags: Flags, values: dict[str, Any]) -> bool:
    """Set what a flag with a value says; whether that is clear."""
    if value is None or value.startswith("-"):
        return False
    if flag in flags.lists:
        values.setdefault(flags.lists[flag], []).append(value)
        return True
    if flag in flags.texts:
        values[flags.texts[flag]] = value
        return True
    name, kind = flags.choices.get(flag, ("", None))
    if kind is None or value not in kind.__members__:
        return False
    values[name] = kind(value)
    return True
