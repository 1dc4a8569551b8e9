"""``tokcount prices``: what models cost, since when, and who says so."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date

from tokcount.cli import console
from tokcount.cli.ages import counted_to
from tokcount.cli.arguments import ListFormat
from tokcount.cli.prices_options import Action, Arguments, Modality, check
from tokcount.config import load_settings
from tokcount.errors import ExitCode, NoPriceError, UsageError
from tokcount.model import Model
from tokcount.pricing.book import Book
from tokcount.pricing.changes import compare, price_of
from tokcount.pricing.doubts import OLD
from tokcount.pricing.hiding import hiding
from tokcount.pricing.layers import bundled, load_book, load_layers, load_tables, read_table_file
from tokcount.pricing.table import Table
from tokcount.report.options import Options
from tokcount.report.prices.entries import Entry
from tokcount.report.prices.told import Told, render


def execute(typed: Arguments) -> int:
    """Run the command; the result is the exit status.

    Raises:
        TokcountError: the command line, a name or a price table makes no sense.
    """
    check(typed)
    if typed.action is Action.update:
        from tokcount.cli.prices_update import update

        return update(typed)
    actions = {
        Action.list: _list,
        Action.show: _show,
        Action.history: _history,
        Action.validate: _validate,
        Action.diff: _diff,
        Action.age: _age,
    }
    return actions[typed.action](typed)


def tell(told: Told, typed: Arguments) -> None:
    """Write an answer to stdout in the format that was asked for."""
    options = Options(
        width=console.width(),
        color=console.wants_color(typed.color.value),
        unicode=console.shows_unicode(),
    )
    console.write(render(told, options, typed.format))


def _list(typed: Arguments) -> int:
    from tokcount.report.prices.entries import listing

    tell(listing(_entries(typed), typed.as_of), typed)
    return ExitCode.OK


def _age(typed: Arguments) -> int:
    from tokcount.report.prices.ages import ages

    entries = _entries(typed)
    tell(ages(entries, _day(typed), typed.max_age), typed)
    old = any(doubt.kind == OLD for entry in entries for doubt in entry.doubts)
    return ExitCode.EXCEEDED if old else ExitCode.OK


def _show(typed: Arguments) -> int:
    from tokcount.report.prices.entries import single

    layers = _layers(typed)
    book = Book(table for _, table in layers)
    model = book.find((typed.names or [""])[0])
    try:
        price = book.price(model, typed.as_of)
    except NoPriceError:
        if typed.as_of:
            raise
        price = None
    hidden = hiding(layers, typed.as_of).get(model.name, "")
    tell(single(Entry(model, price, _day(typed), typed.max_age, hidden, typed.as_of), typed.as_of), typed)
    return ExitCode.OK


def _history(typed: Arguments) -> int:
    from tokcount.report.prices.entries import history

    book = _book(typed)
    model = book.find((typed.names or [""])[0])
    if typed.as_of:
        book.price(model, typed.as_of)  # raises: an empty table would look like a model without a history
        held = tuple(p for p in model.prices if (p.start or date.min) <= typed.as_of)
        model = model._replace(prices=held)
    tell(history(model, _day(typed), typed.max_age, typed.as_of), typed)
    return ExitCode.OK


def _validate(typed: Arguments) -> int:
    from tokcount.pricing.problems import TableError
    from tokcount.pricing.schema import parse_table
    from tokcount.report.prices.verdicts import Verdict, lines, verdicts

    own = bundled()
    checked: list[Verdict] = []
    for name in typed.names or ():
        path = own if name == "bundled" else name
        content = read_table_file(path)
        # The bundled table has nothing below it, also while it is being edited.
        below = None if _is_same(path, own) else table_of("bundled", typed)
        try:
            checked.append(Verdict(path, len(parse_table(content, path, below).models)))
        except TableError as error:
            checked.append(Verdict(path, 0, error.problems))
    if typed.format is ListFormat.table:
        console.write(lines(checked))
    else:
        tell(verdicts(checked), typed)
    return ExitCode.ERROR if any(verdict.problems for verdict in checked) else ExitCode.OK


def _diff(typed: Arguments) -> int:
    from tokcount.report.prices.differences import difference

    before, after = typed.names or ("", "")
    changes = compare(table_of(before, typed).models, table_of(after, typed).models, typed.as_of)
    tell(difference(before, after, changes), typed)
    return ExitCode.OK


def table_of(name: str, typed: Arguments) -> Table:
    """The table that ``name`` stands for: ``bundled``, ``current``, a feed, or a file of either.

    Raises:
        PricingError: it cannot be read or does not hold together.
    """
    below = load_tables([bundled()])[0]
    if name == "bundled":
        return below
    if name == "current":
        book = _book(typed)
        return Table(below.updated, book.sources, book.image_rules, {m.name: m for m in book})
    from tokcount.cli.prices_update import feed_of

    return feed_of(name, below).table


def _book(typed: Arguments) -> Book:
    return load_book(pricing=typed.pricing, project=load_settings().pricing)


def _layers(typed: Arguments) -> list[tuple[str, Table]]:
    """The tables of all layers: a book does not know what one of them hides."""
    return load_layers(pricing=typed.pricing, project=load_settings().pricing)


def _day(typed: Arguments) -> date:
    """What ages are counted to."""
    return counted_to(typed.as_of)


def _entries(typed: Arguments) -> list[Entry]:
    """The models that the flags pick, with their prices."""
    layers = _layers(typed)
    models = {model.name: model for model in Book(table for _, table in layers)}
    _check_names(typed, models)
    day, hidden = _day(typed), hiding(layers, typed.as_of)
    entries = [
        Entry(m, price_of(m, typed.as_of), day, typed.max_age, hidden.get(m.name, ""), typed.as_of)
        for m in models.values()
    ]
    if typed.as_of:
        entries = [entry for entry in entries if entry.price]
    return [entry for entry in entries if all(_picked(entry, typed))]


def _picked(entry: Entry, typed: Arguments) -> Iterator[bool]:
    model, price = entry.model, entry.price
    yield not typed.provider or model.provider.casefold() in map(str.casefold, typed.provider)
    yield not typed.kind or model.kind in typed.kind
    yield typed.modality is None or bool(model.image) is (typed.modality is Modality.image)
    yield typed.min_window is None or (model.context is not None and model.context >= typed.min_window)
    yield typed.max_price is None or (price is not None and price.standard.base.input <= typed.max_price)


def _check_names(typed: Arguments, models: Mapping[str, Model]) -> None:
    """A vendor or kind that no model has is a slip rather than an empty list."""
    known = {
        "--provider": (typed.provider, {m.provider.casefold(): m.provider for m in models.values()}),
        "--kind": (typed.kind, {m.kind: m.kind for m in models.values()}),
    }
    for flag, (asked, there) in known.items():
        for word in asked or ():
            if word.casefold() not in there:
                listed = ", ".join(sorted(there.values()))
                raise UsageError(
                    "unknown-filter", f"No model has the {flag} '{word}'.", f"There are {listed}."
                )


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
