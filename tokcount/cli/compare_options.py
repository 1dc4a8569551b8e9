"""The flags of ``tokcount compare`` and ``tokcount encodings``: names, help and reading."""

from __future__ import annotations

from functools import partial
from typing import Any

import typer

from tokcount.cli.options import AS_OF, COLOR, COUNT, DEBUG, MAX_AGE, OUTPUT, PRICING, reads
from tokcount.cli.quantities import parse_positive

_computed = partial(typer.Option, show_default=False, rich_help_panel="What is computed")
_output = partial(typer.Option, show_default=False, rich_help_panel="Output")

_INPUTS = {
    name: COUNT[name]
    for name in (
        "paths", "include", "exclude", "hidden", "no_ignore", "follow", "max_file_size", "files_from", "null",
    )
}  # fmt: skip
_FORMAT = _output("-f", "--format", metavar="FORMAT", help="table, plain, json, csv or markdown.")

# In the order of the help. The names are those of the fields of Arguments.
COMPARE: dict[str, Any] = {
    **_INPUTS,
    "model": _computed(
        "-m",
        "--model",
        metavar="MODEL",
        help="Compare this model (some of each vendor unless set); repeatable.",
    ),
    "baseline": _computed(
        "--baseline", metavar="MODEL", help="Hold the others against this model (the dearest unless set)."
    ),
    "output_tokens": COUNT["output_tokens"],
    "calls": COUNT["calls"],
    "cached": COUNT["cached"],
    "batch": COUNT["batch"],
    "monthly": _computed(
        "--monthly",
        "--per-month",
        metavar="CALLS",
        parser=reads(parse_positive),
        help="Tell what so many calls of each input cost a month, too.",
    ),
    "break_even": _computed(
        "--break-even", help="Tell from what length of the answer on another model is the cheaper one."
    ),
    "tokenizer": _computed(
        "--tokenizer",
        metavar="MODEL=FILE",
        help="Count exactly for this model with its tokenizer.json; repeatable.",
    ),
    "pricing": PRICING,
    "as_of": AS_OF,
    "max_age": MAX_AGE,
    "engine": COUNT["engine"],
    "jobs": COUNT["jobs"],
    "no_cache": COUNT["no_cache"],
    "format": _FORMAT,
    "output": OUTPUT,
    "quiet": _output("-q", "--quiet", help="Print only the name of the cheapest model that all inputs fit."),
    "color": COLOR,
    "no_progress": COUNT["no_progress"],
    "debug": DEBUG,
}

ENCODINGS: dict[str, Any] = {
    **_INPUTS,
    "encoding": _computed(
        "--encoding", metavar="NAME", help="Compare this encoding (one of each kind unless set); repeatable."
    ),
    "by": _computed(
        "--by", metavar="script|language", help="What the text is told apart by: script (unset) or language."
    ),
    "published": _computed(
        "--published", help="Show what OpenAI published for 20 languages, and count nothing."
    ),
    "pricing": PRICING,
    "as_of": AS_OF,
    "max_age": MAX_AGE,
    "format": _FORMAT,
    "output": OUTPUT,
    "quiet": _output("-q", "--quiet", help="Print only the number of tokens of each encoding."),
    "color": COLOR,
    "debug": DEBUG,
}  # fmt: skip
