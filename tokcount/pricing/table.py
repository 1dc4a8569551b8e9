"""A validated price table as values, and its compiled form for the cache: JSON-able data and back.

The compiled form is columns, not rows: what all values of a field are is told once, so that a table of
hundreds of models is made by a few dozen loops in C. It knows no field by name: new ones need nothing here.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import Any, NamedTuple

from tokcount.model import ImageRule, Model, Source, prices

SCHEMA = 1
"""The version of the table's schema that this program reads."""


class Table(NamedTuple):
    """One price table: its date, the sources and rules it declares, its models in the file's order."""

    updated: date
    sources: Mapping[str, Source] = {}
    image_rules: Mapping[str, ImageRule] = {}
    models: Mapping[str, Model] = {}


def compile_table(table: Table) -> list[Any]:
    """``table`` as data that JSON can hold; equal tables give equal data. No digit of a decimal is lost.

    Raises:
        TypeError: a field has values of a type that is not known here, or of several.
    """
    return _column([table])


def load_table(data: Any) -> Table:
    """The table that ``compile_table`` made ``data`` from, by a program whose tables have the same fields.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError, IndexError: ``data`` is something else.
    """
    (table,) = _values(data)
    if not isinstance(table, Table):
        raise TypeError
    return table


_TYPES: dict[str, Any] = {
    "plain": str | int | float,
    "Decimal": Decimal,
    "date": date,
    "tuple": tuple,
    "map": Mapping,
}
_KINDS = {name: kind for name, kind in vars(prices).items() if hasattr(kind, "_fields")} | {"Table": Table}

# --------------------------------------------------------------------------- out


def _column(values: list[Any]) -> list[Any]:
    """``values``, of one type or ``None``, as the name of the type and what it takes to make them again."""
    (name, *others) = {_type(value) for value in values if value is not None} or {"plain"}
    if others:
        raise TypeError(f"A field of a price table is {name} here and {others[0]} there.")
    if name in _KINDS:
        return [name, *_rows(values, _KINDS[name])]
    return [name, *_OUT[name](values)]


def _type(value: Any) -> str:
    name = type(value).__name__
    if _KINDS.get(name) is type(value):
        return name
    if isinstance(value, tuple) and type(value) is not tuple:
        raise TypeError(f"A {name} in a price table is to be defined in {prices.__name__}.")
    for known, kinds in _TYPES.items():
        if isinstance(value, kinds):
            return known
    raise TypeError(f"The cache of price tables cannot hold a {name}.")


def _rows(values: list[Any], kind: Any) -> tuple[list[int], dict[str, Any]]:
    """Where each named tuple stands among those that differ, -1 being ``None``, and the fields of these."""
    # Not by ==, for which 1 and 1.0 are the same.
    known = {repr(value): value for value in values if value is not None}
    places = {told: i for i, told in enumerate(known)}
    columns = zip(*known.values(), strict=True)
    fields = {name: _column(list(column)) for name, column in zip(kind._fields, columns, strict=True)}
    return [-1 if value is None else places[repr(value)] for value in values], fields


def _lengths(values: list[Any]) -> list[int | None]:
    return [None if value is None else len(value) for value in values]


def _maps(values: list[Any]) -> tuple[Any, ...]:
    maps = [value or {} for value in values]
    items = _column([item for value in maps for item in value.values()])
    return _lengths(values), [key for value in maps for key in value], items


_OUT: dict[str, Callable[[list[Any]], Iterable[Any]]] = {
    "plain": lambda values: (values,),
    "Decimal": lambda values: ([None if value is None else str(value) for value in values],),
    "date": lambda values: ([None if value is None else value.isoformat() for value in values],),
    "tuple": lambda values: (_lengths(values), _column([*chain(*(value or () for value in values))])),
    "map": _maps,
}

# --------------------------------------------------------------------------- in


def _values(column: Any) -> list[Any]:
    """What ``_column`` made ``column`` from."""
    name, *parts = column
    return _tuples(_KINDS[name], *parts) if name in _KINDS else _IN[name](*parts)


def _tuples(kind: Any, places: list[int], fields: dict[str, Any]) -> list[Any]:
    if tuple(fields) != kind._fields:
        raise ValueError
    columns = map(_values, fields.values())
    # As kind._make does it, which is written in Python and counts the fields each time.
    rows = [*map(partial(tuple.__new__, kind), zip(*columns, strict=True)), None]
    return list(map(rows.__getitem__, places))


def _made(make: Callable[[str], Any], texts: list[str | None]) -> list[Any]:
    """A value for each text, made once: the same days and prices come again and again."""
    made = {text: None if text is None else make(text) for text in set(texts)}
    return list(map(made.__getitem__, texts))


def _parts(
    values: Iterable[Any], lengths: list[int | None], make: Callable[[Iterable[Any]], Any]
) -> list[Any]:
    """Parts of ``values``, which follow each other; ``None`` where there is no length."""
    rest = iter(values)
    return [None if length is None else make(islice(rest, length)) for length in lengths]


_IN: dict[str, Callable[..., list[Any]]] = {
    "plain": list,
    "Decimal": partial(_made, Decimal),
    "date": partial(_made, date.fromisoformat),
    "tuple": lambda lengths, items: _parts(_values(items), lengths, tuple),
    "map": lambda lengths, keys, items: _parts(zip(keys, _values(items), strict=True), lengths, dict),
}
