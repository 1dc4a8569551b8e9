"""Budgets from a file with settings: read, checked, and each with the line that it begins in."""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from tokcount.config.contradictions import find_contradictions
from tokcount.config.files import Found, StrPath, find, named, repository_root
from tokcount.config.globs import globs
from tokcount.config.lines import Lines
from tokcount.config.mistakes import Mistake, Mistakes
from tokcount.config.reader import Check, read_inner, read_table
from tokcount.config.settings import Settings, with_environment
from tokcount.config.top import read_top
from tokcount.config.values import count, flag, money, name, one_of, percent, share, shown, text, texts, whole
from tokcount.model.checks import Budget, CostLimit, Increase, Location, Severity

_COST: dict[str, Check] = {
    "usd": money,
    "per": one_of("call", "month"),
    "calls": count,
    "output-tokens": whole,
}
_INCREASE: dict[str, Check] = {"tokens": whole, "percent": percent}
INNER: dict[str, tuple[dict[str, Check], str]] = {
    "max-cost": (_COST, '{ usd = "0.02", per = "call", output-tokens = 500 }'),
    "max-increase": (_INCREASE, "{ tokens = 1000, percent = 5 }"),
}


def _later(value: object) -> object:
    """For a table, whose own keys are checked with their places."""
    return value


BUDGET: dict[str, Check] = {
    "name": name,
    "paths": globs,
    "exclude": globs,
    "scope": one_of("each", "total"),
    "rest": flag,
    "model": texts,
    "models": texts,
    "max-tokens": count,
    "max-cost": _later,
    "max-context": share,
    "max-increase": _later,
    "warn-at": share,
    "severity": one_of("error", "warning"),
    "optional": flag,
    "message": text,
}


class Budgets(NamedTuple):
    """Settings and budgets.

    ``file`` is where they were found, empty where nowhere; ``root`` is the folder that the globs of the
    budgets start at.
    """

    settings: Settings
    budgets: tuple[Budget, ...]
    file: str
    root: str


def load_budgets(
    folder: StrPath | None = None, env: Mapping[str, str] = os.environ, config: StrPath | None = None
) -> Budgets:
    """The settings and budgets in force in ``folder`` (default: the current one), or those in ``config``.

    The root is that of the git repository which ``folder`` lies in. Without one it is the folder of the file
    that was found, or ``folder`` where the file was named or there is none.

    Raises:
        ConfigError: something in the file means nothing or contradicts itself; it tells all mistakes.
    """
    place = os.path.abspath(os.curdir if folder is None else folder)
    found = find(place) if config is None else named(config)
    root = repository_root(place)
    if found is None:
        return Budgets(with_environment(Settings(), env), (), "", root or place)
    if root is None:
        root = os.path.dirname(found.path) if config is None else place
    mistakes = Mistakes()
    settings = read_top(found, mistakes)
    tables = _tables(found, mistakes)
    read = [_read(table, index, mistakes) for index, table in enumerate(tables)]
    mistakes += find_contradictions(tables, read)
    mistakes.check(found)
    budgets = _budgets(read, found, settings, root)
    return Budgets(with_environment(settings, env), budgets, found.path, root)


def _tables(found: Found, mistakes: Mistakes) -> list[dict[str, Any]]:
    header = ".".join((*found.above, "budgets"))
    remedy = f"Write [[{header}]], in two brackets, above the keys of each budget."
    given = found.table.get("budgets", [])
    if not isinstance(given, list):
        what = f"'budgets' is not a list of tables but {shown(given)}."
        mistakes.append(Mistake(("budgets",), "config-value", what, remedy))
        return []
    wrong = [
        Mistake(("budgets", i), "config-value", f"A budget is not a table but {shown(one)}.", remedy)
        for i, one in enumerate(given)
        if not isinstance(one, dict)
    ]
    mistakes += wrong
    return [] if wrong else given


def _read(table: dict[str, Any], index: int, mistakes: Mistakes) -> dict[str, Any]:
    """What is right in the table of one budget."""
    path = ("budgets", index)
    owner = label(table, index)
    values = read_table(table, BUDGET, mistakes, path, owner)
    for key, (checks, example) in INNER.items():
        if key in values:
            place = (*path, key)
            values[key] = read_inner(values[key], checks, mistakes, place, owner=owner, example=example)
    return values


def label(table: Mapping[str, object], index: int) -> str:
    """What messages about a budget start with."""
    called = table.get("name")
    return f"Budget {shown(called)}: " if isinstance(called, str) and called else f"Budget {index + 1}: "


def _budgets(read: list[dict[str, Any]], found: Found, settings: Settings, root: str) -> tuple[Budget, ...]:
    lines = Lines(found.text)
    file = _relative(found.path, root)
    return tuple(
        _budget(values, settings, Location(file, lines.of((*found.above, "budgets", index))))
        for index, values in enumerate(read)
    )


def _budget(values: dict[str, Any], settings: Settings, origin: Location) -> Budget:
    """A budget of values that hold together."""
    cost, increase = values.get("max-cost"), values.get("max-increase")
    return Budget(
        name=values["name"],
        paths=values["paths"],
        exclude=values.get("exclude", ()),
        scope=values.get("scope", "each"),
        rest=values.get("rest", False),
        models=values.get("models") or values.get("model", ()),
        max_tokens=values.get("max-tokens"),
        max_cost=_cost(cost) if cost else None,
        max_context=values.get("max-context"),
        max_increase=Increase(increase.get("tokens"), increase.get("percent")) if increase else None,
        warn_at=values.get("warn-at", settings.warn_at),
        severity=Severity(values.get("severity", Severity.ERROR)),
        optional=values.get("optional", False),
        message=values.get("message", ""),
        origin=origin,
    )


def _cost(values: dict[str, Any]) -> CostLimit:
    return CostLimit(
        usd=values["usd"],
        per=values.get("per", "call"),
        calls=int(values.get("calls", 1)),
        output_tokens=values.get("output-tokens", 0),
    )


def _relative(path: str, root: str) -> str:
    """``path`` as reports have it: relative to the root and with ``/``, where it lies in it."""
    whole, top = os.path.abspath(path), os.path.abspath(root)
    inside = whole.startswith(os.path.join(top, ""))
    return os.path.relpath(whole, top).replace(os.sep, "/") if inside else path
