"""The most usual command lines of ``tokcount models``, read without Typer; a test compares the two."""

from __future__ import annotations

from collections.abc import Sequence

from tokcount.cli.arguments import Color, ListFormat
from tokcount.cli.models import Arguments
from tokcount.cli.plainly import Flags, read_words

_SWITCHES = {"--debug": "debug"}
_TEXTS = {"--pricing": "pricing"}
_CHOICES = {"-f": ("format", ListFormat), "--format": ("format", ListFormat), "--color": ("color", Color)}


def read_plainly(args: Sequence[str]) -> Arguments | None:
    """What the words say; ``None`` where it takes Typer to say it."""
    values = read_words(args, "names", Flags(_SWITCHES, _TEXTS, {}, _CHOICES))
    return None if values is None else Arguments(**values)
