"""The settings at the top of a file: all keys but the budgets themselves."""

from typing import Any

from tokcount.config.files import Found, StrPath
from tokcount.config.mistakes import Mistakes
from tokcount.config.reader import Check, read_table
from tokcount.config.settings import DEFAULT_MODEL, Settings
from tokcount.config.values import WrongValueError, days, name, one_of, share


def _models(value: object) -> tuple[str, ...]:
    names = (value,) if isinstance(value, str) else value
    if isinstance(names, list | tuple) and all(isinstance(name, str) and name for name in names):
        return tuple(names)
    raise WrongValueError("is neither a name nor a list of names", f'Write model = "{DEFAULT_MODEL}".')


def _path(key: str, example: str) -> Check:
    def check(value: object) -> str:
        if not isinstance(value, str) or not value or "\0" in value:
            raise WrongValueError("is not a path", f'Write {key} = "{example}".')
        return value

    return check


def _base(value: object) -> str:
    revision = name(value)
    if revision.startswith("-"):
        # Git would take it for an option.
        raise WrongValueError(f"is not a revision but '{revision}'", 'Write base = "auto" or a revision.')
    return revision


TOP: dict[str, Check] = {
    "model": _models,
    "pricing": _path("pricing", "my-prices.yaml"),
    "base": _base,
    "on-missing-base": one_of("error", "warn", "ignore"),
    "baseline": _path("baseline", "tokens.json"),
    "max-price-age": days,
    "warn-at": share,
    # Only a check reads them.
    "budgets": lambda value: value,
}


def read_top(found: Found, mistakes: Mistakes) -> Settings:
    """The settings in a file without its budgets; what is wrong is added to ``mistakes``."""
    values = read_table(found.table, TOP, mistakes, ())
    settings = Settings()
    models = values.get("model", ())
    return Settings(
        models=models or settings.models,
        pricing=_beside(found, values, "pricing"),
        origin=found.path if models else "",
        base=values.get("base", settings.base),
        on_missing_base=values.get("on-missing-base", settings.on_missing_base),
        baseline=_beside(found, values, "baseline"),
        max_price_age=values.get("max-price-age"),
        warn_at=values.get("warn-at"),
    )


def _beside(found: Found, values: dict[str, Any], key: str) -> StrPath | None:
    """A path in a file is meant from where the file lies."""
    if key not in values:
        return None
    from pathlib import Path

    written: str = values[key]
    return Path(found.path).parent / written
