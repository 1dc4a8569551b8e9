"""What was typed, turned into what to do: every name looked up, every contradiction refused."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from tokcount.cli.arguments import CountArguments, Format, Output
from tokcount.cli.checks import check
from tokcount.config import load_settings
from tokcount.counting.columns import encoding_column, model_columns
from tokcount.engines import check_engine, check_named, is_file
from tokcount.errors import UnknownNameError
from tokcount.model import Column, Scenario
from tokcount.sources.base import STDIN, Selection


class Warned(NamedTuple):
    """Something that is allowed, and is probably not what was meant; and what to do."""

    message: str
    hint: str


class Plan(NamedTuple):
    """A run of ``tokcount count``, ready to go."""

    selection: Selection
    columns: tuple[Column, ...]
    scenario: Scenario
    engine: str
    jobs: int | None
    cached: bool
    special: bool
    format: str
    outputs: tuple[Output, ...]
    warnings: tuple[Warned, ...]


def make_plan(typed: CountArguments, *, stdin_is_terminal: bool) -> Plan:
    """Resolve a command line against the settings and the price tables.

    Raises:
        TokcountError: it asks for something that does not exist or does not go together.
    """
    outputs = _outputs(typed)
    fmt = (typed.format or Format.table).value
    check(typed, {fmt, *(output.format for output in outputs)})
    if outputs:
        _check_outputs(outputs, typed)
    scenario = scenario_of(typed)
    columns = _columns(typed, scenario)
    if typed.max_age is not None:
        from tokcount.cli.ages import aged

        columns = aged(columns, typed.max_age, typed.as_of)
    for column in columns:
        check_engine(column.encoding, typed.engine.value, special=typed.special)
    return Plan(
        selection=selection_of(typed, stdin_is_terminal),
        columns=columns,
        scenario=scenario,
        engine=typed.engine.value,
        jobs=typed.jobs,
        # What a file counts is not kept: it may be another one tomorrow.
        cached=not typed.no_cache and not any(is_file(column.encoding) for column in columns),
        special=typed.special,
        format=fmt,
        outputs=outputs,
        warnings=(
            *_too_long_answers(columns, scenario),
            *_lone_comparisons(typed, columns),
            *_old_prices(columns),
        ),
    )


def _outputs(typed: CountArguments) -> tuple[Output, ...]:
    if not typed.output:
        return ()
    from tokcount.cli.outputs import parse_output

    return tuple(map(parse_output, typed.output))


def _check_outputs(outputs: tuple[Output, ...], typed: CountArguments) -> None:
    from tokcount.cli.outputs import check_outputs

    check_outputs(outputs, [*(typed.paths or ()), *filter(None, (typed.files_from, typed.pricing))])


def scenario_of(typed: CountArguments) -> Scenario:
    """How often and how each input is sent."""
    share = typed.cached if isinstance(typed.cached, Decimal) else None
    return Scenario(
        output_tokens=typed.output_tokens,
        calls=typed.calls,
        cached=0 if share is not None else int(typed.cached or 0),
        cached_share=share or Decimal(0),
        batch=typed.batch,
    )


def _columns(typed: CountArguments, scenario: Scenario) -> tuple[Column, ...]:
    if typed.encoding is not None:
        return (encoding_column(check_named(typed.encoding), scenario),)
    from tokcount.pricing.layers import load_book

    settings = load_settings()
    book = load_book(pricing=typed.pricing, project=settings.pricing)
    try:
        return model_columns(book, typed.model or settings.models, typed.compare or (), scenario, typed.as_of)
    except UnknownNameError as error:
        if not typed.model and error.name in settings.models:
            error.location = settings.origin
        raise


def selection_of(typed: CountArguments, stdin_is_terminal: bool) -> Selection:
    """What is to be read; without a path what is piped in, or the current directory."""
    paths: Sequence[str] = typed.paths or ()
    if not paths and typed.files_from is None:
        paths = (".",) if stdin_is_terminal else (STDIN,)
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


def _too_long_answers(columns: Sequence[Column], scenario: Scenario) -> Iterator[Warned]:
    for column in columns:
        longest = column.model.max_output if column.model else None
        if longest is not None and scenario.output_tokens > longest:
            yield Warned(
                f"{column.name} answers with at most {longest:,} tokens, not {scenario.output_tokens:,}.",
                "Lower --output-tokens, or raise --calls instead.",
            )


def _lone_comparisons(typed: CountArguments, columns: Sequence[Column]) -> Iterator[Warned]:
    """A model that is compared with itself has one column, which nothing stands beside."""
    if typed.compare and not any(column.compared for column in columns):
        yield Warned(
            f"Nothing is compared: {' and '.join(typed.compare)} is counted for anyway.",
            "Name another model with --compare, or with -m.",
        )


def _old_prices(columns: Sequence[Column]) -> Iterator[Warned]:
    """What is known of ages is loaded only where there are any: most runs ask for none."""
    if any(column.old for column in columns):
        from tokcount.cli.ages import age_warnings

        yield from (Warned(*told) for told in age_warnings((c.name, c.old) for c in columns))
