"""The flags of ``tokcount check``, ``diff`` and ``baseline``: names, help and reading."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import typer

from tokcount.cli.options import AS_OF, COLOR, DEBUG, PRICING, reads
from tokcount.cli.quantities import parse_count, parse_positive, parse_share

_budgets = partial(typer.Option, show_default=False, rich_help_panel="Budgets")
_base = partial(typer.Option, show_default=False, rich_help_panel="Base")
_computed = partial(typer.Option, show_default=False, rich_help_panel="What is computed")
_output = partial(typer.Option, show_default=False, rich_help_panel="Output")


def parse_money(text: str) -> Decimal:
    """An amount in USD: ``0.02``, ``$0.02``, ``2c``.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    from tokcount.config.values import money

    try:
        return money(text)
    except ValueError:
        raise ValueError(f"'{text}' is not an amount of money above 0 such as $0.02 or 2c") from None


_CONFIG = _budgets(
    "--config", metavar="FILE", help="The settings and budgets, instead of those of the project."
)
_NAMES = _budgets("--budget", metavar="NAME", help="Only this budget; repeatable.")
_BASELINE = _base("--baseline", metavar="FILE", help="A stored baseline, as `tokcount baseline` writes it.")
_NO_CACHE = _computed("--no-cache", help="Read and count everything anew, and remember nothing.")
_JOBS = _computed(
    "-j", "--jobs", metavar="N", parser=reads(parse_positive), help="How many cores to count on (all)."
)
_NO_PROGRESS = _output("--no-progress", help="No progress line.")
_WRITE = _output(
    "-o",
    "--output",
    metavar="[FORMAT=]PATH",
    help="Write the report to a file too, in the format of its suffix unless named; repeatable.",
)

# In the order of the help. The names are those of the fields of Arguments.
CHECK: dict[str, Any] = {
    "files": typer.Argument(
        metavar="[FILE]...",
        help="Check only the budgets that hold these files or folders; a total stays what it is.",
        rich_help_panel="Budgets",
    ),
    "config": _CONFIG,
    "budget": _NAMES,
    "token_budget": _budgets(
        "--token-budget",
        metavar="N",
        parser=reads(parse_count),
        help="No budgets of a file, but this one: at most so many tokens in each file.",
    ),
    "cost_budget": _budgets(
        "--cost-budget",
        metavar="USD",
        parser=reads(parse_money),
        help="The same in money, for each call: $0.02, 2c.",
    ),
    "context_budget": _budgets(
        "--context-budget",
        metavar="P%",
        parser=reads(parse_share),
        help="The same as a share of the context window.",
    ),
    "output_tokens": _budgets(
        "--output-tokens",
        metavar="N",
        parser=reads(parse_count),
        help="Length of each answer, which --cost-budget pays too.",
    ),
    "base": _base(
        "--base", metavar="REV", help="What to compare with: a revision, auto (what the CI says) or none."
    ),
    "baseline": _BASELINE,
    "model": _computed(
        "-m", "--model", metavar="MODEL", help="Check for this model, whatever budgets name; repeatable."
    ),
    "pricing": PRICING,
    "as_of": AS_OF,
    "jobs": _JOBS,
    "no_cache": _NO_CACHE,
    "fail_on": _output(
        "--fail-on", metavar="LEVEL", help="What makes the exit status 1: error (unless set), warning, never."
    ),
    "format": _output(
        "-f",
        "--format",
        metavar="FORMAT",
        help="table, concise, json, jsonl, markdown, github, gitlab, sarif or junit.",
    ),
    "output": _WRITE,
    "quiet": _output("-q", "--quiet", help="Print nothing: the exit status tells."),
    "init": _output("--init", help="Write a first tokcount.toml for what the project holds."),
    "explain": _output("--explain", metavar="RULE", help="Explain a rule, such as TOK001."),
    "color": COLOR,
    "no_progress": _NO_PROGRESS,
    "debug": DEBUG,
}

DIFF: dict[str, Any] = {
    "revisions": typer.Argument(
        metavar="[BASE [HEAD] | A..B | A...B]",
        help="What to compare: the files here with what the CI says, unless named; HEAD may be `worktree`.",
        rich_help_panel="Base",
    ),
    "stored": _base("--from", metavar="FILE", help="Compare the files here with a stored baseline."),
    "config": _CONFIG,
    "model": _computed(
        "-m", "--model", metavar="MODEL", help="Count and price for this model (gpt-4o-mini unless set)."
    ),
    "pricing": PRICING,
    "as_of": AS_OF,
    "jobs": _JOBS,
    "no_cache": _NO_CACHE,
    "exit_code": _output("--exit-code", help="Exit with 1 where the tokens of any file changed."),
    "format": _output("-f", "--format", metavar="FORMAT", help="table, concise, json, jsonl or markdown."),
    "output": _WRITE,
    "quiet": _output("-q", "--quiet", help="Print only by how many tokens it grew."),
    "color": COLOR,
    "no_progress": _NO_PROGRESS,
    "debug": DEBUG,
}

BASELINE: dict[str, Any] = {
    "action": typer.Argument(
        metavar="write|prune",
        help="Write what the files of all budgets have now; or let go of files that are gone.",
        rich_help_panel="Base",
    ),
    "baseline": _BASELINE,
    "allow_increase": _base("--allow-increase", help="Also where a file has more tokens than before."),
    "config": _CONFIG,
    "model": _computed(
        "-m", "--model", metavar="MODEL", help="Count for this model, whatever budgets name; repeatable."
    ),
    "jobs": _JOBS,
    "no_cache": _NO_CACHE,
    "quiet": _output("-q", "--quiet", help="Print nothing."),
    "no_progress": _NO_PROGRESS,
    "debug": DEBUG,
}
