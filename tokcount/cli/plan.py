"""What was typed, turned into what to do: every name looked up, every contradiction refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tokcount.cli.options import By, CountArguments, EngineName
from tokcount.cli.outputs import Output, parse_output
from tokcount.config import Settings, load_settings
from tokcount.counting.columns import encoding_column, model_columns
from tokcount.engines import check_encoding, choose
from tokcount.errors import UsageError
from tokcount.model import Column, EngineChoice, Scenario
from tokcount.sources.base import Selection


@dataclass(frozen=True, slots=True)
class Plan:
    """A run of ``tokcount count``, ready to go."""

    selection: Selection
    columns: tuple[Column, ...]
    scenario: Scenario
    engines: tuple[EngineChoice, ...]
    special: bool
    format: str
    outputs: tuple[Output, ...]
    warnings: tuple[str, ...]


def make_plan(typed: CountArguments, *, stdin_is_terminal: bool) -> Plan:
    """Resolve a command line against the settings and the price tables.

    Raises:
        TokcountError: it asks for something that does not exist or does not go together.
    """
    _check(typed)
    scenario = _scenario(typed)
    columns = _columns(typed, scenario)
    engine = typed.engine.value
    encodings = dict.fromkeys(column.encoding for column in columns)
    return Plan(
        selection=_selection(typed, stdin_is_terminal),
        columns=columns,
        scenario=scenario,
        engines=tuple(choose(encoding, engine) for encoding in encodings),
        special=typed.special,
        format=typed.format.value if typed.format else "table",
        outputs=tuple(parse_output(text) for text in typed.output or ()),
        warnings=tuple(_warnings(typed, columns, scenario)),
    )


def _check(typed: CountArguments) -> None:
    _refuse(
        bool(typed.encoding and typed.model), "--encoding", "--model", "a model has an encoding of its own"
    )
    _refuse(
        bool(typed.encoding and typed.compare),
        "--encoding",
        "--compare",
        "only models have prices to compare",
    )
    if typed.calls < 1:
        raise UsageError(
            "calls", "--calls is less than 1.", "Give the number of times that each input is sent."
        )
    if typed.null and not typed.files_from:
        raise UsageError(
            "null", "-0/--null says how --files-from is read, which is missing.", "Add --files-from FILE."
        )
    if typed.depth and typed.by not in (By.file, By.dir):
        raise UsageError(
            "depth", f"--depth is about directories, not --by {typed.by}.", "Use --by dir or -f tree."
        )


def _refuse(both: bool, one: str, other: str, why: str) -> None:
    if both:
        raise UsageError(
            "contradiction", f"{one} and {other} do not go together: {why}.", f"Leave out {one} or {other}."
        )


def _scenario(typed: CountArguments) -> Scenario:
    share = typed.cached if isinstance(typed.cached, Decimal) else None
    return Scenario(
        output_tokens=typed.output_tokens,
        calls=typed.calls,
        cached=0 if share is not None else int(typed.cached or 0),
        cached_share=share or Decimal(0),
        batch=typed.batch,
    )


def _columns(typed: CountArguments, scenario: Scenario) -> tuple[Column, ...]:
    if typed.encoding:
        if typed.cached is not None or typed.batch or typed.pricing:
            raise UsageError(
                "no-model",
                "An encoding has no price.",
                "Leave out --cached, --batch and --pricing, or name a model.",
            )
        return (encoding_column(check_encoding(typed.encoding), scenario),)
    from tokcount.pricing.layers import load_book

    settings: Settings = load_settings()
    book = load_book(pricing=Path(typed.pricing) if typed.pricing else None, project=settings.pricing)
    return model_columns(book, typed.model or settings.models, typed.compare or (), scenario)


def _selection(typed: CountArguments, stdin_is_terminal: bool) -> Selection:
    paths: Sequence[str] = typed.paths or ()
    if not paths and not typed.files_from:
        paths = (".",) if stdin_is_terminal else ("-",)
    return Selection(
        paths=tuple(paths),
        files_from=typed.files_from,
        null=typed.null,
        include=tuple(typed.include or ()),
        exclude=tuple(typed.exclude or ()),
        hidden=typed.hidden,
        no_ignore=typed.no_ignore,
        max_file_size=typed.max_file_size,
        follow=typed.follow,
    )


def _warnings(typed: CountArguments, columns: Sequence[Column], scenario: Scenario) -> list[str]:
    found = []
    for column in columns:
        longest = column.model.max_output if column.model else None
        if longest is not None and scenario.output_tokens > longest:
            found.append(
                f"{column.name} answers with at most {longest:,} tokens, not {scenario.output_tokens:,}."
            )
    if typed.engine is not EngineName.auto and typed.debug:
        found.append(f"the engine {typed.engine.value} was asked for")
    return found
