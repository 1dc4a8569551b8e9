"""One count, many models: what the same inputs cost each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from tokcount.counting.break_even import Priced, break_evens
from tokcount.counting.columns import model_columns
from tokcount.errors import NoPriceError, UsageError
from tokcount.model import Column, Cost, Report, Scenario
from tokcount.model.compare import BreakEven, Comparison, Contender
from tokcount.pricing.book import Book
from tokcount.pricing.changes import price_of
from tokcount.pricing.cost import Pricer

# A small and a large model of the vendors that are most compared as of November 2026, one of others, and the
# two that the announcement of gpt-4o-mini holds against each other. A table may lack one of them.
DEFAULTS = (
    "gpt-6-luna", "gpt-6.2-sol", "claude-haiku-5-5", "claude-sonnet-5-5", "gemini-3.8-flash",
    "gemini-4-argon", "mistral-large-4", "deepseek-v4-pro", "qwen3.8-max", "llama-4-maverick", "gpt-4o-mini",
    "gpt-3.5-turbo",
)  # fmt: skip


def compared_columns(
    book: Book,
    names: Iterable[str],
    scenario: Scenario,
    files: Mapping[str, str],
    as_of: date | None = None,
) -> tuple[Column, ...]:
    """One column for each model, however often and under whichever of its names it is named.

    Arguments:
        book: the price tables.
        names: of the models.
        scenario: how the inputs are sent.
        files: for names of models the path of the tokenizer.json that counts for them.
        as_of: the day whose prices hold; that of each model's table unless given. A model without a price
            on it has none here.

    Raises:
        UnknownNameError: nothing goes by such a name.
        NoPriceError: no tokenizer of a model is known.
        UsageError: a file is for a model that is not compared.
    """
    paths = {book.find(name).name: path for name, path in files.items()}
    columns: dict[str, Column] = {}
    for name in names:
        model = book.find(name)
        path = paths.get(model.name)
        price = price_of(model, as_of)
        if path is None:
            # Rates that are missing are no error here: the others can be compared all the same.
            (column,) = model_columns(book, [name], (), Scenario(), as_of if price else None)
            model = column.model or model
        else:
            model = model._replace(encoding=path, approx=None)
            column = Column(name, path)
        column = column._replace(model=model, price=price, room=scenario.output_tokens, as_of=as_of)
        columns.setdefault(model.name, column)
    for name in paths:
        if name not in columns:
            hint = f"Add -m {name}, or leave the file out."
            raise UsageError("tokenizer-model", f"{name} has a tokenizer and is not compared.", hint)
    return tuple(columns.values())


def unpriced(columns: Iterable[Column], scenario: Scenario, as_of: date | None = None) -> dict[str, str]:
    """For each model that can have no cost under ``scenario`` on ``as_of``: why not.

    Raises:
        NoPriceError: none of them has one, so that nothing is left to compare.
    """
    missing: dict[str, str] = {}
    errors = []
    priced = False
    for column in columns:
        if column.price is None:
            then = f" on {as_of}" if as_of else ""
            missing[column.name] = f"The price table has no price of {column.name}{then}."
            if as_of:
                errors.append(NoPriceError("no-price", missing[column.name], "Name a later day."))
            continue
        try:
            Pricer(column.price, scenario, column.name)
            priced = True
        except NoPriceError as error:
            missing[column.name] = error.message
            errors.append(error)
    if errors and not priced:
        raise errors[0]
    return missing


def compare(
    report: Report,
    columns: tuple[Column, ...],
    missing: Mapping[str, str],
    baseline: str | None = None,
    monthly: int = 0,
    *,
    with_break_evens: bool = False,
) -> Comparison:
    """The comparison over what was counted; the order of the columns has no part in it.

    Arguments:
        report: the count; its columns are those of the models, without a price where they can have no cost.
        columns: the same, each with its price.
        missing: why some have no cost.
        baseline: the name of the column to hold the others against; by default the dearest.
        monthly: calls a month, 0 for none.
        with_break_evens: whether to look where the cheaper of two models changes.
    """
    figures = report.totals.figures
    found = []
    for i, (column, figure) in enumerate(zip(columns, figures, strict=True)):
        excesses = [row.figures[i].excess(column) for row in report.rows]
        found.append(
            Contender(
                column,
                figure,
                _month(report, i, monthly),
                sum(excess > 0 for excess in excesses),
                max(excesses, default=0),
                missing.get(column.name, ""),
            )
        )
    contenders = tuple(sorted(found, key=_rank))
    priced = [contender for contender in contenders if contender.total is not None]
    named = next((c for c in contenders if c.name == baseline), None)
    met = _met(report, columns, named or priced[0], priced) if with_break_evens and priced else ()
    against = named or (priced[-1] if priced else None)
    return Comparison(report, contenders, against, monthly, met)


def _rank(contender: Contender) -> tuple[bool, Decimal, int, str]:
    """The cheapest first; what costs the same by its tokens and its name, so that the order is one."""
    total = contender.total
    return total is None, total or Decimal(0), contender.figure.tokens, contender.name


def _month(report: Report, index: int, monthly: int) -> Cost | None:
    column = report.columns[index]
    if not monthly or column.price is None or not report.rows:
        return None
    pricer = Pricer(column.price, report.scenario._replace(calls=monthly), column.name)
    return sum((pricer(row.figures[index].tokens) for row in report.rows), Cost())


def _met(
    report: Report, columns: tuple[Column, ...], against: Contender, priced: Iterable[Contender]
) -> tuple[BreakEven, ...]:
    """One model against each of the others."""
    places = {column.name: i for i, column in enumerate(columns)}

    def sides(contender: Contender) -> Priced:
        place = places[contender.name]
        return Priced(contender.column, [row.figures[place].tokens for row in report.rows])

    others = (contender for contender in priced if contender is not against)
    return tuple(
        met
        for other in others
        for met in break_evens(sides(against), sides(other), report.scenario)
    )  # fmt: skip
