"""Tables read key by key: what is known is checked, what is not is a mistake with a near match."""

from collections.abc import Callable, Mapping
from typing import Any

from tokcount.config.mistakes import Mistake, Mistakes, Path
from tokcount.config.values import WrongValueError, shown

Check = Callable[[object], Any]


def read_table(
    table: Mapping[str, object], checks: Mapping[str, Check], mistakes: Mistakes, path: Path, owner: str = ""
) -> dict[str, Any]:
    """The values of ``table`` that are right; the others become mistakes, told after ``owner``."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in checks:
            mistakes.append(_unknown(key, checks, path, owner))
            continue
        try:
            values[key] = checks[key](value)
        except WrongValueError as error:
            place = (*path, key) if error.index is None else (*path, key, error.index)
            mistakes.append(
                Mistake(place, "config-value", f"{owner}'{key}' {error.what}.", error.remedy),
            )
    return values


def read_inner(
    value: object, checks: Mapping[str, Check], mistakes: Mistakes, path: Path, *, owner: str, example: str
) -> dict[str, Any] | None:
    """A table inside of another one, whose name ends ``path``; ``None`` where it is no table."""
    key = path[-1]
    if isinstance(value, dict):
        return read_table(value, checks, mistakes, path, f"{owner}{key}: ")
    what = f"{owner}'{key}' is not a table but {shown(value)}."
    mistakes.append(Mistake(path, "config-value", what, f"Write {key} = {example}."))
    return None


def listing(words: Mapping[str, object] | tuple[str, ...]) -> str:
    """``words`` as one says them: ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _unknown(key: str, checks: Mapping[str, Check], path: Path, owner: str) -> Mistake:
    from tokcount.pricing.problems import near

    meant = "".join(f"Did you mean {name}? " for name in near(key, checks, 1))
    kind = "key" if path else "setting"
    remedy = f"{meant}The {kind}s are {listing(checks)}."
    return Mistake((*path, key), "config-key", f"{owner}There is no {kind} {shown(key)}.", remedy)
