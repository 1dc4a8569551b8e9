"""What is wrong with budgets whose values are right one by one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tokcount.config.mistakes import Mistake, Path
from tokcount.config.values import shown

LIMITS = ("max-tokens", "max-cost", "max-context", "max-increase")
_SLUG = "bad-budget"

Table = Mapping[str, Any]


def find_contradictions(tables: Sequence[Table], read: Sequence[Table]) -> Iterator[Mistake]:
    """What budgets lack, and what cannot hold at once.

    ``tables`` are as written and ``read`` the values in them that are right: what is there but wrong was
    told already, and is not missing.
    """
    names: dict[str, int] = {}
    has_each = False
    for index, (table, values) in enumerate(zip(tables, read, strict=True)):
        name = values.get("name")
        owner = f"Budget {shown(name)}" if name else f"Budget {index + 1}"
        path: Path = ("budgets", index)
        yield from _missing(table, owner, path)
        if name in names:
            what = f"There are two budgets {shown(name)}: number {names[name] + 1} and number {index + 1}."
            yield Mistake((*path, "name"), _SLUG, what, "Give one of them another name.")
        elif name:
            names[name] = index
        yield from _paths(values, owner, path)
        if values.get("rest") and not has_each:
            what = f"{owner} is the rest of nothing: no budget above it has scope 'each'."
            yield Mistake((*path, "rest"), _SLUG, what, "Move it below the others, or leave rest out.")
        has_each = has_each or values.get("scope", "each") == "each"
        yield from _cost(table.get("max-cost"), owner, (*path, "max-cost"))
        if table.get("max-increase") == {}:
            what = f"{owner}: 'max-increase' sets no limit."
            yield Mistake((*path, "max-increase"), _SLUG, what, "Set tokens, percent, or both.")


def _missing(table: Table, owner: str, path: Path) -> Iterator[Mistake]:
    if "name" not in table:
        yield Mistake(path, _SLUG, f"{owner} has no name.", "Give it one: name = 'prompts'.")
    if "paths" not in table:
        remedy = "Say what it is about: paths = ['prompts/**'], or ['**'] for all."
        yield Mistake(path, _SLUG, f"{owner} has no paths.", remedy)
    # A misspelt limit is told as such.
    if not any(key.startswith("max") for key in table):
        remedy = f"Set {', '.join(LIMITS[:-1])} or {LIMITS[-1]}."
        yield Mistake(path, _SLUG, f"{owner} has no limit.", remedy)
    if "model" in table and "models" in table:
        what = f"{owner} has both 'model' and 'models'."
        yield Mistake((*path, "models"), _SLUG, what, "Keep one of them.")


def _paths(values: Table, owner: str, path: Path) -> Iterator[Mistake]:
    paths, excluded = values.get("paths", ()), values.get("exclude", ())
    if paths and set(paths) <= set(excluded):
        what = f"{owner} excludes all of its paths."
        yield Mistake((*path, "exclude"), _SLUG, what, "Leave something to measure.")


def _cost(cost: object, owner: str, path: Path) -> Iterator[Mistake]:
    if not isinstance(cost, dict):
        return
    if "usd" not in cost:
        what = f"{owner}: 'max-cost' sets no limit."
        yield Mistake(path, _SLUG, what, 'Set usd, like { usd = "0.02" }.')
    per = cost.get("per", "call")
    if per == "month" and "calls" not in cost:
        what = f"{owner}: 'max-cost' is per month, but not of how many calls."
        yield Mistake((*path, "per"), _SLUG, what, "Add calls, like calls = 100_000.")
    if per == "call" and "calls" in cost:
        what = f"{owner}: 'max-cost' is per call, so 'calls' means nothing."
        yield Mistake((*path, "calls"), _SLUG, what, 'Remove calls, or set per = "month".')
